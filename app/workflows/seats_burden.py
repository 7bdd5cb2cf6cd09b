"""How far would each person have to go to each seat: straight, or in minutes by road?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.workflows.access_places import networks_around, service_spots
from assessments.roads.graph import Manner
from assessments.roads.nearest_services import Spots
from layers.ellipsoid import distance_km
from layers.roads.names import ROAD_PROFILE

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.facts import People

    Indices = npt.NDArray[np.intp]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

LONGEST_MINUTES = 600.0
"""Ways by road are looked for up to here."""

WALKING_KMH, DETOUR = 5.0, 1.3
"""Where no road is known: the straight line times a detour, on foot (an assumption, as off the road elsewhere)."""

SEASON = "dry"


@dataclass(frozen=True, eq=False)
class Ways:
    """The way of each pair in the unit asked for (NaN if the home is not known), and whether it is an estimate.

    `nearest_km` is each person's straight way to the nearest of all sites.
    """

    cost: Floats
    estimated: Mask
    nearest_km: Floats


def ways_to(world: World, people: People, sites: Indices, person: Indices, item: Indices, *, unit: str) -> Ways:
    """Measure the ways of pairs of a person and an item of `sites` (positions of services)."""
    places, homes = world.offers.places, people.places
    distinct, back = np.unique(sites, return_inverse=True)
    far = distance_km(
        homes.latitude[:, None], homes.longitude[:, None], places.latitude[distinct], places.longitude[distinct]
    )
    nearest = far.min(axis=1) if len(distinct) else np.full(len(people), np.nan)
    straight = far[person, back[item]] if len(person) else np.zeros(0)
    if unit == "km" or not len(person):
        return Ways(straight, np.zeros(len(person), dtype=bool), nearest)
    minutes = _minutes(world, people, distinct)[person, back[item]]
    by_road = np.isfinite(minutes)
    on_foot = straight * DETOUR / WALKING_KMH * 60
    return Ways(np.where(by_road, minutes, on_foot), ~by_road & ~np.isnan(straight), nearest)


def _minutes(world: World, people: People, services: Indices) -> Floats:
    """Return the minutes of every person to every service by the fastest network; infinite where there is no way."""
    homes, sites = Spots(people.places, people.country), service_spots(world, services)
    found = np.full((len(people), len(services)), np.inf)
    manner = Manner(ROAD_PROFILE, SEASON, "minutes")
    for each in networks_around(world, homes, sites):
        trips = each.laid.trips(
            each.join(manner.profile, homes, each.places),
            each.join(manner.profile, sites, each.sites),
            manner,
            limit=LONGEST_MINUTES,
        )
        found = np.minimum(found, trips.table(len(people), len(services)))
    return found
