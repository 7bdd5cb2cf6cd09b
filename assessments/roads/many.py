"""How far is it by road from many homes to one site after another, over all networks at hand, or why is it not known?

Nothing is kept from one site to the next, so that a whole caseload and hundreds of sites take little room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.travel import find_trips, trips_by_site
from layers.roads.names import BEYOND_LIMIT, NO_NETWORK, OFF_NETWORK, REACH_LABELS, REACHED, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from assessments.roads.graph import Manner
    from assessments.roads.joining import Joins
    from assessments.roads.laid import Laid
    from assessments.roads.reach import RoadReach
    from assessments.roads.travel import Trips
    from layers.geodesy import Places
    from layers.roads.network import Floats, Truths

    Codes = npt.NDArray[np.int8]

STATUSES = tuple(REACH_LABELS)
"""What may be said of a way; of several networks the first that one of them says counts."""

_REACHED, _BEYOND, _UNREACHABLE, _OFF, _NONE = (
    STATUSES.index(name) for name in (REACHED, BEYOND_LIMIT, UNREACHABLE, OFF_NETWORK, NO_NETWORK)
)


@dataclass(frozen=True, eq=False)
class WaysTo:
    """The ways from all homes to one site.

    `service` is its position; `status` are positions in `STATUSES`, for each home; `cost` is kilometres or minutes from
    door to door, NaN unless the way is reached.
    """

    service: int
    status: Codes
    cost: Floats


def ways_by_site(
    roads: RoadReach,
    homes: Places,
    sites: Places,
    services: Sequence[int],
    *,
    manner: Manner,
    limit: float,
    asked: Callable[[int], Truths],
) -> Iterator[WaysTo]:
    """Answer the ways of all homes to one site after another.

    Parameters
    ----------
    roads
        The networks at hand.
    homes, sites, services
        Where people live, all services, and the positions of those asked about.
    manner
        How one travels, in which season, and what counts.
    limit
        The longest way that is told, in the unit of the manner; exactly as long is.
    asked
        Tells for a service of which homes the answer matters: only for them is a way beyond the limit told from one
        that is not there (that may need a second search).

    Yields
    ------
    WaysTo
        One for each service, in order. A home without coordinates has no network.

    """
    parts = [
        _Part(laid, roads.joined(number, homes, manner), roads.joined(number, sites, manner), manner, limit)
        for number, laid in enumerate(roads.networks)
    ]
    streams = [part.stream(services) for part in parts]
    covered = [
        (network.covers(homes.latitude, homes.longitude), network.covers(sites.latitude, sites.longitude))
        for network in (part.laid.network for part in parts)
    ]
    for service in services:
        status = np.full(len(homes), _NONE, dtype=np.int8)
        cost = np.full(len(homes), np.nan)
        for part, stream, (here, there) in zip(parts, streams, covered, strict=True):
            if there[service]:
                status[here] = np.minimum(status[here], _OFF)
            if part.sites.joined[service]:
                trips = next(stream)
                said = part.said(trips, service, asked)
                status = np.minimum(status, said)
                cost[trips.home] = np.fmin(cost[trips.home], trips.cost)
        yield WaysTo(service, status, cost)


@dataclass(frozen=True, eq=False)
class _Part:
    """One network with all homes and sites on it."""

    laid: Laid
    homes: Joins
    sites: Joins
    manner: Manner
    limit: float

    def stream(self, services: Sequence[int]) -> Iterator[Trips]:
        """Yield the trips to one service after another; those that do not meet the roads are passed over."""
        network = self.laid.in_season(self.manner.season).network
        there = self.sites.take(np.asarray(services, dtype=np.intp))
        return trips_by_site(network, self.laid.costs(self.manner), self.homes, there, limit=self.limit)

    def said(self, trips: Trips, service: int, asked: Callable[[int], Truths]) -> Codes:
        """Say what this network says of the way from each home to a service that meets its roads."""
        status = np.where(self.homes.joined, _BEYOND, _NONE).astype(np.int8)
        status[trips.home] = _REACHED
        cut = self.laid.in_season(self.manner.season)
        if cut.network is self.laid.network:
            return status  # whatever meets the uncut main roads has a way, long as it may be
        missing = np.flatnonzero((status == _BEYOND) & asked(service))
        if len(missing):
            here, there = self.homes.take(missing), self.sites.take([service])
            found = find_trips(cut.network, self.laid.costs(self.manner), here, there)
            status[missing] = _UNREACHABLE
            status[missing[found.home]] = _BEYOND
        return status
