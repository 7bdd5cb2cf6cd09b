"""How many seats are there for each person within reach, when all who reach them compete?

Three measures of the family of floating catchments, on sparse pairs of a place and a site with the weight that the way
between them has. All are written for any demand (people, settlements) and any supply (seats), both 0 or more.

References
----------
Luo & Wang 2003, doi 10.1068/b29120 (2SFCA); Luo & Qi 2009, doi 10.1016/j.healthplace.2009.06.002 (E2SFCA);
Páez, Higgins & Vivona 2019, doi 10.1371/journal.pone.0218773 (BFCA).

"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Floats = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.integer]

STEPS: Mapping[float, float] = MappingProxyType({10.0: 1.0, 20.0: 0.68, 30.0: 0.22})
"""Weights by the longest way in minutes that has them, as PySAL has them; a way exactly as long is within it."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which places reach which sites: the positions of each pair, each pair once, and a weight from 0 to 1.

    A pair that is not there weighs nothing: too far, no way, or not allowed to enter. `places` and `sites` count all.
    """

    place: Positions
    site: Positions
    weight: Floats
    places: int
    sites: int

    def of_places(self, values: Floats) -> Floats:
        """Add values of the pairs up by place."""
        return np.asarray(np.bincount(self.place, weights=values, minlength=self.places), dtype=float)

    def of_sites(self, values: Floats) -> Floats:
        """Add values of the pairs up by site."""
        return np.asarray(np.bincount(self.site, weights=values, minlength=self.sites), dtype=float)


def step_weights(cost: npt.ArrayLike, steps: Mapping[float, float] = STEPS) -> Floats:
    """Return the weight of ways of some length: that of the first limit that is not exceeded, beyond the last one 0.

    An unknown way (NaN, infinite) weighs nothing. One step alone makes 2SFCA of E2SFCA.
    """
    limits = np.array(sorted(steps), dtype=float)
    weights = np.array([*(steps[limit] for limit in limits.tolist()), 0.0])
    found: Floats = weights[np.searchsorted(limits, np.asarray(cost, dtype=float), side="left")]
    return found


def e2sfca(pairs: Pairs, people: Floats, seats: Floats) -> Floats:
    """Return each place's seats per person (enhanced two-step floating catchment areas).

    R_j = S_j / sum_k P_k w_kj is what a site has for each person who reaches it, A_i = sum_j R_j w_ij what a place gets
    of its sites. sum_i P_i A_i is the seats of all sites that somebody reaches.

    Parameters
    ----------
    pairs
        Who reaches what.
    people, seats
        P of every place and S of every site; 0 or more.

    Returns
    -------
    Array
        One score a place; 0 where it reaches nothing, or only sites that nobody at all reaches.

    """
    competing = pairs.of_sites(pairs.weight * people[pairs.place])
    return pairs.of_places(_share(seats, competing)[pairs.site] * pairs.weight)


def bfca(pairs: Pairs, people: Floats, seats: Floats) -> Floats:
    """Return each place's level of service (balanced floating catchment areas): nobody and no seat is counted twice.

    a_ij = w_ij / sum_j w_ij divides a place's people among its sites, L_j = S_j / sum_i P_i a_ij is the level of
    service of a site, b_ij = w_ij / sum_i w_ij divides it among its places, A_i = sum_j L_j b_ij adds up what a place
    gets. sum_i A_i is sum_j L_j over sites that somebody reaches. The score depends on how people are put into places.

    Parameters
    ----------
    pairs
        Who reaches what.
    people, seats
        P of every place and S of every site; 0 or more.

    Returns
    -------
    Array
        One score a place; 0 where it reaches nothing, or only sites that nobody at all reaches.

    """
    of_place = _share(pairs.weight, pairs.of_places(pairs.weight)[pairs.place])
    level = _share(seats, pairs.of_sites(people[pairs.place] * of_place))
    of_site = _share(pairs.weight, pairs.of_sites(pairs.weight)[pairs.site])
    return pairs.of_places(level[pairs.site] * of_site)


METHODS: Mapping[str, Callable[[Pairs, Floats, Floats], Floats]] = MappingProxyType({"e2sfca": e2sfca, "bfca": bfca})
"""Every measure by its code."""


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing is nothing's share."""
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)
