"""Closures on the map: barriers told apart by season without colour, named in the legend, inert."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon

from layers.roads.closed import Closure
from mapping.layers_closures import MOST_CORNERS, closures_layer, middle_of, outlines, roads_layer, sketch_layer
from mapping.legend import legend_html, sections
from mapping.symbols import CLOSED, LINES
from tests.mapping import world
from tests.roads import ROAD, network

DAY = dt.date(2026, 6, 1)
RIVER = LineString([(-15.5, 13.2), (-15.5, 13.4)])


def closure(name="River", shape=RIVER, season="rainy"):
    return Closure(name, shape, season, DAY)


def test_each_season_has_a_line_of_its_own_that_is_told_apart_in_grey():
    dashes = {LINES[CLOSED[season]].dashes for season in ("both", "dry", "rainy")}
    assert len(dashes) == 3
    assert all(dashes)
    assert {LINES[style].colour for style in CLOSED.values()} == {"#1A1A1A"}
    others = [line.width for code, line in LINES.items() if code not in CLOSED.values()]
    assert min(LINES[style].width for style in CLOSED.values()) > max(others)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (world.ENGLISH, "Closed in the rainy season: River, Ford"),
        (world.FRENCH, "Fermé en saison des pluies : River, Ford"),
    ],
)
def test_the_legend_names_what_is_closed_and_when(words, said):
    layer = closures_layer([closure(), closure("Ford"), closure("Pass", season="both")], words=words)
    (section,) = sections([layer], words=words)
    meanings = [entry.meaning.replace("\N{NO-BREAK SPACE}", " ") for entry in section.entries]
    assert said in meanings
    assert len(meanings) == 2
    assert not sections([closures_layer([], words=words)], words=words)


@pytest.mark.parametrize("name", world.HOSTILE)
def test_a_hostile_name_stays_text(name):
    layer = closures_layer([closure(name)], words=world.ENGLISH)
    drawn = layer.data + legend_html([layer], words=world.ENGLISH)
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "{{" not in drawn


def test_a_closed_area_is_drawn_by_its_outlines_and_a_long_line_with_few_corners():
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert next(iter(outlines(closure(shape=square)))) == [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    both = MultiPolygon([square, Polygon([(5, 5), (6, 5), (6, 6)])])
    assert len(list(outlines(closure(shape=both)))) == 2
    winding = shapely.Point(0, 0).buffer(1, quad_segs=5000).boundary
    (drawn,) = outlines(closure(shape=winding))
    assert 50 < len(drawn) <= MOST_CORNERS


def test_a_name_stands_half_way_along_the_longest_part():
    assert middle_of(closure()) == pytest.approx((13.3, -15.5))


def test_a_line_being_drawn_shows_its_corners_from_the_first_on():
    assert sketch_layer([], "dry", words=world.ENGLISH).used == set()
    assert sketch_layer([(13, -15)], "dry", words=world.ENGLISH).used == {("cluster", "ring")}
    two = sketch_layer([(13, -15), (13.1, -15)], "dry", words=world.ENGLISH)
    assert two.used == {("cluster", "ring"), ("closure", "closed-dry")}


def test_roads_are_drawn_to_draw_on():
    made = network((ROAD, [(0, 0), (0, 5), (4, 5)]), (ROAD, [(0, 0), (4, 0)]))
    assert roads_layer([made], words=world.ENGLISH).used == {("road", "road")}
    assert roads_layer([network()], words=world.ENGLISH).used == set()
