"""What taking back an import does: every row it changed is as before, unless somebody has changed it since.

The import taken back is the last one that changed a row of which the store still knows. Imports that came after it and
changed nothing only repeated it; those of the same source are taken back with it, for what they said no longer holds.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import NotFoundError
from layers.schemas import INPUTS
from layers.store.cells import Cells, read_image
from layers.store.imports import record_of
from layers.store.records import ImportRecord, stamp
from layers.store.rows import change_rows, delete_rows, read_by_key
from layers.store.settings import raise_version_floor
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
    changes = connection.execute(
        sa.select(IMPORT_CHANGES).where(IMPORT_CHANGES.c.import_id == record.id).order_by(IMPORT_CHANGES.c.key)
    ).all()
    current = read_by_key(connection, record.kind, [change.key for change in changes])
    conflicts: list[str] = []
    added: dict[str, int] = {}
    restored: list[tuple[Cells, int, int]] = []
    renumbered: list[dict[str, Any]] = []
    for change in changes:
        cells, version, origin = current[change.key]
        if version != change.version_after:
            conflicts.append(change.key)
        elif change.before is None:
            added[change.key] = version
        else:
            image = read_image(change.before)
            origin = image.pop("import_id", origin)
            restored.append((_overlay(record.kind, cells, image), version + 1, origin))
            renumbered.append(
                {"this_key": change.key, "was": change.version_before, "becomes": version + 1, "this_id": record.id}
            )
    delete_rows(connection, record.kind, list(added))
    raise_version_floor(connection, record.kind, max(added.values(), default=0))
    change_rows(connection, record.kind, restored, actor, stamp(now))
    _renumber(connection, record.kind, renumbered)
    return tuple(conflicts)


def _overlay(kind: str, cells: Cells, image: dict[str, Any]) -> Cells:
    return tuple(image.get(name, cell) for name, cell in zip(INPUTS[kind].names(), cells, strict=True))


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
