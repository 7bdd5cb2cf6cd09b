"""What the labour market asks for: a layer of demand by area and occupation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"

_TEXT, _INTEGER, _NUMBER, _DATE = sa.Text, sa.BigInteger, sa.Double, sa.Date

_COLUMNS = {
    "demand_id": _TEXT,
    "area_id": _TEXT,
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "catchment_km": _NUMBER,
    "country": _TEXT,
    "isco08_code": _TEXT,
    "isic4_code": _TEXT,
    "job_title": _TEXT,
    "evidence": _TEXT,
    "openings": _NUMBER,
    "employed": _NUMBER,
    "informal_employed": _NUMBER,
    "self_employed": _NUMBER,
    "hard_to_fill_share": _NUMBER,
    "employers_asked": _INTEGER,
    "wage_amount": _NUMBER,
    "wage_currency": _TEXT,
    "wage_period": _TEXT,
    "demand_method": _TEXT,
    "demand_source": _TEXT,
    "reference_date": _DATE,
    "sample_size": _INTEGER,
    "source": _TEXT,
    "source_date": _DATE,
    "missing_since": _DATE,
}


def upgrade() -> None:
    """Make the layer's table, empty."""
    op.create_table(
        "demand",
        *(
            sa.Column(name, kind, primary_key=name == "demand_id", nullable=name != "demand_id")
            for name, kind in _COLUMNS.items()
        ),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
    )
