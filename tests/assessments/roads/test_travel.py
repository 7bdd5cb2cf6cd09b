"""Ways by road, checked in the head and by their laws: never shorter than straight, never shorter for a closed road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from assessments.roads.graph import Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.travel import find_trips
from layers.geodesy import distance_km
from layers.roads.closures import close_roads
from layers.roads.kinds import FERRY, Kind
from layers.roads.profiles import shipped_speeds
from tests.roads import ONE_WAY, ROAD, degrees, network

SPEEDS = shipped_speeds()
KM = Manner("car")
MINUTES = Manner("car", "dry", "minutes")


def join(made, *places, profile="car"):
    lon, lat = np.array([degrees(*place) for place in places]).reshape(-1, 2).T
    return join_to_roads(made, main_roads(made, SPEEDS, profile), lat, lon, limit_m=1e9)


def travel(made, start, goal, manner=KM, **asked):
    found = find_trips(
        made,
        costs_of(made, SPEEDS, manner),
        join(made, start, profile=manner.profile),
        join(made, goal, profile=manner.profile),
        **asked,
    )
    return found.table(1, 1)[0, 0]


U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
SQUARE = network(
    (ONE_WAY, [(0, 0), (3, 0), (3, 3), (0, 3), (0, 0)]), (ROAD, [(0, 0), (-1, 0)]), (ROAD, [(3, 3), (4, 3)])
)


def test_a_way_round_a_river_is_as_long_as_its_road():
    assert travel(U, (0, 0), (4, 0)) == pytest.approx(14, abs=0.05)


def test_both_legs_across_country_count():
    assert travel(U, (-1, 1), (5, 1)) == pytest.approx(14, abs=0.05)  # 1 + 4 + 4 + 4 + 1


def test_on_one_road_one_goes_straight_along_it():
    assert travel(U, (0, 1), (0, 4)) == pytest.approx(3, abs=0.01)
    assert travel(U, (0, 4), (0, 1)) == pytest.approx(3, abs=0.01)
    assert travel(U, (0, 2), (0, 2)) == pytest.approx(0, abs=1e-3)


def test_a_one_way_road_is_driven_round_and_walked_back():
    assert travel(SQUARE, (1, 0), (2, 0)) == pytest.approx(1, abs=0.01)
    assert travel(SQUARE, (2, 0), (1, 0)) == pytest.approx(11, abs=0.05)
    assert travel(SQUARE, (2, 0), (1, 0), back=True) == pytest.approx(1, abs=0.01)
    assert travel(SQUARE, (2, 0), (1, 0), Manner("walk")) == pytest.approx(1, abs=0.01)


def test_minutes_follow_speed_season_and_the_walk_to_the_road():
    gravel = network((Kind("primary", surface="gravel"), [(0, 0), (30, 0)]))
    assert travel(gravel, (0, 0), (30, 0), MINUTES) == pytest.approx(60, rel=0.01)
    assert travel(gravel, (0, 0), (30, 0), Manner("car", "rainy", "minutes")) == pytest.approx(60 / 0.7, rel=0.01)
    assert travel(gravel, (0, 1), (30, 0), MINUTES) == pytest.approx(75.6, rel=0.01)


def test_the_quickest_way_need_not_be_the_shortest():
    ends = ((ROAD, [(0, 6), (0, 7)]), (ROAD, [(0, 0), (0, -1)]))
    made = network((Kind("track"), [(0, 0), (0, 6)]), (Kind("primary"), [(0, 0), (1, 3), (0, 6)]), *ends)
    assert travel(made, (0, 0), (0, 6)) == pytest.approx(6, abs=0.02)
    assert travel(made, (0, 0), (0, 6), MINUTES) == pytest.approx(2 * np.hypot(1, 3) / 65 * 60, rel=0.01)


def test_a_ferry_is_waited_for_once_however_it_is_drawn():
    banks = ((ROAD, [(-1, 0), (0, 0)]), (ROAD, [(4, 0), (5, 0)]))
    whole = network(*banks, (Kind(FERRY), [(0, 0), (4, 0)]))
    parts = network(
        *banks, (Kind(FERRY), [(0, 0), (2, 0)]), (Kind(FERRY), [(2, 0), (4, 0)]), (Kind(FERRY), [(2, 0), (2, 3)])
    )
    for made in (whole, parts):
        assert travel(made, (0, 0), (4, 0), MINUTES) == pytest.approx(30 + 24, rel=0.01)
        assert travel(made, (4, 0), (0, 0), MINUTES) == pytest.approx(30 + 24, rel=0.01)


def test_a_limit_includes_the_way_exactly_as_long():
    far = travel(U, (0, 0), (4, 0))
    assert travel(U, (0, 0), (4, 0), limit=far) == far
    assert np.isinf(travel(U, (0, 0), (4, 0), limit=far - 1e-6))


def test_places_off_the_network_are_in_no_pair():
    nowhere = Joins(np.array([-1], dtype=np.int32), *(np.array([np.nan]) for _ in range(4)))
    there = join(U, (0, 0))
    costs = costs_of(U, SPEEDS, KM)
    assert len(find_trips(U, costs, nowhere, there)) == 0
    assert len(find_trips(U, costs, there, nowhere)) == 0


def test_what_lies_behind_a_closed_road_has_no_way():
    cut = close_roads(U, [LineString([degrees(2, 4), degrees(2, 6)])])
    joins = join(U, (0, 0), (4, 0), (0, 5))
    road, offset = cut.place(joins.road, joins.offset_m)
    moved = Joins(road, offset, joins.off_road_m, joins.longitude, joins.latitude)
    found = find_trips(cut.network, costs_of(cut.network, SPEEDS, KM), moved, moved).table(3, 3)
    assert np.isinf(found[0, 1])
    assert found[0, 2] == pytest.approx(5, abs=0.02)


SPOT = st.tuples(st.floats(-1, 6), st.floats(-1, 6))
GRID = st.tuples(st.integers(0, 5), st.integers(0, 5))
WAYS = st.lists(st.lists(GRID, min_size=2, max_size=5, unique=True), min_size=1, max_size=7)


@given(drawn=WAYS, spots=st.lists(SPOT, min_size=2, max_size=4))
def test_a_way_is_never_shorter_than_straight_and_as_long_back_where_nothing_is_one_way(drawn, spots):
    made = network(*((ROAD, places) for places in drawn))
    joins = join(made, *spots)
    found = find_trips(made, costs_of(made, SPEEDS, KM), joins, joins).table(len(spots), len(spots))
    lon, lat = np.array([degrees(*spot) for spot in spots]).T
    straight = np.array([distance_km(lat, lon, *there) for there in zip(lat, lon, strict=True)])
    apart = ~np.eye(len(spots), dtype=bool)
    assert np.isfinite(found).all()  # all join the main component
    assert (found >= straight - 1e-6)[apart].all()
    assert found == pytest.approx(found.T, abs=1e-8)


@given(
    drawn=st.lists(st.tuples(st.sampled_from([ROAD, ONE_WAY]), st.lists(GRID, min_size=2, max_size=5, unique=True)),
                   min_size=1, max_size=7),
    spots=st.lists(SPOT, min_size=2, max_size=3),
    wall=st.tuples(SPOT, SPOT),
    limit=st.floats(0.5, 12),
)  # fmt: skip
def test_closing_a_road_shortens_nothing_and_a_longer_limit_loses_nobody(drawn, spots, wall, limit):
    made = network(*drawn)
    joins, costs = join(made, *spots), costs_of(made, SPEEDS, KM)
    size = len(spots)
    free = find_trips(made, costs, joins, joins).table(size, size)
    near = find_trips(made, costs, joins, joins, limit=limit).table(size, size)
    assert np.array_equal(near, np.where(free <= limit, free, np.inf))
    cut = close_roads(made, [LineString([degrees(*spot) for spot in wall])])
    road, offset = cut.place(joins.road, joins.offset_m)
    moved = Joins(road, offset, joins.off_road_m, joins.longitude, joins.latitude)
    closed = find_trips(cut.network, costs_of(cut.network, SPEEDS, KM), moved, moved).table(size, size)
    assert (closed >= free - 1e-9).all()
