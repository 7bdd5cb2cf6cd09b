"""What is done about symbols that hide each other on paper: they stand side by side, and their part is shown larger."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from mapping.map_frame import Box, Frame
from mapping.symbols import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from mapping.printed_sheet import Sheet

LARGER = 5
"""How many times larger the part is shown."""

FEWEST_HIDDEN = 6
"""A part is worth a page of its own where at least so many symbols hide each other."""

SMALLEST_SHARE = 1 / 3
"""A part is worth a page of its own where it holds this share of all symbols that hide each other."""

MOST_TOGETHER = 16
"""So many symbols at most stand side by side."""

_ROUNDS = 5

MOST_LOOKED_AT = 500
"""With more symbols than these, every part is crowded and none is shown larger."""


def crowded_part(services: pd.DataFrame, sheet: Sheet, box: Box) -> Frame | None:
    """Find the part of a map, as large as a box when shown five times larger, that holds most of its hidden symbols.

    None where fewer than six symbols hide each other in it, or less than a third of all that do: where the crowd is
    everywhere, one part larger says little.
    """
    placed = sheet.symbols(services)
    if not placed or len(placed) > MOST_LOOKED_AT:
        return None
    middles = np.array([symbol.at for symbol in placed])
    hidden = middles[_hidden(middles, np.array([symbol.size for symbol in placed]))]
    if len(hidden) < FEWEST_HIDDEN:
        return None
    half = np.array([box[2] - box[0] - 10, box[3] - box[1] - 22]) / (2 * LARGER)
    inside = (np.abs(hidden[:, None, :] - hidden[None, :, :]) <= half).all(axis=2)
    fullest = inside[int(inside.sum(axis=1).argmax())]
    if fullest.sum() < max(FEWEST_HIDDEN, SMALLEST_SHARE * len(hidden)):
        return None
    chosen = hidden[fullest]
    middle = (chosen.min(axis=0) + chosen.max(axis=0)) / 2
    latitude, longitude = sheet.frame.place(*middle.tolist())
    whole = replace(sheet.frame, latitude=latitude, longitude=longitude, box=box)
    return replace(whole, scale=math.ceil(sheet.frame.scale / LARGER))


def spread(places: Sequence[Sequence[float]], size: float) -> list[tuple[float, float]]:
    """Put symbols of a radius that would hide each other in rows around their middle; lengths in millimetres.

    Where more than sixteen hang together they stay where they are: moved, they would end up far from their places.
    """
    where = np.array(places, dtype=float).reshape(-1, 2)
    groups = [[at] for at in range(len(where))]
    moved = where.copy()
    for _ in range(_ROUNDS):
        merged = _merged(groups, moved, size)
        if len(merged) == len(groups):
            break
        groups = merged
        for group in groups:
            middle = where[group].mean(axis=0)
            moved[group] = middle + np.array(side_by_side(len(group), 2 * size + 0.3))
    return [(float(x), float(y)) for x, y in moved]


def _merged(groups: list[list[int]], places: npt.NDArray[np.float64], size: float) -> list[list[int]]:
    """Join the groups whose symbols touch, unless they would become too many."""
    owner = np.empty(len(places), dtype=int)
    for number, group in enumerate(groups):
        owner[group] = number
    pairs = cKDTree(places).query_pairs(2 * size, p=np.inf, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (owner[pairs[:, 0]], owner[pairs[:, 1]])), shape=(len(groups), len(groups)))
    count, labels = connected_components(links, directed=False)
    joined: list[list[int]] = []
    for label in range(count):
        members = [groups[number] for number in np.flatnonzero(labels == label)]
        together = sorted(at for group in members for at in group)
        joined += [together] if len(together) <= MOST_TOGETHER else members
    return joined


def _hidden(middles: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell which symbols cover part of another, taken as squares."""
    near = np.abs(middles[:, None, :] - middles[None, :, :]).max(axis=2) < sizes[:, None] + sizes[None, :]
    np.fill_diagonal(near, val=False)
    return np.asarray(near.any(axis=1))


def name_of(part: Frame, settlements: pd.DataFrame) -> str:
    """Name a part after its most populous settlement; empty where none is known in it."""
    towns = settlements.dropna(subset=["latitude", "longitude", "settlement_name"])
    towns = towns.sort_values("population", ascending=False, kind="stable", na_position="last")
    columns = (towns[name].tolist() for name in ("settlement_name", "latitude", "longitude"))
    for name, latitude, longitude in zip(*columns, strict=True):
        x, y = part.point(latitude, longitude)
        if part.holds((x, y, x, y)):
            return " ".join(str(name).split())
    return ""
