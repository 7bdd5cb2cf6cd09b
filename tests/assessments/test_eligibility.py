"""Verdicts never guess: the study's rule at its edges, soundness and completeness over random rules and holes."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.criteria import JUDGES
from assessments.eligibility import Bench, explain
from assessments.facts import people_of
from assessments.fillings import FILLINGS as GROUPS_FILLED
from assessments.logic import NO, UNKNOWN, VERDICT_NAMES, YES
from assessments.offers import availability_of, offers_of
from layers.rules import CRITERIA, CaseIn, parse_rule, rule_tree
from layers.schemas.columns import SEXES, SYSTEMS
from tests import world
from tests.crowd import CENTRE, crowd, ruled
from tests.world import ON


def verdict(person: pd.DataFrame, programme: pd.DataFrame, services: pd.DataFrame) -> str:
    bench = bench_of(person, programme, services)
    return VERDICT_NAMES[bench.verdicts()[0, 0]]


def bench_of(person: pd.DataFrame, programme: pd.DataFrame, services: pd.DataFrame, site_class: int = 1) -> Bench:
    offers = offers_of(
        services,
        programme,
        on=ON,
        site_class=np.full(len(services), site_class, dtype=np.int8),
        site_class_derived=np.zeros(len(services), dtype=bool),
    )
    return Bench(people_of(person, on=ON), offers)


FITS: dict[str, Any] = {
    "km": 3,
    "settlement_class": "urban",
    "birth_date": "2000-06-15",
    "education_grade": 9,
    "education_system": "GN",
    "sex": "female",
}

EDGES = [
    # what changes, what the study's rule then says
    ({}, "eligible"),
    ({"birth_date": "2009-03-01"}, "eligible"),  # 18 on the first day of the course
    ({"birth_date": "2009-03-02"}, "ineligible"),  # 18 a day later
    ({"birth_date": "1991-03-02"}, "eligible"),  # still 35
    ({"birth_date": "1991-03-01"}, "ineligible"),  # 36 on the day
    ({"birth_date": "2008-02-29"}, "eligible"),
    ({"birth_date": None, "birth_year": 2009}, "unknown"),
    ({"birth_date": None, "birth_year": 2008}, "eligible"),
    ({"birth_date": None, "birth_year": 2010}, "ineligible"),
    ({"birth_date": None, "birth_year": 1991}, "unknown"),
    ({"birth_date": None, "birth_year": 1990}, "ineligible"),
    ({"birth_date": None}, "unknown"),
    ({"birth_date": None, "age_years": 25, "age_as_of": "2026-11-15"}, "eligible"),
    ({"birth_date": None, "age_years": 17, "age_as_of": "2026-11-15"}, "unknown"),
    ({"birth_date": None, "age_years": 16, "age_as_of": "2026-11-15"}, "ineligible"),
    ({"birth_date": None, "age_years": 17, "age_as_of": "2026-02-01"}, "eligible"),
    ({"education_grade": 10}, "eligible"),
    ({"education_grade": 11}, "ineligible"),
    ({"education_grade": 0}, "eligible"),
    ({"education_grade": 10, "education_system": "SN"}, "eligible"),
    ({"education_grade": 10, "education_system": "CM-fr"}, "eligible"),
    ({"education_grade": 9, "education_system": "GM"}, "eligible"),
    ({"education_grade": 10, "education_system": "GM"}, "ineligible"),
    ({"education_grade": 10, "education_system": "CM-en"}, "unknown"),
    ({"education_grade": 9, "education_system": "CM-en"}, "eligible"),
    ({"education_grade": 12, "education_system": "CM-en"}, "ineligible"),
    ({"education_grade": 9, "education_system": None}, "eligible"),  # whichever the school, within the limit
    ({"education_grade": 10, "education_system": None}, "unknown"),
    ({"education_grade": 13, "education_system": None}, "ineligible"),
    ({"education_grade": None}, "unknown"),
    ({"education_grade": 7, "education_grade_most": 10}, "eligible"),
    ({"education_grade": 7, "education_grade_most": 13}, "unknown"),
    ({"km": 4.999}, "eligible"),
    ({"km": 5.001}, "ineligible"),
    ({"km": 9.999, "settlement_class": "rural"}, "eligible"),
    ({"km": 10.001, "settlement_class": "rural"}, "ineligible"),
    ({"km": 4.9, "settlement_class": None}, "eligible"),
    ({"km": 7, "settlement_class": None}, "unknown"),
    ({"km": 10.1, "settlement_class": None}, "ineligible"),
    ({"km": None}, "unknown"),
    ({"km": None, "education_grade": 12}, "ineligible"),  # one definite no outweighs any unknown
    ({"km": 5, "location_precision_m": 2000}, "unknown"),
    ({"km": 2, "location_precision_m": 2000}, "eligible"),
    ({"km": 8, "location_precision_m": 2000}, "ineligible"),
]


@pytest.mark.parametrize(("change", "expected"), EDGES)
def test_the_studys_rule_at_its_edges(change: dict[str, Any], expected: str) -> None:
    person = world.person(**{**FITS, **change})
    assert verdict(person, world.programme(), world.training_centre()) == expected


def test_a_home_exactly_at_the_radius_is_inside() -> None:
    person = world.person(**{**FITS, "km": 5})
    bench = bench_of(person, world.programme(), world.training_centre())
    from layers.geodesy import distance_km

    home, site = bench.people.places, bench.offers.places
    far = float(distance_km(home.latitude[0], home.longitude[0], site.latitude[0], site.longitude[0]))
    rule = {"within": {"urban_km": far}}
    assert verdict(person, world.programme(rule=rule), world.training_centre()) == "eligible"


def test_no_service_is_offered_across_a_border() -> None:
    person = world.person(**{**FITS, "country": "SN"})
    assert verdict(person, world.programme(), world.training_centre(country="GN")) == "ineligible"
    assert verdict(world.person(**{**FITS, "country": None}), world.programme(), world.training_centre()) == "eligible"


def test_the_class_of_the_site_chooses_where_the_rule_says_so() -> None:
    rule = {"within": {"urban_km": 5, "rural_km": 10, "class_of": "site"}}
    person = world.person(**{**FITS, "km": 7, "settlement_class": "urban"})
    programme = world.programme(rule=rule)
    for site_class, expected in ((1, NO), (0, YES), (-1, UNKNOWN)):
        bench = bench_of(person, programme, world.training_centre(), site_class=site_class)
        assert bench.verdicts()[0, 0] == expected


def test_every_sentence_of_a_verdict_says_its_figures() -> None:
    from app.words import words_for

    person = world.person(**{**FITS, "km": 6.2, "birth_date": "1989-05-01", "education_grade": None})
    bench = bench_of(person, world.programme(), world.training_centre())
    words = words_for("en")
    said = [words(one.message) for one in explain(bench, bench.offers.items[0])]
    assert said == [
        "37 years old on 1 Mar 2027 (start of the course), limits 18 to 35.",
        "Schooling not recorded: ask “last grade completed?” (limit 10 in GN).",
        "6.2 km from the site, beyond the limit of 5 km (urban home).",
    ]


def test_every_criterion_has_a_judge_and_every_group_its_fillings() -> None:
    assert set(JUDGES) == {*CRITERIA, CaseIn.name}
    assert {judge.group for judge in JUDGES.values()} == set(GROUPS_FILLED)


# Soundness and completeness: compare with every filling of the holes, judged one by one.

GRADES = (0, 6, 9, 10, 11, 12, 13)
BIRTHS = ("1991-03-01", "1991-03-02", "2000-01-01", "2008-12-31", "2009-03-01", "2009-03-02")

leaf = st.one_of(
    st.builds(
        lambda low, high: {"age": {"from": min(low, high), "to": max(low, high)}},
        st.sampled_from([0, 17, 18, 20, 30]),
        st.sampled_from([18, 19, 35, 36]),
    ),
    st.builds(lambda high: {"age": {"to": high}}, st.sampled_from([17, 18, 35])),
    st.builds(
        lambda grade, system: {"education_grade": {"to": grade, "system": system}},
        st.sampled_from([6, 9, 10, 25]),
        st.sampled_from([*SYSTEMS, None]),
    ),
    st.builds(
        lambda grade, system: {"education_grade": {"from": grade, "system": system}},
        st.sampled_from([0, 6, 10, 11]),
        st.sampled_from([*SYSTEMS, None]),
    ),
    st.builds(
        lambda urban, rural, whose: {"within": {"urban_km": urban, "rural_km": rural, "class_of": whose}},
        st.sampled_from([2, 5, None]),
        st.sampled_from([5, 10, None]),
        st.sampled_from(["home", "site"]),
    ),
    st.builds(lambda sexes: {"sex": {"in": sexes}}, st.lists(st.sampled_from(SEXES), min_size=1, max_size=3)),
)
rules = st.recursive(
    leaf,
    lambda part: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, part),
    ),
    max_leaves=5,
)

whole_people = st.fixed_dictionaries(
    {
        "km": st.sampled_from([0, 1, 3, 4, 7, 12]),
        "settlement_class": st.sampled_from(["urban", "rural"]),
        "birth_date": st.sampled_from(BIRTHS),
        "education_grade": st.sampled_from(GRADES),
        "education_system": st.sampled_from(SYSTEMS),
        "sex": st.sampled_from(SEXES),
    }
)
holes = st.sets(
    st.sampled_from(["km", "settlement_class", "birth_date", "education_grade", "education_system", "sex"]), max_size=3
)

AGES = (17, 18, 19, 20, 21, 30, 31, 35, 36, 37)
FILLINGS: dict[str, list[Any]] = {
    "km": [0, 3, 7, 12],
    "settlement_class": ["urban", "rural"],
    "birth_date": [f"{2027 - age}-03-0{day}" for age in AGES for day in (1, 2)] + ["1900-01-01", "2026-11-15"],
    "education_grade": [0, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 25],
    "education_system": list(SYSTEMS),
    "sex": list(SEXES),
}
"""For each field every value that can make a difference to the rules above, all of them possible."""


@given(rule=rules, person=whole_people, missing=holes)
def test_verdicts_are_what_all_fillings_agree_on(
    rule: dict[str, Any], person: dict[str, Any], missing: set[str]
) -> None:
    """Sound: no filling contradicts a verdict. Complete: what all fillings agree on is decided."""
    names = sorted(missing)
    fillings = [dict(zip(names, values, strict=True)) for values in product(*(FILLINGS[name] for name in names))]
    with_holes = {**person, **dict.fromkeys(missing)}
    everyone = crowd([with_holes, *({**person, **filling} for filling in fillings)])
    answers = bench_of(everyone, ruled(rule), CENTRE).verdicts()[:, 0]
    filled = set(answers[1:].tolist())
    assert answers[0] == (filled.pop() if len(filled) == 1 else UNKNOWN)


@given(rule=rules, person=whole_people)
def test_a_rule_read_again_from_its_own_text_says_the_same(rule: dict[str, Any], person: dict[str, Any]) -> None:
    tree = rule_tree(parse_rule(rule))
    everyone = crowd([person])
    again = bench_of(everyone, ruled(tree), CENTRE).verdicts()
    assert (again == bench_of(everyone, ruled(rule), CENTRE).verdicts()).all()


AVAILABILITIES = [
    ({}, "active", "open"),
    ({}, None, "open"),
    ({}, "inactive", "ended"),
    ({}, "defunct", "ended"),
    ({}, "temporarily closed", "not_yet"),
    ({"ends": "2026-11-15"}, None, "open"),
    ({"ends": "2026-11-14"}, None, "ended"),
    ({"funding_ends": "2026-11-14"}, None, "ended"),
    ({"intake_dates": "2026-11-15"}, None, "open"),
    ({"intake_dates": "2026-11-14", "ends": "2027-06-30"}, None, "ended"),
    ({"intake_dates": "2026-01-01 2027-01-01", "ends": "2026-11-01"}, None, "open"),
    ({"seats_available": 0}, None, "full"),
    ({"seats_available": 1}, None, "open"),
    ({"seats_available": 0, "ends": "2026-01-01"}, None, "ended"),
]


@pytest.mark.parametrize(("offer", "status", "expected"), AVAILABILITIES)
def test_whether_there_is_a_place_now(offer: dict[str, Any], status: str | None, expected: str) -> None:
    dated = {name: pd.Timestamp(value) if name in ("ends", "funding_ends") else value for name, value in offer.items()}
    assert availability_of(dated, status, on=dt.date(2026, 11, 15)) == expected
