"""Which occupation or sector is a row about: codes with their zeros, older codes carried over, job titles kept apart.

What is certain is put right and reported. A code that could be two is asked about, and one that is none waits with
those that are close to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.occupations.isco08 import code_in, groups, near_codes
from layers.occupations.isco88 import successors, successors_of
from layers.plain import plain_words
from layers.readers.demand_where import CODES, PLACE_NAMES
from layers.readers.duplicates import look_like_totals
from layers.readers.texts import clean_texts
from layers.readers.vocab import knows_nothing
from layers.sectors.isic4 import near_sectors, sector_in, sectors

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Mask = npt.NDArray[np.bool_]

_WITH_LABEL = re.compile(r"(C?\d{1,4}|[A-U])\s*(?:[-–—:.)]+\s*|\s+)([^\W\d].*)", re.DOTALL)
"""A code and what it is called in one cell: "7212 - Welders", "F: Construction"."""

_CODE_ALONE = re.compile(r"C?\d{1,4}", re.IGNORECASE)


@dataclass(frozen=True)
class _Read:
    """What one cell says: a code, or the fault that stands against it; `other` is a second code it may mean."""

    code: str = ""
    fault: str = ""
    other: str = ""
    near: tuple[str, ...] = ()


_FAULTS = ("isco.unknown", "isco.older", "isco.split", "isco.unknown_88", "code.zero_lost", "isic.unknown")
"""For these a row waits because of a code that it has."""


def take_codes(table: Table) -> None:
    """Read occupation, sector and job title; every row is about at least one of them."""
    totals = _totals(table)
    titles = _titles(table)
    codes = _older(table, _occupations(table, titles, totals))
    table.read["isco08_code"] = codes
    if "isic4_code" in table.cells:
        cells = np.where(totals, "", _stripped(table.texts("isic4_code")))
        table.read["isic4_code"] = _codes(table, "isic4_code", cells, _isic_of)
    table.read["job_title"] = titles
    nothing = (codes == "") & (table.words("isic4_code") == "") & (titles == "")
    for column in ("isco08_code", "isco88_code", "isic4_code"):
        for code in _FAULTS:
            nothing &= ~table.faults.blocked_by(code, column)
    table.faults.block("demand.what", nothing & ~totals & ~table.faults.unreadable)


def _totals(table: Table) -> Mask:
    """Quarantine rows that are sums over areas or occupations."""
    totals = np.zeros(table.rows, dtype=bool)
    for column in (*CODES, *PLACE_NAMES, "isco08_code", "isco88_code", "isic4_code", "job_title"):
        totals |= look_like_totals(table.texts(column))
    table.faults.block("id.looks_like_total", totals)
    table.faults.only("id.looks_like_total", totals)
    return totals


def _stripped(cells: Texts) -> Texts:
    return np.array([cell.strip(" \u00a0'") for cell in cells], dtype=object)


def _titles(table: Table) -> Texts:
    """Read the job titles; a cell that holds a code alone is moved to the codes."""
    titles = clean_texts(table.texts("job_title"), "job_title", table.faults)
    alone = np.array([bool(_CODE_ALONE.fullmatch(title)) for title in titles], dtype=bool)
    if alone.any() and not {"isco08_code", "isco88_code"} & set(table.cells):
        table.cells["isco08_code"] = np.where(alone, titles, "")
        table.headers["isco08_code"] = table.headers.get("job_title", "job_title")
        return np.where(alone, "", titles)
    unknown = np.array([knows_nothing(title) for title in titles], dtype=bool)
    return np.where(unknown, "", titles)


def _occupations(table: Table, titles: Texts, totals: Mask) -> Texts:
    """Read the codes of ISCO-08; words in their place are job titles."""
    if "isco08_code" not in table.cells:
        return np.full(table.rows, "", dtype=object)
    cells = np.where(totals, "", _stripped(table.texts("isco08_code")))
    words = np.array([_is_title(cell) for cell in cells], dtype=bool)
    if words.any():
        shown = clean_texts(np.where(words, cells, ""), "isco08_code", table.faults)
        table.faults.fix("isco.title", words, "isco08_code", value=cells[words])
        titles[words & (titles == "")] = shown[words & (titles == "")]
    return _codes(table, "isco08_code", np.where(words, "", cells), _isco_of)


def _is_title(cell: str) -> bool:
    return bool(cell) and not re.search(r"\d", cell) and not knows_nothing(cell) and bool(plain_words(cell))


def _codes(table: Table, column: str, cells: Texts, meaning: Callable[[str], _Read]) -> Texts:
    """Read each different cell once; where one of a column has surely lost its zero, others may have too."""
    places, values = pd.factorize(cells)
    read = [_Read() if not value else meaning(value) for value in values]
    lost = any(each.code == f"0{value}" for each, value in zip(read, values, strict=True))
    found: Texts = np.array([each.code for each in read], dtype=object)
    for number, (each, value) in enumerate(zip(read, values, strict=True)):
        rows = places == number
        if each.fault:
            _tell_fault(table, column, rows, value, each)
        elif lost and each.other:
            table.faults.ask("code.zero_lost", rows, column, value=value, meant=each.code, other=each.other)
        elif each.code not in ("", value):
            table.faults.fix("code.repaired", rows, column, value=value, meant=each.code)
        elif not each.code and value:
            table.faults.fix("value.unknown_word", rows, column, value=value)
    return found[places]


def _tell_fault(table: Table, column: str, rows: Mask, value: str, read: _Read) -> None:
    if read.fault == "isco.older":
        answered = table.faults.ask(
            "isco.older", rows, column, value=value, meant=read.near[0], suggestion=read.near[0]
        )
        name = "older_code" if answered else "perhaps_code"
        table.read.setdefault(name, np.full(table.rows, "", dtype=object))[rows] = read.near[0]
        return
    table.faults.block(read.fault, rows, column, value=value, suggestion=", ".join(read.near) or None)


def _bare(value: str) -> str:
    labelled = _WITH_LABEL.fullmatch(value)
    return labelled[1] if labelled else value


def _isco_of(value: str) -> _Read:
    if knows_nothing(value):
        return _Read()
    bare = _bare(value)
    code = code_in(bare)
    if code is not None:
        other = f"0{bare}"
        return _Read(code, other=other if code == bare and other in groups() else "")
    if bare in successors():
        became = successors_of(bare)
        return _Read(fault="isco.older" if len(became) == 1 else "isco.split", near=became)
    return _Read(fault="isco.unknown", near=near_codes(bare))


def _isic_of(value: str) -> _Read:
    if knows_nothing(value):
        return _Read()
    bare = _bare(value)
    code = sector_in(bare) or _sector_called(value)
    if code is not None:
        other = f"0{bare}"
        return _Read(code, other=other if code == bare and other in sectors() else "")
    return _Read(fault="isic.unknown", near=near_sectors(bare))


def _sector_called(value: str) -> str | None:
    """Return the sector of this title in either language, a section before its division."""
    asked = plain_words(value)
    return next(
        (
            sector.code
            for sector in sorted(sectors().values(), key=lambda each: len(each.code))
            if asked and asked in (plain_words(sector.english), plain_words(sector.french))
        ),
        None,
    )


def _older(table: Table, codes: Texts) -> Texts:
    """Fill in, where there is no code of ISCO-08, what became of that of ISCO-88."""
    codes = np.where(codes == "", table.read.pop("older_code", codes), codes)
    if "isco88_code" not in table.cells:
        return codes
    cells = _stripped(table.texts("isco88_code"))
    filled = codes.copy()
    for value in sorted({str(cell) for cell in cells[codes == ""]} - {""}):
        rows = (cells == value) & (codes == "")
        became = () if knows_nothing(value) else _became(_bare(value))
        if len(became) == 1:
            table.faults.fix("isco.converted", rows, "isco88_code", value=value, meant=became[0])
            filled[rows] = became[0]
        elif became:
            table.faults.block("isco.split", rows, "isco88_code", value=value, suggestion=", ".join(became))
        elif knows_nothing(value):
            table.faults.fix("value.unknown_word", rows, "isco88_code", value=value)
        else:
            table.faults.block("isco.unknown_88", rows, "isco88_code", value=value)
    return filled


def _became(code: str) -> tuple[str, ...]:
    """Return what became of a code of ISCO-88, its lost zero put back ("110" is "0110")."""
    bare = code.removesuffix(".0").upper().removeprefix("C")
    return successors_of(bare) or successors_of(f"0{bare}")
