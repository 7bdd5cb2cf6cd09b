"""The world is as it says: tests elsewhere trust these figures."""

from __future__ import annotations

import pandas as pd
import pytest
from pyproj import Geod

from layers.rules import rule_of, rule_tree
from layers.schemas import INPUTS
from tests import world

GEOD = Geod(ellps="WGS84")


def km_between(one, other):
    return GEOD.inv(one[1], one[0], other[1], other[0])[2] / 1000


def km_from_kindia(frame):
    return [km_between(world.KINDIA, point) for point in zip(frame["latitude"], frame["longitude"], strict=True)]


def test_settlements_are_ten_kilometres_apart_on_one_meridian():
    settlements = world.settlements()
    assert km_from_kindia(settlements) == pytest.approx([0, 10, 20], abs=1e-9)
    assert settlements["longitude"].tolist() == pytest.approx([-13, -13, -13], abs=1e-12)


def test_people_live_where_the_world_says():
    people = world.people().set_index("case_code").drop("P-9")
    far = dict(zip(people.index, km_from_kindia(people), strict=True))
    expected = {"P-2": 4.9, "P-3": 5.1, "P-4": 9.9, "P-5": 10.1, "P-12": 20}
    assert far == pytest.approx({code: expected.get(code, 0.0) for code in people.index}, abs=1e-9)


def test_each_settlement_lies_in_the_district_and_region_it_names():
    areas = world.areas().set_index("area_id")["geometry"]
    from shapely.geometry import Point

    for row in world.settlements().itertuples():
        point = Point(row.longitude, row.latitude)
        assert areas[row.admin1_pcode].contains(point)
        assert areas[row.admin2_pcode].contains(point)
        assert sum(area.contains(point) for area in areas) == 2


def test_districts_fill_their_region():
    areas = world.areas().set_index("area_id")["geometry"]
    assert areas["R1"].equals(areas["D11"].union(areas["D12"]))
    assert areas["R2"].equals(areas["D21"])


def test_every_frame_is_typed_as_its_layer_says():
    for kind, frame in world.World().frames().items():
        assert list(frame.columns) == INPUTS[kind].names()
        plain = pd.DataFrame(frame)
        plain = plain.astype({"geometry": object}) if kind == "areas" else plain
        pd.testing.assert_frame_equal(plain, INPUTS[kind].parse(plain))


def test_one_change_changes_one_thing():
    plain, changed = world.clinic().iloc[0], world.clinic(seats_total=7).iloc[0]
    assert changed["seats_total"] == 7
    assert plain.drop("seats_total").equals(changed.drop("seats_total"))


def test_an_age_takes_the_place_of_the_birth_date():
    older = world.person(age_years=37).iloc[0]
    assert older["age_years"] == 37
    assert str(older["age_as_of"].date()) == "2026-11-15"
    assert older[["birth_date", "birth_year"]].isna().all()


def test_the_rule_is_the_studys():
    assert rule_tree(rule_of(world.programme()["criteria"].iloc[0])) == {
        "all": [
            {"age": {"from": 18.0, "to": 35.0, "on": "start"}},
            {"education_grade": {"to": 10.0, "system": "GN"}},
            {"within": {"urban_km": 5.0, "rural_km": 10.0, "class_of": "home"}},
        ]
    }


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="seats"):
        world.clinic(seats=5)
