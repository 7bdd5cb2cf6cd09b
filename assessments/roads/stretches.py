"""Which stretches of road lie within a limit of some sites: whole roads, and parts of roads cut where the limit ends?

Whoever starts from a stretch gets to at least one of the sites within the limit, the site's own leg across country
included. The search is that of `travel.py`: from the sites, over the roads turned round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import graph_of
from assessments.roads.travel import doors_of, ends_of, share_along

if TYPE_CHECKING:
    from assessments.roads.graph import Costs
    from assessments.roads.joining import Joins
    from layers.roads.closures import Cut
    from layers.roads.network import Floats, Indices, Network, Truths

_APART_M = 1.0
"""Gap between two roads on the line on which all stretches are laid out to be put together."""

_NOTHING_M = 1e-6


@dataclass(frozen=True, eq=False)
class Stretches:
    """Pieces of a network's roads: from so many metres after the tail to so many; ordered, none over another."""

    road: Indices
    from_m: Floats
    to_m: Floats

    def __len__(self) -> int:
        """Count the pieces."""
        return len(self.road)

    def take(self, which: Truths) -> Stretches:
        """Return some of the pieces."""
        return Stretches(self.road[which], self.from_m[which], self.to_m[which])

    def whole(self, network: Network) -> Truths:
        """Tell which pieces are whole roads."""
        return np.asarray((self.from_m <= 0) & (self.to_m >= network.length_m[self.road]))

    def beyond(self, inner: Stretches, network: Network) -> Stretches:
        """Return what of these pieces is not among inner ones, all of which lie within these."""
        base = _laid_out(network)
        starts = np.concatenate([base[self.road] + self.from_m, base[inner.road] + inner.to_m])
        stops = np.concatenate([base[self.road] + self.to_m, base[inner.road] + inner.from_m])
        road = np.concatenate([self.road, inner.road])[np.argsort(starts, kind="stable")]
        starts, stops = np.sort(starts), np.sort(stops)
        left = stops - starts > _NOTHING_M
        return Stretches(road[left], (starts - base[road])[left], (stops - base[road])[left])

    def in_parent(self, cut: Cut, network: Network) -> Stretches:
        """Return the same stretches as pieces of the roads of the network that was cut; parts that touch are one."""
        begin = cut.from_m[self.road]
        return _together(network, cut.parent[self.road], begin + self.from_m, begin + self.to_m)


@dataclass(frozen=True, eq=False)
class Reached:
    """What a search from some sites found: the cost from every crossing to its nearest site, up to a limit."""

    network: Network
    costs: Costs
    sites: Joins
    far: Floats

    def within(self, limit: float) -> Stretches:
        """Return the stretches from which a site is at most so far (exactly as far counts); none below the search's."""
        network, costs = self.network, self.costs
        length = network.length_m
        by_tail = limit - self.far[network.tail]  # what is left when one comes to the road's tail
        by_head = limit - self.far[network.head]
        road = np.arange(len(network), dtype=np.int32)
        from_tail = np.minimum(_share(by_tail, costs.back), 1.0)
        from_head = np.minimum(_share(by_head, costs.onward), 1.0)
        out, back = np.flatnonzero(from_tail >= 0), np.flatnonzero(from_head >= 0)
        here = self._around_sites(limit)
        return _together(
            network,
            np.concatenate([road[out], road[back], here.road]),
            np.concatenate([np.zeros(len(out)), (length * (1 - from_head))[back], here.from_m]),
            np.concatenate([(length * from_tail)[out], length[back], here.to_m]),
        )

    def _around_sites(self, limit: float) -> Stretches:
        """Return what is reached straight along the road on which a site itself lies."""
        left = limit - self.sites.off_road_m * self.costs.off_road
        sites = self.sites.take(left >= 0)
        left = left[left >= 0]
        share = share_along(self.network, sites)
        before = np.maximum(share - _share(left, self.costs.onward[sites.road]), 0.0)
        behind = np.minimum(share + _share(left, self.costs.back[sites.road]), 1.0)
        length = self.network.length_m[sites.road]
        return Stretches(sites.road, before * length, behind * length)


def _share(left: Floats, cost: Floats) -> Floats:
    """Return the share of a road that what is left of the limit pays for; negative where nothing is left."""
    share: Floats = np.divide(left, cost, out=np.zeros(len(cost)), where=np.isfinite(cost))
    return np.where(left >= 0, share, -1.0)


def search_from(network: Network, costs: Costs, sites: Joins, *, limit: float) -> Reached:
    """Search the roads from some sites, as whoever travels to them goes.

    Parameters
    ----------
    network, costs
        The roads and what passing them costs.
    sites
        Where the sites meet the roads; those that do not are left out.
    limit
        The search goes no farther, in the unit of the costs.

    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - heavy, and only needed here

    there = sites.take(sites.joined)
    if not len(there):
        return Reached(network, costs, there, np.full(network.node_count, np.inf))
    turned = costs.turned()
    arriving = ends_of(network, turned, there)
    doors = doors_of(network, arriving, there)
    doors = replace(doors, cost=doors.cost + np.concatenate([arriving.leg, arriving.leg]))
    begins = network.node_count + np.arange(len(there))
    far = dijkstra(graph_of(network, turned, doors).costs, indices=begins, min_only=True, limit=limit)
    return Reached(network, costs, there, np.asarray(far, dtype=float)[: network.node_count])


def _together(network: Network, road: Indices, from_m: Floats, to_m: Floats) -> Stretches:
    """Put pieces that overlap or touch together, road by road."""
    if not len(road):
        return Stretches(np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0))
    base = _laid_out(network)
    start, stop = base[road] + from_m, base[road] + to_m
    order = np.argsort(start, kind="stable")
    farthest = np.maximum.accumulate(stop[order])
    new = np.ones(len(order), dtype=bool)
    new[1:] = start[order][1:] > farthest[:-1]
    first = np.flatnonzero(new)
    last = np.concatenate([first[1:] - 1, [len(order) - 1]])
    kept = road[order][first]
    begin = np.maximum(start[order][first] - base[kept], 0.0)
    end = np.minimum(farthest[last] - base[kept], network.length_m[kept])
    return Stretches(kept.astype(np.int32), begin, np.maximum(end, begin))


def _laid_out(network: Network) -> Floats:
    """Lay all roads out on one line, a gap between them: where each begins, in metres."""
    return np.concatenate([[0.0], np.cumsum(network.length_m + _APART_M)])
