"""A first answer in a moment: allowed, and mostly near the best; what the search begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.allocation.problem import NOBODY

if TYPE_CHECKING:
    from assessments.allocation.problem import Indices, Problem, Promise


def first_answer(problem: Problem) -> Indices:
    """Give owed places to members first, then every seat that is left to whoever has the least burden there.

    Returns
    -------
    Indices
        For each person the pair taken, or `NOBODY`; allowed as `allocate` says, whatever the promises.

    """
    filling = _Filling(problem)
    nearest = np.argsort(problem.burden, kind="stable")
    for promise in sorted(problem.promises, key=lambda each: -each.owed):
        here = nearest[problem.pool[nearest] == promise.pool]
        members = here[promise.members[problem.person[here]]]
        for pair in members[:_MOST].tolist():
            if problem.shortfall(promise, filling.choice) <= 0:
                break
            filling.take(pair)
    for pair in problem.best_first.tolist():
        filling.take(pair)
    return filling.choice


_MOST = 200
"""So many members at most are tried for one promise: seats come by the dozen."""


class _Filling:
    """Seats that are being filled, one after another."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.choice = np.full(problem.people, NOBODY, dtype=np.intp)
        self.left = problem.seats.copy()
        self.promises: dict[int, list[Promise]] = {}
        for promise in problem.promises:
            self.promises.setdefault(promise.pool, []).append(promise)
        self.others = {
            id(promise): max(problem.seats[promise.pool] - promise.owed, 0.0) for promise in problem.promises
        }
        self.members = dict.fromkeys(self.others, 0.0)
        self.here = np.zeros(problem.pools)

    def take(self, pair: int) -> None:
        """Place somebody, where that leaves everything allowed and no share of those placed worse than owed."""
        person, pool = int(self.problem.person[pair]), int(self.problem.pool[pair])
        if self.choice[person] != NOBODY or self.left[pool] < 1:
            return
        strangers = [each for each in self.promises.get(pool, ()) if not each.members[person]]
        for each in strangers:
            if each.keeps_free and self.others[id(each)] < 1:
                return
            if each.share and self.members[id(each)] < each.owed + each.share * (self.here[pool] + 1):
                return
        for each in strangers:
            self.others[id(each)] -= 1
        for each in self.promises.get(pool, ()):
            self.members[id(each)] += float(each.members[person])
        self.choice[person], self.left[pool] = pair, self.left[pool] - 1
        self.here[pool] += 1
