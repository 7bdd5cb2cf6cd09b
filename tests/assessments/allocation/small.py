"""Small problems of sharing seats, and the answer by looking at every possible one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from assessments.allocation.problem import NOBODY, Problem, Promise


def problem_of(ways, seats, *, fit=(), promises=()):
    """Build a problem: `ways` has a row for each person and a burden for each pool, None where they may not enter."""
    pairs = [(person, pool) for person, row in enumerate(ways) for pool, burden in enumerate(row) if burden is not None]
    burden = [ways[person][pool] for person, pool in pairs]
    fits = [fit[person][pool] for person, pool in pairs] if fit else [0] * len(pairs)
    person, pool = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    return Problem(
        people=len(ways),
        seats=np.array(seats, dtype=float),
        person=person,
        pool=pool,
        burden=np.array(burden, dtype=np.int64),
        fit=np.array(fits, dtype=np.int64),
        promises=tuple(promises),
    )


def promise(pool, members, owed=0.0, share=0.0):
    return Promise(pool, np.array(members, dtype=bool), float(owed), share)


def chosen(problem, choice):
    """Return for each person the pool, None for nobody's."""
    return [None if pair == NOBODY else int(problem.pool[pair]) for pair in choice]


def worth(problem, choice):
    """Say how good a choice is, least first: places short of promises, people unplaced, burden, fit turned round."""
    pairs = problem.placed(np.array(choice))
    short = sum(problem.shortfall(each, np.array(choice)) for each in problem.promises)
    return round(short, 6), -len(pairs), int(problem.burden[pairs].sum()), -int(problem.fit[pairs].sum())


def is_allowed(problem, choice):
    taken = problem.taken(np.array(choice))
    if (taken > problem.seats).any():
        return False
    pairs = problem.placed(np.array(choice))
    for each in problem.promises:
        here = pairs[problem.pool[pairs] == each.pool]
        others = int((~each.members[problem.person[here]]).sum())
        if each.keeps_free and others > max(problem.seats[each.pool] - each.owed, 0):
            return False
    return True


def best_of_all(problem):
    """Look at every possible choice and return how good the best one is."""
    options = [[NOBODY, *np.flatnonzero(problem.person == person)] for person in range(problem.people)]
    return min(worth(problem, choice) for choice in product(*options) if is_allowed(problem, choice))


@st.composite
def problems(draw, *, promised=True, most_people=5, most_pools=3):
    people, pools = draw(st.integers(1, most_people)), draw(st.integers(1, most_pools))
    way = st.one_of(st.none(), st.integers(0, 9))
    ways = [[draw(way) for _ in range(pools)] for _ in range(people)]
    fit = [[draw(st.integers(0, 3)) for _ in range(pools)] for _ in range(people)]
    seats = [draw(st.one_of(st.integers(0, 3), st.just(np.inf))) for _ in range(pools)]
    kept = []
    for _ in range(draw(st.integers(0, 3)) if promised else 0):
        members = [draw(st.booleans()) for _ in range(people)]
        share = draw(st.sampled_from((0.0, 0.0, 0.3, 0.5)))
        kept.append(promise(draw(st.integers(0, pools - 1)), members, owed=draw(st.integers(0, 2)), share=share))
    return problem_of(ways, seats, fit=fit, promises=kept)
