"""Road distances equal networkx's shortest paths on the same ways, on real networks, one-way streets included."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import settings

from assessments.roads.graph import Manner, costs_of
from assessments.roads.joining import join_to_roads, main_roads
from assessments.roads.travel import find_trips
from layers.roads.building import Ways, build_network
from layers.roads.profiles import shipped_speeds
from tests.places import shared_data
from tests.roads import ORIGIN, as_graph

SPEEDS = shipped_speeds()
DEEP = settings().max_examples > 1000
SOURCES, TARGETS = (50, 20) if DEEP else (5, 10)


def ways_of(name: str) -> Ways:
    from layers.road_files.line_file import read_lines
    from layers.road_files.osm_file import read_osm

    path = shared_data() / "roads" / name
    read = read_lines(path) if path.suffix == ".parquet" else read_osm(path)
    assert read is not None
    return read


@pytest.mark.shared
@pytest.mark.parametrize("name", ["andorra.osm.pbf", "liechtenstein-latest.osm.pbf", "douala_roads.parquet"])
@pytest.mark.parametrize("profile", ["car", "walk"])
def test_road_distances_are_those_of_networkx(name: str, profile: str) -> None:
    ways = ways_of(name)
    network = build_network(ways, ORIGIN)
    graph = as_graph(ways, SPEEDS.usable(profile, ways.kinds).tolist(), walks=SPEEDS.profiles[profile].walks)
    # Places lie on points of the ways' largest part, so that nothing but the search is compared.
    parts: list[set[int]] = list(nx.strongly_connected_components(graph))
    largest = sorted(max(parts, key=len))
    picked = np.random.default_rng(7).choice(largest, SOURCES + TARGETS, replace=False).tolist()
    latitude, longitude = np.array([graph.nodes[node]["at"] for node in picked]).T
    joins = join_to_roads(network, main_roads(network, SPEEDS, profile), latitude, longitude)
    assert joins.joined.all()
    assert joins.off_road_m.max() < 0.1
    costs = costs_of(network, SPEEDS, Manner(profile))
    homes, sites = joins.take(np.arange(SOURCES)), joins.take(np.arange(SOURCES, len(picked)))
    there = find_trips(network, costs, homes, sites).table(SOURCES, TARGETS)
    back = find_trips(network, costs, homes, sites, back=True).table(SOURCES, TARGETS)
    for row, source in enumerate(picked[:SOURCES]):
        expected = nx.single_source_dijkstra_path_length(graph, source, weight="metres")
        returned = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), source, weight="metres")
        for column, target in enumerate(picked[SOURCES:]):
            assert there[row, column] * 1000 == pytest.approx(expected[target], abs=1)
            assert back[row, column] * 1000 == pytest.approx(returned[target], abs=1)
