"""Soft criteria leave a mark and exclude nobody; a waiver lifts one criterion for whom it names and nobody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from assessments.eligibility import Bench, count_misses, explain
from assessments.facts import people_of
from assessments.logic import UNKNOWN, VERDICT_NAMES
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from layers.rules import CaseIn, Lift, deciding, parse_rule
from tests import world
from tests.assessments import test_eligibility
from tests.crowd import CENTRE, crowd, ruled
from tests.world import ON

SOFT_AGE = {"all": [{"age": {"to": 35, "soft": True}}, {"education_grade": {"to": 10, "system": "GN"}}]}
WAIVABLE_AGE = {"all": [{"age": {"to": 35, "waivable": True}}, {"education_grade": {"to": 10, "system": "GN"}}]}
UNTIL = dt.date(2026, 12, 31)


def offers(rule: object, *lifts: Lift) -> Offers:
    urban, derived = np.ones(1, dtype=np.int8), np.zeros(1, dtype=bool)
    return offers_of(CENTRE, ruled(rule), on=ON, site_class=urban, site_class_derived=derived, lifts={"masonry": lifts})


def option(found: Offers, **changes: Any) -> dict[str, Any]:
    (row,) = rank_options(people_of(world.person(**changes), on=ON), found).to_dict("records")
    return {**row, "reservations": None if pd.isna(row["reservations"]) else row["reservations"]}


def lift(whom: object, criterion: str = "age") -> Lift:
    return Lift(criterion, whom if isinstance(whom, CaseIn) else parse_rule(whom), "letter of 3 May", UNTIL)


def said(row: dict[str, Any]) -> list[str]:
    return [words_for("en")(answer.message) for answer in row["criteria"]]


def test_who_fails_a_soft_criterion_alone_is_eligible_with_a_mark() -> None:
    row = option(offers(SOFT_AGE), age_years=40)
    assert (row["verdict"], row["reservations"]) == ("eligible", "age")
    assert said(row)[0].endswith("limit 35. (soft: keeps nobody out)")
    assert [(answer.answer, answer.standing, answer.excludes) for answer in row["criteria"]] == [
        ("no", "soft", False),
        ("yes", "hard", False),
    ]


def test_who_meets_a_soft_criterion_has_no_mark_and_of_whom_it_is_not_known_has_one() -> None:
    assert option(offers(SOFT_AGE), age_years=30)["reservations"] is None
    row = option(offers(SOFT_AGE), birth_date=None)
    assert (row["verdict"], row["reservations"]) == ("eligible", "age")


def test_a_soft_criterion_saves_nobody_whom_a_hard_one_keeps_out() -> None:
    row = option(offers(SOFT_AGE), age_years=40, education_grade=11)
    assert (row["verdict"], row["reservations"]) == ("ineligible", None)
    bench = Bench(people_of(world.person(age_years=40, education_grade=11), on=ON), offers(SOFT_AGE))
    assert count_misses(bench, bench.offers.items[0])[0] == 1


def test_no_mark_where_another_way_in_is_open() -> None:
    rule = {"any": [{"age": {"to": 35, "soft": True}}, {"sex": ["female"]}]}
    assert option(offers(rule), age_years=40)["reservations"] is None
    assert option(offers(rule), age_years=40, sex="male")["reservations"] == "age"


def test_a_waiver_for_one_person_lifts_the_criterion_for_nobody_else() -> None:
    found = offers(WAIVABLE_AGE, lift(CaseIn(("P-1",))))
    assert option(found, age_years=40)["verdict"] == "eligible"
    assert option(found, age_years=40, case_code="P-2")["verdict"] == "ineligible"
    assert option(found, age_years=40, education_grade=11)["verdict"] == "ineligible"
    row = option(found, age_years=40)
    assert said(row)[0].endswith("Waived until 31 Dec 2026: letter of 3 May.")
    assert row["criteria"][0].standing == "waived"


def test_a_waiver_for_a_group_reaches_whoever_belongs_to_it() -> None:
    found = offers(WAIVABLE_AGE, lift({"sex": ["female"]}))
    assert option(found, age_years=40)["verdict"] == "eligible"
    assert option(found, age_years=40, sex="male")["verdict"] == "ineligible"
    assert option(found, age_years=40, sex=None)["verdict"] == "unknown"  # she may belong to the group
    assert option(found, age_years=30, sex=None)["verdict"] == "eligible"


def test_only_what_the_partner_lets_be_waived_is_lifted() -> None:
    strict = {"all": [{"age": {"to": 35}}]}
    assert option(offers(strict, lift({})), age_years=40)["verdict"] == "ineligible"
    assert option(offers(WAIVABLE_AGE, lift({}, "education_grade")), age_years=40)["verdict"] == "ineligible"


def test_that_a_waiver_is_possible_is_said_where_it_would_help() -> None:
    assert said(option(offers(WAIVABLE_AGE), age_years=40))[0].endswith("(a waiver is possible)")
    assert "waiver" not in said(option(offers(WAIVABLE_AGE), age_years=30))[0]


def terms(rule: dict[str, Any], draw: Any) -> dict[str, Any]:
    """Make some criteria of a rule soft or waivable, none inside `not`."""
    (key, value), *_ = rule.items()
    if key in ("all", "any"):
        return {key: [terms(part, draw) for part in value]}
    return rule if key == "not" else {key: {**value, **draw(st.sampled_from([{}, {"soft": True}, {"waivable": True}]))}}


@given(
    rule=test_eligibility.rules,
    person=test_eligibility.whole_people,
    missing=test_eligibility.holes,
    waived=st.tuples(test_eligibility.leaf, st.sampled_from(["age", "sex", "within", "education_grade"])),
    data=st.data(),
)
def test_verdicts_with_terms_are_what_all_fillings_agree_on(
    rule: dict[str, Any], person: dict[str, Any], missing: set[str], waived: tuple[Any, str], data: Any
) -> None:
    names = sorted(missing)
    fillings = [
        dict(zip(names, values, strict=True))
        for values in product(*(test_eligibility.FILLINGS[name] for name in names))
    ]
    everyone = crowd([{**person, **dict.fromkeys(missing)}, *({**person, **filling} for filling in fillings)])
    found = offers(terms(rule, data.draw), lift(*waived))
    answers = Bench(people_of(everyone, on=ON), found).verdicts()[:, 0]
    filled = set(answers[1:].tolist())
    assert answers[0] == (filled.pop() if len(filled) == 1 else UNKNOWN)


@given(rule=test_eligibility.rules, person=test_eligibility.whole_people, data=st.data())
def test_terms_shut_nobody_out(rule: dict[str, Any], person: dict[str, Any], data: Any) -> None:
    everyone = people_of(crowd([person]), on=ON)
    plain = Bench(everyone, offers(rule)).verdicts()
    assert (Bench(everyone, offers(terms(rule, data.draw), lift({}))).verdicts() >= plain).all()


def test_explanations_speak_of_the_written_rule() -> None:
    found = offers(SOFT_AGE)
    (offer,) = found.items
    assert [leaf.name for leaf in offer.stated] == ["age", "education_grade"]
    assert [leaf.name for leaf in offer.criteria] == ["education_grade"]
    assert offer.rule == deciding(parse_rule(SOFT_AGE))
    bench = Bench(people_of(world.person(), on=ON), found)
    assert [answer.name for answer in explain(bench, offer)] == ["age", "education_grade"]
    assert VERDICT_NAMES[bench.verdicts()[0, 0]] == "eligible"
    assert replace(offer, written=None).stated == offer.criteria
