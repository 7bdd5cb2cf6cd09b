"""What each criterion says at its edges, and that no filling of a hole contradicts any of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from assessments.eligibility import Bench, explain
from assessments.facts import people_of
from assessments.land import Land
from assessments.logic import UNKNOWN, VERDICT_NAMES
from assessments.offers import Offers, offers_of
from tests import world
from tests.crowd import CENTRE, crowd, ruled
from tests.world import ON

LAND = Land(world.areas(), world.settlements())
CODES_ONLY = Land(world.areas().assign(geometry=None), world.settlements())


def offers(rule: object, *, site: pd.DataFrame = CENTRE, land: Land = LAND) -> Offers:
    urban, derived = np.ones(1, dtype=np.int8), np.zeros(1, dtype=bool)
    found = offers_of(site, ruled(rule), on=ON, site_class=urban, site_class_derived=derived)
    return replace(found, land=land)


def bench_of(rule: object, person: pd.DataFrame, **where: Any) -> Bench:
    return Bench(people_of(person, on=ON), offers(rule, **where))


def verdict(rule: object, **changes: Any) -> str:
    return VERDICT_NAMES[bench_of(rule, world.person(**changes)).verdicts()[0, 0]]


YEARS = {"birth_cohort": {"from": 1991, "to": "2008-12-31"}}
BACK = {"return_date": {"from": "2026-01-01", "to": 2026}}
TWO_CHILDREN = {"dependants": {"from": 1, "to": 2.5}}
HOMELESS = {"km": None, "settlement_name": None, "admin1_pcode": None, "admin2_pcode": None}
OUTLINE = {"polygon": "POLYGON ((-13.1 9.9, -12.9 9.9, -12.9 10.05, -13.1 10.05, -13.1 9.9))"}

EDGES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (YEARS, {"birth_date": "1991-01-01"}, "eligible"),
    (YEARS, {"birth_date": "1990-12-31"}, "ineligible"),
    (YEARS, {"birth_date": "2008-12-31"}, "eligible"),
    (YEARS, {"birth_date": "2009-01-01"}, "ineligible"),
    (YEARS, {"birth_date": None, "birth_year": 1991}, "eligible"),
    (YEARS, {"birth_date": None}, "unknown"),
    (YEARS, {"birth_date": None, "age_years": 17}, "unknown"),  # born between November 2008 and November 2009
    ({"isced_level": {"from": 1, "to": 2}}, {"education_grade": 6}, "eligible"),
    ({"isced_level": {"from": 1, "to": 2}}, {"education_grade": 5}, "ineligible"),
    (
        {"isced_level": {"from": 1, "to": 2}},
        {"education_grade": 12},
        "eligible",
    ),  # lower secondary is the last completed
    ({"isced_level": {"from": 1, "to": 2}}, {"education_grade": 13}, "ineligible"),
    ({"isced_level": {"from": 2}}, {"education_grade": 9, "education_system": "GM"}, "eligible"),
    ({"isced_level": {"from": 2}}, {"education_grade": 9, "education_system": None}, "unknown"),
    ({"isced_level": {"from": 3}}, {"education_grade": 16}, "eligible"),
    ({"isced_level": {"to": 3}}, {"education_grade": 16}, "unknown"),
    ({"needs": ["medical", "vocational"]}, {"needs": "vocational"}, "eligible"),
    ({"needs": {"all": ["medical", "vocational"]}}, {"needs": "vocational"}, "ineligible"),
    ({"needs": ["medical"]}, {"needs": None}, "unknown"),
    ({"languages": {"in": ["Pular", "fr"]}}, {"spoken_languages": "fuf wo"}, "eligible"),
    ({"languages": ["français"]}, {"spoken_languages": "wo"}, "ineligible"),
    ({"languages": ["fr"]}, {"spoken_languages": None}, "unknown"),
    ({"documents": {"all": ["national_id"]}}, {"documents": "passport national_id"}, "eligible"),
    ({"documents": {"all": ["national_id"]}}, {"documents": "none"}, "ineligible"),
    ({"documents": {"all": ["national_id"]}}, {"documents": None}, "unknown"),
    ({"previous_training": [7112]}, {"previous_training": "7112"}, "eligible"),
    ({"previous_training": ["71"]}, {"previous_training": "7112"}, "eligible"),
    ({"previous_training": ["7112"]}, {"previous_training": "71"}, "unknown"),
    ({"previous_training": ["7112"]}, {"previous_training": "7411"}, "ineligible"),
    ({"previous_training": ["Maçonnerie"]}, {"previous_training": "maconnerie"}, "eligible"),
    ({"interests": ["solar pumps"]}, {"interests": "solar_pumps sewing"}, "eligible"),
    ({"interests": ["solar pumps"]}, {"interests": "sewing"}, "unknown"),
    ({"interests": ["solar pumps"]}, {"interests": "none"}, "ineligible"),
    ({"previous_training": ["7112"]}, {"previous_training": "maçonnerie"}, "unknown"),
    ({"return_route": ["atlantic"]}, {"return_route": "atlantic"}, "eligible"),
    ({"return_route": ["atlantic"]}, {"return_route": "other"}, "ineligible"),
    ({"return_route": ["atlantic"]}, {"return_route": None}, "unknown"),
    (BACK, {"return_date": "2026-01-01"}, "eligible"),
    (BACK, {"return_date": "2025-12-31"}, "ineligible"),
    (BACK, {"return_date": None}, "unknown"),
    (TWO_CHILDREN, {"dependants": 1}, "eligible"),
    (TWO_CHILDREN, {"dependants": 2}, "eligible"),
    (TWO_CHILDREN, {"dependants": 3}, "ineligible"),
    (TWO_CHILDREN, {"dependants": None}, "unknown"),
    ({"dependants": {"from": 0}}, {"dependants": None}, "eligible"),
    ({"disability_access": {"provides": ["step_free"]}}, {"access_needs": "step_free"}, "eligible"),
    ({"disability_access": {"provides": ["step_free"]}}, {"access_needs": "step_free companion"}, "ineligible"),
    ({"disability_access": {"provides": ["step_free"]}}, {"access_needs": None}, "unknown"),
    ({"disability_access": {}}, {"access_needs": "none"}, "eligible"),
    ({"disability_access": {}}, {"access_needs": "step_free"}, "unknown"),  # nobody has said what the site offers
    ({"area": ["D11"]}, {"km": 4.9}, "eligible"),
    ({"area": ["D11"]}, {"km": 5.1, "admin2_pcode": "D11"}, "ineligible"),  # coordinates count, not the code
    ({"area": ["R1"]}, {"km": 14.9}, "eligible"),
    ({"area": ["D11", "D12"]}, {"km": 14.9}, "eligible"),
    ({"area": ["D11"]}, {"km": 5, "location_precision_m": 2000}, "unknown"),
    ({"area": ["R1"]}, {"km": 5, "location_precision_m": 2000}, "eligible"),
    ({"area": ["D11"]}, {"km": 8, "location_precision_m": 2000}, "ineligible"),
    ({"area": ["D11"]}, {"km": None, "admin2_pcode": "D11"}, "eligible"),
    ({"area": ["R1"]}, {"km": None, "admin1_pcode": None, "admin2_pcode": "D12"}, "eligible"),
    ({"area": ["D21"]}, {"km": None, "admin1_pcode": "R1", "admin2_pcode": None}, "ineligible"),
    ({"area": ["D12"]}, {"km": None, "admin1_pcode": "R1", "admin2_pcode": None}, "unknown"),
    ({"area": ["D12"]}, HOMELESS, "unknown"),
    (OUTLINE, {"km": 5}, "eligible"),
    (OUTLINE, {"km": 6}, "ineligible"),
    (OUTLINE, HOMELESS, "unknown"),
    ({"settlement": ["S2"]}, {"km": 5.1}, "eligible"),
    ({"settlement": ["Kindia"]}, {"km": 5.1}, "ineligible"),
    ({"settlement": ["kindia"]}, {"km": 4, "location_precision_m": 2000}, "unknown"),
    ({"settlement": ["kindia"]}, {**HOMELESS, "settlement_name": "KINDIA"}, "eligible"),
    ({"settlement": ["kindia"]}, {**HOMELESS, "settlement_name": "Far"}, "ineligible"),
    ({"settlement": ["kindia"]}, {**HOMELESS, "settlement_name": "Nowhere"}, "unknown"),
    ({"settlement": ["kindia"]}, HOMELESS, "unknown"),
]


@pytest.mark.parametrize(("rule", "change", "expected"), EDGES)
def test_a_criterion_at_its_edges(rule: dict[str, Any], change: dict[str, Any], expected: str) -> None:
    assert verdict(rule, **change) == expected


def test_what_a_site_offers_decides_where_the_rule_lists_nothing() -> None:
    person = world.person(access_needs="step_free")
    for offered, expected in (("step_free companion", "eligible"), ("none", "ineligible"), (None, "unknown")):
        site = world.training_centre(accessibility=offered)
        assert VERDICT_NAMES[bench_of({"disability_access": {}}, person, site=site).verdicts()[0, 0]] == expected


def test_a_name_that_two_settlements_share_is_asked_about() -> None:
    twins = world.rows(world.settlements(), world.settlement(settlement_id="S4", km=30))
    land = Land(world.areas(), twins)
    person = world.person(**{**HOMELESS, "settlement_name": "Kindia"})
    for wanted, expected in (("S1", "unknown"), ("Kindia", "unknown"), ("S2", "ineligible")):
        bench = bench_of({"settlement": [wanted]}, person, land=land)
        assert VERDICT_NAMES[bench.verdicts()[0, 0]] == expected


def test_codes_decide_where_no_polygon_is_known() -> None:
    for change, expected in (({"admin2_pcode": "D11"}, "eligible"), ({"admin2_pcode": "D12"}, "ineligible")):
        bench = bench_of({"area": ["D11"]}, world.person(**change), land=CODES_ONLY)
        assert VERDICT_NAMES[bench.verdicts()[0, 0]] == expected


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_edge_is_explained_in_both_languages(language: str) -> None:
    words = words_for(language)
    for rule, change, _ in EDGES:
        bench = bench_of(rule, world.person(**change))
        said = [words(answer.message) for answer in explain(bench, bench.offers.items[0])]
        assert all(said)
        assert all("{" not in sentence and "None" not in sentence for sentence in said)


def test_an_explanation_says_what_is_recorded_and_what_is_asked() -> None:
    person = world.person(documents="passport", spoken_languages=None)
    rule = {"all": [{"documents": {"all": ["national_id"]}}, {"languages": ["fr", "fuf"]}]}
    bench = bench_of(rule, person)
    said = [words_for("en")(answer.message) for answer in explain(bench, bench.offers.items[0])]
    assert said == [
        "Holds: passport; asked for: national identity card.",
        "Languages not recorded: ask which the person speaks (one of: French, Pular).",
    ]


# Soundness and completeness over the criteria about words, days and areas

leaf = st.sampled_from(
    [
        YEARS,
        {"birth_cohort": {"from": 2000}},
        {"age": {"to": 26, "on": "today"}},
        {"isced_level": {"from": 1}},
        {"isced_level": {"to": 1}},
        {"education_grade": {"to": 6, "system": "GN"}},
        {"needs": ["medical"]},
        {"needs": {"all": ["medical", "vocational"]}},
        {"documents": {"in": ["national_id", "passport"]}},
        {"documents": {"all": ["national_id"]}},
        {"previous_training": ["71"]},
        {"previous_training": ["7112"]},
        {"previous_training": {"all": ["7112", "7113"]}},
        {"return_route": ["atlantic", "other"]},
        {"return_route": ["atlantic"]},
        BACK,
        {"return_date": {"to": "2026-06-30"}},
        {"dependants": {"from": 1}},
        {"dependants": {"to": 2.5}},
        {"disability_access": {"provides": ["step_free"]}},
        {"disability_access": {"provides": ["step_free", "companion"]}},
        {"area": ["D11"]},
        {"area": ["R1"]},
        {"area": ["R2"]},
        {"area": ["D12", "D21"]},
    ]
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
FILLINGS: dict[str, list[Any]] = {
    "birth_date": ["1990-12-31", "1991-01-01", "1999-11-15", "1999-11-16", "2000-01-01", "2008-12-31", "2009-01-01"],
    "education_grade": [0, 5, 6, 7, 9, 10, 13],
    "education_system": ["SN", "GM", "GN", "CM-fr", "CM-en"],
    "needs": ["housing", "medical", "vocational", "medical vocational"],
    "documents": ["none", "national_id", "passport", "national_id passport"],
    "previous_training": ["none", "7114", "7112", "7113", "7112 7113"],
    "return_route": ["atlantic", "other", "within_africa", "central_mediterranean", "western_mediterranean"],
    "return_date": ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2027-01-01"],
    "dependants": [0, 1, 2, 3],
    "access_needs": ["none", "step_free", "companion", "step_free companion", "hearing_support"],
    "home": [("R1", "D11"), ("R1", "D12"), ("R2", "D21"), ("R9", "D91")],
}
"""For each field every value that can make a difference to the rules above, all of them possible."""

NOT_RECORDED = {"home": (None, None)}
COARSE = {"previous_training": ("71", ["7114", "7112", "7113", "7112 7113"])}


def columns_of(person: dict[str, Any]) -> dict[str, Any]:
    region, district = person["home"]
    dates = {
        name: None if person[name] is None else pd.Timestamp(person[name]) for name in ("birth_date", "return_date")
    }
    rest = {name: value for name, value in person.items() if name != "home"}
    return {**rest, **dates, "km": None, "admin1_pcode": region, "admin2_pcode": district}


whole_people = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FILLINGS.items()})


@given(
    rule=rules,
    person=whole_people,
    missing=st.sets(st.sampled_from([*sorted(FILLINGS), "exact trade"]), max_size=2),
)
def test_verdicts_are_what_all_fillings_agree_on(
    rule: dict[str, Any], person: dict[str, Any], missing: set[str]
) -> None:
    """Sound: no filling contradicts a verdict. Complete: what all fillings agree on is decided."""
    holes = sorted(missing - {"exact trade"})
    values = {name: FILLINGS[name] for name in holes}
    with_holes = {**person, **{name: NOT_RECORDED.get(name) for name in holes}}
    if "exact trade" in missing:
        with_holes["previous_training"], values["previous_training"] = COARSE["previous_training"]
    filled = [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    everyone = crowd([columns_of(each) for each in (with_holes, *({**person, **one} for one in filled))])
    answers = Bench(people_of(everyone, on=ON), offers(rule)).verdicts()[:, 0]
    found = set(answers[1:].tolist())
    assert answers[0] == (found.pop() if len(found) == 1 else UNKNOWN)
