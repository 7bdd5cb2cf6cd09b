"""The page Referrals and the form of the person's page: refer, look up, record the next step."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from app.cache import store_at
from app.components.referral_acts import STATE_SIGNS
from app.components.referral_history import PICKED
from app.components.referral_sections import SECTIONS
from layers.referrals import Event, Opening, State
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of

PAGE, PERSON = "app/pages/referrals.py", "app/pages/person.py"
SENT = Event(on=world.ON, state=State.SENT)


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("referrals") / "office.sqlite"
    fill(path)
    with open_store(path) as store:
        for case in ("P-1", "P-2"):
            opening = Opening(case_code=case, opened_on=world.ON, programme_id="masonry", service_id="centre")
            store.open_referral(opening, [SENT], actor="awa")
        store.record("2", Event(on=world.ON, state=State.REJECTED, reason="too_far"), actor="ali")
    return path


@pytest.fixture
def office(clean_store, tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    shutil.copyfile(clean_store, path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    yield path
    store_at.clear()


def listed(page):
    return [row[0] for row in parts(page, "table")[0]["rows"]]


def test_every_section_has_its_own_code_and_every_state_its_sign():
    codes = [section.code for section in SECTIONS]
    assert len(set(codes)) == len(codes)
    assert "history" in codes
    assert set(STATE_SIGNS) == set(State)


def test_referrals_are_listed_with_both_numbers_and_narrowed_by_filters(office):
    shown = open_page(PAGE, referrals_section="history")
    assert "Referrals: 2. Referred (sent, and the person told): 0. Reached (enrolled): 0." in text_of(shown)
    assert listed(shown) == ["R00002", "R00001"]
    assert listed(shown.selectbox(key="referrals_state").select("open").run()) == ["R00001"]
    shown.selectbox(key="referrals_state").select("all").run()
    assert listed(shown.text_input(key="referrals_case").input("p2").run()) == ["R00002"]
    shown.text_input(key="referrals_case").input("nobody").run()
    assert "No referral fits these filters." in text_of(shown)


def test_the_next_step_is_recorded_from_what_is_legal_with_the_reasons_that_fit(office):
    shown = open_page(PAGE, referrals_section="history", **{PICKED: "R00001"})
    what = shown.selectbox(key="history_what_R00001_2")
    assert what.options[:3] == ["The person was told", "↓ Received by the partner", "+ Accepted"]
    shown = what.select("declined").run()
    reasons = shown.selectbox(key="history_reason_declined_returnee").options
    assert "Not interested" in reasons
    assert "Too old for the programme" not in reasons
    shown.button(key="history_record").click().run()
    assert "“Declined by the person” needs a reason" in text_of(shown)
    shown.selectbox(key="history_reason_declined_returnee").select("transport").run()
    shown.button(key="history_record").click().run()
    assert "Saved: referral R00001 is now “Declined by the person”." in text_of(shown)
    with open_store(office) as store:
        assert (store.referral("1").reason, store.referral("1").events[-1].actor) == ("transport", "tester")


def test_whoever_is_second_is_told_what_was_recorded_meanwhile(office):
    shown = open_page(PAGE, language="fr", referrals_section="history", **{PICKED: "R00001"})
    shown.selectbox(key="history_what_R00001_2").select("acknowledged").run()
    with open_store(office) as store:
        store.record("1", Event(on=world.ON, state=State.ACCEPTED), actor="fatou")
    shown.button(key="history_record").click().run()
    assert "L'orientation R00001 a avancé depuis que vous l'avez ouverte" in text_of(shown)
    assert "enregistré par fatou" in text_of(shown)
    with open_store(office) as store:
        assert store.referral("1").number == 3


def test_a_person_is_referred_from_their_options_and_the_referral_is_listed(office):
    shown = open_page(PERSON, person_code="P-4", person_opened="P-4")
    shown.button(key="refer_masonry@centre").click().run()
    shown.selectbox(key="refer_choice").select("near")
    shown.checkbox(key="refer_told").check()
    shown.button(key="refer_send").click().run()
    assert not shown.exception
    assert "Referral R00003: → Sent." in text_of(shown)
    with open_store(office) as store:
        made = store.referral("3")
    assert (made.case_code, made.opening.choice, made.is_referred) == ("P-4", "near", True)
    assert made.opening.opened_on == world.ON
    assert any("R00003" in str(part["rows"]) for part in parts(shown, "table"))


def test_whoever_is_not_eligible_is_referred_only_with_a_reason(office):
    shown = open_page(PERSON, language="fr", person_code="P-6", person_opened="P-6")
    shown.button(key="refer_keep").click().run()
    assert "Non éligible" in text_of(shown)
    with open_store(office) as store:
        assert len(store.referrals()) == 2


def test_nobody_described_only_is_referred(office):
    shown = open_page(PERSON, person_who="described")
    assert not [button for button in shown.button if str(button.key).startswith("refer_")]


def test_an_office_without_referrals_says_how_to_begin(tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    fill(path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    shown = open_page(PAGE, language="fr", referrals_section="history", on=dt.date(2026, 11, 15))
    assert "Personne n'a encore été orienté." in text_of(shown)
    store_at.clear()
