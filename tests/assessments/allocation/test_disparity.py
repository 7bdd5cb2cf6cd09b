"""Groups are held against the best-off of their kind, and first come first served is what it says."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.allocation.disparity import band_of, group_shares
from assessments.allocation.first_come import first_come
from tests.assessments.allocation.small import chosen, problem_of


def shares(groups, placed, people):
    mask = np.zeros(people, dtype=bool)
    mask[placed] = True
    everybody = np.ones(people, dtype=bool)
    marked = []
    for kind, name, members in groups:
        inside = np.zeros(people, dtype=bool)
        inside[list(members)] = True
        marked.append((kind, name, inside))
    return group_shares(marked, eligible=everybody, placed=mask, first_come=~mask)


def test_a_group_below_four_fifths_of_the_best_off_is_flagged_and_one_exactly_there_is_not():
    groups = [("sex", "a", range(20)), ("sex", "b", range(20, 40)), ("sex", "c", range(40, 60))]
    placed = [*range(10), *range(20, 28), *range(40, 47)]  # 10, 8 and 7 of 20
    found = shares(groups, placed, 60)
    assert [(group.placed, group.ratio, group.flagged) for group in found] == [
        (10, 1.0, False),
        (8, 0.8, False),
        (7, 0.7, True),
    ]
    assert found[0].share == 0.5
    assert found[2].first_come == 13


def test_groups_of_fewer_than_eleven_are_counted_but_neither_flagged_nor_held_against():
    found = shares([("sex", "few", range(10)), ("sex", "many", range(10, 30))], [*range(10), *range(10, 15)], 30)
    assert [(group.people, group.placed, group.flagged) for group in found] == [(10, 10, False), (20, 5, False)]
    assert found[1].ratio == 1.0


def test_kinds_are_compared_apart_and_groups_of_nobody_are_left_out():
    found = shares([("sex", "a", range(20)), ("age", "x", range(20, 40)), ("age", "y", [])], range(20), 40)
    assert [(group.kind, group.ratio) for group in found] == [("sex", 1.0), ("age", None)]


@pytest.mark.parametrize(
    ("far", "band"), [(0.0, "0-5"), (5.0, "0-5"), (5.01, "5-10"), (50.0, "25-50"), (50.1, "50-"), (float("nan"), "")]
)
def test_a_distance_on_a_limit_belongs_to_the_lower_band(far, band):
    assert band_of(far) == band


def test_whoever_comes_first_takes_the_nearest_seat_that_is_left():
    problem = problem_of([[1, 5], [1, None], [2, 3]], [1, 1])
    assert chosen(problem, first_come(problem, np.array([0, 1, 2]))) == [0, None, 1]
    assert chosen(problem, first_come(problem, np.array([1, 2, 0]))) == [None, 0, 1]
