"""The way by road is said and drawn as it is known; a word stands where there is no number."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from pypdf import PdfReader
from shapely import LineString

from layers.roads.closed import Closure
from layers.roads.names import BEYOND_LIMIT, NO_NETWORK, OFF_NETWORK, REACH_LABELS, UNREACHABLE
from layers.roads.trip import NO_PLACE, Trip
from mapping.frame import bounds_of_person, overview_layers, person_layers
from mapping.person_sheet import print_person
from mapping.ways import by_road, disagreement, duration, way_points
from tests.mapping import world

WORDS = world.ENGLISH
COURSE = np.array([[-16.6, 13.5], [-16.2, 13.9], [-16.1, 13.4]])


def trip(road_km=11.4, moto=(24.4, 31.2), walk=(137.0, 137.2), **changes):
    minutes = {
        profile: dict(zip(("dry", "rainy"), pair, strict=True))
        for profile, pair in (("walk", walk), ("moto", moto), ("car", moto), ("minibus", moto))
    }
    known = {
        "road_km": road_km,
        "road_km_back": road_km,
        "off_road_m": 40.0,
        "travel_minutes": minutes,
        "course": COURSE,
    }
    return Trip("reached", **{**known, **changes})


def test_a_way_says_kilometres_minutes_and_what_the_rain_changes():
    assert by_road(trip(), WORDS) == [
        "11.4 km by road",
        "24 min by moto-taxi (31 min in the rainy season)",
        "2 h 17 min on foot",
    ]


def test_what_rain_closes_is_said():
    assert by_road(trip(moto=(24.4, None)), WORDS)[1] == "24 min by moto-taxi (no way in the rainy season)"


def test_a_profile_without_a_way_is_not_said():
    assert by_road(trip(moto=(None, None)), WORDS) == ["11.4 km by road", "2 h 17 min on foot"]


@pytest.mark.parametrize("status", [UNREACHABLE, OFF_NETWORK, BEYOND_LIMIT])
def test_a_word_stands_where_there_is_no_way(status):
    assert by_road(Trip(status), WORDS) == [REACH_LABELS[status]]


def test_a_way_longer_than_the_limit_says_the_limit_and_no_length():
    beyond = Trip(BEYOND_LIMIT, limit_km=200.0)
    inside = {"distance_km": 4.0, "radius_km": 5.0}
    assert by_road(beyond, WORDS) == ["more than 200 km by road"]
    assert disagreement(inside, beyond, WORDS) == "inside the 5 km circle, more than 200 km by road"
    assert disagreement(inside, Trip(BEYOND_LIMIT, limit_km=3.0), WORDS) is None
    assert all(value is None for value in beyond.as_columns().values() if isinstance(value, float))


def test_a_vague_home_makes_kilometres_and_minutes_vague():
    vague = trip(doubt_km=1.0, doubt_minutes=15.6)
    assert by_road(vague, WORDS) == [
        "11.4 km by road give or take 1 km",
        "24 min by moto-taxi (31 min in the rainy season)",
        "2 h 17 min on foot",
        "times give or take 16 min",
    ]
    columns = vague.as_columns()
    assert (columns["road_km_least"], columns["road_km_most"], columns["minutes_give_or_take"]) == (10.4, 12.4, 15.6)
    exact = trip().as_columns()
    assert (exact["road_km_least"], exact["road_km_most"], exact["minutes_give_or_take"]) == (11.4, 11.4, 0)
    assert by_road(trip(doubt_km=0.04, doubt_minutes=0.5), WORDS)[0] == "11.4 km by road"


@pytest.mark.parametrize(("doubt_km", "differs"), [(0.0, True), (1.0, True), (1.1, False)])
def test_a_vague_home_disagrees_only_where_its_doubt_makes_no_difference(doubt_km, differs):
    option = {"distance_km": 4.0, "radius_km": 5.0}
    said = disagreement(option, trip(road_km=6.05, doubt_km=doubt_km), WORDS)
    assert (said is not None) is differs
    if doubt_km:
        assert disagreement(option, Trip(UNREACHABLE, doubt_km=doubt_km), WORDS) is None


@pytest.mark.parametrize("nothing", [None, NO_PLACE, Trip(NO_NETWORK)])
def test_without_a_network_nothing_is_said(nothing):
    assert by_road(nothing, WORDS) == []


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.4, "0 min"), (119.4, "119 min"), (119.6, "2 h 0 min"), (349, "5 h 49 min")]
)
def test_long_times_are_said_in_hours(minutes, said):
    assert duration(minutes, WORDS) == said


def test_circle_and_road_disagree_only_where_the_circle_says_yes():
    inside, outside = {"distance_km": 5.0, "radius_km": 5.0}, {"distance_km": 5.1, "radius_km": 5.0}
    assert disagreement(inside, trip(), WORDS) == "inside the 5 km circle, 11.4 km by road"
    assert disagreement(inside, Trip(UNREACHABLE), WORDS) == "inside the 5 km circle, no way by road"
    assert disagreement(inside, trip(road_km=5.0), WORDS) is None
    assert disagreement(inside, Trip(OFF_NETWORK), WORDS) is None
    assert disagreement(inside, None, WORDS) is None
    assert disagreement(outside, trip(), WORDS) is None
    assert disagreement({"distance_km": None, "radius_km": 5.0}, trip(), WORDS) is None
    assert disagreement({"distance_km": 4.0, "radius_km": None}, trip(), WORDS) is None


def test_a_way_is_drawn_along_its_road_and_straight_where_none_is_known():
    home, site = (13.45, -16.6), (13.45, -16.0)
    assert way_points(home, site, None) == [home, site]
    assert way_points(home, site, Trip(UNREACHABLE)) == [home, site]
    assert way_points(home, site, trip()) == [home, (13.5, -16.6), (13.9, -16.2), (13.4, -16.1), site]


def with_trips():
    content = world.person()
    return world.person(trips={str(content.options["service_id"].iloc[0]): trip()})


def test_the_map_shows_the_road_and_has_room_for_it():
    layers = {layer.key: layer for layer in person_layers(with_trips(), WORDS)}
    assert "[-16.2,13.9]" in layers["ways"].data
    assert "11.4 km by road" in layers["sites"].data
    (south, _), (north, _) = bounds_of_person(with_trips())
    assert south < 13.4
    assert north > 13.9


def test_the_printed_sheet_says_the_way_by_road(tmp_path):
    print_person(with_trips(), tmp_path / "sheet.pdf", words=WORDS)
    (page,) = PdfReader(tmp_path / "sheet.pdf").pages
    said = " ".join(page.extract_text().split())
    assert "11.4 km by road · 24 min by moto-taxi (31 min in the rainy season) · 2 h 17 min on foot" in said


def test_what_is_closed_on_a_way_is_named_with_its_season():
    shape = LineString([(-16, 13), (-16, 14)])
    closures = tuple(
        Closure(name, shape, season, dt.date(2026, 6, 1))
        for name, season in (("Ford", "rainy"), ("Pass", "both"), ("Dam", "rainy"))
    )
    assert by_road(trip(closures=closures), WORDS)[-2:] == [
        "closed: Pass",
        "closed in the rainy season: Ford, Dam",
    ]
    assert by_road(Trip(UNREACHABLE, closures=closures[1:2]), world.FRENCH)[1:] == ["fermé\N{NO-BREAK SPACE}: Pass"]


def test_a_sheet_says_what_is_closed_on_its_map(tmp_path):
    across = LineString([(-15.55, 13.2), (-15.45, 13.3)])
    away = LineString([(3, 3), (4, 4)])
    closures = (
        Closure("Ford of the " + "very " * 40 + "long river", across, "rainy", dt.date(2026, 6, 1)),
        Closure("Pass", across, "both", dt.date(2026, 6, 1)),
        Closure("Elsewhere", away, "dry", dt.date(2026, 6, 1)),
    )
    print_person(world.person(closures=closures), tmp_path / "sheet.pdf", words=WORDS)
    pages = PdfReader(tmp_path / "sheet.pdf").pages
    assert len(pages) == 1
    said = pages[0].extract_text()
    assert "Closed all year round: Pass" in said
    assert "Elsewhere" not in said


def test_barriers_are_on_the_persons_map_and_on_the_overview_and_in_their_legends():
    across = LineString([(-15.55, 13.2), (-15.45, 13.3)])
    closures = (Closure("Ford", across, "rainy", dt.date(2026, 6, 1)),)
    for layers in (
        person_layers(world.person(closures=closures), WORDS),
        overview_layers(world.content(closures=closures), WORDS),
    ):
        assert ("closure", "closed-rainy") in {used for layer in layers for used in layer.used}
        assert "Closed in the rainy season: Ford" in layers[-1].data
