"""What was noted while referrals were followed, and what people answered: only ever added to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from layers.errors import HomewardError
from layers.follow_up.checking import check_feedback, check_not_ahead, checked_follow_up
from layers.follow_up.feedback import Feedback
from layers.follow_up.notes import FollowUp
from layers.store.audit import Act, note
from layers.store.handle import Handle
from layers.store.records import moment_of, stamp
from layers.store.referrals import one_referral
from layers.store.tables import ADDRESSES, FEEDBACK, FOLLOW_UPS, REFERRAL_EVENTS, REFERRALS
from layers.store.typed import days, fetched, nothing_collected, texts
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_ANSWERS = tuple(
    column.name for column in FEEDBACK.columns if column.name not in ("number", "happened_on", "actor", "at")
)


@dataclass(frozen=True, eq=False)
class FollowFrames:
    """What is known beside the standing of referrals, in frames.

    `signals` (referral_id, signal, happened_on, holder) are events of which the standing keeps no day, in the order of
    writing; `notes` (referral_id, happened_on, outcome, reason, at) the follow-ups; `moves` (case_code, from_date, at)
    the dated addresses; `opened` (referral_id, opened_at) when the referrals of people who moved were written down.
    """

    signals: pd.DataFrame
    notes: pd.DataFrame
    moves: pd.DataFrame
    opened: pd.DataFrame


class FollowUpBook(Handle):
    """The part of a store that keeps follow-ups and feedback."""

    def follow_ups(self, referral_id: str | None = None) -> tuple[FollowUp, ...]:
        """List what was noted of all referrals or of one, in the order in which it was written down."""
        query = sa.select(FOLLOW_UPS).order_by(FOLLOW_UPS.c.at, FOLLOW_UPS.c.referral_id, FOLLOW_UPS.c.number)
        if referral_id is not None:
            query = query.where(FOLLOW_UPS.c.referral_id == referral_id)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_follow_up(dict(row)) for row in rows)

    def save_follow_up(self, told: FollowUp, *, actor: str, now: dt.datetime | None = None) -> FollowUp:
        """Write down what a follow-up found, and return it with its number; the same once more changes nothing.

        Raises
        ------
        NotFoundError
            When there is no such referral.
        HomewardError
            When it is refused; see `checked_follow_up`.

        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            referral = one_referral(connection, told.referral_id)
            told = checked_follow_up(referral, told, today=moment.astimezone().date())
            query = sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.referral_id == told.referral_id)
            before = [_follow_up(dict(row)) for row in connection.execute(query).mappings()]
            for one in before:
                if (one.on, one.outcome, one.reason) == (told.on, told.outcome, told.reason):
                    return one
            number = max((one.number for one in before), default=0) + 1
            written = replace(told, number=number, actor=actor, at=moment)
            row = {"happened_on": written.on, "number": number, "actor": actor, "at": stamp(moment)}
            row |= {name: getattr(written, name) for name in ("referral_id", "outcome", "reason")}
            connection.execute(FOLLOW_UPS.insert(), row)
            details = {"outcome": written.outcome, "number": number}
            note(connection, Act(actor, "follow", "referral", (told.referral_id,), count=1, details=details), moment)
        return written

    def feedback(self) -> tuple[Feedback, ...]:
        """List all answers, in the order in which they were written down."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(FEEDBACK).order_by(FEEDBACK.c.number)).mappings().all()
        return tuple(_feedback(dict(row)) for row in rows)

    def feedback_frame(self) -> pd.DataFrame:
        """Return all answers as a frame: the columns of `Feedback`, missing where not answered."""
        names = [name for name in FEEDBACK.columns.keys() if name not in ("actor", "at", "answer_id")]  # noqa: SIM118 - no dict
        with self._reading() as connection:
            rows = connection.execute(sa.select(*[FEEDBACK.c[name] for name in names])).all()
        frame = pd.DataFrame(rows, columns=names)
        marks = ("quality", "wait_time_satisfaction", "staff_satisfaction")
        frame = frame.astype({**dict.fromkeys(marks, "float64"), "delivered": "boolean"})
        texts = ("referral_id", "service_id", "programme_id", "wait_time", "non_delivery_explained", "practice")
        return frame.astype(dict.fromkeys((*texts, "difficulty_contacting"), "str"))

    def save_feedback(
        self, told: Feedback, *, actor: str, anonymous: bool = False, now: dt.datetime | None = None
    ) -> Feedback | None:
        """Write answers down and return them with their number; None where they were written down before.

        `told.referral_id` names the referral that they are about; the service and the programme are its own. Anonymous
        answers are kept without it.

        Raises
        ------
        NotFoundError
            When there is no such referral.
        HomewardError
            When the day cannot be right, or other answers about the same referral and day are there.

        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            told = _about(connection, told, moment.astimezone().date(), anonymous=anonymous)
            if _is_known(connection, told):
                return None
            number = int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(FEEDBACK.c.number), 0))) or 0) + 1
            row = {name: getattr(told, name) for name in _ANSWERS}
            row |= {"number": number, "happened_on": told.on, "actor": actor, "at": stamp(moment)}
            connection.execute(FEEDBACK.insert(), row)
            about = () if told.referral_id is None else (told.referral_id,)
            note(connection, Act(actor, "feedback", "referral", about, count=1), moment)
        return replace(told, number=number, actor=actor, at=moment)

    def follow_frames(self) -> FollowFrames:
        """Read what is known beside the standing of referrals, past all objects."""
        acknowledged = sa.and_(REFERRAL_EVENTS.c.kind == "step", REFERRAL_EVENTS.c.state == "acknowledged")
        signal = sa.case((acknowledged, "acknowledged"), else_=REFERRAL_EVENTS.c.kind).label("signal")
        signals = (
            sa.select(REFERRAL_EVENTS.c.referral_id, signal, REFERRAL_EVENTS.c.happened_on, REFERRAL_EVENTS.c.holder)
            .where(sa.or_(acknowledged, REFERRAL_EVENTS.c.kind.in_(("reminded", "handed_over"))))
            .order_by(REFERRAL_EVENTS.c.referral_id, REFERRAL_EVENTS.c.number)
        )
        notes = sa.select(*[FOLLOW_UPS.c[name] for name in ("referral_id", "happened_on", "outcome", "reason", "at")])
        moves = sa.select(ADDRESSES.c.case_code, ADDRESSES.c.from_date, ADDRESSES.c.at)
        moved = REFERRALS.c.case_code.in_(sa.select(ADDRESSES.c.case_code))
        opened = sa.select(REFERRALS.c.referral_id, REFERRALS.c.at.label("opened_at")).where(moved)
        with self._reading() as connection:
            return FollowFrames(*(_frame(connection, query) for query in (signals, notes, moves, opened)))


def _frame(connection: sa.Connection, query: sa.Select[Any]) -> pd.DataFrame:
    names = [column.name for column in query.selected_columns]
    with nothing_collected():
        rows = fetched(connection, query)
        cells = zip(*rows, strict=True) if rows else iter([()] * len(names))
        typed = {name: (days if name in _DAYS else texts)(values) for name, values in zip(names, cells, strict=True)}
    return pd.DataFrame(typed)


_DAYS = ("happened_on", "from_date")


def _follow_up(row: dict[str, Any]) -> FollowUp:
    on, at = row.pop("happened_on"), moment_of(row.pop("at"))
    return FollowUp(**row, on=on, at=at)


def _feedback(row: dict[str, Any]) -> Feedback:
    on, at = row.pop("happened_on"), moment_of(row.pop("at"))
    return Feedback(**row, on=on, at=at)


def _about(connection: sa.Connection, told: Feedback, today: dt.date, *, anonymous: bool) -> Feedback:
    """Fill in what the answers are about."""
    if told.referral_id is None:
        check_not_ahead(told.on, today)
        if told.service_id is None and told.programme_id is None:
            raise HomewardError(say("Say which referral, or which service, the answers are about."), "feedback.about")
        return told
    referral = one_referral(connection, told.referral_id)
    check_feedback(referral, told, today=today)
    name = None if anonymous else referral.referral_id
    return replace(told, referral_id=name, service_id=referral.service_id, programme_id=referral.programme_id)


def _is_known(connection: sa.Connection, told: Feedback) -> bool:
    """Tell whether these answers are written down already."""
    if told.answer_id is not None:
        query = sa.select(FEEDBACK.c.number).where(FEEDBACK.c.answer_id == told.answer_id)
        if connection.execute(query).first() is not None:
            return True
    if told.referral_id is None:
        return False
    same = FEEDBACK.c.referral_id == told.referral_id, FEEDBACK.c.happened_on == told.on
    row = connection.execute(sa.select(FEEDBACK).where(*same)).mappings().first()
    if row is None:
        return False
    if _feedback(dict(row)).answers == told.answers:
        return True
    raise HomewardError(
        say(
            "Other answers about referral {referral} of {day} were written down by {actor} already; nothing was "
            "changed.",
            referral=told.referral_id,
            day=told.on,
            actor=row["actor"],
        ),
        "feedback.other",
    )


def forget_followed_up(connection: sa.Connection, codes: Sequence[str]) -> None:
    """Delete notes and answers of people who are erased; answers given anonymously are nobody's."""
    for code in codes:
        names = sa.select(REFERRALS.c.referral_id).where(REFERRALS.c.case_code == code)
        for table in (FOLLOW_UPS, FEEDBACK):
            connection.execute(table.delete().where(table.c.referral_id.in_(names)))
