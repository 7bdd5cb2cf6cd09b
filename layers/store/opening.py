"""How a store is opened: the right place, undamaged, of this version, and its unfinished cleaning finished."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.backup import backup_file, beside
from layers.store.engine import (
    address_of,
    damaged,
    make_engine,
    name_of,
    not_a_store,
    read_only,
    reading,
    told_as,
)
from layers.store.erase import wipe_if_pending
from layers.store.place import SQLITE_MARK, put_in_place, refuse_network
from layers.store.store import Store
from layers.store.tables import VERSION_TABLE
from layers.store.upgrade import upgrade, version_of
from layers.words import say

_HEADER_BYTES = 100


def open_store(url_or_path: str | Path, *, create: bool = True) -> Store:
    """Open the store at a file's path or a PostgreSQL address; bring it to this version first.

    Parameters
    ----------
    url_or_path
        A file (`data/homeward.db`), or `postgresql://user:password@host/database`.
    create
        Whether a store is made where there is none yet. Its file can be read by its owner alone.

    Raises
    ------
    StoreError
        When it is damaged, no store, not there, of a newer version, on a network drive, not writable, locked by
        somebody else for more than 30 seconds, or when the server does not answer. Nothing is changed then.

    """
    address = address_of(url_or_path)
    if isinstance(address, Path):
        return _open_file(address, create=create)
    return _open_server(address, create=create)


def _open_file(path: Path, *, create: bool) -> Store:
    refuse_network(path)
    if not path.exists():
        if not create:
            raise _absent(str(path))
        _make_file(path)
    _check_file(path)
    engine = make_engine(path)
    try:
        upgrade(engine, before=lambda _version: _back_up_before_upgrade(path))
        wipe_if_pending(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _make_file(path: Path) -> None:
    """Make a store beside its place and move it there whole: a file at the path is never half a store."""
    with beside(path) as unfinished:
        engine = make_engine(unfinished, pooled=False)
        try:
            upgrade(engine)
        finally:
            engine.dispose()
        put_in_place(unfinished, path)  # if somebody else was faster, theirs is opened


def _check_file(path: Path) -> None:
    """Look before anything is written: somebody else's file is left as it is."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        raise not_a_store(str(path)) if path.is_dir() else StoreError(read_only(str(path)), "store.readonly") from None
    if not header or (header.startswith(SQLITE_MARK) and _is_cut(path, header)):
        raise damaged(str(path))
    if not header.startswith(SQLITE_MARK):
        raise not_a_store(str(path))
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(read_only(str(path)), "store.readonly")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=30)) as file_only:
            names = {name for (name,) in file_only.execute("SELECT name FROM sqlite_master")}
            if VERSION_TABLE not in names:
                raise not_a_store(str(path))
            if file_only.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
                raise damaged(str(path))
    except sqlite3.Error as error:
        raise told_as(error, str(path)) or damaged(str(path)) from None


def _is_cut(path: Path, header: bytes) -> bool:
    """Tell whether a file without a log ends within a page: SQLite would read zeros there."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > 0:  # being written, or to be mended from its log
        return False
    page_bytes = int.from_bytes(header[16:18], "big")
    return len(header) < _HEADER_BYTES or path.stat().st_size % (65536 if page_bytes == 1 else max(page_bytes, 1)) != 0


def _back_up_before_upgrade(path: Path) -> None:
    moment = dt.datetime.now(dt.UTC)
    backup_file(path, path.with_name(f"{path.name}.before-upgrade-{moment:%Y%m%dT%H%M%S.%fZ}"))


def _open_server(url: sa.URL, *, create: bool) -> Store:
    engine = make_engine(url)
    try:
        if not create:
            _must_hold_a_store(engine)
        upgrade(engine)
        wipe_if_pending(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _must_hold_a_store(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        if version_of(connection) is None:
            raise _absent(name_of(engine))


def _absent(store: str) -> StoreError:
    return StoreError(say("There is no store at {store}.", store=store), "store.absent")
