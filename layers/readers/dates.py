"""Cells as days: ISO, day or month first, month names in French and English, a spreadsheet's day numbers.

Whether `03/04/2020` is March or April is decided by the column: one day above 12 settles it, none leaves a question.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.plain import plain_words
from layers.readers.numbers import UNKNOWN_SIGNS, UNKNOWN_WORDS

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Days = npt.NDArray[np.datetime64]
    Mask = npt.NDArray[np.bool_]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""Names of months in English and French, without accents, by their number."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""Years outside are slips of the pen, not dates of anybody's life or course."""

_SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
_LEAST_SERIAL, _MOST_SERIAL = 3_654, 73_415  # 1910 to 2100

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_DAY_NAME_FIRST = re.compile(r"(\d{1,2})(?: ?(?:er|st|nd|rd|th|e))?(?: (?:of|de))? ([a-z]+) (\d{4})")
_MONTH_NAME_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d{2}(?:\.0)?", re.ASCII)

EXAMPLE = "2026-11-03"


@dataclass(frozen=True)
class ReadDate:
    """What one cell says: a day, or a question or fault by its code.

    `order` is `day` or `month` where the cell itself shows which comes first, `both` where it could be either: then
    `day` is read day first and `month_first` the other way round.
    """

    day: dt.date | None = None
    month_first: dt.date | None = None
    order: str = ""
    code: str = ""


def date_of(text: str) -> ReadDate:
    """Read one cell as a day, by itself; where day and month can change places, both readings are returned."""
    tidy = text.strip(" \t\r\n\u00a0").removeprefix("'")
    if not tidy:
        return ReadDate()
    iso = _ISO.fullmatch(tidy)
    if iso:
        return _one(int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = _NUMERIC.fullmatch(tidy)
    if numeric:
        return _ordered(int(numeric[1]), int(numeric[3]), int(numeric[4]), with_points=numeric[2] == ".")
    if tidy in UNKNOWN_SIGNS or plain_words(tidy) in UNKNOWN_WORDS:
        return ReadDate(code="value.unknown_word")
    if _YEAR.fullmatch(tidy):
        return ReadDate(dt.date(int(tidy[:4]), 1, 1), code="date.year_only")
    if _SERIAL.fullmatch(tidy) and _LEAST_SERIAL <= float(tidy) <= _MOST_SERIAL:
        return ReadDate(_SPREADSHEET_EPOCH + dt.timedelta(days=int(float(tidy))), code="date.excel_serial")
    return _named(plain_words(tidy))


def _ordered(first: int, second: int, year: int, *, with_points: bool) -> ReadDate:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first is None and (month_first is None or with_points):
        return ReadDate(code="date.invalid")
    if with_points or day_first == month_first:  # points are only ever written day first
        return ReadDate(day_first)
    if day_first is None:
        return ReadDate(month_first, order="month")
    return ReadDate(day_first, month_first, "day" if month_first is None else "both")


def _named(words: str) -> ReadDate:
    first = _DAY_NAME_FIRST.fullmatch(words)
    if first and first[2] in MONTHS:
        return _one(int(first[3]), MONTHS[first[2]], int(first[1]))
    second = _MONTH_NAME_FIRST.fullmatch(words)
    if second and second[1] in MONTHS:
        return _one(int(second[3]), MONTHS[second[1]], int(second[2]))
    return ReadDate(code="date.invalid")


def _one(year: int, month: int, day: int) -> ReadDate:
    found = _day(year, month, day)
    return ReadDate(code="date.invalid") if found is None else ReadDate(found)


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_dates(cells: Texts, column: str, faults: Faults) -> Days:
    """Read a column of ours as days; empty, faulty and questioned cells are NaT."""
    days, years = read_dates_and_years(cells, column, faults)
    only_year = np.isfinite(years)
    faults.block("date.invalid", only_year, column, value=cells[only_year], example=EXAMPLE)
    return days


def read_dates_and_years(cells: Texts, column: str, faults: Faults) -> tuple[Days, npt.NDArray[np.float64]]:
    """Read a column as days, and apart from them the cells that hold only a year (NaN elsewhere)."""
    codes, values = pd.factorize(cells)
    read = [date_of(text) for text in values]
    order = _order_of(read)
    _tell_codes(cells, column, codes, read, faults)
    undecided = _rows(codes, [each.order == "both" and not order for each in read])
    if undecided.any() and faults.ask("date.ambiguous", undecided, column, value=cells[undecided]):
        order = "day"
    days = np.array([_chosen(each, order, faults) for each in read], dtype="datetime64[D]")
    years = np.array([_only_year(each) for each in read], dtype=float)
    return days[codes], years[codes]


def _order_of(read: list[ReadDate]) -> str:
    """Say which the column writes first, day or month; empty if nothing in it tells, or if it does both."""
    shown = {each.order for each in read} & {"day", "month"}
    return shown.pop() if len(shown) == 1 else ""


def _chosen(read: ReadDate, order: str, faults: Faults) -> dt.date | None:
    if read.code == "date.year_only" or (read.code == "date.excel_serial" and not faults.accepted(read.code)):
        return None
    if read.order == "both":
        return {"day": read.day, "month": read.month_first}.get(order)
    return read.day


def _only_year(read: ReadDate) -> float:
    return read.day.year if read.code == "date.year_only" and read.day is not None else np.nan


def _rows(codes: npt.NDArray[np.intp], chosen: list[bool]) -> Mask:
    return np.array(chosen, dtype=bool)[codes] if chosen else np.zeros(0, dtype=bool)


def _tell_codes(cells: Texts, column: str, codes: npt.NDArray[np.intp], read: list[ReadDate], faults: Faults) -> None:
    for code in ("date.invalid", "date.excel_serial", "value.unknown_word"):
        rows = _rows(codes, [each.code == code for each in read])
        if not rows.any():
            continue
        if code == "date.invalid":
            faults.block(code, rows, column, value=cells[rows], example=EXAMPLE)
        elif code == "value.unknown_word":
            faults.fix(code, rows, column, value=cells[rows])
        else:
            meant = np.array([read[place].day for place in codes[rows]], dtype=object)
            faults.ask(code, rows, column, value=cells[rows], suggestion=meant)
