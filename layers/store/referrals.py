"""Referrals and what happened to them, only ever added to; of two people who answer at once the second is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import HomewardError, NotFoundError
from layers.referrals.checking import already_recorded, checked_event, checked_opening, moved_on
from layers.referrals.events import Event, EventKind, Opening, Referral, after, fold, referral_name, referral_named
from layers.referrals.states import Party, State
from layers.store.addresses import must_be_here
from layers.store.audit import PEOPLE, Act, note
from layers.store.handle import Handle
from layers.store.referral_frame import read_referral_frame
from layers.store.referral_rows import event_of, event_row, opening_of, opening_row, standing_of, state_row
from layers.store.settings import OURS, read_setting, write_setting
from layers.store.stated_inputs import forget_inputs, read_inputs, write_inputs
from layers.store.tables import REFERRAL_EVENTS, REFERRAL_STATES, REFERRALS, TABLES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

_LAST = f"{OURS}referral_number"
"""The number of the last referral, kept so that an erased one's is not given again."""

_AT_ONCE = 500
"""Referrals asked for in one query."""


@dataclass(frozen=True)
class Recorded:
    """What writing an event down did: the referral as it is now, the event, and whether it was written before."""

    referral: Referral
    event: Event
    repeated: bool


class ReferralBook(Handle):
    """The part of a store that keeps referrals."""

    def referrals(
        self,
        *,
        case_code: str | None = None,
        programme_id: str | None = None,
        ids: Iterable[str] | None = None,
        open_only: bool = False,
        until: dt.date | None = None,
    ) -> tuple[Referral, ...]:
        """List referrals with all their events, in the order in which they were opened.

        Parameters
        ----------
        case_code, programme_id, ids
            Only this person's, only to this programme, only these.
        open_only
            Only those whose outcome is still to come (today: whatever `until` says).
        until
            As they were on that day: referrals opened later and events that happened later are left out.

        """
        names = None if ids is None else [referral_named(name) for name in ids]
        where = _conditions(case_code, names, open_only=open_only)
        if programme_id is not None:
            where.append(REFERRALS.c.programme_id == programme_id)
        with self._reading() as connection:
            return tuple(_read(connection, where, until))

    def referral(self, referral_id: str) -> Referral:
        """Return one referral with all its events.

        Raises
        ------
        NotFoundError
            When there is no such referral.

        """
        with self._reading() as connection:
            return one_referral(connection, referral_id)

    def referral_frame(self, *, open_only: bool = False, ended_since: dt.date | None = None) -> pd.DataFrame:
        """Return where each referral stands (open, or not ended before a day), one row each; 100,000 in a second.

        Columns: those of `Opening` (`opened_by` for its actor) and where it stands; days as `datetime64`, missing NA.
        """
        with self._reading() as connection:
            return read_referral_frame(connection, open_only=open_only, ended_since=ended_since)

    def open_referral(
        self,
        opening: Opening,
        events: Sequence[Event] = (),
        *,
        actor: str,
        now: dt.datetime | None = None,
        inputs: Mapping[str, Any] | None = None,
    ) -> Referral:
        """Write a referral down, as a draft and with what has happened to it already, all or none; return it.

        A referral whose `key` is known already is returned as it is. Sending needs consent: what the caseload says
        counts as of the day of sending. `inputs` is what the verdict rested on, kept beside the referral as plain
        values and deleted with it.

        Raises
        ------
        NotFoundError
            When the case code, the programme, the service or the referral replaced is not in the store.
        HomewardError
            When the opening or one of the events is refused; see `checked_opening` and `checked_event`.

        """
        moment = now or dt.datetime.now(dt.UTC)
        today = moment.astimezone().date()
        with self._writing() as connection:
            if opening.key is not None and (known := _by_key(connection, opening.key)) is not None:
                return known
            opening = checked_opening(opening, today=today)
            must_be_here(connection, opening.case_code)
            _check_whither(connection, opening)
            opening = _replacing(connection, opening)
            number = int(read_setting(connection, _LAST, 0)) + 1
            write_setting(connection, _LAST, number)
            opening = replace(opening, referral_id=referral_name(number), actor=actor, at=moment)
            connection.execute(REFERRALS.insert(), opening_row(opening))
            party = Party.SYSTEM if opening.origin else Party.IOM
            first = Event(on=opening.opened_on, state=State.DRAFT, by=party, referral_id=opening.referral_id, number=1)
            first = replace(first, actor=actor, at=moment)
            connection.execute(REFERRAL_EVENTS.insert(), event_row(first))
            referral = fold(opening, (first,))
            connection.execute(REFERRAL_STATES.insert(), state_row(referral))
            write_inputs(connection, opening.referral_id, inputs)
            for event in events:
                referral = _add(connection, referral, event, actor=actor, moment=moment)
            details = {"state": str(referral.state), "events": referral.number}
            note(connection, Act(actor, "refer", "referral", (opening.referral_id,), count=1, details=details), moment)
        return referral

    def inputs_of(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return what the verdicts of some referrals rested on when they were opened; older ones keep none."""
        with self._reading() as connection:
            return read_inputs(connection, [referral_named(name) for name in ids])

    def record(
        self,
        referral_id: str,
        event: Event,
        *,
        actor: str,
        seen: int | None = None,
        now: dt.datetime | None = None,
    ) -> Recorded:
        """Write down what happened to a referral; saved once this returns.

        The same event a second time, by its key or by what it says, changes nothing. `seen` is the number of the last
        event that whoever decides has looked at.

        Raises
        ------
        NotFoundError
            When there is no such referral.
        HomewardError
            When somebody else has written something down since `seen`, or the event is refused; the sentence says who
            recorded what, and what would be right.

        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            referral = one_referral(connection, referral_id)
            known = already_recorded(referral, event)
            if known is not None:
                return Recorded(referral, known, repeated=True)
            _check_key(connection, event.key)
            if seen is not None and seen != referral.number:
                raise moved_on(referral)
            referral = _add(connection, referral, event, actor=actor, moment=moment)
            added = referral.events[-1]
            details = {"kind": str(added.kind), "state": str(added.state), "number": added.number}
            note(
                connection, Act(actor, "record", "referral", (referral.referral_id,), count=1, details=details), moment
            )
        return Recorded(referral, added, repeated=False)


def _conditions(case_code: str | None, ids: Sequence[str] | None, *, open_only: bool) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if case_code is not None:
        where.append(REFERRALS.c.case_code == case_code)
    if ids is not None:
        where.append(REFERRALS.c.referral_id.in_(ids))
    if open_only:
        where.append(
            REFERRALS.c.referral_id.in_(
                sa.select(REFERRAL_STATES.c.referral_id).where(REFERRAL_STATES.c.ended_on.is_(None))
            )
        )
    return where


def _read(
    connection: sa.Connection, where: Sequence[sa.ColumnElement[bool]], until: dt.date | None = None
) -> list[Referral]:
    chosen = sa.select(REFERRALS).where(*where)
    openings = [opening_of(dict(row)) for row in connection.execute(chosen).mappings()]
    events: dict[str, list[Event]] = {opening.referral_id: [] for opening in openings}
    query = sa.select(REFERRAL_EVENTS).order_by(REFERRAL_EVENTS.c.referral_id, REFERRAL_EVENTS.c.number)
    if where:
        query = query.where(REFERRAL_EVENTS.c.referral_id.in_(sa.select(REFERRALS.c.referral_id).where(*where)))
    for row in connection.execute(query).mappings():
        events[row["referral_id"]].append(event_of(dict(row)))
    shown = (opening for opening in openings if until is None or opening.opened_on <= until)
    found = [fold(opening, events[opening.referral_id], until=until) for opening in shown]
    return sorted(found, key=lambda one: (len(one.referral_id), one.referral_id))


def one_referral(connection: sa.Connection, referral_id: str) -> Referral:
    """Read one referral with all its events; NotFoundError where there is none."""
    found = _read(connection, [REFERRALS.c.referral_id == referral_named(referral_id)])
    if not found:
        raise NotFoundError(
            say(
                "There is no referral “{referral}”. “homeward referrals” lists them.",
                referral=referral_id.strip()[:40],
            ),
            "referral.unknown",
        )
    return found[0]


def _by_key(connection: sa.Connection, key: str) -> Referral | None:
    return next(iter(_read(connection, [REFERRALS.c.key == key])), None)


def _check_key(connection: sa.Connection, key: str | None) -> None:
    """Refuse a key under which something else was written: two events must not share one."""
    query = sa.select(REFERRAL_EVENTS.c.referral_id).where(REFERRAL_EVENTS.c.key == key)
    if key is not None and (other := connection.scalar(query)) is not None:
        raise HomewardError(
            say("This answer was taken in already, for referral {referral}.", referral=other), "referral.key"
        )


def _add(connection: sa.Connection, referral: Referral, event: Event, *, actor: str, moment: dt.datetime) -> Referral:
    today = moment.astimezone().date()
    if event.kind is EventKind.STEP and event.state is State.SENT and event.consent_on is None:
        event = replace(event, consent_on=_consent(connection, referral.case_code, event.on))
    event = checked_event(referral, event, today=today)
    named = replace(event, referral_id=referral.referral_id, number=referral.number + 1, actor=actor, at=moment)
    referral = after(referral, named)
    connection.execute(REFERRAL_EVENTS.insert(), event_row(named))
    connection.execute(
        REFERRAL_STATES.update()
        .where(REFERRAL_STATES.c.referral_id == referral.referral_id)
        .values(standing_of(referral))
    )
    return referral


def _consent(connection: sa.Connection, case_code: str, on: dt.date) -> dt.date | None:
    people = TABLES[PEOPLE]
    agreed = connection.scalar(sa.select(people.c.consent).where(people.c.case_code == case_code))
    return on if agreed else None


def _check_whither(connection: sa.Connection, opening: Opening) -> None:
    programmes, services = TABLES["programmes"], TABLES["services"]
    if opening.programme_id and not connection.scalar(
        sa.select(sa.func.count()).where(programmes.c.programme_id == opening.programme_id)
    ):
        raise NotFoundError(
            say("There is no programme “{programme}” in the store.", programme=opening.programme_id[:80])
        )
    if opening.service_id and not connection.scalar(
        sa.select(sa.func.count()).where(services.c.service_id == opening.service_id)
    ):
        raise NotFoundError(say("There is no service “{service}” in the store.", service=opening.service_id[:80]))


def _replacing(connection: sa.Connection, opening: Opening) -> Opening:
    """Check the referral that this one follows: the same person's, and over."""
    if opening.replaces is None:
        return opening
    old = one_referral(connection, opening.replaces)
    if old.case_code != opening.case_code:
        raise HomewardError(
            say(
                "Referral {referral} is another person's: it cannot be followed by this one.", referral=old.referral_id
            ),
            "referral.replaces",
        )
    if old.is_open:
        raise HomewardError(
            say(
                "Referral {referral} is still open. End it first, with its reason: "
                "homeward record {referral} withdrawn --reason …",
                referral=old.referral_id,
            ),
            "referral.replaces",
        )
    return replace(opening, replaces=old.referral_id)


def forget_referrals(connection: sa.Connection, codes: Sequence[str]) -> None:
    """Delete the referrals of people who are erased, and all that happened to them."""
    for start in range(0, len(codes), _AT_ONCE):
        of_them = REFERRALS.c.case_code.in_(list(codes[start : start + _AT_ONCE]))
        names = sa.select(REFERRALS.c.referral_id).where(of_them)
        forget_inputs(connection, names)
        for table in (REFERRAL_STATES, REFERRAL_EVENTS):
            connection.execute(table.delete().where(table.c.referral_id.in_(names)))
        connection.execute(REFERRALS.delete().where(of_them))
