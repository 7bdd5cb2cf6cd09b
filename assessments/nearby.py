"""Who may live near enough to a site at all? Everybody else is surely beyond its circle, without being measured.

A straight line through the Earth is never longer than the way over its surface, and its length along one axis of the
Earth's three (ECEF) is never longer than the line: whoever lies further off along an axis than the radius lies outside.
People are sorted along the axis on which they are spread most, so that whoever may be near is one slice of them, found
by halving and looked at without copying.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES
from assessments.criteria.distance import limit_km
from assessments.eligibility import Bench
from assessments.facts import RURAL, URBAN
from layers.geodesy import ecef
from layers.rules import AllOf, Within

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.facts import Codes, Floats, People
    from assessments.offers import Offer
    from layers.rules import Criterion, Rule

    Rows = npt.NDArray[np.intp] | slice

MOST_DOUBT_KM = 5.0
"""Whose home is known less precisely than this stays unsorted: one of them would widen everybody's slices."""

_ROUNDING_M = 1.0

_SHARED = ("home", "road")
"""Groups of criteria that look at maps and networks: answered once for everybody, whoever is asked about."""


def widest_km(rule: Rule) -> float:
    """Return the radius beyond which a rule surely says no, in kilometres; infinite where there is none such."""
    if isinstance(rule, Within):
        return max(limit_km(rule, code) for code in (URBAN, RURAL))
    if isinstance(rule, AllOf):
        return min((widest_km(part) for part in rule.parts), default=np.inf)
    return np.inf


def sorted_by_place(people: People) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the positions of the people whose homes are known well, in an order for `Nearby`, and of the others."""
    clear = people.has_place & (people.precision_km <= MOST_DOUBT_KM)
    rows = np.flatnonzero(clear)
    metres = people.places.ecef[rows]
    return rows[np.argsort(metres[:, _widest_axis(metres)], kind="stable")], np.flatnonzero(~clear)


def _widest_axis(metres: Floats) -> int:
    return int(np.argmax(metres.max(axis=0) - metres.min(axis=0))) if len(metres) else 0


@dataclass(frozen=True)
class Nearby:
    """People in the order of `sorted_by_place`: where they are along the axis, and the worst precision of a home."""

    axis: int
    along: Floats
    doubt_m: float

    @classmethod
    def of(cls, people: People) -> Nearby:
        """Look at people who are sorted already."""
        metres = people.places.ecef
        axis = _widest_axis(metres)
        return cls(axis, np.ascontiguousarray(metres[:, axis]), 1000 * float(people.precision_km.max(initial=0.0)))

    def within(self, centre: tuple[float, float], radius_km: float) -> slice | None:
        """Return a slice with everybody who may live within the radius of a centre; None where that may be anybody."""
        if not np.isfinite(radius_km) or np.isnan(centre).any():
            return None
        middle = float(ecef(*centre)[0, self.axis])
        reach = 1000 * radius_km + self.doubt_m + _ROUNDING_M
        first, last = np.searchsorted(self.along, (middle - reach, middle + reach))
        return slice(int(first), int(last))


class Part(Bench):
    """Some of the people on a bench, by their positions; what looks at maps is answered on the bench of all."""

    whole: Bench
    rows: Rows

    @classmethod
    def of(cls, whole: Bench, rows: Rows) -> Part:
        """Take some people from a bench."""
        part = cls(whole.people.take(rows), whole.offers)
        part.whole, part.rows = whole, rows
        return part

    def criterion(self, criterion: Criterion, offer: Offer) -> Codes:
        """Answer one criterion for these people; the array is shared, never change it."""
        if JUDGES[criterion.name].group in _SHARED:
            return self.whole.criterion(criterion, offer)[self.rows]
        return super().criterion(criterion, offer)

    def abroad(self, offer: Offer) -> npt.NDArray[np.bool_]:
        """Mark those of these people who are known to live in another country than the site."""
        return self.whole.abroad(offer)[self.rows]
