"""What rules may ask of people: languages, documents, training, access needs, route; and what a site offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEW = {
    "returnees": ("spoken_languages", "documents", "previous_training", "access_needs", "return_route"),
    "services": ("accessibility",),
}


def upgrade() -> None:
    """Add the columns, empty: nobody has said."""
    for table, names in _NEW.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text))
