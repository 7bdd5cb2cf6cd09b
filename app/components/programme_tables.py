"""The tables of programmes and of services: what is offered, how old the entry is, whom it can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from app.components.disagreements import far_cell, far_column
from app.components.offers_in_words import given
from app.components.table import Cell, Column, Row
from app.workflows.programmes import stale_reason
from assessments.offers import intakes_of
from layers.labels import AVAILABILITY_LABELS, STATUS_LABELS
from layers.schemas.columns import AVAILABILITIES
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from app.components.disagreements import Counts
    from app.workflows.programmes import Taken, Takers
    from layers.words import Words

NO_LIMIT = 1e9
"""What a number that has no limit is sorted by."""

AVAILABILITY_SIGNS = {"open": "●", "not_yet": "○", "full": "■", "ended": "–"}
"""The sign beside the word."""


def programme_columns(words: Words, *, roads: bool = False) -> list[Column]:
    """Return the columns of the table of programmes; with `roads`, how many a road keeps away."""
    return [
        Column(words("Programme")),
        Column(words("Type")),
        Column(words("Now")),
        Column(words("Next start"), whole=True),
        Column(
            words("Free seats"), figure=True, hint=words("Seats free of seats in all, and the day they were counted.")
        ),
        Column(
            words("Can take today"),
            figure=True,
            hint=words("People who need it, are surely eligible and could enter now. The rule decides, seats do not."),
        ),
        Column(
            words("To be checked"), figure=True, hint=words("People who need it and about whom too little is recorded.")
        ),
        *([far_column(words)] if roads else []),
        Column(words("Entry of"), whole=True),
    ]


def programme_rows(
    programmes: pd.DataFrame, takers: Takers, *, on: dt.date, words: Words, by_road: Counts | None = None
) -> list[Row]:
    """Write each programme as a row; `by_road` says how many a road keeps away, where any network is kept."""
    return [
        _programme_row(row, takers[row["programme_id"]], on, words, by_road or {})
        for row in programmes.to_dict("records")
    ]


def _programme_row(row: Mapping[Any, Any], taken: Taken, on: dt.date, words: Words, by_road: Counts) -> Row:
    of_asked = words("of {count}", count=taken.asked)
    cells = (
        Cell(str(given(row, "programme_name") or row["programme_id"])),
        Cell(types_label(taken.service_types, words)),
        Cell(availability_label(taken.availability, words), sort=_order(taken.availability)),
        _next_start(row, on, words),
        _seats(row, words),
        Cell(words.number(taken.today), of_asked, taken.today),
        Cell(words.number(taken.to_check), of_asked, taken.to_check),
        *([far_cell(by_road.get(str(row["programme_id"])), words)] if by_road else []),
        entry_cell(row, on=on, words=words),
    )
    return Row(str(row["programme_id"]), cells)


def types_label(codes: Sequence[str], words: Words) -> str:
    """Name types of service; nothing known is a dash."""
    return ", ".join(words(SERVICE_TYPES[code].label) for code in codes) or "–"


def availability_label(availability: str | None, words: Words) -> str:
    """Say, with a sign, whether there is a place to enter now."""
    if availability is None:
        return "? " + words("Services not imported")
    return f"{AVAILABILITY_SIGNS[availability]} {words(AVAILABILITY_LABELS[availability])}"


def _order(availability: str | None) -> float:
    return len(AVAILABILITIES) if availability is None else AVAILABILITIES.index(availability)


def _next_start(row: Mapping[Any, Any], on: dt.date, words: Words) -> Cell:
    ahead = [day for day in intakes_of({str(name): value for name, value in row.items()}) if day >= on]
    starts = given(row, "starts")
    day = ahead[0] if ahead else None if starts is None else starts.date()
    if day is None:
        return Cell("–", sort="9999")
    return Cell(words.date(day), words("already begun") if day < on else "", day.isoformat())


def _seats(row: Mapping[Any, Any], words: Words) -> Cell:
    free, total, day = (given(row, name) for name in ("seats_available", "seats_total", "seats_as_of"))
    if free is None and total is None:
        return Cell(words("no limit stated"), sort=NO_LIMIT)
    said = "?" if free is None else words.number(int(free))
    if total is not None:
        said = words("{free} of {total}", free=said, total=int(total))
    below = "" if day is None else words("as of {day}", day=day.date())
    return Cell(said, below, -1 if free is None else int(free))


def entry_cell(row: Mapping[Any, Any], *, on: dt.date, words: Words) -> Cell:
    """Say of when an entry is; an old one is marked with a sign and a word."""
    names = {str(name): value for name, value in row.items()}
    reason, dated = stale_reason(names, on=on), given(row, "source_date")
    sort = "" if dated is None else dated.date().isoformat()
    if reason is not None and reason[0] == "missing":
        return Cell("! " + words("No longer listed"), words("since {day}", day=reason[1]), sort)
    if reason is not None:
        return Cell("! " + words("Old"), words.date(reason[1]), sort)
    return Cell(words("undated") if dated is None else words.date(dated.date()), sort=sort)


def service_columns(words: Words) -> list[Column]:
    """Return the columns of the table of services."""
    return [
        Column(words("Service")),
        Column(words("Type")),
        Column(words("Organisation")),
        Column(words("Runs")),
        Column(
            words("Radius"),
            figure=True,
            hint=words("For urban and for rural homes; a dash where the service states none."),
        ),
        Column(
            words("Free seats"), figure=True, hint=words("Seats free of seats in all, and the day they were counted.")
        ),
        Column(
            words("Programmes"),
            figure=True,
            hint=words("Programmes offered there; a service without any is open to everybody near."),
        ),
        Column(words("Entry of"), whole=True),
    ]


def service_rows(services: pd.DataFrame, programmes: pd.DataFrame, *, on: dt.date, words: Words) -> list[Row]:
    """Write each service as a row."""
    offered = programmes["service_ids"].fillna("").str.split().explode().value_counts().to_dict()
    return [_service_row(row, int(offered.get(row["service_id"], 0)), on, words) for row in services.to_dict("records")]


def _service_row(row: Mapping[Any, Any], offered: int, on: dt.date, words: Words) -> Row:
    name = given(row, "service_name") or given(row, "site_name") or row["service_id"]
    site = given(row, "site_name")
    code = given(row, "service_type")
    status = given(row, "status") or "active"
    sign = "●" if status == "active" else "–"
    radii = [given(row, column) for column in ("urban_radius_km", "rural_radius_km")]
    cells = (
        Cell(str(name), "" if site is None or site == name else str(site)),
        Cell(types_label([code] if code else [], words)),
        Cell(str(given(row, "organization_name") or "–")),
        Cell(f"{sign} {words(STATUS_LABELS[status])}"),
        Cell(_radii(radii, words), sort=-1 if radii[0] is None else float(radii[0])),
        _seats(row, words),
        Cell(words.number(offered), sort=offered),
        entry_cell(row, on=on, words=words),
    )
    return Row(str(row["service_id"]), cells)


def _radii(radii: Sequence[Any], words: Words) -> str:
    if radii[0] is None and radii[1] is None:
        return "–"
    urban, rural = ("–" if radius is None else words.number(float(radius), decimals=1) for radius in radii)
    return words("{urban} / {rural} km", urban=urban, rural=rural)
