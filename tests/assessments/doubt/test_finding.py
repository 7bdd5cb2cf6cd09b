"""By what a home without coordinates is known: a settlement, narrowed by what else is recorded, or an area."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import box

from assessments.doubt.finding import with_doubts
from assessments.doubt.ground import Ground
from assessments.doubt.homes import Doubt
from assessments.facts import RURAL, URBAN, People, people_of
from assessments.land import Land
from tests import world
from tests.world import ON

NOTHING: dict[str, Any] = {
    "km": None, "settlement_name": None, "settlement_class": None, "admin1_pcode": None, "admin2_pcode": None,
    "country": None,
}  # fmt: skip
SMALL = world.area(
    area_id="C1", area_name="Quarter", admin_level=3, parent_id="D11", geometry=box(-13.02, 9.99, -12.98, 10.01)
)


def known(land: Land | None = None, **changes: Any) -> tuple[Doubt | None, People]:
    ground = Ground(Land(world.areas(), world.settlements()) if land is None else land)
    people = with_doubts(people_of(world.person(**{**NOTHING, **changes}), on=ON), ground)
    return (people.homes.places[people.doubt[0]] if people.doubtful[0] else None), people


def test_a_settlement_is_found_whatever_its_spelling_with_its_class_and_country() -> None:
    found, people = known(settlement_name="KINDIÀ")
    assert found == Doubt("settlement", "Kindia", settlements=(0,), named=1, class_code=URBAN, country="GN")
    assert (people.class_code[0], people.class_derived[0], people.country[0]) == (URBAN, True, "GN")
    assert not people.has_place[0]


def test_what_is_recorded_of_class_and_country_stays() -> None:
    _, people = known(settlement_name="Kindia", settlement_class="rural", country="GN")
    assert (people.class_code[0], people.class_derived[0]) == (RURAL, False)


def test_a_home_with_coordinates_or_without_any_word_has_no_place_of_doubt() -> None:
    assert known(km=3, settlement_name="Kindia")[0] is None
    assert known()[0] is None
    assert known(settlement_name="Nowhere")[0] is None
    assert known(admin2_pcode="X9")[0] is None


@pytest.mark.parametrize(
    ("recorded", "area_id"),
    [
        ({"admin1_pcode": "R1", "admin2_pcode": "D12"}, "D12"),
        ({"admin1_pcode": "R2"}, "R2"),
        ({"admin1_pcode": "R1", "admin2_pcode": "X9"}, "R1"),
        ({"admin2_pcode": "D12", "settlement_name": "Nowhere"}, "D12"),
    ],
)
def test_else_the_smallest_area_that_is_drawn_counts(recorded: dict[str, Any], area_id: str) -> None:
    found, people = known(**recorded)
    assert found is not None
    assert (found.kind, found.areas, found.country) == ("area", (area_id,), "GN")
    assert people.class_code[0] == -1


def test_an_area_below_the_district_counts_where_its_name_is_clear() -> None:
    areas = world.rows(world.areas(), SMALL)
    found, _ = known(Land(areas, world.settlements()), admin2_pcode="D11", admin3_name="quarter")
    assert found is not None
    assert found.areas == ("C1",)
    elsewhere, _ = known(Land(areas, world.settlements()), admin2_pcode="D12", admin3_name="Quarter")
    assert elsewhere is not None
    assert elsewhere.areas == ("D12",)


def test_an_area_that_is_not_drawn_says_nothing_and_the_one_around_it_does() -> None:
    areas = world.areas()
    areas.loc[areas["area_id"] == "D12", "geometry"] = None
    found, _ = known(Land(areas, world.settlements()), admin1_pcode="R1", admin2_pcode="D12")
    assert found is not None
    assert found.areas == ("R1",)


def test_settlements_of_one_name_are_narrowed_by_p_codes_else_all_of_them_are_candidates() -> None:
    twins = world.rows(world.settlements(), world.settlement(settlement_id="S4", km=20, admin1_pcode="R2",
                                                             admin2_pcode="D21", settlement_class="rural"))  # fmt: skip
    land = Land(world.areas(), twins)
    both, people = known(land, settlement_name="Kindia")
    assert both is not None
    assert (both.settlements, both.named, people.class_code[0]) == ((0, 3), 2, -1)
    one, people = known(land, settlement_name="Kindia", admin2_pcode="D21")
    assert one is not None
    assert (one.settlements, one.named, people.class_code[0]) == ((3,), 1, RURAL)
    uncoded = Land(world.areas(), twins.assign(admin1_pcode=None, admin2_pcode=None))
    drawn, _ = known(uncoded, settlement_name="Kindia", admin2_pcode="D21")
    assert drawn is not None
    assert drawn.settlements == (3,)


def test_a_settlement_in_another_country_is_none() -> None:
    found, _ = known(settlement_name="Kindia", country="SN", admin2_pcode="D12")
    assert found is not None
    assert (found.kind, found.settlements) == ("area", ())


def test_a_settlement_outside_the_recorded_area_contradicts_it_so_both_are_candidates() -> None:
    found, people = known(settlement_name="Kindia", admin2_pcode="D21")
    assert found is not None
    assert (found.kind, found.settlements, found.areas) == ("settlement", (0,), ("D21",))
    assert (people.class_code[0], people.country[0]) == (-1, "GN")


def test_a_district_outside_the_recorded_region_contradicts_it_so_both_are_candidates() -> None:
    found, _ = known(admin1_pcode="R2", admin2_pcode="D11")
    assert found is not None
    assert found.areas == ("D11", "R2")


def test_a_settlement_with_an_outline_of_its_own_has_that() -> None:
    areas = world.rows(world.areas(), SMALL.assign(area_name="Kindia"))
    found, _ = known(Land(areas, world.settlements()), settlement_name="Kindia")
    assert found is not None
    assert (found.kind, found.settlements, found.areas) == ("settlement", (), ("C1",))


def test_people_who_share_a_place_share_it_and_keep_it_when_some_are_taken() -> None:
    frame = pd.concat(
        [world.person(**{**NOTHING, "case_code": f"P-{number}", "admin2_pcode": code}) for number, code in
         enumerate(["D12", "D11", None, "D12"])], ignore_index=True,
    )  # fmt: skip
    people = with_doubts(people_of(frame, on=ON), Ground(Land(world.areas(), world.settlements())))
    assert len(people.homes.places) == 2
    assert people.doubt[0] == people.doubt[3] != people.doubt[1]
    assert people.doubtful.tolist() == [True, True, False, True]
    some = people.take(people.doubtful)
    assert [some.homes.places[place].areas for place in some.doubt] == [("D12",), ("D11",), ("D12",)]


def test_without_settlements_or_areas_nothing_is_known() -> None:
    found, people = known(Land(), settlement_name="Kindia", admin2_pcode="D11")
    assert found is None
    assert replace(people).doubt.tolist() == [-1]
