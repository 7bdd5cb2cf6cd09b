"""How a store is copied while people work in it, and how a copy becomes the store again: verified before it counts.

A file is copied by SQLite's own backup call (a plain copy of an open store is damaged one time in four), a server by
pg_dump. Nothing is ever written over: a backup wants a new name, and a store that is replaced stays beside the new one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.engine import damaged, name_of, not_a_store, read_only, told_as, without_password
from layers.store.place import begins_as_sqlite, flush_to_disk, make_private, put_in_place
from layers.store.tables import VERSION_TABLE
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGES_AT_ONCE = -1
"""All at once: in WAL mode this holds up nobody, and a copy in steps starts again with every write."""

SERVER_PROGRAMS = Path("/usr/lib/postgresql")
"""Where Debian keeps what is not on the path."""

_DUMP_MARK = b"PGDMP"


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give the private name of an unfinished file beside its target; whatever is left of it is removed."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        make_private(unfinished)
        yield unfinished
    except OSError:
        raise StoreError(read_only(str(target)), "store.readonly") from None
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def copy_store(source: Path, copy: Path) -> None:
    """Copy a store's file, open or not, into an empty file, as one file without a log; verify the copy.

    Raises
    ------
    StoreError
        When the copy cannot be read again, page for page.

    """
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as old,
            contextlib.closing(sqlite3.connect(copy)) as new,
        ):
            old.execute("PRAGMA busy_timeout=30000")
            old.backup(new, pages=PAGES_AT_ONCE)
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise _told(error, source) from None
    check_file(copy)


def check_file(path: Path) -> None:
    """Read every page of a store's file.

    Raises
    ------
    StoreError
        When it is damaged, no store, or not there.

    """
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            if file.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise damaged(str(path))
            tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise _told(error, path) from None
    if VERSION_TABLE not in tables:
        raise not_a_store(str(path))


def _told(error: sqlite3.Error, path: Path) -> Exception:
    return told_as(error, str(path)) or error


def backup_file(source: Path, target: Path) -> None:
    """Copy a store's file to a new, verified, private file."""
    with beside(target) as unfinished:
        copy_store(source, unfinished)
        if not put_in_place(unfinished, target):
            raise already_there(target)


def already_there(target: Path) -> StoreError:
    """Say that nothing is written over."""
    return StoreError(
        say("There is already something at {target}. Give another name; nothing was changed.", target=str(target)),
        "store.exists",
    )


def is_dump(path: Path) -> bool:
    """Tell whether a file was made by pg_dump."""
    try:
        with path.open("rb") as file:
            return file.read(len(_DUMP_MARK)) == _DUMP_MARK
    except OSError:
        raise StoreError(say("There is no backup at {store}.", store=str(path)), "store.absent") from None


def dump_server(engine: sa.Engine, target: Path) -> None:
    """Copy a server's database to a new, verified, private file."""
    with beside(target) as unfinished:
        _run_tool(engine, "pg_dump", ["--format=custom", f"--file={unfinished}"])
        check_dump(unfinished)
        if not put_in_place(unfinished, target):
            raise already_there(target)


def check_dump(path: Path) -> None:
    """Read a dump's whole table of contents and find the store in it.

    Raises
    ------
    StoreError
        When it cannot be read or holds no store.

    """
    listed = _run([_tool("pg_restore"), "--list", str(path)], {})
    if listed.returncode != 0:
        raise damaged(str(path))
    if f" {VERSION_TABLE} " not in listed.stdout:
        raise not_a_store(str(path))


def restore_dump(engine: sa.Engine, path: Path) -> None:
    """Put a dump in place of what the database holds, whole or not at all."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(path)]
    _run_tool(engine, "pg_restore", options)


def _run_tool(engine: sa.Engine, tool: str, options: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where no process list shows it."""
    environment = {} if engine.url.password is None else {"PGPASSWORD": str(engine.url.password)}
    if _run([_tool(tool), f"--dbname={without_password(engine.url)}", *options], environment).returncode != 0:
        raise StoreError(
            say(
                "PostgreSQL's {tool} could not do its work on {store}. Nothing was changed.",
                tool=tool,
                store=name_of(engine),
            ),
            "store.tool",
        )


def _run(command: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with a list of arguments and no shell
        command, env={**os.environ, **environment}, capture_output=True, text=True, errors="replace", check=False
    )


def _tool(name: str) -> str:
    found = shutil.which(name) or max(map(str, SERVER_PROGRAMS.glob(f"*/bin/{name}")), default=None)
    if found is None:
        raise StoreError(
            say("PostgreSQL's program {tool} is not installed here; backups of a server need it.", tool=name),
            "store.tool",
        )
    return found


def set_aside(path: Path, now: dt.datetime) -> Path:
    """Give a store that is to be replaced a second name, under which it stays; return that name.

    Its log, if it has one, goes with it: beside another file it would be taken for that file's.

    Raises
    ------
    StoreError
        When somebody has it open: what they save next would be lost.

    """
    if begins_as_sqlite(path):
        _take_alone(path)
    aside = path.with_name(f"{path.name}.replaced-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}")
    for suffix in ("-wal", "-shm", "-journal"):  # only a damaged store still has one
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    try:
        os.link(path, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(path, aside)
        flush_to_disk(aside)
    flush_to_disk(path.parent)
    return aside


def _take_alone(path: Path) -> None:
    """Empty a store's log into its file, which only works for whoever has it alone; let a damaged one be."""
    with contextlib.closing(sqlite3.connect(path, timeout=1)) as old:
        try:
            old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise in_use(path) from None


def in_use(path: Path) -> StoreError:
    """Say that a store cannot be replaced while it is open."""
    return StoreError(
        say("The store {store} is open in another program. Close Homeward everywhere first.", store=str(path)),
        "store.in_use",
    )
