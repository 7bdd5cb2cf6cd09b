"""One view of the overview: who is left out of what, in which area, for which cause, and where they live together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.gaps import WAYS, area_names, gaps_by
from app.workflows.maps import chosen_type, map_content, sentence_of, totals_of
from app.workflows.world import LEVELS
from assessments.clusters import find_clusters
from assessments.facts import RURAL, URBAN
from assessments.gaps import count_gaps
from layers.geodesy import Places
from layers.schemas import GapClusters
from layers.schemas.columns import GAP_CAUSES, NEED_NOT_RECORDED
from layers.service_types import SERVICE_TYPES
from layers.words import say

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.workflows.world import World
    from layers.words import Message
    from mapping.content import MapContent


MOST_RINGS = 30
"""So many clusters are drawn on the map, the largest; more hide each other and the land."""


@dataclass(frozen=True)
class Question:
    """What is asked of the overview.

    `by` is how the table adds people up: `admin1`, `admin2` or `settlement`. `area_id` is an area of the first level,
    None is everywhere. `cause` is a status of `GAP_STATUSES`: it shades the map and narrows the clusters, and every
    figure beside it stays whole. `every_service` puts services of all types on the map, not only those of the type
    asked about.
    """

    service_type: str
    by: str = "admin1"
    area_id: str | None = None
    cause: str | None = None
    every_service: bool = False
    language: str = "en"


@dataclass(frozen=True)
class Overview:
    """The answer: exact figures, for the office alone.

    `totals` are people by status; the seven add up to `people`. `every_cause` counts, for each cause, the people not
    served for whom it stands in the way of at least one option: one person may be counted several times. `counts` are
    the rows of the table (schema GapCounts). `clusters` are all of them; `content`, the map, has the largest.
    `not_recorded` are people, everywhere, whose needs nobody has recorded.
    """

    question: Question
    headline: Message
    people: int
    totals: dict[str, int]
    every_cause: dict[str, int]
    counts: pd.DataFrame
    clusters: pd.DataFrame
    content: MapContent
    not_recorded: int


@dataclass(frozen=True)
class Choices:
    """What can be asked: types of service that somebody needs or that are on offer, the one most people lack, ways."""

    types: tuple[str, ...]
    first: str | None
    ways: tuple[str, ...]


def choices_of(world: World) -> Choices:
    """List what can be asked of the overview, types in their order."""
    asked = {*world.statuses["service_type"].unique(), *world.services["service_type"].dropna().unique()}
    types = tuple(code for code in SERVICE_TYPES if code in asked)
    first = chosen_type(world).code
    return Choices(types, first if first in types else None, tuple(ways_of(world)))


def ways_of(world: World) -> list[str]:
    """List the ways in which this world's people can be added up in a table: the levels that it has, settlements."""
    levels = set(world.areas["admin_level"].dropna().astype(int))
    known = [way for way in WAYS if LEVELS.get(way) in levels]
    return [*known, "settlement"] if len(world.settlements) or not known else known


def regions_of(world: World, *, language: str) -> dict[str, str]:
    """Return the areas of the first level by id, in the order of their names."""
    return dict(sorted(area_names(world, "admin1", language=language).items(), key=lambda entry: entry[1]))


def overview_of(world: World, question: Question) -> Overview:
    """Work out one view."""
    statuses = world.statuses
    asked = statuses[statuses["service_type"] == question.service_type]
    inside = asked[_in_area(world, asked, question.area_id)]
    content = map_content(
        world,
        service_type=question.service_type,
        by=question.by if question.by in LEVELS else "admin1",
        language=question.language,
        shown_types=None if question.every_service else (question.service_type,),
    )
    headline = sentence_of(world, totals_of(inside), question.service_type)
    totals = totals_of(inside)
    narrowed = question.area_id is not None or question.cause is not None
    clusters = _clusters(world, inside, question) if narrowed else content.clusters
    return Overview(
        question=question,
        headline=headline,
        people=len(inside),
        totals=totals,
        every_cause=_every_cause(inside),
        counts=_counts(world, inside, question, content.counts),
        clusters=clusters,
        content=replace(
            content,
            sentence=headline,
            clusters=clusters.head(MOST_RINGS),
            people=len(inside),
            unknown=totals["unknown"],
            cause=question.cause,
        ),
        not_recorded=int((statuses["service_type"] == NEED_NOT_RECORDED).sum()),
    )


def _in_area(world: World, statuses: pd.DataFrame, area_id: str | None) -> npt.NDArray[np.bool_]:
    if area_id is None:
        return np.ones(len(statuses), dtype=bool)
    return np.asarray(world.area_ids("admin1")[world.positions(statuses)] == area_id, dtype=bool)


def _counts(world: World, inside: pd.DataFrame, question: Question, of_map: pd.DataFrame) -> pd.DataFrame:
    """Add the people up by area; with a cause the areas that it hits most come first."""
    same = question.area_id is None and question.by in LEVELS
    counts = of_map if same else _counted(world, inside, question)
    return counts if question.cause is None else counts.sort_values(question.cause, ascending=False, kind="stable")


def _counted(world: World, inside: pd.DataFrame, question: Question) -> pd.DataFrame:
    if question.area_id is None:
        return gaps_by(world, question.by, service_type=question.service_type, language=question.language)
    ids = world.area_ids(question.by)[world.positions(inside)]
    return count_gaps(inside, ids, area_names(world, question.by, language=question.language))


def _clusters(world: World, inside: pd.DataFrame, question: Question) -> pd.DataFrame:
    if question.cause is not None:
        inside = inside[inside["gap_status"] == question.cause]
    if inside.empty or question.cause not in (None, *GAP_CAUSES):
        return GapClusters.empty()
    rows = world.positions(inside)
    places = Places(world.people.places.latitude[rows], world.people.places.longitude[rows])
    return find_clusters(inside, places, world.settlements, service_type=question.service_type)


def _every_cause(statuses: pd.DataFrame) -> dict[str, int]:
    """Count the people not served for whom each cause stands in the way, however many others do."""
    unserved = statuses[statuses["gap_status"].isin(GAP_CAUSES)]
    listed = unserved["all_causes"].fillna("").value_counts()
    return {
        cause: int(sum(count for text, count in listed.items() if cause in str(text).split())) for cause in GAP_CAUSES
    }


def would_reach(world: World, question: Question, cluster: pd.Series[Any]) -> Message:
    """Say how many of the people not served a centre in the middle of a cluster would reach.

    The radii are those of its type (the office's defaults, else the type's own); a home whose class is not known counts
    only within the smaller one.
    """
    kind = SERVICE_TYPES[question.service_type]
    urban, rural = world.default_radii_km.get(kind.code, (kind.urban_radius_km, kind.rural_radius_km))
    asked = world.statuses[world.statuses["service_type"] == question.service_type]
    unserved = asked[asked["gap_status"].isin(GAP_CAUSES)]
    people = world.people.take(world.positions(unserved))
    limits = np.select([people.class_code == URBAN, people.class_code == RURAL], [urban, rural], min(urban, rural))
    near = people.places.within((float(cluster["latitude"]), float(cluster["longitude"])), limits)
    return say(
        "A centre in the middle of this cluster, with a radius of {urban} km for urban and {rural} km for rural homes, "
        "would reach {near} of the {unserved} people not served.",
        urban=float(urban),
        rural=float(rural),
        near=int(near.sum()),
        unserved=len(unserved),
    )
