"""A printed way says what one passes, what is closed, and where there is no way; one page, whatever is in it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from pypdf import PdfReader
from shapely import LineString

from layers.roads.closed import Closure
from layers.roads.trip import Trip
from mapping.route_files import corners_of
from mapping.route_sheet import places_passed, print_route
from tests.mapping import world

HOME, SITE = (13.2, -15.5), (13.3, -15.5)
MINUTES = {profile: {"dry": 30.0, "rainy": None} for profile in ("walk", "moto", "car", "minibus")}
RIVER = Closure("Long river", LineString([(-15.6, 13.25), (-15.4, 13.25)]), "rainy", dt.date(2026, 6, 1))


def content(*settlements, **changes):
    known = {"road_km": 11.2, "road_km_back": 12.4, "off_road_m": 300.0, "travel_minutes": MINUTES}
    course = np.array([[-15.501, 13.21], [-15.501, 13.29]])
    trip = Trip("reached", **{**known, "course": course, "closures": (RIVER,), **changes})
    option = world.option(latitude=SITE[0], longitude=SITE[1])
    frame = world.settlements(*settlements) if settlements else world.settlements()
    return world.person(option, place=HOME, trips={option["service_id"]: trip}, settlements=frame)


def town(name, latitude, longitude):
    return {"settlement_name": name, "latitude": latitude, "longitude": longitude, "population": 100}


def text_of(made, path, words=world.ENGLISH):
    print_route(made, path, words=words)
    (page,) = PdfReader(path).pages
    return " ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_line_begins_at_the_home_and_ends_at_the_site():
    corners = corners_of(content())
    assert (corners[0], corners[-1]) == ((HOME[1], HOME[0]), (SITE[1], SITE[0]))
    assert len(corners) == 4


def test_settlements_on_the_way_are_named_in_its_order_and_others_are_not():
    made = content(town("Third", 13.28, -15.505), town("First", 13.22, -15.5), town("Aside", 13.25, -15.55))
    passed = places_passed(made)
    assert [name for name, _ in passed] == ["First", "Third"]
    assert [km for _, km in passed] == pytest.approx([2.2, 8.9], abs=0.15)


def test_a_page_says_closures_the_way_back_and_where_there_is_no_way(tmp_path):
    said = text_of(content(), tmp_path / "way.pdf")
    for sentence in ("Long river", "The way back is 12.4 km.", "300 m of it are on foot", "no way", "30 min"):
        assert sentence in said
    assert "give or take" not in said


def test_a_vague_home_makes_the_page_vague(tmp_path):
    said = text_of(content(doubt_km=1.0, doubt_minutes=15.6), tmp_path / "way.pdf")
    assert "11.2 km by road give or take 1 km." in said
    assert "times give or take 16 min" in said


def test_a_hundred_settlements_with_long_names_stay_on_one_page(tmp_path):
    towns = [town(f"{'Very long name ' * 8}{number}", 13.2 + number / 1000, -15.5) for number in range(100)]
    assert "Very long name" in text_of(content(*towns), tmp_path / "way.pdf")
