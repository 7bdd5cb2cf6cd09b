"""Which figures does a row of demand hold: shares and percentages, wages with currency and period, days and months?"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from babel.numbers import get_territory_currencies, list_currencies

from layers.plain import plain_key, plain_words
from layers.readers.dates import MONTHS, date_of, read_dates
from layers.readers.numbers import check_limits, read_numbers
from layers.readers.texts import per_value
from layers.words import Country

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Mask = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

MOST_PERCENT = 100.0

_PERCENT = re.compile(r"percent|pourcent|pct")

_CURRENCY_WORDS = {
    "GMD": "dalasi, dalasis, gambian dalasi, d",
    "GNF": "franc guineen, francs guineens, fg, guinean franc, guinean francs",
    "XOF": "franc cfa ouest, west african cfa, fcfa ouest, cfa bceao, fcfa bceao",
    "XAF": "franc cfa centre, central african cfa, cfa beac, fcfa beac",
    "EUR": "euro, euros, €",
    "USD": "us dollar, us dollars, dollar us, dollars us, us$, usd$",
    "GBP": "pound sterling, £",
}
_CODE_OF_WORD = {
    plain_key(word) or word.strip(): code for code, line in _CURRENCY_WORDS.items() for word in line.split(",")
}
_CFA = frozenset(("cfa", "fcfa", "fcfas", "franccfa", "francscfa", "francs", "franc", "f", "frs"))
"""Words for the francs of both unions, and for the franc of whichever country the row is of."""

_MONEY = re.compile(
    r"\s*(?P<before>[^\d\s.,-][^\d]*?)?\s*(?P<number>-?\d[\d\s.,'’\u00a0\u202f]*?)\s*(?P<after>[^\d\s.,][^\d]*)?"
)
_PERIOD_IN_HEADER = {
    "hour": ("hourly", "horaire", "perhour", "parheure"),
    "day": ("daily", "journalier", "perday", "parjour", "quotidien"),
    "week": ("weekly", "hebdomadaire", "perweek", "parsemaine"),
    "month": ("monthly", "mensuel", "permonth", "parmois"),
    "year": ("yearly", "annual", "annuel", "peryear", "paran"),
}
_ISO_MONTH = re.compile(r"(\d{4})[-/. ]?(?:[Mm])?(\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_QUARTER = re.compile(r"(?:(\d{4})[- ]?[qt]([1-4])|[qt]([1-4])[- ]?(\d{4}))", re.IGNORECASE | re.ASCII)
_NAMED_MONTH = re.compile(r"([a-z]+) (\d{4})")
_LAST_MONTH = 12


def take_shares(table: Table) -> None:
    """Read the share that is hard to fill: 0 to 1, or a percentage where the column, or the cell, says so."""
    shares = np.full(table.rows, np.nan)
    for column in ("hard_to_fill_share", "hard_to_fill_percent"):
        if column in table.cells:
            read = _shares(table, column)
            shares = np.where(np.isnan(shares), read, shares)
            table.read["hard_to_fill_share"] = shares


def _shares(table: Table, column: str) -> Floats:
    """Read one column of shares; where nothing says whether a number is a percentage, it is asked."""
    cells, header = table.cells[column], table.headers.get(column, column)
    percents = column.endswith("percent") or "%" in header or bool(_PERCENT.search(plain_key(header)))
    marked = np.array(["%" in cell for cell in cells], dtype=bool)
    numbers = _numbers(cells, column, table)
    beyond = (numbers < 0) | (numbers > MOST_PERCENT)
    table.faults.block("share.range", beyond, column, value=cells[beyond])
    small = ~marked & (numbers > 0) & (numbers <= 1)
    large = ~marked & (numbers > 1) & ~beyond
    percents = percents or large.sum() > small.sum()
    unsure = (small if percents else large) if large.any() else small & percents
    percent = (marked | (~unsure & (percents | large))) & ~beyond
    if not column.endswith("percent"):
        table.faults.fix("share.percent", percent & (numbers > 0), column, value=cells[percent & (numbers > 0)])
    if unsure.any():
        percent |= unsure & table.faults.ask("share.unit", unsure, column, value=cells[unsure])
    return np.where(beyond, np.nan, np.where(percent, numbers / MOST_PERCENT, numbers))


def _numbers(cells: Texts, column: str, table: Table) -> Floats:
    bare = np.array([cell.replace("%", "").strip(" \u00a0\u202f") for cell in cells], dtype=object)
    return read_numbers(bare, column, table.faults)


def take_wages(table: Table) -> None:
    """Read wages; an amount needs its currency and its period, and what the country's would be is only offered."""
    if "wage_amount" not in table.cells:
        return
    cells, inside = _without_currency(table.cells["wage_amount"])
    amounts = check_limits(read_numbers(cells, "wage_amount", table.faults), cells, "wage_amount", table.faults)
    said = table.texts("wage_currency")
    countries = table.words("country")
    written = np.where([not cell.strip() for cell in said], inside, said)
    currencies = np.array(
        [currency_of(str(word), str(nation)) for word, nation in zip(written, countries, strict=True)], dtype=object
    )
    given = np.isfinite(amounts)
    strange = (currencies == "") & np.array([bool(word.strip()) for word in written], dtype=bool)
    table.faults.block("wage.unknown_currency", strange, "wage_currency", value=written[strange])
    currencies = _offer_currencies(table, currencies, given & (currencies == "") & ~strange, countries)
    table.read["wage_amount"] = amounts
    table.read["wage_currency"] = np.where(given, currencies, "")
    _take_periods(table, given)


def _without_currency(cells: Texts) -> tuple[Texts, Texts]:
    """Part what is written as money: "D5,000" is 5,000 and D; a cell without a currency stays as it is."""
    bare, inside = cells.copy(), np.full(len(cells), "", dtype=object)
    for row, cell in enumerate(cells):
        parted = _MONEY.fullmatch(cell)
        word = ((parted["before"] or "").strip() or (parted["after"] or "").strip()) if parted else ""
        if parted and word and _is_currency(word):
            bare[row], inside[row] = parted["number"], word
    return bare, inside


def _is_currency(word: str) -> bool:
    key = plain_key(word) or word.strip()
    return key in _CODE_OF_WORD or key in _CFA or key.upper() in _codes()


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache(maxsize=1024)
def currency_of(word: str, country: str) -> str:
    """Return the ISO 4217 code that a word means in a country, empty where it means none for certain."""
    key = plain_key(word) or word.strip()
    if key.upper() in _codes():
        return key.upper()
    if key in _CFA:
        own = own_currency(country)
        return own if own in ("XOF", "XAF") or (own == "GNF" and "cfa" not in key) else ""
    return _CODE_OF_WORD.get(key, "")


@lru_cache
def own_currency(country: str) -> str:
    """Return the currency of a country today, empty where there is not exactly one."""
    current = get_territory_currencies(country) if country else []
    return str(current[0]) if len(current) == 1 else ""


def _offer_currencies(table: Table, currencies: Texts, missing: Mask, countries: Texts) -> Texts:
    own = np.array([own_currency(str(nation)) for nation in countries], dtype=object)
    known = missing & (own != "")
    for nation in sorted({str(each) for each in countries[known]}):
        here = known & (countries == nation)
        code = own_currency(nation)
        if table.faults.ask("wage.currency", here, "wage_amount", country=Country(nation), meant=code, suggestion=code):
            currencies = np.where(here, own, currencies)
    table.faults.block("wage.no_currency", missing & ~known, "wage_amount")
    return currencies


def _take_periods(table: Table, given: Mask) -> None:
    periods = table.words("wage_period")
    header = plain_key(table.headers.get("wage_amount", ""))
    named = next((code for code, words in _PERIOD_IN_HEADER.items() if any(word in header for word in words)), "")
    if named:
        periods = np.where(periods == "", named, periods)
    missing = given & (periods == "") & ~table.faults.blocked_by("vocab.unknown", "wage_period")
    table.faults.block("wage.no_period", missing, "wage_amount")
    table.read["wage_period"] = np.where(given, periods, "")


def take_days(table: Table) -> Mask:
    """Read the day that each row describes; return which rows say none: theirs is the day of the file."""
    latest = max(table.context.today, table.as_of)
    cells = table.texts("reference_date").copy()
    whole = {str(cell): _end_of_period(str(cell), latest) for cell in dict.fromkeys(cells)}
    for cell, day in whole.items():
        if day is not None:
            rows = cells == cell
            table.faults.fix("date.period", rows, "reference_date", value=cell, day=day)
            cells[rows] = day.isoformat()
    days = read_dates(cells, "reference_date", table.faults)
    future = days > np.datetime64(latest, "D")
    table.faults.block("date.future", future, "reference_date", value=table.texts("reference_date")[future])
    undated = np.array([not cell.strip() for cell in cells], dtype=bool)
    if undated.any() and not undated.all():
        table.faults.fix("demand.undated", undated, "reference_date", day=table.as_of)
    elif undated.any():
        table.faults.fix("demand.undated", undated, None, day=table.as_of)
    table.read["reference_date"] = np.where(undated, np.datetime64(table.as_of, "D"), days)
    return undated


def _end_of_period(text: str, latest: dt.date) -> dt.date | None:
    """Return the last day of a month, quarter or year written alone, at most `latest` where it has begun by then."""
    tidy = text.strip()
    if not tidy or date_of(tidy).code not in ("date.invalid", "date.year_only"):
        return None
    months = _months_of(tidy)
    if months is None:
        return None
    year, first, last = months
    if not (1 <= first <= _LAST_MONTH and dt.MINYEAR <= year <= dt.MAXYEAR):
        return None
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return min(end, latest) if dt.date(year, first, 1) <= latest else end


def _months_of(tidy: str) -> tuple[int, int, int] | None:
    """Return the year and the first and last month of a period written alone."""
    if re.fullmatch(r"(?:19|20)\d{2}(?:\.0)?", tidy):
        return int(tidy[:4]), 1, _LAST_MONTH
    quarter = _QUARTER.fullmatch(tidy)
    if quarter:
        last = 3 * int(quarter[2] or quarter[3])
        return int(quarter[1] or quarter[4]), last - 2, last
    for pattern, year, month in ((_ISO_MONTH, 1, 2), (_MONTH_FIRST, 2, 1)):
        found = pattern.fullmatch(tidy)
        if found:
            return int(found[year]), int(found[month]), int(found[month])
    named = _NAMED_MONTH.fullmatch(plain_words(tidy))
    if named and named[1] in MONTHS:
        return int(named[2]), MONTHS[named[1]], MONTHS[named[1]]
    return None


def slug(text: str) -> str:
    """Write a text for an identifier."""
    return plain_words(text).replace(" ", "-")[:24].strip("-")


def normal_titles(titles: Texts) -> Texts:
    """Write titles for comparing."""
    return per_value(titles, plain_words)
