"""What erasing a person does: no byte of the case code is left, and the next file does not bring the person back."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.addresses import followed_codes, forget_addresses
from layers.store.audit import PEOPLE, pseudonym, secret
from layers.store.drafts import forget_in_drafts
from layers.store.engine import reading, spoken, turn_of, writing
from layers.store.follow_up import forget_followed_up
from layers.store.records import stamp
from layers.store.referrals import forget_referrals
from layers.store.rows import delete_rows, not_found, read_by_key
from layers.store.settings import OURS, drop_setting, read_setting, write_setting
from layers.store.tables import DRAFTS, FOLLOWED, IMPORT_CHANGES, TABLES, TOMBSTONES, WAIVERS
from layers.store.waivers import forget_waivers
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.engine.interfaces import DBAPICursor

WIPE_PENDING = f"{OURS}wipe_pending"
"""Set with the deletion, taken away once the file itself is clean; a store opened with it is cleaned then."""


def erase(connection: sa.Connection, codes: Sequence[str], *, now: dt.datetime) -> None:
    """Delete people and all that imports remember of them, and leave a keyed mark so that they are not taken again."""
    write_setting(connection, WIPE_PENDING, value=True)  # first: without it, what is only added to stays
    key = secret(connection)
    delete_rows(connection, PEOPLE, codes)
    for code in codes:
        connection.execute(IMPORT_CHANGES.delete().where(IMPORT_CHANGES.c.kind == PEOPLE, IMPORT_CHANGES.c.key == code))
        bury(connection, pseudonym(key, code), now)
    forget_waivers(connection, codes)
    forget_followed_up(connection, codes)
    forget_referrals(connection, codes)
    forget_addresses(connection, codes)
    forget_in_drafts(connection, codes)


def bury(connection: sa.Connection, digest: str, now: dt.datetime) -> None:
    """Leave the mark of an erased person."""
    if connection.execute(sa.select(TOMBSTONES.c.digest).where(TOMBSTONES.c.digest == digest)).first() is None:
        connection.execute(TOMBSTONES.insert(), {"digest": digest, "at": stamp(now)})


def must_be_known(connection: sa.Connection, code: str) -> None:
    """Refuse a case code of which nothing is kept.

    Raises
    ------
    NotFoundError
        When neither the layer nor any import, referral or address remembers the code.

    """
    remembered = sa.select(IMPORT_CHANGES.c.key).where(IMPORT_CHANGES.c.kind == PEOPLE, IMPORT_CHANGES.c.key == code)
    if read_by_key(connection, PEOPLE, [code]) or code in followed_codes(connection, [code]):
        return
    if connection.execute(remembered.limit(1)).first() is None:
        raise not_found(PEOPLE)


def wipe(engine: sa.Engine) -> None:
    """Clean the file itself: deleted rows leave their bytes in free pages and in the log until this is done.

    Raises
    ------
    StoreError
        When another program is in the way; it is tried again when the store is next opened.

    """
    try:
        with turn_of(engine), spoken(engine):
            if engine.dialect.name == "sqlite":
                _wipe_file(engine)
            else:
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT", reads=True) as connection:
                    for table in (TABLES[PEOPLE], IMPORT_CHANGES, WAIVERS, DRAFTS, *FOLLOWED):
                        connection.exec_driver_sql(f"VACUUM FULL {table.name}")
        with writing(engine) as connection:
            drop_setting(connection, WIPE_PENDING)
    except StoreError as error:
        raise StoreError(
            say(
                "The person is erased. Traces may stay on the disk until the store can be cleaned: {reason} "
                "It is tried again when the store is next opened.",
                reason=error.message,
            ),
            "store.wipe_pending",
        ) from None


def _wipe_file(engine: sa.Engine) -> None:
    with contextlib.closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        _checkpoint(cursor)
        cursor.execute("VACUUM")
        _checkpoint(cursor)


def _checkpoint(cursor: DBAPICursor) -> None:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if any(row[0] for row in cursor.fetchall()):  # busy, pages in the log, pages copied
        raise StoreError(say("Another program is reading the store."), "store.locked")


def wipe_if_pending(engine: sa.Engine) -> None:
    """Finish the cleaning that was interrupted, if there is one; being in somebody's way is no error here."""
    with reading(engine) as connection:
        pending = read_setting(connection, WIPE_PENDING, default=False)
    if pending:
        with contextlib.suppress(StoreError):
            wipe(engine)
