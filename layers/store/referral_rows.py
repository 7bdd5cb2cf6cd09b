"""Referrals, their events and where they stand as rows of the store's tables, and rows as those again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from layers.referrals.events import Event, EventKind, Opening, Referral
from layers.referrals.states import Party, Priority, State
from layers.store.records import moment_of, stamp
from layers.store.tables import REFERRAL_EVENTS, REFERRALS

STANDING = (
    "number",
    "state",
    "since",
    "last_on",
    "sent_on",
    "told_on",
    "accepted_on",
    "enrolled_on",
    "completed_on",
    "ended_on",
    "ended_by",
    "reason",
    "holder",
)
"""What is kept of where a referral stands."""


def opening_of(row: dict[str, Any]) -> Opening:
    """Read how a referral came about."""
    return Opening(**{**row, "priority": Priority(row["priority"]), "at": moment_of(row["at"])})


def opening_row(opening: Opening) -> dict[str, Any]:
    """Write how a referral came about."""
    row = {column.name: getattr(opening, column.name) for column in REFERRALS.columns}
    return {**row, "priority": str(opening.priority), "at": stamp(opening.at or dt.datetime.now(dt.UTC))}


def event_of(row: dict[str, Any]) -> Event:
    """Read one event."""
    named = {"on": row.pop("happened_on"), "by": Party(row.pop("party"))}
    made = {"kind": EventKind(row["kind"]), "state": State(row["state"]), "at": moment_of(row["at"])}
    return Event(**{**row, **named, **made})


def event_row(event: Event) -> dict[str, Any]:
    """Write one event."""
    named = {"happened_on": event.on, "party": str(event.by), "state": str(event.state), "kind": str(event.kind)}
    row = {column.name: getattr(event, column.name) for column in REFERRAL_EVENTS.columns if column.name not in named}
    return {**row, **named, "at": stamp(event.at or dt.datetime.now(dt.UTC))}


def standing_of(referral: Referral) -> dict[str, Any]:
    """Write where a referral stands."""
    row = {name: getattr(referral, name) for name in STANDING}
    return {**row, "state": str(referral.state), "ended_by": referral.ended_by and str(referral.ended_by)}


def state_row(referral: Referral) -> dict[str, Any]:
    """Write where a referral stands, with its number."""
    return {"referral_id": referral.referral_id, **standing_of(referral)}
