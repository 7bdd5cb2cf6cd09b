"""Small tables as grids, and what they are read against: a clean world each case changes in one place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.readers.context import Context
from layers.readers.grid import Grid
from layers.readers.reading_of import reading_of_grid
from layers.schemas import Areas, Settlements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.reading import Reading

AS_OF = dt.date(2026, 11, 3)

BASE: dict[str, dict[str, str]] = {
    "services": {
        "service_id": "clinic",
        "service_name": "Clinic",
        "service_type": "medical",
        "latitude": "13.4549",
        "longitude": "-16.5790",
    },
    "returnees": {"case_code": "GM-0001", "latitude": "13.4549", "longitude": "-16.5790"},
    "programmes": {"programme_id": "masonry", "programme_name": "Masonry", "service_ids": "clinic"},
    "areas": {"area_id": "GM01", "area_name": "Banjul", "admin_level": "1"},
    "settlements": {
        "settlement_id": "brikama",
        "settlement_name": "Brikama",
        "latitude": "13.2711",
        "longitude": "-16.6494",
    },
    "demand": {
        "demand_id": "welders",
        "area_id": "GM01",
        "isco08_code": "7212",
        "openings": "12",
        "demand_source": "Survey",
        "reference_date": "2026-06-30",
    },
}
"""A row of each kind with which nothing is wrong. Banjul is at 13.4549, -16.5790."""

KEY = {
    "services": "service_id",
    "returnees": "case_code",
    "programmes": "programme_id",
    "areas": "area_id",
    "settlements": "settlement_id",
    "demand": "demand_id",
}

PLACES = tuple((f"{13.45 + step / 1000:.4f}", f"{-16.55 + step / 1000:.4f}") for step in range(1, 60))
"""Places some hundred metres apart, all in The Gambia."""


def world(**changes: Any) -> Context:
    """The Gambia is expected; the clinic is known; it is 3 November 2026."""
    return Context(
        **{"service_ids": frozenset({"clinic"}), "countries": ("GM",), "today": AS_OF, **changes},
    )


WORLD = world()
"""The clean world."""


def rows_of(kind: str, *changes: dict[str, str]) -> list[list[str]]:
    """Header and one row for each change; identifiers and places differ unless the change says otherwise."""
    rows = []
    for number, change in enumerate(changes, start=1):
        row = dict(BASE[kind])
        row[KEY[kind]] += "" if number == 1 else str(number)
        if "latitude" in row:
            row["latitude"], row["longitude"] = PLACES[number]
        rows.append(row | change)
    header = list(dict.fromkeys(column for row in rows for column in row))
    return [header, *([row.get(column, "") for column in header] for row in rows)]


def grid(rows: Sequence[Sequence[str]], *, shapes: Sequence[object] | None = None, **facts: Any) -> Grid:
    """A grid of rows; `shapes` are the geometries of the rows below the header."""
    geometry = None
    if shapes is not None:
        geometry = np.empty(len(rows), dtype=object)
        geometry[1:] = shapes
        facts.setdefault("header_row", 0)
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    cells = pd.DataFrame(np.array(filled, dtype=object).reshape(len(rows), width), dtype="str")
    return Grid(cells, np.arange(1, len(rows) + 1), geometry=geometry, checksum="c0ffee", **facts)


def read(
    kind: str,
    rows: Sequence[Sequence[str]] | Grid,
    *,
    context: Context | None = None,
    accept: Sequence[str] = (),
    **settings: Any,
) -> Reading:
    """Read a table; the law that rows in are rows accepted and quarantined is checked every time."""
    reading = reading_of_grid(
        rows if isinstance(rows, Grid) else grid(rows),
        kind,
        WORLD if context is None else context,
        file_name="file.csv",
        as_of=AS_OF,
        accept=frozenset(accept),
        **settings,
    )
    assert reading.read == len(reading.accepted) + len(reading.quarantined)
    return reading


def settlements(*rows: dict[str, Any]) -> pd.DataFrame:
    return Settlements.parse(pd.DataFrame([BASE["settlements"] | {"country": "GM"} | row for row in rows]))


def areas(*rows: dict[str, Any]) -> pd.DataFrame:
    return Areas.parse(pd.DataFrame([BASE["areas"] | {"country": "GM", "admin_level": 1} | row for row in rows]))
