"""Who may take which seats, how far each of them would have to go, and which seats are promised to whom?

Seats lie in pools: those of a programme are shared by its sites, a service without a programme has its own. A pair is
a person and a pool that they surely may enter; of a pool's several sites only the one with the least burden counts, as
moving somebody there never costs a seat.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Indices = npt.NDArray[np.intp]
    Whole = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

NOBODY = -1
"""What stands for no seat."""

_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Promise:
    """Places of one pool that are owed to the members of a group (a quota), as far as they can be given now.

    Members placed, less `share` of everybody placed in the pool, must come to at least `owed`. A count, or a share of
    the seats, has no `share` here: it owes a whole number of places, and others may not take those.
    """

    pool: int
    members: Mask
    owed: float
    share: float = 0.0

    @property
    def keeps_free(self) -> bool:
        """Whether seats are kept free for the members where there are too few of them."""
        return self.share == 0 and self.owed > 0


def owed_seats(share: float, seats: float, *, already: int = 0) -> float:
    """Return how many more places a share of all seats owes to a group of whom some are there already.

    A share of a seat is rounded up: 30 % of 11 seats are 4 places. Never below 0.
    """
    return float(max(math.ceil(share * seats - _TINY) - already, 0))


@dataclass(frozen=True, eq=False)
class Problem:
    """Pairs of people and pools, in any order, each pair once.

    `burden` (whole steps, see `whole_burden`) is to be small, `fit` (whole, 0 and up) to be large. `seats` of a pool is
    infinite where no limit is stated.
    """

    people: int
    seats: Floats
    person: Indices
    pool: Indices
    burden: Whole
    fit: Whole
    promises: tuple[Promise, ...] = ()

    @property
    def pools(self) -> int:
        """Count the pools."""
        return len(self.seats)

    @cached_property
    def best_first(self) -> Indices:
        """Order the pairs by person, each person's best first: least burden, best fit, first pool."""
        return np.lexsort((self.pool, -self.fit, self.burden, self.person)).astype(np.intp)

    def only(self, pairs: Indices) -> Problem:
        """Return the same problem with these pairs alone, in that order."""
        return replace(
            self,
            person=self.person[pairs],
            pool=self.pool[pairs],
            burden=self.burden[pairs],
            fit=self.fit[pairs],
        )

    def placed(self, choice: Indices) -> Indices:
        """List the pairs that a choice (a pair for each person, or `NOBODY`) takes."""
        return choice[choice >= 0]

    def taken(self, choice: Indices) -> Whole:
        """Count the people placed in each pool."""
        return np.bincount(self.pool[self.placed(choice)], minlength=self.pools).astype(np.int64)

    def shortfall(self, promise: Promise, choice: Indices) -> float:
        """Return by how many places a choice falls short of a promise; 0 where it is kept."""
        pairs = self.placed(choice)
        here = pairs[self.pool[pairs] == promise.pool]
        members = int(promise.members[self.person[here]].sum())
        return max(promise.owed + promise.share * len(here) - members, 0.0)


BURDEN_STEPS = {"km": 10.0, "minutes": 1.0}
"""Steps in one unit of each burden: ways are compared to 100 m, or to one minute. Homes are not known better, and
between ways as long as each other the better fit decides."""


def whole_burden(cost: Floats, unit: str) -> Whole:
    """Write burdens in whole steps; one that is not known takes the middle of those that are (0 if none is).

    Not known is then neither near nor far. `unit` is a key of `BURDEN_STEPS`.
    """
    known = np.isfinite(cost)
    middle = float(np.median(cost[known])) if known.any() else 0.0
    return np.rint(np.where(known, cost, middle) * BURDEN_STEPS[unit]).astype(np.int64)


def nearest_sites(person: Indices, pool: Indices, burden: Whole, fit: Whole) -> Indices:
    """List, of pairs of a person and a site of a pool, the best one for each person and pool, by position.

    Least burden first, then best fit, then the order given; listed by person, then pool.
    """
    order = np.lexsort((np.arange(len(person)), -fit, burden, pool, person))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(person[order]) != 0) | (np.diff(pool[order]) != 0)
    return order[new].astype(np.intp)
