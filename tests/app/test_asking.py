"""What to ask next, on the command line and on the pages, in both languages."""

from __future__ import annotations

import pytest

from app.components.programme_filters import PICKED
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    path = tmp_path / "store.sqlite"
    fill(path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    return path


def test_check_says_what_to_ask_the_person_next(store):
    answer = homeward(store, "check", "--returnee", "P-8", "--on", DAY, "--format", "json")
    assert answer.document["ask_next"] == {
        "unknown": 1,
        "ask": [{"field": "education_grade", "question": "Which was the last grade completed, and in which country?"}],
        "settles": 1,
        "all_fields": ["education_grade"],
        "all_settle": 1,
    }
    out = homeward(store, "check", "--returnee", "P-8", "--on", DAY).out
    assert "Ask this first: it settles 1 of 1 programmes and services to be checked." in out
    assert "last grade completed" not in homeward(store, "check", "--returnee", "P-1", "--on", DAY).out


def test_the_caseload_is_ranked_by_what_each_field_settles(store):
    answer = homeward(store, "ask", "--on", DAY, "--format", "json")
    fields = [(row["field"], row["settles_alone"], row["people"]) for row in answer.rows]
    assert fields == [("education_grade", 1, 1), ("home", 1, 1)]
    assert answer.document["totals"] == {"pairs": 10, "unknown": 2, "beyond_asking": 0}
    assert homeward(store, "ask", "--programme", "masonry", "--on", DAY, "--format", "json").rows == answer.rows
    assert homeward(store, "ask", "--programme", "nothing").code == 2


@pytest.mark.parametrize(
    ("language", "question", "heading"),
    [
        ("en", "Which was the last grade completed, and in which country?", "What is missing before anything is sent"),
        ("fr", "Quelle est la dernière classe achevée, et dans quel pays ?", "Ce qui manque avant tout envoi"),
    ],
)
def test_the_pages_say_what_to_ask_next(store, language, question, heading):
    described = {"person_who": "described", "person_age": 25, "person_needs": ["vocational"]}
    person = open_page("app/pages/person.py", language=language, **described)
    assert not person.exception
    assert question in text_of(person).replace("\N{NO-BREAK SPACE}", " ")
    programmes = open_page("app/pages/programmes.py", language=language, **{PICKED: "masonry"})
    assert not programmes.exception
    assert heading in text_of(programmes)
    assert question in text_of(programmes).replace("\N{NO-BREAK SPACE}", " ")


def test_a_trade_in_words_is_to_be_confirmed_and_counts_once_it_is(store):
    known = world.World()
    rule = known.programmes.assign(criteria='{"previous_training": {"in": ["7112"]}}')
    fill(store, known.__class__(**{**vars(known), "programmes": rule}))
    at = ",".join(map(str, world.KINDIA))
    described = ("check", "--at", at, "--previous-training", "Maçonnerie", "--programme", "masonry", "--on", DAY)
    asked = homeward(store, *described, "--format", "json")
    assert [row["verdict"] for row in asked.rows] == ["unknown"]
    assert asked.document["ask_next"]["ask"] == [
        {
            "field": "trade_titles",
            "question": "Confirm on the page “Labour market” what it means: “Maçonnerie”.",
        }
    ]
    confirmed = homeward(store, "occupations", "confirm", "maçonnerie", "7112")
    assert confirmed.code == 0, confirmed.err
    assert [row["verdict"] for row in homeward(store, *described, "--format", "json").rows] == ["eligible"]
