"""Two programmes compared: everybody in one class, as judging under both rules says, and limits that hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.design.comparing import CLASSES, Pairs, answers_at, pairs_of
from assessments.design.limits import limits_of, with_value
from assessments.design.nested import implies, takes_all_of
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES
from assessments.offers import Offer
from layers.rules import AllOf, AnyOf, Rule, parse_rule
from tests import world
from tests.assessments.test_eligibility import bench_of, rules
from tests.crowd import CENTRE, crowd, ruled

WHOLE = [
    {
        "km": km,
        "settlement_class": place,
        "birth_date": born,
        "education_grade": grade,
        "education_system": "GN",
        "sex": sex,
    }
    for km, place, born, grade, sex in product(
        (1, 4, 7, 12), ("urban", "rural"), ("1990-01-01", "2000-01-01", "2009-01-01"), (5, 10, 12), ("male", "female")
    )
]
HOLED = [{**one, name: None} for one in WHOLE[::7] for name in ("km", "birth_date", "education_grade", "sex")]


SOME = bench_of(crowd(WHOLE[::9] + HOLED[::2]), ruled({"age": {}}), CENTRE)
EVERYONE = bench_of(crowd(WHOLE), ruled({"age": {}}), CENTRE)


def offered(rule: Rule, bench: Bench) -> Offer:
    """Give the study's programme another rule, at its one site."""
    return replace(bench.offers.items[0], rule=rule)


def answers(rule: Rule, bench: Bench = EVERYONE) -> np.ndarray[Any, Any]:
    return Bench(bench.people, bench.offers).rule(offered(rule, bench))


def pairs(rule: Any, other: Any, bench: Bench = SOME) -> Pairs:
    one, two = ((bench.offers, [offered(parse_rule(each), bench)]) for each in (rule, other))
    return pairs_of(bench.people, one, two)


@given(rule=rules, other=rules)
def test_everybody_falls_into_the_class_that_judging_under_both_rules_gives(rule: Any, other: Any) -> None:
    found = pairs(rule, other)
    classes = {(YES, YES): "both", (YES, NO): "only_a", (NO, YES): "only_b", (NO, NO): "neither"}
    judged = [answers(parse_rule(each), SOME).tolist() for each in (rule, other)]
    expected = [classes.get(pair, "unknown") for pair in zip(*judged, strict=True)]
    assert [CLASSES[code] for code in found.classes] == expected
    all_of_them = found.counted(np.ones(len(found), dtype=bool))
    assert [getattr(all_of_them, name) for name in CLASSES] == [expected.count(name) for name in CLASSES]
    assert sum(getattr(all_of_them, name) for name in CLASSES) == all_of_them.people == len(expected)
    for side in ("a", "b"):
        shares = [getattr(all_of_them, f"{said}_{side}") for said in ("eligible", "unknown", "ineligible")]
        assert sum(shares) == all_of_them.people


def test_the_counts_of_parts_add_up_to_the_whole() -> None:
    found = pairs({"age": {"to": 30}}, {"within": {"urban_km": 5, "rural_km": 5}})
    part = np.arange(len(found)) % 3 == 0
    whole, one, other = (asdict(found.counted(mask)) for mask in (np.ones(len(found), dtype=bool), part, ~part))
    assert {name: one[name] + other[name] for name in whole} == whole
    assert whole["unknown"] > 0


@given(rule=rules, other=rules)
def test_what_is_said_to_be_wider_lets_in_everybody(rule: Any, other: Any) -> None:
    one, two = parse_rule(rule), parse_rule(other)
    for narrow, wide in ((one, two), (one, AnyOf((one, two))), (AllOf((one, two)), two)):
        if implies(narrow, wide):
            assert (answers(wide)[answers(narrow) == YES] == YES).all()
    assert implies(one, one)
    assert implies(AllOf((one, two)), one)
    assert implies(one, AnyOf((one, two)))


@given(rule=rules, data=st.data())
def test_a_limit_moved_outwards_is_seen_or_nothing_is_said(rule: Any, data: st.DataObject) -> None:
    tree = parse_rule(rule)
    limits = limits_of(tree)
    if not limits:
        return
    other = with_value(tree, data.draw(st.sampled_from(limits)), data.draw(st.sampled_from([3.0, 11.0, 22.0, None])))
    for narrow, wide in ((tree, other), (other, tree)):
        if implies(narrow, wide):
            assert (answers(wide)[answers(narrow) == YES] == YES).all()


STUDY: dict[str, list[Any]] = {"all": [{"age": {"from": 18, "to": 35}}, {"within": {"urban_km": 5, "rural_km": 10}}]}


@pytest.mark.parametrize(
    ("other", "wider", "narrower"),
    [
        ({"all": [{"age": {"from": 18, "to": 35}}, {"within": {"urban_km": 8, "rural_km": 10}}]}, True, False),
        ({"all": [{"age": {"from": 16, "to": 35}}, {"within": {"urban_km": 5, "rural_km": 10}}]}, True, False),
        ({"all": [{"age": {"from": 18}}, {"within": {"urban_km": 5}}]}, True, False),
        ({"age": {"to": 35}}, True, False),
        ({"any": [STUDY, {"sex": {"in": ["female"]}}]}, True, False),
        ({"all": [*STUDY["all"], {"sex": {"in": ["female"]}}]}, False, True),
        ({"all": [{"age": {"from": 18, "to": 30}}, {"within": {"urban_km": 8, "rural_km": 10}}]}, False, False),
        ({"all": [{"age": {"from": 18, "to": 35, "on": "today"}}, STUDY["all"][1]]}, False, False),
        (STUDY, True, True),
    ],
)
def test_which_of_two_rules_is_the_wider(other: Any, wider: bool, narrower: bool) -> None:  # noqa: FBT001 - a table
    one, two = parse_rule(STUDY), parse_rule(other)
    assert (implies(one, two), implies(two, one)) == (wider, narrower)


def test_a_wider_circle_cannot_shut_out_whom_nobody_has_located() -> None:
    wide = {"all": [STUDY["all"][0], {"within": {"urban_km": 8, "rural_km": 12}}]}
    nowhere = [{**WHOLE[6], "km": None}, {**WHOLE[6], "km": 12, "settlement_class": None}, {**WHOLE[6], "km": 1}]
    found = pairs(STUDY, wide, bench_of(crowd(nowhere), ruled({"age": {}}), CENTRE))
    counts = found.counted(np.ones(3, dtype=bool))
    assert (counts.both, counts.unknown, counts.both_most) == (1, 2, 2)
    assert (counts.only_a_most, counts.only_b_most, counts.neither_most) == (0, 2, 2)
    assert found.a.tolist() == [UNKNOWN, NO, YES]


def test_a_programme_without_one_of_the_sites_is_not_the_wider() -> None:
    sites = world.rows(CENTRE, world.training_centre(service_id="S-FAR", km=30))
    bench = bench_of(crowd(WHOLE[:3]), ruled(STUDY).assign(service_ids=f"{CENTRE['service_id'].iloc[0]} S-FAR"), sites)
    both, one = bench.offers.items[:2], bench.offers.items[:1]
    assert takes_all_of(one, both)
    assert not takes_all_of(both, one)
    assert (answers_at(bench.people, bench.offers, both) >= answers_at(bench.people, bench.offers, one)).all()


def test_ages_counted_on_another_day_make_no_programme_the_wider() -> None:
    one = SOME.offers.items[0]
    later = replace(one, age_day=one.age_day + dt.timedelta(days=40))
    assert takes_all_of([one], [one])
    assert not takes_all_of([one], [later])
