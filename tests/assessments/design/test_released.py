"""What a partner is told of a curve: no step, and nothing above or below it, gives a small number of people away."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assessments.design.released import Told, is_large, steps_told, told_beside, told_of


def counts(*pairs: tuple[int, int], people: int = 200) -> list[list[int]]:
    """Write curves as the design desk does: ineligible, unknown, eligible."""
    return [[people - eligible - unknown, unknown, eligible] for eligible, unknown in pairs]


def test_a_step_of_ten_people_waits_for_the_next_ones():
    start = Told(100, 0, 200)
    told = steps_told(counts((100, 0), (110, 0), (111, 0), (121, 0), (122, 0)), start)
    assert [each.eligible for each in told] == [100, 100, 111, 111, 122]


def test_what_is_to_be_checked_is_nobody_or_many():
    told = steps_told(counts((100, 0), (120, 5), (120, 40)), Told(100, 0, 200))
    assert [(each.eligible, each.unknown) for each in told] == [(100, 0), (100, 0), (120, 40)]


def test_figures_stand_beside_others_only_if_nobody_or_many_lie_between():
    assert told_beside(Told(100, 20, 200), [Told(89, 31, 200)])
    assert not told_beside(Told(100, 20, 200), [Told(90, 30, 200)])
    assert not told_beside(Told(100, 20, 200), [Told(100, 15, 200)])
    assert not told_beside(Told(10, 20, 200), [])
    assert not told_beside(Told(100, 95, 200), [])


def test_answers_are_counted():
    told = told_of(np.array([0, 0, 1, 2, 2, 2]))
    assert (told.eligible, told.unknown, told.ineligible, told.people) == (3, 1, 2, 6)


rising = st.lists(st.tuples(st.integers(0, 25), st.integers(-15, 25)), min_size=1, max_size=12)


@given(rising, st.integers(0, 60), st.integers(0, 60))
def test_whatever_the_curve_no_two_figures_that_are_told_lie_close(steps, eligible, unknown):
    lowest, highest, pairs = eligible, eligible + unknown, []
    for up, more in steps:
        lowest, highest = lowest + up, max(highest, highest + more, lowest + up)
        pairs.append((lowest, highest - lowest))
    people = highest + 30
    start = Told(eligible, unknown, people)
    if not start.may_be_told:
        return
    told = [start, *steps_told(counts(*pairs, people=people), start)]
    for one in told:
        assert one.may_be_told
        for other in told:
            assert is_large(abs(one.eligible - other.eligible))
            assert is_large(abs(one.highest - other.highest))
    for row, shown in zip(pairs, told[1:], strict=True):
        assert shown.eligible <= row[0]
        assert shown.highest <= sum(row)
