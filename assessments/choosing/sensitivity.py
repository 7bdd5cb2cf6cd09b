"""How firm is the order: what would put another option first, and what stays in the top three whatever the weights?

Scores are sums of weight times term, so that both answers are exact. As one weight moves and the others stay, each
option's sum is a straight line: who comes first is the upper edge of the lines. Whether some options can all beat
another at once, with every weight anywhere within its range, is the least of a convex function over their mixtures,
which lies where two of its folds meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assessments.choosing.score import TOP
from assessments.choosing.terms import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_EPSILON = 1e-9
"""Sums that differ by less are equal; the earlier option stays first."""


@dataclass(frozen=True)
class Change:
    """A change of one weight that puts an option first: from the weight now to the nearest one that does."""

    term: str
    weight_now: float
    weight_then: float

    @property
    def size(self) -> float:
        """How far the weight moves."""
        return abs(self.weight_then - self.weight_now)


def first_if(scores: Floats, weights: Floats) -> list[Change | None]:
    """Find for each option the smallest change of one weight from which on it is first.

    Parameters
    ----------
    scores
        A row an option, in their order now; a column a term.
    weights
        The weights now.

    Returns
    -------
    list
        None for the first option, and for those that no single weight puts first. Weights stay 0 or more; at the
        weight told the option draws level, just beyond it is first alone; an option level with the first now has a
        change of nothing.

    """
    found: list[Change | None] = [None] * len(scores)
    if len(scores) < 2:  # noqa: PLR2004 - nobody to be overtaken
        return found
    sums = scores @ weights
    for term, name in enumerate(NAMES):
        now = float(weights[term])
        for option, low, high in _edge(scores[:, term], sums - now * scores[:, term]):
            if option == 0:
                continue
            change = Change(name, now, min(max(now, low), high))
            best = found[option]
            if best is None or change.size < best.size:
                found[option] = change
    return found


def _edge(slopes: Floats, heights: Floats) -> Iterator[tuple[int, float, float]]:
    """Walk along the upper edge of lines from 0 on: which line it is, and from where to where."""
    best = np.flatnonzero(heights >= heights.max() - _EPSILON)
    line = int(best[np.argmax(slopes[best])])
    at = 0.0
    while True:
        steeper = np.flatnonzero(slopes > slopes[line] + _EPSILON)
        if not len(steeper):
            yield line, at, np.inf
            return
        meets = (heights[line] - heights[steeper]) / (slopes[steeper] - slopes[line])
        nearest = float(meets.min())
        level = steeper[meets <= nearest + _EPSILON]
        yield line, at, max(nearest, at)
        line, at = int(level[np.argmax(slopes[level])]), max(nearest, at)


def stays_on_top(scores: Floats, weights: Floats, *, give: float, top: int = TOP) -> list[bool]:
    """Tell of each option whether it is among the first `top` whatever the weights, each within +-`give` of its own.

    Parameters
    ----------
    scores
        A row an option, in their order now; a column a term.
    weights
        The weights now.
    give
        How far each may move either way, as a share of itself: 0.25 is from three quarters to five quarters.

    Returns
    -------
    list
        False for everything that is not among the first `top` now. Options level with the last of them count as on top.

    """
    stays = [False] * len(scores)
    for option in range(min(top, len(scores))):
        gaps = np.delete(scores, option, axis=0) - scores[option]
        stays[option] = not _can_all_beat(gaps, weights, give * weights, top)
    return stays


def _can_all_beat(gaps: Floats, middle: Floats, room: Floats, count: int) -> bool:
    """Tell whether, for some weights in the box, so many of the gaps are above zero at once."""
    alone = gaps @ middle + np.abs(gaps) @ room
    rivals = gaps[alone > _EPSILON]
    if len(rivals) < count:
        return False
    tried = np.vstack([middle, middle + np.sign(rivals) * room])
    if ((rivals @ tried.T > _EPSILON).sum(axis=0) >= count).any():
        return True
    if count == 1:
        return True
    friends = [
        {other for other in range(len(rivals)) if other != one and _together(rivals[[one, other]], middle, room)}
        for one in range(len(rivals))
    ]
    return any(
        _together(rivals[list(some)], middle, room)
        for some in combinations(range(len(rivals)), count)
        if all(two in friends[one] for one, two in combinations(some, 2))
    )


def _together(gaps: Floats, middle: Floats, room: Floats) -> bool:
    """Tell whether all of a few gaps are above zero for some weights in the box (minimax over mixtures)."""
    count = len(gaps)
    folds = np.vstack([gaps.T, np.eye(count)])
    mixtures = [np.eye(count)]
    for some in combinations(range(len(folds)), count - 1):
        meeting = _meeting(folds[list(some)])
        if meeting is not None:
            mixtures.append(meeting[None, :])
    mixed = np.vstack(mixtures) @ gaps
    return bool((mixed @ middle + np.abs(mixed) @ room).min() > _EPSILON)


def _meeting(folds: Floats) -> Floats | None:
    """Return the mixture (not below 0, summing to 1) on all of these folds; None where there is none."""
    count = folds.shape[1]
    direction = np.array(
        [(-1.0) ** column * np.linalg.det(np.delete(folds, column, axis=1)) for column in range(count)]
    )
    total = direction.sum()
    if abs(total) < _EPSILON:
        return None
    mixture = direction / total
    return mixture if (mixture > -_EPSILON).all() else None
