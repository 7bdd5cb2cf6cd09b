"""Which closures make a way longer, or take it away?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.roads.laid import Laid
    from layers.roads.closed import Closure
    from layers.roads.network import Floats

_ROUNDING = 1e-9
"""A way longer by no more than this, in kilometres or minutes, is as long as before."""


def closures_felt(laid: Laid, season: str, costs: Callable[[Laid], Floats]) -> list[tuple[Closure, ...]]:
    """Say for each of some ways which closures of a season it is longer for, or gone.

    Parameters
    ----------
    laid
        The network with all its closures.
    season
        The season asked about.
    costs
        Measures all ways, in that season, on the same network with some of its closures; infinite where there is none.

    Returns
    -------
    list
        For each way the closures that change it when nothing else is closed; where only all of them together do, all.

    """
    closed = laid.closed_in(season)
    if laid.in_season(season).network is laid.network:
        return [()] * len(costs(laid))
    free = costs(laid.with_only(())) + _ROUNDING
    longer = costs(laid) > free
    if not longer.any():
        return [()] * len(longer)
    alone = np.array([costs(laid.with_only((closure,))) > free for closure in closed])
    felt = np.where(alone.any(axis=0), alone, True) & longer  # noqa: FBT003 - the array's value
    return [
        tuple(closure for closure, changes in zip(closed, column.tolist(), strict=True) if changes) for column in felt.T
    ]
