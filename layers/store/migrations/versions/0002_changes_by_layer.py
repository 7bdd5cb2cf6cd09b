"""An import may change rows of other layers than its own: what it changed is known by import, layer and key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_COLUMNS = "import_id, key, kind, before, version_before, version_after"


def upgrade() -> None:
    """Make the table anew, with the layer in its key."""
    op.drop_index("import_changes_by_row", "import_changes")
    op.rename_table("import_changes", "import_changes_0001")
    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("version_before", sa.BigInteger, nullable=False),
        sa.Column("version_after", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "key", "kind", name="import_changes_by_layer"),
    )
    op.execute(f"INSERT INTO import_changes ({_COLUMNS}) SELECT {_COLUMNS} FROM import_changes_0001")
    op.drop_table("import_changes_0001")
    op.create_index("import_changes_by_row", "import_changes", ["kind", "key"])
