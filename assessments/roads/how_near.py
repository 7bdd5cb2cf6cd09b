"""How near is the nearest site to some people by road, in minutes, and what would other speeds make of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.roads.graph import Manner
    from assessments.roads.laid import Laid
    from layers.geodesy import Places
    from layers.roads.network import Floats

NEAR_MINUTES = (30, 60)
"""Limits at which people are counted; exactly as long is within."""


@dataclass(frozen=True)
class HowNear:
    """People by how near the nearest site is to them.

    `people` were asked about, `reached` of them have a way; `median_minutes` is theirs, None if nobody has one.
    `within` are counts of people for each of `NEAR_MINUTES`.
    """

    people: int
    reached: int
    median_minutes: float | None
    within: tuple[int, ...]


def minutes_to_nearest(roads: Sequence[Laid], homes: Places, sites: Places, manner: Manner) -> Floats:
    """Return the minutes (`manner` counts them) from each home to the nearest site; NaN where there is no way."""
    best = np.full(len(homes), np.nan)
    for laid in roads:
        here, there = (
            laid.placed(laid.join(manner.profile, places.latitude, places.longitude), manner.season)
            for places in (homes, sites)
        )
        nearest = find_nearest(laid.in_season(manner.season).network, laid.costs(manner), here, there)
        best = np.fmin(best, nearest.cost)
    return best


def how_near(minutes: Floats) -> HowNear:
    """Add up how near the nearest site is, from the minutes of each person (NaN: no way)."""
    known = minutes[np.isfinite(minutes)]
    return HowNear(
        people=len(minutes),
        reached=len(known),
        median_minutes=float(np.median(known)) if len(known) else None,
        within=tuple(int((known <= limit).sum()) for limit in NEAR_MINUTES),
    )


def differ(one: Sequence[Laid], other: Sequence[Laid], manner: Manner) -> bool:
    """Tell whether somebody who travels so spends something else on any road of the same networks at other speeds."""
    for first, second in zip(one, other, strict=True):
        before, after = first.costs(manner), second.costs(manner)
        same = np.array_equal(before.onward, after.onward) and np.array_equal(before.back, after.back)
        if not same or before.off_road != after.off_road:
            return True
    return False
