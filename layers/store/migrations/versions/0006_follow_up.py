"""Referrals are followed up: what was noted of each, and what people answered about services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEPT = {"follow_ups": ("referral_id", "number"), "feedback": ("number",)}
"""What is only ever added to, and how its rows are told apart; a row goes only when its person is erased."""


def upgrade() -> None:
    """Make both tables, and lock them."""
    op.create_table(
        "follow_ups",
        sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id")),
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
    )
    op.create_index("feedback_by_referral", "feedback", ["referral_id"])
    if op.get_context().dialect.name == "sqlite":
        _lock_file()
    else:
        _lock_server()


def _lock_file() -> None:
    for table, key in _KEPT.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what happened is only ever added to'); END"
        )
        op.execute(  # erasing a person says so first, in the same transaction
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "WHEN NOT EXISTS (SELECT 1 FROM settings WHERE key = 'store.wipe_pending') "
            "BEGIN SELECT RAISE(ABORT, 'what happened is only ever added to'); END"
        )
        op.execute(  # INSERT OR REPLACE fires no trigger on DELETE
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            "BEGIN SELECT RAISE(ABORT, 'what happened is only ever added to'); END"
        )


def _lock_server() -> None:
    for table in _KEPT:  # the functions are those of the migration before
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION history_is_added_to()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION history_is_erased_with_its_person()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_added_to()"
        )
