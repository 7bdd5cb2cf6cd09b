"""How many people each kind of change would bring in: the same as asking for each of them alone."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from app.words import words_for
from app.workflows.gap_changes import change_said
from assessments.changing.candidates import Desk, candidates
from assessments.changing.crowd import CAUSES, KINDS, brought_in
from assessments.changing.effects import fit_together, would_enter
from assessments.eligibility import Bench
from assessments.gaps import find_gaps
from tests.assessments.test_changing import AGE, CLASS, EVERYBODY, GRADE, NEAR, NO_WAIVER, masonry, offers

TERMS = {"lift_km": 12.0, "accommodation": True, "intake_dates": "2027-03-01 2027-09-01", "ends": "2028-03-01"}
SOME = EVERYBODY.take(np.arange(0, len(EVERYBODY), 11))
VOCATIONAL = {"vocational": np.ones(len(SOME), dtype=bool)}


@pytest.mark.parametrize(
    ("rule", "terms"),
    [
        ([AGE, GRADE, NEAR], TERMS),
        ([NO_WAIVER, NEAR], {**TERMS, "accommodation": None}),
        ([{"any": [GRADE, {"age": {"to": 20}}]}], {"lift_km": None, "accommodation": None}),
        ([{"not": {"education_grade": {"to": 4, "system": "GN"}}}, {"age": {"from": 18}}], TERMS),
    ],
)
def test_the_crowd_counts_whom_one_change_alone_lets_in(rule, terms):
    """The class stands at a school of another type, so that it serves nobody by itself."""
    found = offers(masonry(*rule, **{**terms, "funding_ends": None}), CLASS)
    found = dataclasses.replace(found, service_type=("vocational", "education"))
    statuses = find_gaps(SOME, found, VOCATIONAL)
    counted = brought_in(SOME, found, statuses).set_index("cause")
    left_out = np.flatnonzero(statuses["gap_status"].isin(CAUSES))
    offer = found.items[0]
    helped = []
    for row in left_out.tolist():
        one = SOME.take(np.array([row]))
        actions = [
            action
            for action in candidates(Desk(Bench.for_one(one, found)), offer)
            if action.kind in KINDS and fit_together((action,), offer) and would_enter(one, offer, found, (action,))
        ]
        helped.append({kind.name.lower(): any(action.kind is kind for action in actions) for kind in KINDS})
    oracle = pd.DataFrame(helped).groupby(statuses["gap_status"].to_numpy()[left_out]).sum()
    for cause in oracle.index:
        assert counted.loc[cause, [kind.name.lower() for kind in KINDS]].to_dict() == oracle.loc[cause].to_dict()
        assert counted.loc[cause, "people"] == int((statuses["gap_status"] == cause).sum())
    assert sorted(counted.index) == sorted(oracle.index)


def test_who_is_served_or_unknown_is_not_counted():
    found = offers(masonry({"needs": ["vocational"]}))
    statuses = find_gaps(SOME, found, VOCATIONAL)
    assert brought_in(SOME, found, statuses).empty


def test_a_cause_is_said_with_what_helps_and_without():
    row = {"service_type": "vocational", "cause": "too_far", "people": 41, **dict.fromkeys(("wait", "waiver"), 0)}
    row |= {"bridge": 0, "lift": 12, "lodging": 30}
    assert words_for("en")(change_said(row)) == "Too far: 41 people. Could enter with bringing people: 12, lodging: 30."
    assert "aucun changement" in words_for("fr")(change_said({**row, "lift": 0, "lodging": 0}))
