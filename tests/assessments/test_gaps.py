"""Everybody is counted once, under the first stage at which nothing is left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.facts import people_of
from assessments.gaps import count_gaps, find_gaps, needs_of
from assessments.offers import Offers, offers_of
from layers.schemas.columns import GAP_STATUSES
from tests import world
from tests.crowd import CENTRE, PROGRAMME, crowd, ruled
from tests.world import ON


def offers(services: pd.DataFrame, programmes: pd.DataFrame) -> Offers:
    known = len(services)
    return offers_of(
        services,
        programmes,
        on=ON,
        site_class=np.ones(known, dtype=np.int8),
        site_class_derived=np.zeros(known, dtype=bool),
    )


def status(person: pd.DataFrame, services: pd.DataFrame, programmes: pd.DataFrame) -> str:
    found = find_gaps(people_of(person, on=ON), offers(services, programmes), needs_of(person))
    return str(found.iloc[0]["gap_status"])


ONE_STAGE = [
    ({}, {}, {}, "served"),
    ({}, {"country": "SN"}, {}, "no_service"),
    ({}, {"status": "inactive"}, {}, "ended"),
    ({}, {"status": "temporarily closed"}, {}, "ended"),
    ({}, {}, {"funding_ends": "2026-11-01"}, "ended"),
    ({"km": 12}, {}, {}, "too_far"),
    ({"km": 12, "education_grade": 13}, {}, {}, "too_far"),
    ({"education_grade": 13}, {}, {}, "not_eligible"),
    ({}, {}, {"seats_available": 0}, "full"),
    ({"education_grade": 13}, {}, {"seats_available": 0}, "not_eligible"),
    ({"education_grade": None}, {}, {}, "unknown"),
    ({"education_grade": None}, {}, {"seats_available": 0}, "full"),
    ({"km": None}, {}, {}, "unknown"),
    ({"km": None, "education_grade": 13}, {}, {}, "not_eligible"),
]


@pytest.mark.parametrize(("person", "centre", "programme", "expected"), ONE_STAGE)
def test_the_first_stage_at_which_nothing_is_left(
    person: dict[str, Any], centre: dict[str, Any], programme: dict[str, Any], expected: str
) -> None:
    assert status(world.person(**person), world.training_centre(**centre), world.programme(**programme)) == expected


def test_without_any_service_of_the_type_there_is_none() -> None:
    assert status(world.person(needs="psychosocial"), world.training_centre(), world.programme()) == "no_service"


def test_one_option_that_fits_is_enough() -> None:
    near, far = world.training_centre(), world.training_centre(service_id="far", **far_away())
    both = world.rows(near, far)
    programmes = world.programme(service_ids=f"{near.iloc[0]['service_id']} far")
    assert status(world.person(), both, programmes) == "served"
    assert status(world.person(km=12), both, programmes) == "too_far"


def far_away() -> dict[str, float]:
    latitude, longitude = world.place(200)
    return {"latitude": latitude, "longitude": longitude}


def test_a_service_without_a_programme_is_open_to_everybody_within_its_radius() -> None:
    nobody = world.programme().iloc[:0]
    assert status(world.person(needs="medical", km=4.9), world.clinic(), nobody) == "served"
    assert status(world.person(needs="medical", km=5.1), world.clinic(), nobody) == "too_far"
    assert status(world.person(needs="medical"), world.clinic(seats_available=0), nobody) == "full"


def test_people_whose_needs_are_not_recorded_are_counted_apart() -> None:
    everyone = world.rows(world.person(), world.person(case_code="P-2", needs=None))
    found = find_gaps(
        people_of(everyone, on=ON), offers(world.training_centre(), world.programme()), needs_of(everyone)
    )
    assert found[["case_code", "service_type", "gap_status"]].to_numpy().tolist() == [
        ["P-1", "vocational", "served"],
        ["P-2", "not_recorded", "unknown"],
    ]


def test_every_cause_that_removes_an_option_is_listed() -> None:
    far = world.training_centre(service_id="far", **far_away())
    closed = world.training_centre(service_id="closed", status="defunct")
    near = world.training_centre(service_id="near")
    services = world.rows(near, far, closed)
    programmes = world.programme(service_ids="near far closed")
    person = world.person(education_grade=13)
    found = find_gaps(people_of(person, on=ON), offers(services, programmes), needs_of(person)).iloc[0]
    assert found["gap_status"] == "not_eligible"
    assert found["all_causes"] == "ended too_far not_eligible"


BOTH = world.rows(CENTRE, world.clinic())
PERSON = {"birth_date": "2001-06-15", "education_system": "GN", "country": "GN"}

people = st.lists(
    st.fixed_dictionaries(
        {
            "km": st.sampled_from([None, 0, 4, 7, 12]),
            "settlement_class": st.sampled_from(["urban", "rural", None]),
            "education_grade": st.sampled_from([None, 3, 10, 12]),
            "needs": st.sampled_from(["vocational", "medical", "medical vocational", None, "psychosocial"]),
            "area": st.sampled_from(["R1", "R2", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(caseload=people)
def test_causes_are_exclusive_and_add_up_at_every_level(caseload: list[dict[str, Any]]) -> None:
    everyone = crowd([{**PERSON, **{name: value for name, value in one.items() if name != "area"}} for one in caseload])
    found = find_gaps(people_of(everyone, on=ON), offers(BOTH, PROGRAMME), needs_of(everyone))
    area = {f"P-{number}": one["area"] for number, one in enumerate(caseload)}
    areas = np.array([area[code] for code in found["case_code"]], dtype=object)
    counts = count_gaps(found, areas, {"R1": "Kindia"})
    assert (counts[list(GAP_STATUSES)].sum(axis=1) == counts["people"]).all()
    asked = sum(max(len((one["needs"] or "not_recorded").split()), 1) for one in caseload)
    assert counts["people"].sum() == len(found) == asked
    assert counts["area_id"].isna().sum() == counts.loc[counts["area_id"].isna(), "service_type"].nunique()


@given(caseload=people, shift=st.sampled_from([1, 3, 6]))
def test_a_longer_radius_never_loses_anybody(caseload: list[dict[str, Any]], shift: int) -> None:
    everyone = crowd([{**PERSON, **{name: value for name, value in one.items() if name != "area"}} for one in caseload])
    person, needs = people_of(everyone, on=ON), needs_of(everyone)
    served = []
    for more in (0, shift):
        rule = {"within": {"urban_km": 5 + more, "rural_km": 10 + more}}
        found = find_gaps(person, offers(CENTRE, ruled(rule)), needs)
        served.append(set(found.loc[found["gap_status"] == "served", "case_code"]))
    assert served[0] <= served[1]
