"""Which titles and codes does a table hold, and which of its rows cannot be used?

Understood are ESCO's own download (iscoGroup, preferredLabel, altLabels), the layout of Tabiya's (ISCOGROUPCODE,
PREFERREDLABEL, ALTLABELS), and any table with one column of ISCO-08 codes and one of titles. Alternative titles stand
in one cell, on lines of their own or separated by |.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from layers.occupation_files.problems import occupation_problem
from layers.occupations.isco08 import code_in, near_codes
from layers.plain import plain_key
from layers.readers.headers import OWN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.readers.grid import Grid
    from layers.reading import Problem

CODE_HEADERS = ("isco08code", "iscogroupcode", "iscogroup", "isco08", "iscocode", "isco", "codeisco", "codecitp")
"""Headers of the code in comparable form, the surest first; `code` alone is asked last: in ESCO's it is another."""

TITLE_HEADERS = ("preferredlabel", "title", "jobtitle", "titre", "intitule", "label", "libelle", "occupation", "metier")
OTHER_HEADERS = ("altlabels", "alternativelabels", "othertitles", "synonyms", "synonymes", "autresintitules")

CODE, TITLES = "isco08_code", "titles"
"""Columns of the rows that are taken: the code, and the row's titles on lines of their own."""

LONGEST_TITLE = 200
"""Characters of a title that are kept."""

_LOOKED_AT = 25
"""Rows at the top of a table among which the header is looked for."""

_SHOWN = 60
_APART = re.compile(r"[\n\r|]+")


@dataclass(frozen=True)
class Rows:
    """What a table holds: the rows that are taken (`CODE`, `TITLES`), those that are not as they were, and why."""

    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    problems: tuple[Problem, ...]


def rows_of(grid: Grid) -> Rows:
    """Take titles and codes out of a table; a problem rejects it where it has none."""
    cells = [[str(cell) for cell in row] for row in grid.cells.to_numpy(dtype=object)]
    header, places = _header(cells[:_LOOKED_AT], grid.header_row)
    if places is None:
        return Rows(_accepted([]), pd.DataFrame(), (occupation_problem("occupations.no_column"),))
    taken: list[tuple[str, str]] = []
    left: list[list[str]] = []
    problems: list[Problem] = []
    for number, row in zip(grid.row_numbers[header + 1 :], cells[header + 1 :], strict=True):
        code, titles, found = _read(row, cells[header], places, int(number))
        problems += found
        if code is None:
            left.append([*row, str(number), " ".join(problem.code for problem in found)])
        else:
            taken.append((code, "\n".join(titles)))
    if not taken:
        return Rows(_accepted([]), pd.DataFrame(), (occupation_problem("occupations.none"),))
    names = [name.strip() or f"_{place}" for place, name in enumerate(cells[header])]
    return Rows(_accepted(taken), pd.DataFrame(left, columns=[*names, *OWN_COLUMNS], dtype="str"), tuple(problems))


def _accepted(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[CODE, TITLES], dtype="str")


@dataclass(frozen=True)
class _Places:
    """In which columns the code, the title and other titles stand."""

    code: int
    title: int
    others: int | None


def _header(top: Sequence[Sequence[str]], known: int | None) -> tuple[int, _Places | None]:
    for number in range(len(top)) if known is None else [known]:
        keys = [plain_key(cell) for cell in top[number]]
        code, title = _place(keys, (*CODE_HEADERS, "code")), _place(keys, TITLE_HEADERS)
        if code is not None and title is not None:
            return number, _Places(code, title, _place(keys, OTHER_HEADERS))
    return 0, None


def _place(keys: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((keys.index(name) for name in wanted if name in keys), None)


def _read(
    row: Sequence[str], header: Sequence[str], places: _Places, number: int
) -> tuple[str | None, list[str], list[Problem]]:
    """Read one row: its code (None where it cannot be used), its titles, and what is wrong."""

    def wrong(fault: str, column: int, *, suggestion: str | None = None, **values: str) -> list[Problem]:
        name = header[column].strip()
        return [occupation_problem(fault, row=number, column=name, suggestion=suggestion, **values)]

    titles = list(dict.fromkeys([*_split(row[places.title]), *_others(row, places)]))
    written = row[places.code].strip()
    if not titles:
        return None, [], wrong("occupations.no_title", places.title)
    if not written:
        return None, [], wrong("occupations.no_code", places.code)
    code = code_in(written)
    if code is None:
        near = ", ".join(near_codes(written)) or None
        return None, [], wrong("occupations.code", places.code, value=written[:_SHOWN], suggestion=near)
    if code == f"0{written}":
        return code, titles, wrong("occupations.zero", places.code, value=written, code=code)
    return code, titles, []


def _others(row: Sequence[str], places: _Places) -> Iterator[str]:
    if places.others is not None:
        yield from _split(row[places.others])


def _split(cell: str) -> Iterator[str]:
    for part in _APART.split(cell):
        title = " ".join(part.split())[:LONGEST_TITLE]
        if title:
            yield title
