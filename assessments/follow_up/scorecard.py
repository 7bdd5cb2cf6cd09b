"""What of the figures about partners, programmes and areas may leave the office?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assessments.disclosure import LEAST_PEOPLE, TOTAL
from assessments.suppression import FIGURES, Branch, withheld_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RESTS_ON: Mapping[str, str] = {
    "median_days": "reached",
    "share_within_target": "sent",
    "target_days": "sent",
    "quality": "answers",
}
"""Figures and the people whom they rest on: where those are withheld, so is the figure."""

KNOWN_ELSEWHERE = 1e6
"""What it costs to count on a total being withheld: another table of the same referrals may show it."""

_PARTS = {"served": "reached", "unknown": "waiting", "ended": "ended_without"}
"""Which of the parts of a row stand in which column of a table of gaps, whose suppression is used here too."""

_TOLD = {"served": "referred", "unknown": "not_referred"}


def released_scores(scores: pd.DataFrame, *, k: int = LEAST_PEOPLE) -> pd.DataFrame:
    """Withhold what could tell of fewer than `k` people, and what would let them be worked out.

    The parts of a row add up to `sent`, and the rows to a total that another table may show: so the rows are treated as
    one table of gaps is (`suppression`), once by what became of people and once by whether they were told. Figures that
    rest on withheld ones are withheld too.
    """
    told = scores.reset_index(drop=True).copy()
    hidden: set[tuple[int, str]] = set()
    if "sent" in told.columns:
        whole = told.assign(not_referred=told["sent"] - told["referred"])
        hidden |= _hidden(whole, _PARTS, k) | _hidden(whole, _TOLD, k)
        if "turned_away" in told.columns:
            away = told.assign(other=told["ended_without"] - told["turned_away"], sent=told["ended_without"])
            found = _hidden(away, {"served": "turned_away", "unknown": "other"}, k)
            hidden |= {(row, "ended_without" if name == "sent" else name) for row, name in found}
    for name in ("answers", "exits"):
        if name in told.columns:
            hidden |= {(row, name) for row, count in enumerate(told[name].fillna(0)) if 0 < count < k}
    for name in {name for _, name in hidden} & set(told.columns):
        rows = [row for row, column in hidden if column == name]
        told[name] = told[name].astype("Int64")
        told.loc[rows, name] = pd.NA
    for name, base in RESTS_ON.items():
        if name in told.columns and base in told.columns:
            told[name] = told[name].where((told[base] > 0).fillna(value=False))
    return told.drop(columns="share", errors="ignore")


def _hidden(table: pd.DataFrame, parts: Mapping[str, str], k: int) -> set[tuple[int, str]]:
    """Choose the cells to withhold: (row, column)."""
    names = {0: "sent", **{FIGURES.index(place): name for place, name in parts.items()}}
    rows: Sequence[tuple[int, ...]] = [
        tuple(int(table.iloc[row][names[place]]) if place in names else 0 for place in range(len(FIGURES)))
        for row in range(len(table))
    ]
    children = [Branch(str(row), figures) for row, figures in enumerate(rows)]
    total = tuple(sum(figures[place] for figures in rows) for place in range(len(FIGURES)))
    found = withheld_figures(Branch(TOTAL, total, cost=KNOWN_ELSEWHERE, children=children), k)
    return {(int(key), names[place]) for key, place in found if key != TOTAL}
