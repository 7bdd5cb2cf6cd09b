"""Which way does one person take to a site: its course, to be drawn and printed?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import graph_of
from assessments.roads.travel import Ends, along_one_road, doors_of, ends_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from assessments.roads.graph import Costs, Graph
    from assessments.roads.joining import Joins
    from layers.roads.network import Floats, Indices, Network, Truths


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

    courses: list[Floats | None] = [None] * len(sites)
    asked = np.flatnonzero(sites.joined)
    if not home.joined[0] or not len(asked):
        return courses
    leaving = ends_of(network, costs, home)
    graph = graph_of(network, costs, doors_of(network, leaving, home))
    far, before = dijkstra(graph.costs, indices=network.node_count, return_predecessors=True)
    search = _Search(network, home, leaving, *_passages(network, graph, before))
    there = sites.take(asked)
    for site, arrival in zip(asked.tolist(), _arrivals(network, costs, home, there, far), strict=True):
        courses[site] = search.course(arrival)
    return courses


DIRECT, NOWHERE = -2, -1
"""How a site is reached that is not reached through a crossing: along the home's own road, or not at all."""


@dataclass(frozen=True)
class _Arrival:
    """The last part of a way: the crossing from which the site's road is entered, the road, and from where to where."""

    crossing: int
    road: int
    from_m: float
    to_m: float


def _arrivals(network: Network, costs: Costs, home: Joins, sites: Joins, far: Floats) -> Iterator[_Arrival]:
    """Say for each site from which end of its road it is reached."""
    arriving = ends_of(network, costs.turned(), sites)
    tail, head = network.tail[sites.road], network.head[sites.road]
    by_tail, by_head = far[tail] + arriving.to_tail, far[head] + arriving.to_head
    direct = np.full(len(sites), np.inf)
    same = np.flatnonzero(sites.road == home.road[0])
    if len(same):
        direct[same] = along_one_road(network, costs, home, sites.take(same))
    least = np.minimum(by_tail, by_head)
    crossing = np.where(by_tail <= by_head, tail, head)
    crossing = np.where(direct <= least, DIRECT, crossing)
    crossing = np.where(np.isfinite(np.minimum(least, direct)), crossing, NOWHERE)
    entered = np.where(by_tail <= by_head, 0.0, network.length_m[sites.road])
    entered = np.where(crossing == DIRECT, home.offset_m[0], entered)
    rows = zip(crossing.tolist(), sites.road.tolist(), entered.tolist(), sites.offset_m.tolist(), strict=True)
    return (_Arrival(*row) for row in rows)


def _passages(network: Network, graph: Graph, before: Indices) -> tuple[list[int], npt.NDArray[np.intp], Truths]:
    """Return for each node the one before it on the way, and the road between them with the direction it is passed."""
    reached = np.flatnonzero((before >= 0) & (before < network.node_count))
    entries = graph.entries(before[reached], reached.astype(np.int32))
    road, onward = np.full(len(before), -1, dtype=np.intp), np.zeros(len(before), dtype=bool)
    road[reached], onward[reached] = graph.road[entries], graph.onward[entries]
    return before.tolist(), road, onward


@dataclass(frozen=True, eq=False)
class _Search:
    """What the search from one home found: for each node the one before it, and the road between them."""

    network: Network
    home: Joins
    leaving: Ends
    before: list[int]
    road: npt.NDArray[np.intp]
    onward: Truths
    outs: dict[int, Floats] = field(default_factory=dict)

    def course(self, arrival: _Arrival) -> Floats | None:
        """Put a way together: out of the home's road, over whole roads, into the site's."""
        if arrival.crossing == NOWHERE:
            return None
        last = between(self.network, arrival.road, arrival.from_m, arrival.to_m)
        if arrival.crossing == DIRECT:
            return last
        nodes, home, before = [arrival.crossing], self.network.node_count, self.before
        while (previous := before[nodes[-1]]) != home:
            nodes.append(previous)
        passed = np.array(nodes[-2::-1], dtype=np.intp)
        whole = whole_roads(self.network, self.road[passed], self.onward[passed])
        return _without_repeats(np.concatenate([self._out(nodes[-1]), whole, last]))

    def _out(self, crossing: int) -> Floats:
        """Return the course from the home to its first crossing, worked out once for either end of its road."""
        if crossing not in self.outs:
            self.outs[crossing] = self._towards(crossing)
        return self.outs[crossing]

    def _towards(self, crossing: int) -> Floats:
        """Return the course to a crossing of the home's road: from its cheaper end, if both are this one."""
        network, road = self.network, int(self.home.road[0])
        by_head = self.leaving.to_head[0] if network.head[road] == crossing else np.inf
        by_tail = self.leaving.to_tail[0] if network.tail[road] == crossing else np.inf
        towards = float(network.length_m[road]) if by_head < by_tail else 0.0
        return between(network, road, float(self.home.offset_m[0]), towards)


def whole_roads(network: Network, roads: npt.NDArray[np.intp], onward: Truths) -> Floats:
    """Return the course of roads one after another, each from its tail or (not `onward`) from its head."""
    first, last = network.first[roads], network.first[roads + 1] - 1
    points = last - first + 1
    step = np.arange(int(points.sum())) - np.repeat(np.cumsum(points) - points, points)
    rows = np.repeat(np.where(onward, first, last), points) + step * np.repeat(np.where(onward, 1, -1), points)
    return np.column_stack([network.course_longitude[rows], network.course_latitude[rows]])


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
