"""What did people answer about each programme at each service? Told from five answers on."""

from __future__ import annotations

import pandas as pd

from assessments.follow_up.quality import LEAST_ANSWERS

SUMMARY = (
    "service_id",
    "programme_id",
    "answers",
    "delivered_share",
    "quality",
    "wait_time_satisfaction",
    "staff_satisfaction",
    "too_much_theory_share",
    "difficult_to_contact_share",
)
"""What `answers_by_service` says."""

_MEANS = ("delivered_share", "quality", "wait_time_satisfaction", "staff_satisfaction", *SUMMARY[-2:])


def answers_by_service(feedback: pd.DataFrame, *, least: int = LEAST_ANSWERS) -> pd.DataFrame:
    """Sum up answers.

    Parameters
    ----------
    feedback
        One row per person's answers (`Store.feedback_frame`); missing is not answered.
    least
        So many answers to a question are needed before its mean or share is told.

    Returns
    -------
    DataFrame
        A row per programme and service, the most answers first: `SUMMARY`. Marks are means from 1 (bad) to 5 (good);
        shares are of those who answered that question.

    """
    marks = pd.DataFrame(
        {
            "service_id": feedback["service_id"],
            "programme_id": feedback["programme_id"],
            "delivered_share": feedback["delivered"].astype("float64"),
            "quality": feedback["quality"],
            "wait_time_satisfaction": feedback["wait_time_satisfaction"],
            "staff_satisfaction": feedback["staff_satisfaction"],
            "too_much_theory_share": _share(feedback["practice"], "too_much_theory"),
            "difficult_to_contact_share": 1 - _share(feedback["difficulty_contacting"], "no"),
        }
    )
    keys = ["service_id", "programme_id"]
    grouped = marks.groupby(keys, dropna=False, sort=True)
    found = grouped[list(_MEANS)].mean().where(grouped[list(_MEANS)].count() >= least)
    found.insert(0, "answers", grouped.size())
    return found.reset_index().sort_values("answers", ascending=False, kind="stable", ignore_index=True)[list(SUMMARY)]


def _share(column: pd.Series[str], code: str) -> pd.Series[float]:
    return (column == code).astype("float64").where(column.notna())
