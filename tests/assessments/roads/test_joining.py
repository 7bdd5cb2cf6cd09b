"""A place meets the nearest point of the nearest road it can use, and a brute-force search finds no nearer one."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from assessments.roads.joining import join_to_roads, main_roads
from layers.roads.kinds import FERRY, Kind
from layers.roads.profiles import shipped_speeds
from tests.roads import ONE_WAY, ROAD, degrees, network

SPEEDS = shipped_speeds()


def join(made, *places, among=None, **limits):
    lon, lat = np.array([degrees(*place) for place in places]).T
    return join_to_roads(made, np.ones(len(made), dtype=bool) if among is None else among, lat, lon, **limits)


STRAIGHT = network((ROAD, [(0, 0), (1, 0), (10, 0)]))


def test_a_place_meets_the_road_beside_it_not_at_a_crossing():
    joins = join(STRAIGHT, (3, 1), (-2, 0), (12, 0))
    assert joins.joined.all()
    assert joins.offset_m / 1000 == pytest.approx([3, 0, 10], abs=0.02)
    assert joins.off_road_m / 1000 == pytest.approx([1, 2, 2], abs=0.02)
    assert joins.latitude == pytest.approx(13.4, abs=1e-6)


def test_a_place_exactly_at_the_limit_is_joined_and_one_beyond_is_not_and_says_how_far():
    far = join(STRAIGHT, (3, 1)).off_road_m[0]
    assert join(STRAIGHT, (3, 1), limit_m=far).joined.all()
    beyond = join(STRAIGHT, (3, 1), limit_m=far - 0.001)
    assert not beyond.joined.any()
    assert beyond.off_road_m[0] == far
    assert np.isnan(beyond.offset_m).all()


def test_a_place_that_is_not_known_meets_no_road():
    joins = join_to_roads(STRAIGHT, np.ones(1, dtype=bool), [np.nan, 13.4], [-16.6, np.nan])
    assert not joins.joined.any()
    assert np.isnan(joins.off_road_m).all()


def test_without_roads_nothing_is_joined():
    joins = join(network(), (0, 0))
    assert not joins.joined.any()
    assert np.isnan(joins.off_road_m).all()


def test_nobody_joins_a_ferry():
    made = network((Kind(FERRY), [(0, 0), (5, 0)]), (ROAD, [(5, 0), (5, 3)]))
    joins = join(made, (1, 0))
    assert made.kinds[made.kind[joins.road[0]]].road == "residential"


def test_an_island_of_roads_is_not_joined():
    made = network((ROAD, [(0, 0), (10, 0)]), (ROAD, [(0, 1), (1, 1)]))
    among = main_roads(made, SPEEDS, "car")
    assert made.length_m[among].sum() / 1000 == pytest.approx(10, abs=0.01)
    assert join(made, (0.5, 1), among=among).off_road_m[0] / 1000 == pytest.approx(1, abs=0.01)


def test_the_main_component_is_of_the_roads_that_can_be_used_and_left_again():
    made = network(
        (ROAD, [(0, 0), (1, 0)]),
        (ONE_WAY, [(1, 0), (5, 0), (9, 0)]),
        (ROAD, [(9, 0), (9, 1)]),
    )
    # By car the one-way road leads to where nobody comes back from; on foot it does not matter.
    for profile, kilometres in (("car", 1), ("walk", 10)):
        among = main_roads(made, SPEEDS, profile)
        assert made.length_m[among].sum() / 1000 == pytest.approx(kilometres, abs=0.05)


def test_a_motorway_is_for_vehicles():
    made = network((ROAD, [(0, 0), (1, 0)]), (Kind("motorway"), [(1, 0), (21, 0)]))
    for profile, kilometres in (("car", 21), ("walk", 1)):
        among = main_roads(made, SPEEDS, profile)
        assert made.length_m[among].sum() / 1000 == pytest.approx(kilometres, abs=0.05)


def test_nobody_may_use_any_road():
    made = network((Kind("footway"), [(0, 0), (1, 0)]))
    assert not main_roads(made, SPEEDS, "car").any()
    assert main_roads(made, SPEEDS, "walk").all()


SPOT = st.tuples(st.floats(-3, 8), st.floats(-3, 8))
LINES = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=4, unique=True),
    min_size=1,
    max_size=6,
)


@given(drawn=LINES, spot=SPOT)
def test_brute_force_in_a_plane_of_its_own_finds_no_nearer_road(drawn, spot):
    made = network(*((ROAD, places) for places in drawn))
    joins = join(made, spot, limit_m=1e9)
    lon, lat = degrees(*spot)
    plane = pyproj.Transformer.from_crs(4326, f"+proj=aeqd +lat_0={lat} +lon_0={lon}", always_xy=True)
    far = [LineString(np.column_stack(plane.transform(*made.course(road).T))).distance(Point(0, 0))
           for road in range(len(made))]  # fmt: skip
    assert joins.off_road_m[0] == pytest.approx(min(far), rel=1e-3, abs=0.5)
    assert far[joins.road[0]] == pytest.approx(min(far), rel=1e-3, abs=0.5)
    assert 0 <= joins.offset_m[0] <= made.length_m[joins.road[0]]
