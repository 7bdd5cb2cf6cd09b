"""What to ask next settles what it says it settles, whatever the answers; nothing is asked that changes nothing."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.asking import _NOT_TO_ASK, FIELDS, Asked, fields_to_ask, plan_of, rank_fields
from assessments.eligibility import Bench
from assessments.facts import people_of
from assessments.logic import UNKNOWN
from assessments.offers import offers_of
from tests import world
from tests.assessments import test_eligibility
from tests.assessments.test_eligibility import FILLINGS
from tests.crowd import CENTRE, crowd, ruled
from tests.world import ON, STUDY_RULE


def bench_of(rule: object, people: pd.DataFrame) -> Bench:
    site = np.ones(1, dtype=np.int8)
    found = offers_of(CENTRE, ruled(rule), on=ON, site_class=site, site_class_derived=np.zeros(1, dtype=bool))
    return Bench(people_of(people, on=ON), found)


def names(bits: int) -> list[str]:
    return [name for place, name in enumerate(FIELDS) if bits >> place & 1]


def asked(rule: object, **changes: Any) -> list[str]:
    bench = bench_of(rule, world.person(**changes))
    return names(int(fields_to_ask(bench, bench.offers.items[0])[0]))


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"birth_date": None}, ["birth_date"]),
        ({"birth_date": None, "birth_year": 2009}, ["birth_date"]),
        ({"education_grade": None}, ["education_grade"]),
        ({"education_grade": 10, "education_system": None}, ["education_system"]),
        ({"education_grade": None, "education_system": None}, ["education_grade"]),  # one answer tells both
        ({"km": None, "birth_date": None}, ["birth_date", "home"]),
        ({"km": 5, "location_precision_m": 2000}, ["address"]),
        ({"km": 7, "settlement_class": None}, ["settlement_class"]),
        ({"km": None, "education_grade": 12}, []),  # one definite no outweighs any unknown
        ({"education_grade": 10, "education_system": "CM-en"}, []),  # two systems that cannot be compared
    ],
)
def test_what_is_missing_for_the_studys_rule(change: dict[str, Any], fields: list[str]) -> None:
    assert asked(STUDY_RULE, **change) == fields


def test_nothing_is_asked_where_another_way_in_is_open() -> None:
    rule = {"any": [{"documents": ["passport"]}, {"sex": ["female"]}]}
    assert asked(rule, documents=None) == []
    assert asked(rule, documents=None, sex="male") == ["documents"]
    assert asked(rule, documents=None, sex=None) == ["sex", "documents"]


def test_what_only_the_site_can_tell_is_not_asked_of_the_person() -> None:
    rule = {"all": [{"disability_access": {}}, {"age": {"to": 35}}]}
    bench = bench_of(rule, world.person(access_needs=None, birth_date=None))
    bits = int(fields_to_ask(bench, bench.offers.items[0])[0])
    assert names(bits) == ["birth_date"]
    assert bits & _NOT_TO_ASK
    assert plan_of([bits]).most == 0


ANSWERED = {
    "birth_date": ["birth_date"],
    "education_grade": ["education_grade", "education_system"],
    "education_system": ["education_system"],
    "home": ["km", "settlement_class"],
    "settlement_class": ["settlement_class"],
    "sex": ["sex"],
}
"""Which columns an answer fills."""


def without_systems(rule: Any) -> Any:
    """Let grades count whatever the system: two systems that do not compare are settled by no answer."""
    if isinstance(rule, list):
        return [without_systems(part) for part in rule]
    if isinstance(rule, dict):
        return {key: without_systems(part) for key, part in rule.items() if key != "system"}
    return "home" if rule == "site" else rule


@given(rule=test_eligibility.rules, person=test_eligibility.whole_people, missing=test_eligibility.holes)
def test_whatever_the_answers_the_verdict_is_settled(
    rule: dict[str, Any], person: dict[str, Any], missing: set[str]
) -> None:
    rule = without_systems(rule)
    with_holes = {**person, **dict.fromkeys(missing)}
    bench = bench_of(rule, crowd([with_holes]))
    verdict, bits = int(bench.verdicts()[0, 0]), int(fields_to_ask(bench, bench.offers.items[0])[0])
    assert (bits > 0) == (verdict == UNKNOWN)
    filled = sorted({column for name in names(bits) for column in ANSWERED[name]} & missing)
    answers = [dict(zip(filled, values, strict=True)) for values in product(*(FILLINGS[name] for name in filled))]
    settled = bench_of(rule, crowd([{**with_holes, **answer} for answer in answers])).verdicts()[:, 0]
    assert (settled != UNKNOWN).all()


# The plan for one person

BITS = {name: 1 << place for place, name in enumerate(FIELDS)}


def bits(*fields: str) -> int:
    return sum(BITS[name] for name in fields)


def test_the_fewest_fields_that_settle_most_are_asked_first() -> None:
    plan = plan_of([bits("home"), bits("home"), bits("sex", "home"), bits("birth_date"), 0])
    assert (plan.unknown, plan.most) == (4, 4)
    assert (plan.first, plan.settled) == (("birth_date", "home"), 3)  # as much as home and sex, and asked earlier
    assert plan.all_fields == ("birth_date", "home", "sex")
    assert plan.alone == {"birth_date": 1, "home": 2, "sex": 0}


def test_half_is_not_most() -> None:
    assert plan_of([bits("sex"), bits("home")]).first == ("home", "sex")
    assert plan_of([bits("sex"), bits("home"), bits("home")]).first == ("home",)


def test_nothing_is_asked_where_everything_is_settled() -> None:
    plan = plan_of([0, 0])
    assert (plan.unknown, plan.first, plan.settled, plan.most) == (0, (), 0, 0)


@given(some=st.lists(st.sets(st.sampled_from(FIELDS[:6])).map(lambda fields: bits(*fields)), max_size=8))
def test_the_plan_is_as_small_as_any_that_settles_most(some: list[int]) -> None:
    plan = plan_of(some)
    to_ask = [each for each in some if each]

    def settled(fields: int) -> int:
        return sum(not each & ~fields for each in to_ask)

    assert plan.settled == settled(bits(*plan.first))
    assert 2 * plan.settled > len(to_ask) or not to_ask
    every = [sum(chosen) for chosen in product(*((0, bit) for bit in list(BITS.values())[:6]))]
    smaller = [fields for fields in every if fields.bit_count() < len(plan.first)]
    assert all(2 * settled(fields) <= len(to_ask) for fields in smaller)
    assert all(settled(fields) <= plan.settled for fields in every if fields.bit_count() == len(plan.first))


def test_the_caseload_is_ranked_by_the_pairs_that_each_field_settles() -> None:
    everyone = world.people()
    bench = bench_of(STUDY_RULE, everyone)
    who = np.ones(len(everyone), dtype=bool)
    ranked, unknown, beyond = rank_fields(bench, [(bench.offers.items, who), (bench.offers.items, who)])
    # P-8 lacks the grade; P-9 the home; each for two programmes
    assert ranked == [Asked("education_grade", 2, 2, 1), Asked("home", 2, 2, 1)]
    assert (unknown, beyond) == (4, 0)
    assert int((bench.verdicts() == UNKNOWN).sum()) * 2 == unknown
