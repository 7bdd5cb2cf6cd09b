"""Ways become crossings and roads, whatever the order and the cuts in which they are drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.ellipsoid import GEOD
from layers.roads.building import build_network
from layers.roads.kinds import Kind
from tests.roads import ONE_WAY, ORIGIN, ROAD, degrees, network, ways

TRACK = Kind("track")


def geodesic_km(*places):
    lon, lat = np.array([degrees(*place) for place in places]).T
    return GEOD.line_length(lon, lat) / 1000


def test_a_cross_of_two_ways_is_four_roads_that_meet_in_one_crossing():
    made = network((ROAD, [(-1, 0), (0, 0), (1, 0)]), (ROAD, [(0, -1), (0, 0), (0, 1)]))
    assert (made.node_count, len(made)) == (5, 4)
    assert sorted(np.bincount(np.concatenate([made.tail, made.head]))) == [1, 1, 1, 1, 4]


def test_points_in_which_one_road_runs_on_are_its_course():
    made = network((ROAD, [(0, 0), (1, 1)]), (ROAD, [(2, 0), (1, 1)]), (ROAD, [(2, 0), (3, 1), (4, 0)]))
    assert (made.node_count, len(made)) == (2, 1)
    expected = geodesic_km((0, 0), (1, 1), (2, 0), (3, 1), (4, 0))
    assert made.length_m[0] / 1000 == pytest.approx(expected, abs=1e-4)
    assert len(made.course(0)) == 5
    assert made.course_m[0] == 0
    assert (np.diff(made.course_m) > 0).all()


def test_a_road_ends_where_its_kind_changes():
    made = network((ROAD, [(0, 0), (1, 0)]), (TRACK, [(1, 0), (2, 0)]))
    assert (made.node_count, len(made)) == (3, 2)
    assert {made.kinds[kind].road for kind in made.kind} == {"residential", "track"}


def test_one_way_roads_run_in_their_direction_however_they_were_cut():
    made = network((ONE_WAY, [(1, 0), (2, 0)]), (ONE_WAY, [(0, 0), (1, 0)]), (ONE_WAY, [(2, 0), (3, 0)]))
    assert len(made) == 1
    assert made.longitude[made.tail[0]] < made.longitude[made.head[0]]


def test_two_one_way_roads_against_each_other_do_not_become_one():
    made = network((ONE_WAY, [(0, 0), (1, 0)]), (ONE_WAY, [(2, 0), (1, 0)]))
    assert (made.node_count, len(made)) == (3, 2)


def test_the_two_carriageways_between_two_crossings_stay_two():
    carriageways = ((ONE_WAY, [(0, 0), (1, 0)]), (ONE_WAY, [(1, 0), (0, 0)]))
    made = network(*carriageways, (ROAD, [(1, 0), (2, 0)]), (ROAD, [(0, 0), (-1, 0)]))
    assert len(made) == 4


def test_a_ring_without_a_crossing_is_a_road_from_a_point_to_itself():
    made = network((ROAD, [(0, 0), (1, 0), (1, 1), (0, 0)]), (ONE_WAY, [(5, 0), (6, 0), (6, 1), (5, 0)]))
    assert len(made) == 2
    assert (made.tail == made.head).all()
    assert sorted(made.length_m / 1000) == pytest.approx([geodesic_km((0, 0), (1, 0), (1, 1), (0, 0))] * 2, rel=0.01)


def test_a_piece_drawn_twice_counts_once_and_a_piece_without_length_not_at_all():
    made = network((ROAD, [(0, 0), (1, 0)]), (ROAD, [(1, 0), (0, 0)]), (ROAD, [(0, 0), (0, 0)]))
    assert len(made) == 1


def test_no_ways_are_a_network_without_roads():
    made = network()
    assert (made.node_count, len(made)) == (0, 0)
    assert np.isnan(made.bounds).all()


GRID = st.tuples(st.integers(0, 4), st.integers(0, 4))
WAYS = st.lists(
    st.tuples(st.sampled_from([ROAD, ONE_WAY, TRACK]), st.lists(GRID, min_size=2, max_size=6)), min_size=1, max_size=8
)


@given(drawn=WAYS)
def test_no_metre_is_lost_or_made_and_every_end_is_a_crossing(drawn):
    made = build_network(ways(*drawn), ORIGIN)
    pieces = set()
    for kind, places in drawn:
        for one, two in itertools.pairwise(places):
            if one != two:
                pieces.add((kind, (one, two) if kind.oneway else tuple(sorted((one, two)))))
    expected = sum(geodesic_km(*piece) for _, piece in pieces)
    assert made.length_m.sum() / 1000 == pytest.approx(expected, abs=1e-3)
    for road in range(len(made)):
        course = made.course(road)
        assert tuple(course[0]) == (made.longitude[made.tail[road]], made.latitude[made.tail[road]])
        assert tuple(course[-1]) == (made.longitude[made.head[road]], made.latitude[made.head[road]])


@given(drawn=WAYS)
def test_only_crossings_and_ends_are_left_between_roads(drawn):
    made = build_network(ways(*drawn), ORIGIN)
    ends = np.concatenate([made.tail, made.head])
    degree = np.bincount(ends, minlength=made.node_count)
    assert (degree > 0).all()
    for node in np.flatnonzero(degree == 2):
        (first, second) = [int(each) % len(made) for each in np.flatnonzero(ends == node)]
        one, two = made.kinds[made.kind[first]], made.kinds[made.kind[second]]
        runs_through = (made.head[first] == node) == (made.tail[second] == node)
        assert first == second or one != two or (one.oneway and not runs_through)
