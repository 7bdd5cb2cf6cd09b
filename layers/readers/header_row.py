"""In which row of a table does the header stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.plain import plain_key
from layers.readers.grid import column_letter
from layers.readers.hxl import is_tag_row
from layers.readers.synonyms import SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOOKED_AT = 25
"""Rows at the top of a table among which the header is looked for."""


def header_position(
    top: list[list[str]], kind: str, known: int | None, columns: Mapping[str, str]
) -> tuple[int, int, list[str]]:
    """Return the position of the header, of the first row below it, and the HXL tags between them (or none)."""
    tag_row = next((place for place, row in enumerate(top) if is_tag_row(row)), None)
    if tag_row is not None:
        header = max(tag_row - 1, 0) if known is None else known
        return header, tag_row + 1, top[tag_row]
    if known is not None:
        return known, known + 1, []
    scores = [_score(header_names(top, place), kind, columns) for place in range(len(top))]
    best = max(range(len(scores)), key=lambda place: scores[place], default=0)
    if not scores or scores[best] < 2 or scores[best] == scores[0]:  # noqa: PLR2004 - one known word is a coincidence
        best = 0
    return best, best + 1, []


def _score(row: Sequence[str], kind: str, columns: Mapping[str, str]) -> int:
    known = {word for words in SYNONYMS[kind].values() for word in words} | {plain_key(name) for name in columns}
    return len({plain_key(cell) for cell in row if cell} & known)


def header_names(top: list[list[str]], position: int) -> list[str]:
    """Return the header's cells; one left empty takes the cell above it (two rows of headers, merged cells)."""
    above = top[position - 1] if position else [""] * len(top[0])
    alone = sum(bool(cell.strip()) for cell in above) == 1
    return [cell.strip() or ("" if alone else above[place].strip()) for place, cell in enumerate(top[position])]


def unique_names(names: Sequence[str]) -> list[str]:
    """Return the headers with every empty or repeated one told apart by the letter of its column."""
    unique: list[str] = []
    for place, name in enumerate(names):
        wanted = name or f"_{column_letter(place)}"
        while wanted in unique:
            wanted = f"{name or ''}_{column_letter(place)}"
        unique.append(wanted)
    return unique
