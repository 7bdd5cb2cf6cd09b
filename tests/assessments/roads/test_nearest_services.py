"""The nearest service over all networks at hand: one word for each place; borders, closures and seasons are obeyed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from shapely import LineString

from assessments.roads.laid import Laid
from assessments.roads.nearest_services import Around, Spots, nearest_services
from layers.geodesy import Places
from layers.roads.closed import Closure
from layers.roads.profiles import shipped_speeds
from tests.roads import ROAD, degrees, network

SPEEDS = shipped_speeds("GM")
STREET = network((ROAD, [(0, 0), (10, 0)]))
BRIDGE = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]), (ROAD, [(0, 0), (4, 0)]))


def spots(*places, country=None):
    lon, lat = np.array([degrees(*place) for place in places]).reshape(-1, 2).T
    return Spots(Places(lat, lon), np.array(country or ["GM"] * len(places), dtype=object))


def around(laid, places, sites, *, places_covered=None, sites_covered=None):
    return Around(
        laid if isinstance(laid, Laid) else Laid(laid, SPEEDS),
        np.ones(len(places), dtype=bool) if places_covered is None else np.array(places_covered),
        np.ones(len(sites), dtype=bool) if sites_covered is None else np.array(sites_covered),
    )


def ask(places, sites, *made, season="dry", **covered):
    return nearest_services(
        [around(each, places, sites, **covered) for each in made],
        places,
        sites,
        profile="car",
        season=season,
        kilometres=True,
    )


def test_minutes_and_kilometres_to_the_nearest_service():
    found = ask(spots((0, 0), (9, 0)), spots((3, 0), (10, 0)), STREET)
    assert found.status.tolist() == ["reached", "reached"]
    assert found.site.tolist() == [0, 1]
    assert found.minutes == pytest.approx([6, 2], abs=0.05)  # 30 km/h
    assert found.road_km == pytest.approx([3, 1], abs=0.02)


def test_every_place_without_a_way_has_its_own_word_and_no_number():
    places = spots((0, 0), (5, 30), (200, 200))
    found = ask(places, spots((1, 0)), STREET, places_covered=[True, True, False])
    assert found.status.tolist() == ["reached", "off_network", "no_network"]
    assert found.site.tolist() == [0, -1, -1]
    assert np.isnan(found.minutes[1:]).all()
    assert np.isnan(found.road_km[1:]).all()


def test_a_place_that_nobody_knows_and_a_country_without_a_service_have_no_word():
    nowhere = Spots(Places(np.array([np.nan]), np.array([np.nan])), np.array(["GM"], dtype=object))
    assert ask(nowhere, spots((1, 0)), STREET).status.tolist() == [None]
    assert ask(spots((0, 0)), spots((1, 0), country=["SN"]), STREET).status.tolist() == [None]
    assert ask(spots((0, 0)), spots(), STREET).status.tolist() == [None]


def test_without_any_network_nothing_is_reached():
    found = ask(spots((0, 0)), spots((1, 0)))
    assert found.status.tolist() == ["no_network"]
    assert np.isnan(found.minutes).all()


def test_sites_off_the_road_or_beyond_the_map_are_said_so():
    assert ask(spots((0, 0)), spots((5, 30)), STREET).status.tolist() == ["off_network"]
    beyond = ask(spots((0, 0)), spots((200, 200)), STREET, sites_covered=[False])
    assert beyond.status.tolist() == ["no_network"]


def test_no_service_across_a_border_where_both_countries_are_known():
    sites = spots((1, 0), (5, 0), (9, 0), country=["SN", "GM", ""])
    places = spots((0, 0), (0, 0), (0, 0), (10, 0), country=["GM", "SN", "", "GM"])
    assert ask(places, sites, STREET).site.tolist() == [1, 0, 0, 2]


def test_of_several_networks_the_quickest_way_counts():
    detour = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
    for made in ((detour, BRIDGE), (BRIDGE, detour)):
        found = ask(spots((0, 0)), spots((4, 0)), *made)
        assert found.road_km == pytest.approx([4], abs=0.02)
        assert found.minutes == pytest.approx([8], abs=0.05)


def test_a_closed_road_makes_the_way_longer_or_takes_it_away():
    wall = LineString([degrees(2, -1), degrees(2, 1)])
    for made, season, status, minutes in (
        (BRIDGE, "rainy", "reached", 28),
        (BRIDGE, "dry", "reached", 8),
        (STREET, "rainy", "unreachable", np.nan),
    ):
        laid = Laid(made, SPEEDS, (Closure("flood", wall, "rainy", dt.date(2026, 6, 1)),))
        found = ask(spots((0, 0)), spots((4, 0)), laid, season=season)
        assert found.status.tolist() == [status]
        assert found.minutes == pytest.approx([minutes], abs=0.2, nan_ok=True)
