"""Which waivers are written down: only added and withdrawn, never changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import NotFoundError
from layers.store.audit import Act, note
from layers.store.handle import Handle
from layers.store.records import moment_of, stamp
from layers.store.tables import WAIVERS
from layers.waivers import Waiver
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOLD = ("programme_id", "criterion", "case_code", "group_rule", "document", "granted_by", "granted_on", "until")


class WaiverBook(Handle):
    """The part of a store that keeps waivers."""

    def waivers(self) -> tuple[Waiver, ...]:
        """List every waiver, withdrawn and ended ones too, in the order in which they were written down."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(WAIVERS).order_by(WAIVERS.c.number)).mappings().all()
        return tuple(_waiver(dict(row)) for row in rows)

    def save_waiver(self, waiver: Waiver, *, actor: str, now: dt.datetime | None = None) -> int:
        """Write a waiver down and return its number."""
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            number = int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(WAIVERS.c.number), 0))) or 0) + 1
            told = {name: getattr(waiver, name) for name in _TOLD}
            connection.execute(WAIVERS.insert(), {**told, "number": number, "actor": actor, "at": stamp(moment)})
            details = {"programme": waiver.programme_id, "criterion": waiver.criterion, "document": waiver.document}
            note(connection, Act(actor, "waive", "waiver", (str(number),), count=1, details=details), moment)
        return number

    def withdraw_waiver(self, number: int, *, actor: str, now: dt.datetime | None = None) -> None:
        """Withdraw a waiver: from now on it lifts nothing; what it was stays written.

        Raises
        ------
        NotFoundError
            When there is no such waiver, or it is withdrawn already.

        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            at_hand = WAIVERS.c.number == number, WAIVERS.c.withdrawn_at.is_(None)
            if connection.execute(WAIVERS.update().where(*at_hand).values(withdrawn_at=stamp(moment))).rowcount == 0:
                raise NotFoundError(say("There is no waiver number {number} to withdraw.", number=str(number)))
            note(connection, Act(actor, "withdraw", "waiver", (str(number),), count=1), moment)


def forget_waivers(connection: sa.Connection, codes: Sequence[str]) -> None:
    """Delete what waivers say about people who are erased."""
    for code in codes:
        connection.execute(WAIVERS.delete().where(WAIVERS.c.case_code == code))


def _waiver(row: dict[str, Any]) -> Waiver:
    moments = {name: None if row[name] is None else moment_of(row[name]) for name in ("at", "withdrawn_at")}
    return Waiver(**{**row, **moments})
