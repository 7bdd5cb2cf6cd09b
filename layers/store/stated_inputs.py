"""What the verdict of a referral rested on, kept beside the referral as it was stated then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.store.rows import portions
from layers.store.tables import REFERRAL_INPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def write_inputs(connection: sa.Connection, referral_id: str, inputs: Mapping[str, Any] | None) -> None:
    """Keep what a new referral's verdict rested on; None keeps nothing."""
    if inputs is not None:
        text = json.dumps(inputs, ensure_ascii=False, allow_nan=False)
        connection.execute(REFERRAL_INPUTS.insert(), {"referral_id": referral_id, "inputs": text})


def read_inputs(connection: sa.Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what was kept, by referral; those of which nothing was kept are left out."""
    found: dict[str, dict[str, Any]] = {}
    for some in portions(ids):
        query = sa.select(REFERRAL_INPUTS).where(REFERRAL_INPUTS.c.referral_id.in_(some))
        found |= {row.referral_id: json.loads(row.inputs) for row in connection.execute(query)}
    return found


def forget_inputs(connection: sa.Connection, referrals: sa.Select[tuple[str]]) -> None:
    """Delete what was kept of the referrals that a query names."""
    connection.execute(REFERRAL_INPUTS.delete().where(REFERRAL_INPUTS.c.referral_id.in_(referrals)))
