"""What came of referrals: counts and times that can be checked in the head, and nothing small that leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from assessments.follow_up.answers import answers_by_service
from assessments.follow_up.coverage import age_band, coverage_by
from assessments.follow_up.reaching import count_reached, count_reasons
from assessments.follow_up.retention import retention_at
from assessments.follow_up.scorecard import released_scores
from tests.assessments.follow_up.histories import day

COLUMNS = ("sent_on", "told_on", "enrolled_on", "completed_on", "ended_on", "left_on", "seen_on")


def referrals(*rows: dict) -> pd.DataFrame:
    """Build referrals; days are numbers after the start, what is not said has not happened."""
    told = [{"group": "a", "target_days": 30.0, "reason": None, "ended_by": None, **row} for row in rows]
    frame = pd.DataFrame(told)
    for name in COLUMNS:
        numbers = [row.get(name) for row in told]
        frame[name] = pd.to_datetime([None if n is None else day(n) for n in numbers]).astype("datetime64[ns]")
    return frame


def test_both_numbers_and_how_long_it_took():
    """Four sent, three told; one begins after 10 days, one after 40, one is turned away, one waits since 20 days."""
    table = referrals(
        {"sent_on": 0, "told_on": 0, "enrolled_on": 10},
        {"sent_on": 0, "told_on": 0, "enrolled_on": 40},
        {"sent_on": 0, "told_on": 1, "ended_on": 5},
        {"sent_on": 40},
        {},
    )
    (row,) = count_reached(table, ["group"], on=day(60)).to_dict("records")
    assert row["sent"] == 4
    assert (row["referred"], row["reached"], row["waiting"], row["ended_without"]) == (3, 2, 1, 1)
    assert row["share_within_target"] == pytest.approx(0.25)
    assert row["median_days"] == 40  # of the one who waits 20 days nothing more is known
    assert count_reached(table, [], on=day(60))["sent"].tolist() == [4]
    assert count_reached(table.iloc[4:], ["group"], on=day(60)).empty


def test_each_is_held_against_its_own_target():
    table = referrals(
        {"sent_on": 0, "enrolled_on": 2, "target_days": 1.0}, {"sent_on": 0, "enrolled_on": 20, "target_days": 30.0}
    )
    (row,) = count_reached(table, ["group"], on=day(60)).to_dict("records")
    assert row["share_within_target"] == pytest.approx(0.5)


def test_reasons_tell_those_who_left_from_those_who_never_began():
    table = referrals(
        {"sent_on": 0, "ended_on": 5, "reason": "session_full", "ended_by": "partner"},
        {"sent_on": 0, "ended_on": 6, "reason": "session_full", "ended_by": "partner"},
        {"sent_on": 0, "ended_on": 6, "reason": "moved", "ended_by": "returnee"},
        {"sent_on": 0, "enrolled_on": 1, "ended_on": 9, "reason": "transport", "ended_by": "returnee"},
    )
    found = count_reasons(table)
    assert found[["reason", "enrolled", "exits"]].to_numpy().tolist() == [
        ["session_full", False, 2],
        ["moved", False, 1],
        ["transport", True, 1],
    ]
    assert found["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1])


def test_who_stayed_who_left_and_of_whom_nobody_knows():
    table = referrals(
        {"enrolled_on": 0, "seen_on": 30},
        {"enrolled_on": 0, "left_on": 20},
        {"enrolled_on": 0, "left_on": 90},
        {"enrolled_on": 0, "completed_on": 10},
        {"enrolled_on": 0},
        {"enrolled_on": 80},
    )
    rows = retention_at(table, (30, 120), on=day(109)).to_dict("records")
    first = rows[0]
    assert (first["enrolled"], first["kept"], first["left"], first["not_known"]) == (5, 3, 1, 1)
    assert (first["share_known"], first["share_least"], first["share_most"]) == (0.75, 0.6, 0.8)
    assert rows[1]["enrolled"] == 0
    assert np.isnan(rows[1]["share_known"])
    later = retention_at(table, (120,), on=day(120)).to_dict("records")[0]
    assert (later["kept"], later["left"], later["not_known"]) == (1, 2, 2)


def test_whom_follow_up_reached_by_group():
    due = pd.DataFrame(
        {"is_spoken_to": [True, False, False], "is_asked": [True, True, False], "sex": ["female", "male", None]}
    )
    found = coverage_by(due, ["sex"])
    assert found.iloc[0].tolist() == ["all", "all", 3, 1, 1, 1, pytest.approx(1 / 3)]
    assert found["value"].iloc[1:3].tolist() == ["female", "male"]
    assert pd.isna(found["value"].iloc[3])
    assert found["due"].tolist() == [3, 1, 1, 1]


def test_bands_of_age_hold_both_their_ends():
    assert [age_band(age) for age in (0.0, 17.0, 18.0, 24.0, 25.0, 50.0, 120.0)] == [
        "0-17",
        "0-17",
        "18-24",
        "18-24",
        "25-34",
        "50-120",
        "50-120",
    ]
    assert age_band(float("nan")) is None


def test_marks_are_told_from_five_answers_to_a_question():
    rows = [("s", "p", True, 4.0, None, "too_much_theory", "no")] * 4 + [("s", "p", False, 2.0, None, "balanced", None)]
    names = ["service_id", "programme_id", "delivered", "quality", "wait_time_satisfaction", "practice"]
    frame = pd.DataFrame(rows, columns=[*names, "difficulty_contacting"]).assign(staff_satisfaction=np.nan)
    frame = frame.astype({"delivered": "boolean", "wait_time_satisfaction": "float64"})
    (row,) = answers_by_service(frame).to_dict("records")
    assert (row["answers"], row["delivered_share"], row["quality"]) == (5, pytest.approx(0.8), pytest.approx(3.6))
    assert row["too_much_theory_share"] == pytest.approx(0.8)
    assert np.isnan(row["difficult_to_contact_share"])
    assert np.isnan(row["wait_time_satisfaction"])


PARTS = ("reached", "waiting", "ended_without")


def scores(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(PARTS)).assign(organization_name=[f"o{n}" for n in range(len(rows))])
    frame["sent"] = frame[list(PARTS)].sum(axis=1)
    return frame.assign(referred=frame["sent"], median_days=5.0, share=0.5)


def test_a_small_count_and_what_would_give_it_away_stay():
    told = released_scores(scores([(3, 20, 30), (40, 50, 60), (70, 80, 90)]))
    assert pd.isna(told["reached"].iloc[0])
    assert told["reached"].isna().sum() >= 2  # else the total of another table gives it away
    assert pd.isna(told["median_days"].iloc[0])
    assert "share" not in told.columns
    alone = released_scores(scores([(2, 1, 0)]))
    assert alone[["sent", *PARTS[:2]]].isna().all(axis=None)


COUNTS = st.one_of(st.integers(0, 12), st.integers(11, 60))


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=4), st.integers(0, 11))
def test_no_small_count_can_be_worked_out(rows, number):
    """Whoever knows what is told, the totals that another table may tell, and that parts add up, cannot tell one."""
    frame = scores(rows)
    told = released_scores(frame)
    cells = [(place, name) for place in range(len(rows)) for name in PARTS]
    small = [cell for cell in cells if 0 < frame[cell[1]].iloc[cell[0]] < 11]
    assert all(pd.isna(told[name].iloc[place]) for place, name in small)
    if not small:
        return
    top = released_scores(scores([tuple(int(frame[name].sum()) for name in PARTS)])).iloc[0]
    rules = [(told["sent"].iloc[place], frame["sent"].iloc[place], 0, place) for place in range(len(rows))]
    rules += [(top[name], frame[name].sum(), 1, name) for name in PARTS]
    known = [rule for rule in rules if pd.notna(rule[0])]
    equal = [[1.0 if cell[axis] == key else 0.0 for cell in cells] for _, _, axis, key in known]
    sums = [float(total) for _, total, _, _ in known]
    exact = [pd.notna(told[name].iloc[place]) for place, name in cells]
    bounds = [
        (frame[name].iloc[place],) * 2 if is_told else (1, None)
        for (place, name), is_told in zip(cells, exact, strict=True)
    ]
    goal = [1.0 if cell == small[number % len(small)] else 0.0 for cell in cells]
    least, most = (
        linprog([sign * part for part in goal], A_eq=equal or None, b_eq=sums or None, bounds=bounds)
        for sign in (1.0, -1.0)
    )
    assert least.status == 0
    assert most.status == 3 or -most.fun - least.fun >= 1 - 1e-6  # unbounded, or it may be several numbers
