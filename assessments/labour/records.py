"""Of which area and occupation is each figure of the demand that is kept, and may it be told?

A figure from fewer than 11 observations is taken out before anything is added up. So whatever is told, a total too, is
made of told figures alone: no subtraction gives a withheld one back, because none is in any sum (tested: changing a
withheld figure changes nothing that is told).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.geography import areas_of
from assessments.labour.demand import LEAST_ASKED
from layers.geodesy import Places

if TYPE_CHECKING:
    import datetime as dt

LEVELS = (0, 1, 2)
"""Administrative levels that can be asked about: the country, its regions, its districts."""

A_POINT = 9
"""The level of a place that is only a point: below every area."""

OCCUPATION, SECTOR = "o", "s"
"""How a subject begins: `o7212` is an occupation of ISCO-08, `sF41` a sector of ISIC rev. 4 below its section."""

COUNTING = ("vacancies", "register")
"""Methods that count openings one by one: there each opening is an observation."""

NUMBERS = ("openings", "employed", "informal_employed", "self_employed", "hard_to_fill_share", "wage_amount")
"""The figures of a row of demand."""

MONTHS = {"hour": 176.0, "day": 22.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
"""How many times a wage of a period is paid in a month; 22 days of 8 hours are an assumption."""

SECTIONS = tuple(
    (letter, first, last)
    for letter, first, last in (
        ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47),
        ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82),
        ("O", 84, 84), ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
    )
)  # fmt: skip
"""The sections of ISIC rev. 4 and the divisions in each (United Nations 2008, Statistical papers M 4)."""


def sector_path(code: str) -> str:
    """Write a code of ISIC below its section, so that what holds another begins it: 4100 is F4100, F is F."""
    if not code or code[0].isalpha():
        return code.upper()
    division = int(code[:2])
    return next((letter for letter, first, last in SECTIONS if first <= division <= last), "") + code


def records_of(demand: pd.DataFrame, areas: pd.DataFrame, *, on: dt.date) -> pd.DataFrame:
    """Say of each row of demand where it lies, what it is about, and whether it may be told.

    Parameters
    ----------
    demand
        Schema Demand: an area's P-code or a point, an occupation or a sector, and figures.
    areas
        Schema Areas.
    on
        The day asked about: figures of a later day are left out.

    Returns
    -------
    pandas.DataFrame
        A row for each row of demand about an occupation or a sector. `level` and `place` are the area as recorded (or
        the point), `at0` to `at2` the areas that hold it (None where not known), `subject` and `detail` what it is
        about (`detail` is the sector of a figure about an occupation), `observations` how many stand behind it (NaN
        where nobody has said), `told` whether they are 11 or more, or not stated; `wage_month` the wage of a month.

    """
    known = demand.reset_index(drop=True)
    day = pd.to_datetime(known["reference_date"])
    code, sector = (known[name].fillna("").astype(str) for name in ("isco08_code", "isic4_code"))
    path = sector.map(sector_path)
    is_occupation = code != ""
    frame = pd.DataFrame(
        {
            "subject": np.where(is_occupation, OCCUPATION + code, SECTOR + path),
            "detail": np.where(is_occupation, path, ""),
            "day": day,
            "observations": _observations(known),
            "asked": known["employers_asked"].astype(float).fillna(known["sample_size"].astype(float)),
            "gone": known["missing_since"].notna(),
        }
    )
    for name in ("demand_method", "demand_source", "wage_currency"):
        frame[name.removeprefix("demand_")] = known[name].fillna("").astype(str)
    for name in NUMBERS:
        frame[name] = known[name].astype(float)
    frame["wage_month"] = frame["wage_amount"] * known["wage_period"].map(MONTHS).astype(float)
    frame["told"] = ~(frame["observations"] < LEAST_ASKED)
    frame = frame.join(_whereabouts(known, areas))
    kept = ((code != "") | (sector != "")) & ~(day > pd.Timestamp(on))
    return frame[kept.to_numpy()].reset_index(drop=True)


def _observations(demand: pd.DataFrame) -> pd.Series[float]:
    """Count who or what stands behind a row: those asked, else the sample, else the openings that were counted."""
    counted = demand["openings"].astype(float).where(demand["demand_method"].isin(COUNTING))
    asked, sample = (demand[name].astype(float) for name in ("employers_asked", "sample_size"))
    return asked.fillna(sample).fillna(counted)


def _whereabouts(demand: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Find the area of each level that holds each row, and the place it was recorded for."""
    lines = _lines(areas)
    nations = {line[0] for _, line in lines.values()} - {""}
    codes = demand["area_id"].astype(object).where(demand["area_id"].notna(), None).tolist()
    places = Places(demand["latitude"].to_numpy(dtype=float), demand["longitude"].to_numpy(dtype=float))
    found = {level: areas_of(places, areas, level=level) for level in LEVELS[1:]}
    rows = []
    for row, code in enumerate(codes):
        if code in lines:
            level, itself = lines[code]
            rows.append((level, itself[0] if level == 0 else code, *itself))
            continue
        if code in nations:  # tables of P-codes often begin with regions
            rows.append((0, code, code, None, None))
            continue
        holding = found[2][row] or found[1][row]
        country, region, district = lines[holding][1] if holding else ("", None, None)
        line = (country, region or found[1][row], district)
        known = code is None and bool(places.known[row])
        name = f"{places.latitude[row]:.5f},{places.longitude[row]:.5f}" if known else str(code or "")
        rows.append((A_POINT, name, *line))
    return pd.DataFrame(rows, columns=["level", "place", "at0", "at1", "at2"], index=demand.index)


def _lines(areas: pd.DataFrame) -> dict[str, tuple[int, tuple[str, str | None, str | None]]]:
    """Return the level of each area and the areas of levels 0 to 2 that hold it; a country is its code."""
    columns = (areas[name].astype(object) for name in ("area_id", "parent_id", "admin_level", "country"))
    known = {
        str(code): (None if pd.isna(parent) else str(parent), int(level), "" if pd.isna(country) else str(country))
        for code, parent, level, country in zip(*columns, strict=True)
        if not pd.isna(level)
    }
    found: dict[str, tuple[int, tuple[str, str | None, str | None]]] = {}
    for code, (_, level, country) in known.items():
        line: list[str | None] = [country, None, None]
        at: str | None = code
        for _step in range(len(LEVELS) + 3):
            if at is None or at not in known:
                break
            parent, height, _ = known[at]
            if 0 < height < len(line):
                line[height] = at
            at = parent
        found[code] = (level, (country, line[1], line[2]))
    return found
