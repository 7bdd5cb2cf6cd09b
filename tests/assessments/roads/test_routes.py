"""A route leads along roads from the home to the site, and is as long as the distance that was said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.roads.graph import Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.routes import find_routes
from assessments.roads.travel import find_trips
from layers.ellipsoid import GEOD
from layers.roads.profiles import shipped_speeds
from tests.roads import ONE_WAY, ROAD, degrees, network

SPEEDS = shipped_speeds()


def join(made, *places):
    lon, lat = np.array([degrees(*place) for place in places]).reshape(-1, 2).T
    return join_to_roads(made, main_roads(made, SPEEDS, "car"), lat, lon, limit_m=1e9)


def test_a_route_goes_round_the_corners_of_its_road():
    made = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]), (ROAD, [(0, 5), (0, 9)]))
    (route,) = find_routes(made, costs_of(made, SPEEDS, Manner("car")), join(made, (0, 1)), join(made, (4, 2)))
    assert route is not None
    assert route == pytest.approx(np.array([degrees(*place) for place in ((0, 1), (0, 5), (4, 5), (4, 2))]), abs=1e-4)


def test_a_route_follows_the_one_way():
    made = network((ONE_WAY, [(0, 0), (3, 0), (3, 3), (0, 3), (0, 0)]), (ROAD, [(0, 0), (-1, 0)]))
    (route,) = find_routes(made, costs_of(made, SPEEDS, Manner("car")), join(made, (2, 0)), join(made, (1, 0)))
    assert route is not None
    assert len(route) == 6  # both ends and the four corners


def test_where_there_is_no_way_there_is_no_route():
    made = network((ROAD, [(0, 0), (1, 0)]))
    nowhere = Joins(np.array([-1], dtype=np.int32), *(np.array([np.nan]) for _ in range(4)))
    costs = costs_of(made, SPEEDS, Manner("car"))
    assert find_routes(made, costs, nowhere, join(made, (0, 0))) == [None]
    assert find_routes(made, costs, join(made, (0, 0)), nowhere) == [None]


GRID = st.tuples(st.integers(0, 5), st.integers(0, 5))
WAYS = st.lists(
    st.tuples(st.sampled_from([ROAD, ONE_WAY]), st.lists(GRID, min_size=2, max_size=5)), min_size=1, max_size=7
)
SPOTS = st.lists(st.tuples(st.floats(-1, 6), st.floats(-1, 6)), min_size=1, max_size=4)


@given(drawn=WAYS, home=st.tuples(st.floats(-1, 6), st.floats(-1, 6)), spots=SPOTS)
def test_a_route_is_as_long_as_the_distance_and_has_no_leap(drawn, home, spots):
    made = network(*drawn)
    start, goals = join(made, home), join(made, *spots)
    costs = costs_of(made, SPEEDS, Manner("car"))
    said = find_trips(made, costs, start, goals).table(1, len(spots))[0]
    routes = find_routes(made, costs, start, goals)
    for site, route in enumerate(routes):
        if route is None:
            assert np.isinf(said[site])
            continue
        legs = start.off_road_m[0] + goals.off_road_m[site]
        length = GEOD.line_length(route[:, 0], route[:, 1]) if len(route) > 1 else 0.0
        assert (length + legs) / 1000 == pytest.approx(said[site], abs=1e-4)
        ends = np.array([(joins.longitude[at], joins.latitude[at]) for joins, at in ((start, 0), (goals, site))])
        assert route[[0, -1]] == pytest.approx(ends, abs=1e-9)
