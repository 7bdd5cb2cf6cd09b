"""How far are many homes from a site by road, over all networks at hand, for rules that name road or time?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.travel import find_trips

if TYPE_CHECKING:
    from assessments.roads.graph import Manner
    from assessments.roads.joining import Joins
    from assessments.roads.laid import Laid
    from layers.geodesy import Places
    from layers.roads.network import Floats

KEPT_JOINS = 32
"""So many sets of places stay joined; who is judged again is not joined again."""


@dataclass(frozen=True, eq=False)
class RoadReach:
    """Answers ways by road over some networks; what several questions share is worked out once."""

    networks: tuple[Laid, ...] = ()
    _joins: dict[tuple[int, int, str, str], tuple[Places, Joins]] = field(default_factory=dict, repr=False)

    def costs(self, homes: Places, sites: Places, service: int, *, manner: Manner, limit: float) -> Floats:
        """Return the kilometres or minutes from every home to one site.

        Parameters
        ----------
        homes, sites
            Where people live, and all services.
        service
            The position of the site among them.
        manner
            How one travels, in which season, and what counts. Roads closed in that season are.
        limit
            Longer ways are not told apart.

        Returns
        -------
        Array
            One figure a home: infinite where there is no way, or only one longer than the limit; NaN where nothing is
            known, because no network covers both places or one lies too far from its roads.

        """
        best = np.full(len(homes), np.nan)
        for number, laid in enumerate(self.networks):
            there = self.joined(number, sites, manner)
            if not there.joined[service]:
                continue
            here = self.joined(number, homes, manner)
            network = laid.in_season(manner.season).network
            trips = find_trips(network, laid.costs(manner), here, there.take([service]), limit=limit)
            cost = np.where(here.joined, np.inf, np.nan)
            cost[trips.home] = trips.cost
            best = np.fmin(best, cost)
        return best

    def joined(self, number: int, places: Places, manner: Manner) -> Joins:
        """Return where places meet a network as it is in the manner's season."""
        key = (number, id(places), manner.profile, manner.season)
        if key not in self._joins:
            while len(self._joins) >= KEPT_JOINS:
                del self._joins[next(iter(self._joins))]
            laid = self.networks[number]
            joins = laid.placed(laid.join(manner.profile, places.latitude, places.longitude), manner.season)
            self._joins[key] = (places, joins)  # the places are kept too, so that their number stays theirs
        return self._joins[key][1]

    def walk(self, manner: Manner) -> float:
        """Return what a kilometre on foot across country costs at most on any of the networks; 1 if that counts."""
        return max((laid.walk(manner) for laid in self.networks), default=1.0)
