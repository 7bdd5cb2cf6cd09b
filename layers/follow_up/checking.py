"""Which notes and answers about a referral may be written down, and in which words the others are refused."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.follow_up.notes import AFTER_ENROLMENT, OUTCOMES
from layers.referrals.reasons import reason_code
from layers.referrals.states import STATES
from layers.words import Message, say

if TYPE_CHECKING:
    from layers.follow_up.feedback import Feedback
    from layers.follow_up.notes import FollowUp
    from layers.referrals.events import Referral


def checked_follow_up(referral: Referral, note: FollowUp, *, today: dt.date) -> FollowUp:
    """Return a note as it may be written down.

    Raises
    ------
    HomewardError
        When the outcome is unknown or cannot be of a referral that stands so, the day lies in the future or before the
        referral, somebody left without a reason, or the reason is unknown.

    """
    outcome = outcome_code(note.outcome)
    _check_day(referral, note.on, today)
    began = referral.enrolled_on
    if outcome in AFTER_ENROLMENT and (began is None or note.on < began):
        raise HomewardError(
            say(
                "Referral {referral}: “{outcome}” can only be of somebody who was enrolled by then. Record the "
                "enrolment first, with its date.",
                referral=referral.referral_id,
                outcome=Message(OUTCOMES[outcome]),
            ),
            "follow_up.not_enrolled",
        )
    if outcome == "kept" and not referral.is_open:
        raise _not_from_here(referral, outcome)
    if outcome == "no_further" and referral.is_open:
        raise _not_from_here(referral, outcome)
    return replace(note, referral_id=referral.referral_id, outcome=outcome, reason=_checked_reason(note, outcome))


def _checked_reason(note: FollowUp, outcome: str) -> str | None:
    if outcome == "left":
        if not note.reason:
            raise HomewardError(
                say("Say for which reason the person left (--reason), such as stipend_too_low."), "follow_up.no_reason"
            )
        return reason_code(note.reason)
    if note.reason:
        raise HomewardError(say("Only leaving has a reason."), "follow_up.reason")
    return None


def outcome_code(given: str) -> str:
    """Return the code of an outcome.

    Raises
    ------
    HomewardError
        When there is no such outcome.

    """
    plain = given.strip().casefold().replace("-", "_").replace(" ", "_")
    if plain in OUTCOMES:
        return plain
    near = difflib.get_close_matches(plain, OUTCOMES, n=2, cutoff=0.5)
    raise HomewardError(
        say("There is no outcome “{given}”. Did you mean: {near}?", given=given[:40], near=", ".join(near or OUTCOMES)),
        "follow_up.outcome",
    )


def _not_from_here(referral: Referral, outcome: str) -> HomewardError:
    return HomewardError(
        say(
            "Referral {referral} is “{now}”: “{outcome}” cannot be noted.",
            referral=referral.referral_id,
            now=Message(STATES[referral.state].label),
            outcome=Message(OUTCOMES[outcome]),
        ),
        "follow_up.state",
    )


def check_feedback(referral: Referral, feedback: Feedback, *, today: dt.date) -> None:
    """Refuse answers about a referral that was never sent, of a day in the future or before it was.

    Raises
    ------
    HomewardError
        When they are.

    """
    _check_day(referral, feedback.on, today)
    if referral.sent_on is None or feedback.on < referral.sent_on:
        raise HomewardError(
            say("Referral {referral} had not been sent on that day.", referral=referral.referral_id), "feedback.early"
        )


def _check_day(referral: Referral, day: dt.date, today: dt.date) -> None:
    check_not_ahead(day, today)
    if day < referral.opening.opened_on:
        raise HomewardError(
            say(
                "{day} lies before the referral itself, which was opened on {opened}. Check the date.",
                day=day,
                opened=referral.opening.opened_on,
            ),
            "referral.before",
        )


def check_not_ahead(day: dt.date, today: dt.date) -> None:
    """Refuse a day that has not come.

    Raises
    ------
    HomewardError
        When it lies in the future.

    """
    if day > today:
        raise HomewardError(
            say(
                "{day} lies in the future: today is {today}. Only what has happened is recorded.", day=day, today=today
            ),
            "referral.future",
        )
