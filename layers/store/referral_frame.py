"""Where every referral stands, as one frame: read past all objects, so that 100,000 take a fraction of a second."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from layers.store.tables import REFERRAL_STATES, REFERRALS

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


def read_referral_frame(connection: sa.Connection, *, open_only: bool = False) -> pd.DataFrame:
    """Read where each referral stands; see `ReferralBook.referral_frame`."""
    columns = [REFERRALS.c[name] for name in _OPENED] + [REFERRAL_STATES.c[name] for name in _STANDING]
    query = sa.select(*columns).select_from(
        REFERRALS.join(REFERRAL_STATES, REFERRALS.c.referral_id == REFERRAL_STATES.c.referral_id)
    )
    if open_only:
        query = query.where(REFERRAL_STATES.c.ended_on.is_(None))
    cursor = connection.connection.cursor()  # the driver's own: no object per cell
    try:
        cursor.execute(str(query.compile(dialect=connection.dialect)))
        rows = cursor.fetchall()
    finally:
        cursor.close()
    frame = pd.DataFrame(rows, columns=[*_OPENED, *_STANDING]).rename(columns={"actor": "opened_by"})
    texts = [name for name in frame.columns if name not in _DAYS and name != "number"]
    frame = frame.astype(dict.fromkeys(texts, "str"))
    for name in _DAYS:
        frame[name] = pd.to_datetime(frame[name], format="ISO8601").astype("datetime64[ns]")
    frame["number"] = frame["number"].astype("int64")
    order = frame["referral_id"].str.len().astype("int64") * 1  # R100000 comes after R99999
    return frame.iloc[frame.assign(length=order).sort_values(["length", "referral_id"]).index].reset_index(drop=True)
