"""Are shares from few answers drawn towards the country's, told with their interval, or not told at all?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from assessments.labour.demand import KNOWN, LEAST_ASKED, NO_DATA, SUPPRESSED, demand_scores, is_old, wilson_interval

answers = st.integers(0, 500).flatmap(lambda hits: st.tuples(st.just(hits), st.integers(max(hits, 1), 1000)))
shares = st.floats(0, 1)


@given(answers)
def test_the_interval_is_wilson_s(counted):
    hits, asked = counted
    expected = binomtest(hits, asked).proportion_ci(0.95, method="wilson")
    low, high = wilson_interval(hits, asked)
    assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nobody_asked_has_no_interval():
    assert np.isnan(wilson_interval(0, 0)).all()


def test_a_score_can_be_worked_out_by_hand():
    made = demand_scores([15, 6], [30, 60], national_share=0.2, as_if_asked=30)
    assert made.share.tolist() == [0.5, 0.1]
    assert made.weight == pytest.approx([1 / 2, 2 / 3])
    assert made.score == pytest.approx([(15 + 6) / 60, (6 + 6) / 90])
    assert made.status.tolist() == [KNOWN, KNOWN]


@pytest.mark.parametrize(
    ("hits", "asked", "national", "status"),
    [
        (3, LEAST_ASKED - 1, 0.2, SUPPRESSED),
        (3, LEAST_ASKED, 0.2, KNOWN),
        (0, 0, 0.2, NO_DATA),
        (np.nan, 50, 0.2, NO_DATA),
        (3, np.nan, 0.2, NO_DATA),
        (3, 50, np.nan, NO_DATA),
    ],
)
def test_few_answers_are_not_told_and_none_is_no_data(hits, asked, national, status):
    made = demand_scores([hits], [asked], national_share=national)
    assert made.status.tolist() == [status]
    figures = (made.share, made.weight, made.score, made.low, made.high)
    assert [bool(np.isnan(each[0])) for each in figures] == [status != KNOWN] * 5


@given(answers, shares, st.floats(0, 1000))
def test_the_score_lies_between_the_area_and_the_country_and_in_its_interval(counted, national, as_if):
    hits, asked = counted
    made = demand_scores([hits], [asked + LEAST_ASKED], national_share=national, as_if_asked=as_if)
    own, score, edge = made.share[0], made.score[0], 1e-9
    assert min(own, national) - edge <= score <= max(own, national) + edge
    assert 0 <= made.low[0] <= score + edge
    assert score - edge <= made.high[0] <= 1
    assert score == pytest.approx(made.weight[0] * own + (1 - made.weight[0]) * national)


@given(st.integers(LEAST_ASKED, 400), st.integers(2, 20), shares)
def test_more_answers_of_the_same_kind_bring_the_score_nearer_to_the_area(asked, times, national):
    few, many = demand_scores([asked, asked * times], [2 * asked, 2 * asked * times], national_share=national).score
    assert abs(many - 0.5) <= abs(few - 0.5) + 1e-12


def test_without_the_country_an_area_s_own_share_is_left_as_it_is():
    made = demand_scores([3], [12], national_share=0.9, as_if_asked=0)
    assert made.score.tolist() == [0.25]


@pytest.mark.parametrize(
    ("as_of", "on", "old"),
    [
        ("2024-11-22", "2026-11-22", False),
        ("2024-11-21", "2026-11-22", True),
        ("2024-12-31", "2026-11-30", False),
        ("2024-10-31", "2026-11-01", True),
        ("2026-11-22", "2026-11-22", False),
        ("2024-02-29", "2026-02-28", False),
        ("2024-02-29", "2026-03-01", True),
    ],
)
def test_a_figure_is_old_after_24_months(as_of, on, old):
    assert is_old(dt.date.fromisoformat(as_of), dt.date.fromisoformat(on)) is old
