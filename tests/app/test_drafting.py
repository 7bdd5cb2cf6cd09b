"""A draft's form and its text say the same rule, whichever side is changed, and nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from app.workflows.draft_sides import Sides
from app.workflows.drafting import Draft, DraftError, draft_of, read_draft, rule_in, text_of, with_fields, with_rule
from app.workflows.simulating import on_trial
from app.workflows.world import load_world
from layers.errors import FileRefusedError, RuleError
from layers.readers.written_programme import entries_text, entries_written
from layers.rules import NO_RULE, Age, AllOf, Within, parse_rule, rule_tree
from layers.rules.editing import denied, firm, replaced, walk
from layers.store import open_store
from tests.app.dashboard import fill
from tests.world import ON, STUDY_RULE
from tests.written_rules import criteria, rules, words

TYPED = """\
# Kindia, second agreement
programmes:
  - programme_id: masonry-draft   # ours
    programme_name: "Maçonnerie: six mois"
    criteria:
      all:
        - age: {from: 18, to: 35, on: start}
        - within: {urban_km: 5, rural_km: 10}

    # seats as agreed
    seats: 20
    service_ids: [centre]
"""
"""A draft as somebody may type it, with notes."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("drafting") / "office.sqlite"
    fill(path)
    with open_store(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(store):
    return load_world(store, on=ON)


def drafted(rule):
    return Draft("x", entries_text([{"programme_id": "x", "criteria": rule_tree(rule)}]))


@given(rule=rules)
def test_a_rule_replaced_in_the_text_leaves_all_else_as_it_was_typed(rule):
    draft = with_rule(Draft("x", TYPED), rule)
    assert rule_in(draft.text) == rule
    kept = [line for line in TYPED.splitlines() if "age" not in line and "within" not in line and "all:" not in line]
    assert [line for line in draft.text.splitlines() if line in kept] == kept
    assert with_rule(draft, rule) == draft


def test_a_first_rule_stands_below_what_was_typed_in_its_column():
    text = "programmes:\n    - programme_id: x  # ours\n      seats: 20  # as agreed\n"
    written = with_rule(Draft("x", text), Age(18)).text
    assert written == text + "      criteria:\n        age: {from: 18, on: start}\n"


@given(rule=rules, part=criteria, data=st.data())
def test_the_form_the_rule_and_the_text_say_the_same_and_a_change_in_either_stands_in_the_other(rule, part, data):
    draft = drafted(rule)
    opened = Sides.of(draft)
    assert (opened.rule, opened.torn) == (rule, None)
    assert opened.typed(draft.text) == opened
    path, _ = data.draw(st.sampled_from(list(walk(rule))))
    changed = replaced(rule, path, firm(part) if denied(rule, path) else part)
    by_form = opened.changed(changed)
    by_text = opened.typed(by_form.draft.text)
    assert by_form.rule == by_text.rule == changed
    assert by_form.draft == by_text.draft
    assert rule_in(by_form.draft.text) == changed


@given(entries=st.lists(st.dictionaries(words, words | st.booleans(), min_size=1, max_size=2), min_size=1, max_size=2))
def test_what_is_written_is_read_back_the_same(entries):
    assert entries_written(entries_text(entries)) == entries


@pytest.mark.parametrize("text", ["", "programmes:", "programmes: [x]", "programmes:\n- {a: [}\n", "- a", "a: &x [*x]"])
def test_a_text_that_cannot_be_read_keeps_the_last_rule_and_what_was_typed(text):
    opened = Sides.of(Draft("masonry-draft", TYPED))
    torn = opened.typed(text)
    assert isinstance(torn.torn, FileRefusedError)
    assert (torn.draft.text, torn.rule) == (text, opened.rule)
    assert torn.changed(NO_RULE) == torn
    mended = torn.typed(TYPED)
    assert (mended.rule, mended.torn) == (opened.rule, None)
    assert mended.changes > opened.changes
    assert torn.mended(TYPED).draft.text == TYPED


def test_a_misspelt_rule_tears_the_sides_until_it_is_mended():
    torn = Sides.of(Draft("masonry-draft", TYPED)).typed(TYPED.replace("to: 35", "too: 35"))
    assert isinstance(torn.torn, RuleError)
    assert torn.rule == parse_rule({"all": [STUDY_RULE["all"][0], {"within": {"urban_km": 5, "rural_km": 10}}]})


def test_a_value_alone_does_not_draw_the_form_anew():
    opened = Sides.of(Draft("masonry-draft", TYPED))
    moved = opened.changed(replaced(opened.rule, (0,), Age(18, 40)), redraw=False)
    assert moved.changes == opened.changes
    assert "to: 40" in moved.draft.text
    assert (moved.written, moved.typed(TYPED).written) == (opened.written + 1, opened.written + 1)
    assert moved.typed(TYPED).changes == opened.changes + 1


def test_a_draft_is_judged_as_the_programme_that_it_would_be(store, known):
    taken = on_trial(known, "masonry")
    draft = draft_of(taken, "masonry")
    assert (draft.programme_id, draft.base) == ("masonry-draft", "masonry")
    read = read_draft(store, known, draft.text)
    assert read.own_rule == taken.own_rule
    for name in ("programme_name", "service_ids", "starts", "seats_total", "stipend_amount", "stipend_covers"):
        assert read.programme[name] == taken.programme[name]
    farther = Within(8, 12)
    assert read_draft(store, known, text_of(taken, farther)).own_rule == farther
    assert list(known.programmes["programme_id"]) == ["masonry"]


def test_quotas_and_bridges_of_a_programme_are_written_as_they_are_imported(store, known):
    text = with_fields(
        draft_of(on_trial(known, "masonry")).text,
        {
            "quotas": [{"group": "returnees", "share": 0.3}],
            "bridges": {"education": {"to_grade": 10, "system": "GN"}},
            "lift_km": 15,
            "ends": None,
        },
    )
    read = read_draft(store, known, text)
    assert "ends" not in entries_written(text)[0]
    assert read.programme["lift_km"] == 15
    again = draft_of(read)
    assert read_draft(store, known, again.text).programme["quotas"] == read.programme["quotas"]
    assert read_draft(store, known, again.text).programme["bridges"] == read.programme["bridges"]
    assert again.programme_id == "masonry-draft"  # not a draft of a draft


def test_a_second_programme_in_the_text_is_on_offer_beside_the_first(store, known):
    first, bridge = draft_of(on_trial(known, "masonry")).text, "- programme_id: evening\n  service_ids: [centre]\n"
    read = read_draft(store, known, first + bridge)
    assert read.programme["programme_id"] == "masonry-draft"
    assert list(read.offers.programmes["programme_id"]) == ["masonry", "masonry-draft", "evening"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("to: 35", "too: 35", ("line 7, column 27", "Did you mean “to”?", "Expected, for example")),
        ("from: 18", "from: 38", ("line 7, column 11", "lies above")),
        ("- within", "- area: {}\n        - within", ("line 8, column 11", "names nothing", "area: [GN003")),
        ("- within", "- sex: [female]\n        - within", ("line 8, column 11", "written reason")),
        ("seats: 20", "seats: twenty", ("twenty",)),
        ("[centre]", "[centre", ("line 13",)),
    ],
)
def test_what_is_wrong_in_a_draft_is_said_with_its_place(store, known, before, after, said):
    with pytest.raises(DraftError) as caught:
        read_draft(store, known, TYPED.replace(before, after, 1))
    for language in ("en", "fr"):
        sentences = " ".join(caught.value.sentences(words_for(language)))
        assert sentences
        if language == "en":
            assert all(part in sentences for part in said), sentences


def test_the_studys_rule_takes_at_most_twelve_lines_in_a_draft():
    lines = with_rule(Draft("x", TYPED), parse_rule(STUDY_RULE)).text.splitlines()
    begin = lines.index("    criteria:")
    assert len(lines[begin : lines.index("", begin)]) <= 12
    assert AllOf((rule_in("\n".join(lines)),)).parts[0] == parse_rule(STUDY_RULE)
