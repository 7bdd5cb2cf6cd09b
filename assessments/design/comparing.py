"""Whom do two programmes take: both of them, only the one, only the other, neither, and of whom is it not known?

Everybody falls into exactly one of `CLASSES`; whoever is to be checked under either programme is `unknown`. Beside each
count stands the most that it can become if the holes are filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assessments.design.nested import takes_all_of
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.facts import Codes, People
    from assessments.offers import Offer, Offers

    Mask = npt.NDArray[np.bool_]

BOTH, ONLY_A, ONLY_B, NEITHER, NOT_KNOWN = "both", "only_a", "only_b", "neither", "unknown"
CLASSES = (BOTH, ONLY_A, ONLY_B, NEITHER, NOT_KNOWN)


@dataclass(frozen=True)
class Compared:
    """How some people fall under two programmes, A and B; the five classes add up to `people`.

    The `_most` are upper limits: how many of the `people` may belong to the class at the end. `unknown_a` and
    `unknown_b` are to be checked under one programme, whatever the other says.
    """

    people: int
    both: int
    only_a: int
    only_b: int
    neither: int
    unknown: int
    both_most: int
    only_a_most: int
    only_b_most: int
    neither_most: int
    eligible_a: int
    unknown_a: int
    ineligible_a: int
    eligible_b: int
    unknown_b: int
    ineligible_b: int

    @property
    def changed(self) -> int:
        """How many B takes more than A, of those who are surely in under each; negative if fewer."""
        return self.eligible_b - self.eligible_a


@dataclass(frozen=True, eq=False)
class Pairs:
    """Everybody's answer under A and under B: 0 no, 1 unknown, 2 yes.

    `a_within_b` says that whoever A takes B takes too, whatever turns out; `b_within_a` the other way round.
    """

    a: Codes
    b: Codes
    a_within_b: bool = False
    b_within_a: bool = False

    def __len__(self) -> int:
        return len(self.a)

    @cached_property
    def classes(self) -> npt.NDArray[np.int8]:
        """Everybody's class, a position in `CLASSES`."""
        found = np.full(len(self), CLASSES.index(NOT_KNOWN), dtype=np.int8)
        for name, (a, b) in _SURE.items():
            found[(self.a == a) & (self.b == b)] = CLASSES.index(name)
        return found

    def possible(self, name: str) -> Mask:
        """Mark who may be in a class (not `unknown`) at the end, as far as the two answers say."""
        a, b = _SURE[name]
        if (name == ONLY_A and self.a_within_b) or (name == ONLY_B and self.b_within_a):
            return np.zeros(len(self), dtype=bool)
        return np.isin(self.a, (a, UNKNOWN)) & np.isin(self.b, (b, UNKNOWN))

    def counted(self, some: Mask) -> Compared:
        """Count some of the people."""
        classes = np.bincount(self.classes[some], minlength=len(CLASSES)).tolist()
        most = {f"{name}_most": int(self.possible(name)[some].sum()) for name in _SURE}
        sides = {
            f"{said}_{side}": int((answers[some] == code).sum())
            for side, answers in (("a", self.a), ("b", self.b))
            for said, code in (("eligible", YES), ("unknown", UNKNOWN), ("ineligible", NO))
        }
        return Compared(people=int(some.sum()), **dict(zip(CLASSES, classes, strict=True)), **most, **sides)


_SURE = {BOTH: (YES, YES), ONLY_A: (YES, NO), ONLY_B: (NO, YES), NEITHER: (NO, NO)}
"""The answers under A and B that put somebody surely into a class."""


def answers_at(people: People, offers: Offers, sites: Sequence[Offer]) -> Codes:
    """Return everybody's best answer at any of a programme's sites."""
    bench = Bench(people, offers)
    best: Codes = np.max([bench.rule(site) for site in sites], axis=0)
    return best


def pairs_of(people: People, a: tuple[Offers, Sequence[Offer]], b: tuple[Offers, Sequence[Offer]]) -> Pairs:
    """Judge everybody under two programmes, each with all that is on offer beside it and its own sites."""
    return Pairs(
        answers_at(people, *a),
        answers_at(people, *b),
        takes_all_of(a[1], b[1]),
        takes_all_of(b[1], a[1]),
    )
