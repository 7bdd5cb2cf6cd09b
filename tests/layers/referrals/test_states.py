"""The states, who may bring them about and why; what is refused is refused in words that say what would be right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.words import words_for
from layers.errors import HomewardError
from layers.referrals import (
    EXITS,
    REASONS,
    STATES,
    Event,
    EventKind,
    Opening,
    State,
    both_numbers,
    checked_opening,
    referral_named,
)
from layers.referrals.reasons import choice_code, override_code, party_code, reason_code, reasons_for, state_code
from layers.referrals.states import OPEN, PARTY_LABELS, PRIORITY_LABELS, Party, Priority
from tests.layers.referrals import histories
from tests.layers.referrals.histories import BY, LEGAL, OPENED, OPENING, TODAY, begun, step, walked

EN, FR = words_for("en"), words_for("fr")
LATER = OPENED + dt.timedelta(5)

STANDARD = [
    "age_too_high",
    "age_too_low",
    "education_too_high",
    "education_too_low",
    "education_unknown",
    "too_far",
    "moved",
    "session_full",
    "programme_ended",
    "documents_missing",
    "not_interested",
    "changed_mind",
    "consent_withdrawn",
    "already_in_job",
    "already_in_training",
    "cannot_afford",
    "stipend_too_low",
    "family_duties",
    "health",
    "transport",
    "housing",
    "unreachable",
    "no_show",
    "duplicate",
    "partner_silent",
    "other",
]
SDOH = [
    "draft",
    "requested",
    "accepted",
    "rejected",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
    "entered-in-error",
]


def refused(act):
    with pytest.raises(HomewardError) as error:
        act()
    return error.value.code, EN(error.value.message)


def test_the_table_of_states_is_the_one_written_down_by_hand():
    assert {str(state): " ".join(told.then) for state, told in STATES.items() if told.then} == LEGAL
    assert {str(state): list(map(str, told.parties)) for state, told in STATES.items() if state != "draft"} == BY
    assert sorted(map(str, EXITS)) == sorted(histories.EXITS)
    assert sorted(map(str, OPEN)) == sorted(LEGAL)


def test_every_state_has_a_fhir_status_and_a_label_in_both_languages():
    assert set(STATES) == set(State)
    assert {told.fhir for told in STATES.values()} <= set(SDOH)
    labels = [FR(told.label) for told in STATES.values()]
    assert len(set(labels)) == len(STATES)
    assert set(PARTY_LABELS) == set(Party)
    assert set(PRIORITY_LABELS) == set(Priority)


def test_the_reasons_are_those_of_the_standard_and_every_exit_has_some_from_each_party():
    assert list(REASONS) == STANDARD
    for state in EXITS:
        for party in STATES[state].parties:
            assert reasons_for(state, party), (state, party)
    assert reasons_for(State.ACCEPTED) == {}


def test_referred_counts_once_sent_and_told_and_reached_once_enrolled():
    sent = walked("sent")
    assert (sent.is_referred, sent.is_reached) == (False, False)
    told = step(sent, Event(on=LATER, kind=EventKind.TOLD))
    assert (told.is_referred, told.referred_on) == (True, LATER)
    in_course = walked("sent", "acknowledged", "accepted", "enrolled")
    assert (in_course.is_reached, in_course.reached_on) == (True, OPENED)
    assert both_numbers([sent, told, in_course]) == (1, 1)


def test_a_message_about_something_else_does_not_make_a_referral_count():
    sent = step(walked("sent"), Event(on=LATER, kind=EventKind.TOLD, channel="sms", subject="reminder"))
    assert not sent.is_referred
    assert step(sent, Event(on=LATER, kind=EventKind.TOLD, channel="sms", subject="referred")).is_referred


def test_told_again_the_first_day_counts():
    told = [Event(on=TODAY, kind=EventKind.TOLD), Event(on=TODAY, kind=EventKind.TOLD, told_on=LATER)]
    for first, then in (told, told[::-1]):
        assert step(step(walked("sent"), first), then).told_on == LATER


def test_whoever_is_told_while_it_is_a_draft_counts_from_the_day_it_is_sent():
    told = step(begun(), Event(on=OPENED, kind=EventKind.TOLD))
    assert not told.is_referred
    sent = step(told, Event(on=LATER, state=State.SENT, consent_on=LATER))
    assert sent.referred_on == LATER


def test_a_step_that_is_not_legal_is_refused_with_what_is_recorded_and_what_would_be_legal():
    code, said = refused(lambda: step(walked("sent"), Event(on=LATER, state=State.ENROLLED)))
    assert code == "referral.step"
    assert said == (
        "Referral R00001 is now “Sent” since 1 Mar 2026, recorded by ali; “Enrolled” cannot follow. What can: "
        "acknowledged, accepted, rejected, declined, unreachable, expired, withdrawn, cancelled."
    )


@pytest.mark.parametrize("state", ["completed", *histories.EXITS])
def test_nothing_follows_the_end(state):
    path = ["sent", "accepted", "enrolled", "completed"] if state == "completed" else ["sent", state]
    over = walked(*path)
    for event in (Event(on=LATER, state=State.SENT), Event(on=LATER, kind=EventKind.TOLD)):
        code, said = refused(lambda event=event: step(over, event))
        assert code == "referral.over"
        assert "A new referral may follow it" in said


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Event(on=OPENED - dt.timedelta(1), state=State.ACCEPTED), "referral.before"),
        (Event(on=TODAY + dt.timedelta(1), state=State.ACCEPTED), "referral.future"),
        (Event(on=OPENED, kind=EventKind.TOLD, told_on=OPENED - dt.timedelta(1)), "referral.before"),
        (Event(on=OPENED, kind=EventKind.TOLD, told_on=TODAY + dt.timedelta(1)), "referral.future"),
        (Event(on=LATER, state=State.REJECTED), "referral.no_reason"),
        (Event(on=LATER, state=State.REJECTED, reason=" "), "referral.no_reason"),
        (Event(on=LATER, state=State.REJECTED, reason="to_far"), "referral.reason"),
        (Event(on=LATER, state=State.REJECTED, reason="not_interested"), "referral.reason_by"),
        (Event(on=LATER, state=State.REJECTED, reason="too_far", by=Party.IOM), "referral.by"),
        (Event(on=LATER, state=State.ACCEPTED, reason="too_far"), "referral.reason"),
        (Event(on=LATER, state=State.ACCEPTED, by=Party.RETURNEE), "referral.by"),
        (Event(on=LATER), "referral.state"),
        (Event(on=LATER, kind=EventKind.TOLD, channel="pigeon"), "referral.telling"),
        (Event(on=LATER, kind=EventKind.TOLD, subject="diagnosis"), "referral.telling"),
        (Event(on=LATER, kind=EventKind.HANDED_OVER), "referral.holder"),
    ],
)
def test_what_cannot_have_happened_is_refused(event, code):
    assert refused(lambda: step(walked("sent"), event))[0] == code


def test_an_event_of_the_day_of_the_last_step_is_taken_and_one_of_the_day_before_is_not():
    accepted = walked("sent", "accepted", on=LATER)
    assert step(accepted, Event(on=LATER, state=State.ENROLLED)).enrolled_on == LATER
    code, said = refused(lambda: step(accepted, Event(on=LATER - dt.timedelta(1), state=State.ENROLLED)))
    assert (code, said) == (
        "referral.before",
        "5 Mar 2026 lies before the last step: “Accepted” on 6 Mar 2026. Check the date.",
    )


def test_nothing_is_sent_without_consent():
    code, said = refused(lambda: step(begun(), Event(on=LATER, state=State.SENT)))
    assert code == "referral.consent"
    assert "--consent DAY" in said


def test_whose_act_it_is_follows_from_state_and_reason_where_nobody_says_it():
    withdrawn = step(walked("sent"), Event(on=LATER, state=State.WITHDRAWN, reason="duplicate"))
    assert withdrawn.ended_by is Party.IOM  # a returnee does not give that reason
    left = step(walked("sent"), Event(on=LATER, state=State.WITHDRAWN, reason="changed_mind"))
    assert left.ended_by is Party.RETURNEE
    gone = step(walked("sent"), Event(on=LATER, state=State.UNREACHABLE))
    assert (gone.ended_by, gone.reason) == (Party.PARTNER, "unreachable")


def test_codes_are_found_however_they_are_typed_and_others_get_suggestions():
    assert reason_code(" Too-Far ") == "too_far"
    assert state_code("declined by returnee") is State.DECLINED
    assert party_code("IOM") is Party.IOM
    assert (choice_code("Near"), override_code("partner agreed")) == ("near", "partner_agreed")
    for find, typed, near in (
        (reason_code, "age_to_high", "age_too_high"),
        (state_code, "acepted", "accepted"),
        (party_code, "partnr", "partner"),
        (choice_code, "trades", "trade"),
        (override_code, "person_insists", "person_insisted"),
    ):
        _, said = refused(lambda find=find, typed=typed: find(typed))
        assert near in said


def test_a_referral_leads_somewhere_and_is_not_opened_tomorrow():
    assert refused(lambda: checked_opening(replace(OPENING, service_id=None), today=TODAY))[0] == "referral.whither"
    late = replace(OPENING, opened_on=TODAY + dt.timedelta(1))
    assert refused(lambda: checked_opening(late, today=TODAY))[0] == "referral.future"
    said = Opening(case_code="A1", opened_on=OPENED, programme_id="p", choice="NEAR", override="Person insisted")
    checked = checked_opening(said, today=TODAY)
    assert (checked.choice, checked.override) == ("near", "person_insisted")


def test_whoever_takes_over_follows_it():
    assert begun().holder == "awa"
    assert step(begun(), Event(on=LATER, kind=EventKind.HANDED_OVER, holder="lamin")).holder == "lamin"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("12", "R00012"), (" r12 ", "R00012"), ("R100000", "R100000"), ("x", "x"), ("R", "R"), ("²", "²")],
)
def test_a_referral_is_found_by_its_number(typed, name):
    assert referral_named(typed) == name
