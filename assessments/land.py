"""Where do areas and settlements lie, for rules that name them? Nothing is read before a rule asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.logic import NO, UNKNOWN, YES
from layers.geodesy import Places
from layers.plain import plain_key
from layers.schemas import Areas, Settlements

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, eq=False)
class Land:
    """The areas and settlements known (frames of these schemas)."""

    areas: pd.DataFrame = field(default_factory=Areas.empty)
    settlements: pd.DataFrame = field(default_factory=Settlements.empty)

    @cached_property
    def _level(self) -> dict[str, int]:
        known = self.areas[self.areas["admin_level"].notna()]
        return dict(zip(known["area_id"], known["admin_level"].astype(int), strict=True))

    @cached_property
    def _parent(self) -> dict[str, str]:
        pairs = zip(self.areas["area_id"], self.areas["parent_id"], strict=True)
        return {code: parent for code, parent in pairs if isinstance(parent, str)}

    @cached_property
    def _polygon(self) -> dict[str, Any]:
        drawn = self.areas[self.areas["geometry"].notna()]
        return dict(zip(drawn["area_id"], drawn["geometry"], strict=True))

    def polygon(self, code: str) -> Any:
        """Return the polygon of an area, None if none is known."""
        return self._polygon.get(code)

    def area_name(self, code: str) -> str:
        """Return the name of an area, or its code where it has none."""
        return self._names.get(code, code)

    @cached_property
    def _names(self) -> dict[str, str]:
        pairs = zip(self.areas["area_id"], self.areas["area_name"], strict=True)
        return {code: name for code, name in pairs if isinstance(name, str) and name}

    def level(self, code: str) -> int | None:
        """Return the administrative level of an area, None if it is not known."""
        return self._level.get(code)

    def country(self, code: str) -> str:
        """Return the country that an area is recorded with, empty if none is."""
        return self._countries.get(code, "")

    @cached_property
    def _countries(self) -> dict[str, str]:
        pairs = zip(self.areas["area_id"], self.areas["country"], strict=True)
        return {code: country for code, country in pairs if isinstance(country, str)}

    def upwards(self, code: str) -> tuple[str, ...]:
        """List an area and every area that contains it."""
        found = [code]
        while (parent := self._parent.get(found[-1])) is not None and parent not in found:
            found.append(parent)
        return tuple(found)

    def lies_in(self, region: str, district: str, wanted: Collection[str]) -> int:
        """Answer whether somebody of whom these codes are recorded (empty if not) lives in one of the wanted areas."""
        recorded = [code for code in (district, region) if code]
        around = {up for code in recorded for up in self.upwards(code)}
        if around & set(wanted):
            return YES
        return NO if all(self._excluded(code, recorded, around) for code in wanted) else UNKNOWN

    def _excluded(self, wanted: str, recorded: list[str], around: set[str]) -> bool:
        """Tell whether living in the recorded areas rules out living in the wanted one."""
        chain = {self._level[code]: code for code in self.upwards(wanted) if code in self._level}
        levels = {self._level[code]: code for code in around if code in self._level}
        if any(chain[level] != levels[level] for level in chain if level in levels):
            return True
        both = 2
        return wanted not in self._level and len(recorded) == both  # a region or a district: neither is the wanted one

    def within(self, inner: Collection[str], outer: Collection[str]) -> bool:
        """Tell whether whoever lives in one of the inner areas surely lives in one of the outer ones."""
        return all(set(self.upwards(code)) & set(outer) for code in inner)

    def apart(self, some: Collection[str], others: Collection[str]) -> bool:
        """Tell whether nobody can live in one of these areas and in one of those."""
        if any(code not in self._level for code in (*some, *others)):
            return False
        return not any(a in self.upwards(b) or b in self.upwards(a) for a in some for b in others)

    # settlements

    @cached_property
    def located(self) -> pd.DataFrame:
        """The settlements that have coordinates."""
        known = self.settlements["latitude"].notna() & self.settlements["longitude"].notna()
        return self.settlements[known].reset_index(drop=True)

    @cached_property
    def places(self) -> Places:
        """Where the settlements lie that have coordinates."""
        located = self.located
        return Places(located["latitude"].to_numpy(dtype=float), located["longitude"].to_numpy(dtype=float))

    def rows_named(self, name: str) -> list[int]:
        """List the located settlements of this name, by position."""
        return self._rows_by_name.get(plain_key(name), [])

    @cached_property
    def _rows_by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, name in enumerate(self.located["settlement_name"]):
            if isinstance(name, str):
                found.setdefault(plain_key(name), []).append(row)
        return found

    @cached_property
    def _ids_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for settlement_id, name in zip(
            self.settlements["settlement_id"], self.settlements["settlement_name"], strict=True
        ):
            if isinstance(name, str):
                found.setdefault(plain_key(name), []).append(str(settlement_id))
        return found

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self.settlements["settlement_id"].astype(str))

    def settlement_ids(self, words: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the settlements surely meant by identifiers and names, and those that share a name that is meant."""
        surely: set[str] = set()
        perhaps: set[str] = set()
        for word in words:
            if word in self._ids:
                surely.add(word)
                continue
            named = self._ids_by_name.get(plain_key(word), [])
            (surely if len(named) == 1 else perhaps).update(named)
        return frozenset(surely), frozenset(perhaps - surely)

    def marked(self, words: Collection[str]) -> np.ndarray[Any, np.dtype[np.int8]]:
        """Answer for each located settlement whether it is one of those meant; unknown where only the name fits."""
        surely, perhaps = self.settlement_ids(words)
        ids = self.located["settlement_id"].astype(str)
        found = np.where(ids.isin(list(surely)), YES, np.where(ids.isin(list(perhaps)), UNKNOWN, NO))
        return found.astype(np.int8)

    def named(self, name: str, words: Collection[str]) -> int:
        """Answer whether a home of which only this name is recorded lies in one of the settlements meant."""
        wanted = {plain_key(word) for word in words}
        same = self._ids_by_name.get(plain_key(name), [])
        surely, perhaps = self.settlement_ids(words)
        if len(same) == 1:
            return YES if same[0] in surely else NO
        if not same:  # a name that nobody lists says where the person lives only if the rule has the same one
            return YES if plain_key(name) in wanted else UNKNOWN
        meant = [settlement in surely or settlement in perhaps for settlement in same]
        return UNKNOWN if any(meant) else NO
