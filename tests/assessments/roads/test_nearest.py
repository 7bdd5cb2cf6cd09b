"""The nearest site by road: the least of all ways, ties to the first listed, and never a number where there is none."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.nearest import NO_SITE, cost_to_site, find_nearest, most_per_unit
from assessments.roads.travel import find_trips
from layers.roads.kinds import Kind
from layers.roads.profiles import shipped_speeds
from tests.roads import ONE_WAY, ROAD, as_graph, degrees, network, ways

SPEEDS = shipped_speeds()
KM = Manner("car")
MINUTES = Manner("car", "dry", "minutes")
NOWHERE = Joins(np.array([-1], dtype=np.int32), *(np.array([np.nan]) for _ in range(4)))
STREET = network((ROAD, [(0, 0), (4, 0), (10, 0)]), (ROAD, [(4, 0), (4, 3)]))


def join(made, *places):
    lon, lat = np.array([degrees(*place) for place in places]).reshape(-1, 2).T
    return join_to_roads(made, main_roads(made, SPEEDS, "car"), lat, lon, limit_m=1e9)


def nearest(made, places, sites, manner=KM):
    return find_nearest(made, costs_of(made, SPEEDS, manner), join(made, *places), join(made, *sites))


def test_everybody_goes_to_the_site_that_is_nearest_along_the_road():
    found = nearest(STREET, [(0, 0), (4.4, 0), (10, 0), (4, 3)], [(0, 0), (9, 0)])
    assert found.site.tolist() == [0, 0, 1, 0]
    assert found.cost == pytest.approx([0, 4.4, 1, 7], abs=0.02)


def test_the_river_decides_and_not_the_straight_line():
    made = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
    found = nearest(made, [(0, 0)], [(4, 0), (0, 5)])  # 4 km straight but 14 by road, against 5
    assert found.site.tolist() == [1]
    assert found.cost == pytest.approx([5], abs=0.02)


def test_the_legs_across_country_count_at_both_ends():
    found = nearest(STREET, [(2, 1)], [(0, -0.5)])
    assert found.cost == pytest.approx([1 + 2 + 0.5], abs=0.02)


def test_a_site_far_from_the_road_is_not_nearest_because_its_gate_is():
    found = nearest(STREET, [(4, 0)], [(5, -3), (7, 0)])
    assert found.site.tolist() == [1]


def test_of_equally_near_sites_the_first_listed_is_taken():
    places = [(0, 0), (2, 0), (4, 0), (7, 0), (10, 0), (4, 3)]
    for sites in ([(1, 0), (1, 0), (9, 0), (9, 0)], [(9, 0), (9, 0), (1, 0), (1, 0)]):
        assert set(nearest(STREET, places, sites).site.tolist()) == {0, 2}
    square = network((ROAD, [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]), (ROAD, [(0, 0), (-1, 0)]))
    fork = nearest(square, [(-1, 0)], [(2, 1), (2, 1)])
    assert fork.site.tolist() == [0]


def test_between_two_equally_far_ends_of_a_road_the_first_listed_site_is_taken():
    made = network((ROAD, [(0, 0), (4, 0), (8, 0), (12, 0)]), (ROAD, [(4, 0), (4, 1)]), (ROAD, [(8, 0), (8, 1)]))
    same = Costs(np.ones(len(made)), np.ones(len(made)), 0.001)  # every road costs 1, whatever its length
    middle = join(made, (6, 0))
    middle.offset_m[:] = made.length_m[middle.road] / 2
    one, other = int(made.tail[middle.road[0]]), int(made.head[middle.road[0]])
    for ends in ([one, other], [other, one]):
        found = find_nearest(made, same, middle, at_crossings(made, ends))
        assert found.site.tolist() == [0]
        assert found.cost == pytest.approx([0.5], abs=0.01)


def test_the_quickest_site_need_not_be_the_nearest_in_kilometres():
    made = network((Kind("track"), [(0, 0), (3, 0)]), (Kind("primary"), [(0, 0), (-6, 0)]))
    sites = [(3, 0), (-6, 0)]
    assert nearest(made, [(0, 0)], sites).site.tolist() == [0]
    assert nearest(made, [(0, 0)], sites, MINUTES).site.tolist() == [1]


def test_one_drives_to_the_site_and_not_from_it():
    ring = network((ONE_WAY, [(0, 0), (3, 0), (3, 3), (0, 3), (0, 0)]), (ROAD, [(0, 0), (-1, 0)]))
    found = nearest(ring, [(1, 0)], [(0.5, 0), (3, 2)])
    assert found.site.tolist() == [1]  # half a kilometre back is against the traffic
    assert found.cost == pytest.approx([4], abs=0.02)


def test_who_is_off_the_network_or_has_no_site_gets_no_number():
    costs = costs_of(STREET, SPEEDS, KM)
    for places, sites in ((NOWHERE, join(STREET, (0, 0))), (join(STREET, (0, 0)), NOWHERE)):
        found = find_nearest(STREET, costs, places, sites)
        assert found.site.tolist() == [NO_SITE]
        assert np.isnan(found.cost).all()


def test_a_site_on_an_island_is_nobodys():
    made = network((ROAD, [(0, 0), (4, 0)]), (ROAD, [(10, 0), (10, 1)]))
    everything = np.ones(len(made), dtype=bool)
    lon, lat = np.array([degrees(0, 0), degrees(10, 0)]).T
    joins = join_to_roads(made, everything, lat, lon)
    found = find_nearest(made, costs_of(made, SPEEDS, KM), joins.take([0]), joins.take([1]))
    assert found.site.tolist() == [NO_SITE]


def test_kilometres_to_the_quickest_site_are_those_of_the_shortest_way_to_it():
    ends = ((ROAD, [(0, 6), (0, 7)]), (ROAD, [(0, 0), (0, -1)]))
    made = network((Kind("track"), [(0, 0), (0, 6)]), (Kind("primary"), [(0, 0), (1, 3), (0, 6)]), *ends)
    km, minutes = (costs_of(made, SPEEDS, manner) for manner in (KM, MINUTES))
    places, sites = join(made, (0, 0), (0, 7)), join(made, (0, 6))
    found = find_nearest(made, minutes, places, sites)
    fastest = most_per_unit(km, minutes)
    assert fastest == pytest.approx(65 / 60)
    limit = float(np.nanmax(found.cost)) * fastest
    assert cost_to_site(made, km, places, sites, found.site, limit=limit) == pytest.approx([6, 1], abs=0.02)
    assert np.isnan(cost_to_site(made, km, places, sites, np.array([-1, -1], dtype=np.int32))).all()


SPOT = st.tuples(st.integers(-1, 6), st.integers(-1, 6))
SPOTS = st.lists(SPOT, min_size=1, max_size=5)
GRID = st.tuples(st.integers(0, 5), st.integers(0, 5))
KINDS = st.sampled_from([ROAD, ONE_WAY, Kind("track"), Kind("primary", oneway=True)])
DRAWN = st.lists(st.tuples(KINDS, st.lists(GRID, min_size=2, max_size=5, unique=True)), min_size=1, max_size=8)


@given(drawn=DRAWN, homes=SPOTS, sites=SPOTS, manner=st.sampled_from([KM, MINUTES]))
def test_the_nearest_site_is_the_least_of_all_ways_and_the_first_of_equal_ones(drawn, homes, sites, manner):
    made = network(*drawn)
    costs = costs_of(made, SPEEDS, manner)
    here, there = join(made, *homes), join(made, *sites)
    found = find_nearest(made, costs, here, there)
    table = find_trips(made, costs, here, there).table(len(homes), len(sites))
    least = table.min(axis=1)
    reached = np.isfinite(least)
    assert np.array_equal(found.site >= 0, reached)
    assert found.cost[reached] == pytest.approx(least[reached], abs=1e-8)
    assert np.isnan(found.cost[~reached]).all()
    for row in np.flatnonzero(reached).tolist():
        assert table[row, found.site[row]] == pytest.approx(least[row], abs=1e-8)
        earlier = table[row, : found.site[row]]
        assert (earlier > least[row] + 1e-10).all()


@given(drawn=DRAWN, data=st.data())
def test_the_nearest_site_of_every_crossing_is_that_of_networkx(drawn, data):
    known = ways(*drawn)
    graph = as_graph(known, [True] * len(known.kinds))
    main = max(nx.strongly_connected_components(graph), key=len)
    if len(main) < 2:
        return
    made = network(*drawn)
    crossing = {(lat, lon): at for at, (lat, lon) in enumerate(zip(made.latitude, made.longitude, strict=True))}
    names = {name: crossing[graph.nodes[name]["at"]] for name in sorted(main) if graph.nodes[name]["at"] in crossing}
    wanted = data.draw(st.lists(st.sampled_from(list(names)), min_size=1, max_size=3))
    far = nx.multi_source_dijkstra_path_length(graph.reverse(copy=False), set(wanted), weight="metres")
    here, there = (at_crossings(made, [names[name] for name in chosen]) for chosen in (names, wanted))
    found = find_nearest(made, costs_of(made, SPEEDS, KM), here, there)
    assert found.cost == pytest.approx([far[name] / 1000 for name in names], abs=1e-4)


def at_crossings(made, crossings):
    road = np.array([np.flatnonzero((made.tail == at) | (made.head == at))[0] for at in crossings], dtype=np.int32)
    offset = np.where(made.tail[road] == crossings, 0.0, made.length_m[road])
    return Joins(road, offset, np.zeros(len(road)), made.longitude[crossings], made.latitude[crossings])
