"""Place as many people as the seats allow, then with the least burden in sum, then with the best fit; and prove it.

Each stage is settled on its own and holds the stages before it (lexicographic order). Before all of them come promises
(quotas): they fall short by as few places as possible, mostly by none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.allocation.pace import Pace
from assessments.allocation.problem import NOBODY
from assessments.allocation.rows import reduced_costs
from assessments.allocation.solver import Solver

if TYPE_CHECKING:
    from assessments.allocation.problem import Floats, Indices, Problem

SHORTFALL, PLACED, BURDEN, FIT = "shortfall", "placed", "burden", "fit"
STAGES = (SHORTFALL, PLACED, BURDEN, FIT)
"""What is settled first, second, third and last."""

LONGEST_SECONDS = 50.0
"""So long is searched at most; a usual problem takes a second or two."""


@dataclass(frozen=True)
class Stage:
    """What one stage reached, and what nothing could exceed.

    `value` and `bound` count places missing, people, burden steps or fit; `scale` is what their distance is a share of:
    the places owed, else the value.
    """

    name: str
    value: float
    bound: float
    scale: float

    @property
    def gap(self) -> float:
        """Return by which share at most a better answer could be better; 0 where nothing can be."""
        return abs(self.value - self.bound) / max(abs(self.scale), 1.0)


@dataclass(frozen=True, eq=False)
class Allocation:
    """For each person the pair taken or `NOBODY`; what each stage reached; by how much each promise falls short."""

    choice: Indices
    stages: tuple[Stage, ...]
    short: tuple[float, ...]

    @property
    def worth(self) -> tuple[float, ...]:
        """Return how good the answer is, less is better, one aim after another."""
        return tuple(-stage.value if stage.name in (PLACED, FIT) else stage.value for stage in self.stages)

    @property
    def proven(self) -> bool:
        """Whether nothing can be better at any stage."""
        return all(stage.gap == 0 for stage in self.stages)

    @property
    def gap(self) -> float:
        """Return the largest gap of all stages."""
        return max((stage.gap for stage in self.stages), default=0.0)


def allocate(problem: Problem, *, longest_seconds: float = LONGEST_SECONDS) -> Allocation:
    """Share the seats.

    Parameters
    ----------
    problem
        Who may take which seats.
    longest_seconds
        When the search stops, on a machine that does nothing else (see `Pace`); the stages then tell how far from the
        best they may be.

    Returns
    -------
    Allocation
        Never more people than seats in a pool, never a pair that the problem lacks. First the promises (quotas) fall
        short by as few places as possible, then the most people are placed, then their burdens' sum is least, then
        their fits' sum is largest. A stage that needs a search ends within 0.2 % of its bound. The same problem gives
        the same answer, unless the time was up.

    """
    if not len(problem.person):
        return _as_allocation(problem, np.zeros(0, dtype=np.intp), (Stage(PLACED, 0, 0, 0),))
    pace = Pace(longest_seconds)
    kept, best = _near_pairs(problem), None
    while True:
        run = _Run(problem, kept, pace)
        stages = run.stages(impatient_until=longest_seconds / 4)
        if len(stages) == len(run.names):
            found = _as_allocation(problem, kept[run.taken], stages)
            best = found if best is None or found.worth < best.worth else best
        if best is not None and (not run.wanting.any() or pace.used > longest_seconds / 2):
            return best
        kept = np.union1d(kept, np.flatnonzero(run.wanting))


def _as_allocation(problem: Problem, taken: Indices, stages: tuple[Stage, ...]) -> Allocation:
    choice = np.full(problem.people, NOBODY, dtype=np.intp)
    choice[problem.person[taken]] = taken
    return Allocation(choice, stages, tuple(problem.shortfall(promise, choice) for promise in problem.promises))


MOST_PAIRS = 120_000
"""So many pairs are looked at from the beginning; of more, each person's nearest, and whatever the prices ask for."""


def _near_pairs(problem: Problem) -> Indices:
    if len(problem.person) <= MOST_PAIRS:
        return np.arange(len(problem.person))
    best = problem.best_first
    begins = np.searchsorted(problem.person[best], np.arange(problem.people))
    rank = np.arange(len(best)) - begins[problem.person[best]]
    return np.sort(best[rank < max(MOST_PAIRS // problem.people, 1)])


class _Run:
    """One run through all stages with some of the pairs; `wanting` marks those of the others that could do better."""

    def __init__(self, problem: Problem, kept: Indices, pace: Pace) -> None:
        self.problem = problem
        self.left_out = np.ones(len(problem.person), dtype=bool)
        self.left_out[kept] = False
        self.wanting = np.zeros(len(problem.person), dtype=bool)
        self.small = problem.only(kept) if self.left_out.any() else problem
        self.solver = Solver(self.small, pace)

    @property
    def taken(self) -> Indices:
        """List the pairs that are taken, by position among those kept."""
        return np.flatnonzero(np.rint(self.solver.best[: len(self.small.person)]))

    @property
    def names(self) -> list[str]:
        """List the stages that there are to settle."""
        return [name for name in STAGES if name != SHORTFALL or self.problem.promises]

    def stages(self, *, impatient_until: float) -> tuple[Stage, ...]:
        """Settle all stages, each in its part of the time left; early on it ends where pairs left out are wanted."""
        settled: list[Stage] = []
        for name in self.names:
            if self.wanting.any() and self.solver.pace.used < impatient_until:
                break
            settled.append(self._settled(name, len(self.names) - len(settled)))
        return tuple(settled)

    def _settled(self, name: str, to_come: int) -> Stage:
        cost = _cost(self.small, name)
        fractions = name == SHORTFALL and any(promise.share for promise in self.problem.promises)
        bound = self.solver.settle(cost, step=_FINE if fractions else 1.0, face=name == BURDEN, part=1 / to_come)
        reached = float(cost @ self.solver.best)
        bound = max(min(bound, reached) - self._hidden(name, reached), _surely(self.problem, name))
        scale = sum(promise.owed for promise in self.problem.promises) if name == SHORTFALL else reached
        sign = -1.0 if name in (PLACED, FIT) else 1.0
        return Stage(name, sign * reached + 0.0, sign * bound + 0.0, scale)

    def _hidden(self, name: str, reached: float) -> float:
        """Return by how much the pairs left out could lower the cost at most, and mark those that could.

        Each person takes one pair at most, so it is the sum of everybody's lowest reduced cost (a Lagrangian bound).
        """
        if not self.left_out.any() or reached <= _surely(self.problem, name):
            return 0.0
        if self.solver.prices is None:
            return abs(reached)
        reduced = reduced_costs(self.problem, _cost(self.problem, name), self.solver.prices)
        if name == BURDEN:
            self.left_out &= reduced <= _FINE  # of the others none is in any answer as good
        asks = self.left_out & (reduced < -_FINE)
        self.wanting |= asks
        lowest = np.zeros(self.problem.people)
        np.minimum.at(lowest, self.problem.person[asks], reduced[asks])
        return float(np.floor(-lowest.sum() + _FINE))


def _surely(problem: Problem, name: str) -> float:
    """Return what a stage cannot cost less than, without looking at who goes where."""
    if name == PLACED:
        return -float(min(len(np.unique(problem.person)), problem.seats.sum()))
    if name == FIT:
        most = np.zeros(problem.people)
        np.maximum.at(most, problem.person, problem.fit)
        return -float(most.sum())
    return 0.0


_FINE = 1e-4
"""Shortfalls from shares are told apart to this."""


def _cost(problem: Problem, name: str) -> Floats:
    """Return what each column costs at a stage: the pairs, then what the promises fall short."""
    of_pairs = {
        SHORTFALL: np.zeros(len(problem.person)),
        PLACED: -np.ones(len(problem.person)),
        BURDEN: problem.burden.astype(float),
        FIT: -problem.fit.astype(float),
    }[name]
    return np.concatenate([of_pairs, np.full(len(problem.promises), 1.0 if name == SHORTFALL else 0.0)])
