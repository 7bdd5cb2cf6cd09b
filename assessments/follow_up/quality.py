"""How good did people find a programme at a service? Told from five answers on: fewer are chance."""

from __future__ import annotations

import pandas as pd

LEAST_ANSWERS = 5
"""So many answers are needed before a quality is told."""


def quality_by_service(feedback: pd.DataFrame, *, least: int = LEAST_ANSWERS) -> pd.DataFrame:
    """Return the mean quality of each programme at each service.

    Parameters
    ----------
    feedback
        Rows with `service_id`, `programme_id` (missing: the service itself) and `quality` (1 poor to 5 good; missing:
        not answered).
    least
        Answers from which on a quality is told.

    Returns
    -------
    DataFrame[service_id, programme_id, quality, answers]
        One row per service and programme about which somebody answered. `quality` is missing below `least` answers.
        Rows without an answer to the question of quality count nowhere.

    """
    answered = feedback[feedback["quality"].notna()]
    keys = ["service_id", "programme_id"]
    grouped = answered.astype({"quality": "float64"}).groupby(keys, dropna=False, sort=True)["quality"]
    found = grouped.agg(["mean", "size"]).reset_index().rename(columns={"mean": "quality", "size": "answers"})
    found["quality"] = found["quality"].where(found["answers"] >= least)
    return found.astype({"quality": "float64", "answers": "int64"})[[*keys, "quality", "answers"]]
