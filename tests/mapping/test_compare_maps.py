"""Two programmes side by side: shaded by who is eligible, a thick edge where they differ, hostile names inert."""

from __future__ import annotations

import json
from dataclasses import replace

import h3
import pandas as pd
import pytest
from pypdf import PdfReader

from layers.schemas import ReleasedCounts
from layers.words import say
from mapping.compare_content import CompareContent, MapSide
from mapping.compare_page import compare_page
from mapping.layers_compare import compare_bounds, compare_layers, legend_layers, styled_cells
from mapping.legend import explained, sections
from mapping.printed_compare import print_compare
from mapping.profile_content import ProfileTable
from tests.mapping import world

WORDS = world.ENGLISH
CELLS = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(13.4, -15.4, 7), 1))[:4])


def cells(*rows):
    """Build cells from people, eligible and to be checked; None is withheld."""
    told = [
        {"area_id": cell, "service_type": "everybody", "people": people, "served": served, "unknown": unknown}
        for cell, (people, served, unknown) in zip((*CELLS, None), rows, strict=False)
    ]
    return ReleasedCounts.parse(pd.DataFrame(told, columns=ReleasedCounts.names()))


A = cells((20, 0, 0), (20, 5, 0), (20, None, 0), (20, 15, 5), (30, 12, 0))
B = cells((20, 12, 0), (20, 5, 0), (20, None, 0), (20, 20, 0), (30, 12, 0))


def side(letter, frame, text="Masonry"):
    services = world.services(world.service(latitude=13.4, longitude=-15.4, service_name=text))
    said, figures = say("{name}", name=text), say("{name} takes some", name=text)
    return MapSide(letter, said, figures, frame, services, world.catchments(services))


def content(text="Masonry"):
    ground = world.content(sentence=say("Whom does {name} take?", name=text), released=True)
    empty = {name: getattr(ground, name).iloc[:0] for name in ("counts", "cells", "clusters", "catchments")}
    table = ProfileTable("How many people", ("Group", "People"), ((text, "20"),), frozenset({1}))
    sides = (side("A", A, text), side("B", B, text))
    return CompareContent(replace(ground, **empty), sides, frozenset({CELLS[0], CELLS[3]}), (table,), (text,))


def drawn(shown):
    layer = next(layer for layer in compare_layers(content(), shown, WORDS) if layer.key == "eligible")
    return json.loads(f"[{layer.data}]")[1]


def test_cells_are_shaded_by_the_share_who_are_surely_eligible():
    one, two = (list(styled_cells(each).values()) for each in content().sides)
    assert one == ["eligible-0", "eligible-2", "withheld", "eligible-4-unsure"]
    assert two == ["eligible-3", "eligible-2", "withheld", "eligible-4"]


def test_a_cell_says_what_both_take_and_has_a_thick_edge_where_they_differ():
    things = drawn(content().sides[0])
    assert [thing["properties"].get("thick") for thing in things] == [1.0, None, None, 1.0]
    assert things[0]["properties"]["popup"] == (
        "<strong>People in this cell: 20</strong><br>A: 0 eligible, 0 to be checked<br>B: 12 eligible, 0 to be checked"
    )
    assert "A: withheld eligible" in things[2]["properties"]["popup"]


def test_one_legend_explains_both_maps():
    layers = legend_layers(content(), WORDS)
    found = sections(layers, words=WORDS)
    assert {style for layer in layers for _, style in layer.used} <= explained(found)
    meanings = [entry.meaning for entry in found[0].entries]
    assert meanings[:5] == ["nobody", "below 25 %", "25 to 50 %", "50 to 75 %", "75 to 100 %"]
    assert meanings[-1] == "Thick edge: A and B do not take the same people there"


def test_both_maps_have_the_same_bounds_and_one_sites_are_within_them():
    (south, west), (north, east) = compare_bounds(content())
    for cell in (CELLS[0], CELLS[3]):
        latitude, longitude = h3.cell_to_latlng(cell)
        assert south < latitude < north
        assert west < longitude < east
    site = content().sides[0].services["service_id"].iloc[0]
    (low, left), (high, right) = compare_bounds(content(), site)
    assert south <= low < 13.4 < high <= north
    assert west <= left < -15.4 < right <= east


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_one_file_and_the_same_for_the_same_content(language):
    words = {"fr": world.FRENCH, "en": world.ENGLISH}[language]
    page = compare_page(content(), words)
    assert page == compare_page(content(), words)
    assert page.count('<main class="half">') == 2
    assert "http-equiv" in page
    assert len(page) < 5_000_000


@pytest.mark.parametrize("hostile", [text for text in world.HOSTILE if set(text) & set("<{`")])
def test_hostile_names_are_inert_in_the_page(hostile):
    page = compare_page(content(hostile), WORDS)
    assert hostile not in page


def test_the_printed_page_holds_both_maps_and_the_figures(tmp_path):
    print_compare(content(), tmp_path / "both.pdf", words=WORDS)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "both.pdf").pages]
    assert len(pages) == 2
    assert "A: Masonry" in pages[0]
    assert "B: Masonry" in pages[0]
    assert "How many people" in pages[1]


def test_what_was_not_released_is_neither_saved_nor_printed(tmp_path):
    inside = content()
    inside = replace(inside, ground=replace(inside.ground, released=False))
    with pytest.raises(ValueError, match="released"):
        compare_page(inside, WORDS)
    with pytest.raises(ValueError, match="released"):
        print_compare(inside, tmp_path / "both.pdf", words=WORDS)
