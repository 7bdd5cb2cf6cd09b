"""The pages about following: what is due, the next step, outcomes, and a move on the person's page."""

from __future__ import annotations

import datetime as dt

import pytest

from app.components.referral_outcomes import BY_KEY
from app.components.referral_todo import PICKED
from layers.referrals import State
from layers.store import open_store
from tests import world
from tests.app.dashboard import EMPTY, fill, open_page, parts, text_of
from tests.app.test_following import refer

PAGE = "app/pages/referrals.py"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "store.sqlite"
    fill(path)
    with open_store(path) as store:
        refer(store, "P-1", State.SENT)
        refer(store, "P-2", State.SENT, State.ACCEPTED, State.ENROLLED, opened=world.ON - dt.timedelta(days=40))
        refer(store, "P-4", State.SENT, State.REJECTED)
    return path


@pytest.fixture(autouse=True)
def _here(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("No answer (1)", "Remind the partner, and note it.", "2 days late", "What a follow-up found")),
        ("fr", ("Sans réponse (1)", "Relancer le partenaire, et le noter.", "2 jours de retard", "Ce que le suivi")),
    ],
)
def test_the_list_shows_the_next_step_and_its_forms(language, said):
    page = open_page(PAGE, language=language, referrals_section="todo", **{PICKED: "R00001"})
    assert not page.exception
    written = text_of(page) + "\n".join(str(option) for group in page.get("button_group") for option in group.options)
    for sentence in said:
        assert sentence in written.replace("\N{NO-BREAK SPACE}", " "), sentence
    (table,) = parts(page, "table")
    assert [row[0] for row in table["rows"]] == ["R00003", "R00002", "R00001"]
    assert {button.key for button in page.button} >= {"todo_remind", "todo_open", "follow_up_note"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Of 3 referrals sent, 3 count as referred", "1 were turned away and nothing has followed")),
        ("fr", ("Sur 3 orientations envoyées, 3 comptent", "1 ont été écartées")),
    ],
)
def test_outcomes_tell_both_numbers_and_show_unmet_need(language, said):
    page = open_page(PAGE, language=language, referrals_section="outcomes", **{BY_KEY: "area"})
    assert not page.exception
    for sentence in said:
        assert sentence in text_of(page), sentence
    assert parts(page, "table")[0]["rows"]


def test_one_click_notes_a_reminder(office):
    page = open_page(PAGE, referrals_section="todo", **{PICKED: "R00001"})
    page.button(key="todo_remind").click().run()
    assert not page.exception
    with open_store(office) as store:
        assert str(store.referral("R00001").events[-1].kind) == "reminded"


def test_a_move_is_offered_on_the_persons_page():
    page = open_page("app/pages/person.py", person_code="P-1")
    assert not page.exception
    page.text_input(key="moved_place").set_value("Far").run()
    page.button(key="moved_save").click().run()
    assert not page.exception
    assert "The new address holds from" in text_of(page)
    assert "R00001 (masonry): ✗ Not eligible" in text_of(page)


def test_nobody_referred_is_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "bare.sqlite"
    fill(path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    for section in ("todo", "outcomes"):
        page = open_page(PAGE, referrals_section=section)
        assert not page.exception
        assert "Nobody has been referred yet" in text_of(page)
    fill(tmp_path / "empty.sqlite", EMPTY)
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "empty.sqlite"))
    assert not open_page(PAGE).exception
