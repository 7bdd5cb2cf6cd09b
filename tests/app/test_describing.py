"""Somebody who is not in the caseload: everything that a rule reads can be told, in the shell and on the page."""

from __future__ import annotations

import json

import pytest

from app.components.person_form import FIRST
from app.components.person_more import MORE
from app.shell.asking import check
from app.words import words_for
from app.workflows.asking import ask_person_next
from app.workflows.describing import DescriptionError, facts_told
from app.workflows.person import person_described
from app.workflows.told_fields import PLACE, TOLD
from app.workflows.world import load_world
from assessments.criteria import JUDGES
from layers.rules import parse_rule, rule_text
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
FIELDS = {name for criterion, judge in JUDGES.items() if criterion != "case_code" for name in judge.reads}
"""Everything that a criterion of a programme reads about a person."""

RULE = {
    "all": [
        {"languages": {"in": ["fr"], "reason": "Taught in French", "reason_date": "2026-05-03"}},
        {"documents": ["national_id"]},
        {"dependants": {"from": 1}},
        {"return_date": {"from": "2026-01-01"}},
        {"return_route": ["central_mediterranean"]},
    ]
}
TOLD_FACTS = {
    "spoken_languages": "français, pular",
    "documents": "carte d'identité, passeport",
    "dependants": "3",
    "return_date": "05/13/2026",
    "return_route": "Libye",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("described") / "office.sqlite"
    known = world.World()
    programmes = known.programmes.assign(criteria=rule_text(parse_rule(RULE)))
    fill(path, known.__class__(**{**vars(known), "programmes": programmes}))
    return path


@pytest.fixture(scope="module")
def known(office):
    with open_store(office) as store:
        return load_world(store, on=world.ON)


@pytest.fixture
def here(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    return office


def test_every_field_that_a_criterion_reads_can_be_told_on_the_command_line():
    options = {name for param in check.params for name in param.opts}
    assert set(TOLD) | set(PLACE) >= FIELDS
    assert {f"--{name.replace('_', '-')}" for name in TOLD} <= options
    assert {"--at", "--age", "--languages"} <= options


def test_every_field_that_a_criterion_reads_can_be_told_on_the_page():
    assert set(FIRST) | set(MORE) >= FIELDS
    assert set(FIRST) | set(MORE) == set(TOLD) | set(PLACE)


def test_what_is_told_is_read_as_a_file_is(known):
    facts = facts_told(known, {**TOLD_FACTS, "education_grade": "CM2", "education_system": "sénégal", "sex": "femme"})
    assert facts["spoken_languages"].split()[0] == "fr"
    assert (facts["documents"], facts["dependants"], facts["return_route"]) == (
        "national_id passport",
        3,
        "central_mediterranean",
    )
    assert facts["return_date"].date().isoformat() == "2026-05-13"
    assert (facts["education_grade"], facts["education_system"], facts["sex"]) == (6, "SN", "female")
    assert facts_told(known, {"age_years": "25", "sex": " "}).keys() == {"age_years", "age_as_of"}


def test_everything_that_cannot_be_read_is_said_at_once(known):
    with pytest.raises(DescriptionError) as caught:
        facts_told(known, {"documents": "pasport", "dependants": "-3", "birth_date": "31/02/1999"})
    said = words_for("en")(caught.value.message).splitlines()
    assert [line.split(":")[0] for line in said] == ["documents", "dependants", "birth_date"]
    assert "national_id" in said[0]
    assert "0 to 60" in said[1]


def test_what_was_not_told_is_what_there_is_to_ask(known):
    told = {name: facts_told(known, {name: text}) for name, text in TOLD_FACTS.items()}
    for left_out in TOLD_FACTS:
        facts = {key: value for name, some in told.items() if name != left_out for key, value in some.items()}
        home = dict(zip(PLACE, world.KINDIA, strict=True))
        plan = ask_person_next(known, person_described(known, **facts, **home, settlement_class="urban"))
        assert plan.all_fields == (left_out,)


def test_check_takes_what_is_told_and_says_yes_when_all_is(here):
    at = ",".join(map(str, world.KINDIA))
    options = [word for name, text in TOLD_FACTS.items() for word in (f"--{name.replace('_', '-')}", text)]
    base = (
        "check",
        "--at",
        at,
        "--settlement-class",
        "ville",
        "--on",
        DAY,
        "--format",
        "json",
        "--programme",
        "masonry",
    )
    answer = homeward(here, *base, *options)
    assert answer.code == 0, answer.err
    assert [row["verdict"] for row in answer.rows] == ["eligible"]
    assert answer.document["ask_next"]["all_fields"] == []
    assert json.loads(json.dumps(answer.document["recipe"]["parameters"]))["dependants"] == "3"
    nothing = homeward(here, *base)
    assert [row["verdict"] for row in nothing.rows] == ["unknown"]
    assert set(nothing.document["ask_next"]["all_fields"]) == set(TOLD_FACTS)
    none = homeward(here, *base, "--documents", "aucun")
    assert [row["verdict"] for row in none.rows] == ["ineligible"]
    wrong = homeward(here, *base, "--documents", "pasport")
    assert (wrong.code, wrong.out) == (2, "")
    assert "documents: “pasport” is not one of the words known here" in wrong.err


@pytest.mark.parametrize(
    ("language", "facts", "wrong"),
    [
        ("en", ("Speaks: French", "Dependants: 3", "national identity card"), "Day of return:"),
        ("fr", ("Parle : français", "Personnes à charge : 3", "carte nationale d'identité"), "Jour du retour :"),
    ],
)
def test_the_page_takes_what_is_told_and_says_what_cannot_be_read(here, language, facts, wrong):
    typed = {"spoken_languages": "français", "dependants": "3", "return_date": "someday"}
    state = {f"person_{name}": text for name, text in typed.items()}
    chosen = {"person_who": "described", "person_documents": ["national_id"], "person_return_route": "atlantic"}
    shown = open_page("app/pages/person.py", language=language, **state, **chosen)
    assert not shown.exception
    text = text_of(shown).replace("\N{NO-BREAK SPACE}", " ")
    for fact in facts:
        assert fact in text
    assert wrong in text
