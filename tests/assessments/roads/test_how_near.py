"""How near a service is, before and after other speeds, can be worked out in the head."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from assessments.roads.graph import Manner
from assessments.roads.how_near import HowNear, differ, how_near, minutes_to_nearest
from assessments.roads.laid import Laid
from layers.geodesy import Places
from layers.overlays import NOTHING, Mark, with_figure, write_overlay
from layers.roads.kinds import Kind
from layers.roads.names import PROFILES
from layers.roads.profiles import shipped_speeds
from layers.roads.speed_table import SHAPE, path_of, speeds_in
from tests.roads import degrees, network

MARK = Mark(dt.date(2026, 11, 22), "AB")
MOTO = Manner("moto", "dry", "minutes")


def places(*spots):
    lon, lat = np.array([degrees(*spot) for spot in spots]).T
    return Places(lat, lon)


def laid():
    return Laid(network((Kind("primary", surface="asphalt"), [(0, 0), (10, 0), (40, 0)])), shipped_speeds())


def at(**values):
    office = NOTHING
    for key, value in values.items():
        office = with_figure(office, SHAPE, path_of(key.replace("__", ".")), value, MARK)
    return [laid().at_speeds(speeds_in(None, write_overlay(office, "")))]


def minutes(roads, manner=MOTO):
    return minutes_to_nearest(roads, places((5, 0), (38, 0), (90, 0)), places((0, 0), (40, 0)), manner)


def test_minutes_are_to_the_nearest_and_follow_the_speeds():
    assert minutes([laid()]) == pytest.approx([7.5, 3, np.nan], abs=0.05, nan_ok=True)  # 40 km/h
    assert minutes(at(moto__primary=20.0)) == pytest.approx([15, 6, np.nan], abs=0.05, nan_ok=True)
    assert minutes([]) == pytest.approx([np.nan] * 3, nan_ok=True)
    assert np.isnan(minutes(at(moto__primary=0.0))).all()


def test_of_several_networks_the_quickest_way_counts():
    elsewhere = Laid(network((Kind("primary"), [(300, 0), (310, 0)])), shipped_speeds())
    for roads in ([laid(), elsewhere], [elsewhere, laid()], [laid(), *at(moto__primary=20.0)]):
        assert minutes(roads) == pytest.approx([7.5, 3, np.nan], abs=0.05, nan_ok=True)


def test_people_are_counted_within_limits_that_are_included():
    assert how_near(np.array([30.0, 60.0, 30.1, np.nan])) == HowNear(4, 3, 30.1, (1, 3))
    assert how_near(np.array([np.nan])) == HowNear(1, 0, None, (0, 0))
    assert how_near(np.zeros(0)) == HowNear(0, 0, None, (0, 0))


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({"moto__primary": 20.0}, {"moto"}),
        ({"moto__primary": 50.0}, set()),  # the cap of 40 counts already
        ({"car__primary": 30.0}, {"car"}),
        ({"surfaces__mud": 5.0}, set()),  # no road is so
        ({"off_road__kmh": 4.0}, {"walk", "moto", "car", "minibus"}),
    ],
)
def test_only_ways_of_travelling_that_a_change_touches_differ(values, changed):
    tried = at(**values)
    assert {name for name in PROFILES if differ([laid()], tried, Manner(name, "dry", "minutes"))} == changed
