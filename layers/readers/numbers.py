"""Cells as numbers: decimal commas, thousands, other digits, dashes for minus, units; what is no number is named."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.plain import plain_words
from layers.schemas import COLUMNS, Kind
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]

_NOBODY_KNOWS = (
    "n/a, na, nd, n.d., nr, n.r., nsp, none, null, nil, unknown, inconnu, inconnue, not known, not recorded, "
    "non renseigné, non renseignée, non déterminé, ne sait pas, ne sais pas, don't know, dont know, dk, "
    "missing, manquant, pas de réponse, no answer, non disponible, not available, à préciser, unspecified, non précisé"
)
UNKNOWN_WORDS = frozenset(plain_words(word) for word in _NOBODY_KNOWS.split(","))
"""Words (compared by `plain_words`) that say that nobody knows. Only in cells that hold no free text."""

MOST_COUNTED = 1e12
"""More than this is no count of anything: whole numbers are kept exactly up to here."""

UNKNOWN_SIGNS = frozenset(("-", "--", "—", "–", "?", "??", ".", "…", "...", "/", "#n/a", "#N/A"))

_PLAIN = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_PLAIN_NUMBER = re.compile(_PLAIN, re.ASCII)
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
_SPACES = " \u00a0\u202f\u2009\u2007'’"
_GROUPED_BY_SPACE = re.compile(rf"-?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_GROUPED_BY_COMMA = re.compile(r"-?\d{1,3}(?:,\d{3}){2,}|-?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_GROUPED_BY_POINT = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}|-?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_ONE_COMMA_GROUP = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_WITH_UNIT = re.compile(r"(.*\d)\s*([^\W\d_]+\.?)")

_UNITS = {
    "km": ("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"),
    "metres": ("m", "metre", "metres", "meter", "meters"),
    "years": ("ans", "an", "years", "year", "yrs", "yr", "y"),
    "weeks": ("weeks", "week", "semaines", "semaine", "sem"),
    "hours": ("h", "hours", "hour", "heures", "heure"),
    "persons": ("persons", "people", "personnes", "places", "seats", "pers"),
    "posts": ("posts", "post", "postes", "poste", "openings", "vacancies", "jobs"),
}
"""The words that may stand behind a number, by the unit of its column."""


@dataclass(frozen=True)
class ReadNumber:
    """What one cell says: a number or None, the repairs it took, and the fault if it cannot be read."""

    value: float | None = None
    repairs: tuple[str, ...] = ()
    fault: str = ""


def tidy_sign_and_digits(text: str) -> tuple[str, list[str]]:
    """Write a number in plain characters (spaces and plus off, digits 0 to 9, minus as -) and name the repairs."""
    repairs = []
    tidy = text.strip().strip("\u00a0\u202f\u2009")
    if tidy.startswith("'") and len(tidy) > 1:
        tidy = tidy[1:].strip()
    if tidy.startswith("+"):
        tidy = tidy[1:].lstrip()
    if tidy != text and tidy != text.removeprefix("'"):
        repairs.append("num.trimmed")
    if not tidy.isascii():
        digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in tidy)
        digits = digits.replace("٫", ".").replace("٬", "")
        if digits != tidy:
            repairs.append("num.digits")
        minus = digits.translate(_MINUS)
        if minus != digits and len(minus) > 1:
            repairs.append("num.minus")
            digits = minus
        tidy = digits
    return tidy, repairs


def number_of(text: str, *, unit: str = "", counts: bool = False) -> ReadNumber:
    """Read one cell as a number.

    Parameters
    ----------
    text
        The cell as written.
    unit
        The column's unit, whose words may stand behind the number.
    counts
        Whether the column counts whole things: `1,234` is then a thousand and more, not one and a bit.

    """
    if not text.strip(" \u00a0"):
        return ReadNumber()
    tidy, repairs = tidy_sign_and_digits(text)
    if tidy in UNKNOWN_SIGNS or plain_words(tidy) in UNKNOWN_WORDS:
        return ReadNumber(None, ("value.unknown_word",))
    if _NOT_FINITE.fullmatch(tidy):
        return ReadNumber(fault="num.not_finite")
    with_unit = _WITH_UNIT.fullmatch(tidy)
    if with_unit and plain_words(with_unit[2]) in _UNITS.get(unit, ()):
        tidy = with_unit[1].rstrip()
        repairs.append("num.unit")
    tidy, more = _ungrouped(tidy, counts=counts)
    if not _PLAIN_NUMBER.fullmatch(tidy):
        return ReadNumber(fault="num.not_a_number")
    value = float(tidy)
    if not math.isfinite(value):
        return ReadNumber(fault="num.not_finite")
    return ReadNumber(value, (*repairs, *more))


def _ungrouped(tidy: str, *, counts: bool) -> tuple[str, list[str]]:
    repairs = []
    if _GROUPED_BY_SPACE.fullmatch(tidy):
        tidy = re.sub(f"[{_SPACES}]", "", tidy)
        repairs.append("num.thousands")
    elif _GROUPED_BY_COMMA.fullmatch(tidy) or (counts and _ONE_COMMA_GROUP.fullmatch(tidy)):
        tidy = tidy.replace(",", "")
        repairs.append("num.thousands")
    elif _GROUPED_BY_POINT.fullmatch(tidy):
        tidy = tidy.replace(".", "")
        repairs.append("num.thousands")
    if _DECIMAL_COMMA.fullmatch(tidy):
        tidy = tidy.replace(",", ".")
        repairs.append("num.decimal_comma")
    return tidy, repairs


def read_numbers(cells: Texts, column: str, faults: Faults) -> Floats:
    """Read a column as numbers; an empty or faulty cell is NaN. Limits are not checked here."""
    entry = COLUMNS.get(column)
    unit = "" if entry is None else entry.unit
    counts = unit in ("persons", "posts", "currency") or (entry is not None and entry.kind is Kind.INTEGER)
    codes, values = pd.factorize(cells)
    numbers = np.full(len(values), np.nan)
    repairs: dict[str, set[int]] = {}
    for place, text in enumerate(values):
        if text.isascii() and _PLAIN_NUMBER.fullmatch(text):
            numbers[place] = float(text)
            if math.isfinite(numbers[place]):
                continue
        read = number_of(text, unit=unit, counts=counts)
        numbers[place] = np.nan if read.value is None else read.value
        for code in (*read.repairs, read.fault):
            if code:
                repairs.setdefault(code, set()).add(place)
    for code, places in repairs.items():
        rows = np.isin(codes, list(places))
        if code.startswith("num.not"):
            faults.block(code, rows, column, value=cells[rows])
        else:
            faults.fix(code, rows, column, value=cells[rows])
    read_all: Floats = numbers[codes]
    return read_all


def read_whole_numbers(cells: Texts, column: str, faults: Faults) -> Floats:
    """Read a column of counts; `12.0` is 12, `12.5` is a fault."""
    numbers = read_numbers(cells, column, faults)
    broken = np.isfinite(numbers) & (numbers != np.floor(numbers))
    faults.block("num.not_whole", broken, column, value=cells[broken])
    return np.where(broken, np.nan, numbers)


def check_limits(numbers: Floats, cells: Texts, column: str, faults: Faults) -> Floats:
    """Quarantine what lies beyond the column's limits (which are included), and return the rest."""
    entry = COLUMNS[column]
    least = -math.inf if entry.minimum is None else entry.minimum
    most = math.inf if entry.maximum is None else entry.maximum
    if entry.kind is Kind.INTEGER:
        most = min(most, MOST_COUNTED)
    return block_beyond(numbers, (least, most), cells, column, faults)


def block_beyond(
    numbers: Floats, limits: tuple[float, float], cells: Texts, column: str, faults: Faults, *, code: str = "num.range"
) -> Floats:
    """Quarantine what lies outside these limits (which are included), and return the rest."""
    beyond = (numbers < limits[0]) | (numbers > limits[1])
    faults.block(code, beyond, column, value=cells[beyond], limits=limits_in_words(*limits))
    return np.where(beyond, np.nan, numbers)


def limits_in_words(least: float, most: float) -> Message:
    """Say between which numbers one must lie."""
    if math.isinf(most) or most == MOST_COUNTED:
        return say(N_("{least} or more"), least=f"{least:g}")
    return say(N_("{least} to {most}"), least=f"{least:g}", most=f"{most:g}")
