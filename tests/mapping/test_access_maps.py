"""Maps of access by road: classes whose limits belong to them, words where there is no figure, two maps in one file."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import h3
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from layers.roads.names import REACH_LABELS
from layers.schemas import AccessScores, NearestByRoad
from layers.schemas.columns import SCORE_REASONS
from layers.words import say
from mapping.access_classes import classes_of, summary
from mapping.access_content import AccessContent
from mapping.access_page import access_page
from mapping.layers_access import access_bounds, access_layers, is_flat, legend_layers, place_lines, whose
from mapping.legend import explained, sections
from mapping.printed_access import print_access
from mapping.symbols import FILLS
from tests.mapping import world

WORDS = world.ENGLISH
CELLS = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(13.4, -15.4, 7), 1))[:4])
PLAIN = {"place_name": "Bakau", "service_type": "vocational", "profile": "moto", "season": "dry", "people": 10}


def nearest(*rows):
    placed = [{**PLAIN, "place_id": cell, "latitude": 13.4, "longitude": -15.4} for cell in CELLS[: len(rows)]]
    return NearestByRoad.parse(pd.DataFrame([place | row for place, row in zip(placed, rows, strict=True)]))


def reached(minutes, **more):
    return {"reach_status": "reached", "travel_minutes": float(minutes), "road_km": 7.5, **more}


def scores(*rows):
    placed = [{**PLAIN, "method": "e2sfca", "place_id": cell} for cell in CELLS[: len(rows)]]
    return AccessScores.parse(pd.DataFrame([place | row for place, row in zip(placed, rows, strict=True)]))


DRY = nearest(reached(12, service_name="Clinic"), reached(30), reached(31), {"reach_status": "off_network"})
RAINY = nearest(reached(40), {"reach_status": "unreachable"}, reached(300), {"reach_status": "off_network"})


def content(dry=DRY, rainy=RAINY, **changes):
    ground = world.content(sentence=say("Access to masonry."), released=True)
    empty = {name: getattr(ground, name).iloc[:0] for name in ("counts", "cells", "clusters", "catchments")}
    return replace(AccessContent(replace(ground, **empty), {"rainy": rainy, "dry": dry}, "moto"), **changes)


def drawn(layer):
    return json.loads(f"[{layer.data}]")[1]


@pytest.mark.parametrize(
    ("minutes", "code"), [(0, 0), (15, 0), (15.01, 1), (30, 1), (60, 2), (120, 3), (120.01, 4), (9999, 4)]
)
def test_a_limit_belongs_to_its_class(minutes, code):
    assert classes_of(nearest(reached(minutes)), "nearest") == [f"minutes-{code}"]


@pytest.mark.parametrize(
    ("score", "code"), [(0.0, 4), (0.0001, 3), (0.01, 2), (0.0499, 2), (0.05, 1), (0.2, 0), (3.0, 0)]
)
def test_fewer_seats_are_darker_as_more_minutes_are(score, code):
    assert classes_of(scores({"score": score}), "e2sfca") == [f"seats-{code}"]


@given(st.lists(st.floats(0, 500), min_size=2, max_size=4))
def test_a_longer_way_is_never_in_a_lighter_class(minutes):
    codes = classes_of(nearest(*map(reached, sorted(minutes))), "nearest")
    assert codes == sorted(codes)


@pytest.mark.parametrize("status", [status for status in REACH_LABELS if status != "reached"])
def test_a_place_without_a_figure_has_a_pattern_and_a_word(status):
    (code,) = classes_of(nearest({"reach_status": status}), "nearest")
    assert FILLS[code].mark
    assert place_lines({**PLAIN, "reach_status": status}, WORDS)[0] == WORDS(REACH_LABELS[status])


def test_where_nothing_is_said_of_a_way_there_is_no_service_or_in_an_area_nobody():
    frame = nearest({}, {"people": 0})
    assert classes_of(frame, "nearest") == ["no-service", "no-service"]
    areas = frame.assign(latitude=None, longitude=None)
    assert classes_of(areas, "nearest") == ["no-service", "no-data"]
    cell, area = ({**PLAIN, "reach_status": None, "people": 0, "latitude": latitude} for latitude in (13.4, None))
    assert place_lines(cell, WORDS) == ["No such service in the country"]
    assert place_lines(area, WORDS) == ["Nobody asks here"]


@pytest.mark.parametrize("reason", SCORE_REASONS)
def test_a_score_says_why_there_is_nothing(reason):
    known = 0.0 if reason in SCORE_REASONS[:6] else None
    (code,) = classes_of(scores({"score": known, "score_reason": reason}), "bfca")
    assert code == "seats-4" if known == 0 and reason != "unreachable" else FILLS[code].mark


def test_both_maps_share_one_legend_that_explains_every_sign():
    layers = legend_layers(content(), WORDS)
    found = sections(layers, words=WORDS)
    assert {style for layer in layers for _, style in layer.used} <= explained(found)
    meanings = [entry.meaning for entry in found[0].entries]
    assert meanings[:5] == ["at most 15 min", "15 to 30 min", "30 to 60 min", "1 to 2 hours", "more than 2 hours"]
    assert meanings[5:] == ["No way by road", "Too far from any known road"]
    assert found[0].heading == "Minutes to the nearest service, by moto-taxi"


def test_a_cell_says_minutes_kilometres_and_which_service():
    layer = next(layer for layer in access_layers(content(), "dry", WORDS) if layer.key == "access")
    first = drawn(layer)[0]["properties"]
    assert first["popup"] == "<strong>Around Bakau</strong><br>12 min<br>7.5 km by road<br>Clinic<br>People: 10"
    assert (first["kind"], first["style"]) == ("cell", "minutes-0")


def test_areas_are_shaded_by_their_own_borders_and_named_in_the_readers_language():
    frame = DRY.assign(place_id=["R1", "R2", "R3", "R4"])
    layer = access_layers(content(frame, frame, by="admin1"), "dry", world.FRENCH)[2]
    assert [each["properties"]["kind"] for each in drawn(layer)] == ["area"] * 4
    assert "<strong>Western Shore (fr)</strong>" in drawn(layer)[0]["properties"]["popup"]


def test_the_sentence_counts_people_else_places():
    assert summary(content(), DRY, WORDS) == "At most 30 min away: 20 of 40 people on the map (50 %)"
    nobody = DRY.assign(people=pd.array([pd.NA] * 4, dtype="Int64"))
    assert summary(content(), nobody, WORDS) == "At most 30 min away: 2 of 4 places (50 %)"
    seats = scores({"score": 0.1}, {"score": 0.0, "score_reason": "too_far"}, {"score_reason": "off_network"})
    asked = content(seats, seats, measure="e2sfca")
    assert summary(asked, seats, WORDS) == "With a seat within reach: 10 of 30 people on the map (33 %)"
    assert "– 12" not in summary(content(), DRY.iloc[:0], WORDS)


def test_long_land_is_shown_one_map_above_the_other_and_many_cells_get_thin_edges():
    assert not is_flat(content())
    spread = DRY.assign(longitude=[-16.5, -16, -15, -14], latitude=13.4)
    assert is_flat(content(spread, spread))
    assert "pair stacked" in access_page(content(spread, spread), WORDS)
    assert "thin" not in drawn(access_layers(content(), "dry", WORDS)[2])[0]["properties"]
    many = pd.concat([DRY] * 70, ignore_index=True)
    assert drawn(access_layers(content(many, many), "dry", WORDS)[2])[0]["properties"]["thin"] == 1


def test_who_is_on_neither_map_is_said():
    assert "On neither map, no roads known there: 7 people" in whose(content(unmapped=7), WORDS)
    assert not any("neither" in said for said in whose(content(), WORDS))


def test_what_the_rainy_season_changes_is_said():
    said = whose(content(), WORDS)
    assert "Way longer in the rainy season: from 2 of 4 places, by 148.5 min on average" in said  # 28 and 269
    assert "No way in the rainy season alone: from 1 of 4 places" in said
    assert "In the rainy season no way is longer by a minute or more" in whose(content(DRY, DRY), WORDS)
    seats = scores({"score": 0.1})
    assert not any("rainy" in each for each in whose(content(seats, seats, measure="bfca"), WORDS))


def test_the_maps_look_at_the_places_by_road():
    (south, west), (north, east) = access_bounds(content())
    assert south < 13.4 < north
    assert west < -15.4 < east
    assert east - west < 0.2


@pytest.mark.parametrize("words", [world.ENGLISH, world.FRENCH])
def test_one_file_holds_both_maps_and_asks_nothing_of_any_network(words):
    page = access_page(content(), words)
    assert page.count('class="folium-map"') == 2
    assert page.count("homeward.start(") >= 2
    assert re.search(r"map_dry_\d+, map_rainy_\d+", page)
    assert "default-src 'none'" in page
    assert page.count("<script>") == page.count("'sha256-") - 1 == 4  # all of them, and the style
    assert words("Minutes to the nearest service, {how}", how=say("by moto-taxi")) in page.replace("&#x27;", "'")
    assert access_page(content(), words) == page


def test_only_what_was_made_to_leave_is_saved_or_printed(tmp_path):
    inside = content()
    inside = replace(inside, ground=replace(inside.ground, released=False))
    with pytest.raises(ValueError, match="caseload"):
        access_page(inside, WORDS)
    with pytest.raises(ValueError, match="caseload"):
        print_access(inside, tmp_path / "m.pdf", words=WORDS)


@pytest.mark.parametrize("by", ["cell", "admin1"])
def test_both_maps_are_printed_on_one_page(tmp_path, by):
    frame = DRY if by == "cell" else DRY.assign(place_id=["R1", "R2", "R3", "R4"])
    print_access(content(frame, frame, by=by), tmp_path / "m.pdf", words=world.FRENCH)
    reader = PdfReader(tmp_path / "m.pdf")
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for said in ("Saison sèche", "Saison des pluies", "15 min au plus", "Trop loin de toute route connue"):
        assert said in text


@pytest.mark.parametrize("text", world.HOSTILE)
def test_hostile_names_reach_the_maps_as_text(text):
    hostile = DRY.assign(place_name=text, service_name=text)
    page, plain = (access_page(content(frame, frame), WORDS) for frame in (hostile, DRY))
    assert page.count("<script") == plain.count("<script")
    layer = access_layers(content(hostile, hostile), "dry", WORDS)[2]
    told = drawn(layer)[0]["properties"]["popup"].replace("<strong>", "").replace("</strong>", "").replace("<br>", "")
    assert not re.search(r"[<{`$\\]", told)
