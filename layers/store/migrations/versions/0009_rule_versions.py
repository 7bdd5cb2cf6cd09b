"""Rules have versions with days in force; programmes have quotas, bridges, lifts and lodging."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NEW = {
    "quotas": sa.Text,
    "bridges": sa.Text,
    "lift_km": sa.Double,
    "accommodation": sa.Boolean,
    "in_force_from": sa.Date,
    "in_force_to": sa.Date,
}


def upgrade() -> None:
    """Add the columns, empty, and the table of versions; a rule that is there becomes its first version."""
    for name, kind in _NEW.items():
        op.add_column("programmes", sa.Column(name, kind))
    op.create_table(
        "rule_versions",
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("criteria", sa.Text),
        sa.Column("in_force_from", sa.Date),
        sa.Column("in_force_to", sa.Date),
        sa.Column("import_id", sa.Integer),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text),
    )
    op.execute(
        "INSERT INTO rule_versions (programme_id, number, criteria, import_id, source, actor, at) "
        "SELECT p.programme_id, 1, p.criteria, p.import_id, i.source, p.changed_by, p.changed_at "
        "FROM programmes p JOIN imports i ON i.id = p.import_id"
    )
