"""How many were sent, referred and reached, how long did it take, and who still waits: by type, partner, programme.

Referred counts who was sent and told; reached counts who was enrolled. Both always stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.follow_up.survival import BEGAN, LEFT, WAITING, incidence
from assessments.follow_up.todo import day_numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt

FIGURES = (
    "sent",
    "referred",
    "reached",
    "waiting",
    "ended_without",
    "target_days",
    "median_days",
    "share_within_target",
)
"""What `count_reached` says of each group."""


def count_reached(followed: pd.DataFrame, by: Sequence[str], *, on: dt.date) -> pd.DataFrame:
    """Count referrals and tell how long the service took to begin, group by group.

    Parameters
    ----------
    followed
        One row per referral as it stands on the day, with `target_days` (how many days may pass from sending to the
        first day). Drafts count nowhere.
    by
        Columns that make a group; a missing value is a group of its own. None: everything is one group.
    on
        The day asked about: until then the open ones are known to wait.

    Returns
    -------
    DataFrame
        A row per group, the most referrals first: `by` and `FIGURES`. `sent` = `reached` + `waiting` + `ended_without`.
        `median_days` is the day by which half of those sent had begun and `share_within_target` the share that began
        within their target, the open ones counted as long as is known and those turned away in the denominator
        (`survival`); the median is missing where half have not begun. `target_days` is the median target.

    """
    sent = followed[followed["sent_on"].notna()]
    if sent.empty:
        return pd.DataFrame(columns=[*by, *FIGURES])
    what, days, target = _clocks(sent, on)
    groups: Any = (
        sent.groupby(list(by), dropna=False, sort=True).indices if by else {(): np.arange(len(sent), dtype=np.intp)}
    )
    referred = (sent["told_on"].notna()).to_numpy()
    rows = []
    for key, places in groups.items():
        names = key if isinstance(key, tuple) else (key,)
        rows.append(
            {
                **dict(zip(by, names, strict=True)),
                "sent": len(places),
                "referred": int(referred[places].sum()),
                **_timed(what[places], days[places], target[places]),
            }
        )
    found = pd.DataFrame(rows, columns=[*by, *FIGURES])
    return found.sort_values(["sent", *by], ascending=[False, *([True] * len(by))], kind="stable", ignore_index=True)


def _clocks(
    sent: pd.DataFrame, on: dt.date
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    began, start = day_numbers(sent["enrolled_on"]), day_numbers(sent["sent_on"])
    over = day_numbers(sent["ended_on"])
    what = np.select([~np.isnan(began), ~np.isnan(over)], [BEGAN, LEFT], WAITING).astype(np.int8)
    today = float(np.datetime64(on, "D").astype(np.int64))
    last = np.select([what == BEGAN, what == LEFT], [began, over], today)
    return what, np.maximum(last - start, 0.0), sent["target_days"].to_numpy(dtype=float)


def _timed(
    what: npt.NDArray[np.int8], days: npt.NDArray[np.float64], target: npt.NDArray[np.float64]
) -> dict[str, Any]:
    return {
        "reached": int((what == BEGAN).sum()),
        "waiting": int((what == WAITING).sum()),
        "ended_without": int((what == LEFT).sum()),
        "target_days": float(np.median(target)),
        "median_days": incidence(days, what).median,
        "share_within_target": incidence(days / target, what).within(1.0),
    }


def count_reasons(followed: pd.DataFrame) -> pd.DataFrame:
    """Count why referrals ended without the service, or before its end, and whose act it was.

    Returns
    -------
    DataFrame[reason, by, enrolled, exits, share]
        A row per reason and party, the most frequent first. `enrolled` tells those who left after they had begun from
        those who never began; `share` is that of all that ended so.

    """
    over = followed[followed["reason"].notna()].assign(enrolled=followed["enrolled_on"].notna())
    keys = ["reason", "by", "enrolled"]
    found = over.rename(columns={"ended_by": "by"}).groupby(keys, dropna=False, sort=True).size().reset_index()
    found.columns = pd.Index([*keys, "exits"])
    total = found.groupby("enrolled")["exits"].transform("sum")
    found["share"] = found["exits"] / total
    return found.sort_values(["enrolled", "exits", "reason"], ascending=[True, False, True], ignore_index=True)
