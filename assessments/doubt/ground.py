"""How far does a settlement reach, which people live in an area, and what is its outline? Worked out when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from assessments.facts import CLASS_NAMES
from assessments.geography import areas_of
from assessments.settlement_class import classify
from layers.area_shares import Outline, outline_of
from layers.plain import plain_key
from layers.settlement_reach import reach_km

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.land import Land

    Floats = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]

SMALLEST_LEVEL = 3
"""From this administrative level on an area may be a settlement's own outline."""


class Ground:
    """The settlements that lie somewhere and the areas that are drawn, as places where homes may be."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self._outlines: dict[str, Outline | None] = {}
        self._held: dict[str, Positions] = {}

    @cached_property
    def extents_km(self) -> Floats:
        """How far each located settlement reaches."""
        return reach_km(self.land.located)

    @cached_property
    def people(self) -> Floats:
        """How many people each located settlement has, 0 where nobody has said."""
        return np.nan_to_num(self.land.located["population"].to_numpy(dtype=float))

    def outline(self, area_id: str) -> Outline | None:
        """Return the outline of an area, None where it is not drawn."""
        if area_id not in self._outlines:
            polygon = self.land.polygon(area_id)
            drawn = polygon is not None and shapely.area(polygon) > 0
            self._outlines[area_id] = outline_of(polygon) if drawn else None
        return self._outlines[area_id]

    def held(self, area_id: str) -> Positions:
        """Return the located settlements with people that lie in an area, by position."""
        if area_id not in self._held:
            places, polygon = self.land.places, self.land.polygon(area_id)
            inside = shapely.contains_xy(polygon, places.longitude, places.latitude)
            self._held[area_id] = np.flatnonzero(inside & (self.people > 0))
        return self._held[area_id]

    @cached_property
    def classes(self) -> npt.NDArray[np.int8]:
        """The class of each located settlement, as recorded or as the settlements tell it; -1 where it is not known."""
        recorded = pd.Categorical(self.land.located["settlement_class"], categories=list(CLASS_NAMES)).codes
        return classify(self.land.places, np.asarray(recorded, dtype=np.int8), self.land.settlements)[0]

    def country(self, settlement: int) -> str:
        """Return the country of a located settlement: as recorded, else that of its areas; empty if not known."""
        found: str = self._countries[settlement]
        return found

    @cached_property
    def _countries(self) -> npt.NDArray[np.object_]:
        land, located = self.land, self.land.located
        drawn = areas_of(land.places, land.areas, level=1)
        columns = [located[name].to_numpy(dtype=object) for name in ("country", "admin2_pcode", "admin1_pcode")]
        return np.array(
            [
                own if isinstance(own, str) and own else next((told for code in codes if (told := self._of(code))), "")
                for own, *codes in zip(*columns, drawn, strict=True)
            ],
            dtype=object,
        )

    def _of(self, code: object) -> str:
        if not isinstance(code, str):
            return ""
        return next((found for up in self.land.upwards(code) if (found := self.land.country(up))), "")

    def country_of_area(self, area_id: str) -> str:
        """Return the country of an area: its own, else that of an area that contains it; empty if not known."""
        return self._of(area_id)

    def own_outline(self, settlement: int) -> str | None:
        """Return the area that is a located settlement's own: of its name, around its point, of the smallest levels."""
        places = self.land.places
        point = shapely.Point(places.longitude[settlement], places.latitude[settlement])
        name = plain_key(str(self.land.located["settlement_name"].iloc[settlement]))
        found = [code for code in self._small_areas.get(name, ()) if self._covers(code, point)]
        return found[0] if len(found) == 1 else None

    def _covers(self, area_id: str, point: Any) -> bool:
        return self.outline(area_id) is not None and bool(shapely.intersects(self.land.polygon(area_id), point))

    @cached_property
    def _small_areas(self) -> dict[str, list[str]]:
        areas = self.land.areas[self.land.areas["admin_level"].fillna(0) >= SMALLEST_LEVEL]
        found: dict[str, list[str]] = {}
        for area_id, name in zip(areas["area_id"], areas["area_name"], strict=True):
            if isinstance(name, str):
                found.setdefault(plain_key(name), []).append(str(area_id))
        return found

    def small_areas_named(self, name: str) -> list[str]:
        """List the areas of the smallest levels that have this name."""
        return self._small_areas.get(plain_key(name), [])
