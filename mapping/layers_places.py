"""What lies under every map: the land with its borders and names, and the towns by which people find their way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from mapping.descriptions import given
from mapping.elements import MapLayer
from mapping.geometry import Shapes, borders, name_places
from mapping.things import LAVISH, Budget, Label, Thing

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import geopandas as gpd

    from layers.words import Words

MOST_TOWNS = 400
"""So many towns may be named, the most populous; which of them are written at a time depends on the room."""

RANK_CLUSTER, RANK_SITE, RANK_AREA, RANK_TOWN, RANK_COUNT = 5000.0, 4000.0, 3000.0, 2000.0, 1000.0
"""Which labels go first where there is no room for all."""


def area_name(row: Mapping[Hashable, Any], words: Words) -> str:
    """Name an area in the reader's language, else as the source writes it, else by its code."""
    for column in (f"area_name_{words.language}", "area_name", "area_id"):
        if given(row.get(column)):
            return str(row[column])
    return ""


def land_layer(
    areas: gpd.GeoDataFrame, *, words: Words, budget: Budget = LAVISH, shapes: Shapes | None = None
) -> MapLayer:
    """Draw the areas as land with grey borders and their names; an area without a known border is left out.

    `shapes` are the areas' borders if they have been made ready already.
    """
    rows = pd.DataFrame(areas.drop(columns="geometry")).to_dict("records")
    shapes = borders(areas["geometry"], budget.vertices) if shapes is None else shapes
    things = [
        Thing("land", "land", shape, id=str(row["area_id"]))
        for row, shape in zip(rows, shapes, strict=True)
        if shape is not None
    ]
    places = name_places(areas["geometry"])
    largest = max((place[2] for place in places if place), default=1.0)
    labels = [
        Label(area_name(row, words), place[0], place[1], RANK_AREA + 999 * place[2] / largest, "area", firm=True)
        for row, place in zip(rows, places, strict=True)
        if place
    ]
    return MapLayer("land", words("Borders"), things, labels, order=0, switched=False)


def settlements_layer(settlements: pd.DataFrame, *, words: Words) -> MapLayer:
    """Name the towns, the most populous first, as many as there is room for at each zoom."""
    placed = settlements.dropna(subset=["latitude", "longitude", "settlement_name"])
    largest = placed.sort_values("population", ascending=False, kind="stable", na_position="last").head(MOST_TOWNS)
    columns = (largest[name] for name in ("settlement_name", "latitude", "longitude", "population"))
    labels = [
        Label(str(name), latitude, longitude, RANK_TOWN + _weight(population), "place", gap=6)
        for name, latitude, longitude, population in zip(*columns, strict=True)
    ]
    return MapLayer("settlements", words("Towns"), (), labels, order=5)


def _weight(population: float) -> float:
    return 100 * math.log10(population) if population and population > 1 else 0.0
