"""Which places is access asked about, who asks there, and which roads are at hand?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.gaps import WAYS, area_names
from app.workflows.networks import all_roads, covers
from app.workflows.world import LEVELS
from assessments.accessibility import STEPS
from assessments.geography import OFFICE_RESOLUTION, cells_of, placed_areas, settlements_of
from assessments.roads.nearest_services import Around, Spots
from layers.geodesy import Places
from layers.recipe import SourceUsed
from layers.roads.names import ROAD_PROFILE
from layers.schemas.columns import NEED_NOT_RECORDED
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.roads.laid import Laid

    Names = npt.NDArray[np.object_]

STEP_DEGREES = 0.008
"""Roads are looked at this often (900 m, less than half a cell across) for the cells that they run through."""

ROUGHLY_DEGREES = 0.002
"""Points of roads that agree to this (220 m) are one, when cells along them are looked for."""

OF = ("caseload", "population")
"""Whose access is asked about: the people of the caseload who need the type, or everybody in the settlements."""


@dataclass(frozen=True)
class AccessQuestion:
    """What is asked: which type, by which places (`WAYS`), whose access, how one travels, and what a way weighs.

    `steps` are the longest minutes of each zone with its weight; a way exactly as long is within it.
    """

    service_type: str
    by: str = "admin1"
    of: str = "caseload"
    profile: str = ROAD_PROFILE
    season: str = "dry"
    steps: tuple[tuple[float, float], ...] = tuple(STEPS.items())
    language: str = "en"


@dataclass(frozen=True, eq=False)
class Askers:
    """Who asks for a type: rows with where they are, how many each stands for, and the place of each (None: unknown).

    `row` is the position in the caseload, or among the settlements; `stated` is NaN where nobody has stated how many
    live there.
    """

    row: npt.NDArray[np.intp]
    spots: Spots
    stated: npt.NDArray[np.float64]
    place_id: Names

    @property
    def people(self) -> npt.NDArray[np.float64]:
        """Return how many people each row stands for; nobody where nobody has stated it."""
        return np.nan_to_num(self.stated)

    def within(self, places: pd.DataFrame) -> npt.NDArray[np.intp]:
        """Return the position of each row's place in a list of places, -1 where the place is not known."""
        position = pd.Index(places["place_id"]).get_indexer(pd.Index(self.place_id))
        return np.where(pd.isna(self.place_id), -1, position).astype(np.intp)

    def counted(self, places: pd.DataFrame) -> pd.DataFrame:
        """Return a list of places with the `people` who ask in each, and a last row for those whose place is unknown.

        `people` is empty where nobody has stated how many live there.
        """
        row = self.within(places)
        listed = places
        if (row < 0).any():
            listed = places.reindex(range(len(places) + 1))
        row = np.where(row < 0, len(places), row)
        people = np.bincount(row, weights=self.people, minlength=len(listed)).round()
        unstated = np.bincount(row, weights=np.isnan(self.stated), minlength=len(listed))
        rows = np.bincount(row, minlength=len(listed))
        return listed.assign(people=np.where((rows > 0) & (unstated == rows), np.nan, people))


def types_asked(world: World) -> tuple[str, ...]:
    """List the types of service that somebody needs or that are on offer, in their order."""
    there = {*world.statuses["service_type"], *world.services["service_type"].dropna()}
    return tuple(code for code in SERVICE_TYPES if code in there)


def askers_of(world: World, question: AccessQuestion) -> Askers:
    """List who asks for a type of service."""
    if question.of == "population":
        return _settlements(world, question.by)
    asked = world.statuses[world.statuses["service_type"] == question.service_type]
    rows = world.positions(asked) if question.service_type != NEED_NOT_RECORDED else np.zeros(0, dtype=np.intp)
    people = world.people.take(rows)
    return Askers(rows, Spots(people.places, people.country), np.ones(len(rows)), world.area_ids(question.by)[rows])


def _settlements(world: World, by: str) -> Askers:
    """List settlements with their population."""
    spots = settlement_spots(world)
    if by in LEVELS:
        ids = placed_areas(world.settlements, spots.places, world.areas, level=LEVELS[by])[0]
    elif by == "settlement":
        ids = world.settlements["settlement_id"].to_numpy(dtype=object)
    else:
        ids = cells_of(spots.places)
    population = world.settlements["population"].to_numpy(dtype=float)
    return Askers(np.arange(len(population)), spots, population, ids)


def settlement_spots(world: World) -> Spots:
    """Return where settlements lie, with the country of each."""
    frame = world.settlements
    places = Places(frame["latitude"].to_numpy(dtype=float), frame["longitude"].to_numpy(dtype=float))
    return Spots(places, world.countries(places, frame["country"].fillna("").to_numpy(dtype=object)))


def service_spots(world: World, services: npt.NDArray[np.intp]) -> Spots:
    """Return where some services are, by position, with the country of each."""
    places = world.offers.places
    country = np.array(world.offers.country, dtype=object)[services]
    return Spots(Places(places.latitude[services], places.longitude[services]), country)


def places_by(world: World, by: str, place_ids: Iterable[str | None], *, language: str = "en") -> pd.DataFrame:
    """List places: all settlements, all areas of a level, or the cells along the roads; and any more that are named.

    Returns
    -------
    DataFrame
        `place_id`, `place_name`, `latitude`, `longitude`: where a settlement lies, the middle of a cell, empty for an
        area. In the order of names.

    """
    more = {place_id for place_id in place_ids if place_id is not None}
    if by == "settlement":
        frame = world.settlements.rename(columns={"settlement_id": "place_id", "settlement_name": "place_name"})
        listed = frame[["place_id", "place_name", "latitude", "longitude"]]
    elif by in LEVELS:
        names = area_names(world, by, language=language)
        ids = [*names, *sorted(more - set(names))]
        listed = pd.DataFrame({"place_id": ids, "place_name": [names.get(place_id, place_id) for place_id in ids]})
        listed = listed.assign(latitude=np.nan, longitude=np.nan)
    else:
        listed = cells_listed(world, sorted(more | road_cells(world)))
    return listed.sort_values(["place_name", "place_id"], kind="stable", na_position="last", ignore_index=True)


def cells_listed(world: World, cells: Sequence[str]) -> pd.DataFrame:
    """List cells with their middles, each named by the settlement nearest to it."""
    import h3  # noqa: PLC0415 - only where cells are asked

    middles = np.array([h3.cell_to_latlng(cell) for cell in cells]).reshape(-1, 2)
    near = settlements_of(Places(middles[:, 0], middles[:, 1]), world.settlements)
    named = dict(zip(world.settlements["settlement_id"], world.settlements["settlement_name"], strict=True))
    return pd.DataFrame(
        {
            "place_id": list(cells),
            "place_name": [named.get(settlement_id) for settlement_id in near],
            "latitude": middles[:, 0],
            "longitude": middles[:, 1],
        }
    )


def road_cells(world: World) -> set[str]:
    """List the cells through which a road of any network at hand runs; a corner that it only cuts may be missed."""

    def find() -> set[str]:
        import shapely  # noqa: PLC0415 - heavy, and only needed here

        found: set[str] = set()
        for laid in roads_at_hand(world):
            points = shapely.get_coordinates(shapely.segmentize(laid.network.lines, STEP_DEGREES))
            rough = np.unique(np.round(points / ROUGHLY_DEGREES), axis=0) * ROUGHLY_DEGREES
            found.update(cells_of(Places(rough[:, 1], rough[:, 0]), resolution=OFFICE_RESOLUTION))
        return found

    return world.once("road cells", find)


def roads_at_hand(world: World) -> tuple[Laid, ...]:
    """Return the networks that are kept, as one travels on them on the world's day."""
    return () if world.networks_folder is None else all_roads(world.networks_folder, on=world.on)


def road_sources(world: World) -> tuple[SourceUsed, ...]:
    """Name the networks at hand as sources of an answer; a network's name carries its attribution."""
    networks = (
        SourceUsed(
            "roads",
            laid.network.origin.attribution or laid.network.origin.name,
            laid.network.origin.source_date or world.on,
            laid.network.origin.checksum,
            len(laid.network),
        )
        for laid in roads_at_hand(world)
    )
    return tuple(networks)


def networks_around(world: World, places: Spots, sites: Spots) -> list[Around]:
    """Return the networks that cover any of some places, with which places and sites each of them covers."""
    found = []
    for laid in roads_at_hand(world):
        here, there = (covers(laid.network, spots.places.latitude, spots.places.longitude) for spots in (places, sites))
        if here.any():
            found.append(Around(laid, here, there))
    return found


__all__ = [
    "OF",
    "WAYS",
    "AccessQuestion",
    "Askers",
    "askers_of",
    "cells_listed",
    "networks_around",
    "places_by",
    "road_cells",
    "road_sources",
    "roads_at_hand",
    "service_spots",
    "settlement_spots",
    "types_asked",
]
