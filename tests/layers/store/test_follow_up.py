"""Notes and answers about referrals: written once, refused where they cannot be right, erased with their person."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from layers.errors import HomewardError
from layers.follow_up.feedback import QUESTIONS, Feedback, answers_read
from layers.follow_up.notes import FollowUp
from layers.referrals import Address, Event, Opening, State
from tests.layers.store.test_erase import CODE, left_on_disk
from tests.layers.store.world import people, person, service, services

DAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def refer(store, *steps: State) -> str:
    """Refer somebody on the first day and take these steps, one a day."""
    store.save_import(people(person(CODE)), actor="ali")
    events = [
        Event(on=later(place), state=state, consent_on=DAY, told_on=later(place) if state is State.SENT else None)
        for place, state in enumerate(steps)
    ]
    opening = Opening(case_code=CODE, opened_on=DAY, service_id="s1")
    with_service(store)
    return store.open_referral(opening, events, actor="awa", now=NOW).referral_id


def with_service(store) -> None:
    if not store.count("services"):
        store.save_import(services(service("s1")), actor="ali")


ENROLLED = (State.SENT, State.ACCEPTED, State.ENROLLED)


def test_a_note_is_kept_once_and_the_next_one_after_it(store):
    name = refer(store, *ENROLLED)
    first = store.save_follow_up(FollowUp(name, later(32), "still there"), actor="awa", now=NOW)
    again = store.save_follow_up(FollowUp(name.lower(), later(32), "still_there"), actor="ali", now=NOW)
    assert first == again
    second = store.save_follow_up(FollowUp(name, later(60), "left", "stipend too low"), actor="awa", now=NOW)
    assert [note.number for note in store.follow_ups(name)] == [1, 2]
    assert (second.outcome, second.reason, second.actor) == ("left", "stipend_too_low", "awa")
    assert store.audit_log()["action"].tolist()[-2:] == ["follow", "follow"]


@pytest.mark.parametrize(
    ("steps", "note", "code"),
    [
        ((State.SENT,), FollowUp("", later(3), "still_there"), "follow_up.not_enrolled"),
        (ENROLLED, FollowUp("", later(1), "still_there"), "follow_up.not_enrolled"),
        (ENROLLED, FollowUp("", later(3), "left"), "follow_up.no_reason"),
        (ENROLLED, FollowUp("", later(3), "left", "no such reason"), "referral.reason"),
        (ENROLLED, FollowUp("", later(3), "still_there", "health"), "follow_up.reason"),
        (ENROLLED, FollowUp("", later(3), "still their"), "follow_up.outcome"),
        (ENROLLED, FollowUp("", later(-1), "not_reached"), "referral.before"),
        (ENROLLED, FollowUp("", later(400), "not_reached"), "referral.future"),
        (ENROLLED, FollowUp("", later(3), "no_further"), "follow_up.state"),
    ],
)
def test_a_note_that_cannot_be_right_is_refused(store, steps, note, code):
    name = refer(store, *steps)
    with pytest.raises(HomewardError) as refused:
        store.save_follow_up(FollowUp(name, note.on, note.outcome, note.reason), actor="awa", now=NOW)
    assert refused.value.code == code
    assert store.follow_ups() == ()


def test_answers_are_about_the_referrals_own_service_and_taken_once(store):
    name = refer(store, State.SENT)
    told = Feedback(later(4), referral_id=name, delivered=True, quality=4)
    saved = store.save_feedback(told, actor="awa", now=NOW)
    assert (saved.number, saved.service_id, saved.quality) == (1, "s1", 4)
    assert store.save_feedback(told, actor="ali", now=NOW) is None
    with pytest.raises(HomewardError, match="Other answers"):
        store.save_feedback(Feedback(later(4), referral_id=name, delivered=False), actor="ali", now=NOW)
    with pytest.raises(HomewardError, match="had not been sent"):
        store.save_feedback(Feedback(DAY, referral_id=refer_draft(store), quality=1), actor="ali", now=NOW)
    (kept,) = store.feedback()
    assert kept == saved
    assert store.feedback_frame()["quality"].tolist() == [4.0]


def refer_draft(store) -> str:
    return store.open_referral(
        Opening(case_code=CODE, opened_on=DAY, service_id="s1"), (), actor="awa", now=NOW
    ).referral_id


def test_anonymous_answers_name_nobody_and_stay_when_a_person_is_erased(store):
    name = refer(store, State.SENT)
    store.save_feedback(Feedback(later(4), referral_id=name, quality=2), actor="awa", now=NOW, anonymous=True)
    store.save_feedback(Feedback(later(5), referral_id=name, quality=3, answer_id="a:1"), actor="awa", now=NOW)
    assert store.save_feedback(Feedback(later(6), referral_id=name, answer_id="a:1"), actor="awa", now=NOW) is None
    store.save_follow_up(FollowUp(name, later(9), "not_reached"), actor="awa", now=NOW)
    assert [(one.referral_id, one.service_id) for one in store.feedback()] == [(None, "s1"), (name, "s1")]
    store.forget(CODE, actor="awa")
    assert [one.quality for one in store.feedback()] == [2]
    assert store.follow_ups() == ()
    assert store.save_feedback(Feedback(later(6), service_id="s1", quality=5), actor="awa", now=NOW).number == 2


def test_no_byte_of_an_erased_persons_notes_is_left(file_store, sqlite_path):
    name = refer(file_store, *ENROLLED)
    file_store.save_follow_up(FollowUp(name, later(9), "still_there"), actor="awa", now=NOW)
    file_store.forget(CODE, actor="awa")
    assert left_on_disk(sqlite_path) == {}


def test_what_happened_is_only_added_to(store):
    name = refer(store, *ENROLLED)
    store.save_follow_up(FollowUp(name, later(9), "still_there"), actor="awa", now=NOW)
    store.save_feedback(Feedback(later(9), referral_id=name, quality=3), actor="awa", now=NOW)
    for statement in (
        "UPDATE follow_ups SET outcome = 'left'",
        "DELETE FROM follow_ups",
        "UPDATE feedback SET quality = 5",
        "DELETE FROM feedback",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="only ever added to"), store._engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_frames_say_what_objects_say(store):
    name = refer(store, State.SENT, State.ACKNOWLEDGED)
    store.move(Address(CODE, later(2), 13.4, -16.6), actor="awa", now=NOW)
    store.save_follow_up(FollowUp(name, later(3), "kept"), actor="awa", now=NOW)
    frames = store.follow_frames()
    assert frames.signals["signal"].tolist() == ["acknowledged"]
    assert frames.signals["happened_on"].dt.date.tolist() == [later(1)]
    assert frames.notes[["referral_id", "outcome"]].values.tolist() == [[name, "kept"]]
    assert frames.moves["from_date"].dt.date.tolist() == [later(2)]
    assert frames.opened["referral_id"].tolist() == [name]


def test_answers_are_read_as_people_type_them():
    typed = {"delivered": "Oui", "quality": "4", "wait_time": "3-7 days", "practice": "too much theory"}
    assert answers_read(typed) == {
        **dict.fromkeys(QUESTIONS),
        "delivered": True,
        "quality": 4,
        "wait_time": "3-7days",
        "practice": "too_much_theory",
    }
    for wrong in (
        {"quality": "6"},
        {"quality": "4.5"},
        {"delivered": "perhaps"},
        {"wait_time": "a year"},
        {},
        {"delivered": "yes", "non_delivery_explained": "no"},
    ):
        with pytest.raises(HomewardError):
            answers_read(wrong)
