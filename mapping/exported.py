"""What is in a table that leaves: which columns, how exact its places, what it says about people not served.

Every writer takes its frame through `exported`, so that all formats hold the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from layers.schemas.columns import GAP_CAUSES, GAP_STATUSES
from mapping.access_classes import classes_of
from mapping.access_content import NEAREST
from mapping.shares import Tally
from mapping.symbols import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.recipe import Recipe

PUBLIC_LAYERS = frozenset(
    {
        "services",
        "programmes",
        "catchments",
        "roadcatchments",
        "areas",
        "settlements",
        "nearest",
        "demand",
        "mismatch",
        "alignment",
    }
)
"""Layers that say nothing about people; any other layer is held to be about them."""

PUBLIC_DECIMALS, PEOPLE_DECIMALS = 6, 3
"""Decimals of degrees: 11 cm for what is public, 111 m for anything about people."""

SIMULATED = "simulated"
"""The column that marks every row of a table of invented data."""

CLUSTER_RADIUS = "cluster_radius_km"
"""The column of a cluster's own radius, which in files shall not share its name with a catchment's."""

MEASURES = {"nearest": NEAREST, "minutes": NEAREST, "seats": "e2sfca"}
"""The layers about access by road, and what each of them measures."""

_COUNTED = frozenset({"people", *GAP_STATUSES})
_PLACES = ("latitude", "longitude")


def decimals_of(layer: str) -> int:
    """Return how many decimals of degrees may leave in a layer."""
    return PUBLIC_DECIMALS if layer in PUBLIC_LAYERS else PEOPLE_DECIMALS


def kind_of(layer: str) -> str:
    """Return the kind of a layer: `gaps_vocational` is one of `gaps`."""
    return layer.split("_", maxsplit=1)[0]


def exported(frame: pd.DataFrame, *, layer: str, recipe: Recipe) -> pd.DataFrame:
    """Return a table as it leaves; the frame is not changed.

    Places are rounded (`decimals_of`). Counts of people get three columns more: `unserved` (people who surely cannot
    enter anything), `unserved_share` (of all people asked about, 0 to 1) and `legend_class` (the class in which the
    maps draw the row); the first two are missing where withheld figures leave them open; a layer of `MEASURES` gets the
    class alone. Simulated data get the column `simulated`, true in every row; a cluster's radius is
    `cluster_radius_km`.

    A frame with geometry keeps it, its coordinates rounded; a shape that vanishes by that stays exact to 6 decimals.
    """
    kept = frame.copy()
    if kind_of(layer) == "clusters":
        kept = kept.rename(columns={"radius_km": CLUSTER_RADIUS})
    for name in _PLACES:
        if name in kept.columns:
            kept[name] = kept[name].astype("float64").round(decimals_of(kind_of(layer)))
    if "geometry" in kept.columns:
        kept["geometry"] = rounded(kept["geometry"], decimals_of(kind_of(layer)))
    if kind_of(layer) in MEASURES:
        kept.insert(
            list(kept.columns).index("profile"), "legend_class", _access_classes(kept, MEASURES[kind_of(layer)])
        )
    if set(kept.columns) >= _COUNTED:
        kept = _with_shares(kept)
    if recipe.simulated:
        kept.insert(len(kept.columns) - ("geometry" in kept.columns), SIMULATED, value=True)
    return kept


def _access_classes(frame: pd.DataFrame, measure: str) -> Any:
    """Return the class in which maps draw each row; seats of people who may not be told are withheld."""
    classes = pd.Series(classes_of(frame, measure), index=frame.index, dtype="str")
    return classes.mask(frame["people"].isna(), WITHHELD) if measure != NEAREST else classes


def _with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    known = [_tally(row) for row in counts[sorted(_COUNTED)].to_dict("records")]
    unserved = [tally.unserved for tally in known]
    shares = [
        None if count is None or not tally.people else count / tally.people
        for count, tally in zip(unserved, known, strict=True)
    ]
    columns: dict[str, Any] = {
        "unserved": pd.array(unserved, dtype="Int64"),
        "unserved_share": pd.array(shares, dtype="Float64").astype("float64"),
        "legend_class": pd.array([tally.style for tally in known], dtype="str"),
    }
    at = list(counts.columns).index("unknown") + 1
    for place, (name, values) in enumerate(columns.items()):
        counts.insert(at + place, name, values)
    return counts


def _tally(row: Mapping[Any, Any]) -> Tally:
    figures = {str(name): None if pd.isna(value) else int(value) for name, value in row.items()}
    causes = {cause: figures[cause] for cause in GAP_CAUSES}
    return Tally(figures["people"], figures["served"], figures["unknown"], causes)


def rounded(shapes: pd.Series[Any], decimals: int) -> Any:
    """Round the coordinates of shapes, keeping them valid; a missing shape stays missing."""
    exact = np.array([shape if isinstance(shape, shapely.Geometry) else None for shape in shapes], dtype=object)
    grid = shapely.set_precision(exact, 10.0**-decimals)
    vanished = shapely.is_empty(grid) & ~shapely.is_empty(exact)
    grid[vanished] = shapely.set_precision(exact[vanished], 10.0**-PUBLIC_DECIMALS)
    neat = shapely.transform(grid, lambda corners: np.round(corners, PUBLIC_DECIMALS))
    return type(shapes)(neat, index=shapes.index, **({"crs": shapes.crs} if hasattr(shapes, "crs") else {}))
