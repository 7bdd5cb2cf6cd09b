"""One way to fill the holes in a group of fields, and what every group needs for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.criteria import JUDGES, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    from assessments.facts import Codes, People
    from layers.rules import Criterion


@dataclass(frozen=True)
class Filling:
    """One way to fill a group of fields: the answers of its criteria, and for whom the filling is possible.

    Where everybody's answer is the same the array has one entry.
    """

    answers: dict[Criterion, Codes]
    possible: npt.NDArray[np.bool_]


def leaves_of(where: Where, group: str) -> list[Criterion]:
    """List the different criteria of an offer's rule that read a group of fields."""
    return [leaf for leaf in dict.fromkeys(where.offer.criteria) if JUDGES[leaf.name].group == group]


def judged(people: People, where: Where, group: str) -> dict[Criterion, Codes]:
    """Answer every criterion that reads a group of fields."""
    return {leaf: JUDGES[leaf.name].judge(people, leaf, where) for leaf in leaves_of(where, group)}


def fill_nothing(_people: People, _where: Where) -> Iterator[Filling]:
    """Leave as they stand the fields of which nothing is ever missing."""
    yield from ()
