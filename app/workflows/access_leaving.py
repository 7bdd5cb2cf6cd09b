"""What may leave the office about access by road, and the layers of it that are exported.

How long it takes from a settlement, or from a cell through which a road runs, to a public service says nothing about
anybody: such rows leave whole, without counts of the caseload. Whatever is about the people of the caseload (areas,
their scores, cells that are only there because somebody lives in them) leaves where at least 11 people stand behind it,
with the figures that `release_counts` and `release_cells` tell in the layers of gaps and cells, so that the two cannot
be held against each other. Who competes for a seat, and the score of the person in the middle, never leave: a single
course's demand could be worked out from them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.access import access_by, nearest_at, scores_at
from app.workflows.access_places import AccessQuestion, askers_of, cells_listed, road_cells, types_asked
from app.workflows.gaps import gaps_by
from app.workflows.world import LEVELS
from assessments.disclosure import LEAST_PEOPLE, release_cells, release_counts
from layers.geoframes import with_cells, with_points, with_polygons
from layers.schemas import AccessScores, NearestByRoad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd

    from app.workflows.world import World

KEYS = ("place_id", "place_name", "latitude", "longitude", "people", "service_type", "method", "profile", "season")
"""Columns that are told even where what is known of a place is withheld."""

NEVER_TOLD = ("score_median", "people_competing")


def released_access(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    """Answer about access by road with what may leave (NearestByRoad for `nearest`, else AccessScores).

    Of the population of settlements everything may. By `cell`, what is about the caseload comes in the coarser cells of
    `release_cells`; minutes in the cells of the roads.
    """
    if question.of == "population":
        return access_by(world, question, method)
    if method == "nearest":
        return NearestByRoad.parse(_nearest(world, question))
    scores = _scores_by_cell(world, question, method) if question.by == "cell" else access_by(world, question, method)
    told = _told(world, question, scores)
    return AccessScores.parse(told.assign(**dict.fromkeys(NEVER_TOLD, None)))


def _nearest(world: World, question: AccessQuestion) -> pd.DataFrame:
    frame = access_by(world, question, "nearest")
    if question.by in LEVELS:
        return _told(world, question, frame)
    public = frame[frame["place_id"].isin(road_cells(world))] if question.by == "cell" else frame
    public = public[public["place_id"].notna()].assign(people=None)
    if question.by == "settlement":
        return public
    return pd.concat([public.astype(object), _cells_off_the_roads(world, question).astype(object)], ignore_index=True)


def _cells_off_the_roads(world: World, question: AccessQuestion) -> pd.DataFrame:
    """Answer for the cells of enough people in which no road runs: that they are there is told by `release_cells`."""
    import h3  # noqa: PLC0415 - only where cells are asked

    people = _people_by_cell(world, question)
    holding_roads = {
        h3.cell_to_parent(cell, resolution)
        for resolution in {h3.get_resolution(cell) for cell in people}
        for cell in road_cells(world)
    }
    places = cells_listed(world, sorted(set(people) - holding_roads))
    return nearest_at(world, question, places.assign(people=places["place_id"].map(pd.Series(people, dtype="Int64"))))


def _people_by_cell(world: World, question: AccessQuestion) -> dict[str, int | None]:
    """Return the cells in which people who need the type may be counted, and how many; None is withheld."""
    counts = gaps_by(world, "cell", service_type=question.service_type, language=question.language)
    released = release_cells(counts)
    return {
        str(cell): None if pd.isna(people) else int(people)
        for cell, people in zip(released["area_id"], released["people"], strict=True)
        if isinstance(cell, str)
    }


def _scores_by_cell(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    """Score the cells in which people may be counted; whoever lives in none of them stands in the last row."""
    import h3  # noqa: PLC0415 - only where cells are asked

    def score() -> pd.DataFrame:
        cells = list(_people_by_cell(world, question))
        holder = {cell: cell for cell in cells}
        resolutions = sorted({h3.get_resolution(cell) for cell in cells}, reverse=True)

        def held_by(cell: str | None) -> str | None:
            parents = [] if cell is None else [h3.cell_to_parent(cell, resolution) for resolution in resolutions]
            return next((holder[parent] for parent in parents if parent in holder), None)

        askers = askers_of(world, question)
        moved = np.array([held_by(cell) for cell in askers.place_id.tolist()] or [None], dtype=object)
        moved = moved[: len(askers.place_id)]
        return scores_at(world, question, method, replace(askers, place_id=moved), cells_listed(world, cells))

    return world.once(("released scores", method, question), score)


def _told(world: World, question: AccessQuestion, frame: pd.DataFrame) -> pd.DataFrame:
    """Withhold whatever is about fewer than 11 people, or about a number that would give one away.

    By settlement nobody is counted at all: settlements are small, and add up to areas.
    """
    if question.by == "settlement":
        withheld = frame["people"].fillna(0).between(1, LEAST_PEOPLE - 1) | frame["place_id"].isna()
        return _blank(frame.assign(people=None), withheld)
    if question.by == "cell":
        people = pd.Series(_people_by_cell(world, question), dtype="Int64")
    else:
        counts = gaps_by(world, question.by, service_type=question.service_type, language=question.language)
        released = release_counts(counts, parents=None)
        people = released[released["area_id"].notna()].set_index("area_id")["people"]
    asked = frame["people"].fillna(0) > 0
    told = frame["place_id"].map(people).astype("Int64").where(asked, 0)
    return _blank(frame.assign(people=told), asked & told.isna())


def _blank(frame: pd.DataFrame, withheld: pd.Series[bool]) -> pd.DataFrame:
    """Take everything but the keys from some rows."""
    kept = frame.astype(object)
    kept.loc[withheld.to_numpy(), [name for name in kept.columns if name not in KEYS]] = None
    return kept


def _types(world: World, service_type: str | None) -> Iterable[str]:
    return types_asked(world) if service_type is None else (service_type,)


def _released(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    """Answer for the type named, else for all types one after another."""
    schema = NearestByRoad if method == "nearest" else AccessScores
    frames = [
        released_access(world, replace(question, service_type=code), method)
        for code in _types(world, question.service_type or None)
    ]
    return pd.concat(frames, ignore_index=True) if frames else schema.empty()


def settlement_minutes(world: World, question: AccessQuestion) -> gpd.GeoDataFrame:
    """Return the layer `nearest`: minutes from every settlement, as points."""
    return with_points(_released(world, replace(question, by="settlement"), "nearest"))


def cell_minutes(world: World, question: AccessQuestion) -> gpd.GeoDataFrame:
    """Return the layer `minutes`: minutes from every cell along the roads, as hexagons."""
    return with_cells(_released(world, replace(question, by="cell"), "nearest"), column="place_id")


def area_seats(world: World, question: AccessQuestion) -> gpd.GeoDataFrame:
    """Return the layer `seats`: the seats for each person, by area."""
    scores = _released(world, question, "e2sfca")
    shapes = pd.Series(world.areas["geometry"].to_numpy(dtype=object), index=world.areas["area_id"])
    return with_polygons(scores.assign(geometry=scores["place_id"].map(shapes)))


LAYERS: dict[str, Callable[[World, AccessQuestion], gpd.GeoDataFrame]] = {
    "nearest": settlement_minutes,
    "minutes": cell_minutes,
    "seats": area_seats,
}
"""The layers about access by road; `ACCESS_LAYERS` of `exports` names them without loading anything."""
