"""Which closures make a way longer or take it away: those, and no others."""

from __future__ import annotations

import datetime as dt
from functools import partial

import numpy as np
from shapely import LineString

from assessments.roads.detours import closures_felt
from assessments.roads.graph import Manner
from assessments.roads.laid import Laid
from layers.roads.closed import Closure
from layers.roads.profiles import shipped_speeds
from tests.roads import ROAD, degrees, network

LADDER = network((ROAD, [(0, 0), (4, 0)]), (ROAD, [(0, 2), (4, 2)]), (ROAD, [(0, 0), (0, 2)]), (ROAD, [(4, 0), (4, 2)]))
"""Two bridges of 4 km, 2 km apart, joined on either bank."""

DAY = dt.date(2026, 6, 1)


def wall(name, north, east=2, season="both"):
    return Closure(name, LineString([degrees(east, north - 0.5), degrees(east, north + 0.5)]), season, DAY)


def felt(*closures, season="dry", sites=((4, 0), (0, 2))):
    laid = Laid(LADDER, shipped_speeds("GM"), closures)
    lon, lat = np.array([degrees(*spot) for spot in ((0, 0), *sites)]).T
    joins = laid.join("car", lat, lon)
    home, there = joins.take([0]), joins.take(np.arange(1, len(joins)))

    def costs(asked, manner):
        return asked.trips(home, there, manner).table(1, len(there))[0]

    found = closures_felt(laid, season, partial(costs, manner=Manner("car", season)))
    return [[closure.name for closure in each] for each in found]


def test_a_closure_is_named_where_the_way_is_longer_and_nowhere_else():
    assert felt(wall("south", 0)) == [["south"], []]
    assert felt(wall("north", 2)) == [[], []]
    assert felt(wall("elsewhere", 20)) == [[], []]
    assert felt() == [[], []]


def test_a_closure_of_another_season_is_not_named():
    assert felt(wall("south", 0, season="rainy")) == [[], []]
    assert felt(wall("south", 0, season="rainy"), season="rainy") == [["south"], []]


def test_two_on_one_way_are_both_named():
    assert felt(wall("one", 0, east=1), wall("two", 0, east=3), sites=((4, 0),)) == [["one", "two"]]


def test_where_only_all_together_make_a_way_longer_all_are_named():
    # From half way between the bridges on one bank to half way on the other, each bridge is as near.
    laid = Laid(LADDER, shipped_speeds("GM"), (wall("south", 0), wall("north", 2)))
    ways = [np.array([10.0]), np.array([np.inf])]

    def costs(asked):
        return ways[1] if len(asked.closures) == 2 else ways[0]

    assert [[each.name for each in found] for found in closures_felt(laid, "dry", costs)] == [["south", "north"]]
