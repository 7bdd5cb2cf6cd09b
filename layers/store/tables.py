"""Which tables the store has: one per layer, made from the schemas' columns, and the tables that keep the store honest.

A change here needs a migration (`migrations/versions/`) and its number in `HEAD`; a test compares the two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from layers.schemas import COLUMNS, INPUTS, KEYS, Kind

HEAD = "0009"
"""The last migration: the one that these tables belong to."""

VERSION_TABLE = "homeward_version"
"""Where the store says which migration it is at; its presence makes a database a Homeward store."""

METADATA = sa.MetaData()

_SQL_TYPES: dict[Kind, type[sa.types.TypeEngine[Any]]] = {
    Kind.TEXT: sa.Text,
    Kind.LIST: sa.Text,
    Kind.JSON: sa.Text,
    Kind.INTEGER: sa.BigInteger,
    Kind.NUMBER: sa.Double,
    Kind.DATE: sa.Date,
    Kind.BOOLEAN: sa.Boolean,
    Kind.OBJECT: sa.LargeBinary,
}


def kind_of(column: str) -> Kind:
    """Return what kind of value a layer's column holds; a geometry is an object, kept as well-known binary."""
    return Kind.OBJECT if column == "geometry" else COLUMNS[column].kind


def _layer_table(kind: str) -> sa.Table:
    key = KEYS[kind]
    columns = [
        sa.Column(name, _SQL_TYPES[kind_of(name)], primary_key=name == key, nullable=name != key)
        for name in INPUTS[kind].names()
    ]
    return sa.Table(
        kind,
        METADATA,
        *columns,
        sa.Column("version", sa.BigInteger, nullable=False),  # plus one with every change, never used twice
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),  # last gave it a value
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
    )


IMPORTS = sa.Table(
    "imports",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("checksum", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("read", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("quarantined", sa.Integer, nullable=False),
    sa.Column("inserted", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("erased", sa.Integer, nullable=False),
    sa.Column("marked_missing", sa.Integer, nullable=False),
    sa.Column("kept_cells", sa.Integer, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("undone_at", sa.Text),
)
"""One row per import. Times are ISO 8601 text in UTC."""

IMPORT_CHANGES = sa.Table(
    "import_changes",
    METADATA,
    sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # of the row: an import of areas may change rows that name them
    sa.Column("before", sa.Text),  # JSON of the cells that the import changed; NULL when the row was new
    sa.Column("version_before", sa.BigInteger, nullable=False),
    sa.Column("version_after", sa.BigInteger, nullable=False),  # 0 when the row was taken out
    sa.Index("import_changes_by_row", "kind", "key"),
)
"""What each import changed: enough to take it back."""

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("object_type", sa.Text, nullable=False),
    sa.Column("object_ids", sa.Text, nullable=False),  # JSON list; people only under their pseudonym
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("details", sa.Text, nullable=False),  # JSON
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
"""Who did what: only ever added to; triggers abort everything else."""

STATE = sa.Table(
    "state",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("audit_seq", sa.BigInteger, nullable=False),
    sa.Column("audit_hash", sa.Text, nullable=False),
)
"""One row: a number that changes with every change of the data, and the end of the audit's chain."""

SETTINGS = sa.Table(
    "settings",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),  # JSON
)

MAPPINGS = sa.Table(
    "mappings",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("columns", sa.Text, nullable=False),  # JSON: the file's header -> our column
    sa.Column("constants", sa.Text, nullable=False),  # JSON: our column -> value for the whole file
)

TOMBSTONES = sa.Table(
    "tombstones",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),  # keyed hash of the case code, which is nowhere kept
    sa.Column("at", sa.Text, nullable=False),
)

WAIVERS = sa.Table(
    "waivers",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("criterion", sa.Text, nullable=False),
    sa.Column("case_code", sa.Text),  # either the person
    sa.Column("group_rule", sa.Text),  # or the group, as JSON
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("granted_by", sa.Text, nullable=False),
    sa.Column("granted_on", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("withdrawn_at", sa.Text),
)
"""One row per waiver."""

RULE_VERSIONS = sa.Table(
    "rule_versions",
    METADATA,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # counted for each programme, never reused
    sa.Column("criteria", sa.Text),
    sa.Column("in_force_from", sa.Date),  # NULL from the beginning
    sa.Column("in_force_to", sa.Date),  # NULL until another follows
    sa.Column("import_id", sa.Integer),  # that brought it; NULL when it was typed here
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("undone_at", sa.Text),
)
"""Every rule that a programme has had: only added, or marked as taken back."""

TABLES: dict[str, sa.Table] = {kind: _layer_table(kind) for kind in INPUTS}
"""The table of each layer."""
