"""Wishes, jobs within reach, lengths of courses, intakes and the two lists: values that can be worked out by hand."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.labour.lengths import length_fit
from assessments.labour.mismatch import commuting, two_lists
from assessments.labour.taught import intakes_a_year
from assessments.labour.wishes import jobs_within_reach, nearness, wish_and_demand, wish_score
from layers.market import market_with, path_of, read_office
from layers.overlays import OverlayError

ON = dt.date(2026, 11, 22)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("7212", "7212", 1), ("7212", "7213", 0.75), ("7212", "7231", 0.5), ("7212", "7531", 0.25), ("7212", "5141", 0),
     ("72", "7212", 1), ("72", "73", 0.25)],
)  # fmt: skip
def test_occupations_are_near_by_the_digits_they_share(one, other, near):
    assert nearness(one, other) == nearness(other, one) == near


def test_the_nearest_pair_counts_and_nothing_said_is_not_nothing_wished():
    assert wish_score(("7531", "7212"), ("7213",)) == 0.75
    assert math.isnan(wish_score(("7531",), ()))


@given(shares, shares, shares)
def test_wish_and_demand_lie_between_both_and_stand_alone_where_one_is_unknown(wish, demand, weight):
    both = float(wish_and_demand(wish, demand, wish_weight=weight))
    assert min(wish, demand) - 1e-12 <= both <= max(wish, demand) + 1e-12
    assert wish_and_demand(np.nan, demand, wish_weight=weight) == demand
    assert wish_and_demand(wish, np.nan, wish_weight=weight) == wish


def test_a_job_half_an_hour_or_ten_kilometres_away_counts_half():
    weighed, known = jobs_within_reach([8, 8, 8, np.nan, 8], [[0, 30, np.nan, 0, np.inf]], [[0, 99, 10, 0, 5]])
    assert weighed.tolist() == [[8, 4, 4, 0, 0]]
    assert known.tolist() == [[True, True, True, False, True]]


@pytest.mark.parametrize(
    ("weeks", "codes", "status"),
    [(16, ("7212",), "fits"), (104, ("7212",), "fits"), (104.5, ("7212",), "longer"), (15.5, ("7212",), "shorter"),
     (4, ("7212",), "overview"), (None, ("7212",), "not_stated"), (10, ("0110",), "no_usual_length"),
     (4, ("9211",), "fits"), (13, ("7212", "7531"), "fits")],
)  # fmt: skip
def test_a_length_is_laid_beside_the_usual_one(weeks, codes, status):
    assert length_fit(weeks, codes, market_with()).status == status


def test_an_office_s_own_length_needs_both_ends_and_counts_for_its_group_alone():
    own = market_with(read_office('[groups.7212]\nleast = 30\nmost = 40\nsource = "school"'))
    assert length_fit(20, ("7212",), own).status == "shorter"
    assert length_fit(20, ("7213",), own).status == "fits"
    with pytest.raises(OverlayError):
        read_office('[groups.7212]\nleast = 30\nsource = "school"')
    with pytest.raises(OverlayError):
        path_of("72.weeks")


@pytest.mark.parametrize(
    ("intakes", "weeks", "times"),
    [("2026-11-22 2027-05-01 2027-11-22", 26, 2), ("2026-11-21", 26, 1), (None, 26, 1), (None, 104, 0.5),
     (None, math.nan, 1)],
)  # fmt: skip
def test_a_course_begins_as_often_as_its_intakes_of_the_year_ahead_say(intakes, weeks, times):
    assert intakes_a_year(intakes, weeks, on=ON) == times


def picture(*rows):
    names = ["area_id", "subject", "openings_per_year", "status"]
    return pd.DataFrame(rows, columns=names).assign(hits=np.nan, asked=np.nan, score=np.nan)


def taught(*rows):
    frame = pd.DataFrame(rows, columns=["area_id", "subject", "finishing_per_year"])
    return frame.assign(seats=frame["finishing_per_year"], courses=1, seats_unstated=0)


def lists(asked, held, near):
    found = two_lists(commuting(asked, held, near), asked)
    return [tuple(row) for row in found[["list", "area_id", "subject", "reason"]].to_numpy()]


def test_a_neighbour_within_reach_takes_what_is_too_much_and_teaches_what_is_needed():
    asked = picture(("A", "o7212", 10.0, "known"), ("B", "o7212", 30.0, "known"))
    held = taught(("A", "o7212", 20.0))
    apart = lists(asked, held, {"A": ("A",), "B": ("B",)})
    assert apart == [
        ("taught_not_needed", "A", "o7212", "more_finish_than_openings"),
        ("needed_not_taught", "B", "o7212", "openings"),
    ]
    assert lists(asked, held, {"A": ("A", "B"), "B": ("A", "B")}) == []


def test_what_is_not_known_or_withheld_is_on_neither_list():
    asked = picture(("A", "o7212", np.nan, "suppressed"))
    assert lists(asked, taught(("A", "o7212", 20.0), ("A", "o7531", 5.0)), {"A": ("A",)}) == []


def test_demand_known_for_the_group_alone_judges_its_occupations():
    asked = picture(("A", "o72", 0.0, "known"))
    assert lists(asked, taught(("A", "o7212", 5.0)), {"A": ("A",)}) == [
        ("taught_not_needed", "A", "o7212", "no_openings")
    ]
