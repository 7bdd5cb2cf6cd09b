"""What share has begun after so many days, when some still wait and some will never begin?

The Aalen-Johansen estimate of the cumulative incidence: whoever still waits counts as long as is known, whoever was
turned away or gave up stays in the denominator. Where nobody leaves it is one less the Kaplan-Meier estimate.

References: Kaplan & Meier 1958, Journal of the American Statistical Association 53; Aalen & Johansen 1978, Scandinavian
Journal of Statistics 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

WAITING, BEGAN, LEFT = 0, 1, 2
"""What is known at the last day: nothing yet, the service began, or it never will."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """The share begun at or before each of `days` (sorted, each once), of all who were sent."""

    days: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]

    def within(self, days: float) -> float:
        """Return the share begun within so many days, the last included; 0 before anything happened."""
        place = int(np.searchsorted(self.days, days, side="right")) - 1
        return float(self.share[place]) if place >= 0 else 0.0

    @property
    def median(self) -> float | None:
        """The first day on which half of all had begun; None where it has not come to that."""
        reached = np.flatnonzero(self.share >= 0.5 - 1e-12)
        return float(self.days[reached[0]]) if len(reached) else None


def incidence(days: npt.NDArray[np.float64], what: npt.NDArray[np.int8]) -> Incidence:
    """Estimate the share begun by day.

    Parameters
    ----------
    days
        Days from sending to `what`, or until the day asked about for who still waits; not negative.
    what
        `WAITING`, `BEGAN` or `LEFT` for each. Who waits until a day was at risk on that day.

    """
    order = np.argsort(days, kind="stable")
    days, what = days[order], what[order]
    moments, first = np.unique(days, return_index=True)
    at_risk = len(days) - first
    began = np.add.reduceat(what == BEGAN, first) if len(days) else np.zeros(0)
    gone = np.add.reduceat(what != WAITING, first) if len(days) else np.zeros(0)
    staying = np.cumprod(1 - gone / at_risk)
    before = np.concatenate([[1.0], staying[:-1]]) if len(days) else staying
    return Incidence(moments, np.cumsum(before * began / at_risk))
