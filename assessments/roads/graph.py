"""What does passing each road cost, in kilometres or minutes, and how does that become a matrix to search in?

A road's cost is one figure for each direction, infinite where nobody who travels so may pass. A ferry's wait is half
paid at each of its landings, where the water's line meets a road: whoever crosses pays it once, however the line is
drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.roads.kinds import FERRY

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from layers.roads.network import Floats, Indices, Network, Truths
    from layers.roads.profiles import Speeds

_LEAST = 1e-9
"""Cost of a road without length: the search takes 0 for no road."""


@dataclass(frozen=True)
class Manner:
    """How somebody travels: the profile, the season, and whether the cost is kilometres or minutes."""

    profile: str
    season: str = "dry"
    counts: str = "km"


@dataclass(frozen=True, eq=False)
class Costs:
    """Cost of passing each road from tail to head (`onward`) and from head to tail (`back`); infinite is no passage.

    `off_road` is the cost of a metre between a place and its road.
    """

    onward: Floats
    back: Floats
    off_road: float

    @property
    def is_symmetric(self) -> bool:
        """Tell whether every road costs the same both ways."""
        return bool(np.array_equal(self.onward, self.back))

    def turned(self) -> Costs:
        """Return what the way back costs, as if it were the way there."""
        return Costs(self.back, self.onward, self.off_road)


def costs_of(network: Network, speeds: Speeds, manner: Manner) -> Costs:
    """Return what every road costs: its kilometres, or the minutes it takes in a season."""
    kmh = speeds.kmh(manner.profile, manner.season, network.kinds)[network.kind] if len(network) else np.zeros(0)
    passable = kmh > 0
    kilometres = network.length_m / 1000
    if manner.counts == "km":
        cost, off_road = kilometres, 0.001
    else:
        cost = np.divide(kilometres * 60, kmh, out=np.full(len(network), np.inf), where=passable)
        cost = cost + _waits(network, speeds.profiles[manner.profile].ferry_wait_minutes)
        off_road = float(speeds.off_road_minutes(np.ones(1))[0])
    cost = np.where(passable, np.maximum(cost, _LEAST), np.inf)
    against = network.of_kinds([kind.oneway and not speeds.profiles[manner.profile].walks for kind in network.kinds])
    return Costs(cost, np.where(against, np.inf, cost), off_road)


def _waits(network: Network, minutes: float) -> Floats:
    """Return each ferry's share of the wait: half of it for each end at which it meets a road."""
    ferry = network.of_kinds([kind.road == FERRY for kind in network.kinds])
    on_land = np.zeros(network.node_count, dtype=bool)
    for ends in (network.tail, network.head):
        on_land[ends[~ferry]] = True
    return np.where(ferry, minutes / 2 * (on_land[network.tail].astype(float) + on_land[network.head]), 0.0)


@dataclass(frozen=True, eq=False)
class Doors:
    """Places from which one steps onto the network: arcs from a place to a crossing, and what they cost."""

    place: Indices
    crossing: Indices
    cost: Floats
    count: int


@dataclass(frozen=True, eq=False)
class Graph:
    """The matrix to search in: crossings first, then the places behind their doors, which nobody passes through.

    `road` is the road of each of the matrix's entries, -1 for a door; `onward` tells whether it is passed from tail to
    head.
    """

    costs: csr_array
    road: Indices
    onward: Truths

    def entry(self, begin: int, end: int) -> int:
        """Return the position of the entry from one node to another."""
        row = slice(self.costs.indptr[begin], self.costs.indptr[begin + 1])
        return int(row.start + np.flatnonzero(self.costs.indices[row] == end)[0])


def graph_of(network: Network, costs: Costs, doors: Doors) -> Graph:
    """Return the matrix to search in; of several roads between the same two crossings the cheapest counts."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - heavy, and only needed here

    begin = np.concatenate([network.tail, network.head, network.node_count + doors.place])
    end = np.concatenate([network.head, network.tail, doors.crossing])
    cost = np.concatenate([costs.onward, costs.back, np.maximum(doors.cost, _LEAST)])
    road = np.arange(len(network), dtype=np.int32)
    road = np.concatenate([road, road, np.full(len(doors.place), -1, dtype=np.int32)])
    onward = np.arange(len(road)) < len(network)
    open_ = np.flatnonzero(np.isfinite(cost) & (begin != end))
    order = open_[np.lexsort((cost[open_], end[open_], begin[open_]))]
    cheapest = np.ones(len(order), dtype=bool)
    cheapest[1:] = (np.diff(begin[order]) != 0) | (np.diff(end[order]) != 0)
    kept = order[cheapest]
    size = network.node_count + doors.count
    first = np.zeros(size + 1, dtype=np.int32)
    first[1:] = np.cumsum(np.bincount(begin[kept], minlength=size))
    costs_between = csr_array((cost[kept], end[kept].astype(np.int32), first), shape=(size, size))
    return Graph(costs_between, road[kept], onward[kept])
