"""Which polygon belongs to which P-code: areas of a file joined to those already known, by code, then by name?

P-code tables rarely carry geometry and polygons of other registers rarely carry P-codes. Areas are joined by code;
where the codes differ, by normalised name at the same level of the same country, within the same parent where both
parents are known to be the same. What is not unique stays alone and is listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.readers.area_names import NAMES, name_key
from layers.readers.duplicates import is_derived
from layers.readers.synonyms import OUR_SCHEMES

if TYPE_CHECKING:
    from layers.readers.table import Table

_PREFIXES = tuple(f"{scheme}:" for scheme in OUR_SCHEMES.values())


@dataclass(frozen=True)
class _Area:
    """One area, of the file or known, by what it is compared."""

    place: int
    area_id: str
    name: str
    country: str
    parent_id: str
    level: float
    keys: frozenset[str]
    shape: object

    @property
    def of_register(self) -> bool:
        """Whether its identifier comes from a register of its own or was made here, not from a list of P-codes."""
        return self.area_id.startswith(_PREFIXES) or is_derived(self.area_id)


def join_areas(table: Table) -> dict[str, str]:
    """Join the file's areas to those known; return which known identifiers are replaced by which of the file's.

    A polygon of a register of its own takes the P-code, name and parent of its counterpart; a P-code without a polygon
    takes the polygon of its counterpart, which it then replaces.
    """
    known = _areas(table.context.areas)
    if not known:
        return {}
    file = _areas(_file_frame(table))
    codes = {area.area_id for area in known}
    by_code = {area.place for area in file if area.area_id in codes}
    others = [area for area in file if area.place not in by_code and not table.faults.blocked[area.place]]
    adopted = _pairs([area for area in others if area.of_register], [area for area in known if not area.of_register])
    lent = _pairs(
        [area for area in others if not area.of_register and area.shape is None],
        [area for area in known if area.of_register and area.shape is not None],
    )
    _adopt(table, adopted)
    replaced = _lend(table, lent)
    _tell(table, file, known, by_code=by_code, joined={*adopted, *lent})
    return replaced


def _file_frame(table: Table) -> pd.DataFrame:
    shapes = table.read.get("geometry", np.full(table.rows, None, dtype=object))
    columns = {column: table.words(column) for column in ("area_id", "country", "parent_id", *NAMES)}
    return pd.DataFrame({**columns, "admin_level": table.numbers("admin_level"), "geometry": shapes})


def _areas(frame: pd.DataFrame) -> list[_Area]:
    """List the areas of a frame whose level is known."""
    texts = frame[["area_id", "country", "parent_id", *NAMES]].fillna("")
    levels = frame["admin_level"].to_numpy(dtype=float, na_value=np.nan)
    areas = []
    for place, (area_id, country, parent_id, *names) in enumerate(texts.itertuples(index=False)):
        if np.isfinite(levels[place]):
            keys = frozenset(name_key(name) for name in names) - {""}
            shape = frame["geometry"].iloc[place]
            shape = shape if isinstance(shape, shapely.Geometry) else None
            areas.append(_Area(place, area_id, names[0], country, parent_id, float(levels[place]), keys, shape))
    return areas


def _pairs(file: list[_Area], known: list[_Area]) -> dict[int, _Area]:
    """Pair areas of the file with known ones, the upper levels first: place in the file -> known area."""
    pairs: dict[int, _Area] = {}
    same: dict[str, str] = {}
    for level in sorted({area.level for area in file}):
        index: dict[str, list[_Area]] = {}
        for area in known:
            for key in area.keys if area.level == level else ():
                index.setdefault(key, []).append(area)
        found = {
            area.place: {
                near.place: near for key in area.keys for near in index.get(key, []) if _agree(area, near, same)
            }
            for area in file
            if area.level == level
        }
        taken = Counter(place for near in found.values() for place in near)
        for area in file:
            near = found.get(area.place, {})
            if len(near) == 1 and all(taken[place] == 1 for place in near):
                pairs[area.place] = next(iter(near.values()))
                same[area.area_id] = pairs[area.place].area_id
    return pairs


def _agree(area: _Area, known: _Area, same: dict[str, str]) -> bool:
    """Whether country and parent of two areas do not contradict each other."""
    if area.country and known.country and area.country != known.country:
        return False
    parent = same.get(area.parent_id)
    return parent is None or not known.parent_id or parent == known.parent_id


def _adopt(table: Table, pairs: dict[int, _Area]) -> None:
    """Give polygons of another register the identifier, name and parent of their counterparts."""
    if not pairs:
        return
    renamed: dict[str, str] = {}
    ids, names = table.words("area_id").copy(), table.words("area_name").copy()
    parents = table.words("parent_id").copy()
    for row, area in pairs.items():
        renamed[ids[row]] = area.area_id
        ids[row], names[row] = area.area_id, area.name or names[row]
        parents[row] = area.parent_id or parents[row]
    table.read["area_id"], table.read["area_name"] = ids, names
    table.read["parent_id"] = np.array([renamed.get(each, each) for each in parents], dtype=object)


def _lend(table: Table, pairs: dict[int, _Area]) -> dict[str, str]:
    """Give P-codes the polygons of their counterparts."""
    if not pairs:
        return {}
    shapes = np.array(table.read.get("geometry", np.full(table.rows, None, dtype=object)), dtype=object)
    for row, area in pairs.items():
        shapes[row] = area.shape
    table.read["geometry"] = shapes
    return {area.area_id: str(table.words("area_id")[row]) for row, area in pairs.items()}


def _tell(table: Table, file: list[_Area], known: list[_Area], *, by_code: set[int], joined: set[int]) -> None:
    """Say how many areas were joined, and list those of a known country and level that were not."""
    together = sorted(by_code | joined)
    if not together:
        return
    table.faults.fix("area.joined", np.array(together, dtype=np.intp), areas=len(together), by_code=len(by_code))
    levels = {(area.country, area.level) for area in known}
    for area in file:
        alone = area.place not in by_code | joined and not table.faults.blocked[area.place]
        if alone and (area.country, area.level) in levels:
            table.faults.fix("area.unmatched", np.array([area.place], dtype=np.intp), area=area.name or area.area_id)
