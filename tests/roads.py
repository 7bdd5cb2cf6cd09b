"""Roads for tests: networks drawn by hand on a grid of kilometres, and the same ways as a graph of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from layers.ellipsoid import GEOD
from layers.roads.building import Ways, build_network
from layers.roads.kinds import Kind
from layers.roads.network import DEGREES, Network, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

ORIGIN = Origin("test", "drawn by hand")
ROAD = Kind("residential", surface="asphalt")
ONE_WAY = Kind("residential", surface="asphalt", oneway=True)

NORTH, EAST = 13.4, -16.6
"""Degrees of the grid's corner, in The Gambia."""


def degrees(east_km: float, north_km: float) -> tuple[float, float]:
    """Return longitude and latitude of a point so many kilometres east and north of the corner, roughly."""
    return EAST + east_km / 108.3, NORTH + north_km / 110.6


def ways(*drawn: tuple[Kind, Sequence[tuple[float, float]]]) -> Ways:
    """Return ways through points of the grid, in kilometres east and north; equal points are one."""
    names: dict[tuple[float, float], int] = {}
    kinds: dict[Kind, int] = {}
    point, lon, lat, first, kind = [], [], [], [0], []
    for each, places in drawn:
        for place in places:
            point.append(names.setdefault(place, len(names)))
            longitude, latitude = degrees(*place)
            lon.append(longitude)
            lat.append(latitude)
        first.append(len(point))
        kind.append(kinds.setdefault(each, len(kinds)))
    return Ways(
        np.array(point, dtype=np.int64),
        np.array(lon, dtype=float),
        np.array(lat, dtype=float),
        np.array(first, dtype=np.int64),
        np.array(kind, dtype=np.int32),
        tuple(kinds),
    )


def network(*drawn: tuple[Kind, Sequence[tuple[float, float]]]) -> Network:
    """Return the network of some ways."""
    return build_network(ways(*drawn), ORIGIN)


def as_graph(known: Ways, usable: Sequence[bool], *, walks: bool = False) -> nx.DiGraph:
    """Return every piece of every usable way as an arc with its metres: no contraction, no joining, no sharing."""
    graph = nx.DiGraph()
    lon, lat = (np.round(each / DEGREES) * DEGREES for each in (known.longitude, known.latitude))
    _, _, metres = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    for way, kind in enumerate(known.kind.tolist()):
        if not usable[kind]:
            continue
        for at in range(int(known.first[way]), int(known.first[way + 1]) - 1):
            one, two = int(known.point[at]), int(known.point[at + 1])
            length = float(metres[at])
            graph.add_node(one, at=(lat[at], lon[at]))
            graph.add_node(two, at=(lat[at + 1], lon[at + 1]))
            _add(graph, one, two, length)
            if walks or not known.kinds[kind].oneway:
                _add(graph, two, one, length)
    return graph


def _add(graph: nx.DiGraph, one: int, two: int, length: float) -> None:
    if not graph.has_edge(one, two) or graph[one][two]["metres"] > length:
        graph.add_edge(one, two, metres=length)
