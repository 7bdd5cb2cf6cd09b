"""Where is the place that somebody names? By name, by coordinates as people write them, homonyms told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.geography import areas_of
from layers.geodesy import Places
from layers.plain import plain_key
from layers.settlement_reach import reach_km
from layers.words import Message, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.workflows.world import World

MOST_FOUND = 12
"""So many places are offered at most; a longer list is a sign that the name should be longer."""


@dataclass(frozen=True)
class FoundPlace:
    """A place to choose: its name, where it is, and in which areas it lies (the smallest first)."""

    name: str
    latitude: float
    longitude: float
    areas: tuple[str, ...] = ()
    settlement_class: str | None = None
    reach_km: float = 0.0
    """How far from its point a home may lie that is called by its name."""


@dataclass(frozen=True, eq=False)
class PlaceIndex:
    """The settlements with coordinates, ready to be searched; the most populous first."""

    settlements: pd.DataFrame
    keys: npt.NDArray[np.str_]
    areas: pd.DataFrame


def place_index(world: World) -> PlaceIndex:
    """Write every settlement's name the way names are compared."""
    placed = world.settlements.dropna(subset=["settlement_name", "latitude", "longitude"])
    placed = placed.sort_values("population", ascending=False, na_position="last", kind="stable")
    keys = np.array([plain_key(name) for name in placed["settlement_name"]], dtype=str)
    return PlaceIndex(placed.reset_index(drop=True), keys, world.areas)


def has_digits(text: str) -> bool:
    """Tell whether somebody may be writing coordinates."""
    return any(letter.isdigit() for letter in text)


def point_of(text: str) -> tuple[float, float]:
    """Read coordinates as people write them: (latitude, longitude).

    Raises
    ------
    HomewardError
        When the text is not a pair of coordinates, with what would be right.

    """
    from layers.readers.point import parse_point  # noqa: PLC0415 - loads the readers

    return parse_point(text)


def doubt_about(point: tuple[float, float], areas: pd.DataFrame) -> Message | None:
    """Say that a place lies outside every known area, and what may have been meant; None for one inside.

    Nothing is changed: a sign that was forgotten or two numbers that were swapped are only offered.
    """
    latitude, longitude = point
    if not areas["geometry"].notna().any() or _inside(latitude, longitude, areas):
        return None
    for other in ((latitude, -longitude), (longitude, latitude), (-latitude, longitude)):
        if abs(other[0]) <= 90 and _inside(*other, areas):  # noqa: PLR2004 - degrees of latitude
            meant = f"{other[0]:.5f}, {other[1]:.5f}"
            return say("This place lies outside every area known here. Is {meant} meant?", meant=meant)
    return say("This place lies outside every area known here.")


def _inside(latitude: float, longitude: float, areas: pd.DataFrame) -> bool:
    place = Places(np.array([latitude]), np.array([longitude]))
    levels = areas["admin_level"].dropna().astype(int).unique()
    return any(areas_of(place, areas, level=int(level))[0] is not None for level in levels)


def find_places(index: PlaceIndex, text: str, *, language: str) -> tuple[list[FoundPlace], bool]:
    """Find settlements by name, ignoring accents, case, hyphens, apostrophes and spaces.

    Returns
    -------
    places, more
        The exact name first, then names that begin so, then names that contain it, each time the most populous first;
        at most `MOST_FOUND`, and whether there are more.

    """
    wanted = plain_key(text)
    if not wanted or not len(index.keys):
        return [], False
    exact = index.keys == wanted
    begins = np.strings.startswith(index.keys, wanted) & ~exact
    holds = (np.strings.find(index.keys, wanted) >= 0) & ~exact & ~begins
    order = np.concatenate([np.flatnonzero(mask) for mask in (exact, begins, holds)])
    chosen = index.settlements.iloc[order[:MOST_FOUND]]
    return _described(chosen, index.areas, language), len(order) > MOST_FOUND


def _described(chosen: pd.DataFrame, areas: pd.DataFrame, language: str) -> list[FoundPlace]:
    places = Places(chosen["latitude"].to_numpy(dtype=float), chosen["longitude"].to_numpy(dtype=float))
    own = areas[f"area_name_{language}"].fillna(areas["area_name"]).fillna(areas["area_id"])
    names = dict(zip(areas["area_id"], own, strict=True))
    columns = []
    for level in (2, 1):
        codes = chosen[f"admin{level}_pcode"].to_numpy(dtype=object)
        holes = np.array([code not in names for code in codes], dtype=bool)
        columns.append(np.where(holes, areas_of(places, areas, level=level), codes))
    rows = zip(
        chosen["settlement_name"],
        chosen["latitude"],
        chosen["longitude"],
        chosen["settlement_class"],
        reach_km(chosen).tolist(),
        zip(*columns, strict=True),
        strict=True,
    )
    return [
        FoundPlace(
            str(name),
            float(latitude),
            float(longitude),
            tuple(dict.fromkeys(str(names[code]) for code in codes if code in names)),
            kind if isinstance(kind, str) else None,
            reach,
        )
        for name, latitude, longitude, kind, reach, codes in rows
    ]
