"""Whom services reach by road: the ground within the limit, a tint with a dotted edge beside the circles' lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.roads.names import PROFILE_NAMES, SEASON_NAMES
from layers.words import Message
from mapping.descriptions import given
from mapping.elements import MapLayer
from mapping.geometry import geojson, polygonal, simplified
from mapping.symbols import UNTYPED
from mapping.things import LAVISH, Budget, Thing

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.words import Words

EDGES = {None: "road", "urban": "road-urban", "rural": "road-rural"}
"""The line around the ground: of a rule's own limit by road, and of the radius of a circle for each class of home."""


def road_catchments_layer(
    grounds: gpd.GeoDataFrame, *, words: Words, shown: bool = False, budget: Budget = LAVISH
) -> MapLayer:
    """Show the ground from which the sites are within their limit by road, the largest underneath.

    Holes stay: from there the way is longer. Off at first unless `shown`.
    """
    things = []
    shapes = polygonal(grounds["geometry"])
    there = np.flatnonzero(shapes != None)  # noqa: E711 - each element of an array of objects
    if len(there):
        drawn = simplified(shapes[there], budget.vertices)
        rows = grounds.drop(columns="geometry").iloc[there].to_dict("records")
        order = np.argsort(-shapely.area(drawn), kind="stable").tolist()
        for row, shape in ((rows[at], drawn[at]) for at in order):
            symbol = given(row["service_type"]) or UNTYPED
            edge = EDGES[given(row["settlement_class"])]
            things.append(Thing("ground", edge, geojson(shape), symbol=symbol))
    return MapLayer(
        "roadcatchments",
        words("Reached by road"),
        things,
        order=28,
        shown=shown,
        meaning=grounds_meaning(grounds, words),
    )


def grounds_meaning(grounds: pd.DataFrame, words: Words) -> str:
    """Say what the tint means: how one travels, in which season, and how far, where that is the same everywhere."""
    heading = words("Reached by road")
    manners = grounds[["profile", "season"]].drop_duplicates().to_dict("records")
    if len(manners) != 1:
        return heading
    how = (Message(PROFILE_NAMES[manners[0]["profile"]]), Message(SEASON_NAMES[manners[0]["season"]]))
    return words("{heading} ({how}, {season})", heading=heading, how=how[0], season=how[1])


def limit_in_words(row: dict[str, object], words: Words) -> str:
    """Say a limit by road: kilometres, minutes, or both."""
    kilometres, minutes = given(row["limit_km"]), given(row["limit_minutes"])
    said = [words("{km} km", km=float(kilometres))] if kilometres is not None else []
    said += [words("{minutes} min", minutes=round(minutes))] if minutes is not None else []
    return ", ".join(said)
