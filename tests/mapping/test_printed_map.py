"""The printed map explains itself, leaves no service out, and says nothing that was withheld."""

from __future__ import annotations

import gc
import math
import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from shapely.geometry import box

from layers.errors import HomewardError
from layers.schemas.columns import TYPES
from mapping.map_frame import Frame, overlap
from mapping.person_sheet import print_person
from mapping.printed_detail import MOST_TOGETHER, spread
from mapping.printed_map import print_map
from tests.mapping import world

BOX = (10.0, 20.0, 210.0, 120.0)


def pages(path, *, words=world.ENGLISH, paper="A4", **changes):
    print_map(world.content(**changes), path, words=words, paper=paper)
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_the_first_page_says_what_it_shows_as_of_when_and_from_which_sources(tmp_path):
    first, second = pages(tmp_path / "map.pdf")
    assert "Of 158 people, 35 can enter no vocational programme." in first
    assert "As of 15 Nov 2026" in first
    assert "People: 158; unknown: 23" in first
    assert "Sources: Ministry of Labour (1 Oct 2026); Natural Earth (1 May 2022)" in first
    assert "do not imply official endorsement or acceptance." in first
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "SIMULATED" not in first + second


def test_the_scale_is_written_as_a_round_number_with_a_bar_in_kilometres(tmp_path):
    first, _ = pages(tmp_path / "map.pdf")
    assert "Scale 1:1,250,000" in first
    assert "50 km" in first


def test_every_page_of_simulated_data_is_marked(tmp_path):
    said = pages(tmp_path / "map.pdf", recipe=world.recipe(simulated=True))
    assert all("SIMULATED DATA" in page for page in said)


def test_every_service_is_listed_and_numbered(tmp_path):
    _, second = pages(tmp_path / "map.pdf")
    listed = re.findall(r"(\d+) Centre number (\d+)\b", second)
    assert [int(number) for number, _ in listed] == list(range(1, 41))
    assert {int(name) for _, name in listed} == set(range(40))


def test_a_list_shows_site_radii_and_status_and_marks_what_is_assumed(tmp_path):
    offered = world.services(
        world.service(urban_radius_km=3, status="defunct"),
        world.service(service_id="nowhere", service_name="Nowhere", latitude=None, longitude=None),
        world.service(service_id="old", service_name="Old", missing_since="2026-10-01", status="active"),
    )
    first, second = pages(tmp_path / "map.pdf", services=offered)
    assert "1 Nowhere Vocational training Shore Town (not on the map) 5* / 10* not recorded" in second
    assert "3 Training centre Vocational training Shore Town 3 / 10* Closed for good" in second
    assert "Not in its source's latest list since 1 Oct 2026" in second
    assert "Hollow: no longer in its source's list" in first
    assert "Struck through: not running" in first


def test_a_long_name_is_wrapped_not_cut(tmp_path):
    name = " ".join(f"word{place}" for place in range(40))
    _, second = pages(tmp_path / "map.pdf", services=world.services(world.service(service_name=name)))
    assert all(f"word{place}" in second for place in range(40))


def test_hostile_texts_are_printed_as_they_are(tmp_path):
    rows = [world.service(service_id=f"s{at}", service_name=text) for at, text in enumerate(world.HOSTILE)]
    _, second = pages(tmp_path / "map.pdf", services=world.services(*rows))
    assert "DROP TABLE" in second
    assert "cycler.__init__" in second


def test_nothing_in_french_is_left_in_english(tmp_path):
    said = " ".join(pages(tmp_path / "map.pdf", words=world.FRENCH, recipe=world.recipe(simulated=True)))
    english = (
        "Scale",
        "Legend",
        "Services of",
        "Radius",
        "Status",
        "not recorded",
        "People",
        "Sources:",
        "boundaries",
        " of 2",
        "figures of",
        "Withheld",
        "Nobody",
        "SIMULATED",
        "Clusters",
        "Catchments",
        "people unknown",
    )
    assert [word for word in english if word in said.replace(world.ENGLISH(world.content().sentence), "")] == []
    assert "Page 2 sur 2" in said
    assert "Échelle 1:" in said


def test_three_thousand_services_are_all_listed_within_five_megabytes(tmp_path):
    path = tmp_path / "map.pdf"
    read = pages(path, services=world.many_services(3000))
    said = " ".join(read)
    assert max(len(re.findall(r"Centre number", page)) for page in read) <= 45  # as many lines as a page is high
    assert path.stat().st_size < 5_000_000
    assert len(set(re.findall(r"Centre number (\d+)\b", said))) == 3000


def test_an_area_whose_figures_are_missing_is_drawn_as_withheld(tmp_path):
    assert "Withheld to protect people" in pages(tmp_path / "map.pdf")[0]
    known = world.counts(*(world.count(code, served=20) for code in world.CORNERS))
    assert "Withheld to protect people" not in pages(tmp_path / "known.pdf", counts=known)[0]


def test_figures_that_were_not_released_are_not_printed(tmp_path):
    with pytest.raises(ValueError, match="released"):
        print_map(world.content(released=False), tmp_path / "map.pdf", words=world.ENGLISH)
    assert list(tmp_path.iterdir()) == []


def test_a_map_of_nothing_is_still_a_page(tmp_path):
    nothing = world.content()
    changes = {name: getattr(nothing, name).head(0) for name in ("counts", "cells", "clusters", "settlements", "areas")}
    empty = world.many_services(1).head(0)
    (only,) = pages(tmp_path / "map.pdf", services=empty, **changes)
    assert "Page 1 of 1" in only


def test_a3_is_larger(tmp_path):
    pages(tmp_path / "map.pdf", paper="A3")
    box = PdfReader(tmp_path / "map.pdf").pages[0].mediabox
    assert [round(side / 72 * 25.4) for side in (box.width, box.height)] == [420, 297]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(HomewardError):
        print_map(world.content(), tmp_path / "none" / "map.pdf", words=world.ENGLISH)


def test_a_degree_of_latitude_is_as_long_on_paper_as_the_scale_says():
    frame = Frame.over(((13.0, -16.0), (14.0, -14.0)), BOX)
    (_, south), (_, north) = frame.point(13, -15), frame.point(14, -15)
    assert (south - north) * frame.scale / 1e6 == pytest.approx(111.195, abs=0.001)
    assert frame.point(13.5, -15) == pytest.approx((110, 70))


@given(south=st.floats(-60, 59), west=st.floats(-170, 160), high=st.floats(0.01, 10), wide=st.floats(0.01, 10))
def test_the_bounds_always_lie_on_the_paper_and_fill_at_least_half_of_it_one_way(south, west, high, wide):
    frame = Frame.over(((south, west), (south + high, west + wide)), BOX)
    (left, bottom), (right, top) = frame.point(south, west), frame.point(south + high, west + wide)
    assert frame.holds((left + 1e-6, top + 1e-6, right - 1e-6, bottom - 1e-6))
    assert max((right - left) / 200, (bottom - top) / 100) > 0.5
    bar = frame.bar_km() * frame.mm_per_km
    assert 45 / 2.5 - 1e-9 <= bar <= 45 + 1e-9
    assert not math.isnan(bar)


def test_boxes_that_only_touch_do_not_overlap():
    assert not overlap((0, 0, 1, 1), (1, 0, 2, 1))
    assert overlap((0, 0, 1, 1), (0.9, 0.9, 2, 2))


@pytest.mark.parametrize("print_it", [print_map, print_person])
def test_no_file_of_a_font_stays_open_when_printing_fails(tmp_path, print_it):
    """An open file would be a warning in whatever test the garbage collector next runs in."""
    content = world.content() if print_it is print_map else world.person()
    gc.collect()
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        with pytest.raises(HomewardError):
            print_it(content, tmp_path / "none" / "map.pdf", words=world.ENGLISH)
        print_it(content, tmp_path / "map.pdf", words=world.ENGLISH)  # the library keeps the latest document alive
        gc.collect()
    assert [str(warning.message) for warning in found if warning.category is ResourceWarning] == []


@pytest.mark.parametrize("print_it", [print_map, print_person])
def test_the_same_answer_gives_the_same_paper(tmp_path, print_it):
    content = world.content() if print_it is print_map else world.person()
    for name in ("one.pdf", "two.pdf"):
        print_it(content, tmp_path / name, words=world.FRENCH)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


# The crowd, the legend, the names.


def crowd(count: int):
    """Build vocational services in a row, half a kilometre apart, so that their symbols would hide each other."""
    rows = [
        world.service(service_id=f"c{at}", service_name=f"Centre number {at}", longitude=-15.5 + at * 0.0046)
        for at in range(count)
    ]
    return world.services(*rows)


def test_a_crowded_part_is_shown_larger_on_a_page_of_its_own(tmp_path):
    first, part, listed = pages(tmp_path / "map.pdf", services=crowd(30))
    assert "Larger on page 2" in first
    assert "The crowded part, larger: Shore Town" in part
    assert "Scale 1:1,250,000" in first
    assert "Scale 1:250,000" in part
    assert "1 Centre number 0" in listed
    assert "Bendtown" not in part  # 100 km away


def test_a_crowd_that_is_everywhere_is_not_shown_larger(tmp_path):
    assert "Larger on page" not in pages(tmp_path / "map.pdf", services=world.many_services(400))[0]
    assert "Larger on page" not in pages(tmp_path / "few.pdf", services=crowd(5))[0]


def test_symbols_that_would_hide_each_other_stand_side_by_side():
    moved = spread([(10, 10), (10.5, 10), (10, 10.4), (50, 50)], 1.8)
    assert moved[3] == (50, 50)
    corners = moved[:3]
    assert all(
        max(abs(x - a), abs(y - b)) >= 3.6 for place, (x, y) in enumerate(corners) for a, b in corners[place + 1 :]
    )
    assert [round(sum(axis) / 3, 1) for axis in zip(*corners, strict=True)] == pytest.approx([10.2, 10.1], abs=1.1)


@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), max_size=40),
)
def test_spreading_keeps_every_symbol_and_moves_none_far(places):
    moved = spread(places, 1.8)
    assert len(moved) == len(places)
    farthest = 60 if len(places) > MOST_TOGETHER else 2 * len(places) * 3.9
    assert all(math.dist(one, other) <= farthest for one, other in zip(places, moved, strict=True))


def test_more_symbols_than_can_stand_together_stay_where_they_are():
    places = [(10.0 + place / 100, 10.0) for place in range(MOST_TOGETHER + 1)]
    assert spread(places, 1.8) == places


def test_catchments_are_those_of_the_type_asked_about(tmp_path):
    offered = world.services(world.service(), world.service(service_id="clinic", service_type="medical"))
    first = pages(tmp_path / "map.pdf", services=offered)[0]
    assert "Catchments taken together: Vocational training" in first
    only_medical = world.services(world.service(service_type="medical"))
    assert "Catchments" not in pages(tmp_path / "medical.pdf", services=only_medical)[0]
    every = pages(tmp_path / "every.pdf", services=offered, service_type=None)[0]
    assert "Catchments For people in urban places" in every


def test_the_legend_stands_under_a_map_of_a_wide_land_and_beside_one_of_a_high_land(tmp_path):
    strip = world.areas().iloc[:2]
    wide = world.content(areas=strip.assign(geometry=strip["geometry"].intersection(box(-16, 13, -14, 13.3))))
    high = world.content(areas=strip.iloc[:1].assign(geometry=[box(-16, 13, -15.5, 14)]))
    heads = {}
    for name, content in (("wide", wide), ("high", high)):
        print_map(content, tmp_path / f"{name}.pdf", words=world.ENGLISH)
        heads[name] = place_of(tmp_path / f"{name}.pdf", "Legend")
    assert heads["wide"][0] == pytest.approx(12, abs=0.5)  # at the left margin, under the map
    assert heads["high"][0] == pytest.approx(297 - 12 - 62, abs=0.5)


def place_of(path, text):
    """Return where a text starts on the first page, millimetres from its left and lower edge."""
    found = []

    def look(said, _matrix, matrix, _font, _size):
        if said.strip() == text:
            found.append((matrix[4] / 72 * 25.4, matrix[5] / 72 * 25.4))

    PdfReader(path).pages[0].extract_text(visitor_text=look)
    return found[0]


def test_every_page_of_a_map_under_which_the_legend_stands_fits_the_paper(tmp_path):
    strip = world.areas()
    wide = strip.assign(geometry=strip["geometry"].intersection(box(-16, 13.4, -14, 13.6)))
    for paper in ("A4", "A3"):
        first = pages(tmp_path / "map.pdf", paper=paper, areas=wide, services=every_type())[0]
        assert all(words in first for words in ("80 to 100 %", "Legal aid", "For people in rural places", "20 people"))
        assert place_of(tmp_path / "map.pdf", "Legend")[1] > 20


def every_type():
    rows = [
        world.service(service_id=code, service_type=code, latitude=13.45, longitude=-15.9 + at / 10)
        for at, code in enumerate(TYPES)
    ]
    return world.services(*rows)
