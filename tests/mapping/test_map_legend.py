"""The legend explains every sign on its map, no other, and in the very colours that the map draws."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from layers.schemas.results import ReleasedCounts
from mapping.frame import overview_layers, person_layers
from mapping.labour_scales import COURSE_CODES
from mapping.legend import UNEXPLAINED, explained, legend_html, ring_examples, sections
from mapping.page import map_page
from mapping.symbols import FILLS, LINES, SHARE_COLOURS, SYMBOLS, ring_radius
from tests.mapping import world

WORDS = world.ENGLISH
SCALE = {f"share-{step}" for step in range(5)}


def every_type():
    """Build services of every type, one without, a stale and a closed one."""
    kinds = [kind for kind in SYMBOLS if kind not in {"untyped", "home", *COURSE_CODES}]
    return world.services(
        *(world.service(service_id=kind, service_type=kind) for kind in kinds),
        world.service(service_id="untyped", service_type=None),
        world.service(service_id="old", missing_since="2026-10-01"),
        world.service(service_id="shut", status="defunct"),
    )


MAPS = {
    "usual": lambda: overview_layers(world.content(), WORDS),
    "every type": lambda: overview_layers(world.content(services=every_type()), WORDS),
    "many services": lambda: overview_layers(world.content(services=world.many_services(2100)), WORDS),
    "no type": lambda: overview_layers(world.content(service_type=None), WORDS),
    "person": lambda: person_layers(world.person(), WORDS),
    "person without a place": lambda: person_layers(world.person(place=None), WORDS),
}


@pytest.mark.parametrize("name", MAPS)
def test_every_sign_on_the_map_is_explained_and_nothing_else_is(name):
    layers = MAPS[name]()
    drawn = {style for layer in layers for _, style in layer.used}
    said = explained(sections(layers, words=WORDS))
    assert drawn - UNEXPLAINED <= said
    assert said - drawn <= SCALE  # the scale is always shown whole


def test_a_part_of_the_legend_belongs_to_the_layers_it_explains():
    layers = overview_layers(world.content(), WORDS)
    keys = {section.heading: section.layers for section in sections(layers, words=WORDS)}
    assert keys == {
        "Share of people not served": ("areas", "cells"),
        "Services": ("services",),
        "Catchments": ("catchments",),
        "Clusters of people not served": ("clusters",),
    }


@pytest.mark.parametrize("words", [world.ENGLISH, world.FRENCH])
def test_a_change_of_a_symbol_is_named_by_a_field_and_shown_on_a_symbol_of_the_map(words):
    shown = [
        world.service(service_type="medical", missing_since="2026-10-01"),
        world.service(service_id="shut", service_type="medical", status="defunct"),
    ]
    layers = overview_layers(world.content(services=world.services(*shown)), words)
    entries = [entry for section in sections(layers, words=words) for entry in section.entries]
    assert [(entry.change, entry.example) for entry in entries if entry.change] == [
        ("stale", "medical"),
        ("closed", "medical"),
    ]
    assert all(bool(entry.change) != bool(entry.styles) for entry in entries)


def test_stale_and_closed_services_are_explained_only_where_there_are_some():
    plain = legend_html(overview_layers(world.content(), WORDS), words=WORDS)
    assert "Hollow" not in plain
    assert "Struck" not in plain
    odd = world.services(world.service(missing_since="2026-10-01", status="defunct"))
    marked = legend_html(overview_layers(world.content(services=odd), WORDS), words=WORDS)
    assert "Hollow: no longer in its source&#x27;s list" in marked
    assert "Struck through: not running" in marked


def test_the_pictures_are_drawn_from_the_table():
    html = legend_html(overview_layers(world.content(), WORDS), words=WORDS)
    for colour in (*SHARE_COLOURS, SYMBOLS["medical"].colour, SYMBOLS["vocational"].colour):
        assert f'fill="{colour}"' in html
    assert f'stroke-dasharray="{LINES["rural"].dashes}"' in html
    assert f'r="{ring_radius(50, 84):g}"' in html


def test_rings_in_the_legend_are_round_numbers_of_different_size():
    assert ring_examples(3, 84) == [50, 20, 5]
    assert ring_examples(11, 84) == [50, 20]
    assert ring_examples(13, 13) == [13]
    for most in (2, 10, 1000, 123_456):
        sizes = [ring_radius(people, most) for people in ring_examples(1, most)]
        assert sizes == sorted(set(sizes), reverse=True)


def test_notes_stand_under_the_legend_as_text():
    html = legend_html((), words=WORDS, notes=["As of <today>"])
    assert "<p>As of &lt;today&gt;</p>" in html
    assert html.startswith("<details><summary>Legend</summary>")


PIXEL = """([latitude, longitude]) => {
  const map = map_saved_0;
  const at = map.latLngToLayerPoint([latitude, longitude]);
  const renderer = map.options.renderer;
  const corner = renderer._bounds.min;
  const scale = renderer._container.width / renderer._bounds.getSize().x;
  const pixel = renderer._ctx.getImageData((at.x - corner.x) * scale, (at.y - corner.y) * scale, 1, 1).data;
  return "#" + [...pixel.slice(0, 3)].map((part) => part.toString(16).padStart(2, "0")).join("").toUpperCase();
}"""


@pytest.mark.browser
def test_the_map_draws_what_the_legend_shows(open_page, tmp_path):
    served = [(90, 10), (70, 30), (50, 50), (30, 70)]
    counts = world.counts(
        *(world.count(code, served=yes, too_far=no) for code, (yes, no) in zip(world.CORNERS, served, strict=True))
    )
    content = world.content(
        counts=counts,
        services=world.services(world.service(latitude=13.1, longitude=-15.9)),
        clusters=world.clusters().head(0),
        settlements=world.settlements().head(0),
    )
    (tmp_path / "map.html").write_text(map_page(content, WORDS), encoding="utf-8")
    page = open_page(tmp_path / "map.html")
    page.wait_for_selector(".homeward-label")
    for step, (west, south) in enumerate(world.CORNERS.values()):
        assert page.evaluate(PIXEL, [south + 0.1, west + 0.8]) == SHARE_COLOURS[step]
    shown = page.evaluate(
        """[...document.querySelectorAll('.homeward-legend [data-layer~=areas] rect[fill^="#"]')]
        .map((field) => field.getAttribute("fill"))"""
    )
    assert shown == list(SHARE_COLOURS)
    page.evaluate("map_saved_0.setView([13.1, -15.9], 12, {animate: false}) && 1")
    page.wait_for_timeout(300)
    beside_the_letter = 13.1 + 7 * 360 / 256 / 2**12 * 0.97  # seven pixels up, inside the square
    assert page.evaluate(PIXEL, [beside_the_letter, -15.9]) == SYMBOLS["vocational"].colour


@pytest.mark.browser
@pytest.mark.parametrize("style", ["no-data", "withheld", "share-2-unknown"])
def test_a_mark_covers_its_ground_in_its_ink(open_page, tmp_path, style):
    rows = {"no-data": {}, "withheld": {"served": 1}, "share-2-unknown": {"served": 20, "too_far": 50, "unknown": 30}}
    counts = world.counts(world.count("R1", **rows[style]))
    if style == "withheld":
        counts = ReleasedCounts.parse(counts)
        counts[["people", "served"]] = pd.NA
    content = world.content(counts=counts, services=world.services().head(0), clusters=world.clusters().head(0))
    (tmp_path / "map.html").write_text(map_page(content, WORDS), encoding="utf-8")
    page = open_page(tmp_path / "map.html")
    page.wait_for_selector(".homeward-label")
    seen = {
        page.evaluate(PIXEL, [13.05 + 0.001 * up, -15.9 + 0.001 * along]) for up in range(12) for along in range(12)
    }
    assert FILLS[style].colour in seen
    assert len(seen) > 1
    if style == "share-2-unknown":
        assert not re.search("E4E4E4|F4F4F4", " ".join(seen))
