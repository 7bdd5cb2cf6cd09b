"""What would first come first served have given, whose seats would then be left over, and to whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.allocation.problem import NOBODY

if TYPE_CHECKING:
    from assessments.allocation.problem import Indices, Problem


def first_come(problem: Problem, order: Indices) -> Indices:
    """Let people choose in turn: each takes the seat with the least burden that is still free.

    Nobody looks at those behind them, nor at promises: that is what one compares with.

    Parameters
    ----------
    problem
        Who may take which seats.
    order
        Everybody, in the order in which they come.

    Returns
    -------
    Indices
        For each person the pair taken, or `NOBODY`.

    """
    best = problem.best_first
    begins = np.searchsorted(problem.person[best], np.arange(problem.people + 1))
    left = problem.seats.copy()
    choice = np.full(problem.people, NOBODY, dtype=np.intp)
    for person in order:
        for pair in best[begins[person] : begins[person + 1]]:
            if left[problem.pool[pair]] >= 1:
                left[problem.pool[pair]] -= 1
                choice[person] = pair
                break
    return choice
