"""How the store talks to its database: settings under which nothing acknowledged is lost, and errors in plain words.

Writes begin with the lock they will need (`BEGIN IMMEDIATE`, on a server an advisory lock) behind one lock per process;
reads begin plainly and see one moment throughout. The driver never commits by itself, so that changes of tables are
transactional too.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from layers.errors import StoreError
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

WAIT_SECONDS = 30
"""Longest wait for another writer before the user is told."""

SQLITE_SETTINGS = (
    f"busy_timeout={WAIT_SECONDS * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL may drop the last commits when the power fails
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",  # no person's row in a temporary file
)

_SERVER_LOCK = 0x484F4D4557415244
"""The number of the advisory lock that writers on a server take in turn: "HOMEWARD" in ASCII."""

sqlite3.register_adapter(dt.date, dt.date.isoformat)  # Python's own will go one day

_locks: dict[str, threading.Lock] = {}
_locks_lock = threading.Lock()


def address_of(where: str | Path) -> sa.URL | Path:
    """Tell a server's address from a file's path.

    Raises
    ------
    StoreError
        When the text is an address of a kind that Homeward does not know.

    """
    text = str(where)
    if isinstance(where, Path) or "://" not in text:
        return Path(text).expanduser().absolute()
    scheme, _, rest = text.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise StoreError(
            say(
                "An address that begins with {scheme} is not known. Give the path of a file, or postgresql://….",
                scheme=f"{scheme}://",
            ),
            "store.unreachable",
        )
    try:
        return sa.make_url(f"postgresql+psycopg://{rest}")
    except (sa.exc.ArgumentError, ValueError):
        raise unreachable("postgresql://") from None


def make_engine(address: sa.URL | Path, *, foreign_keys: bool = True, pooled: bool = True) -> sa.Engine:
    """Build the engine of a store. Foreign keys are off only while tables are being rebuilt by a migration."""
    if isinstance(address, Path):
        engine = sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(address)),
            connect_args={"timeout": WAIT_SECONDS, "isolation_level": None},
            poolclass=QueuePool if pooled else NullPool,
            hide_parameters=True,
            **({"max_overflow": 30} if pooled else {}),
        )
        settings = (*SQLITE_SETTINGS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}")
        sa.event.listen(engine, "connect", _configure(settings))
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = sa.create_engine(
        address,
        connect_args={
            "connect_timeout": 10,
            "application_name": "homeward",
            "options": f"-c lock_timeout={WAIT_SECONDS * 1000} -c timezone=UTC",
        },
        poolclass=QueuePool if pooled else NullPool,
        hide_parameters=True,
        **({"max_overflow": 30, "pool_pre_ping": True} if pooled else {}),
    )
    sa.event.listen(engine, "begin", _begin_server)
    return engine


def _configure(settings: tuple[str, ...]) -> Any:
    def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    return configure


def _begin_sqlite(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_server(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get("reads", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SERVER_LOCK})")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Read: everything read inside belongs to one moment, and no writer waits for it."""
    options: dict[str, Any] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with spoken(engine), engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Write: one act, one transaction; whoever leaves this without an error has saved.

    Raises
    ------
    StoreError
        When it could not be saved: then nothing was.

    """
    with turn_of(engine), spoken(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def turn_of(engine: sa.Engine) -> Iterator[None]:
    """Wait for this process's turn to write."""
    with _locks_lock:
        lock = _locks.setdefault(engine.url.render_as_string(hide_password=True), threading.Lock())
    if not lock.acquire(timeout=WAIT_SECONDS):
        raise StoreError(_LOCKED, "store.locked")
    try:
        yield
    finally:
        lock.release()


_LOCKED = say(
    "Somebody else has been writing to the store for more than {seconds} seconds. Nothing was saved: try again.",
    seconds=WAIT_SECONDS,
)
_FULL = say(
    "The disk is full. Nothing was saved now; what was saved before is safe. Free some space and try again.",
)
_FAULTY = say(
    "The disk reported an error. Nothing was saved now; what was saved before is as it was. "
    "Check the disk and its free space, and make a backup elsewhere.",
)


def damaged(store: str) -> StoreError:
    """Say that a store is damaged."""
    return StoreError(
        say("The store {store} is damaged. Nothing was changed: restore the last backup.", store=store), "store.damaged"
    )


def not_a_store(store: str) -> StoreError:
    """Say that something else lies there."""
    return StoreError(
        say("{store} is not a Homeward store, or its beginning is damaged. Nothing was changed.", store=store),
        "store.not_a_store",
    )


def unreachable(store: str) -> StoreError:
    """Say that the server does not answer, or refuses the user."""
    return StoreError(
        say(
            "The database server {store} cannot be used. Check that it runs, and the address, name and password.",
            store=store,
        ),
        "store.unreachable",
    )


def name_of(engine: sa.Engine) -> str:
    """Write where a store lies, without its password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return without_password(engine.url)


def without_password(url: sa.URL) -> str:
    """Write a server's address as PostgreSQL's own programs read it, its password left out."""
    shown = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return shown.render_as_string()


@contextmanager
def spoken(engine: sa.Engine) -> Iterator[None]:
    """Turn the database's errors that a user can mend into plain sentences, without the values that came along."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error, psycopg.Error) as error:
        told = told_as(error, name_of(engine))
        if told is None:
            raise
        raise told from None
    except sa.exc.TimeoutError:
        raise StoreError(_LOCKED, "store.locked") from None


def told_as(error: Exception, store: str) -> StoreError | None:
    """Say what a database error means; None for one that only a programmer can mend."""
    original = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        return _sqlite_error(original, store)
    return _server_error(original, store)


def _sqlite_error(error: sqlite3.Error, store: str) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    said: dict[int, tuple[Message, str]] = {
        sqlite3.SQLITE_BUSY: (_LOCKED, "store.locked"),
        sqlite3.SQLITE_LOCKED: (_LOCKED, "store.locked"),
        sqlite3.SQLITE_FULL: (_FULL, "store.full"),
        sqlite3.SQLITE_IOERR: (_FAULTY, "store.disk"),
        sqlite3.SQLITE_READONLY: (read_only(store), "store.readonly"),
        sqlite3.SQLITE_CANTOPEN: (read_only(store), "store.readonly"),
        sqlite3.SQLITE_PERM: (read_only(store), "store.readonly"),
    }
    if code in said:
        return StoreError(*said[code])
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode to UTF-8" in str(error):
        return damaged(store)
    return None


def read_only(store: str) -> Message:
    """Say that the store cannot be written."""
    return say(
        "The store {store} cannot be opened for writing: the file or its folder belongs to somebody else, or is "
        "read-only. Nothing was changed.",
        store=store,
    )


def _server_error(error: BaseException | None, store: str) -> StoreError | None:
    state = getattr(error, "sqlstate", None) or ""
    if state in ("55P03", "40P01", "57014"):
        return StoreError(_LOCKED, "store.locked")
    if state in ("53100", "53200"):
        return StoreError(_FULL, "store.full")
    if state == "25006" or state.startswith("42501"):
        return StoreError(read_only(store), "store.readonly")
    if state in ("XX001", "XX002"):
        return damaged(store)
    if type(error).__name__ == "OperationalError" or state[:2] in ("08", "28", "3D", "57"):
        return unreachable(store)
    return None
