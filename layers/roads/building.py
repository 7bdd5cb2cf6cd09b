"""How does a network come of ways: points on ways in, crossings and the roads between them out?

A way is a row of points with a kind. Ways are joined where they share a point; points in which only one road of one
kind runs on become part of its course. Everything is done on whole arrays: a dart is a piece of way in one direction,
each dart has a next one where the road runs on, and following these by doubling orders all roads at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from layers.ellipsoid import GEOD
from layers.roads.network import DEGREES, Floats, Indices, Network, Offsets, Origin, Truths

if TYPE_CHECKING:
    from layers.roads.kinds import Kind


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways as read: `point` names each way's points one after another (any integers), `first` where each way begins.

    `longitude` and `latitude` have a place for each entry of `point`; equal names are one place. `kind` is each way's
    position in `kinds`.
    """

    point: npt.NDArray[np.int64]
    longitude: Floats
    latitude: Floats
    first: Offsets
    kind: Indices
    kinds: tuple[Kind, ...]


def build_network(ways: Ways, origin: Origin) -> Network:
    """Build the network of some ways; pieces that run twice between the same points count once.

    A piece whose two ends are the same point is left out. Coordinates are rounded to 1e-7 degrees before lengths are
    measured.
    """
    names, entry = np.unique(ways.point, return_inverse=True)
    longitude, latitude = np.empty(len(names)), np.empty(len(names))
    longitude[entry] = np.round(ways.longitude / DEGREES) * DEGREES
    latitude[entry] = np.round(ways.latitude / DEGREES) * DEGREES
    tail, head, kind = _pieces(entry.astype(np.int32), ways)
    oneway = np.array([each.oneway for each in ways.kinds], dtype=bool)
    length = geodesic_m(longitude, latitude, tail, head)
    chains = _chains(tail, head, kind, oneway[kind] if len(kind) else np.zeros(0, dtype=bool), len(names))
    return _assemble(_Points(longitude, latitude), _Pieces(tail, head, kind, length), chains, ways.kinds, origin)


@dataclass(frozen=True, eq=False)
class _Points:
    longitude: Floats
    latitude: Floats


@dataclass(frozen=True, eq=False)
class _Pieces:
    tail: Indices
    head: Indices
    kind: Indices
    length: Floats


@dataclass(frozen=True, eq=False)
class _Chains:
    """Darts in the order in which they make up roads, and where each road begins among them."""

    dart: Indices
    first: Offsets


def geodesic_m(longitude: Floats, latitude: Floats, tail: Indices, head: Indices) -> Floats:
    """Measure the geodesic from each tail to its head, in metres."""
    _, _, metres = GEOD.inv(longitude[tail], latitude[tail], longitude[head], latitude[head])
    return np.asarray(metres, dtype=float)


def _pieces(entry: Indices, ways: Ways) -> tuple[Indices, Indices, Indices]:
    """Cut ways into pieces between neighbouring points; the same piece of the same kind once."""
    starts = np.ones(len(entry), dtype=bool)
    starts[ways.first[:-1][ways.first[:-1] < len(entry)]] = False
    inner = np.flatnonzero(starts)
    inner = inner[inner > 0]
    tail, head = entry[inner - 1], entry[inner]
    kind = np.repeat(ways.kind, np.diff(ways.first))[inner].astype(np.int32)
    real = tail != head
    tail, head, kind = tail[real], head[real], kind[real]
    oneway = np.array([each.oneway for each in ways.kinds], dtype=bool)[kind] if len(kind) else np.zeros(0, dtype=bool)
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    low, high = np.where(oneway, tail, low), np.where(oneway, head, high)
    order = np.lexsort((kind, high, low))
    rows = np.column_stack([low, high, kind])[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    kept = np.sort(order[new])
    return tail[kept], head[kept], kind[kept]


def _chains(tail: Indices, head: Indices, kind: Indices, oneway: Truths, points: int) -> _Chains:
    """Order the pieces into roads. Dart 2i is piece i as drawn, dart 2i + 1 the same piece backwards."""
    if not len(tail):
        return _Chains(np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int64))
    runs_on = _runs_on(tail, head, kind, oneway, points)
    while True:
        following = _following(tail, head, runs_on)
        last, steps, endless = _ends(following)
        if not endless.any():
            break
        # A ring on which no point is a crossing becomes a road from one of its points to itself.
        runs_on = _open_rings(tail, head, runs_on, endless)
    dart = np.arange(len(following), dtype=np.int32)
    twin = dart ^ 1
    is_first = following[twin] == twin
    # A road is found from both its ends: take it in the direction of travel, else from its lower dart.
    starts = np.flatnonzero(is_first)
    other = last[starts] ^ 1
    against = oneway[starts >> 1] & (starts & 1 == 1)
    wanted = np.where(oneway[starts >> 1], ~against, starts <= other)
    road = np.full(len(dart), -1, dtype=np.int32)
    chosen = starts[wanted]
    road[last[chosen]] = np.arange(len(chosen), dtype=np.int32)
    owner = road[last]
    owner[(owner >= 0) & oneway[dart >> 1] & (dart & 1 == 1)] = -1
    used = np.flatnonzero(owner >= 0)
    order = used[np.lexsort((-steps[used], owner[used]))]
    first = np.zeros(len(chosen) + 1, dtype=np.int64)
    first[1:] = np.cumsum(np.bincount(owner[order], minlength=len(chosen)))
    return _Chains(order.astype(np.int32), first)


def _runs_on(tail: Indices, head: Indices, kind: Indices, oneway: Truths, points: int) -> Truths:
    """Tell in which points exactly one road of one kind runs on: two pieces of the same kind, one in and one out."""
    degree = np.bincount(tail, minlength=points) + np.bincount(head, minlength=points)
    least, most = np.full(points, np.iinfo(np.int32).max, dtype=np.int32), np.full(points, -1, dtype=np.int32)
    for ends in (tail, head):
        np.minimum.at(least, ends, kind)
        np.maximum.at(most, ends, kind)
    into = np.bincount(head[oneway], minlength=points)
    out = np.bincount(tail[oneway], minlength=points)
    return np.asarray((degree == 2) & (least == most) & (into == out))  # noqa: PLR2004 - one in, one out


def _following(tail: Indices, head: Indices, runs_on: Truths) -> Indices:
    """Return each dart's next dart, itself where its road ends."""
    count = 2 * len(tail)
    begins = np.column_stack([tail, head]).ravel()  # where a dart begins: its piece's tail, or head if backwards
    ends = np.column_stack([head, tail]).ravel()
    following = np.arange(count, dtype=np.int32)
    leaving = np.flatnonzero(runs_on[begins])
    order = leaving[np.argsort(begins[leaving], kind="stable")]
    one, two = order[0::2], order[1::2]  # the two darts that leave a point in which a road runs on
    following[one ^ 1] = two
    following[two ^ 1] = one
    following[~runs_on[ends]] = np.flatnonzero(~runs_on[ends])
    return following


def _ends(following: Indices) -> tuple[Indices, Indices, Truths]:
    """Follow all darts to their road's last one by doubling: the last dart, how many steps away, and who never ends."""
    last = following.copy()
    steps = (following != np.arange(len(following))).astype(np.int32)
    for _ in range(max(1, int(np.ceil(np.log2(max(len(following), 2)))) + 1)):
        further = last[last]
        if (further == last).all():
            break
        steps = steps + steps[last]
        last = further
    return last, steps, following[last] != last


def _open_rings(tail: Indices, head: Indices, runs_on: Truths, endless: Truths) -> Truths:
    """Make the first point of every endless ring a crossing."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and only needed where there are rings
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    ring = np.unique(np.flatnonzero(endless) >> 1)
    points = len(runs_on)
    links = coo_array((np.ones(len(ring), dtype=np.int8), (tail[ring], head[ring])), shape=(points, points))
    _, label = connected_components(links, directed=False)
    on_ring = np.unique(np.concatenate([tail[ring], head[ring]]))
    _, at = np.unique(label[on_ring], return_index=True)
    opened = runs_on.copy()
    opened[on_ring[at]] = False
    return opened


def _assemble(points: _Points, pieces: _Pieces, chains: _Chains, kinds: tuple[Kind, ...], origin: Origin) -> Network:
    piece, backwards = chains.dart >> 1, (chains.dart & 1).astype(bool)
    begin = np.where(backwards, pieces.head[piece], pieces.tail[piece])
    end = np.where(backwards, pieces.tail[piece], pieces.head[piece])
    roads = len(chains.first) - 1
    starts, stops = chains.first[:-1], chains.first[1:] - 1
    course = np.insert(begin, chains.first[1:], end[stops]) if roads else begin
    first = chains.first + np.arange(roads + 1)
    ends = np.concatenate([begin[starts], end[stops]])
    crossings, number = np.unique(ends, return_inverse=True)
    # A piece's length stands at its end; the tail stands at 0, and each road counts from its own tail.
    along = np.cumsum(np.insert(pieces.length[piece], chains.first[:-1], 0.0))
    along -= np.repeat(along[first[:-1]], np.diff(first))
    return Network(
        longitude=points.longitude[crossings],
        latitude=points.latitude[crossings],
        tail=number[:roads].astype(np.int32),
        head=number[roads:].astype(np.int32),
        kind=pieces.kind[piece[starts]].astype(np.int32),
        first=first,
        course_longitude=points.longitude[course],
        course_latitude=points.latitude[course],
        course_m=along,
        kinds=kinds,
        origin=origin,
    )
