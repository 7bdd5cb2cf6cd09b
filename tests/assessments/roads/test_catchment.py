"""The ground within a limit by road: what a map shows, held against the ways of people, one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from assessments.roads.catchment import BAND_M, catchment
from assessments.roads.graph import Manner
from assessments.roads.joining import Joins
from assessments.roads.laid import Laid
from assessments.roads.stretches import search_from
from layers.geodesy import distance_km
from layers.roads.closed import Closure
from layers.roads.kinds import FERRY, Kind
from layers.roads.profiles import shipped_speeds
from tests.roads import ONE_WAY, ROAD, degrees, network

KM = Manner("car")
MINUTES = Manner("car", "dry", "minutes")
ROUNDING_M = 10
"""Round ends are drawn up to 2 % wider than they are, 5 m; their corners depend on how a road was cut."""


def laid(*drawn, closed=()):
    closures = tuple(
        Closure(f"{at}", shapely.LineString([degrees(*place) for place in line]), "both", dt.date(2026, 1, 1))
        for at, line in enumerate(closed)
    )
    return Laid(network(*drawn), shipped_speeds(), closures)


def join(roads, *places, manner=KM):
    lon, lat = np.array([degrees(*place) for place in places]).reshape(-1, 2).T
    return roads.join(manner.profile, lat, lon, limit_m=1e9)


def ground(roads, *sites, limit, manner=KM, **asked):
    return catchment(roads, join(roads, *sites, manner=manner), manner, limit=limit, **asked)


def holds(shape, *place):
    return bool(shapely.intersects_xy(shape, *degrees(*place)))


def covers(one, other):
    """Tell whether one ground lies within another, give or take the rounding; nothing lies in everything."""
    return other.is_empty or bool(shapely.covers(shapely.buffer(one, ROUNDING_M / 108_000), other))


STREET = laid((ROAD, [(0, 0), (20, 0)]))
U = laid((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))


def test_a_street_is_covered_as_far_as_the_limit_goes_both_ways():
    shape = ground(STREET, (10, 0), limit=4)
    assert holds(shape, 6.05, 0)
    assert holds(shape, 13.95, 0)
    assert not holds(shape, 5.9, 0)
    assert not holds(shape, 14.1, 0)


def test_the_band_is_as_wide_as_said_and_narrows_towards_the_end():
    shape = ground(STREET, (10, 0), limit=4)
    assert holds(shape, 10, 0.24)
    assert not holds(shape, 10, 0.26)
    assert not holds(shape, 14, 0.2)  # nothing is left there
    assert holds(ground(STREET, (10, 0), limit=4, band_m=1000), 10, 0.95)


def test_the_other_bank_of_the_river_is_left_out_though_it_is_near():
    shape = ground(U, (0, 0), limit=8)
    assert holds(shape, 0, 5)
    assert holds(shape, 2.9, 5)
    assert not holds(shape, 4, 0)
    assert not holds(shape, 4, 4)
    assert holds(ground(U, (0, 0), limit=14.2), 4, 0.05)


def test_a_hole_and_an_island_stay():
    ring = laid(
        (ROAD, [(0, 0), (3, 0), (3, 3), (0, 3), (0, 0)]), (Kind(FERRY), [(3, 3), (9, 3)]), (ROAD, [(9, 3), (9, 4)])
    )
    shape = ground(ring, (0, 0), limit=14)
    assert len(shapely.get_parts(shape)) == 2  # beyond the water, on which nobody lives
    assert sum(len(part.interiors) for part in shapely.get_parts(shape)) == 1
    assert not holds(shape, 1.5, 1.5)
    assert not holds(shape, 6, 3)
    assert holds(shape, 9, 3.5)


def test_minutes_pay_for_the_walk_to_the_road_and_for_no_more():
    made = laid((Kind("primary", surface="gravel"), [(0, 0), (30, 0)]))  # 30 km/h
    shape = ground(made, (0, 0), limit=10, manner=MINUTES)
    assert holds(shape, 4.9, 0)
    assert not holds(shape, 5.15, 0)
    assert holds(shape, 4, 0.12)  # 2 of the 10 minutes are left: 128 m on foot
    assert not holds(shape, 4, 0.22)


def test_the_way_to_the_site_counts_where_roads_are_one_way():
    ring = (ONE_WAY, [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)])
    shape = ground(laid(ring), (2, 0), limit=3)
    assert holds(shape, 0.5, 0)  # drives on to the site
    assert not holds(shape, 3.5, 0)  # would have to go all the way round
    shape = ground(laid(ring, (ROAD, [(4, 0), (6, 0)]), (ROAD, [(4, 4), (4, 6)])), (5, 0), limit=8)
    assert holds(shape, 0, 2.5)
    assert not holds(shape, 0, 3.5)
    assert not holds(shape, 4, 1)
    assert not holds(shape, 4, 5)  # 5 km from the site, but 14 to it


def test_several_sites_are_covered_together_and_one_off_the_roads_adds_nothing():
    one, other = ground(STREET, (2, 0), limit=1), ground(STREET, (15, 0), limit=1)
    both = ground(STREET, (2, 0), (15, 0), limit=1)
    assert shapely.area(shapely.symmetric_difference(both, shapely.union(one, other))) < 1e-9
    nowhere = Joins(np.array([-1], dtype=np.int32), *(np.array([np.nan]) for _ in range(4)))
    assert catchment(STREET, nowhere, KM, limit=5).is_empty


def test_a_site_whose_own_way_to_the_road_is_too_long_covers_nothing():
    assert ground(STREET, (10, 3), limit=2.9).is_empty
    assert not ground(STREET, (10, 3), limit=3.1).is_empty


def test_far_north_a_band_is_as_wide_as_at_the_equator():
    north = replace(
        STREET.network,
        latitude=STREET.network.latitude + 56,
        course_latitude=STREET.network.course_latitude + 56,
    )
    roads = Laid(north, shipped_speeds())
    lon, lat = degrees(10, 0)
    shape = catchment(roads, roads.join("car", [lat + 56], [lon]), KM, limit=4)
    _, south, _, top = shape.bounds
    assert distance_km(south, lon, top, lon) == pytest.approx(2 * BAND_M / 1000, rel=0.03)


corners = st.tuples(st.integers(0, 4), st.integers(0, 4))
kinds = st.sampled_from([ROAD, ONE_WAY, Kind("track")])
drawings = st.lists(st.tuples(kinds, st.lists(corners, min_size=2, max_size=4)), min_size=2, max_size=7)
places = st.tuples(st.floats(-0.4, 4.4), st.floats(-0.4, 4.4))
manners = st.sampled_from([KM, MINUTES, Manner("walk")])
limits = st.floats(0.2, 9)


@given(drawings, places, st.lists(places, min_size=1, max_size=6), manners, limits)
def test_who_is_within_the_limit_lives_inside_and_who_is_not_on_no_reached_road(drawn, site, homes, manner, limit):
    roads = laid(*drawn)
    sites, people = join(roads, site, manner=manner), join(roads, *homes, manner=manner)
    if not sites.joined[0]:
        return
    shape = catchment(roads, sites, manner, limit=limit)
    cost = roads.trips(people, sites, manner).table(len(homes), 1)[:, 0]
    reached = search_from(roads.network, roads.costs(manner), sites, limit=limit).within(limit)
    off_road = people.off_road_m * roads.costs(manner).off_road
    for at, home in enumerate(homes):
        if cost[at] <= limit and people.off_road_m[at] <= BAND_M:
            assert holds(shape, *home)
        on_it = (reached.road == people.road[at]) & (reached.from_m <= people.offset_m[at] - 0.01)
        on_it &= people.offset_m[at] + 0.01 <= reached.to_m
        assert on_it.any() <= (cost[at] - off_road[at] <= limit + 1e-9)


@given(drawings, places, manners, limits, st.floats(0, 5))
def test_a_longer_limit_never_loses_ground(drawn, site, manner, limit, more):
    roads = laid(*drawn)
    short, long = (ground(roads, site, limit=each, manner=manner) for each in (limit, limit + more))
    assert covers(long, short)


@given(drawings, places, st.lists(st.tuples(places, places), min_size=1, max_size=2), manners, limits)
def test_closing_a_road_never_adds_ground(drawn, site, barriers, manner, limit):
    lines = [line for line in barriers if line[0] != line[1]]
    shape = ground(laid(*drawn), site, limit=limit, manner=manner)
    assert covers(shape, ground(laid(*drawn, closed=lines), site, limit=limit, manner=manner))


@given(drawings, places, st.floats(2, 9))
def test_leaving_out_roads_inside_a_town_changes_nothing(drawn, site, limit):
    """Squares stand in for the bands of roads that lie deep inside; the plain union of all bands is the same ground."""
    from assessments.roads import catchment as module

    roads = laid(*((kind, [(x / 8, y / 8) for x, y in line]) for kind, line in drawn))
    shape = ground(roads, site, limit=limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_SQUARES", 0)
        plain = ground(roads, site, limit=limit)
    assert shapely.area(shapely.symmetric_difference(shape, plain)) <= 1e-9 * max(shapely.area(plain), 1e-12)
