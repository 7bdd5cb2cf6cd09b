"""What a referral is: how it was opened, and a chain of events only ever added to; its state follows from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from layers.referrals.states import EXITS, OPEN, Party, Priority, State

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventKind(StrEnum):
    """What an event is; only a step changes the state."""

    STEP = "step"
    TOLD = "told"  # the person was told something
    REMINDED = "reminded"  # the partner was reminded
    HANDED_OVER = "handed_over"  # another case worker follows it from now on


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a referral, written down once and never changed.

    `on` is the day on which it happened, `at` the moment in which it was written down, by `actor`. `by` is whose act it
    was. `state` is the state after it; for what is no step the state stays, and may be left out. `told_on` is the day
    on which the person was told, by which `channel`, of which `subject`. `holder` is who follows the referral from now
    on. `consent_on` goes with the state `sent`: the last day on which the office knew that the person agreed. `key`
    names the event where it came from: the same key a second time changes nothing. There is no free text.
    """

    on: dt.date
    kind: EventKind = EventKind.STEP
    state: State | None = None
    by: Party | None = None
    reason: str | None = None
    told_on: dt.date | None = None
    channel: str | None = None
    subject: str | None = None
    holder: str | None = None
    consent_on: dt.date | None = None
    key: str | None = None
    referral_id: str = ""
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None

    @property
    def fact(self) -> tuple[object, ...]:
        """What two events must share to say the same thing."""
        if self.kind is EventKind.STEP:
            return (self.kind, self.state, self.on, self.by, self.reason)
        return (self.kind, self.on, self.told_on, self.channel, self.subject, self.holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a referral came about: it never changes afterwards.

    A referral is to a programme at a site (`service_id`), or to a service without a programme. `choice` is why the
    person chose it, `override` why staff passed over a verdict or over `ranked_first` (a programme, else a service),
    `verdict` what the rules said on `opened_on`. `replaces` is the referral that this one follows, `origin` what
    proposed it (an allocation's number), None for a person. `key` names it where it came from.
    """

    case_code: str
    opened_on: dt.date
    programme_id: str | None = None
    service_id: str | None = None
    priority: Priority = Priority.NORMAL
    choice: str | None = None
    override: str | None = None
    verdict: str | None = None
    ranked_first: str | None = None
    replaces: str | None = None
    origin: str | None = None
    key: str | None = None
    referral_id: str = ""
    actor: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as its events leave it. Days are None until they have happened.

    `since` is the day of the last step, `last_on` the day of the last event of any kind; `told_on` the first day on
    which the person was told where they are referred to; `ended_on` the day of an exit or of completion, with its
    `reason` and whose act it was (`ended_by`). `holder` follows it: who opened it, until it is handed over. `number`
    is the last event's; whoever adds the next one has seen it.
    """

    opening: Opening
    state: State = State.DRAFT
    since: dt.date = dt.date.min
    last_on: dt.date = dt.date.min
    sent_on: dt.date | None = None
    told_on: dt.date | None = None
    accepted_on: dt.date | None = None
    enrolled_on: dt.date | None = None
    completed_on: dt.date | None = None
    ended_on: dt.date | None = None
    ended_by: Party | None = None
    reason: str | None = None
    holder: str = ""
    number: int = 0
    events: tuple[Event, ...] = field(default=(), repr=False)

    @property
    def referral_id(self) -> str:
        """Its name."""
        return self.opening.referral_id

    @property
    def case_code(self) -> str:
        """Whose it is."""
        return self.opening.case_code

    @property
    def programme_id(self) -> str | None:
        """To which programme, None where the service has none."""
        return self.opening.programme_id

    @property
    def service_id(self) -> str | None:
        """To which site."""
        return self.opening.service_id

    @property
    def is_open(self) -> bool:
        """Whether an outcome is still to come."""
        return self.state in OPEN

    @property
    def is_referred(self) -> bool:
        """Whether it counts as referred: sent, and the person was told."""
        return self.sent_on is not None and self.told_on is not None

    @property
    def referred_on(self) -> dt.date | None:
        """The day from which it counts as referred."""
        return None if self.sent_on is None or self.told_on is None else max(self.sent_on, self.told_on)

    @property
    def is_reached(self) -> bool:
        """Whether it counts as reached: the person was enrolled."""
        return self.enrolled_on is not None

    @property
    def reached_on(self) -> dt.date | None:
        """The day on which the service was reached."""
        return self.enrolled_on


def fold(opening: Opening, events: Iterable[Event], *, until: dt.date | None = None) -> Referral:
    """Add up a referral's events, in the order of their numbers, to what they leave; `until` is the last day counted.

    The events are taken to be legal: `checked_event` refuses the others before they are written down. The state of what
    is no step is filled in.
    """
    facts: dict[str, Any] = {
        "since": opening.opened_on,
        "last_on": opening.opened_on,
        "holder": opening.actor,
        "state": State.DRAFT,
        "told_on": None,
        "number": 0,
    }
    counted = (event for event in sorted(events, key=_number) if until is None or event.on <= until)
    happened = tuple(_applied(facts, event) for event in counted)
    return Referral(opening, events=happened, **facts)


def _number(event: Event) -> int:
    return event.number


def after(referral: Referral, event: Event) -> Referral:
    """Return the referral as one more event leaves it."""
    facts: dict[str, Any] = {name: getattr(referral, name) for name in ("state", "last_on", "told_on")}
    happened = _applied(facts, event)
    return replace(referral, events=(*referral.events, happened), **facts)


def _applied(facts: dict[str, Any], event: Event) -> Event:
    """Change what is known of a referral by one event; return the event with the state after it."""
    is_step = event.kind is EventKind.STEP
    state = event.state if is_step and event.state is not None else facts["state"]
    told = _told_on(event)
    if told is not None and (facts["told_on"] is None or told < facts["told_on"]):
        facts["told_on"] = told
    if event.kind is EventKind.HANDED_OVER and event.holder:
        facts["holder"] = event.holder
    if is_step:
        facts.update(_stepped(state, event))
    facts.update(state=state, last_on=max(facts["last_on"], event.on), number=event.number)
    return event if event.state is state else replace(event, state=state)


def _told_on(event: Event) -> dt.date | None:
    """Return the day on which the person was told where they are referred to, if this event says so."""
    return event.told_on if event.subject in (None, "referred") else None


_DAYS = {
    State.SENT: "sent_on",
    State.ACCEPTED: "accepted_on",
    State.ENROLLED: "enrolled_on",
    State.COMPLETED: "completed_on",
}


def _stepped(state: State, event: Event) -> dict[str, Any]:
    changed: dict[str, Any] = {"since": event.on}
    if state in _DAYS:
        changed[_DAYS[state]] = event.on
    if state not in OPEN:
        changed["ended_on"] = event.on
        changed["ended_by"] = event.by
    if state in EXITS:
        changed["reason"] = event.reason
    return changed


def referral_name(number: int) -> str:
    """Name a referral by its number in the store: R00012."""
    return f"R{number:05d}"


def referral_named(text: str) -> str:
    """Return the name of the referral that somebody typed: 12, r12, R-12 and R00012 are the same; else the text."""
    typed = text.strip()
    digits = typed[1:].removeprefix("-") if typed[:1] in ("R", "r") else typed
    return referral_name(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST else typed


_LONGEST = 12
"""Digits that are read as a number."""


def both_numbers(referrals: Iterable[Referral]) -> tuple[int, int]:
    """Count the referrals that count as referred, and those by which a service was reached."""
    listed = list(referrals)
    return sum(referral.is_referred for referral in listed), sum(referral.is_reached for referral in listed)
