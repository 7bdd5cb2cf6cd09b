"""What does passing each road cost, in kilometres or minutes, and how does that become a matrix to search in?

A road's cost is one figure for each direction, infinite where nobody who travels so may pass. A ferry's wait is half
paid at each of its landings, where the water's line meets a road: whoever crosses pays it once, however the line is
drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from layers.roads.kinds import FERRY

if TYPE_CHECKING:
    import numpy.typing as npt
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

    `off_road` is the cost of a metre between a place and its road. What is worked out from the costs is kept with them:
    whoever asks again with the same costs does not build the matrix again.
    """

    onward: Floats
    back: Floats
    off_road: float
    _graphs: dict[int, tuple[Network, Graph]] = field(default_factory=dict, repr=False)

    @property
    def is_symmetric(self) -> bool:
        """Tell whether every road costs the same both ways."""
        return bool(np.array_equal(self.onward, self.back))

    def turned(self) -> Costs:
        """Return what the way back costs, as if it were the way there; the same object each time."""
        return self._turned

    @cached_property
    def _turned(self) -> Costs:
        return Costs(self.back, self.onward, self.off_road)

    def graph(self, network: Network) -> Graph:
        """Return the matrix between the crossings of the network whose roads cost this; built once."""
        if id(network) not in self._graphs:
            self._graphs[id(network)] = network, _between_crossings(network, self)  # kept, so that its number stays its
        return self._graphs[id(network)][1]


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

    def entries(self, begin: Indices, end: Indices) -> Indices:
        """Return the positions of the entries from some nodes to others; each must be there."""
        size = self.costs.shape[1]
        rows = np.repeat(np.arange(size, dtype=np.int64), np.diff(self.costs.indptr))
        found: Indices = np.searchsorted(rows * size + self.costs.indices, begin.astype(np.int64) * size + end)
        return found


def graph_of(network: Network, costs: Costs, doors: Doors) -> Graph:
    """Return the matrix to search in; of several roads between the same two crossings the cheapest counts."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - heavy, and only needed here

    roads = costs.graph(network)
    count = network.node_count
    begin, crossing, cost = _cheapest(count + doors.place, doors.crossing, np.maximum(doors.cost, _LEAST))[1]
    size = count + doors.count
    ends = np.cumsum(np.bincount(begin - count, minlength=doors.count)).astype(np.int32) + roads.costs.indptr[-1]
    arrays = (
        np.concatenate([roads.costs.data, cost]),
        np.concatenate([roads.costs.indices, crossing.astype(np.int32)]),
        np.concatenate([roads.costs.indptr, ends]),
    )
    return Graph(
        csr_array(arrays, shape=(size, size)),
        np.concatenate([roads.road, np.full(len(begin), -1, dtype=np.int32)]),
        np.concatenate([roads.onward, np.zeros(len(begin), dtype=bool)]),
    )


def _between_crossings(network: Network, costs: Costs) -> Graph:
    from scipy.sparse import csr_array  # noqa: PLC0415 - heavy, and only needed here

    kept, (begin, end, cost) = _cheapest(
        np.concatenate([network.tail, network.head]),
        np.concatenate([network.head, network.tail]),
        np.concatenate([costs.onward, costs.back]),
    )
    first = np.zeros(network.node_count + 1, dtype=np.int32)
    first[1:] = np.cumsum(np.bincount(begin, minlength=network.node_count))
    matrix = csr_array((cost, end.astype(np.int32), first), shape=(network.node_count,) * 2)
    roads = max(len(network), 1)
    return Graph(matrix, (kept % roads).astype(np.int32), kept < roads)


def _cheapest(
    begin: Indices, end: Indices, cost: Floats
) -> tuple[npt.NDArray[np.intp], tuple[Indices, Indices, Floats]]:
    """Keep the open arcs, of several between the same two ends the cheapest, in the order of a matrix: which, and they.

    An arc from a crossing to itself leads nowhere.
    """
    open_ = np.flatnonzero(np.isfinite(cost) & (begin != end))
    order = open_[np.lexsort((cost[open_], end[open_], begin[open_]))]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(begin[order]) != 0) | (np.diff(end[order]) != 0)
    kept = order[new]
    return kept, (begin[kept], end[kept], cost[kept])
