"""Referrals are followed: how each came about, what happened to it, where it stands, and where people moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0009"

_KEPT = {
    "referrals": ("referral_id",),
    "referral_events": ("referral_id", "number"),
    "addresses": ("case_code", "number"),
}
"""What is only ever added to, and how its rows are told apart; a row goes only when its person is erased."""


def upgrade() -> None:
    """Make the tables, then lock those that are only added to."""
    _make_referrals()
    _make_states()
    op.create_table(
        "addresses",
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
    if op.get_context().dialect.name == "sqlite":
        _lock_file()
    else:
        _lock_server()


def _make_referrals() -> None:
    op.create_table(
        "referrals",
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
    )
    op.create_index("referrals_by_case", "referrals", ["case_code"])
    op.create_table(
        "referral_events",
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
        sa.CheckConstraint(
            "kind <> 'step' OR state <> 'sent' OR consent_on IS NOT NULL", name="consent_before_sending"
        ),
    )


def _make_states() -> None:
    op.create_table(
        "referral_states",
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
    )
    op.create_index("referral_states_by_state", "referral_states", ["state"])


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
    op.execute(
        "CREATE FUNCTION history_is_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what happened is only ever added to'; END $$"
    )
    op.execute(  # erasing a person says so first, in the same transaction
        "CREATE FUNCTION history_is_erased_with_its_person() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NOT EXISTS (SELECT 1 FROM settings WHERE key = 'store.wipe_pending') THEN "
        "RAISE EXCEPTION 'what happened is only ever added to'; END IF; RETURN OLD; END $$"
    )
    for table in _KEPT:
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
