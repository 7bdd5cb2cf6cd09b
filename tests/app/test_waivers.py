"""From the letter to the verdict: a waiver is written down, holds for whom it names, and is withdrawn."""

from __future__ import annotations

import dataclasses

import pytest

from app.components.programme_filters import PICKED
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
RULE = {"all": [{"age": {"to": 35, "waivable": True}}, {"education_grade": {"to": 10, "system": "GN", "soft": True}}]}
GRANT = ("--document", "letter of 3 May", "--by", "head of the centre", "--granted", "2026-05-03")


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    path = tmp_path / "store.sqlite"
    fill(path, dataclasses.replace(world.World(), programmes=world.programme(rule=RULE)))
    return path


def checked(store, case, *, language="en"):
    answer = homeward(store, "check", "--returnee", case, "--on", DAY, "--format", "json", "--language", language)
    return next(row for row in answer.rows if row["programme_id"] == "masonry")


def test_a_waiver_for_one_person_changes_that_persons_verdict_until_it_is_withdrawn(store):
    assert checked(store, "P-6")["verdict"] == "ineligible"
    assert homeward(store, "waive", "masonry", "age", "--returnee", "p-6", *GRANT).code == 0
    row = checked(store, "P-6")
    assert (row["verdict"], row["criteria"][0]["standing"]) == ("eligible", "waived")
    assert "letter of 3 May" in row["criteria"][0]["sentence"]
    (waiver,) = homeward(store, "waivers", "--on", DAY, "--format", "json").rows
    assert (waiver["case_code"], waiver["granted_by"], waiver["in_force"]) == ("P-6", "head of the centre", True)
    assert homeward(store, "waivers", "--withdraw", "1", "--on", DAY, "--format", "json").rows == []
    assert checked(store, "P-6")["verdict"] == "ineligible"


def test_a_waiver_for_a_group_ends_with_its_last_day(store):
    group = ("--group", "age: {to: 40}", "--until", "2026-11-14")
    assert homeward(store, "waive", "masonry", "age", *group, *GRANT).code == 0
    assert checked(store, "P-6")["verdict"] == "ineligible"
    assert homeward(store, "waivers", "--on", "2026-11-14", "--format", "json").rows
    assert homeward(store, "waivers", "--on", DAY, "--format", "json").rows == []
    assert len(homeward(store, "waivers", "--all", "--on", DAY, "--format", "json").rows) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("masonry", "education_grade", "--returnee", "P-6"), "does not let “education_grade” be waived, but: age"),
        (("nothing", "age", "--returnee", "P-6"), "no programme"),
        (("masonry", "age", "--returnee", "P-99"), "case code is not in the store"),
        (("masonry", "age"), "for whom"),
        (("masonry", "age", "--returnee", "P-6", "--group", "age: {to: 40}"), "for whom"),
        (("masonry", "age", "--group", "{}"), "change of the rule"),
        (("masonry", "age", "--group", "aeg: {to: 40}"), "line 1, column 1: “aeg” is not known"),
        (("masonry", "age", "--returnee", "P-6", "--until", "2026-05-02"), "end before it begins"),
    ],
)
def test_a_waiver_that_nobody_could_have_granted_is_refused(store, arguments, said):
    answer = homeward(store, "waive", *arguments, *GRANT, "--language", "en")
    assert answer.code == 2
    assert said in answer.err
    assert homeward(store, "waivers", "--all", "--format", "json").rows == []


def test_a_soft_criterion_is_a_mark_in_both_languages(store):
    row = checked(store, "P-7")
    assert (row["verdict"], row["reservations"]) == ("eligible", ["education_grade"])
    for language, mark in (("en", "Eligible, with a reservation"), ("fr", "Éligible, avec réserve")):
        out = homeward(store, "check", "--returnee", "P-7", "--on", DAY, "--language", language).out
        assert mark in out


@pytest.mark.parametrize(
    ("language", "said"), [("en", "waived for: case P-6."), ("fr", "dérogation pour : dossier P-6.")]
)
def test_the_page_lists_waivers_and_offers_the_form(store, monkeypatch, language, said):
    homeward(store, "waive", "masonry", "age", "--returnee", "P-6", *GRANT)
    monkeypatch.setenv("HOMEWARD_STORE", str(store))
    page = open_page("app/pages/programmes.py", language=language, **{PICKED: "masonry"})
    assert not page.exception
    assert said in text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    assert [box for box in page.selectbox if box.key == "waiver_criterion"]
