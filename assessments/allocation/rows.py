"""What the seats, the people and the promises ask of every answer, as rows of a linear model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assessments.allocation.problem import Floats, Indices, Problem


def rows_of(problem: Problem) -> tuple[Indices, Indices, Floats, Floats, Floats]:
    """Write the model's rows: entries (row, column, value), and each row's lower and upper limit.

    One seat a person; the seats of each pool; each promise, with what it falls short as a column of its own; and for
    promises that keep seats free, how many others may sit there.
    """
    pairs = np.arange(len(problem.person))
    row, column, value = [problem.person, problem.people + problem.pool], [pairs, pairs], [np.ones(2 * len(pairs))]
    lower = [np.full(problem.people + problem.pools, -np.inf)]
    upper = [np.ones(problem.people), problem.seats]
    at = problem.people + problem.pools
    for number, promise in enumerate(problem.promises):
        here = np.flatnonzero(problem.pool == promise.pool)
        member = promise.members[problem.person[here]]
        row.append(np.full(len(here) + 1, at))
        column.append(np.append(here, len(pairs) + number))
        value.append(np.append(member - promise.share, 1.0))
        lower.append(np.array([promise.owed]))
        upper.append(np.array([np.inf]))
        at += 1
        if promise.keeps_free and np.isfinite(problem.seats[promise.pool]):
            others = here[~member]
            row.append(np.full(len(others), at))
            column.append(others)
            value.append(np.ones(len(others)))
            lower.append(np.array([-np.inf]))
            upper.append(np.array([max(problem.seats[promise.pool] - promise.owed, 0.0)]))
            at += 1
    joined = [np.concatenate(parts) for parts in (row, column, value, lower, upper)]
    return joined[0].astype(np.intp), joined[1].astype(np.intp), joined[2], joined[3], joined[4]


def reduced_costs(problem: Problem, cost: Floats, prices: Floats) -> Floats:
    """Return what taking each pair would add to the cost, beyond what it takes up at the rows' prices."""
    row, column, value, lower, _ = rows_of(problem)
    paid = np.bincount(column, weights=value * prices[: len(lower)][row], minlength=len(cost))
    return (cost - paid)[: len(problem.person)]
