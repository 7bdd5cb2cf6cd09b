"""Which layers can leave the office, and what is in each: suppressed and rolled up wherever people are counted.

To add a layer: a line in `LAYERS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from app.workflows.disagreements import RoadQuestion, count_by
from app.workflows.gaps import clusters_of, gaps_by
from app.workflows.road_grounds import grounds_of
from app.workflows.world import LEVELS
from assessments.catchments import catchments_of
from assessments.disclosure import release_cells, release_clusters, release_counts
from assessments.roads.released import release_disagreements
from layers.errors import HomewardError
from layers.geoframes import with_cells, with_points, with_polygons
from layers.roads.names import ROAD_PROFILE
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflows.world import World
    from layers.words import Words


BY_ROAD = "roadcatchments"
"""The layer of the ground reached by road, which is there where roads are kept."""

ACCESS_LAYERS = ("nearest", "minutes", "seats")
"""The layers about access by road: from settlements, from cells, and seats by area."""


@dataclass(frozen=True)
class Wanted:
    """What an export is to hold: the type of service asked about, the level of areas, the paper, and persons or not.

    `profile` and `season` are how one travels, in the layers about access by road. `occupation` is the one that the
    layers about the labour market are about (empty: all), `in_table` whether the layer becomes a table without places.
    """

    service_type: str | None = None
    by: str = "admin1"
    paper: str = "A4"
    with_persons: bool = False
    profile: str = ROAD_PROFILE
    season: str = "dry"
    occupation: str | None = None
    in_table: bool = False


def _services(world: World, _wanted: Wanted, _words: Words) -> pd.DataFrame:
    return with_points(_chosen(world.services, _wanted))


def _chosen(services: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    return services if wanted.service_type is None else services[services["service_type"] == wanted.service_type]


def _catchments(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    chosen = set(_chosen(world.services, wanted)["service_id"])
    return with_polygons(catchments_of(world.offers, service_ids=chosen))


def _road_catchments(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    return grounds_of(world, service_type=wanted.service_type)


def _gaps(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
    counts = gaps_by(world, wanted.by, service_type=wanted.service_type, language=words.language)
    released = release_counts(counts, parents=None)
    shapes = pd.Series(world.areas["geometry"].to_numpy(dtype=object), index=world.areas["area_id"])
    return with_polygons(released.assign(geometry=released["area_id"].map(shapes)))


def _cells(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
    counts = gaps_by(world, "cell", service_type=wanted.service_type, language=words.language)
    return with_cells(release_cells(counts))


def _clusters(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    types = [wanted.service_type] if wanted.service_type else sorted(set(world.statuses["service_type"]))
    found = [release_clusters(clusters_of(world, code)) for code in types]
    return with_points(pd.concat(found, ignore_index=True))


def _areas(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    return with_polygons(world.areas[world.areas["admin_level"] == LEVELS[wanted.by]])


def _settlements(world: World, _wanted: Wanted, _words: Words) -> pd.DataFrame:
    return with_points(world.settlements)


def _disagreements(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    counts = count_by(world, RoadQuestion())
    at = dict(zip(world.programmes["programme_id"], world.programmes["service_ids"].fillna(""), strict=True))
    types = dict(zip(world.services["service_id"], world.services["service_type"], strict=True))
    sites = [
        frozenset(str(at.get(programme, service)).split())
        for programme, service in zip(counts["programme_id"], counts["service_id"], strict=True)
    ]
    kept = [wanted.service_type is None or wanted.service_type in {types.get(code) for code in each} for each in sites]
    chosen = [each for each, keep in zip(sites, kept, strict=True) if keep]
    return release_disagreements(counts[kept], chosen)


def _programmes(world: World, _wanted: Wanted, _words: Words) -> pd.DataFrame:
    return world.programmes


def _returnees(world: World, wanted: Wanted, _words: Words) -> pd.DataFrame:
    if not wanted.with_persons:
        raise HomewardError(
            say("Returnees leave only on purpose: say --with-persons, and keep the file where only you can read it."),
            "export.persons",
        )
    return with_points(world.returnees)


def _access(layer: str) -> Callable[[World, Wanted, Words], pd.DataFrame]:
    def make(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
        from app.workflows.access_leaving import LAYERS as ABOUT_ACCESS  # noqa: PLC0415 - loads the assessments
        from app.workflows.access_places import AccessQuestion  # noqa: PLC0415 - the same

        question = AccessQuestion(
            wanted.service_type or "",
            by=wanted.by,
            profile=wanted.profile,
            season=wanted.season,
            language=words.language,
        )
        return ABOUT_ACCESS[layer](world, question)

    return make


def _labour(layer: str) -> Callable[[World, Wanted, Words], pd.DataFrame]:
    def make(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
        from app.workflows import labour_out  # noqa: PLC0415 - loads the assessments

        made: pd.DataFrame = getattr(labour_out, f"{layer}_layer")(world, wanted, words)
        return made

    return make


LABOUR_LAYERS = ("demand", "mismatch", "alignment")
"""The layers about the labour market."""

LAYERS: dict[str, Callable[[World, Wanted, Words], pd.DataFrame]] = {
    "services": _services,
    "catchments": _catchments,
    BY_ROAD: _road_catchments,
    "gaps": _gaps,
    "cells": _cells,
    "clusters": _clusters,
    "areas": _areas,
    "settlements": _settlements,
    "programmes": _programmes,
    "disagreements": _disagreements,
    **{name: _access(name) for name in ACCESS_LAYERS},
    **{name: _labour(name) for name in LABOUR_LAYERS},
    "returnees": _returnees,
}
"""Every layer that can be exported."""

TOGETHER = ("services", "catchments", "gaps", "cells", "clusters", "areas", "settlements")
"""The layers of a GeoPackage, where none is named; with `BY_ROAD` where roads are kept."""

TOGETHER_IN_A_WORKBOOK = ("services", "programmes", "gaps", "clusters")
"""The sheets of a workbook, where none is named."""
