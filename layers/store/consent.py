"""Who has said no to their data being sent, and which open referrals that stops."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.store.audit import PEOPLE
from layers.store.handle import Handle
from layers.store.records import moment_of
from layers.store.rows import portions
from layers.store.tables import IMPORT_CHANGES, IMPORTS, REFERRAL_EVENTS, REFERRAL_STATES, REFERRALS, TABLES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class ConsentBook(Handle):
    """The part of a store that knows about whom nothing may be sent."""

    def withdrawn(self) -> dict[str, str]:
        """Return the open referrals about which nothing more may be sent, each with its case code.

        Those are a person's who now says no, unless the referral was sent after that no had come in: then somebody
        wrote down a later yes with it. A no that came in at the same moment counts.
        """
        with self._reading() as connection:
            return _withdrawn(connection)

    def says_no(self, case_code: str) -> bool:
        """Tell whether it is recorded that a person does not want their data sent; not recorded is not no."""
        people = TABLES[PEOPLE]
        with self._reading() as connection:
            consent = connection.scalar(sa.select(people.c.consent).where(people.c.case_code == case_code))
        return consent is not None and not consent


def _withdrawn(connection: sa.Connection) -> dict[str, str]:
    people = TABLES[PEOPLE]
    query = (
        sa.select(REFERRALS.c.referral_id, REFERRALS.c.case_code, people.c.changed_at)
        .join(people, people.c.case_code == REFERRALS.c.case_code)
        .join(REFERRAL_STATES, REFERRAL_STATES.c.referral_id == REFERRALS.c.referral_id)
        .where(REFERRAL_STATES.c.ended_on.is_(None), people.c.consent.is_(False))
        .order_by(REFERRALS.c.referral_id)
    )
    found = connection.execute(query).all()
    since = {row.case_code: moment_of(row.changed_at) for row in found}
    since |= _said_no(connection, sorted(since))
    sent = _sent(connection, [row.referral_id for row in found])
    return {
        row.referral_id: row.case_code
        for row in found
        if row.referral_id not in sent or sent[row.referral_id] <= since[row.case_code]
    }


def _said_no(connection: sa.Connection, codes: Sequence[str]) -> dict[str, dt.datetime]:
    """Return when each person's present answer about consent came in: with the last import that changed it."""
    found: dict[str, dt.datetime] = {}
    for some in portions(codes):
        query = (
            sa.select(IMPORT_CHANGES.c.key, IMPORT_CHANGES.c.before, IMPORTS.c.at)
            .join(IMPORTS, IMPORTS.c.id == IMPORT_CHANGES.c.import_id)
            .where(IMPORT_CHANGES.c.kind == PEOPLE, IMPORT_CHANGES.c.key.in_(some))
            .order_by(IMPORT_CHANGES.c.import_id)
        )
        for code, before, at in connection.execute(query):
            if before is None or "consent" in json.loads(before):
                found[code] = moment_of(at)
    return found


def _sent(connection: sa.Connection, ids: Sequence[str]) -> dict[str, dt.datetime]:
    """Return when each referral was written down as sent."""
    found: dict[str, dt.datetime] = {}
    for some in portions(ids):
        query = sa.select(REFERRAL_EVENTS.c.referral_id, REFERRAL_EVENTS.c.at).where(
            REFERRAL_EVENTS.c.referral_id.in_(some),
            REFERRAL_EVENTS.c.kind == "step",
            REFERRAL_EVENTS.c.state == "sent",
        )
        found |= {row.referral_id: moment_of(row.at) for row in connection.execute(query)}
    return found
