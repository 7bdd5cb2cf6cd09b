"""Referrals for tests: single ones by their days, and random legal histories as the store would hand them out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from assessments.follow_up.followed import MOVES, NOTES, SIGNALS, followed
from assessments.follow_up.todo import DAYS
from layers.follow_up.notes import OUTCOMES
from layers.referrals import EXITS, STATES, Event, EventKind, Opening, Priority, Referral, State, fold
from layers.referrals.reasons import reasons_for

START = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    """Return the day so many days after the start."""
    return START + dt.timedelta(days=number)


def stood(state: str, **given: Any) -> pd.DataFrame:
    """Return one referral as it stands: days as numbers after the start, what is not said has not happened."""
    row = {
        "referral_id": "R1",
        "state": state,
        "priority": "normal",
        "service_type": "vocational",
        "reason": None,
        "is_replaced": False,
        "is_settled": False,
        "is_ineligible": False,
        "said_no": False,
        **dict.fromkeys(DAYS),
        "opened_on": 0,
        **given,
    }
    for name in DAYS:
        row[name] = pd.NaT if row[name] is None else pd.Timestamp(day(row[name]))
    frame = pd.DataFrame([row]).astype({"reason": "str"})
    return frame.astype(dict.fromkeys(DAYS, "datetime64[ns]"))


@dataclass
class Office:
    """Some referrals with their notes and moves."""

    referrals: list[tuple[Opening, list[Event]]] = field(default_factory=list)
    notes: list[tuple[str, dt.date, str, str | None, str]] = field(default_factory=list)
    moves: list[tuple[str, dt.date, str]] = field(default_factory=list)

    def folded(self, on: dt.date) -> list[Referral]:
        """Return each referral as its events leave it on a day."""
        return [fold(opening, events, until=on) for opening, events in self.referrals if opening.opened_on <= on]

    def table(self, on: dt.date) -> pd.DataFrame:
        """Return how everything stands on a day."""
        final = [fold(opening, events) for opening, events in self.referrals]
        names = ("sent_on", "told_on", "accepted_on", "enrolled_on", "completed_on", "ended_on")
        standing = pd.DataFrame(
            [
                {
                    "referral_id": one.referral_id,
                    "case_code": one.case_code,
                    "service_type": "vocational",
                    "priority": str(one.opening.priority),
                    "opened_on": one.opening.opened_on,
                    "opened_by": one.opening.actor,
                    "opened_at": f"{one.opening.opened_on.isoformat()}T00",
                    "replaces": one.opening.replaces,
                    "state": str(one.state),
                    "reason": one.reason,
                    "ended_by": one.ended_by,
                    **{name: getattr(one, name) for name in names},
                }
                for one in final
            ],
        )
        for name in ("opened_on", *names):
            standing[name] = pd.to_datetime(standing[name]).astype("datetime64[ns]")
        signals = [
            (one.referral_id, _signal(event), event.on, event.holder)
            for one in final
            for event in one.events
            if _signal(event) is not None
        ]
        return followed(
            standing,
            _frame(signals, SIGNALS),
            _frame(self.notes, NOTES),
            _frame(self.moves, MOVES),
            on=on,
        )


def _signal(event: Event) -> str | None:
    if event.kind is EventKind.STEP:
        return "acknowledged" if event.state is State.ACKNOWLEDGED else None
    return str(event.kind) if event.kind in (EventKind.REMINDED, EventKind.HANDED_OVER) else None


def _frame(rows: list[Any], names: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(names))
    days = [name for name in names if name in ("happened_on", "from_date")]
    for name in days:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[ns]")
    return frame


GAPS = st.integers(0, 45)


@st.composite
def histories(draw: st.DrawFn, number: int) -> tuple[Opening, list[Event]]:
    """Draw a referral and a legal history of it, reminders and handings over included."""
    when = draw(st.integers(0, 60))
    opening = Opening(
        referral_id=f"R{number}",
        case_code=draw(st.sampled_from(("P-1", "P-2", "P-3"))),
        opened_on=day(when),
        priority=draw(st.sampled_from(list(Priority))),
        service_id="s1",
        actor=draw(st.sampled_from(("awa", "ali"))),
    )
    events: list[Event] = []
    state = State.DRAFT
    while STATES[state].then and draw(st.integers(0, 5)):
        when += draw(GAPS)
        kind = draw(st.sampled_from((EventKind.STEP,) * 4 + (EventKind.REMINDED, EventKind.HANDED_OVER)))
        holder = draw(st.sampled_from(("awa", "ali", "oumar"))) if kind is EventKind.HANDED_OVER else None
        reason = told = None
        if kind is EventKind.STEP:
            state = draw(st.sampled_from(STATES[state].then))
            told = day(when) if state is State.SENT and draw(st.booleans()) else None
            reason = draw(st.sampled_from(sorted(reasons_for(state)))) if state in EXITS else None
        events.append(
            Event(
                on=day(when),
                kind=kind,
                state=state,
                reason=reason,
                told_on=told,
                holder=holder,
                referral_id=opening.referral_id,
                number=len(events) + 2,
            )
        )
    return opening, events


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """Draw a few referrals of a few people who are followed up and move."""
    office = Office([draw(histories(number)) for number in range(1, draw(st.integers(1, 5)) + 1)])
    ids = [opening.referral_id for opening, _ in office.referrals]
    for place in range(draw(st.integers(0, 4))):
        when = draw(st.integers(0, 300))
        outcome = draw(st.sampled_from(sorted(OUTCOMES)))
        office.notes.append((draw(st.sampled_from(ids)), day(when), outcome, None, f"{day(when).isoformat()}T1{place}"))
    for place in range(draw(st.integers(0, 2))):
        when = draw(st.integers(0, 300))
        office.moves.append((draw(st.sampled_from(("P-1", "P-2"))), day(when), f"{day(when).isoformat()}T2{place}"))
    return office
