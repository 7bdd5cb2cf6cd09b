"""The form of a rule on the design desk: every criterion with all its values, and each change stands in the text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.components.rule_form_fields import FIELDS
from app.words import words_for
from app.workflows.draft_sides import Sides
from app.workflows.drafting import Draft
from app.workflows.rule_form import (
    CHOICE_LABELS,
    CRITERION_LABELS,
    VALUE_LABELS,
    blank,
    choice_label,
    entry_options,
    form_values,
    free_entry,
    with_form_value,
)
from app.workflows.world import load_world
from layers.errors import RuleError
from layers.readers.written_programme import entries_text
from layers.rules import CRITERIA, PROTECTED, TERMS, AllOf, AnyOf, Not, rule_tree, values_of
from layers.rules.values import READERS
from layers.schemas.columns import SYSTEMS
from layers.store import open_store
from tests.app.dashboard import fill, open_page, text_of
from tests.world import ON

NAMES = list(CRITERIA)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "office.sqlite"
    fill(path)
    return path


@pytest.fixture(scope="module")
def known(office):
    with open_store(office) as store:
        return load_world(store, on=ON)


def test_every_criterion_and_every_value_of_it_has_a_field_with_a_name():
    assert list(CRITERION_LABELS) == NAMES
    assert set(VALUE_LABELS) == set(NAMES)
    assert set(FIELDS) == set(READERS)
    for name, kind in CRITERIA.items():
        asked = form_values(name)
        assert [each.key for each in asked] == list(values_of(kind)), name
        assert all(each.label and each.read in FIELDS for each in asked)
        assert set(VALUE_LABELS[name]) == {each.key for each in asked} - set(TERMS)
        for each in asked:
            if each.read == "choice":
                assert each.key == "system" or set(CHOICE_LABELS[each.key]) == set(each.choices)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_can_be_chosen_is_named_and_understood(known, language):
    words = words_for(language)
    for name in CRITERIA:
        for each in form_values(name):
            if each.read == "choice" and each.key != "system":
                assert all(choice_label(each.key, one, words) != one for one in each.choices)
            if each.read == "entries":
                options = entry_options(known, each, words)
                assert options, (name, each.key)
                for code in list(options)[:20]:
                    with_form_value(blank(name), each.attribute, [code])
    (towns,) = (each for each in form_values("settlement") if each.key == "in")
    assert list(entry_options(known, towns, words).values()) == ["Kindia", "Middle", "Far"]
    assert free_entry(towns)


def test_a_value_is_read_as_an_import_reads_it():
    trades = with_form_value(blank("previous_training"), "allowed", ["7112", "solar pumps"])
    assert trades.allowed == ("7112", "solar_pumps")
    assert with_form_value(trades, "allowed", []) == blank("previous_training")
    assert with_form_value(blank("age"), "reason", "  as   agreed ").reason == "as agreed"
    for wrong in ("POINT (0 0)", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"):
        with pytest.raises(RuleError):
            with_form_value(blank("polygon"), "wkt", wrong)


def desk(rule, *, language: str = "en", **state: Any):
    text = entries_text([{"programme_id": "new", "service_ids": ["centre"], "criteria": rule_tree(rule)}])
    sides = {"": Sides.of(Draft("new", text))}
    return open_page(
        "app/pages/programmes.py",
        language=language,
        design_open_new=True,
        design_sides=sides,
        design_rule_=True,
        **state,
    )


WIDGETS = {
    "number": "number_input",
    "choice": "selectbox",
    "entries": "multiselect",
    "first_day": "date_input",
    "last_day": "date_input",
    "day": "date_input",
    "polygon": "text_area",
    "flag": "checkbox",
    "text": "text_input",
}


def test_the_form_shows_every_value_and_each_change_stands_in_the_text_at_once(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    rule = AllOf(tuple(blank(name) for name in NAMES))
    shown = desk(rule)
    assert not shown.exception

    def field(name, key):
        (asked,) = (each for each in form_values(name) if each.key == key)
        kind = WIDGETS[asked.read]
        return getattr(shown, kind)(key=f"rule__0_{NAMES.index(name)}_{key}")

    for name in NAMES:
        for each in form_values(name):
            assert field(name, each.key).label, (name, each.key)  # reachable
    changes = {
        ("age", "from"): 18.0,
        ("age", "on"): "today",
        ("education_grade", "to"): 10.0,
        ("education_grade", "system"): SYSTEMS[0],
        ("settlement", "in"): ["Kindia"],
        ("sex", "in"): ["female"],
        ("sex", "reason"): "Letter of May",
        ("sex", "reason_date"): dt.date(2026, 5, 3),
        ("birth_cohort", "from"): dt.date(1991, 1, 1),
        ("polygon", "wkt"): "POINT (0 0)",
        ("dependants", "soft"): True,
    }
    for (name, key), value in changes.items():
        field(name, key).set_value(value)
    shown.run()
    assert not shown.exception
    now = shown.session_state["design_sides"][""]
    said = rule_tree(now.rule)["all"]
    assert said[NAMES.index("age")] == {"age": {"from": 18.0, "on": "today"}}
    assert said[NAMES.index("education_grade")] == {"education_grade": {"to": 10.0, "system": SYSTEMS[0]}}
    assert said[NAMES.index("settlement")] == {"settlement": {"in": ["Kindia"]}}
    why = {"reason": "Letter of May", "reason_date": "2026-05-03"}
    assert said[NAMES.index("sex")] == {"sex": {"in": ["female"], **why}}
    assert said[NAMES.index("birth_cohort")] == {"birth_cohort": {"from": "1991-01-01"}}
    assert said[NAMES.index("dependants")] == {"dependants": {"soft": True}}
    assert said[NAMES.index("polygon")] == {"polygon": {}}  # what cannot be read stays in its field, with the reason
    assert "This is no polygon with a clean outline" in text_of(shown)
    assert field("polygon", "wkt").value == "POINT (0 0)"
    text = shown.text_area(key=f"design_text__{now.written}")
    assert text.value == now.draft.text
    assert "age: {from: 18, on: today}" in text.value

    typed = text.value.replace("from: 18", "from: 21").replace("    - birth_cohort: {from: '1991-01-01'}\n", "")
    text.set_value(typed)
    shown.run()
    assert not shown.exception
    assert shown.number_input(key="rule__1_0_from").value == 21
    torn = typed.replace("from: 21", "form: 21")
    shown.text_area(key=text.key).set_value(torn)
    shown.run()
    assert "Did you mean “from”?" in text_of(shown)
    assert shown.text_area(key=text.key).value == torn
    assert (shown.number_input(key="rule__1_0_from").value, shown.number_input(key="rule__1_0_from").disabled) == (
        21,
        True,
    )


def test_a_draft_begun_again_shows_the_programme_and_nothing_of_what_was_tried(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    shown = open_page(
        "app/pages/programmes.py", programmes_picked="masonry", design_open=True, design_rule_masonry=True
    )
    shown.number_input(key="rule_masonry_0_0_to").set_value(45.0).run()
    assert "to: 45" in shown.text_area(key="design_text_masonry_1").value
    assert "This is a draft" in text_of(shown)
    shown.button(key="design_put_away_masonry").click().run()
    assert not shown.exception
    assert "This is a draft" not in text_of(shown)
    (to,) = (field for field in shown.number_input if str(field.key).endswith("_0_to"))
    assert to.value == 35
    (text,) = (field for field in shown.text_area if str(field.key).startswith("design_text"))
    assert "to: 35" in text.value


def test_criteria_are_added_grouped_denied_and_taken_away(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    shown = desk(AllOf((blank("age"),)), language="fr")

    def rule():
        return shown.session_state["design_sides"][""].rule

    shown.selectbox(key="rule__0__add").set_value("dependants").run()
    assert rule() == AllOf((blank("age"), blank("dependants")))
    shown.button(key="rule__1_1_or").click().run()
    shown.selectbox(key="rule__2_1_add").set_value("documents").run()
    assert rule() == AllOf((blank("age"), AnyOf((blank("dependants"), blank("documents")))))
    shown.selectbox(key="rule__3_1_kind").set_value("not").run()
    assert rule() == AllOf((blank("age"), Not(AllOf((blank("dependants"), blank("documents"))))))
    shown.button(key="rule__4_0_remove").click().run()
    assert rule() == AllOf((Not(AllOf((blank("dependants"), blank("documents")))),))
    assert not shown.exception


def test_protected_criteria_show_their_reason_at_once():
    from app.workflows.rule_form import in_the_open

    for name in CRITERIA:
        shown = {each.key for each in form_values(name) if in_the_open(each)}
        assert ({"reason", "reason_date"} <= shown) == (name in PROTECTED)
