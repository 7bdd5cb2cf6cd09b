"""Which referral and which next event may be written down, and in which words the others are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.referrals.events import Event, EventKind
from layers.referrals.reasons import (
    REASONS,
    choice_code,
    override_code,
    plain_code,
    reason_code,
    usual_party,
    wrong_party,
)
from layers.referrals.states import EXITS, PARTY_LABELS, STATES, Party, State
from layers.referrals.telling import CHANNELS, SUBJECTS
from layers.words import Message, say

if TYPE_CHECKING:
    from layers.referrals.events import Opening, Referral


def checked_opening(opening: Opening, *, today: dt.date) -> Opening:
    """Return how a referral comes about as it may be written down.

    Raises
    ------
    HomewardError
        When it leads nowhere, is dated in the future, or names an unknown reason.

    """
    if not opening.programme_id and not opening.service_id:
        raise HomewardError(say("Say to which programme or service the referral is."), "referral.whither")
    _not_in_future(opening.opened_on, today)
    return replace(
        opening,
        choice=opening.choice and choice_code(opening.choice),
        override=opening.override and override_code(opening.override),
    )


def checked_event(referral: Referral, event: Event, *, today: dt.date) -> Event:
    """Return an event as it may be written down after those that are: state, party and reason filled in.

    Raises
    ------
    HomewardError
        When the step is not legal from here, is dated before what it follows or in the future, an exit has no reason,
        the reason is unknown or not this party's to give, or something is sent without the person's consent. The
        sentence says what would be right.

    """
    event = _completed(event)
    _check_days(referral, event, today)
    if event.kind is not EventKind.STEP:
        return _checked_note(referral, event)
    state = event.state
    if state is None:
        raise HomewardError(say("Say which state the referral is in now."), "referral.state")
    if state not in STATES[referral.state].then:
        raise illegal_step(referral, state)
    reason = _checked_reason(state, event.reason)
    party = event.by or STATES[state].parties[0]
    if party not in STATES[state].parties:
        raise HomewardError(
            say(
                "“{state}” is not something that {party} does. By: {parties}.",
                state=Message(STATES[state].label),
                party=Message(PARTY_LABELS[party]),
                parties=", ".join(STATES[state].parties),
            ),
            "referral.by",
        )
    if reason is not None and party not in REASONS[reason].parties:
        raise wrong_party(reason, party)
    if state is State.SENT and event.consent_on is None:
        raise no_consent()
    return replace(event, by=party, reason=reason)


def already_recorded(referral: Referral, event: Event) -> Event | None:
    """Return the event that says the same already, by its key or by what it says; None where it is news."""
    meant = _completed(event)
    for known in referral.events:
        if (event.key is not None and known.key == event.key) or known.fact == meant.fact:
            return known
    return None


def _completed(event: Event) -> Event:
    """Fill in what an event leaves out and what follows from the rest, before anybody asks whether it is right."""
    if event.kind is EventKind.TOLD:
        return replace(event, told_on=event.told_on or event.on)
    if event.kind is not EventKind.STEP or event.state is None:
        return event
    reason = plain_code(event.reason or "") or None
    if event.state is State.UNREACHABLE:  # the state says it
        reason = reason or "unreachable"
    return replace(event, reason=reason, by=event.by or usual_party(event.state, reason))


def moved_on(referral: Referral) -> HomewardError:
    """Say that somebody else has written something down since the referral was looked at."""
    last = referral.events[-1]
    return HomewardError(
        say(
            "Referral {referral} has moved on since you looked: it is now “{now}” since {since}, recorded by {actor}. "
            "Nothing was saved: look again, then decide.",
            referral=referral.referral_id,
            now=Message(STATES[referral.state].label),
            since=referral.since,
            actor=last.actor,
        ),
        "referral.moved_on",
    )


def no_consent() -> HomewardError:
    """Say that nothing is sent without consent."""
    return HomewardError(
        say(
            "The person has not agreed to their data being sent to a partner, or nobody has written it down. "
            "Ask, then say on which day they agreed (--consent DAY)."
        ),
        "referral.consent",
    )


def _checked_note(referral: Referral, event: Event) -> Event:
    if not referral.is_open:
        raise illegal_step(referral, None)
    for given, known in ((event.channel, CHANNELS), (event.subject, SUBJECTS)):
        if given is not None and given not in known:
            raise HomewardError(
                say("“{given}” is not one of: {known}.", given=given[:40], known=", ".join(known)), "referral.telling"
            )
    if event.kind is EventKind.HANDED_OVER and not (event.holder or "").strip():
        raise HomewardError(say("Say who follows the referral from now on."), "referral.holder")
    return replace(event, state=referral.state, by=event.by or Party.IOM, reason=None)


def illegal_step(referral: Referral, state: State | None) -> HomewardError:
    """Say that a step is not legal, where the referral stands, since when and by whom, and what would be legal."""
    now, by = STATES[referral.state], referral.events[-1].actor if referral.events else referral.opening.actor
    told = {
        "referral": referral.referral_id,
        "now": Message(now.label),
        "since": referral.since,
        "actor": by,
    }
    if not now.then:
        return HomewardError(
            say(
                "Referral {referral} is over: “{now}” since {since}, recorded by {actor}. "
                "A new referral may follow it (--replaces {referral}).",
                **told,
            ),
            "referral.over",
        )
    wanted = Message("") if state is None else Message(STATES[state].label)
    return HomewardError(
        say(
            "Referral {referral} is now “{now}” since {since}, recorded by {actor}; “{wanted}” cannot follow. "
            "What can: {legal}.",
            **told,
            wanted=wanted,
            legal=", ".join(now.then),
        ),
        "referral.step",
    )


def _checked_reason(state: State, given: str | None) -> str | None:
    if state not in EXITS:
        if given is not None:
            raise HomewardError(
                say("Only an exit has a reason; “{state}” is none.", state=Message(STATES[state].label)),
                "referral.reason",
            )
        return None
    if given is None or not given.strip():
        raise HomewardError(
            say(
                "“{state}” needs a reason, one of: {reasons}.",
                state=Message(STATES[state].label),
                reasons=", ".join(_fitting(state)),
            ),
            "referral.no_reason",
        )
    return reason_code(given)


def _fitting(state: State) -> list[str]:
    parties = set(STATES[state].parties)
    return [code for code, reason in REASONS.items() if parties & set(reason.parties)]


def _check_days(referral: Referral, event: Event, today: dt.date) -> None:
    opened = referral.opening.opened_on
    for day in (event.on, event.told_on, event.consent_on):
        if day is not None:
            _not_in_future(day, today)
    for day in (event.on, event.told_on):
        if day is not None and day < opened:
            raise HomewardError(
                say(
                    "{day} lies before the referral itself, which was opened on {opened}. Check the date.",
                    day=day,
                    opened=opened,
                ),
                "referral.before",
            )
    if event.kind is EventKind.STEP and event.on < referral.since:
        raise HomewardError(
            say(
                "{day} lies before the last step: “{now}” on {since}. Check the date.",
                day=event.on,
                now=Message(STATES[referral.state].label),
                since=referral.since,
            ),
            "referral.before",
        )


def _not_in_future(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise HomewardError(
            say(
                "{day} lies in the future: today is {today}. Only what has happened is recorded.", day=day, today=today
            ),
            "referral.future",
        )
