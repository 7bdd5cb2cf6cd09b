"""Do the terms of a course's alignment sum to it, and is what is not known neither low nor high?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.labour.alignment import align, alignment_terms

scores = st.one_of(st.just(np.nan), st.floats(0, 1))
cases = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 6)).flatmap(
    lambda size: st.tuples(
        arrays(float, (size[0], size[2]), elements=st.integers(0, 5).map(float)),
        arrays(float, (size[1], size[2]), elements=scores),
    )
)


def test_an_alignment_can_be_worked_out_by_hand():
    # three quarters of the course lead to the first occupation, a quarter to the second
    made = align([[3, 1, 0]], [[0.8, 0.4, 1.0], [0.8, np.nan, np.nan]])
    assert made.low == pytest.approx(np.array([[0.7, 0.6]]))
    assert made.high == pytest.approx(np.array([[0.7, 0.85]]))
    assert alignment_terms([3, 1, 0], [0.8, 0.4, 1.0]) == pytest.approx([0.6, 0.1, 0])
    assert alignment_terms([3, 1, 0], [0.8, np.nan, np.nan]) == pytest.approx([0.6, np.nan, 0], nan_ok=True)


def test_a_course_without_an_occupation_is_not_aligned_nor_misaligned():
    made = align([[0, 0]], [[0.5, 0.5]])
    assert np.isnan(made.low).all()
    assert np.isnan(made.high).all()


@given(cases)
def test_the_terms_of_each_course_and_area_sum_to_what_is_known(case):
    weights, demand = case
    made = align(weights, demand)
    for course in range(len(weights)):
        for area in range(len(demand)):
            if weights[course].sum():
                terms = alignment_terms(weights[course], demand[area])
                assert np.nansum(terms) == pytest.approx(made.low[course, area])
                assert 0 <= made.low[course, area] <= made.high[course, area] + 1e-12
                assert made.high[course, area] <= 1 + 1e-12
            else:
                assert np.isnan(made.low[course, area])


@given(cases, st.floats(0, 1))
def test_filling_a_hole_never_leaves_what_was_said(case, filled):
    weights, demand = case
    before, after = align(weights, demand), align(weights, np.where(np.isnan(demand), filled, demand))
    known = weights.sum(axis=1) > 0
    assert (before.low[known] - 1e-9 <= after.low[known]).all()
    assert (after.high[known] <= before.high[known] + 1e-9).all()
    assert after.low[known] == pytest.approx(after.high[known])
