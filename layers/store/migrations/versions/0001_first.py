"""The first store: five layers, imports that can be taken back, the audit that is only added to."""

from __future__ import annotations

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TEXT, _INTEGER, _NUMBER, _DATE = sa.Text, sa.BigInteger, sa.Double, sa.Date
_BOOLEAN, _BYTES = sa.Boolean, sa.LargeBinary

_LAYERS = {
    "services": {
        "service_id": _TEXT,
        "service_name": _TEXT,
        "service_type": _TEXT,
        "organization_name": _TEXT,
        "site_name": _TEXT,
        "latitude": _NUMBER,
        "longitude": _NUMBER,
        "location_precision_m": _NUMBER,
        "settlement_class": _TEXT,
        "admin1_pcode": _TEXT,
        "admin2_pcode": _TEXT,
        "status": _TEXT,
        "description": _TEXT,
        "opening_hours": _TEXT,
        "languages": _TEXT,
        "phone": _TEXT,
        "email": _TEXT,
        "fees": _TEXT,
        "payment_model": _TEXT,
        "seats_total": _INTEGER,
        "seats_available": _INTEGER,
        "seats_as_of": _DATE,
        "urban_radius_km": _NUMBER,
        "rural_radius_km": _NUMBER,
        "country": _TEXT,
        "source": _TEXT,
        "source_date": _DATE,
        "missing_since": _DATE,
    },
    "programmes": {
        "programme_id": _TEXT,
        "programme_name": _TEXT,
        "service_ids": _TEXT,
        "criteria": _TEXT,
        "starts": _DATE,
        "ends": _DATE,
        "funding_ends": _DATE,
        "intake_dates": _TEXT,
        "duration_weeks": _NUMBER,
        "hours_per_week": _NUMBER,
        "stipend_amount": _NUMBER,
        "stipend_currency": _TEXT,
        "stipend_period": _TEXT,
        "stipend_covers": _TEXT,
        "isco08_codes": _TEXT,
        "seats_total": _INTEGER,
        "seats_available": _INTEGER,
        "seats_as_of": _DATE,
        "source": _TEXT,
        "source_date": _DATE,
        "missing_since": _DATE,
    },
    "returnees": {
        "case_code": _TEXT,
        "latitude": _NUMBER,
        "longitude": _NUMBER,
        "location_precision_m": _NUMBER,
        "settlement_name": _TEXT,
        "settlement_class": _TEXT,
        "birth_date": _DATE,
        "birth_year": _INTEGER,
        "age_years": _NUMBER,
        "age_as_of": _DATE,
        "sex": _TEXT,
        "education_grade": _NUMBER,
        "education_grade_most": _NUMBER,
        "education_system": _TEXT,
        "needs": _TEXT,
        "interests": _TEXT,
        "dependants": _INTEGER,
        "return_date": _DATE,
        "consent": _BOOLEAN,
        "support_until": _DATE,
        "country": _TEXT,
        "admin1_pcode": _TEXT,
        "admin2_pcode": _TEXT,
        "admin3_name": _TEXT,
        "landmark": _TEXT,
        "source": _TEXT,
        "source_date": _DATE,
        "missing_since": _DATE,
    },
    "areas": {
        "area_id": _TEXT,
        "area_name": _TEXT,
        "area_name_en": _TEXT,
        "area_name_fr": _TEXT,
        "admin_level": _INTEGER,
        "parent_id": _TEXT,
        "country": _TEXT,
        "population": _NUMBER,
        "source": _TEXT,
        "source_date": _DATE,
        "missing_since": _DATE,
        "geometry": _BYTES,
    },
    "settlements": {
        "settlement_id": _TEXT,
        "settlement_name": _TEXT,
        "latitude": _NUMBER,
        "longitude": _NUMBER,
        "population": _NUMBER,
        "settlement_class": _TEXT,
        "admin1_pcode": _TEXT,
        "admin2_pcode": _TEXT,
        "country": _TEXT,
        "source": _TEXT,
        "source_date": _DATE,
        "missing_since": _DATE,
    },
}
"""Each layer's columns; the first names the row."""


def upgrade() -> None:
    """Make every table, then lock the audit."""
    _make_imports()
    for layer, columns in _LAYERS.items():
        key = next(iter(columns))
        op.create_table(
            layer,
            *(sa.Column(name, kind, primary_key=name == key, nullable=name != key) for name, kind in columns.items()),
            sa.Column("version", sa.BigInteger, nullable=False),
            sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
            sa.Column("changed_at", sa.Text, nullable=False),
        )
    _make_records()
    _lock_audit()


def _make_imports() -> None:
    op.create_table(
        "imports",
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
    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("version_before", sa.BigInteger, nullable=False),
        sa.Column("version_after", sa.BigInteger, nullable=False),
    )
    op.create_index("import_changes_by_row", "import_changes", ["kind", "key"])


def _make_records() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("object_type", sa.Text, nullable=False),
        sa.Column("object_ids", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    state = op.create_table(
        "state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("audit_seq", sa.BigInteger, nullable=False),
        sa.Column("audit_hash", sa.Text, nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "revision": 0, "audit_seq": 0, "audit_hash": ""}])
    settings = op.create_table(
        "settings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.bulk_insert(settings, [{"key": "store.secret", "value": json.dumps(secrets.token_hex(32))}])
    op.create_table(
        "mappings",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("constants", sa.Text, nullable=False),
    )
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
    )


def _lock_audit() -> None:
    if op.get_context().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
            )
        op.execute(  # INSERT OR REPLACE fires no trigger on DELETE
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_is_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$"
    )
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
            f"FOR EACH {each} EXECUTE FUNCTION audit_is_added_to()"
        )
