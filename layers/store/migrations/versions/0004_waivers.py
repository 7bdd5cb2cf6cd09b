"""Waivers are written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of waivers."""
    op.create_table(
        "waivers",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("programme_id", sa.Text, nullable=False),
        sa.Column("criterion", sa.Text, nullable=False),
        sa.Column("case_code", sa.Text),
        sa.Column("group_rule", sa.Text),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("granted_by", sa.Text, nullable=False),
        sa.Column("granted_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("withdrawn_at", sa.Text),
    )
