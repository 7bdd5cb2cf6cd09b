"""Which referrals are there, as plain rows; both numbers, referred and reached, always together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.errors import NotFoundError
from layers.referrals.events import Event, Referral
from layers.referrals.reasons import state_code
from layers.referrals.states import STATES
from layers.schemas import KEYS
from layers.words import Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from layers.store import Store


NO_CASE = say("This case code is not in the store. Check it, or import the returnees first.")


def find_referrals(
    store: Store,
    *,
    on: dt.date | None = None,
    case_code: str | None = None,
    programme: str | None = None,
    state: str | None = None,
    open_only: bool = False,
) -> list[Referral]:
    """List referrals, the oldest first, as they were on a day: what happened later is left out.

    Raises
    ------
    HomewardError
        When there is no such state.
    NotFoundError
        When there is no such case or programme in the store.

    """
    wanted = None if state is None else state_code(state)
    code = None if case_code is None else _known(store, "returnees", case_code, NO_CASE)
    programme_id = None
    if programme is not None:
        sentence = say("There is no programme “{programme}” in the store.", programme=programme[:80])
        programme_id = _known(store, "programmes", programme, sentence)
    return [
        one
        for one in store.referrals(case_code=code, programme_id=programme_id, until=on)
        if (wanted is None or one.state is wanted) and (one.is_open or not open_only)
    ]


def _known(store: Store, kind: str, key: str, otherwise: Message) -> str:
    """Return a key as the store writes it: spaces around it and capitals do not matter."""
    try:
        return str(store.row(kind, key.strip())[KEYS[kind]])
    except NotFoundError:
        keys = store.frame(kind)[KEYS[kind]]
    same = keys[keys.str.casefold() == key.strip().casefold()]
    if same.empty:
        raise NotFoundError(otherwise)
    return str(same.iloc[0])


def referral_row(one: Referral) -> dict[str, Any]:
    """Write one referral as plain values: codes in English, days as ISO text, missing as None."""
    opening = one.opening
    days = {
        "since": one.since,
        "sent_on": one.sent_on,
        "told_on": one.told_on,
        "accepted_on": one.accepted_on,
        "enrolled_on": one.enrolled_on,
        "completed_on": one.completed_on,
        "ended_on": one.ended_on,
        "referred_on": one.referred_on,
        "reached_on": one.reached_on,
    }
    return {
        "referral_id": one.referral_id,
        "case_code": one.case_code,
        "programme_id": one.programme_id,
        "service_id": one.service_id,
        "state": str(one.state),
        "fhir_status": STATES[one.state].fhir,
        "is_open": one.is_open,
        "referred": one.is_referred,
        "reached": one.is_reached,
        "reason": one.reason,
        "ended_by": None if one.ended_by is None else str(one.ended_by),
        "priority": str(opening.priority),
        "opened_on": opening.opened_on.isoformat(),
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "verdict": opening.verdict,
        "choice": opening.choice,
        "override": opening.override,
        "ranked_first": opening.ranked_first,
        "replaces": opening.replaces,
        "origin": opening.origin,
        "holder": one.holder,
        "number": one.number,
    }


def event_rows(found: Iterable[Referral]) -> list[dict[str, Any]]:
    """Write what happened to referrals as plain values, one row for each event."""
    return [event_row(one, event) for one in found for event in one.events]


def event_row(one: Referral, event: Event) -> dict[str, Any]:
    """Write one event of a referral as plain values."""
    return {
        "referral_id": one.referral_id,
        "case_code": one.case_code,
        "number": event.number,
        "kind": str(event.kind),
        "state": str(event.state),
        "fhir_status": None if event.state is None else STATES[event.state].fhir,
        "on": event.on.isoformat(),
        "by": None if event.by is None else str(event.by),
        "reason": event.reason,
        "told_on": None if event.told_on is None else event.told_on.isoformat(),
        "channel": event.channel,
        "subject": event.subject,
        "holder": event.holder,
        "consent_on": None if event.consent_on is None else event.consent_on.isoformat(),
        "recorded_by": event.actor,
        "recorded_at": None if event.at is None else event.at.isoformat(timespec="seconds"),
    }


def both_said(referred: int, reached: int, count: int) -> Message:
    """Say both numbers, always together."""
    return say(
        "Referrals: {count}. Referred (sent, and the person told): {referred}. Reached (enrolled): {reached}.",
        count=count,
        referred=referred,
        reached=reached,
    )
