"""Cells as clean texts: invisible characters out, accents joined to their letters, broken letters noticed.

What a text says is kept to the letter: a formula, a tag or a brace is made inert where it is shown, never here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]

MOST_CHARACTERS = 500
MOST_IN_DESCRIPTION = 10_000
_LONG_COLUMNS = ("description", "criteria", "opening_hours", "wkt", "fees")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff]")
_BIDI = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_KEPT_FORMULA = re.compile(r"'(?=[=+\-@\t\r\n\x00])")
_BROKEN = re.compile(r"[ÂÃÅÄÐÑ×Ø][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€")
_SUSPICIOUS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\u061cÂÃÅÄÐÑ×Øâ]"
)


def per_value(cells: Texts, function: Callable[[str], object]) -> npt.NDArray[np.object_]:
    """Apply a function to every cell, once for each different value."""
    codes, values = pd.factorize(cells)
    results = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        results[place] = function(value)
    return results[codes]


def repaired(text: str) -> str | None:
    """Return the text whose UTF-8 was read as Windows-1252 ("LimbÃ©" is "Limbé"), None if it is not such a text."""
    if not _BROKEN.search(text):
        return None
    raw = bytearray()
    for letter in text:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:  # noqa: PLR2004 - not one byte: the text was never broken as a whole
                return None
            raw.append(ord(letter))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def clean_texts(cells: Texts, column: str, faults: Faults) -> Texts:
    """Return the cells of a text column, spaces at both ends left out, with every repair and fault told."""
    cells = np.array([cell.strip(" \u00a0") for cell in cells], dtype=object)
    joined = "\n".join(cells)
    if "\n'" in f"\n{joined}" or _SUSPICIOUS.search(joined):
        cells = _mended(cells, column, faults)
        cells = _without(cells, _CONTROL, "text.control", column, faults)
        cells = _without(cells, _BIDI, "text.bidi", column, faults)
        cells = per_value(cells, lambda cell: _KEPT_FORMULA.sub("", cell, count=1) if cell[:1] == "'" else cell)
    if not unicodedata.is_normalized("NFC", joined):
        joined_up = per_value(cells, lambda cell: unicodedata.normalize("NFC", cell))
        faults.fix("text.normalized", joined_up != cells, column)
        cells = joined_up
    most = MOST_IN_DESCRIPTION if column in _LONG_COLUMNS else MOST_CHARACTERS
    if len(joined) > most:
        lengths = np.array([len(cell) for cell in cells])
        faults.block("text.too_long", lengths > most, column, length=lengths[lengths > most], most=most)
    return cells


def _without(cells: Texts, signs: re.Pattern[str], code: str, column: str, faults: Faults) -> Texts:
    cleaned = per_value(cells, lambda cell: signs.sub("", cell))
    faults.fix(code, cleaned != cells, column)
    return cleaned


def _mended(cells: Texts, column: str, faults: Faults) -> Texts:
    mended = per_value(cells, repaired)
    broken = np.array([text is not None for text in mended], dtype=bool)
    if not broken.any():
        return cells
    if faults.ask("enc.mojibake", broken, column, value=cells[broken], suggestion=mended[broken]):
        return np.where(broken, mended, cells)
    return cells
