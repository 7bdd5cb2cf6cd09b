"""What is left of a network when roads are closed: by lines that people draw across them?

A road that a line crosses or touches is cut there: each part can still be used from its own end, nobody passes from
one to the other. A line through a crossing takes every road off it. Where a place met the roads before stays true, on
the part on which it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.roads.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from layers.roads.network import Floats, Indices


TOUCH_M = 0.001
TOUCH_DEGREES = 1e-8
"""A line that comes as near as a millimetre to a road, or cuts it so near to its end, meets it there."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A network with closed roads, and where the parts of the old roads are in it.

    `parent` is each new road's road in the old network, `from_m` where on its course it begins. Ordered by parent, then
    by `from_m`.
    """

    network: Network
    parent: Indices
    from_m: Floats

    def place(self, road: Indices, offset_m: Floats) -> tuple[Indices, Floats]:
        """Return the new road and offset of meeting points on old ones; -1 stays -1."""
        known = road >= 0
        new, offset = road.copy(), offset_m.copy()
        first = np.searchsorted(self.parent, road[known], side="left")
        after = np.searchsorted(self.parent, road[known], side="right")
        parts = after - first
        part = first.copy()
        for step in range(1, int(parts.max(initial=1))):
            further = (step < parts) & (self.from_m[np.minimum(first + step, len(self.parent) - 1)] <= offset_m[known])
            part[further] = first[further] + step
        new[known] = part.astype(np.int32)
        offset[known] = offset_m[known] - self.from_m[part]
        return new, offset


def close_roads(network: Network, lines: Sequence[shapely.Geometry]) -> Cut:
    """Cut every road where a line crosses or touches it; the lines are in degrees."""
    cuts = _cuts(network, lines)
    if not cuts:
        return Cut(network, np.arange(len(network), dtype=np.int32), np.zeros(len(network)))
    parts = [part for road in sorted(cuts) for part in _parts(network, road, cuts[road])]
    untouched = np.ones(len(network), dtype=bool)
    untouched[list(cuts)] = False
    return _joined(network, np.flatnonzero(untouched), parts)


def roads_cut(network: Network, lines: Sequence[shapely.Geometry]) -> int:
    """Count the roads that lines cross or touch."""
    return len(_cuts(network, lines))


@dataclass(frozen=True, eq=False)
class _Part:
    """A piece of an old road; `tail` and `head` are crossings of the old network, -1 where it was cut."""

    parent: int
    tail: int
    head: int
    places: npt.NDArray[np.float64]
    course_m: Floats


def _cuts(network: Network, lines: Sequence[shapely.Geometry]) -> dict[int, list[float]]:
    """Find where roads are cut: road -> metres from its tail."""
    cuts: dict[int, list[float]] = {}
    if not len(network) or not lines:
        return cuts
    tree = shapely.STRtree(network.lines)
    for line in lines:
        found = tree.query(line, predicate="dwithin", distance=TOUCH_DEGREES)
        # A road without length is not cut; the roads are taken off the crossings at its ends.
        for road in found[network.length_m[found] > 0].tolist():
            drawn = network.lines[road]
            met = shapely.get_coordinates(shapely.intersection(drawn, line))
            if not len(met):
                met = shapely.get_coordinates(shapely.shortest_line(drawn, line))[:1]
            cuts.setdefault(road, []).extend(_metres(network, road, np.asarray(shapely.points(met))).tolist())
    return cuts


def _metres(network: Network, road: int, places: npt.NDArray[np.object_]) -> Floats:
    """Return how far along a road's course places on it lie."""
    course = network.course(road)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(course, axis=0).T))])
    metres = network.course_m[network.first[road] : network.first[road + 1]]
    found = np.interp(shapely.line_locate_point(network.lines[road], places), along, metres)
    length = float(metres[-1])
    return np.where(found < TOUCH_M, 0.0, np.where(found > length - TOUCH_M, length, found))


def _whole(network: Network, road: int) -> _Part:
    part = slice(int(network.first[road]), int(network.first[road + 1]))
    return _Part(road, int(network.tail[road]), int(network.head[road]), network.course(road), network.course_m[part])


def _parts(network: Network, road: int, cuts: list[float]) -> list[_Part]:
    whole = _whole(network, road)
    length = float(whole.course_m[-1])
    stops = np.unique(np.clip([0.0, *cuts, length], 0.0, length))
    parts = []
    for begin, end in zip(stops[:-1].tolist(), stops[1:].tolist(), strict=True):
        inside = (whole.course_m > begin) & (whole.course_m < end)
        metres = np.concatenate([[begin], whole.course_m[inside], [end]])
        places = np.column_stack([np.interp(metres, whole.course_m, whole.places[:, axis]) for axis in (0, 1)])
        parts.append(
            _Part(
                road,
                -1 if begin in cuts else whole.tail,
                -1 if end in cuts else whole.head,
                places,
                metres,
            )
        )
    return parts


def _joined(network: Network, whole: npt.NDArray[np.intp], parts: list[_Part]) -> Cut:
    """Put untouched roads and parts together to a network; every cut end becomes a crossing of its own."""
    ends = np.array([(part.tail, part.head) for part in parts], dtype=np.int32)
    loose = ends < 0
    ends[loose] = network.node_count + np.arange(int(loose.sum()), dtype=np.int32)
    open_ends = np.array([part.places[side] for part in parts for side in (0, -1)])[loose.ravel()]
    parent = np.concatenate([whole, [part.parent for part in parts]])
    from_m = np.concatenate([np.zeros(len(whole)), [float(part.course_m[0]) for part in parts]])
    order = np.lexsort((from_m, parent))
    counts = np.concatenate([np.diff(network.first)[whole], [len(part.places) for part in parts]])
    begins = np.concatenate([network.first[:-1][whole], len(network.course_m) + _starts(counts[len(whole) :])])[order]
    first = np.append(_starts(counts[order]), counts.sum())
    point = np.repeat(begins - first[:-1], counts[order]) + np.arange(first[-1])
    places = np.concatenate([part.places for part in parts])
    metres = np.concatenate([part.course_m - part.course_m[0] for part in parts])
    made = Network(
        longitude=np.concatenate([network.longitude, open_ends[:, 0]]),
        latitude=np.concatenate([network.latitude, open_ends[:, 1]]),
        tail=np.concatenate([network.tail[whole], ends[:, 0]])[order],
        head=np.concatenate([network.head[whole], ends[:, 1]])[order],
        kind=network.kind[parent[order]],
        first=first,
        course_longitude=np.concatenate([network.course_longitude, places[:, 0]])[point],
        course_latitude=np.concatenate([network.course_latitude, places[:, 1]])[point],
        course_m=np.concatenate([network.course_m, metres])[point],
        kinds=network.kinds,
        origin=network.origin,
    )
    return Cut(made, parent[order].astype(np.int32), from_m[order])


def _starts(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where each of some stretches begins that follow each other."""
    return np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
