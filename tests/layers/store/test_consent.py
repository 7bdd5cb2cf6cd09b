"""Who takes their consent back: which open referrals that stops."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from layers.referrals import Event, Opening, State
from tests.layers.store.world import people, person, service, services

DAY = dt.date(2026, 11, 2)
TO_CLINIC = Opening(case_code="A1", opened_on=DAY, service_id="s1")
SENT = Event(on=DAY, state=State.SENT)


def at(hour):
    return dt.datetime.combine(DAY, dt.time(hour), tzinfo=dt.UTC)


def said(store, hour, consent, **other):
    store.save_import(people(person("A1", consent=consent, **other)), actor="ali", now=at(hour))


@pytest.fixture
def office(store):
    said(store, 8, consent=True)
    store.save_import(services(service("s1")), actor="ali", now=at(8))
    return store


def test_a_no_that_came_in_after_sending_stops_the_referral_until_there_is_a_yes_again(office):
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=at(9))
    assert (office.withdrawn(), office.says_no("A1")) == ({}, False)
    said(office, 10, consent=False)
    said(office, 11, consent=None, landmark="by the bank")  # what is left empty is no answer
    assert (office.withdrawn(), office.says_no("A1")) == ({"R00001": "A1"}, True)
    office.undo_last_import(actor="ali")
    assert office.withdrawn() == {"R00001": "A1"}
    said(office, 12, consent=True)
    assert (office.withdrawn(), office.says_no("A1")) == ({}, False)


def test_a_yes_written_down_with_the_referral_outweighs_an_older_no(office):
    said(office, 9, consent=False)
    office.open_referral(TO_CLINIC, [replace(SENT, consent_on=DAY)], actor="awa", now=at(10))
    said(office, 11, consent=False, landmark="by the bank")  # the file says its old no once more: nothing new
    assert office.withdrawn() == {}
    said(office, 12, consent=True)
    said(office, 13, consent=False)
    assert office.withdrawn() == {"R00001": "A1"}


def test_drafts_are_stopped_and_what_is_over_is_not(office):
    office.open_referral(TO_CLINIC, actor="awa", now=at(9))
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=at(9))
    gone = Event(on=DAY, state=State.WITHDRAWN, reason="consent_withdrawn")
    said(office, 10, consent=False)
    assert list(office.withdrawn()) == ["R00001", "R00002"]
    assert office.record("2", gone, actor="awa", now=at(11)).referral.ended_by == "returnee"
    assert list(office.withdrawn()) == ["R00001"]
