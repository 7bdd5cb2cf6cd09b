"""Place as many people as the seats allow, then with the least burden in sum, then with the best fit; and prove it.

Each stage is settled on its own and holds the stages before it (lexicographic order). Before all of them come promises
(quotas): they fall short by as few places as possible, mostly by none.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.allocation.problem import NOBODY
from assessments.allocation.solver import Solver

if TYPE_CHECKING:
    from assessments.allocation.problem import Floats, Indices, Problem

SHORTFALL, PLACED, BURDEN, FIT = "shortfall", "placed", "burden", "fit"
STAGES = (SHORTFALL, PLACED, BURDEN, FIT)
"""What is settled first, second, third and last."""

LONGEST_SECONDS = 45.0
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
        When the search stops; the stages then tell how far from the best they may be.

    Returns
    -------
    Allocation
        Never more people than seats in a pool, never a pair that the problem lacks. First the promises (quotas) fall
        short by as few places as possible, then the most people are placed, then their burdens' sum is least, then
        their fits' sum is largest. A stage that needs a search ends within 0.2 % of its bound. The same problem gives
        the same answer, unless the time was up.

    """
    choice = np.full(problem.people, NOBODY, dtype=np.intp)
    stages: tuple[Stage, ...] = (Stage(PLACED, 0, 0, 0),)
    if len(problem.person):
        names = [name for name in STAGES if name != SHORTFALL or problem.promises]
        now = time.monotonic()
        solver = Solver(problem, now + longest_seconds)
        stages = tuple(_settled(problem, solver, names, place) for place in range(len(names)))
        taken = np.flatnonzero(np.rint(solver.best[: len(problem.person)]))
        choice[problem.person[taken]] = taken
    return Allocation(choice, stages, tuple(problem.shortfall(promise, choice) for promise in problem.promises))


def _settled(problem: Problem, solver: Solver, names: list[str], place: int) -> Stage:
    """Settle one stage in its part of the time that is left."""
    name, now = names[place], time.monotonic()
    cost = _cost(problem, name)
    until = now + max(solver.ends - now, 0.0) / (len(names) - place)
    fractions = name == SHORTFALL and any(promise.share for promise in problem.promises)
    bound = solver.settle(cost, step=_FINE if fractions else 1.0, face=name == BURDEN, until=until)
    sign = -1.0 if name in (PLACED, FIT) else 1.0
    reached = float(cost @ solver.best)
    scale = sum(promise.owed for promise in problem.promises) if name == SHORTFALL else reached
    return Stage(name, sign * reached + 0.0, sign * bound + 0.0, scale)


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
