"""What the store remembers besides rows: settings, and how each source's headers were read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.store.records import SavedMapping
from layers.store.tables import MAPPINGS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = "store."
"""Settings that begin so are the store's own."""


def read_setting(connection: sa.Connection, key: str, default: Any = None) -> Any:
    """Return a setting, or the default where nobody has set it."""
    found = connection.scalar(sa.select(SETTINGS.c.value).where(SETTINGS.c.key == key))
    return default if found is None else json.loads(found)


def read_settings(connection: sa.Connection, beginning: str) -> dict[str, Any]:
    """Return all settings whose names begin so, by name, in the order of names."""
    query = sa.select(SETTINGS.c.key, SETTINGS.c.value).where(SETTINGS.c.key.startswith(beginning, autoescape=True))
    rows = sorted((row.key, row.value) for row in connection.execute(query))
    return {key: json.loads(value) for key, value in rows if key.startswith(beginning)}  # LIKE may pass over case


def write_setting(connection: sa.Connection, key: str, value: Any) -> None:
    """Keep a setting: anything that JSON can write."""
    text = json.dumps(value, ensure_ascii=False)
    if connection.execute(SETTINGS.update().where(SETTINGS.c.key == key).values(value=text)).rowcount == 0:
        connection.execute(SETTINGS.insert(), {"key": key, "value": text})


def drop_setting(connection: sa.Connection, key: str) -> None:
    """Forget a setting."""
    connection.execute(SETTINGS.delete().where(SETTINGS.c.key == key))


def version_floor(connection: sa.Connection, kind: str) -> int:
    """Return the highest version that a row now gone had: a row with its key that comes back must not repeat it."""
    return int(read_setting(connection, f"{OURS}version_floor.{kind}", 0))


def raise_version_floor(connection: sa.Connection, kind: str, version: int) -> None:
    """Remember that rows up to this version have been taken out."""
    if version > version_floor(connection, kind):
        write_setting(connection, f"{OURS}version_floor.{kind}", version)


def read_mapping(connection: sa.Connection, source: str, kind: str) -> SavedMapping | None:
    """Return how a source's headers were read last time, None for a new source."""
    row = connection.execute(
        sa.select(MAPPINGS.c.columns, MAPPINGS.c.constants).where(MAPPINGS.c.source == source, MAPPINGS.c.kind == kind)
    ).first()
    return None if row is None else SavedMapping(json.loads(row[0]), json.loads(row[1]))


def write_mapping(
    connection: sa.Connection, source: str, kind: str, columns: Mapping[str, str], constants: Mapping[str, Any]
) -> None:
    """Keep how a source's headers are read."""
    connection.execute(MAPPINGS.delete().where(MAPPINGS.c.source == source, MAPPINGS.c.kind == kind))
    connection.execute(
        MAPPINGS.insert(),
        {
            "source": source,
            "kind": kind,
            "columns": json.dumps(dict(columns), ensure_ascii=False),
            "constants": json.dumps(dict(constants), ensure_ascii=False),
        },
    )
