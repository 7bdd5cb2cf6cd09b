"""Laws of histories: only legal steps are taken, and where a referral stands follows from its events alone."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from layers.referrals import EventKind, fold
from layers.referrals.states import OPEN
from tests.layers.referrals.histories import OPENED, OPENING, TODAY, Model, begun, histories, record_all, step


@given(histories())
def test_what_is_taken_is_what_the_table_of_legal_steps_allows(events):
    referral, taken = record_all(events)
    model = Model()
    assert [event for event in events if model.takes(event)] == taken
    assert (referral.state, referral.since) == (model.state, model.since)
    assert referral.is_open == (referral.state in OPEN)


@given(histories(), st.randoms(use_true_random=False))
def test_where_a_referral_stands_follows_from_its_events_in_whatever_order_they_are_read(events, chance: random.Random):
    referral, _ = record_all(events)
    shuffled = list(referral.events)
    chance.shuffle(shuffled)
    assert fold(OPENING, shuffled) == referral


@given(histories())
def test_days_never_run_backwards_and_reached_implies_accepted_implies_sent(events):
    referral, _ = record_all(events)
    steps = [event.on for event in referral.events if event.kind is EventKind.STEP]
    assert steps == sorted(steps)
    days = [referral.sent_on, referral.accepted_on, referral.enrolled_on, referral.completed_on]
    known = [day for day in days if day is not None]
    assert days[: len(known)] == known == sorted(known)
    assert (referral.ended_on is None) == referral.is_open
    assert (referral.reason is None) == (referral.is_open or referral.state == "completed")
    assert referral.last_on == max(event.on for event in referral.events)
    if referral.is_referred:
        assert referral.referred_on == max(referral.sent_on, referral.told_on)


@given(histories(), st.integers(0, 20))
def test_looking_back_is_as_if_later_events_had_not_happened(events, days):
    referral, _ = record_all(events)
    day = OPENED + dt.timedelta(days)
    then = fold(OPENING, referral.events, until=day)
    assert then == fold(OPENING, [event for event in referral.events if event.on <= day])
    if day >= TODAY:
        assert then == referral


@given(histories())
def test_a_note_moves_nothing_but_the_day_of_the_last_event_and_when_the_person_was_told(events):
    referral = begun()
    for event in events:
        if event.kind is EventKind.STEP or not OPENED <= event.on <= TODAY:
            continue
        noted = step(referral, event)
        assert (noted.state, noted.since, noted.holder) == (referral.state, referral.since, referral.holder)
        assert noted.last_on >= referral.last_on
        referral = noted
