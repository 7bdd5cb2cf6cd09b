"""What the store says about itself: how many rows, from which sources, simulated or not, and who did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import sqlalchemy as sa

from layers.recipe import SourceUsed
from layers.schemas import INPUTS, KEYS
from layers.store import imports
from layers.store.rows import table_of
from layers.store.tables import AUDIT, IMPORT_CHANGES, IMPORTS, STATE, TABLES

if TYPE_CHECKING:
    from layers.store.records import ImportRecord


def revision(connection: sa.Connection) -> int:
    """Return the number that changes with every change of the data."""
    return int(connection.execute(sa.select(STATE.c.revision)).scalar_one())


def count(connection: sa.Connection, kind: str) -> int:
    """Count the rows of a layer."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(table_of(kind))).scalar_one())


def sources(connection: sa.Connection) -> tuple[SourceUsed, ...]:
    """List the sources behind the rows now in the store, by layer and name; see `Store.sources`."""
    records = {record.id: record for record in imports.records(connection)}
    latest: dict[tuple[str, str], ImportRecord] = {}
    for record in sorted(records.values(), key=lambda entry: (entry.undone_at is None, entry.as_of, entry.id)):
        latest[record.kind, record.source] = record
    totals: dict[tuple[str, str], int] = {}
    for kind, table in TABLES.items():
        per_import = sa.select(table.c.import_id, sa.func.count()).group_by(table.c.import_id)
        for import_id, rows in connection.execute(per_import):
            source = (kind, records[import_id].source)
            totals[source] = totals.get(source, 0) + rows
    order = list(INPUTS)
    return tuple(
        SourceUsed(
            kind=kind,
            source=source,
            as_of=latest[kind, source].as_of,
            checksum=latest[kind, source].checksum,
            rows=totals[kind, source],
        )
        for kind, source in sorted(totals, key=lambda entry: (order.index(entry[0]), entry[1]))
    )


def is_simulated(connection: sa.Connection) -> bool:
    """Tell whether a simulated import has given a value to a row that is still there.

    An import that was taken back has left no changes behind.
    """
    made_up = (
        sa.select(sa.literal(1))
        .select_from(IMPORT_CHANGES.join(IMPORTS, IMPORTS.c.id == IMPORT_CHANGES.c.import_id))
        .where(IMPORTS.c.simulated)
    )
    for kind, table in TABLES.items():
        still_there = table.c[KEYS[kind]] == IMPORT_CHANGES.c.key
        query = made_up.where(IMPORT_CHANGES.c.kind == kind, sa.exists().where(still_there)).limit(1)
        if connection.execute(query).first() is not None:
            return True
    return False


def audit_log(connection: sa.Connection) -> pd.DataFrame:
    """Return the whole audit, the oldest first; `at` is UTC, `object_ids` and `details` are JSON."""
    rows = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.seq)).all()
    frame = pd.DataFrame(rows, columns=[column.name for column in AUDIT.columns])
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))
