"""Gaps of a crowd judged by slices of those who may be near come out as everybody judged for every offer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assessments.eligibility import Bench
from assessments.gaps import DISTANCES, find_gaps
from assessments.logic import NO, UNKNOWN, YES, evaluate
from assessments.nearby import Nearby, sorted_by_place, widest_km
from bench.million import Caseload, caseload
from layers.geodesy import distance_km
from layers.rules import parse_rule
from layers.schemas.columns import GAP_CAUSES, NEED_NOT_RECORDED

if TYPE_CHECKING:
    from assessments.offers import Offer

STAGES = ("no_service", "ended", "too_far", "not_eligible", "full")


@pytest.fixture(scope="module")
def town() -> Caseload:
    """Many people with every hole, a third of them at places known only roughly, one so roughly that it may be all."""
    found = caseload(700, 90)
    doubt = np.resize([0.0, 0.0, 0.8], len(found.people))
    doubt[7] = 60.0
    return dataclasses.replace(found, people=dataclasses.replace(found.people, precision_km=doubt))


def test_everybody_has_the_status_and_the_causes_that_the_plain_definition_gives(town):
    found = find_gaps(town.people, town.offers, town.needs, at_once=120, sorted_from=50)
    expected = [
        (str(town.people.case_code[row]), code, *plain_gap(town, code, row))
        for code, mask in town.needs.items()
        for row in np.flatnonzero(mask)
    ]
    assert list(found.fillna("").itertuples(index=False, name=None)) == expected
    assert set(found["gap_status"]) >= {"served", "no_service", "too_far", "not_eligible", "full", "unknown"}


def plain_gap(town: Caseload, code: str, row: int) -> tuple[str, str]:
    """Tell the status of one person and all causes, offer by offer, by the definition."""
    if code == NEED_NOT_RECORDED:
        return "unknown", ""
    options = [
        answers_of_one(town, offer)[row]
        for offer in town.offers.items
        if town.offers.service_type[offer.service] == code
    ]
    causes = {name for option in options for name in option if name in GAP_CAUSES}
    if any("served" in option for option in options):
        return "served", ""
    left = [set(option) for option in options]
    status = "unknown"
    for number, stage in enumerate(STAGES):
        left = [option for option in left if not option & set(STAGES[: number + 1])]
        if not left:
            status = stage
            break
    if all("no_service" in option for option in options):
        causes.add("no_service")
    else:
        causes.discard("no_service")
    return status, " ".join(name for name in GAP_CAUSES if name in causes)


REMEMBERED: dict[int, list[tuple[str, ...]]] = {}


def answers_of_one(town: Caseload, offer: Offer) -> list[tuple[str, ...]]:
    """List for each person what an offer says: `served`, or what stands in the way."""
    if id(offer) not in REMEMBERED:
        bench = Bench(town.people, town.offers)
        abroad, answers = bench.abroad(offer), bench.rule(offer)
        far, other = (kept_out(bench, offer, distance=distance) for distance in (True, False))
        REMEMBERED[id(offer)] = [
            told(offer, bool(abroad[row]), int(answers[row]), bool(far[row]), bool(other[row]))
            for row in range(len(town.people))
        ]
    return REMEMBERED[id(offer)]


def kept_out(bench: Bench, offer: Offer, *, distance: bool) -> np.ndarray:
    """Tell whom the criteria of distance, or the others, keep out whatever the rest says."""
    unknown = np.full(len(bench.people), UNKNOWN, dtype=np.int8)
    answers = evaluate(
        offer.rule,
        lambda leaf: bench.criterion(leaf, offer) if isinstance(leaf, DISTANCES) == distance else unknown,
        len(bench.people),
    )
    return answers == NO


def told(offer: Offer, abroad: bool, answer: int, far: bool, other: bool) -> tuple[str, ...]:  # noqa: FBT001 - facts
    if abroad:
        return ("no_service",)
    if offer.availability in ("ended", "not_yet"):
        return ("ended",)
    found = ["too_far"] if far else []
    if answer == NO:
        return (*found, "not_eligible") if not far or other else tuple(found)
    if offer.availability == "full":
        return (*found, "full")
    return ("served",) if answer == YES else tuple(found)


def test_a_slice_leaves_out_nobody_within_the_radius(town):
    placed, others = sorted_by_place(town.people)
    assert sorted([*placed, *others]) == list(range(len(town.people)))
    assert 7 in others
    people = town.people.take(placed)
    nearby = Nearby.of(people)
    for centre in ((13.45, -16.6), (13.3, -14.0), (13.0, -17.5)):
        for radius in (0.0, 5.0, 80.0):
            found = nearby.within(centre, radius)
            far = distance_km(people.places.latitude, people.places.longitude, *centre) - people.precision_km
            assert found is not None
            assert not (np.delete(far, found) <= radius).any()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"within": {"urban_km": 5, "rural_km": 10}}, 10),
        ({"within": {"urban_km": 5}}, np.inf),
        ({"all": [{"age": {"from": 18}}, {"all": [{"within": {"urban_km": 5, "rural_km": 10}}]}]}, 10),
        ({"any": [{"age": {"from": 18}}, {"within": {"urban_km": 5, "rural_km": 10}}]}, np.inf),
        ({"not": {"within": {"urban_km": 5, "rural_km": 10}}}, np.inf),
        ({"age": {"from": 18}}, np.inf),
    ],
)
def test_beyond_which_radius_a_rule_surely_says_no(rule, expected):
    assert widest_km(parse_rule(rule)) == expected
