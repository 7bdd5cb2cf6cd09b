"""Which courses fit what a person wishes and what is asked for near their home, and how many jobs are within reach?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float64]

SHARED_DIGITS = {4: 1.0, 3: 0.75, 2: 0.5, 1: 0.25}
"""How near two occupations are by the digits of ISCO-08 that they share from the left: the same unit group is 1, only
the same major group a quarter. An assumption, shown wherever it is used."""

HALF_MINUTES, HALF_KM = 30.0, 10.0
"""A job so far from the home counts half: minutes by road, or kilometres in a straight line where no road is kept. An
assumption."""


def nearness(one: str, other: str) -> float:
    """Tell how near two occupations are, from 0 to 1; a group holds all that begins with its code."""
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    if shared and shared == min(len(one), len(other)):
        return 1.0
    return SHARED_DIGITS.get(shared, 0.0)


def wish_score(leads: Sequence[str], wishes: Sequence[str]) -> float:
    """Tell how near a course comes to what a person wishes: the nearest pair; NaN where either says nothing."""
    pairs = [nearness(one, other) for one in leads for other in wishes]
    return max(pairs) if pairs else float("nan")


def wish_and_demand(wish: npt.ArrayLike, demand: npt.ArrayLike, *, wish_weight: float) -> Floats:
    """Weigh a person's wish against demand: wish_weight x wish + (1 - wish_weight) x demand.

    Where one of the two is not known the other stands alone; NaN where neither is.

    Raises
    ------
    ValueError
        When the weight is not between 0 and 1.

    """
    if not 0 <= wish_weight <= 1:
        raise ValueError("a weight lies between 0 and 1")
    one, other = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (wish, demand)))
    weighed = wish_weight * one + (1 - wish_weight) * other
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, weighed))


def jobs_within_reach(
    openings: npt.ArrayLike, minutes: npt.ArrayLike, km: npt.ArrayLike
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Weigh the openings around homes by how far they are: the sum of openings x 2^(-cost / half).

    Parameters
    ----------
    openings
        Openings a year in each area; NaN where not known: it adds nothing.
    minutes, km
        A row for each home, a column for each area: minutes by road (NaN where no road is kept, infinite where there is
        no way) and kilometres in a straight line, used where minutes are NaN.

    Returns
    -------
    weighed, known
        Weighed openings of each home and area, and whether the openings and the way of the pair are known. A home's
        index is the sum of its row.

    References
    ----------
    Hansen 1959, How accessibility shapes land use, J. Am. Inst. Planners 25; with an exponential decay.

    """
    posts = np.asarray(openings, dtype=float)
    by_road, straight = (np.atleast_2d(np.asarray(each, dtype=float)) for each in (minutes, km))
    halves = np.where(np.isnan(by_road), straight / HALF_KM, by_road / HALF_MINUTES)
    known = np.isfinite(posts)[None] & ~np.isnan(halves)
    with np.errstate(invalid="ignore"):
        weighed = np.where(
            known, np.exp2(-np.where(known, halves, 0.0)) * np.where(np.isfinite(posts), posts, 0.0), 0.0
        )
    return weighed, known
