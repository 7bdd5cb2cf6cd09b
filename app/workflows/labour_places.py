"""Where is each area's centre, which areas can one commute to, and how far is it from a home to the jobs?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.workflows.access_places import roads_at_hand
from app.workflows.networks import covers
from assessments.geography import areas_of
from assessments.roads.graph import Manner
from layers.ellipsoid import distance_km
from layers.geodesy import Places
from layers.roads.names import ROAD_PROFILE

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.workflows.world import World

    Floats = npt.NDArray[np.float64]

REACH_KM, REACH_MINUTES = 30.0, 60.0
"""How far people are thought to commute: by road where roads are kept, else in a straight line. An assumption."""

BY_ROAD, STRAIGHT = "by_road", "straight"


@dataclass(frozen=True, eq=False)
class Centres:
    """The centre of each area of a level: its most populous settlement, else a point inside it; NaN where neither."""

    area_id: tuple[str, ...]
    country: tuple[str, ...]
    places: Places

    def take(self, area_id: str) -> tuple[float, float]:
        """Return one centre, latitude and longitude."""
        place = self.area_id.index(area_id)
        return float(self.places.latitude[place]), float(self.places.longitude[place])


def centres_of(world: World, level: int) -> Centres:
    """Return the centres of the areas of a level, found once."""
    return world.once(("labour centres", level), lambda: _centres(world, level))


def _centres(world: World, level: int) -> Centres:
    areas = world.areas[world.areas["admin_level"] == level]
    towns = world.settlements[world.settlements["latitude"].notna() & world.settlements["longitude"].notna()]
    towns = towns.sort_values("population", ascending=False, na_position="last", kind="stable")
    towns = towns[towns["population"].fillna(0) > 0]
    where = Places(towns["latitude"].to_numpy(dtype=float), towns["longitude"].to_numpy(dtype=float))
    inside = areas_of(where, areas, level=level)
    largest: dict[str, tuple[float, float]] = {}
    for area, latitude, longitude in zip(inside, where.latitude, where.longitude, strict=True):
        if area is not None:
            largest.setdefault(str(area), (float(latitude), float(longitude)))
    found = []
    for area, shape in zip(areas["area_id"], areas["geometry"], strict=True):
        middle = None if shape is None else shape.representative_point()
        found.append(largest.get(str(area)) or ((np.nan, np.nan) if middle is None else (middle.y, middle.x)))
    corners = np.array(found, dtype=float).reshape(-1, 2)
    return Centres(
        tuple(map(str, areas["area_id"])),
        tuple("" if value is None or value != value else str(value) for value in areas["country"]),  # noqa: PLR0124 - NaN
        Places(corners[:, 0], corners[:, 1]),
    )


@dataclass(frozen=True, eq=False)
class Ways:
    """How far it is from some places (rows) to the centres of areas (columns).

    `minutes` are by road, NaN where no road is kept; infinite where there is no way. `km` are in a straight line.
    """

    minutes: Floats
    km: Floats


def ways_to_centres(world: World, places: Places, centres: Centres) -> Ways:
    """Measure the ways from places to the centres of areas."""
    here, there = places, centres.places
    km = distance_km(here.latitude[:, None], here.longitude[:, None], there.latitude[None], there.longitude[None])
    minutes = np.full(km.shape, np.nan)
    manner = Manner(ROAD_PROFILE, "dry", "minutes")
    for laid in roads_at_hand(world):
        both = (
            covers(laid.network, here.latitude, here.longitude)[:, None]
            & covers(laid.network, there.latitude, there.longitude)[None]
        )
        if not both.any():
            continue
        homes, sites = (laid.join(manner.profile, each.latitude, each.longitude) for each in (here, there))
        cost = laid.trips(homes, sites, manner).table(*km.shape)
        joined = homes.joined[:, None] & sites.joined[None] & both
        minutes = np.where(joined, np.fmin(minutes, cost), minutes)
    return Ways(minutes, km)


def commuting_areas(world: World, level: int, *, reach_km: float = REACH_KM) -> dict[str, tuple[str, ...]]:
    """Return, for each area of a level, the areas of its country whose centres lie within reach of its own.

    By road within 60 minutes where roads are kept for both centres, else within `reach_km` in a straight line; both
    limits included. An area is always in its own commuting area.
    """
    return world.once(("labour commuting", level, reach_km), lambda: _commuting(world, level, reach_km))


def _commuting(world: World, level: int, reach_km: float) -> dict[str, tuple[str, ...]]:
    centres = centres_of(world, level)
    if not centres.area_id or level == 0:
        return {}
    ways = ways_to_centres(world, centres.places, centres)
    within = np.where(np.isnan(ways.minutes), ways.km <= reach_km, ways.minutes <= REACH_MINUTES)
    country = np.array(centres.country, dtype=object)
    within &= country[:, None] == country[None]
    np.fill_diagonal(within, val=True)
    return {
        area: tuple(other for other, near in zip(centres.area_id, row, strict=True) if near)
        for area, row in zip(centres.area_id, within, strict=True)
    }
