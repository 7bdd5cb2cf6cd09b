"""A referral keeps what its verdict rested on: the rule's version, the fields it read, the distance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table, empty, and lock it: a row goes only when its person is erased."""
    op.create_table(
        "referral_inputs",
        sa.Column("referral_id", sa.Text, sa.ForeignKey("referrals.referral_id"), primary_key=True),
        sa.Column("inputs", sa.Text, nullable=False),
    )
    for trigger in _FILE if op.get_context().dialect.name == "sqlite" else _SERVER:
        op.execute(trigger)


_ABORT = "BEGIN SELECT RAISE(ABORT, 'what happened is only ever added to'); END"
_UNLESS_ERASING = "WHEN NOT EXISTS (SELECT 1 FROM settings WHERE key = 'store.wipe_pending')"
_IF_THERE = "WHEN EXISTS (SELECT 1 FROM referral_inputs WHERE referral_id = NEW.referral_id)"
_ADDED_TO = "EXECUTE FUNCTION history_is_added_to()"  # made with the referrals themselves
_WITH_PERSON = "EXECUTE FUNCTION history_is_erased_with_its_person()"

_FILE = (
    f"CREATE TRIGGER referral_inputs_no_update BEFORE UPDATE ON referral_inputs {_ABORT}",
    f"CREATE TRIGGER referral_inputs_no_delete BEFORE DELETE ON referral_inputs {_UNLESS_ERASING} {_ABORT}",
    f"CREATE TRIGGER referral_inputs_no_replace BEFORE INSERT ON referral_inputs {_IF_THERE} {_ABORT}",
)
"""On SQLite; INSERT OR REPLACE fires no trigger on DELETE."""

_SERVER = (
    f"CREATE TRIGGER referral_inputs_no_update BEFORE UPDATE ON referral_inputs FOR EACH ROW {_ADDED_TO}",
    f"CREATE TRIGGER referral_inputs_no_delete BEFORE DELETE ON referral_inputs FOR EACH ROW {_WITH_PERSON}",
    f"CREATE TRIGGER referral_inputs_no_truncate BEFORE TRUNCATE ON referral_inputs FOR EACH STATEMENT {_ADDED_TO}",
)
