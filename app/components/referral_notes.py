"""How a follow-up, a reminder, a second look and a person's answers are written down on a page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.failures import told
from app.components.person_form import CODE, WHO
from app.components.referral_acts import DONE
from app.workflows.following import note_follow_up, note_reminder
from app.workflows.office import today
from layers.follow_up.feedback import CHOICES, HIGHEST, LOWEST, MARKS, QUESTIONS, Feedback, answers_read
from layers.follow_up.notes import AFTER_ENROLMENT, OUTCOMES
from layers.referrals.reasons import reasons_for
from layers.referrals.states import Party, State

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.referrals.events import Referral
    from layers.words import Words


def remind_button(desk: Desk, referral: Referral) -> None:
    """Offer to note that the partner was reminded today."""
    words, actor = desk.words, desk.actor
    if st.button(words("The partner was reminded today"), key="todo_remind", disabled=actor is None) and actor:
        with told(words):
            note_reminder(desk.store, referral.referral_id, on=today(), actor=actor)
            _done(words("Noted: the partner was reminded about referral {referral}.", referral=referral.referral_id))


def keep_button(desk: Desk, referral: Referral) -> None:
    """Offer to note that somebody looked at the referral and lets it stand."""
    words, actor = desk.words, desk.actor
    if st.button(words("I have looked at it: the referral stands"), key="todo_keep", disabled=actor is None) and actor:
        with told(words):
            note_follow_up(desk.store, referral.referral_id, "kept", on=today(), reason=None, actor=actor)
            _done(words("Noted: referral {referral} stands.", referral=referral.referral_id))


def open_person(desk: Desk, referral: Referral) -> None:
    """Offer the way to the person's options."""
    if st.button(desk.words("Open the person's options"), key="todo_open"):
        st.session_state.pop(WHO, None)  # a case is what the form asks for first
        st.session_state[CODE] = referral.case_code
        st.switch_page("app/pages/person.py")


def _done(sentence: str) -> None:
    st.session_state[DONE] = sentence
    st.rerun()


def possible_outcomes(referral: Referral) -> list[str]:
    """List what a follow-up of a referral that stands so can find."""
    found = [code for code in AFTER_ENROLMENT if referral.enrolled_on is not None]
    if referral.completed_on is not None:
        found = ["finished"]
    return [*found, "not_reached", "kept" if referral.is_open else "no_further"]


def follow_up_form(desk: Desk, referral: Referral) -> None:
    """Offer to note what a follow-up found."""
    words = desk.words
    actor = desk.actor
    left, right = st.columns(2)
    outcome: str | None = left.selectbox(
        words("What was found"),
        possible_outcomes(referral),
        index=None,
        placeholder=words("Choose"),
        format_func=lambda code: words(OUTCOMES[code]),
        key=f"follow_up_what_{referral.referral_id}",
    )
    day: dt.date | None = right.date_input(
        words("On which day"),
        today(),
        min_value=referral.opening.opened_on,
        max_value=today(),
        key=f"follow_up_on_{referral.referral_id}",
    )
    reason = None
    if outcome == "left":
        reasons = reasons_for(State.WITHDRAWN, Party.RETURNEE)
        reason = st.selectbox(
            words("Reason"),
            list(reasons),
            index=None,
            placeholder=words("Choose a reason"),
            format_func=lambda code: words(reasons[code].label),
            key=f"follow_up_reason_{referral.referral_id}",
        )
    ready = actor is not None and outcome is not None
    if st.button(words("Note it"), key="follow_up_note", disabled=not ready) and actor and outcome:
        with told(words):
            note_follow_up(
                desk.store,
                referral.referral_id,
                outcome,
                on=day or today(),
                reason=reason,
                actor=actor,
                seen=referral.number,
            )
            _done(
                words(
                    "Noted for referral {referral}: {outcome}, {day}.",
                    referral=referral.referral_id,
                    outcome=words(OUTCOMES[outcome]),
                    day=day or today(),
                )
            )


def feedback_form(desk: Desk, referral: Referral) -> None:
    """Ask what the person thinks of the service; every question may stay open."""
    words = desk.words
    actor = desk.actor
    with st.form(f"feedback_{referral.referral_id}", border=False):
        typed = {name: _asked(name, words, referral.referral_id) for name in QUESTIONS}
        anonymous = st.checkbox(
            words("Keep without the person's case"),
            help=words("The answers are then tied to the service alone, and nobody can tell whose they are."),
            key=f"feedback_anonymous_{referral.referral_id}",
        )
        day: dt.date | None = st.date_input(
            words("On which day"), today(), max_value=today(), key=f"feedback_on_{referral.referral_id}"
        )
        pressed = st.form_submit_button(words("Save the answers"), disabled=actor is None)
    if pressed and actor is not None:
        with told(words):
            answers = answers_read(typed)
            given = Feedback(day or today(), referral_id=referral.referral_id, **answers)
            desk.store.save_feedback(given, actor=actor, anonymous=anonymous)
            _done(words("The answers about referral {referral} are saved.", referral=referral.referral_id))


def _asked(name: str, words: Words, referral_id: str) -> Any:
    key = f"feedback_{name}_{referral_id}"
    if name in MARKS:
        return st.segmented_control(words(QUESTIONS[name]), range(LOWEST, HIGHEST + 1), key=key)
    if name == "delivered":
        return st.segmented_control(
            words(QUESTIONS[name]),
            ("yes", "no"),
            format_func=lambda code: words("yes") if code == "yes" else words("no"),
            key=key,
        )
    return st.selectbox(
        words(QUESTIONS[name]),
        list(CHOICES[name]),
        index=None,
        placeholder=words("Not answered"),
        format_func=lambda code: words(CHOICES[name][code]),
        key=key,
    )
