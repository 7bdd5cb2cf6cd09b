"""Closed roads, by their laws: nothing gets shorter, other seasons and ended closures do not count, nothing stays."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon

from assessments.roads.graph import Manner
from assessments.roads.laid import Laid
from assessments.roads.reach import RoadReach
from assessments.roads.routes import find_routes
from layers.geodesy import Places
from layers.roads.building import build_network
from layers.roads.closed import Closure
from layers.roads.kinds import FERRY, Kind
from layers.roads.profiles import shipped_speeds, speeds_on
from tests.assessments.roads.test_travel_oracle import ways_of
from tests.roads import ONE_WAY, ORIGIN, ROAD, degrees, network

SPEEDS = shipped_speeds()
DAY = dt.date(2026, 6, 15)
BRIDGE = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]), (ROAD, [(0, 0), (4, 0)]))
MANNERS = tuple(
    Manner(profile, season, counts)
    for profile in ("car", "walk")
    for season in ("dry", "rainy")
    for counts in ("km", "minutes")
)


def line(*corners):
    return LineString([degrees(*corner) for corner in corners])


def closed(shape, season="both", **days):
    return Closure("wall", shape, season, **{"from_date": DAY, **days})


def laid(made, *closures):
    return Laid(made, SPEEDS, closures)


def costs(on_roads, spots, manner):
    lon, lat = np.array([degrees(*spot) for spot in spots]).T
    joins = on_roads.join(manner.profile, lat, lon, limit_m=1e9)
    return on_roads.trips(joins, joins, manner).table(len(spots), len(spots))


def test_a_closed_bridge_sends_everybody_round_in_its_season_alone():
    free, shut = laid(BRIDGE), laid(BRIDGE, closed(line((2, -1), (2, 1)), "rainy"))
    ends = [(0, 0), (4, 0)]
    for counts in ("km", "minutes"):
        dry, rainy = Manner("car", "dry", counts), Manner("car", "rainy", counts)
        assert costs(shut, ends, dry)[0, 1] == costs(free, ends, dry)[0, 1]
        assert costs(shut, ends, rainy)[0, 1] == pytest.approx(14 / 4 * costs(free, ends, rainy)[0, 1], rel=0.01)


def test_an_area_lets_nobody_in_out_or_through():
    flood = Polygon([degrees(*corner) for corner in ((1, -1), (3, -1), (3, 1), (1, 1))])
    shut = laid(BRIDGE, closed(flood))
    km = costs(shut, [(0, 0), (1.5, 0), (4, 0)], Manner("car"))
    assert km[0, 2] == pytest.approx(14, abs=0.05)
    assert np.isinf(km[[0, 1, 1, 2], [1, 0, 2, 1]]).all()


def test_places_join_as_if_nothing_were_closed():
    shut = laid(BRIDGE, closed(line((-1, -1), (5, -1), (5, 6), (-1, 6), (-1, -1))), closed(line((2, -1), (2, 1))))
    lon, lat = np.array([degrees(1, 0.3), degrees(3, 0.3)]).T
    joins = shut.join("car", lat, lon)
    assert joins.off_road_m == pytest.approx([300, 300], rel=0.05)
    moved = shut.placed(joins, "dry")
    assert moved.road[0] != moved.road[1]
    assert joins.road[0] == joins.road[1]
    assert np.array_equal(moved.off_road_m, joins.off_road_m)


def test_rules_that_ask_about_roads_go_round_what_is_closed_season_by_season():
    made = network((ROAD, [(0, 0), (4, 0)]), (ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]), (ROAD, [(0, 0), (0, -3)]))
    lon, lat = np.array([degrees(*spot) for spot in ((0, 0), (4, 1), (0, -3))]).T
    homes = Places(lat, lon)
    sites = Places(lat[[2]], lon[[2]])
    shut = laid(made, closed(line((2, -1), (2, 1)), "rainy"))
    reach = RoadReach((shut,))
    for season, far in (("dry", [3, 8, 0]), ("rainy", [3, 16, 0])):
        asked = reach.costs(homes, sites, 0, manner=Manner("car", season), limit=np.inf)
        assert asked == pytest.approx(far, abs=0.05)


def test_a_way_is_drawn_round_what_is_closed():
    shut = laid(BRIDGE, closed(line((2, -1), (2, 1))))
    lon, lat = np.array([degrees(0, 0), degrees(4, 0)]).T
    joins = shut.placed(shut.join("car", lat, lon), "dry")
    (course,) = find_routes(shut.in_season("dry").network, shut.costs(Manner("car")), joins.take([0]), joins.take([1]))
    assert course is not None
    assert not LineString(course).intersects(shut.closures[0].shape)


def test_a_closure_holds_from_its_first_day_to_its_last():
    day = dt.timedelta(days=1)
    ended = closed(line((2, -1), (2, 1)), until=DAY + day)
    assert [ended.holds_on(DAY + number * day) for number in (-1, 0, 1, 2)] == [False, True, True, False]
    assert closed(line((2, -1), (2, 1))).holds_on(DAY + 10_000 * day)
    assert not closed(line((2, -1), (2, 1))).holds_on(DAY - day)


def test_a_piece_without_length_stays_and_leads_nowhere_once_its_crossing_is_closed():
    made = network(
        (ROAD, [(0, 0), (1, 0)]),
        (Kind("tertiary"), [(1, 0), (1, 1e-7)]),
        (ROAD, [(1, 1e-7), (2, 0)]),
        (ROAD, [(1, 0), (1, 3)]),
    )
    assert (made.length_m == 0).any()
    x, y = made.course(int(np.argmin(made.length_m)))[0]
    shut = laid(made, closed(LineString([(x - 0.001, y - 0.001), (x, y), (x + 0.001, y + 0.001)])))
    joins = shut.joinable("car").join(*reversed(degrees(1, 0)))
    moved = shut.placed(joins, "dry")
    assert shut.in_season("dry").parent[moved.road[0]] == joins.road[0]
    assert len(np.unique(shut.in_season("dry").parent)) == len(made)
    assert np.isinf(costs(shut, [(0, 0), (2, 0)], Manner("car"))[0, 1])


SPOT = st.tuples(st.floats(-1, 6), st.floats(-1, 6))
GRID = st.tuples(st.integers(0, 5), st.integers(0, 5))
KIND = st.sampled_from([ROAD, ONE_WAY, Kind("track"), Kind(FERRY)])
WAYS = st.lists(st.tuples(KIND, st.lists(GRID, min_size=2, max_size=5, unique=True)), min_size=1, max_size=7)
WALL = st.one_of(
    st.lists(SPOT, min_size=2, max_size=4).map(lambda corners: line(*corners)),
    st.tuples(GRID, GRID).filter(lambda ends: ends[0] != ends[1]).map(lambda corners: line(*corners)),
    st.tuples(SPOT, st.floats(0.1, 3)).map(
        lambda area: Polygon([degrees(area[0][0] + x, area[0][1] + y) for x, y in ((0, 0), (area[1], 0), (0, area[1]))])
    ),
)


MANNER = st.sampled_from(MANNERS)


@given(
    drawn=WAYS,
    spots=st.lists(SPOT, min_size=2, max_size=3),
    walls=st.lists(WALL, min_size=1, max_size=3),
    manner=MANNER,
)
def test_closing_shortens_nothing_and_a_second_closure_opens_nothing(drawn, spots, walls, manner):
    made = network(*drawn)
    free, one = laid(made), laid(made, closed(walls[0]))
    every = laid(made, *map(closed, walls))
    before, between, after = (costs(each, spots, manner) for each in (free, one, every))
    assert (between >= before - 1e-9).all()
    assert (after >= between - 1e-9).all()


@given(
    drawn=WAYS,
    spots=st.lists(SPOT, min_size=2, max_size=3),
    wall=WALL,
    season=st.sampled_from(["dry", "rainy"]),
    manner=MANNER,
)
def test_a_closure_of_one_season_changes_nothing_in_the_other_and_all_in_its_own(drawn, spots, wall, season, manner):
    made = network(*drawn)
    free, shut, always = laid(made), laid(made, closed(wall, season)), laid(made, closed(wall))
    same = always if manner.season == season else free
    assert np.array_equal(costs(shut, spots, manner), costs(same, spots, manner))


@given(drawn=WAYS, spots=st.lists(SPOT, min_size=2, max_size=3), wall=WALL, manner=MANNER)
def test_taking_a_closure_away_gives_back_the_old_answers_exactly(drawn, spots, wall, manner):
    made = network(*drawn)
    shut = laid(made, closed(wall))
    costs(shut, spots, manner)
    assert np.array_equal(costs(shut.with_only(()), spots, manner), costs(laid(made), spots, manner))


WOURI = LineString([(9.695, 4.055), (9.695, 4.085)])
"""A line up the middle of the Wouri at Douala, across its bridge, in degrees."""


@pytest.mark.shared
def test_without_its_bridge_douala_falls_apart_at_the_wouri():
    made = build_network(ways_of("douala_roads.parquet"), ORIGIN)
    speeds = speeds_on(made)
    free, shut = Laid(made, speeds), Laid(made, speeds, (Closure("Wouri", WOURI, "rainy", DAY),))
    picked = np.random.default_rng(3).choice(made.node_count, 300, replace=False)
    west = made.longitude[picked] < WOURI.coords[0][0]
    joins = free.join("moto", made.latitude[picked], made.longitude[picked])
    sites = joins.take(np.flatnonzero(~west)[:10])
    for counts in ("km", "minutes"):
        dry, rainy = Manner("moto", "dry", counts), Manner("moto", "rainy", counts)
        before = free.trips(joins, sites, rainy).table(300, 10)
        after = shut.trips(joins, sites, rainy).table(300, 10)
        assert (after >= before - 1e-9).all()
        assert np.isfinite(before).mean() > 0.9
        across = np.isfinite(before) & west[:, None]
        assert across.sum() > 100
        assert np.isinf(after[across]).mean() > 0.5
        assert np.isfinite(after[~west]).mean() > 0.9
        assert np.array_equal(
            shut.trips(joins, sites, dry).table(300, 10), free.trips(joins, sites, dry).table(300, 10)
        )
