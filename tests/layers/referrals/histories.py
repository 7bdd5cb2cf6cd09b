"""Random histories of referrals, and a model of what is legal, written down by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from layers.errors import HomewardError
from layers.referrals import Event, EventKind, Opening, Party, Referral, State, checked_event, fold
from layers.referrals.events import after
from layers.referrals.reasons import REASONS

OPENED = dt.date(2026, 3, 1)
TODAY = dt.date(2026, 3, 20)

LEGAL = {
    "draft": "sent declined unreachable cancelled",
    "sent": "acknowledged accepted rejected declined unreachable expired withdrawn cancelled",
    "acknowledged": "accepted rejected declined unreachable expired withdrawn cancelled",
    "accepted": "enrolled rejected declined unreachable expired withdrawn cancelled",
    "enrolled": "completed unreachable withdrawn cancelled",
}
"""Which step may follow which; after the others nothing may."""

EXITS = ["rejected", "declined", "unreachable", "expired", "withdrawn", "cancelled"]

OPENING = Opening(case_code="A1", opened_on=OPENED, service_id="s1", referral_id="R00001", actor="awa")


def begun(opening: Opening = OPENING) -> Referral:
    """Return a referral as it is when it has just been opened."""
    return fold(opening, [Event(on=opening.opened_on, state=State.DRAFT, by=Party.IOM, number=1, actor="awa")])


def walked(*states: str, on: dt.date = OPENED) -> Referral:
    """Return a referral after these steps, all on one day, exits for the first reason that fits."""
    referral = begun()
    for state in states:
        reason = "other" if state in EXITS else None
        referral = step(referral, Event(on=on, state=State(state), reason=reason, consent_on=on))
    return referral


def step(referral: Referral, event: Event, today: dt.date = TODAY) -> Referral:
    """Take one step if it is legal."""
    checked = checked_event(referral, event, today=today)
    return after(referral, replace(checked, number=referral.number + 1, actor="ali"))


@st.composite
def attempts(draw: st.DrawFn) -> Event:
    """Draw something that somebody may try to record, legal or not."""
    on = OPENED + dt.timedelta(draw(st.integers(-2, 21)))
    if draw(st.integers(0, 5)) == 0:
        return Event(on=on, kind=draw(st.sampled_from([EventKind.TOLD, EventKind.REMINDED])))
    return Event(
        on=on,
        state=draw(st.sampled_from(list(State))),
        by=draw(st.sampled_from([None, None, *Party])),
        reason=draw(st.sampled_from([None, "other", "other", *REASONS])),
        consent_on=draw(st.sampled_from([None, OPENED, OPENED])),
        told_on=draw(st.sampled_from([None, OPENED])),
    )


PATH = (State.SENT, State.ACKNOWLEDGED, State.ACCEPTED, State.ENROLLED, State.COMPLETED)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw what somebody tries to record: some way along the usual path, with anything else between."""
    way = PATH[: draw(st.integers(0, len(PATH)))]
    days = sorted(draw(st.lists(st.integers(0, 19), min_size=len(way), max_size=len(way))))
    events = [
        Event(on=OPENED + dt.timedelta(day), state=state, consent_on=OPENED)
        for day, state in zip(days, way, strict=True)
    ]
    for other in draw(st.lists(attempts(), max_size=6)):
        events.insert(draw(st.integers(0, len(events))), other)
    return events


@dataclass
class Model:
    """The state and the day of the last step, by the rules of `LEGAL` alone."""

    state: str = "draft"
    since: dt.date = OPENED

    def takes(self, event: Event) -> bool:
        """Tell whether the event may be recorded, and follow it."""
        if not OPENED <= event.on <= TODAY:
            return False
        if event.kind is not EventKind.STEP:
            return self.state in LEGAL
        assert event.state is not None
        if event.state not in LEGAL.get(self.state, "").split() or event.on < self.since:
            return False
        if event.state == "sent" and event.consent_on is None:
            return False
        if not _told_why(event):
            return False
        self.state, self.since = str(event.state), event.on
        return True


BY = {
    "sent": ["iom"],
    "acknowledged": ["partner"],
    "accepted": ["partner"],
    "enrolled": ["partner", "returnee", "iom"],
    "completed": ["partner", "returnee", "iom"],
    "rejected": ["partner"],
    "declined": ["returnee"],
    "unreachable": ["partner", "iom"],
    "expired": ["iom", "system"],
    "withdrawn": ["returnee", "iom", "partner"],
    "cancelled": ["iom", "partner", "system"],
}


def _told_why(event: Event) -> bool:
    """Tell whether party and reason go together."""
    able = BY[str(event.state)]
    reason = event.reason
    if event.state in EXITS:
        if reason is None and event.state == "unreachable":
            reason = "unreachable"
        if reason is None:
            return False
        given_by = REASONS[reason].parties
        if event.by is None:
            return any(party in given_by for party in able)
        return event.by in able and event.by in given_by
    return reason is None and event.by in (None, *able)


def record_all(events: list[Event]) -> tuple[Referral, list[Event]]:
    """Record what can be, one after another; return what is left and what was taken."""
    referral, taken = begun(), []
    for event in events:
        try:
            referral = step(referral, event)
        except HomewardError:
            continue
        taken.append(event)
    return referral, taken
