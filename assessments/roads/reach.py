"""How far are many homes from a site by road, over all networks at hand, for rules that name road or time?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import Joinable, Joins, main_roads
from assessments.roads.travel import find_trips
from layers.roads.profiles import speeds_on

if TYPE_CHECKING:
    from layers.geodesy import Places
    from layers.roads.network import Floats, Network

KEPT_JOINS = 32
"""So many sets of places stay joined; who is judged again is not joined again."""


@dataclass(frozen=True, eq=False)
class RoadReach:
    """Answers ways by road over some networks; what several questions share is worked out once."""

    networks: tuple[Network, ...] = ()
    _joinable: dict[tuple[int, bytes], Joinable] = field(default_factory=dict, repr=False)
    _joins: dict[tuple[int, int, str], tuple[Places, Joins]] = field(default_factory=dict, repr=False)
    _costs: dict[tuple[int, Manner], Costs] = field(default_factory=dict, repr=False)

    def costs(self, homes: Places, sites: Places, service: int, *, manner: Manner, limit: float) -> Floats:
        """Return the kilometres or minutes from every home to one site.

        Parameters
        ----------
        homes, sites
            Where people live, and all services.
        service
            The position of the site among them.
        manner
            How one travels, and what counts.
        limit
            Longer ways are not told apart.

        Returns
        -------
        Array
            One figure a home: infinite where there is no way, or only one longer than the limit; NaN where nothing is
            known, because no network covers both places or one lies too far from its roads.

        """
        best = np.full(len(homes), np.nan)
        for number, network in enumerate(self.networks):
            there = self._joined(number, sites, manner.profile)
            if not there.joined[service]:
                continue
            here = self._joined(number, homes, manner.profile)
            spent = self._spent(number, manner)
            trips = find_trips(network, spent, here, there.take([service]), limit=limit)
            cost = np.where(here.joined, np.inf, np.nan)
            cost[trips.home] = trips.cost
            best = np.fmin(best, cost)
        return best

    def _joined(self, number: int, places: Places, profile: str) -> Joins:
        key = (number, id(places), profile)
        if key not in self._joins:
            network = self.networks[number]
            among = main_roads(network, speeds_on(network), profile)
            prepared = (number, among.tobytes())
            if prepared not in self._joinable:
                self._joinable[prepared] = Joinable.among(network, among)
            while len(self._joins) >= KEPT_JOINS:
                del self._joins[next(iter(self._joins))]
            joins = self._joinable[prepared].join(places.latitude, places.longitude)
            self._joins[key] = (places, joins)  # the places are kept too, so that their number stays theirs
        return self._joins[key][1]

    def _spent(self, number: int, manner: Manner) -> Costs:
        key = (number, manner)
        if key not in self._costs:
            self._costs[key] = costs_of(self.networks[number], speeds_on(self.networks[number]), manner)
        return self._costs[key]

    def walk(self, manner: Manner) -> float:
        """Return what a kilometre on foot across country costs at most on any of the networks; 1 if that counts."""
        return max((1000 * self._spent(number, manner).off_road for number in range(len(self.networks))), default=1.0)
