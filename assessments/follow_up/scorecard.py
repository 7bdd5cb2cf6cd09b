"""What came of each partner's referrals, and what of it may leave the office?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.disclosure import LEAST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

COUNTS = ("sent", "referred", "reached", "waiting", "ended_without", "answers", "ended")
"""Columns that count people."""

RESTS_ON: Mapping[str, str] = {
    "median_days": "reached",
    "share_within_target": "sent",
    "quality": "answers",
    "share": "ended",
}
"""Figures and the people whom they rest on: with too few of them, they stay in the office too."""


def released_scores(scores: pd.DataFrame, *, k: int = LEAST_PEOPLE) -> pd.DataFrame:
    """Withhold what could tell of single people: counts from 1 to `k` - 1, and figures that rest on them.

    The counts of a row add up (`sent` = `reached` + `waiting` + `ended_without`), so that one withheld alone could be
    worked out: then the smallest other part above 0 is withheld too, and where there is none, `sent`. A group of fewer
    than `k` people shows nothing but its name. Rows of a partner are not added up in what is released: no total stands
    beside them.
    """
    told = scores.copy()
    counts = [name for name in COUNTS if name in told.columns]
    for name in counts:
        told[name] = told[name].astype("Int64")
    hidden = [_withheld(row, k) for row in scores[counts].astype("int64").to_dict("records")]
    for name in counts:
        told[name] = told[name].mask(np.array([name in names for names in hidden], dtype=bool))
    for name, base in RESTS_ON.items():
        if name in told.columns and base in told.columns:
            told[name] = told[name].where(told[base].notna() & (told[base] > 0))
    return told


def _withheld(row: Mapping[Hashable, int], k: int) -> set[Hashable]:
    small: set[Hashable] = {name for name, count in row.items() if 0 < count < k}
    if "sent" not in row:
        return small
    if row["sent"] < k:
        return set(row)
    parts = [name for name in ("reached", "waiting", "ended_without") if name in row]
    hidden = small & set(parts)
    if len(hidden) == 1:
        others = sorted((row[name], name) for name in parts if name not in hidden and row[name])
        small.add(others[0][1] if others else "sent")
    if 0 < row["sent"] - row.get("referred", row["sent"]) < k:
        small.add("referred")  # sent less referred are those who were never told
    return small
