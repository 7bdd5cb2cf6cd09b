"""Tags become what decides about passage and speed, and nothing else."""

from __future__ import annotations

import pytest

from layers.roads.kinds import ROADS, Directed, Kind, kind_of


def test_every_road_is_open_to_all_both_ways_unless_it_says_otherwise():
    for road in ROADS:
        assert kind_of({"highway": road}) == Directed(Kind(road, oneway=road == "motorway"))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "proposed"},
        {"highway": "construction"},
        {"route": "bus"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "platform", "route": "ferry"},
    ],
)
def test_what_nobody_travels_on_is_no_way(tags):
    assert kind_of(tags) is None


def test_a_ferry_is_a_way():
    found = kind_of({"route": "ferry"})
    assert found is not None
    assert found.kind.road == "ferry"


@pytest.mark.parametrize(
    ("tags", "oneway", "turned"),
    [
        ({"oneway": "yes"}, True, False),
        ({"oneway": "True"}, True, False),
        ({"oneway": "1"}, True, False),
        ({"oneway": "-1"}, True, True),
        ({"oneway": "reverse"}, True, True),
        ({"oneway": "no"}, False, False),
        ({"oneway": "False"}, False, False),
        ({"oneway": "reversible"}, False, False),
        ({"junction": "roundabout"}, True, False),
        ({"junction": "circular"}, True, False),
        ({"junction": "roundabout", "oneway": "no"}, False, False),
        ({"junction": "roundabout", "oneway": "-1"}, True, True),
    ],
)
def test_one_way_is_said_or_follows_from_the_road(tags, oneway, turned):
    found = kind_of({"highway": "residential", **tags})
    assert found is not None
    assert (found.kind.oneway, found.turned) == (oneway, turned)


def test_a_motorway_may_say_that_it_goes_both_ways():
    found = kind_of({"highway": "motorway", "oneway": "no"})
    assert found is not None
    assert not found.kind.oneway


@pytest.mark.parametrize(
    ("tags", "vehicles", "walkers"),
    [
        ({"access": "no"}, False, False),
        ({"access": "private"}, False, False),
        ({"access": "permissive"}, True, True),
        ({"access": "destination"}, True, True),
        ({"access": "private", "foot": "yes"}, False, True),
        ({"access": "no", "motor_vehicle": "yes"}, True, False),
        ({"vehicle": "no"}, False, True),
        ({"vehicle": "no", "motor_vehicle": "permissive"}, True, True),
        ({"foot": "no"}, True, False),
        ({"motor_vehicle": "forestry"}, False, True),
    ],
)
def test_the_most_specific_word_about_access_counts(tags, vehicles, walkers):
    found = kind_of({"highway": "track", **tags})
    assert found is not None
    assert (found.kind.vehicles, found.kind.walkers) == (vehicles, walkers)


@pytest.mark.parametrize(
    ("said", "kmh"),
    [("50", 50.0), ("50 km/h", 50.0), ("20 mph", 32.18688), ("CM:urban", None), ("none", None), ("walk", 7.0),
     ("60;40", 60.0), ("0", None), ("", None)],
)  # fmt: skip
def test_a_speed_limit_is_a_number_or_not_known(said, kmh):
    found = kind_of({"highway": "primary", "maxspeed": said})
    assert found is not None
    assert found.kind.maxspeed_kmh == (None if kmh is None else pytest.approx(kmh))


def test_lists_as_other_programs_write_them_give_their_first_entry():
    found = kind_of({"highway": "['residential', 'track']", "surface": "Gravel"})
    assert found is not None
    assert found.kind == Kind("residential", surface="gravel")
