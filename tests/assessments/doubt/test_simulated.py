"""True homes are blurred as offices write them down: hardly anybody who may enter is turned away."""

from __future__ import annotations

import pytest

from tests.assessments.doubt.simulated import PRECISIONS_M, counted, country


@pytest.mark.parametrize("how", [*(str(metres) for metres in PRECISIONS_M), "settlement", "district"])
def test_at_most_one_in_a_hundred_eligible_people_is_called_too_far(how: str) -> None:
    found = counted(country(), how)
    assert found["inside"] > 3_000
    assert found["false_no"] <= 0.01 * found["inside"]
    assert found["false_yes"] <= 0.01 * max(found["yes"], 1)


def test_what_is_known_well_is_decided_and_a_district_says_who_lives_too_far() -> None:
    near, town, district = (counted(country(), how) for how in ("100", "settlement", "district"))
    assert near["unknown"] < 0.05 * near["inside"]
    assert town["yes"] > 0.6 * town["inside"]
    assert district["yes"] == 0
    assert district["unknown"] < 0.2 * district["pairs"]
