"""Shares begun, quality and waits: figures that can be checked in the head, and a kept library as oracle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from assessments.follow_up.quality import quality_by_service
from assessments.follow_up.survival import BEGAN, LEFT, WAITING, incidence
from assessments.follow_up.waits import waits_by_service

DAYS = st.integers(0, 20)


def estimate(pairs):
    days, what = zip(*pairs, strict=True)
    return incidence(np.array(days, dtype=float), np.array(what, dtype=np.int8))


def test_whoever_still_waits_counts_as_long_as_is_known():
    """Two begin on day 1 and 3; one waits since 2 days: of those still at risk on day 3 all begin."""
    found = estimate([(1, BEGAN), (2, WAITING), (3, BEGAN)])
    assert found.within(0) == 0
    assert found.within(1) == pytest.approx(1 / 3)
    assert found.within(2.5) == pytest.approx(1 / 3)
    assert found.within(3) == pytest.approx(1.0)
    assert found.median == 3


def test_whoever_was_turned_away_never_begins():
    found = estimate([(1, LEFT), (2, BEGAN)])
    assert found.within(100) == pytest.approx(0.5)
    assert found.median == 2
    assert estimate([(1, LEFT), (1, LEFT), (2, BEGAN)]).median is None


def test_nobody_sent_is_no_share():
    found = incidence(np.zeros(0), np.zeros(0, dtype=np.int8))
    assert (found.within(10), found.median) == (0.0, None)


def test_the_textbook_example():
    """Remission of 21 patients on 6-MP (Freireich et al. 1963), as every textbook on survival has it."""
    began = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = estimate([(day, BEGAN) for day in began] + [(day, WAITING) for day in waiting])
    told = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {day: round(1 - found.within(day), 3) for day in told} == told
    assert found.median == 23


@given(st.lists(st.tuples(DAYS, st.sampled_from((WAITING, BEGAN))), min_size=1, max_size=30))
def test_where_nobody_leaves_it_is_kaplan_and_meier(pairs):
    found = estimate(pairs)
    seen = [day for day, what in pairs if what == BEGAN]
    censored = CensoredData(uncensored=seen, right=[day for day, what in pairs if what == WAITING])
    survival = ecdf(censored).sf
    for day in range(21):
        assert found.within(day) == pytest.approx(1 - survival.evaluate(day), abs=1e-12)


@given(st.lists(st.tuples(DAYS, st.sampled_from((LEFT, BEGAN))), min_size=1, max_size=30))
def test_where_nobody_waits_it_is_the_plain_share(pairs):
    found = estimate(pairs)
    for day in range(21):
        share = sum(when <= day and what == BEGAN for when, what in pairs) / len(pairs)
        assert found.within(day) == pytest.approx(share, abs=1e-12)


@given(st.lists(st.tuples(DAYS, st.sampled_from((WAITING, LEFT, BEGAN))), min_size=1, max_size=30), st.randoms())
def test_the_share_grows_stays_a_share_and_knows_no_order(pairs, dice):
    found = estimate(pairs)
    assert (np.diff(found.share) >= -1e-12).all()
    assert found.share.min() >= 0
    assert found.share.max() <= 1 + 1e-12
    mixed = list(pairs)
    dice.shuffle(mixed)
    assert np.allclose(estimate(mixed).share, found.share)


def test_a_quality_is_told_from_five_answers_on():
    rows = [("s1", "p1", mark) for mark in (1, 2, 3, 4, 5)] + [("s2", None, 5)] * 4 + [("s1", "p2", None)]
    found = quality_by_service(pd.DataFrame(rows, columns=["service_id", "programme_id", "quality"]))
    assert list(found["service_id"]) == ["s1", "s2"]
    assert list(found["answers"]) == [5, 4]
    assert found["quality"].iloc[0] == 3.0
    assert np.isnan(found["quality"].iloc[1])
    assert pd.isna(found["programme_id"].iloc[1])


def test_a_wait_is_told_from_five_people_on_and_says_who_still_waits():
    sent = pd.Timestamp("2026-01-01")
    days = [2, 4, 6, 8, 30, None]
    rows = pd.DataFrame(
        {
            "service_id": "s1",
            "programme_id": "p1",
            "sent_on": [sent] * 6,
            "enrolled_on": [None if day is None else sent + pd.Timedelta(days=day) for day in days],
        }
    )
    (found,) = waits_by_service(rows).to_dict("records")
    assert found == {"service_id": "s1", "programme_id": "p1", "wait_days": 6.0, "enrolled": 5, "sent": 6}
    assert np.isnan(waits_by_service(rows.iloc[1:])["wait_days"].iloc[0])
    assert waits_by_service(rows.assign(sent_on=pd.NaT)).empty


def test_nothing_followed_is_an_empty_answer():
    nothing = pd.DataFrame({name: [] for name in ("service_id", "programme_id", "quality", "sent_on", "enrolled_on")})
    assert list(quality_by_service(nothing).columns) == ["service_id", "programme_id", "quality", "answers"]
    assert list(waits_by_service(nothing).columns)[2:] == ["wait_days", "enrolled", "sent"]
