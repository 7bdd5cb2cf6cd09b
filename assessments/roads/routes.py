"""Which way does one person take to a site: its course, to be drawn and printed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Graph, graph_of
from assessments.roads.travel import Ends, along_one_road, doors_of, ends_of

if TYPE_CHECKING:
    from assessments.roads.graph import Costs
    from assessments.roads.joining import Joins
    from layers.roads.network import Floats, Indices, Network


def find_routes(network: Network, costs: Costs, home: Joins, sites: Joins) -> list[Floats | None]:
    """Find the course of the cheapest way from one home to each site.

    Parameters
    ----------
    network, costs
        The roads and what passing them costs.
    home, sites
        Where one home, and the sites, meet the roads.

    Returns
    -------
    list
        For each site rows of longitude and latitude from the home's meeting point with the road to the site's, in
        order; None where there is no way. The legs across country are straight and left out.

    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - heavy, and only needed here

    if not home.joined[0]:
        return [None] * len(sites)
    leaving = ends_of(network, costs, home)
    graph = graph_of(network, costs, doors_of(network, leaving, home))
    far, before = dijkstra(graph.costs, indices=network.node_count, return_predecessors=True)
    search = _Search(network, costs, graph, home, leaving, far, before)
    return [search.route_to(sites.take([site])) if sites.joined[site] else None for site in range(len(sites))]


@dataclass(frozen=True, eq=False)
class _Search:
    """What the search from one home found: the cost to every crossing, and the node before it on the way."""

    network: Network
    costs: Costs
    graph: Graph
    home: Joins
    leaving: Ends
    far: Floats
    before: Indices

    def route_to(self, site: Joins) -> Floats | None:
        network, road = self.network, int(site.road[0])
        arriving = ends_of(network, self.costs.turned(), site)
        by_tail = float(self.far[network.tail[road]] + arriving.to_tail[0])
        by_head = float(self.far[network.head[road]] + arriving.to_head[0])
        same = road == self.home.road[0]
        direct = float(along_one_road(network, self.costs, self.home, site)[0]) if same else np.inf
        if not np.isfinite(min(by_tail, by_head, direct)):
            return None
        if direct <= min(by_tail, by_head):
            return between(network, road, float(self.home.offset_m[0]), float(site.offset_m[0]))
        node = int(network.tail[road] if by_tail <= by_head else network.head[road])
        end = 0.0 if by_tail <= by_head else float(network.length_m[road])
        parts = [between(network, road, end, float(site.offset_m[0]))]
        while (previous := int(self.before[node])) >= 0:
            parts.append(self._passed(previous, node))
            node = previous
        return _without_repeats(np.concatenate(parts[::-1]))

    def _passed(self, begin: int, end: int) -> Floats:
        """Return the course between two nodes that follow each other on the way."""
        network = self.network
        if begin == network.node_count:  # the home: towards whichever end of its road is cheaper, if both are this node
            road = int(self.home.road[0])
            by_head = self.leaving.to_head[0] if network.head[road] == end else np.inf
            by_tail = self.leaving.to_tail[0] if network.tail[road] == end else np.inf
            towards = float(network.length_m[road]) if by_head < by_tail else 0.0
            return between(network, road, float(self.home.offset_m[0]), towards)
        entry = self.graph.entry(begin, end)
        course = network.course(int(self.graph.road[entry]))
        return course if self.graph.onward[entry] else course[::-1]


def between(network: Network, road: int, from_m: float, to_m: float) -> Floats:
    """Return a road's course from one place on it to another, both in metres from its tail."""
    part = slice(int(network.first[road]), int(network.first[road + 1]))
    metres, course = network.course_m[part], network.course(road)
    low, high = min(from_m, to_m), max(from_m, to_m)
    inside = course[(metres > low) & (metres < high)]
    ends = np.column_stack([np.interp([low, high], metres, course[:, axis]) for axis in (0, 1)])
    whole = np.vstack([ends[:1], inside, ends[1:]])
    return whole if from_m <= to_m else whole[::-1]


def _without_repeats(course: Floats) -> Floats:
    moved = np.ones(len(course), dtype=bool)
    moved[1:] = (np.diff(course, axis=0) != 0).any(axis=1)
    return course[moved]
