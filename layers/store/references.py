"""Which cells name an area, and how do they follow when the area gets another identifier?

Polygons often come first and under the identifiers of their own register; the table of P-codes comes later. The area is
then the same and its identifier another, and every row that names it is changed with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.schemas import INPUTS, KEYS
from layers.store.rows import portions, table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from layers.store.cells import Cells

_NAME_AN_AREA = ("parent_id", "admin1_pcode", "admin2_pcode", "area_id")

REFERENCES: dict[str, tuple[str, ...]] = {
    kind: named
    for kind, layer in INPUTS.items()
    if (named := tuple(name for name in layer.names() if name in _NAME_AN_AREA and name != KEYS[kind]))
}
"""The columns of each layer that hold the identifier of an area, its own apart."""


def follow(kind: str, cells: Cells, renamed: Mapping[str, str]) -> Cells:
    """Return a row with the areas it names under their new identifiers; `renamed` is old -> new."""
    if not renamed or kind not in REFERENCES:
        return cells
    names = INPUTS[kind].names()
    new = list(cells)
    for place in map(names.index, REFERENCES[kind]):
        new[place] = renamed.get(new[place], new[place])
    return tuple(new)


def keys_naming(connection: sa.Connection, kind: str, area_ids: Collection[str]) -> list[str]:
    """Return the keys of a layer's rows that name one of these areas, in order."""
    table = table_of(kind)
    found: set[str] = set()
    for some in portions(sorted(area_ids)):
        naming = sa.or_(*(table.c[name].in_(some) for name in REFERENCES[kind]))
        found |= set(connection.scalars(sa.select(table.c[KEYS[kind]]).where(naming)))
    return sorted(found)


def replaced_by_file(replaces: Mapping[str, str], known: Collection[str], listed: Collection[str]) -> dict[str, str]:
    """Return which areas a file replaces: known under the old identifier, listed under the new one and not the old."""
    return {old: new for old, new in replaces.items() if old in known and new in listed and old not in listed}


def placed(kind: str, cells: Cells, key: str) -> Cells:
    """Return a row under another key."""
    place = INPUTS[kind].names().index(KEYS[kind])
    return (*cells[:place], key, *cells[place + 1 :])
