"""Which criterion keeps whom out: counts in the head, shares that add up, and a game counted by brute force."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.design.exclusion import COUNTRY, MOST_PARTS, TOGETHER, exclusion_of, parts_of
from assessments.eligibility import Bench
from assessments.logic import NO
from layers.rules import AllOf, parse_rule
from tests.assessments.design.test_curve import FITS, SITES, asked

RULE = {
    "all": [
        {"age": {"to": 35}},
        {"all": [{"education_grade": {"to": 10, "system": "GN"}}]},
        {"within": {"urban_km": 5}},
    ]
}
OLD, SCHOOLED, FAR = {"birth_date": "1980-01-01"}, {"education_grade": 12}, {"km": 50}


def numbers(found: Any) -> list[tuple[int, int, int, float]]:
    return [(each.part, each.refused, each.alone, pytest.approx(each.share)) for each in found]


def test_whoever_fails_two_criteria_counts_half_for_each() -> None:
    crowd = [
        FITS,
        {**FITS, **OLD},
        {**FITS, **OLD, **FAR},
        {**FITS, **OLD, **FAR, **SCHOOLED},
        {**FITS, "birth_date": None},
    ]
    found = exclusion_of(*asked(RULE, crowd, SITES.iloc[:1]))
    third = 1 / 3
    assert numbers(found) == [(0, 3, 1, 1.5 + third), (1, 1, 0, third), (2, 2, 0, 0.5 + third)]


def test_a_site_within_reach_takes_the_distance_off_the_list() -> None:
    """Old, and too far from one of two sites only: the age alone keeps out, and distance has no share."""
    found = exclusion_of(*asked(RULE, [{**FITS, **OLD, "km": 9}]))
    assert numbers(found) == [(0, 1, 1, 1), (1, 0, 0, 0), (2, 0, 0, 0)]


def test_another_country_has_a_row_of_its_own() -> None:
    found = exclusion_of(*asked(RULE, [{**FITS, **OLD, "country": "SN"}], SITES.iloc[:1]))
    assert [(each.part, each.share) for each in found if each.share] == [(0, 0.5), (COUNTRY, 0.5)]


def test_parts_that_say_no_only_together_have_a_row_of_their_own() -> None:
    """No birth fits both, and neither part says no by itself of somebody whose birth is not known."""
    rule = {
        "all": [{"any": [{"age": {"to": 20}}, {"sex": ["male"]}]}, {"any": [{"age": {"from": 30}}, {"sex": ["male"]}]}]
    }
    found = exclusion_of(*asked(rule, [{**FITS, "birth_date": None}], SITES.iloc[:1]))
    assert [(each.part, each.refused, each.share) for each in found if each.share] == [(TOGETHER, 1, 1)]


def test_nested_parts_that_must_all_hold_are_parts_of_the_whole() -> None:
    assert len(parts_of(parse_rule(RULE))) == 3
    assert len(parts_of(AllOf())) == 0


EVERY_SORT = [
    FITS | {"km": km, "birth_date": birth, "education_grade": grade}
    for km in (3, 7, 50)
    for birth in ("2000-06-15", "1980-01-01")
    for grade in (9, 12)
]


@pytest.fixture(scope="module")
def known() -> tuple[Any, Any, Any]:
    """One person of every sort, and a programme with two sites."""
    return asked(RULE, EVERY_SORT)


@given(chosen=st.lists(st.sampled_from(range(len(EVERY_SORT))), min_size=1, max_size=8))
def test_shares_are_those_of_every_order_and_add_up_to_everybody_kept_out(known: Any, chosen: list[int]) -> None:
    crowd, offers, sites = known[0].take(np.array(chosen)), *known[1:]
    found = exclusion_of(crowd, offers, sites)
    bench = Bench(crowd, offers)
    refused = [
        [[bench.criterion(part, site)[who] == NO for part in parts_of(site.rule)] for site in sites]
        for who in range(len(crowd))
    ]

    def kept_out(parts: tuple[int, ...]) -> int:
        return sum(all(any(site[part] for part in parts) for site in one) for one in refused)

    orders = list(permutations(range(3)))
    for part in range(3):
        before = [order[: order.index(part)] for order in orders]
        share = sum(kept_out((*some, part)) - kept_out(some) for some in before) / len(orders)
        assert found[part].share == pytest.approx(share)
        assert found[part].alone == kept_out((0, 1, 2)) - kept_out(tuple({0, 1, 2} - {part}))
    assert sum(each.share for each in found) == pytest.approx(kept_out((0, 1, 2)))


def test_too_many_parts_are_not_counted() -> None:
    many = {"all": [{"sex": ["female"]}] * (MOST_PARTS + 1)}
    with pytest.raises(ValueError, match="parts"):
        exclusion_of(*asked(many, [FITS]))
