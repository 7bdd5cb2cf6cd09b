"""In which order do options suit one person: what may be entered first, then the weighted sum of the terms?

A score is the sum of weight times score of each term, and nothing else: it recomputes from what is shown. Weights move
options within a tier only (verdict, then whether there is a place now, then reservations): no weight puts what cannot
be entered above what can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assessments.choosing.terms import NAMES
from layers.schemas.columns import AVAILABILITIES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from assessments.choosing.terms import Term
    from assessments.choosing.weights import Weights

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

TOP = 3
"""So many options are compared; never one alone where there are two."""

_VERDICT_ORDER = {"eligible": 0, "unknown": 1, "ineligible": 2}
_LAST = len(VERDICTS) - 1


@dataclass(frozen=True, eq=False)
class Ranking:
    """Options in their order: `order` are positions in the options judged, the most suitable first.

    `scores` (a row an option, a column a term) and `sums` are by position. `tier` numbers the options that weights can
    move among each other, by position; `ranked` says which may be entered, or may once something is known, `running`
    which have not ended. `group` is the type of service, by position: options of another type are no alternative.
    """

    order: Indices
    scores: Floats
    weights: Floats
    sums: Floats
    tier: Indices
    ranked: npt.NDArray[np.bool_]
    running: npt.NDArray[np.bool_]
    group: npt.NDArray[np.object_]

    def of_type(self, group: object) -> Indices:
        """List the options of a type that are compared, in their order: open to the person, or maybe, and not ended."""
        wanted = self.ranked & self.running & (self.group == group)
        return self.order[wanted[self.order]]


def weight_vector(weights: Weights) -> Floats:
    """Return weights in the order of the terms."""
    return np.array([weights[name] for name in NAMES], dtype=float)


def score_matrix(terms: Sequence[Sequence[Term]]) -> Floats:
    """Return scores, a row an option and a column a term."""
    return np.array([[term.score for term in each] for each in terms], dtype=float).reshape(-1, len(NAMES))


def rank_by(options: pd.DataFrame, scores: Floats, weights: Weights) -> Ranking:
    """Put options in order.

    Parameters
    ----------
    options
        Schema Options in `check`'s order: eligible before to be checked before ineligible, and within each by
        availability and distance. Equal sums keep that order; the ineligible keep it altogether.
    scores
        A row for each of the options.
    weights
        What each term counts.

    """
    verdict = options["verdict"].map(_VERDICT_ORDER).to_numpy(dtype=np.intp)
    there = options["availability"].map(AVAILABILITIES.index).to_numpy(dtype=np.intp)
    reserved = options["reservations"].fillna("").str.len().to_numpy(dtype=np.intp) > 0
    tier = (verdict * len(AVAILABILITIES) + there) * 2 + reserved
    vector = weight_vector(weights)
    sums = scores @ vector
    ranked = verdict < _LAST
    tier = np.where(ranked, tier, tier.max(initial=0) + 1).astype(np.intp)
    order = np.lexsort((np.arange(len(options)), np.where(ranked, -np.round(sums, 12), 0.0), tier))
    running = there < AVAILABILITIES.index("ended")
    return Ranking(order, scores, vector, sums, tier, ranked, running, options["service_type"].to_numpy(dtype=object))
