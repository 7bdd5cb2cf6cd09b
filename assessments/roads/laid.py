"""What is one network as one travels on it: its roads, how fast one is there, and what is closed in which season?

Places meet the roads as they are where nothing is closed; closures then cut the roads. So closing a road never makes
anybody join another one, and can only lengthen a way or take it away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import LIMIT_M, Joinable, Joins, main_roads
from assessments.roads.travel import Trips, find_trips
from layers.roads.closures import Cut, close_roads

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.roads.closed import Closure
    from layers.roads.network import Network, Truths
    from layers.roads.profiles import Speeds

SETS_KEPT, MOST_KEPT = 16, 20_000
"""So many sets of places, of at most so many places each, stay joined to a network."""


@dataclass(frozen=True, eq=False)
class Laid:
    """One network, the speeds on it and the closures that hold on the day asked about; what is derived is kept."""

    network: Network
    speeds: Speeds
    closures: tuple[Closure, ...] = ()
    _cuts: dict[tuple[Closure, ...], Cut] = field(default_factory=dict, repr=False)
    _joinable: dict[tuple[bool, bytes], tuple[Joinable, Truths]] = field(default_factory=dict, repr=False)
    _joins: dict[tuple[int, bytes, bytes, float], Joins] = field(default_factory=dict, repr=False)
    _costs: dict[Manner, Costs] = field(default_factory=dict, repr=False)
    _others: dict[tuple[Closure, ...], Laid] = field(default_factory=dict, repr=False)

    def at_speeds(self, speeds: Speeds) -> Laid:
        """Return the same network and closures at other speeds; what does not depend on speeds stays shared."""
        return replace(self, speeds=speeds, _costs={}, _others={})

    def closed_in(self, season: str) -> tuple[Closure, ...]:
        """List the closures that hold in a season."""
        return tuple(closure for closure in self.closures if closure.holds_in(season))

    def with_only(self, closures: tuple[Closure, ...]) -> Laid:
        """Return the same network with some of its closures only; places stay joined to it."""
        if closures not in self._others:
            self._others[closures] = replace(self, closures=closures, _costs={}, _others={})
        return self._others[closures]

    def in_season(self, season: str) -> Cut:
        """Return the network as its closures leave it in a season, and where the old roads' parts are in it."""
        closed = self.closed_in(season)
        if closed not in self._cuts:
            self._cuts[closed] = close_roads(self.network, [closure.shape for closure in closed])
        return self._cuts[closed]

    def joinable(self, profile: str) -> Joinable:
        """Return the roads that somebody who travels so may join; on them `road` is a road of the uncut network."""
        usable = self.speeds.usable(profile, self.network.kinds)
        key = (self.speeds.profiles[profile].walks, usable.tobytes())  # all that the main roads depend on
        if key not in self._joinable:
            among = main_roads(self.network, self.speeds, profile)
            alike = (known for known, roads in self._joinable.values() if np.array_equal(roads, among))
            self._joinable[key] = next(alike, None) or Joinable.among(self.network, among), among
        return self._joinable[key][0]

    def join(
        self, profile: str, latitude: npt.ArrayLike, longitude: npt.ArrayLike, *, limit_m: float = LIMIT_M
    ) -> Joins:
        """Join places to the uncut network; for a season's they have to be `placed`.

        The last few sets of places stay joined: everybody asks about the same sites.
        """
        joinable = self.joinable(profile)
        lat, lon = (np.atleast_1d(np.asarray(axis, dtype=float)) for axis in (latitude, longitude))
        if not 1 < len(lat) <= MOST_KEPT:
            return joinable.join(lat, lon, limit_m=limit_m)
        key = (id(joinable), lat.tobytes(), lon.tobytes(), limit_m)
        if key not in self._joins:
            while len(self._joins) >= SETS_KEPT:
                del self._joins[next(iter(self._joins))]
            self._joins[key] = joinable.join(lat, lon, limit_m=limit_m)
        return self._joins[key]

    def placed(self, joins: Joins, season: str) -> Joins:
        """Return where places meet the network as it is in a season, given where they meet the uncut one."""
        cut = self.in_season(season)
        if cut.network is self.network:
            return joins
        road, offset_m = cut.place(joins.road, joins.offset_m)
        return replace(joins, road=road, offset_m=offset_m)

    def costs(self, manner: Manner) -> Costs:
        """Return what passing each road costs, on the network as it is in the manner's season."""
        if manner not in self._costs:
            self._costs[manner] = costs_of(self.in_season(manner.season).network, self.speeds, manner)
        return self._costs[manner]

    def trips(
        self, homes: Joins, sites: Joins, manner: Manner, *, limit: float = float("inf"), back: bool = False
    ) -> Trips:
        """Find the cheapest way of every home to every site in the manner's season (`find_trips`).

        Parameters
        ----------
        homes, sites
            Where they meet the uncut network (`join`), for the manner's profile.
        manner
            How one travels, in which season, and what counts; kilometres too are of the season.
        limit
            The longest way that counts; exactly as long does.
        back
            Ask for the ways from the sites to the homes instead.

        """
        here, there = self.placed(homes, manner.season), self.placed(sites, manner.season)
        network = self.in_season(manner.season).network
        return find_trips(network, self.costs(manner), here, there, limit=limit, back=back)

    def walk(self, manner: Manner) -> float:
        """Return what a kilometre on foot across country costs, in the manner's unit."""
        return 1000 * self.costs(manner).off_road
