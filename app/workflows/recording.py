"""What happened to a referral, as somebody says it, written down: one event, or a file of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.referrals.events import Event, EventKind
from layers.referrals.reasons import party_code, state_code
from layers.referrals.states import State

if TYPE_CHECKING:
    from layers.store import Store
    from layers.store.referrals import Recorded

NOTES = {"told": EventKind.TOLD, "reminded": EventKind.REMINDED, "handed_over": EventKind.HANDED_OVER}
"""What may be recorded besides states."""


@dataclass(frozen=True)
class Happened:
    """What somebody says happened to a referral; codes as they were typed. `what` is a state, or one of `NOTES`."""

    referral_id: str
    what: str
    on: dt.date
    reason: str | None = None
    by: str | None = None
    told_on: dt.date | None = None
    consent_on: dt.date | None = None
    channel: str | None = None
    subject: str | None = None
    holder: str | None = None
    key: str | None = None


def event_of(happened: Happened) -> Event:
    """Turn what somebody says into an event.

    Raises
    ------
    HomewardError
        When the state or the party is unknown.

    """
    by = None if happened.by is None else party_code(happened.by)
    note = NOTES.get(happened.what.strip().casefold().replace("-", "_").replace(" ", "_"))
    if note is not None:
        told = happened.told_on or (happened.on if note is EventKind.TOLD else None)
        return Event(
            on=happened.on,
            kind=note,
            by=by,
            told_on=told,
            channel=happened.channel,
            subject=happened.subject,
            holder=happened.holder,
            key=happened.key,
        )
    return Event(
        on=happened.on,
        state=state_code(happened.what),
        by=by,
        reason=happened.reason or None,
        told_on=happened.told_on,
        consent_on=happened.consent_on,
        channel=happened.channel,
        key=happened.key,
    )


def record(
    store: Store, happened: Happened, *, actor: str, seen: int | None = None, now: dt.datetime | None = None
) -> Recorded:
    """Write down what happened to a referral; the same a second time changes nothing.

    A referral that is sent already and whose person was told since is written down as that.

    Raises
    ------
    NotFoundError
        When there is no such referral.
    HomewardError
        When it cannot have happened, or somebody else has written something down since `seen`.

    """
    event = event_of(happened)
    if event.state is State.SENT and event.told_on is not None:
        known = store.referral(happened.referral_id)
        if known.is_open and known.sent_on is not None and known.told_on is None:
            event = Event(
                on=event.told_on, kind=EventKind.TOLD, told_on=event.told_on, channel=event.channel, key=event.key
            )
    return store.record(happened.referral_id, event, actor=actor, seen=seen, now=now)
