"""Where every referral stands, as one frame: read past all objects, so that 100,000 take a fraction of a second."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from layers.store.tables import REFERRAL_STATES, REFERRALS
from layers.store.typed import days, fetched, nothing_collected, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_OPENED = (
    "referral_id",
    "case_code",
    "programme_id",
    "service_id",
    "priority",
    "opened_on",
    "actor",
    "choice",
    "override",
    "verdict",
    "ranked_first",
    "replaces",
    "origin",
)
_STANDING = tuple(column.name for column in REFERRAL_STATES.columns if column.name != "referral_id")
_DAYS = tuple(name for name in ("opened_on", *_STANDING) if name.endswith("_on") or name == "since")


def read_referral_frame(
    connection: sa.Connection, *, open_only: bool = False, ended_since: dt.date | None = None
) -> pd.DataFrame:
    """Read where each referral stands; see `ReferralBook.referral_frame`."""
    columns = [REFERRALS.c[name] for name in _OPENED] + [REFERRAL_STATES.c[name] for name in _STANDING]
    query = sa.select(*columns).select_from(
        REFERRALS.join(REFERRAL_STATES, REFERRALS.c.referral_id == REFERRAL_STATES.c.referral_id)
    )
    if open_only:
        query = query.where(REFERRAL_STATES.c.ended_on.is_(None))
    if ended_since is not None:
        query = query.where(sa.or_(REFERRAL_STATES.c.ended_on.is_(None), REFERRAL_STATES.c.ended_on >= ended_since))
    names = (*_OPENED, *_STANDING)
    with nothing_collected():
        rows = fetched(connection, query)
        rows.sort(key=itemgetter(0))
        rows.sort(key=_length)  # R100000 after R99999
        cells = zip(*rows, strict=True) if rows else iter([()] * len(names))
        typed = {name: _typed(name, values) for name, values in zip(names, cells, strict=True)}
    return pd.DataFrame(typed).rename(columns={"actor": "opened_by"})


def _length(row: Sequence[Any]) -> int:
    return len(row[0])


def _typed(name: str, values: Sequence[Any]) -> Any:
    """Type a column at once: letting pandas guess costs ten times as much."""
    if name in _DAYS:
        return days(values)
    return np.array(values, dtype="int64") if name == "number" else texts(values)
