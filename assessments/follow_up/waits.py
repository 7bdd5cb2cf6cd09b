"""How long did people wait from the sending of their referral until their first day, by programme and service?"""

from __future__ import annotations

import pandas as pd

LEAST_ENROLLED = 5
"""So many people must have begun before a wait is told."""


def waits_by_service(referrals: pd.DataFrame, *, least: int = LEAST_ENROLLED) -> pd.DataFrame:
    """Return the observed wait of each programme at each service.

    Parameters
    ----------
    referrals
        Rows with `service_id`, `programme_id` (missing: the service itself), `sent_on` and `enrolled_on` (days;
        missing: it has not happened). `followed` makes them.
    least
        People enrolled from which on a wait is told.

    Returns
    -------
    DataFrame[service_id, programme_id, wait_days, enrolled, sent]
        One row per service and programme to which somebody was sent. `wait_days` is the median of those who began,
        missing below `least`; `sent` beside `enrolled` says how many it says nothing about.

    """
    sent = referrals[referrals["sent_on"].notna()]
    days = (pd.to_datetime(sent["enrolled_on"]) - pd.to_datetime(sent["sent_on"])).dt.days
    keys = ["service_id", "programme_id"]
    grouped = sent.assign(wait_days=days.astype("float64")).groupby(keys, dropna=False, sort=True)["wait_days"]
    found = grouped.agg(["median", "count", "size"]).reset_index()
    found = found.rename(columns={"median": "wait_days", "count": "enrolled", "size": "sent"})
    found["wait_days"] = found["wait_days"].where(found["enrolled"] >= least)
    types = {"wait_days": "float64", "enrolled": "int64", "sent": "int64"}
    return found.astype(types)[[*keys, "wait_days", "enrolled", "sent"]]
