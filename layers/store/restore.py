"""How a backup becomes the store again, without bringing back people who were erased after it was made."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from layers.errors import StoreError
from layers.schemas import KEYS
from layers.store.audit import PEOPLE, Act, first_broken, note, pseudonym, secret
from layers.store.backup import beside, check_dump, copy_store, dump_server, is_dump, restore_dump, set_aside
from layers.store.engine import address_of, make_engine, name_of, reading, writing
from layers.store.erase import bury, erase, wipe
from layers.store.place import begins_as_sqlite, flush_to_disk, refuse_network
from layers.store.tables import ADDRESSES, IMPORT_CHANGES, REFERRALS, TABLES, TOMBSTONES, WAIVERS
from layers.store.upgrade import upgrade, version_of
from layers.words import say


@dataclass(frozen=True)
class Restored:
    """What restoring did.

    `replaced` is where the store that was there before lies now, None if there was none. `erased_again` counts the
    people whom the backup still had and who had been erased since. `erasures_known` is False when the replaced store
    was too damaged to say who had been erased: people erased after the backup may be back.
    """

    replaced: Path | None
    erased_again: int
    erasures_known: bool


@dataclass(frozen=True)
class _Erased:
    key: bytes
    digests: frozenset[str]


def restore_backup(
    backup: Path, target: str | Path, *, actor: str, replace: bool = False, now: dt.datetime | None = None
) -> Restored:
    """Make a backup the store at `target`; the backup itself stays as it is.

    Parameters
    ----------
    backup
        A file that `Store.backup` made.
    target
        Where the store is to be: a file for the backup of a file, a server's address for a server's.
    actor, now
        Who restores, and when; entered in the restored store's audit.
    replace
        Whether a store that is there already may be replaced. It is kept: beside the new one, or, on a server, as a
        dump beside the backup.

    Raises
    ------
    StoreError
        When the backup is damaged, is no backup, is of a newer version or of the other kind of store; when there is a
        store already and `replace` is not given; when that store is open in another program. Nothing is changed then.

    """
    moment = now or dt.datetime.now(dt.UTC)
    address = address_of(target)
    if is_dump(backup) == isinstance(address, Path):
        raise StoreError(
            say(
                "A file's backup becomes a file, a server's backup goes to a server. {store} is of the other kind.",
                store=str(backup),
            ),
            "store.other_kind",
        )
    if isinstance(address, Path):
        return _restore_file(backup, address, actor=actor, replace=replace, now=moment)
    return _restore_server(backup, address, actor=actor, replace=replace, now=moment)


def _restore_file(backup: Path, target: Path, *, actor: str, replace: bool, now: dt.datetime) -> Restored:
    refuse_network(target)
    there = target.exists()
    if there and not replace:
        raise _already_a_store(str(target))
    with beside(target) as unfinished:
        copy_store(backup, unfinished)
        old, known = _erased_in(target) if there else (None, True)
        engine = make_engine(unfinished)
        try:
            again = _settle(engine, old, actor, now)
        finally:
            engine.dispose()
        flush_to_disk(unfinished)
        replaced = set_aside(target, now) if there else None
        os.replace(unfinished, target)  # noqa: PTH105 - one step, on Windows too
        flush_to_disk(target.parent)
    return Restored(replaced, again, known)


def _already_a_store(store: str) -> StoreError:
    return StoreError(
        say("There is already a store at {store}. Nothing was changed; say that it may be replaced.", store=store),
        "store.exists",
    )


def _restore_server(backup: Path, target: sa.URL, *, actor: str, replace: bool, now: dt.datetime) -> Restored:
    check_dump(backup)
    engine = make_engine(target)
    try:
        with reading(engine) as connection:
            there = version_of(connection) is not None
        if there and not replace:
            raise _already_a_store(name_of(engine))
        old, known = _erased_on(engine) if there else (None, True)
        replaced = None
        with writing(engine):  # nobody saves between the last dump and the restored rows
            if there:
                replaced = backup.with_name(f"{backup.name}.replaced-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}")
                dump_server(engine, replaced)
            restore_dump(engine, backup)
        engine.dispose()
        return Restored(replaced, _settle(engine, old, actor, now), known)
    finally:
        engine.dispose()


def _erased_in(path: Path) -> tuple[_Erased | None, bool]:
    if not begins_as_sqlite(path):
        return None, False
    engine = make_engine(path)
    try:
        return _erased_on(engine)
    finally:
        engine.dispose()


def _erased_on(engine: sa.Engine) -> tuple[_Erased | None, bool]:
    with contextlib.suppress(StoreError, sa.exc.SQLAlchemyError), reading(engine) as connection:
        return _Erased(secret(connection), frozenset(connection.scalars(sa.select(TOMBSTONES.c.digest)))), True
    return None, False


def _settle(engine: sa.Engine, old: _Erased | None, actor: str, now: dt.datetime) -> int:
    """Bring a restored store up to date: its tables, and the erasures that happened after the backup."""
    upgrade(engine)
    with writing(engine) as connection:
        broken = first_broken(connection)
        again = _came_back(connection, old)
        if old is not None and old.key == secret(connection):
            for digest in sorted(old.digests):
                bury(connection, digest, now)
        if again:
            erase(connection, again, now=now)
        details = {} if broken is None else {"audit_broken_at": broken}
        note(connection, Act(actor, "restore", "store", count=len(again), details=details), now)
    if again:
        wipe(engine)
    return len(again)


def _came_back(connection: sa.Connection, old: _Erased | None) -> list[str]:
    if old is None or not old.digests:
        return []
    people = sa.select(TABLES[PEOPLE].c[KEYS[PEOPLE]])
    remembered = sa.select(IMPORT_CHANGES.c.key).where(IMPORT_CHANGES.c.kind == PEOPLE)
    followed = (sa.select(table.c.case_code) for table in (REFERRALS, ADDRESSES, WAIVERS))
    codes = connection.scalars(people.union(remembered, *followed))
    return sorted(code for code in codes if code and pseudonym(old.key, code) in old.digests)
