"""What the two pages about one area's labour market hold: made by the workflow, drawn as HTML and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapping.elements import Bounds
    from mapping.labour_content import LabourContent


@dataclass(frozen=True)
class ProfileTable:
    """A table of plain texts: its heading, its columns' heads, its rows, and what is said where it has none.

    `figures` are the columns whose texts are numbers, set to the right; `more` says how many rows are left out, empty
    where none are.
    """

    heading: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    nothing: str = ""
    more: str = ""


@dataclass(frozen=True)
class ProfileContent:
    """One area: its title, the facts under it, the map with what it shows, tables, sources and limits.

    All texts are in the reader's language and plain. `bounds` are those of the area itself.
    """

    title: str
    facts: tuple[str, ...]
    labour: LabourContent
    area_id: str
    bounds: Bounds
    tables: tuple[ProfileTable, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
