"""Who did what: a row in the same transaction as the act, chained to the one before it, so that a gap is noticed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.store.records import stamp
from layers.store.tables import AUDIT, SETTINGS, STATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

SECRET = "store.secret"  # noqa: S105 - the name of the setting, not the secret
"""The setting that holds the store's key for pseudonyms; it never leaves the store."""

PEOPLE = "returnees"
"""The type of object whose keys are written in the audit only as pseudonyms."""


@dataclass(frozen=True)
class Act:
    """What is written in the audit: never a name, a value or a case code."""

    actor: str
    action: str
    object_type: str = ""
    object_ids: tuple[str, ...] = ()
    purpose: str = ""
    outcome: str = "ok"
    count: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)


def note(connection: sa.Connection, act: Act, at: dt.datetime, *, changes_data: bool = True) -> int:
    """Add an act to the audit, in the transaction of the act; return its number.

    `changes_data` says whether frames read before are out of date now.
    """
    state = connection.execute(sa.select(STATE.c.revision, STATE.c.audit_seq, STATE.c.audit_hash)).one()
    ids: Iterable[str] = act.object_ids
    if act.object_type == PEOPLE:
        key = secret(connection)
        ids = [pseudonym(key, code) for code in ids]
    row = {
        "seq": state.audit_seq + 1,
        "at": stamp(at),
        "actor": act.actor,
        "action": act.action,
        "object_type": act.object_type,
        "object_ids": json.dumps(list(ids), ensure_ascii=False),
        "purpose": act.purpose,
        "outcome": act.outcome,
        "count": act.count,
        "details": json.dumps(act.details, ensure_ascii=False, sort_keys=True),
        "previous_hash": state.audit_hash,
    }
    row["hash"] = _hash_of(row)
    connection.execute(AUDIT.insert(), row)
    revision = max(state.revision + 1, time.time_ns() // 1000) if changes_data else state.revision
    connection.execute(STATE.update().values(revision=revision, audit_seq=row["seq"], audit_hash=row["hash"]))
    return int(state.audit_seq) + 1


def _hash_of(row: Mapping[str, Any]) -> str:
    content = [row[column.name] for column in AUDIT.columns if column.name != "hash"]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def first_broken(connection: sa.Connection) -> int | None:
    """Return the number of the first row of the audit that was changed or is gone, None if the chain is whole."""
    expected, previous = 1, ""
    for row in connection.execute(sa.select(AUDIT).order_by(AUDIT.c.seq)).mappings():
        if row["seq"] != expected or row["previous_hash"] != previous or row["hash"] != _hash_of(dict(row)):
            return expected
        expected, previous = expected + 1, str(row["hash"])
    state = connection.execute(sa.select(STATE.c.audit_seq, STATE.c.audit_hash)).one()
    return None if (state.audit_seq, state.audit_hash) == (expected - 1, previous) else expected


def head_of(connection: sa.Connection) -> str:
    """Return the end of the chain as one text, to be printed on what leaves: later it proves what was there."""
    state = connection.execute(sa.select(STATE.c.audit_seq, STATE.c.audit_hash)).one()
    return f"{state.audit_seq}:{state.audit_hash}"


def secret(connection: sa.Connection) -> bytes:
    """Return the key with which people's pseudonyms are made."""
    return bytes.fromhex(json.loads(connection.execute(_SECRET_QUERY).scalar_one()))


_SECRET_QUERY = sa.select(SETTINGS.c.value).where(SETTINGS.c.key == SECRET)


def pseudonym(key: bytes, code: str) -> str:
    """Return the name under which a case code appears in the audit and among the erased: a keyed hash."""
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()
