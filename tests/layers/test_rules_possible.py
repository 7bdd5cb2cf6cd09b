"""A rule that nobody can meet is refused; one that somebody may meet never is, whatever it contains."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from assessments.eligibility import Bench
from assessments.facts import People, people_of
from assessments.logic import NO, UNKNOWN, YES
from assessments.offers import offers_of
from layers.errors import RuleError
from layers.rules import Within, leaves, parse_rule, read_rule, rule_text
from layers.rules.possible import contradiction
from tests.assessments import test_criteria, test_eligibility
from tests.crowd import CENTRE, crowd, ruled
from tests.world import ON, STUDY_RULE

WHY = {"reason": "agreement", "reason_date": "2026-05-03"}

NOBODY = [
    {"all": [{"age": {"to": 18}}, {"age": {"from": 19}}]},
    {"all": [{"age": {"to": 17.5}}, {"age": {"from": 18}}]},
    {"all": [{"sex": {"in": ["female"], **WHY}}, {"sex": {"in": ["male", "other"], **WHY}}]},
    {"all": [{"sex": {"in": ["female"], **WHY}}, {"not": {"sex": {"in": ["female"], **WHY}}}]},
    {"any": []},
    {"not": {}},
    {"not": {"age": {}}},
    {"all": [{"birth_cohort": {"from": 2000}}, {"birth_cohort": {"to": 1999}}]},
    {"all": [{"education_grade": {"from": 10, "system": "GN"}}, {"education_grade": {"to": 9, "system": "GN"}}]},
    {"all": [{"isced_level": {"from": 2}}, {"isced_level": {"to": 1}}]},
    {"all": [{"dependants": {"from": 3}}, {"not": {"dependants": {"from": 2}}}]},
    {"all": [{"documents": {"all": ["passport"]}}, {"not": {"documents": ["passport", "national_id"]}}]},
    {"all": [{"previous_training": [7112]}, {"not": {"previous_training": [71]}}]},
    {"all": [{"within": {"urban_km": 5, "rural_km": 5}}, {"not": {"within": {"urban_km": 9, "rural_km": 9}}}]},
    {"all": [{"area": ["D11"]}, {"not": {"area": ["D11", "D12"]}}]},
    {"any": [{"all": [{"age": {"to": 18}}, {"age": {"from": 19}}]}, {"any": []}]},
    {"all": [{"isced_level": {"to": 1}}, {"not": {"isced_level": {"to": 1}}}]},
]

SOMEBODY = [
    STUDY_RULE,
    {"education_grade": {"from": 9, "to": 9, "system": "GN"}},
    {"isced_level": {"from": 2, "to": 2}},
    {"dependants": {"from": 0, "to": 0}},
    {"birth_cohort": {"from": "2000-01-01", "to": "2000-01-01"}},
    {},
    {"all": [{"age": {"to": 18}}, {"age": {"from": 18}}]},
    {"all": [{"age": {"to": 18}}, {"age": {"from": 18.5}}]},  # 18 until the day before the nineteenth birthday
    {"all": [{"age": {"to": 18}}, {"age": {"from": 19, "on": "today"}}]},  # the two days may differ
    {"all": [{"education_grade": {"from": 10, "system": "GN"}}, {"education_grade": {"to": 9, "system": "GM"}}]},
    {"all": [{"documents": ["passport", "national_id"]}, {"not": {"documents": ["passport"]}}]},
    {"all": [{"previous_training": [71]}, {"not": {"previous_training": [7112]}}]},
    {"all": [{"area": ["D11"]}, {"area": ["R1"]}]},
    {"any": [{"all": [{"age": {"to": 18}}, {"age": {"from": 19}}]}, {"sex": {"in": ["female"], **WHY}}]},
]


@pytest.mark.parametrize("rule", NOBODY, ids=str)
def test_a_rule_that_nobody_can_meet_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(RuleError) as caught:
        read_rule(rule)
    assert caught.value.code == "criteria.range"
    parse_rule(rule)  # what a store holds from earlier times can still be read


@pytest.mark.parametrize("rule", SOMEBODY, ids=str)
def test_a_rule_that_somebody_can_meet_is_taken(rule: dict[str, Any]) -> None:
    assert read_rule(rule) == parse_rule(rule)


SCHOOLING = ("education_grade", "isced_level")


def judged(rule: object, people: People) -> np.ndarray:
    """Judge people by a rule: their verdicts."""
    site = np.ones(1, dtype=np.int8)
    found = offers_of(CENTRE, ruled(rule), on=ON, site_class=site, site_class_derived=np.zeros(1, dtype=bool))
    return Bench(people, found).verdicts()[:, 0]


def surely_nobody(rule: object) -> bool:
    """Judge somebody of whom nothing at all is known: no filling of the holes meets the rule.

    Some schooling has no place in the tables, and stays to be checked whatever is asked about it. So where a rule
    reads schooling, everybody whose schooling can be placed has to be told no, and the others at least not yes.
    """
    if (judged(rule, somebody_unknown()) == NO).all():
        return True
    read = [leaf for leaf in leaves(parse_rule(rule)) if leaf.name in SCHOOLING]
    placed = [judged({"all": [tree_of(leaf)]}, schooled()) != UNKNOWN for leaf in read]
    verdicts = judged(rule, schooled())
    return bool(read) and not (verdicts == YES).any() and bool((verdicts[np.logical_and.reduce(placed)] == NO).all())


def tree_of(leaf: Any) -> dict[str, Any]:
    """Write one criterion as it is typed."""
    return dict(json.loads(rule_text(leaf)))


@cache
def somebody_unknown() -> People:
    return people_of(crowd([{"km": None}]), on=ON)


@cache
def schooled() -> People:
    """Somebody of every schooling, of whom nothing else is known."""
    names = ("education_grade", "education_system")
    sorts = product(*(test_eligibility.FILLINGS[name] for name in names))
    return people_of(crowd([{"km": None, **dict(zip(names, sort, strict=True))} for sort in sorts]), on=ON)


@given(rule=test_criteria.rules)
@example(rule={"all": [{"isced_level": {"to": 1}}, {"not": {"isced_level": {"to": 1}}}]})
def test_only_rules_that_no_filling_meets_are_refused(rule: dict[str, Any]) -> None:
    if contradiction(parse_rule(rule)) is not None:
        assert surely_nobody(rule)


@cache
def everybody() -> People:
    """Somebody of every sort that can make a difference to rules of age, schooling and sex."""
    names = ("birth_date", "education_grade", "education_system", "sex")
    sorts = product(*(test_eligibility.FILLINGS[name] for name in names))
    return people_of(crowd([{"km": 0, **dict(zip(names, sort, strict=True))} for sort in sorts]), on=ON)


def meets_nobody(rule: object) -> bool:
    """Judge somebody of every sort: the rule takes none of them."""
    return not (judged(rule, everybody()) == YES).any()


@given(rule=test_eligibility.rules)
def test_a_rule_about_one_field_is_refused_exactly_where_it_takes_nobody(rule: dict[str, Any]) -> None:
    tree = parse_rule(rule)
    kinds = {(leaf.name, getattr(leaf, "system", None)) for leaf in leaves(tree)}
    if len({name for name, _ in kinds}) == len(kinds) and not any(isinstance(leaf, Within) for leaf in leaves(tree)):
        assert (contradiction(tree) is not None) == meets_nobody(rule)
