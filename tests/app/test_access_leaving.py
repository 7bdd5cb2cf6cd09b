"""What leaves about access by road: minutes of public places whole, figures about people only where there are many."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pandas as pd
import pytest

from app.workflows.access import access_by
from app.workflows.access_leaving import LAYERS, NEVER_TOLD, released_access
from app.workflows.access_places import AccessQuestion, road_cells
from app.workflows.export_layers import ACCESS_LAYERS
from app.workflows.gaps import gaps_by
from app.workflows.networks import keep_network
from app.workflows.world import World
from assessments.disclosure import release_cells
from layers.schemas import AccessScores, NearestByRoad
from tests import world
from tests.app.test_access import clean, street

OFF_THE_ROAD = {"latitude": 10.06, "longitude": -13.15}
"""A place 16 km from the street, in region R1."""


@cache
def one():
    return world.person(needs="medical", settlement_class="rural")


def crowd(count, *, mark, **changes):
    """Return so many people at one place: Kindia, unless changed."""
    many = pd.concat([one()] * count, ignore_index=True)
    return many.assign(case_code=[f"{mark}-{number}" for number in range(count)], **changes)


@pytest.fixture
def office(tmp_path):
    keep_network(tmp_path, street())

    def make(*people, **changes):
        returnees = pd.concat(people, ignore_index=True)
        frames = dataclasses.replace(clean(), returnees=returnees, **changes).frames()
        return World(on=world.ON, revision=1, networks_folder=tmp_path, **frames)

    return make


def asked(known, by, method="nearest", **question):
    return released_access(known, AccessQuestion("medical", by=by, **question), method)


def test_settlements_leave_with_their_minutes_and_without_anybody(office):
    found = asked(office(crowd(20, mark="A"), crowd(1, mark="B", latitude=np.nan, longitude=np.nan)), "settlement")
    assert found["place_name"].tolist() == ["Far", "Kindia", "Middle"]
    assert found["travel_minutes"].tolist() == pytest.approx([40, 0, 20], abs=0.01)
    assert found["people"].isna().all()


def test_a_lone_home_changes_nothing_of_what_leaves_about_places(office):
    alone, together = office(crowd(20, mark="A")), office(crowd(20, mark="A"), crowd(1, mark="B", **OFF_THE_ROAD))
    for by in ("settlement", "cell"):
        pd.testing.assert_frame_equal(asked(alone, by), asked(together, by))
        assert len(access_by(together, AccessQuestion("medical", by="cell"), "nearest")) > len(asked(together, "cell"))


def test_cells_along_the_roads_leave_whole_and_those_beside_them_with_eleven_people(office):
    known = office(crowd(20, mark="A"), crowd(11, mark="B", **OFF_THE_ROAD))
    found = asked(known, "cell")
    along = found[found["place_id"].isin(road_cells(known))]
    assert set(along["place_id"]) == road_cells(known)
    assert along["people"].isna().all()
    beside = found[~found["place_id"].isin(road_cells(known))]
    assert beside[["people", "reach_status"]].to_numpy().tolist() == [[11, "no_network"]]
    assert beside["travel_minutes"].isna().all()


def test_an_area_tells_of_its_middle_where_eleven_people_stand_behind_it(office):
    north = {"latitude": world.place(20)[0], "longitude": world.place(20)[1], "admin1_pcode": "R2"}
    few = asked(office(crowd(20, mark="A"), crowd(10, mark="B", **north)), "admin1").set_index("place_name")
    assert few.loc["North"].isna()[["people", "reach_status", "travel_minutes", "road_km"]].all()
    enough = asked(office(crowd(20, mark="A"), crowd(11, mark="B", **north)), "admin1").set_index("place_name")
    assert enough["people"].to_dict() == {"North": 11, "South": 20}
    assert enough.loc["North", "travel_minutes"] == pytest.approx(40, abs=0.01)


def test_scores_leave_without_what_would_give_a_course_s_demand_away(office):
    north = {"latitude": world.place(20)[0], "admin1_pcode": "R2"}
    few = office(crowd(20, mark="A"), crowd(10, mark="B", **north))
    enough = office(crowd(20, mark="A"), crowd(11, mark="B", **north))
    for known, by, told in (
        (few, "settlement", {"Kindia": 5 / 20}),
        (enough, "settlement", {"Kindia": 5 / 20, "Far": 0}),
        (few, "admin1", {}),  # twenty would give the ten away
        (enough, "admin1", {"South": 5 / 20, "North": 0}),
    ):
        found = asked(known, by, "e2sfca").set_index("place_name")
        assert found["score"].dropna().to_dict() == pytest.approx(told)
        assert found[list(NEVER_TOLD)].isna().all(axis=None)
        withheld = found.drop(index=[*told, "Middle"], errors="ignore")
        assert withheld[["people", "score_reason", "seats_reachable", "seats_unstated"]].isna().all(axis=None)
        assert found["people"].isna().all() == (by == "settlement" or not told)


def test_scores_by_cell_come_in_the_cells_in_which_people_may_be_counted(office):
    known = office(crowd(20, mark="A"), crowd(3, mark="B", latitude=world.place(4)[0]))
    found = asked(known, "cell", "e2sfca")
    counted = release_cells(gaps_by(known, "cell", service_type="medical"))
    told = dict(zip(counted["area_id"], counted["people"], strict=True))
    assert dict(zip(found["place_id"], found["people"], strict=True)) == told
    assert (found["score"] * found["people"]).sum() == pytest.approx(5)
    nobody = asked(office(crowd(5, mark="A")), "cell", "e2sfca")
    assert nobody["score"].isna().all()


def test_what_is_about_everybody_leaves_as_it_is(office):
    known = office(crowd(1, mark="A"))
    for method in ("nearest", "e2sfca"):
        question = AccessQuestion("medical", by="settlement", of="population")
        assert released_access(known, question, method) is access_by(known, question, method)


def test_every_layer_has_its_schema_and_its_shape(office):
    known = office(crowd(12, mark="A"))
    assert tuple(LAYERS) == ACCESS_LAYERS
    for name, schema, shape in (
        ("nearest", NearestByRoad, "Point"),
        ("minutes", NearestByRoad, "Polygon"),
        ("seats", AccessScores, "Polygon"),
    ):
        made = LAYERS[name](known, AccessQuestion(""))
        assert [*made.columns] == [*schema.names(), "geometry"]
        assert set(made.geometry.dropna().geom_type) == {shape}
        assert made["service_type"].unique().tolist() == ["medical", "vocational"]
