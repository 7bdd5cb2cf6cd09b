"""The section Partners of the page Referrals: the gate, a sheet out and in, conflicts side by side, messages."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from app.components.referral_partners import _TAKEN
from app.words import words_for
from app.workflows.office import today
from app.workflows.partner_answers import take_in
from app.workflows.partner_sheets import make_sheet, partner_named, sheet_bytes
from app.workflows.world import load_world
from layers.readers.partner_sheet import read_partner_sheet_here
from layers.referrals import Event, Opening, State
from layers.store import open_store
from tests.app.dashboard import fill, open_page, text_of

PAGE = "app/pages/referrals.py"
ON = today()


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    fill(path)
    return path


def refer(path, *cases):
    day = ON - dt.timedelta(days=10)
    with open_store(path) as store:
        for case in cases:
            opening = Opening(case_code=case, opened_on=day, programme_id="masonry", service_id="centre")
            store.open_referral(opening, [Event(on=day, state=State.SENT)], actor="awa")


def answered_twice(path, folder):
    """Take in a sheet, then a colleague's copy that says otherwise; return what became of the second."""
    with open_store(path) as store:
        known = load_world(store, on=ON)
        words = words_for("en")
        sheet = make_sheet(
            store, known, partner_named(store, known, "Organisation"), words=words, actor="awa", despite_missing="yes"
        )
        target = folder / "sheet.xlsx"
        target.write_bytes(sheet_bytes(sheet, words=words))
        book = openpyxl.load_workbook(target)
        for state in ("Accepted", "Person not reached"):
            book["Answers"]["G5"], book["Answers"]["H5"] = state, ON
            book.save(target)
            taken = take_in(store, read_partner_sheet_here(target), actor="awa")
    return taken


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("education is missing for 1 of 2 people", "Reason to send it all the same", "To be decided: 1")),
        ("fr", ("scolarité : manque pour 1 sur 2 personnes", "Raison de l'envoyer quand même", "À trancher : 1")),
    ],
)
def test_the_section_asks_for_what_is_missing_and_shows_both_sides(path, tmp_path, language, said):
    refer(path, "P-1", "P-8")
    taken = answered_twice(path, tmp_path)
    page = open_page(PAGE, language=language, on=ON, referrals_section="partners", **{_TAKEN: taken})
    assert not page.exception
    text = text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    assert all(each in text for each in said)
    decided = page.button(key=f"decide_theirs_{taken.answers[0].conflict.code}").click().run()
    assert not decided.exception
    assert said[2] not in text_of(decided).replace("\N{NO-BREAK SPACE}", " ")
    with open_store(path) as store:
        assert store.referral("R00001").state == State.UNREACHABLE


def test_with_nothing_open_the_section_says_so(path):
    page = open_page(PAGE, on=ON, referrals_section="partners")
    assert not page.exception
    assert "No partner has an open referral." in text_of(page)
    assert "Nobody is to be told this." in text_of(page)


def test_messages_are_written_down_as_told(path):
    refer(path, "P-1")
    page = open_page(PAGE, on=ON, referrals_section="partners")
    assert "Texts: 1; messages to pay for: 1." in text_of(page)
    page.button(key="messages_told").click().run()
    assert "Nobody is to be told this." in text_of(page)
    with open_store(path) as store:
        assert store.referral("R00001").told_on == ON


def test_a_slip_is_offered_beside_a_referral_and_beside_the_options(path):
    refer(path, "P-1")
    history = open_page(PAGE, on=ON, referrals_section="history", referral_picked="R00001")
    assert not history.exception
    assert "Print the slip: French" in text_of(history)
    history.button(key="slip_told_R00001").click().run()
    with open_store(path) as store:
        assert store.referral("R00001").events[-1].channel == "slip"
