"""Speeds follow the table: the lowest figure wins, seasons take their share, what has no figure cannot be used."""

from __future__ import annotations

import numpy as np
import pytest

from layers.roads.kinds import ROADS, Kind
from layers.roads.names import PROFILES, SEASONS
from layers.roads.profiles import SHIPPED, SpeedsError, read_speeds, shipped_speeds, speeds_on
from tests.roads import ROAD, network

SPEEDS = shipped_speeds()
TEXT = SHIPPED.read_text(encoding="utf-8")


def kmh(profile, season, **tags):
    (speed,) = SPEEDS.kmh(profile, season, [Kind(**tags)])
    return speed


@pytest.mark.parametrize(
    ("profile", "season", "tags", "expected"),
    [
        ("car", "dry", {"road": "primary"}, 65),
        ("car", "dry", {"road": "primary", "surface": "gravel"}, 30),
        ("car", "dry", {"road": "primary", "surface": "mud", "maxspeed_kmh": 50}, 10),
        ("car", "dry", {"road": "primary", "maxspeed_kmh": 50}, 45),
        ("car", "dry", {"road": "track", "tracktype": "grade5"}, 10),
        ("car", "rainy", {"road": "primary"}, 65),
        ("car", "rainy", {"road": "primary", "surface": "gravel"}, 21),
        ("car", "rainy", {"road": "primary", "surface": "clay"}, 8),
        ("car", "rainy", {"road": "residential"}, 21),
        ("car", "rainy", {"road": "residential", "surface": "asphalt"}, 30),
        ("car", "dry", {"road": "footway"}, 0),
        ("car", "dry", {"road": "primary", "vehicles": False}, 0),
        ("moto", "dry", {"road": "primary"}, 40),
        ("moto", "dry", {"road": "path"}, 10),
        ("minibus", "dry", {"road": "primary"}, 48),
        ("minibus", "dry", {"road": "track"}, 0),
        ("walk", "dry", {"road": "primary", "maxspeed_kmh": 3, "vehicles": False}, 5),
        ("walk", "dry", {"road": "steps"}, 2),
        ("walk", "dry", {"road": "motorway"}, 0),
        ("walk", "dry", {"road": "primary", "walkers": False}, 0),
        ("walk", "rainy", {"road": "path"}, 4),
    ],
)
def test_a_speed_can_be_checked_in_the_head(profile, season, tags, expected):
    assert kmh(profile, season, **tags) == pytest.approx(expected)


def test_nothing_is_faster_in_the_rainy_season():
    kinds = [Kind(road, surface=surface) for road in ROADS for surface in ("", "gravel", "mud", "asphalt")]
    for profile in PROFILES:
        dry, rainy = (SPEEDS.kmh(profile, season, kinds) for season in SEASONS)
        assert (rainy <= dry).all()
        assert ((rainy > 0) == (dry > 0)).all()


def test_whoever_walks_may_use_every_road_but_motorways():
    usable = SPEEDS.usable("walk", [Kind(road) for road in ROADS])
    assert {road for road, may in zip(ROADS, usable, strict=True) if not may} == {"motorway", "motorway_link"}


def test_every_figure_of_the_table_says_where_it_comes_from():
    assert all(SPEEDS.sources.values())
    assert all(profile.source and profile.ferry_source for profile in SPEEDS.profiles.values())


def test_a_country_changes_only_what_it_says():
    gambia = shipped_speeds("GM")
    assert gambia.profiles["car"].ferry_wait_minutes == 60
    assert gambia.profiles["car"].roads_kmh == SPEEDS.profiles["car"].roads_kmh
    assert shipped_speeds("CM") == SPEEDS


def test_the_country_of_a_network_is_where_most_of_it_lies():
    at_sea, in_the_gambia = (network((ROAD, [(east, 0), (east + 1, 0)])) for east in (-300, 30))
    assert speeds_on(in_the_gambia).profiles["car"].ferry_wait_minutes == 60
    assert speeds_on(at_sea) == SPEEDS


def test_the_leg_to_the_road_takes_its_detour():
    assert SPEEDS.off_road_minutes(np.array([1000.0])) == pytest.approx([15.6])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("primary = 65.0", "primary = -1.0"),
        ("primary = 65.0", 'primary = "fast"'),
        ("primary = 65.0", "primray = 65.0"),
        ("detour = 1.3", "detour = 0.5"),
        ("detour = 1.3", ""),
        ('traveller = "walker"', 'traveller = "bird"'),
        ("[profiles.minibus", "[profiles.bus"),
        ("ground = 0.4", "ground = 4.0"),
        ("[profiles.walk]", "[profiles.walk"),
    ],
)
def test_a_table_that_cannot_be_meant_so_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(SpeedsError):
        read_speeds(TEXT.replace(old, new))
