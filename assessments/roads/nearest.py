"""Which site is nearest by road to every place, in kilometres or minutes?

One search starts from all sites at once, over the roads turned round, and gives every crossing its nearest site. The
last leg is then as in `travel.py`: out of either end of the place's road, or straight along it to a site on the same
road. Of sites that are equally near (to 1e-9 of a kilometre or minute) the one listed first is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Costs, graph_of
from assessments.roads.travel import along_one_road, doors_of, ends_of, find_trips

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from assessments.roads.joining import Joins
    from layers.roads.network import Floats, Indices, Network

NO_SITE = -1
EQUAL = 1e-9
"""Costs that differ by no more than this are equal."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each place the position of the nearest site, -1 where none is reached, and the cost of the way to it.

    `cost` is kilometres or minutes from door to door, the legs across country included; NaN where there is no way.
    """

    site: Indices
    cost: Floats

    def __len__(self) -> int:
        """Count the places."""
        return len(self.site)


def find_nearest(network: Network, costs: Costs, places: Joins, sites: Joins) -> Nearest:
    """Find for every place the site that is cheapest to get to.

    Parameters
    ----------
    network, costs
        The roads and what passing them costs.
    places, sites
        Where they meet the roads; a place that does not has no nearest site, a site that does not is nobody's.

    Returns
    -------
    Nearest
        The minimum over `find_trips`, ties broken by the order of the sites.

    """
    nearest = Nearest(np.full(len(places), NO_SITE, dtype=np.int32), np.full(len(places), np.nan))
    asked, offered = np.flatnonzero(places.joined), np.flatnonzero(sites.joined)
    if not len(asked) or not len(offered):
        return nearest
    here, there = places.take(asked), sites.take(offered)
    far, site = _of_crossings(network, costs.turned(), there)
    leaving = ends_of(network, costs, here)
    tail, head = network.tail[here.road], network.head[here.road]
    ways = (
        (far[tail] + leaving.to_tail, site[tail]),
        (far[head] + leaving.to_head, site[head]),
        _along_the_road(network, costs, here, there),
    )
    cost, found = _best([each for each, _ in ways], [each for _, each in ways])
    reached = np.isfinite(cost)
    nearest.site[asked[reached]] = offered[found[reached]]
    nearest.cost[asked[reached]] = (cost + leaving.leg)[reached]
    return nearest


def _of_crossings(network: Network, turned: Costs, sites: Joins) -> tuple[Floats, Indices]:
    """Return for each crossing the cost from it to the nearest site, leg across country included, and which that is."""
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - heavy, and only needed here

    arriving = ends_of(network, turned, sites)
    doors = doors_of(network, arriving, sites)
    doors = replace(doors, cost=doors.cost + np.concatenate([arriving.leg, arriving.leg]))
    graph = graph_of(network, turned, doors).costs
    begins = network.node_count + np.arange(len(sites))
    far, _, source = dijkstra(graph, indices=begins, min_only=True, return_predecessors=True)
    site = np.where(source >= 0, source - network.node_count, len(sites)).astype(np.int32)
    far = np.asarray(far, dtype=float)
    return far[: network.node_count], _first_listed(graph, far, site)[: network.node_count]


def _first_listed(graph: csr_array, far: Floats, site: Indices) -> Indices:
    """Give every node the first listed of the sites from which it is equally far.

    Such a site's way comes in over an arc that costs exactly what is between its ends; the first listed is handed on
    along these arcs until nothing changes.
    """
    begin = np.repeat(np.arange(len(far)), np.diff(graph.indptr))
    end = graph.indices
    known = np.isfinite(far[begin])
    gap = np.abs(far[begin[known]] + graph.data[known] - far[end[known]])
    tight = np.flatnonzero(known)[gap <= EQUAL]
    begin, end = begin[tight], end[tight]
    while True:
        handed_on = site.copy()
        np.minimum.at(handed_on, end, site[begin])
        if np.array_equal(handed_on, site):
            return site
        site = handed_on


def _along_the_road(network: Network, costs: Costs, places: Joins, sites: Joins) -> tuple[Floats, Indices]:
    """Return for each place the cheapest way straight along its road to a site on it, and which; infinite if none."""
    order = np.argsort(sites.road, kind="stable")
    sorted_roads = sites.road[order]
    first = np.searchsorted(sorted_roads, places.road, side="left")
    count = np.searchsorted(sorted_roads, places.road, side="right") - first
    place = np.repeat(np.arange(len(places)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    site = order[np.repeat(first, count) + within]
    cost, found = np.full(len(places), np.inf), np.full(len(places), len(sites), dtype=np.int32)
    if len(place):
        there = sites.take(site)
        direct = along_one_road(network, costs, places.take(place), there) + there.off_road_m * costs.off_road
        np.minimum.at(cost, place, direct)
        equal = direct <= cost[place] + EQUAL
        np.minimum.at(found, place[equal], site[equal].astype(np.int32))
    return cost, found


def _best(costs: list[Floats], sites: list[Indices]) -> tuple[Floats, Indices]:
    """Take the cheapest of several ways of each place, of equal ones that to the first listed site."""
    table = np.column_stack(costs)
    cost = table.min(axis=1)
    equal = table <= (cost + EQUAL)[:, None]
    none = np.iinfo(np.int32).max
    return cost, np.where(equal, np.column_stack(sites), none).min(axis=1).astype(np.int32)


def cost_to_site(
    network: Network, costs: Costs, places: Joins, sites: Joins, site: Indices, *, limit: float = np.inf
) -> Floats:
    """Return what the way of each place to its own site costs, NaN for a place without one or without a way.

    Parameters
    ----------
    network, costs
        The roads and what passing them costs: another unit, for instance, than that in which the site is nearest.
    places, sites, site
        Where they meet the roads, and the position of each place's site (`Nearest.site`).
    limit
        No way is longer than this; the search goes no farther.

    """
    cost = np.full(len(places), np.nan)
    order = np.argsort(site, kind="stable")
    wanted, first = np.unique(site[order], return_index=True)
    for number, rows in zip(wanted.tolist(), np.split(order, first[1:]), strict=True):
        if number != NO_SITE:
            trips = find_trips(network, costs, places.take(rows), sites.take([number]), limit=limit)
            cost[rows[trips.home]] = trips.cost
    return cost


def most_per_unit(costs: Costs, per: Costs) -> float:
    """Return the most that any road costs for each unit of other costs: kilometres a minute, the fastest speed."""
    ratios = [costs.off_road / per.off_road]
    for one, other in ((costs.onward, per.onward), (costs.back, per.back)):
        finite = np.isfinite(one) & np.isfinite(other)
        ratios.append(float(np.max(one[finite] / other[finite], initial=0.0)))
    return max(ratios)
