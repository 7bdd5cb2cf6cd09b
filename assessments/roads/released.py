"""Which counts of circle against road may leave the office, so that no small one can be worked out?

Each programme's row is protected as tables of gaps are. Programmes share people: of two that share a site, the one with
fewer people inside its circle is withheld whole where any of its figures differs from the other's by a small number,
because the difference would be a count of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assessments.disclosure import LEAST_PEOPLE
from assessments.suppression import Branch, withheld_figures
from layers.roads.agreement import CIRCLE_UNKNOWN, FARTHER_BY_ROAD, NEAR_BY_ROAD, OUTSIDE_CIRCLE, UNCERTAIN_HOME
from layers.roads.names import NO_NETWORK, OFF_NETWORK, UNREACHABLE
from layers.schemas import DisagreementCounts, ReleasedDisagreements

if TYPE_CHECKING:
    from collections.abc import Sequence

ROAD_UNKNOWN = "road_unknown"
"""The column of people inside a circle of whom the road is not known, for whatever reason."""

TOLD = ("people", NEAR_BY_ROAD, FARTHER_BY_ROAD, UNREACHABLE, ROAD_UNKNOWN, CIRCLE_UNKNOWN, OUTSIDE_CIRCLE)
"""The figures that are told; the first is the sum of the others."""

Figures = tuple[int | None, ...]


def release_disagreements(
    counts: pd.DataFrame, sites: Sequence[frozenset[str]], *, k: int = LEAST_PEOPLE
) -> pd.DataFrame:
    """Withhold small counts, and others so that no small one can be worked out.

    Parameters
    ----------
    counts
        Frame of schema DisagreementCounts.
    sites
        For each of its rows the services that it is about.
    k
        The smallest number of people told; from 1 to `k` - 1 is withheld, 0 is told.

    Returns
    -------
    DataFrame[ReleasedDisagreements]
        The same rows in the same order; withheld figures are missing.

    """
    if counts.empty:
        return ReleasedDisagreements.empty()
    counts = DisagreementCounts.parse(counts).reset_index(drop=True)
    unknown = counts[[OFF_NETWORK, NO_NETWORK, UNCERTAIN_HOME]].sum(axis=1)
    figures = counts.assign(**{ROAD_UNKNOWN: unknown})[list(TOLD)].astype("int64")
    rows: list[tuple[int, ...]] = list(figures.itertuples(index=False, name=None))
    told: list[Figures] = [_told(row, k) for row in rows]
    kept: list[int] = []
    for at in counts["inside_circle"].sort_values(ascending=False, kind="stable").index.tolist():
        near = (other for other in kept if sites[at] & sites[other])
        if any(_differ_by_few(told[at], told[other], k) for other in near):
            told[at] = (None,) * len(TOLD)
        kept.append(at)
    shown = {name: pd.array(column, dtype="Int64") for name, column in zip(TOLD, zip(*told, strict=True), strict=True)}
    return ReleasedDisagreements.parse(counts.assign(**shown))


def _told(row: tuple[int, ...], k: int) -> Figures:
    """Return one row as it may be told by itself."""
    hidden = {column for _, column in withheld_figures(Branch("row", row), k)}
    return tuple(None if column in hidden else figure for column, figure in enumerate(row))


def _differ_by_few(one: Figures, other: Figures, k: int) -> bool:
    pairs = zip(one, other, strict=True)
    return any(a is not None and b is not None and 0 < abs(a - b) < k for a, b in pairs)
