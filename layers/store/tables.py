"""Which tables the store has: one per layer, made from the schemas' columns, and the tables that keep the store honest.

A change here needs a migration (`migrations/versions/`) and its number in `HEAD`; a test compares the two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from layers.schemas import COLUMNS, INPUTS, KEYS, Kind

HEAD = "0011"
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

REFERRALS = sa.Table(
    "referrals",
    METADATA,
    sa.Column("referral_id", sa.Text, primary_key=True),
    sa.Column("case_code", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text),
    sa.Column("service_id", sa.Text),
    sa.Column("priority", sa.Text, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("choice", sa.Text),
    sa.Column("override", sa.Text),
    sa.Column("verdict", sa.Text),
    sa.Column("ranked_first", sa.Text),
    sa.Column("replaces", sa.Text),
    sa.Column("origin", sa.Text),
    sa.Column("key", sa.Text, unique=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Index("referrals_by_case", "case_code"),
)
"""How each referral came about: only ever added to, and deleted when the person is erased."""

REFERRAL_EVENTS = sa.Table(
    "referral_events",
    METADATA,
    sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("told_on", sa.Date),
    sa.Column("channel", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("holder", sa.Text),
    sa.Column("consent_on", sa.Date),
    sa.Column("key", sa.Text, unique=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.CheckConstraint("kind <> 'step' OR state <> 'sent' OR consent_on IS NOT NULL", name="consent_before_sending"),
)
"""What happened to each referral: only ever added to, and deleted when the person is erased."""

REFERRAL_STATES = sa.Table(
    "referral_states",
    METADATA,
    sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("sent_on", sa.Date),
    sa.Column("told_on", sa.Date),
    sa.Column("accepted_on", sa.Date),
    sa.Column("enrolled_on", sa.Date),
    sa.Column("completed_on", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Column("ended_by", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Index("referral_states_by_state", "state"),
)
"""Where each referral stands: what its events add up to, written with every event so that long lists need no adding."""

ADDRESSES = sa.Table(
    "addresses",
    METADATA,
    sa.Column("case_code", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("from_date", sa.Date, nullable=False),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
    sa.Column("location_precision_m", sa.Double),
    sa.Column("settlement_name", sa.Text),
    sa.Column("admin1_pcode", sa.Text),
    sa.Column("admin2_pcode", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
"""Where people moved, and from which day on: only ever added to, and deleted when the person is erased."""

FOLLOW_UPS = sa.Table(
    "follow_ups",
    METADATA,
    sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
"""What was noted of each referral beside its events: only ever added to, and deleted when the person is erased."""

FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id")),  # NULL where the answers are anonymous
    sa.Column("service_id", sa.Text),
    sa.Column("programme_id", sa.Text),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("delivered", sa.Boolean),
    sa.Column("quality", sa.Integer),
    sa.Column("wait_time", sa.Text),
    sa.Column("wait_time_satisfaction", sa.Integer),
    sa.Column("non_delivery_explained", sa.Text),
    sa.Column("difficulty_contacting", sa.Text),
    sa.Column("staff_satisfaction", sa.Integer),
    sa.Column("practice", sa.Text),
    sa.Column("answer_id", sa.Text, unique=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Index("feedback_by_referral", "referral_id"),
)
"""What people answered about services: only ever added to, and deleted when the person is erased."""

REFERRAL_INPUTS = sa.Table(
    "referral_inputs",
    METADATA,
    sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
    sa.Column("inputs", sa.Text, nullable=False),  # JSON: the rule, its version, the fields it reads, the distance
)
"""What the verdict of a referral rested on: only ever added to, and deleted when the person is erased."""

FOLLOWED = (REFERRAL_INPUTS, FOLLOW_UPS, FEEDBACK, REFERRAL_STATES, REFERRAL_EVENTS, REFERRALS, ADDRESSES)
"""What is kept of following people, in the order in which it is deleted when one is erased."""

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

DRAFTS = sa.Table(
    "drafts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),  # counted for each name, never reused
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("removed_at", sa.Text),
)
"""Programmes that are only drafted: every version of each name, marked when it is taken off the list."""

TABLES: dict[str, sa.Table] = {kind: _layer_table(kind) for kind in INPUTS}
"""The table of each layer."""
