"""How far is it from every home to every site by road, in kilometres or minutes?

The search runs from the sites, over the roads turned round, because there are fewer sites than homes. A way is: across
country to the road, along it to a crossing, from crossing to crossing, and the same at the other end; or straight
along one road where both lie on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Costs, Doors, graph_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from assessments.roads.joining import Joins
    from layers.roads.network import Floats, Indices, Network

SITES_AT_ONCE, COSTS_AT_ONCE = 32, 2_000_000
"""So many sites are searched from together, a row of costs to all crossings each; fewer if that is more than 16 MB."""


@dataclass(frozen=True, eq=False)
class Trips:
    """Ways from homes to sites: one entry for each pair that has one, ordered by site, then by home.

    `home` and `site` are positions in the joins given; `cost` is kilometres or minutes from door to door, the legs
    across country included.
    """

    home: Indices
    site: Indices
    cost: Floats

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.home)

    def table(self, homes: int, sites: int) -> Floats:
        """Return a row for each home and a column for each site; infinite where there is no way within the limit."""
        costs = np.full((homes, sites), np.inf)
        costs[self.home, self.site] = self.cost
        return costs


@dataclass(frozen=True, eq=False)
class Ends:
    """What it costs to get from each place's meeting point to the head and to the tail of its road."""

    to_head: Floats
    to_tail: Floats
    leg: Floats


def find_trips(
    network: Network, costs: Costs, homes: Joins, sites: Joins, *, limit: float = np.inf, back: bool = False
) -> Trips:
    """Find the cheapest way of every home to every site.

    Parameters
    ----------
    network, costs
        The roads and what passing them costs.
    homes, sites
        Where they meet the roads; those that do not are in no pair.
    limit
        The longest way that counts, in the unit of the costs; exactly as long does.
    back
        Ask for the ways from the sites to the homes instead.

    Returns
    -------
    Trips
        A pair without a way, or only with a longer one, is left out.

    """
    parts = list(trips_by_site(network, costs, homes, sites, limit=limit, back=back))
    if not parts:
        return Trips(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))
    home, site, cost = zip(*((part.home, part.site, part.cost) for part in parts), strict=True)
    return Trips(np.concatenate(home), np.concatenate(site), np.concatenate(cost))


def trips_by_site(
    network: Network, costs: Costs, homes: Joins, sites: Joins, *, limit: float = np.inf, back: bool = False
) -> Iterator[Trips]:
    """Find what `find_trips` does, one site after another: what is not kept takes no room.

    Yields
    ------
    Trips
        One for each site that meets the roads, in their order; a site that nobody reaches has an empty one.

    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - heavy, and only needed here

    costs = costs.turned() if back else costs
    asked, offered = np.flatnonzero(homes.joined), np.flatnonzero(sites.joined)
    if not len(asked) or not len(offered):
        nobody = np.zeros(0, dtype=np.int32)
        yield from (Trips(nobody, nobody, np.zeros(0)) for _ in offered)
        return
    here, there = homes.take(asked), sites.take(offered)
    leaving = ends_of(network, costs, here)
    turned = costs.turned()
    arriving = ends_of(network, turned, there)
    graph = graph_of(network, turned, doors_of(network, arriving, there)).costs
    tail, head = network.tail[here.road], network.head[here.road]
    together = int(np.clip(COSTS_AT_ONCE // network.node_count, 1, SITES_AT_ONCE))
    for begin in range(0, len(offered), together):
        block = np.arange(begin, min(begin + together, len(offered)))
        found = dijkstra(graph, indices=network.node_count + block, limit=limit)
        for row, site in zip(found, block.tolist(), strict=True):
            cost = np.minimum(row[tail] + leaving.to_tail, row[head] + leaving.to_head)
            same = np.flatnonzero(here.road == there.road[site])
            if len(same):
                direct = along_one_road(network, costs, here.take(same), there.take([site]))
                cost[same] = np.minimum(cost[same], direct)
            cost += leaving.leg + arriving.leg[site]
            near = np.flatnonzero(cost <= limit if np.isfinite(limit) else np.isfinite(cost))
            where = np.full(len(near), offered[site], dtype=np.int32)
            yield Trips(asked[near].astype(np.int32), where, cost[near])


def ends_of(network: Network, costs: Costs, joins: Joins) -> Ends:
    """Return what leaving each meeting point towards either end of its road costs, and the leg across country."""
    share = share_along(network, joins)
    return Ends(
        to_head=_part(1 - share, costs.onward[joins.road]),
        to_tail=_part(share, costs.back[joins.road]),
        leg=joins.off_road_m * costs.off_road,
    )


def doors_of(network: Network, ends: Ends, joins: Joins) -> Doors:
    """Return the arcs from each place to the two crossings of its road."""
    place = np.arange(len(joins), dtype=np.int32)
    return Doors(
        place=np.concatenate([place, place]),
        crossing=np.concatenate([network.head[joins.road], network.tail[joins.road]]),
        cost=np.concatenate([ends.to_head, ends.to_tail]),
        count=len(joins),
    )


def along_one_road(network: Network, costs: Costs, homes: Joins, sites: Joins) -> Floats:
    """Return what the way straight along the one road costs on which all these lie; infinite against it.

    There are several homes, or several sites, or as many of either.
    """
    apart = share_along(network, sites) - share_along(network, homes)
    onward, back = costs.onward[homes.road], costs.back[homes.road]
    return np.where(apart == 0, 0.0, np.where(apart > 0, _part(apart, onward), _part(-apart, back)))


def share_along(network: Network, joins: Joins) -> Floats:
    """Return how far along its road each meeting point lies, as a share from the tail."""
    length = network.length_m[joins.road]
    return np.divide(joins.offset_m, length, out=np.zeros(len(joins)), where=length > 0)


def _part(share: Floats, cost: Floats) -> Floats:
    """Return a share of a cost; nothing of an infinite one is nothing."""
    finite = np.isfinite(cost)
    whole: npt.NDArray[np.float64] = np.where(finite, cost, 0.0) * share
    return np.where(finite | (share == 0), whole, np.inf)
