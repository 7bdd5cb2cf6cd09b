"""The study's rule at further edges: leap days, exactly five kilometres, whose class counts, schooling by levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assessments.eligibility import Bench, explain
from assessments.facts import people_of
from assessments.inputs import inputs_of, verdict_from
from assessments.logic import VERDICT_NAMES
from assessments.offers import offers_of
from layers.geodesy import distance_km
from layers.words import Words
from tests import world
from tests.world import KINDIA, ON, STUDY_RULE

GN_10 = {"education_grade": {"to": 10, "system": "GN"}}


def bench_of(rule: Any, person: dict[str, Any], *, site_class: int = 1, **course: Any) -> Bench:
    programme = world.programme(rule=rule, **course)
    offers = offers_of(
        world.training_centre(),
        programme,
        on=ON,
        site_class=np.array([site_class], dtype=np.int8),
        site_class_derived=np.zeros(1, dtype=bool),
    )
    return Bench.for_one(people_of(world.person(**person), on=ON), offers)


def verdict(rule: Any, person: dict[str, Any], **more: Any) -> str:
    bench = bench_of(rule, person, **more)
    (offer,) = bench.offers.items
    found = VERDICT_NAMES[int(bench.rule(offer)[0])]
    assert verdict_from(inputs_of(bench, offer)) == found
    return found


@pytest.mark.parametrize(
    ("born", "starts", "expected"),
    [
        ("2012-02-29", "2030-02-28", "ineligible"),  # 17 until the end of February
        ("2012-02-29", "2030-03-01", "eligible"),  # 18 on 1 March of a year without the day
        ("1992-02-29", "2028-02-28", "eligible"),  # 35 on the last day before
        ("1992-02-29", "2028-02-29", "ineligible"),  # 36 on the birthday itself
        ("1996-02-29", "2032-02-28", "eligible"),
        ("2010-02-28", "2028-02-28", "eligible"),  # 18 on the first day
        ("2010-02-28", "2028-02-27", "ineligible"),
    ],
)
def test_born_on_or_beside_a_leap_day(born: str, starts: str, expected: str) -> None:
    course = {"starts": starts, "ends": None, "funding_ends": None}
    assert verdict(STUDY_RULE, {"birth_date": born}, **course) == expected


@pytest.mark.parametrize(("metres_more", "expected"), [(-0.002, "eligible"), (0.002, "ineligible")])
def test_two_millimetres_around_five_kilometres(metres_more: float, expected: str) -> None:
    latitude, longitude = world.place(5 + metres_more / 1000)
    site = np.array([KINDIA[0]]), np.array([KINDIA[1]])
    far = float(distance_km(np.array([latitude]), np.array([longitude]), *site)[0])
    assert far == pytest.approx(5 + metres_more / 1000, abs=1e-6)
    assert verdict(STUDY_RULE, {"km": 5 + metres_more / 1000, "settlement_class": "urban"}) == expected


@pytest.mark.parametrize(
    ("home", "site", "class_of", "expected"),
    [
        ("urban", 0, "home", "ineligible"),  # an urban home 7 km from a rural site: the home's 5 km
        ("rural", 1, "home", "eligible"),
        ("urban", 0, "site", "eligible"),
        ("rural", 1, "site", "ineligible"),
    ],
)
def test_whose_class_counts_seven_kilometres_away(home: str, site: int, class_of: str, expected: str) -> None:
    rule = {"within": {"urban_km": 5, "rural_km": 10, "class_of": class_of}}
    assert verdict(rule, {"km": 7, "settlement_class": home}, site_class=site) == expected


@pytest.mark.parametrize(
    ("grade", "system", "rule", "expected"),
    [
        (2, "ISCED", GN_10, "unknown"),  # lower secondary completed: perhaps a year or two more
        (1, "ISCED", GN_10, "eligible"),
        (3, "ISCED", GN_10, "ineligible"),
        (0, "ISCED", GN_10, "eligible"),
        (2, "ISCED", {"education_grade": {"from": 10, "system": "GN"}}, "eligible"),
        (2, "ISCED", {"isced_level": {"from": 2, "to": 2}}, "eligible"),
        (1, "ISCED", {"isced_level": {"from": 2}}, "ineligible"),
        (3, "ISCED", {"isced_level": {"to": 3}}, "eligible"),
        (4, "ISCED", {"isced_level": {"to": 3}}, "ineligible"),
        (6, "ISCED", {"isced_level": {"from": 3}}, "eligible"),
        (2, "ISCED", {"any": [GN_10, {"not": GN_10}]}, "eligible"),  # decided by cases
        (9, "Mali", GN_10, "unknown"),  # a system that is not known here is never guessed
        (3, "Mali", GN_10, "unknown"),
        (0, "Mali", GN_10, "eligible"),  # never schooled is that everywhere
        (9, "Mali", {"isced_level": {"from": 1}}, "unknown"),
        (9, "Mali", {"any": [GN_10, {"not": GN_10}]}, "unknown"),
        (9, "GN", GN_10, "eligible"),
    ],
)
def test_levels_and_other_systems_are_compared_as_far_as_they_go(
    grade: int, system: str, rule: Any, expected: str
) -> None:
    assert verdict(rule, {"education_grade": grade, "education_system": system}) == expected


@pytest.mark.parametrize(
    ("schooling", "said"),
    [
        ({"education_grade": 2, "education_system": "ISCED"}, "ISCED level 2, limit 10 in GN: ask “last grade"),
        (
            {"education_grade": 2, "education_grade_most": 3, "education_system": "ISCED"},
            "ISCED level 2 to 3, limit 10 in GN: ask “last grade completed?”",
        ),
        (
            {"education_grade": 9, "education_system": "Mali"},
            "Grade 9 (Mali, a school system not known here), limit 10 in GN: it cannot be compared, ask the partner.",
        ),
    ],
)
def test_the_sentence_says_what_cannot_be_compared(schooling: dict[str, Any], said: str) -> None:
    bench = bench_of(GN_10, {"km": None, **schooling})
    (answer,) = (one for one in explain(bench, bench.offers.items[0]) if one.name == "education_grade")
    assert Words("en")(answer.message).startswith(said)
