"""Cells that hold several entries: `a b`, `a, b`, `a; b`, `a | b`.

Stored lists are separated by one space, so a space inside an entry is written as an underscore (`solar_pumps`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.languages import language_of
from layers.plain import plain_words
from layers.readers.dates import EXAMPLE, date_of
from layers.readers.texts import clean_texts
from layers.readers.vocab import WORDS, knows_nothing, tell_unknown
from layers.schemas.columns import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]

_SEPARATOR = re.compile(r"\s*[,;|\n]\s*")
TRADES = ("interests", "previous_training")
"""Lists of ISCO-08 codes and free words."""

_NOTHING_WORDS = ("none", "aucun", "aucune", "neant", "rien", "nothing", "no training", "aucune formation", "no trade")
_ISCO = re.compile(r"\d{1,4}", re.ASCII)


def entries_of(text: str, column: str) -> list[str]:
    """Split a cell into its entries.

    Commas, semicolons, bars and line breaks always separate. Spaces do too, except between the words of an interest or
    a trade learnt ("solar pumps"; codes alone are separated), and in service_ids where one of the others is used.
    """
    parts = [part for part in _SEPARATOR.split(text.strip(" \u00a0[]")) if part]
    words = [word for part in parts for word in part.split()]
    if column in TRADES:
        return words if all(word.isdigit() for word in words) else parts
    return parts if column == "service_ids" and len(parts) > 1 else words


def _joined(entries: list[str]) -> str:
    return " ".join(dict.fromkeys("_".join(entry.split()) for entry in entries))


def read_list(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read a column of lists as text with one space between the entries; repeated entries are kept once."""
    cells = clean_texts(cells, column, faults)
    if column in WORDS:
        return _read_words(cells, column, faults)
    if column == "intake_dates":
        return _read_days(cells, column, faults)
    if column == "isco08_codes":
        return _read_codes(cells, column, faults)
    as_written: Callable[[str], str] = language_of if column in ("languages", "spoken_languages") else str
    codes, values = pd.factorize(cells)
    read = [_joined([as_written(entry) for entry in entries_of(text, column)]) for text in values]
    if column in TRADES:
        read = [NOTHING if plain_words(text) in _NOTHING_WORDS else text for text in read]
    return _by_code(read, codes)


def _by_code(read: list[str], codes: npt.NDArray[np.intp]) -> Texts:
    values: Texts = np.empty(len(read), dtype=object)
    values[:] = read
    return values[codes]


def _read_words(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read entries of a closed list; an entry of several words is looked up whole first."""
    codes, values = pd.factorize(cells)
    read, unknown, unsure = [], [], []
    for text in values:
        found, strange = _known_words(text, WORDS[column])
        read.append(_joined(found))
        unsure.append(bool(strange) and all(knows_nothing(word) for word in strange))
        unknown.append(bool(strange) and not unsure[-1])
    tell_unknown(cells, column, np.array(unsure, dtype=bool)[codes], np.array(unknown, dtype=bool)[codes], faults)
    return _by_code(read, codes)


def _known_words(text: str, table: dict[str, str]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    strange: list[str] = []
    for part in [part for part in _SEPARATOR.split(text.strip(" \u00a0[]")) if part]:
        whole = table.get(plain_words(part))
        words = [table.get(plain_words(word)) for word in part.split()]
        if whole:
            found.append(whole)
        elif all(words):
            found.extend(word for word in words if word)
        else:
            strange.append(part)
    return found, strange


def _read_days(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read lists of days as ISO dates, the earliest first; `03/04/2027` is asked about, as in a column of days."""
    codes, values = pd.factorize(cells)
    day_first = faults.accepted("date.ambiguous")
    read, wrong, unsure = [], [], []
    for text in values:
        parts = [part for part in _SEPARATOR.split(text.strip(" \u00a0[]")) if part]
        days = [date_of(word) for part in parts for word in ([part] if date_of(part).day else part.split())]
        wrong.append(any(day.day is None or day.code for day in days))
        unsure.append(not wrong[-1] and any(day.order == "both" for day in days))
        known = [] if wrong[-1] or (unsure[-1] and not day_first) else days
        read.append(" ".join(sorted({day.day.isoformat() for day in known if day.day is not None})))
    wrong_rows, unsure_rows = np.array(wrong, dtype=bool)[codes], np.array(unsure, dtype=bool)[codes]
    faults.block("date.invalid", wrong_rows, column, value=cells[wrong_rows], example=EXAMPLE)
    faults.ask("date.ambiguous", unsure_rows, column, value=cells[unsure_rows])
    return _by_code(read, codes)


def _read_codes(cells: Texts, column: str, faults: Faults) -> Texts:
    codes, values = pd.factorize(cells)
    entries = [entries_of(text, column) for text in values]
    wrong = np.array([not all(_ISCO.fullmatch(entry) for entry in some) for some in entries], dtype=bool)[codes]
    faults.ask("vocab.unknown", wrong, column, value=cells[wrong], known="1 – 4 ISCO-08 (7112, 7411)")
    return _by_code([_joined([entry for entry in some if _ISCO.fullmatch(entry)]) for some in entries], codes)
