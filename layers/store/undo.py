"""What taking back an import does: every row it changed is as before, unless somebody has changed it since.

The import taken back is the last one that changed a row of which the store still knows. Imports that came after it and
changed nothing only repeated it; those of the same source are taken back with it, for what they said no longer holds.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import NotFoundError
from layers.schemas import INPUTS
from layers.store.addresses import followed_codes
from layers.store.audit import PEOPLE
from layers.store.cells import Cells, read_image
from layers.store.imports import GONE, record_of
from layers.store.records import ImportRecord, stamp
from layers.store.references import follow
from layers.store.rows import change_rows, delete_rows, insert_rows, read_by_key
from layers.store.rules import PROGRAMMES, take_back
from layers.store.settings import raise_version_floor, version_floor
from layers.store.tables import IMPORT_CHANGES, IMPORTS
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt

_HAS_CHANGES = sa.exists().where(IMPORT_CHANGES.c.import_id == IMPORTS.c.id)


def undo_last_import(connection: sa.Connection, *, actor: str, now: dt.datetime) -> ImportRecord:
    """Take back the last import that changed something; see `Store.undo_last_import`."""
    row = (
        connection.execute(sa.select(IMPORTS).where(_HAS_CHANGES).order_by(IMPORTS.c.id.desc()).limit(1))
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError(say("There is no import to take back."), "store.nothing_to_undo")
    record = record_of(row)
    conflicts = _put_back(connection, record, actor, now)
    if record.kind == PROGRAMMES:
        take_back(connection, record.id, conflicts, now)
    connection.execute(IMPORT_CHANGES.delete().where(IMPORT_CHANGES.c.import_id == record.id))
    connection.execute(
        IMPORTS.update()
        .where(
            IMPORTS.c.id >= record.id,
            IMPORTS.c.kind == record.kind,
            IMPORTS.c.source == record.source,
            IMPORTS.c.undone_at.is_(None),
        )
        .values(undone_at=stamp(now))
    )
    return dataclasses.replace(record, undone_at=now, conflicts=conflicts)


def _put_back(connection: sa.Connection, record: ImportRecord, actor: str, now: dt.datetime) -> tuple[str, ...]:
    changes = _changes_of(connection, record)
    held = _held(connection, changes)
    changes = [dataclasses.replace(change, held=change.key in held) for change in changes]
    stay = {change.key for change in changes if change.stays and change.kind == record.kind}
    replaced = {change.key: str(change.image["replaced_by"]) for change in changes if change.was_removed}
    kept = {old: new for old, new in replaced.items() if new in stay}
    back = {new: old for old, new in replaced.items() if old not in kept and old not in stay}
    conflicts: list[str] = []
    added: list[str] = []
    highest = 0
    rewritten: dict[str, list[tuple[Cells, int, int]]] = defaultdict(list)
    renumbered: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        if change.stays:
            conflicts.append(change.key)
            cells = follow(change.kind, change.cells, back)
            if cells != change.cells:  # an area is called as it was, whatever else was changed
                rewritten[change.kind].append((cells, change.version + 1, change.origin))
        elif change.is_new:
            added.append(change.key)
            highest = max(highest, change.version)
        elif not change.was_removed:
            cells = follow(change.kind, _overlay(change.kind, change.cells, change.image), kept)
            rewritten[change.kind].append((cells, change.version + 1, change.image.get("import_id", change.origin)))
            renumbered[change.kind].append(_renumbering(change, record, change.version + 1))
    delete_rows(connection, record.kind, added)
    raise_version_floor(connection, record.kind, highest)
    floor = version_floor(connection, record.kind)
    for change in changes:
        if change.was_removed and not change.stays and change.key not in kept:
            cells = follow(record.kind, tuple(map(change.image.get, INPUTS[record.kind].names())), kept)
            origin, version = change.image["import_id"], max(floor, change.version_before) + 1
            insert_rows(connection, record.kind, [cells], version, origin, actor, stamp(now))
            renumbered[record.kind].append(_renumbering(change, record, version))
    for kind, rows in rewritten.items():
        change_rows(connection, kind, rows, actor, stamp(now))
    for kind, numbers in renumbered.items():
        _renumber(connection, kind, numbers)
    return tuple(conflicts)


@dataclass(frozen=True)
class _Change:
    """One row that the import changed: as it was before, as it left it, and as it is now."""

    kind: str
    key: str
    is_new: bool
    image: dict[str, Any]
    version_before: int
    version_after: int
    cells: Cells
    version: int
    origin: int
    held: bool = False  # a new person who is followed by now: referred, or moved

    @property
    def was_removed(self) -> bool:
        """Whether the import took the row out."""
        return self.version_after == GONE

    @property
    def stays(self) -> bool:
        """Whether somebody has changed the row since, or follows the person."""
        return self.version != self.version_after or self.held


def _held(connection: sa.Connection, changes: list[_Change]) -> set[str]:
    """List the people whom the import brought and who are followed by now: a referral does not lose its person."""
    return followed_codes(connection, [change.key for change in changes if change.kind == PEOPLE and change.is_new])


def _changes_of(connection: sa.Connection, record: ImportRecord) -> list[_Change]:
    """List what an import changed, in the order of keys."""
    query = sa.select(IMPORT_CHANGES).where(IMPORT_CHANGES.c.import_id == record.id)
    found = sorted(connection.execute(query).all(), key=lambda row: (row.kind != record.kind, row.kind, row.key))
    current: dict[tuple[str, str], tuple[Cells, int, int]] = {}
    for kind in {row.kind for row in found}:
        rows = read_by_key(connection, kind, [row.key for row in found if row.kind == kind])
        current |= {(kind, key): row for key, row in rows.items()}
    return [
        _Change(
            row.kind,
            row.key,
            row.before is None,
            {} if row.before is None else read_image(row.before),
            row.version_before,
            row.version_after,
            *current.get((row.kind, row.key), ((), GONE, 0)),
        )
        for row in found
    ]


def _overlay(kind: str, cells: Cells, image: dict[str, Any]) -> Cells:
    return tuple(image.get(name, cell) for name, cell in zip(INPUTS[kind].names(), cells, strict=True))


def _renumbering(change: _Change, record: ImportRecord, version: int) -> dict[str, Any]:
    return {"this_key": change.key, "was": change.version_before, "becomes": version, "this_id": record.id}


def _renumber(connection: sa.Connection, kind: str, rows: list[dict[str, Any]]) -> None:
    """Let the import before this one find its rows again: as it left them, under a new version."""
    if rows:
        connection.execute(
            IMPORT_CHANGES.update()
            .where(
                IMPORT_CHANGES.c.kind == kind,
                IMPORT_CHANGES.c.key == sa.bindparam("this_key"),
                IMPORT_CHANGES.c.version_after == sa.bindparam("was"),
                IMPORT_CHANGES.c.import_id < sa.bindparam("this_id"),
            )
            .values(version_after=sa.bindparam("becomes")),
            rows,
        )
