"""Whom did the follow-up reach, whom not, and how far could that bend the figures?

The study's own returnees were those "located nearby" (KB#4, 3.4): a figure about people who were asked says little of
those who could not be. So the share that was reached stands beside each figure, by sex, age and area, and bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

AGE_BANDS = ((0, 17), (18, 24), (25, 34), (35, 49), (50, 120))
"""Bands of completed years, both ends included."""

COVERAGE = ("group", "value", "due", "spoken_to", "not_reached", "not_asked", "share_spoken_to")
"""What `coverage_by` says of each group."""


def age_band(years: float) -> str | None:
    """Return the band of an age, such as `18-24`; None where it is not known."""
    if np.isnan(years):
        return None
    return next((f"{low}-{high}" for low, high in AGE_BANDS if low <= years < high + 1), None)


def coverage_by(due: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Count whom follow-up reached.

    Parameters
    ----------
    due
        One row per referral of which a follow-up has been due: `is_spoken_to`, `is_asked` (whether somebody tried), and
        the columns that `groups` name.
    groups
        Columns, such as sex or area; each is counted by itself. A missing value is a group of its own.

    Returns
    -------
    DataFrame
        A row for everybody (`group` is `all`), then one per value of each group: `COVERAGE`. `due` = `spoken_to` +
        `not_reached` + `not_asked`.

    """
    parts = [_counted(due.assign(value="all"), "all", "value"), *(_counted(due, name, name) for name in groups)]
    return pd.concat(parts, ignore_index=True)


def _counted(due: pd.DataFrame, group: str, column: str) -> pd.DataFrame:
    spoken, asked = due["is_spoken_to"].astype(bool), due["is_asked"].astype(bool)
    marked = pd.DataFrame(
        {
            "value": due[column],
            "due": 1,
            "spoken_to": spoken.astype("int64"),
            "not_reached": (asked & ~spoken).astype("int64"),
            "not_asked": (~asked & ~spoken).astype("int64"),
        }
    )
    found = marked.groupby("value", dropna=False, sort=True).sum().reset_index()
    found["share_spoken_to"] = found["spoken_to"] / found["due"]
    return found.assign(group=group)[list(COVERAGE)]
