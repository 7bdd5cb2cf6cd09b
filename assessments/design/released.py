"""Which figures about a programme on trial may be told to a partner, so that no small number can be worked out?

Along a curve everybody who comes in between two values that are told is at least `LEAST_PEOPLE`; where fewer come in,
the curve stays where it was. Both edges of a curve only rise (or only fall), so that values further apart differ by
sums of such steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.disclosure import LEAST_PEOPLE
from assessments.logic import NO, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt


@dataclass(frozen=True)
class Told:
    """How many people are eligible and to be checked, of everybody in the caseload."""

    eligible: int
    unknown: int
    people: int

    @property
    def highest(self) -> int:
        """How many are eligible if all who are to be checked turn out to be."""
        return self.eligible + self.unknown

    @property
    def ineligible(self) -> int:
        """How many are surely not eligible."""
        return self.people - self.highest

    @property
    def may_be_told(self) -> bool:
        """Whether each of the three figures is nothing or at least `LEAST_PEOPLE`."""
        return all(is_large(figure) for figure in (self.eligible, self.unknown, self.ineligible))

    def is_apart_from(self, other: Told) -> bool:
        """Tell whether what lies between this and other figures is nobody or at least `LEAST_PEOPLE`, at both edges."""
        return is_large(abs(self.eligible - other.eligible)) and is_large(abs(self.highest - other.highest))


def is_large(people: int) -> bool:
    """Tell whether a number of people may be told: nobody, or `LEAST_PEOPLE` and more."""
    return people == 0 or people >= LEAST_PEOPLE


def told_of(answers: npt.NDArray[Any]) -> Told:
    """Count answers: 0 no, 1 unknown, 2 yes."""
    return Told(int((answers == YES).sum()), int((answers == UNKNOWN).sum()), len(answers))


def steps_told(counts: Sequence[Sequence[int]], start: Told) -> list[Told]:
    """Say what may be told at each value of a curve, walking away from what is told already.

    Parameters
    ----------
    counts
        People who are ineligible, unknown and eligible at each value, in the order in which one walks.
    start
        What is told where the walk begins; it may be told.

    """
    last, shown = start, []
    for row in counts:
        here = Told(int(row[YES]), int(row[UNKNOWN]), int(row[NO] + row[UNKNOWN] + row[YES]))
        last = here if told_beside(here, (last,)) else last
        shown.append(last)
    return shown


def told_beside(figures: Told, others: Iterable[Told]) -> bool:
    """Tell whether figures may stand beside others of the same people: each is far enough from every one of them."""
    return figures.may_be_told and all(figures.is_apart_from(other) for other in others)
