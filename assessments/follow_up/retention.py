"""Who is still there 30, 120 and 180 days after enrolment, and how far can that be said at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.follow_up.todo import day_numbers
from layers.follow_up.timing import EARLY_DAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

RETENTION = ("stage_days", "enrolled", "kept", "left", "not_known", "share_known", "share_least", "share_most")
"""What `retention_at` says of each stage."""


def retention_at(followed: pd.DataFrame, stages: Sequence[int], *, on: dt.date) -> pd.DataFrame:
    """Count who stayed, who left and of whom nobody knows.

    Parameters
    ----------
    followed
        One row per referral, with `enrolled_on`, `completed_on`, `ended_on` and `left_on` (the day on which somebody is
        known to have left), `seen_on` (the last day on which the person was known to take part or to have finished).
    stages
        Days after enrolment.
    on
        The day asked about: only who was enrolled so many days before it counts for a stage.

    Returns
    -------
    DataFrame
        A row per stage: `RETENTION`. Who completed counts as kept, at whatever stage. `share_known` is that of those of
        whom it is known; `share_least` and `share_most` are what it would be had everybody else left, or stayed.

    """
    today = float(np.datetime64(on, "D").astype(np.int64))
    begin, done = day_numbers(followed["enrolled_on"]), day_numbers(followed["completed_on"])
    left, seen = day_numbers(followed["left_on"]), day_numbers(followed["seen_on"])
    rows = []
    for days in stages:
        counted = begin + days <= today
        gone = counted & (left <= begin + days)
        stayed = counted & ~gone & (~np.isnan(done) | (left > begin + days) | (seen >= begin + days - EARLY_DAYS))
        kept, lost, all_of_them = int(stayed.sum()), int(gone.sum()), int(counted.sum())
        unknown = all_of_them - kept - lost
        rows.append(
            (
                days,
                all_of_them,
                kept,
                lost,
                unknown,
                _share(kept, kept + lost),
                _share(kept, all_of_them),
                _share(kept + unknown, all_of_them),
            )
        )
    return pd.DataFrame(rows, columns=list(RETENTION))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan
