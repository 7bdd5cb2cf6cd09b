"""The map door: whatever a text was, on a map it is text."""

from __future__ import annotations

import ast
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.elements import MapLayer
from mapping.frame import base_map, clicked, layer_switch, overview_layers, person_layers
from mapping.inert import as_text, inert
from mapping.things import Label, Thing, script_json
from tests.mapping import world
from tests.places import ROOT

WORDS = world.ENGLISH
BOUNDS = ((13.0, -16.0), (14.0, -14.0))


def hostile_content(text):
    """Write the text into every field of every frame that a map shows."""
    service = world.service(
        **dict.fromkeys(
            (
                "service_id",
                "service_name",
                "organization_name",
                "site_name",
                "opening_hours",
                "fees",
                "phone",
                "source",
            ),
            text,
        )
    )
    town = {"settlement_name": text, "latitude": 13.3, "longitude": -15.2, "population": 5000}
    cluster = {"settlement_name": text, "latitude": 13.2, "longitude": -14.6, "people": 30, "cause": "too_far"}
    source = world.SourceUsed("services", text, world.ON, "ab", 1)
    return world.content(
        services=world.services(service),
        areas=world.areas(area_name=text, area_name_en=text, area_name_fr=text),
        clusters=world.clusters(cluster),
        settlements=world.settlements(town),
        recipe=world.recipe(sources=(source,)),
        sentence=world.say("{said}", said=text),
    )


def hostile_person(text):
    texts = dict.fromkeys(("programme_name", "service_id", "service_name", "site_name"), text)
    return world.person(world.option(**texts))


def strings(value):
    """Return every string in a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return []


def sent(layer):
    """Return every string that a layer sends to the browser."""
    return strings(json.loads(f"[{layer.data}]"))


def all_layers(text):
    return [*overview_layers(hostile_content(text), WORDS), *person_layers(hostile_person(text), WORDS)]


def test_markup_templates_and_escapes_become_text():
    assert inert("<b>") == "&lt;b&gt;"
    assert inert("{{ x }}") == "&#123;&#123; x }}"
    assert inert("`${x}\\") == "&#96;&#36;&#123;x}&#92;"
    assert inert("\"'&") == "&quot;&#x27;&amp;"
    assert inert(7) == "7"


@given(st.text())
def test_an_inert_text_has_no_powers_and_says_the_same(text):
    harmless = inert(text)
    assert not re.search(r"[<>\"'{`$\\]", harmless)
    assert as_text(harmless) == text


@pytest.mark.parametrize("text", world.HOSTILE)
def test_hostile_text_reaches_the_browser_as_text_alone(text):
    shown = inert(text)
    for layer in all_layers(text):
        for said in sent(layer):
            rest = re.sub(
                r"</?(strong|br|details|summary|div|section|h3|ul|li|span|p|svg|polygon|text|rect|line|circle)\b",
                "",
                said,
            )
            assert "<" not in rest
            assert not re.search(r"[{`$\\]", said)
    keyed = {layer.key: layer for layer in overview_layers(hostile_content(text), WORDS)}
    for key in ("land", "settlements", "areas", "clusters", "services", "legend"):
        assert any(shown in said for said in sent(keyed[key])), key
    keyed = {layer.key: layer for layer in person_layers(hostile_person(text), WORDS)}
    assert any(shown in said for said in sent(keyed["sites"]))


@given(st.text(min_size=1, max_size=60))
def test_any_text_reaches_the_browser_as_its_inert_self(text):
    layer = MapLayer(
        "any",
        text,
        [
            Thing(
                "service",
                "medical",
                {"type": "Point", "coordinates": [0, 0]},
                text,
                title=text,
                lines=(text,),
                tip=(text,),
            )
        ],
        [Label(text, 0, 0, 1, "place")],
        order=1,
        attribution=text,
    )
    shown = inert(text)
    said = sent(layer)
    assert said.count(shown) >= 5  # name, attribution, label, identifier, tip
    assert f"<strong>{shown}</strong><br>{shown}" in said
    assert "<" not in layer.data
    assert not re.search(r"{{|{%|{#", layer.data)


@pytest.mark.parametrize("text", world.HOSTILE)
def test_folium_never_gets_to_compile_what_layers_hold(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    base = base_map(BOUNDS, words=WORDS)
    for layer in overview_layers(hostile_content(text), WORDS):
        layer.add_to(base)
    layer_switch(WORDS).add_to(base)
    html = base.get_root().render()
    assert list(tmp_path.iterdir()) == []
    for layer in base._children.values():
        if isinstance(layer, MapLayer):
            assert layer.data not in html


@pytest.mark.parametrize("text", world.HOSTILE)
def test_the_dashboards_component_changes_nothing_in_hostile_text(text):
    from streamlit_folium import _get_feature_group_string, _get_map_string

    base = base_map(BOUNDS, words=WORDS)
    base.get_root().render()
    _get_map_string(base)
    for place, layer in enumerate(overview_layers(hostile_content(text), WORDS)):
        assert layer.data in _get_feature_group_string(layer, base, place)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_script_json_says_the_same_and_cannot_end_the_script(value):
    written = script_json(value)
    assert json.loads(written) == value
    assert not re.search(r"[<>&']", written)


def test_a_number_that_is_text_or_a_style_that_nobody_draws_is_refused():
    place = {"type": "Point", "coordinates": [0, 0]}
    with pytest.raises(KeyError):
        MapLayer("x", "x", [Thing("service", "medical", place, numbers={"radius": "5"})], order=1)
    with pytest.raises(KeyError):
        MapLayer("x", "x", [Thing("service", "medical", place, numbers={"home_address": 5})], order=1)
    with pytest.raises(KeyError):
        MapLayer("x", "x", [Thing("service", "no-such-style", place)], order=1)
    with pytest.raises(KeyError):
        MapLayer("x", "x", (), [Label("text", 0, 0, 1, "no-such-look")], order=1)


def test_a_text_of_a_thousand_letters_is_cut():
    layer = MapLayer("x", "x", (), [Label("a" * 1000, 0, 0, 1, "place")], order=1)
    assert max(len(text) for text in sent(layer)) == 200


@given(st.text(min_size=1))
def test_what_was_clicked_comes_back_as_it_was(identifier):
    answer = {"last_active_drawing": {"properties": {"kind": "area", "id": inert(identifier)}}}
    assert clicked(answer) == ("area", identifier)


@pytest.mark.parametrize(
    "answer", [None, {}, {"last_active_drawing": None}, {"last_active_drawing": {"properties": {}}}]
)
def test_a_click_on_nothing_is_nothing(answer):
    assert clicked(answer) is None


def source_files():
    for room in ("app", "assessments", "layers", "mapping", "tools"):
        yield from (ROOT / room).rglob("*.py")


def test_one_module_alone_touches_folium():
    guilty = set()
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in {"folium", "branca"} for name in names):
                guilty.add(path.relative_to(ROOT).as_posix())
    assert guilty == {"mapping/elements.py"}


def test_nobody_calls_explore():
    for path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr != "explore", path
