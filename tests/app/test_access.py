"""Access by road as the office asks it: by settlement, cell and area, from the workflow and the command line."""

from __future__ import annotations

import dataclasses
import json
from functools import cache

import numpy as np
import pytest

from app.cli import main
from app.shell.access import OF, WAYS, ZONES, decimals_of, read_zones
from app.workflows import access_places
from app.workflows.access import METHODS, access_by, all_access
from app.workflows.access_places import AccessQuestion, road_cells
from app.workflows.networks import keep_network, roads_folder
from app.workflows.world import World
from assessments.accessibility import STEPS
from layers.errors import HomewardError
from layers.roads.building import Ways, build_network
from layers.roads.kinds import Kind
from layers.roads.network import Origin
from layers.roads.reasons import METHOD_LABELS
from tests import world
from tests.app.dashboard import fill


@cache
def clean():
    """Build the clean world once: no test changes a frame."""
    return world.World()


def street():
    """Build one paved street from Kindia through Middle to Far: 30 km/h, so that 10 km are 20 minutes."""
    latitude, longitude = np.array([world.place(km) for km in (0, 10, 20)]).T
    ends = np.array([0, 3], dtype=np.int64)
    ways = Ways(np.arange(3), longitude, latitude, ends, np.zeros(1, np.int32), (Kind("residential", "asphalt"),))
    return build_network(ways, Origin("Kindia", "test"))


@pytest.fixture
def office(tmp_path):
    """Put together what is known, without a store, beside the street or without."""

    def make(*, roads=True, **changes):
        folder = tmp_path / ("roads" if roads else "nothing")
        if roads:
            keep_network(folder, street())
        frames = dataclasses.replace(clean(), **changes).frames()
        return World(on=world.ON, revision=1, networks_folder=folder, **frames)

    return make


def asked(known, method, service_type="vocational", **question):
    frame = access_by(known, AccessQuestion(service_type, **question), method)
    return frame.set_index(frame["place_name"].fillna("-"))


def test_settlements_stand_where_they_lie_with_the_minutes_to_the_nearest_service(office):
    found = asked(office(), "nearest", by="settlement")
    assert found.index.tolist() == ["Far", "Kindia", "Middle", "-"]
    assert found["travel_minutes"].tolist() == pytest.approx([40, 0, 20, np.nan], abs=0.01, nan_ok=True)
    assert found["road_km"].tolist() == pytest.approx([20, 0, 10, np.nan], abs=0.001, nan_ok=True)
    assert found["reach_status"].tolist()[:3] == ["reached"] * 3
    assert found["people"].tolist() == [0, 5, 3, 1]  # P-9's home is not known
    assert found["service_name"].tolist()[:3] == ["Training centre"] * 3
    assert found.loc["-"].isna()[["place_id", "reach_status", "service_id"]].all()


def test_an_area_tells_of_the_person_in_the_middle(office):
    found = asked(office(), "nearest")
    # R1: five at Kindia, three around Middle. The eight are 0, 0, 0, 0, 9.8, 10.2, 19.8 and 20.2 minutes away.
    assert found.loc["South", "travel_minutes"] == pytest.approx(0, abs=0.01)
    assert found.loc["North"].isna()["reach_status"]
    everybody = asked(office(), "nearest", of="population")
    assert everybody["people"].to_dict() == {"North": 300, "South": 20_900}
    assert everybody["travel_minutes"].to_dict() == pytest.approx({"North": 40, "South": 0}, abs=0.01)
    assert everybody.loc["North", "road_km"] == pytest.approx(20, abs=0.001)


def test_cells_are_those_along_the_roads_and_those_in_which_somebody_lives(office):
    known = office()
    found = asked(known, "nearest", by="cell")
    assert road_cells(known) <= set(found["place_id"])
    assert len(road_cells(known)) > 8  # 20 km of road, cells about 2.4 km across
    assert found["people"].sum() == 9
    reached = found[found["reach_status"] == "reached"]
    assert reached["travel_minutes"].between(0, 75).all()
    assert found.drop(index="-")[["latitude", "longitude"]].notna().all(axis=None)


def test_seats_are_shared_among_those_who_may_take_them_and_get_there(office):
    found = asked(office(), "e2sfca", by="settlement")
    # 12 seats; P-1, P-2 (9.8 min) and P-8 (grade unknown) weigh 1, P-4 (19.8 min) 0.68; all others are kept out.
    each = 12 / 3.68
    assert found["score"].tolist() == pytest.approx(
        [np.nan, each * 3 / 5, each * 0.68 / 3, np.nan], rel=1e-6, nan_ok=True
    )
    assert found["score_median"].tolist()[1:3] == pytest.approx([each, 0])
    assert found["people_competing"].tolist()[1:3] == [4, 4]
    assert found["seats_reachable"].tolist()[1:3] == [12, 12]
    assert found["score_reason"].fillna("").tolist() == ["nobody", "", "", "no_place"]
    assert (found["score"] * found["people"]).sum() == pytest.approx(12)


def test_everybody_in_the_settlements_competes_for_what_is_in_their_country(office):
    zones = ((25.0, 1.0),)
    found = asked(office(), "e2sfca", "medical", by="settlement", of="population", steps=zones)
    assert found["score"].to_dict() == pytest.approx({"Far": 0, "Kindia": 5 / 20_900, "Middle": 5 / 20_900})
    assert found.loc["Far", "score_reason"] == "too_far"
    balanced = asked(office(), "bfca", "medical", by="settlement", of="population", steps=zones)
    assert balanced["score"].to_dict() == pytest.approx({"Far": 0, "Kindia": 2.5 / 20_900, "Middle": 2.5 / 20_900})


def test_a_settlement_without_a_figure_has_no_number_of_people(office):
    settlements = clean().settlements.assign(population=[20_000, None, 300])
    found = asked(office(settlements=settlements), "nearest", "medical", by="settlement", of="population")
    assert found["people"].isna().tolist() == [False, False, True]
    assert found["travel_minutes"].notna().all()


def test_why_there_is_no_score_is_told_apart(office):
    far_off = world.person(case_code="P-20", needs="medical", latitude=10.05, longitude=-13.1)
    abroad = world.person(case_code="P-21", needs="medical", country="SN", km=0.1)
    returnees = world.rows(clean().returnees, far_off, abroad)
    unstated = world.rows(world.clinic(seats_available=None, seats_total=None), world.training_centre())
    found = asked(office(returnees=returnees), "e2sfca", "medical", by="settlement")
    assert found.loc["Far", "score_reason"] == "too_far"  # by the clinic's own rule
    assert found.loc["Kindia", "score"] == pytest.approx(5 / 2)
    silent = asked(office(returnees=returnees, services=unstated), "e2sfca", "medical", by="settlement")
    assert silent.loc["Kindia", "seats_unstated"] == 1
    only = asked(
        office(returnees=world.person(needs="medical"), services=unstated), "e2sfca", "medical", by="settlement"
    )
    assert only.loc["Kindia", "score_reason"] == "seats_not_stated"
    assert np.isnan(only.loc["Kindia", "score"])


def test_without_roads_nothing_is_measured_straight_instead(office):
    known = office(roads=False)
    near = asked(known, "nearest", by="settlement")
    assert near["reach_status"].tolist()[:3] == ["no_network"] * 3
    assert near[["travel_minutes", "road_km", "service_id"]].isna().all(axis=None)
    scores = asked(known, "e2sfca", by="settlement")
    assert scores.loc["Kindia", "score_reason"] == "not_eligible"  # P-6 and P-7, of whom alone it is known
    alone = asked(office(roads=False, returnees=world.person()), "e2sfca", by="settlement")
    assert alone.loc["Kindia", "score_reason"] == "no_network"
    assert np.isnan(alone.loc["Kindia", "score"])


def test_all_types_are_answered_and_each_question_once(office):
    known = office()
    frame = all_access(known, AccessQuestion("", by="settlement"), "nearest")
    assert frame["service_type"].drop_duplicates().tolist() == ["medical", "vocational"]
    one = AccessQuestion("medical", by="settlement")
    assert access_by(known, one, "nearest") is access_by(known, dataclasses.replace(one), "nearest")


def test_the_command_names_what_the_workflow_answers():
    assert (WAYS, OF) == (access_places.WAYS, access_places.OF)
    assert tuple(METHOD_LABELS) == METHODS
    assert dict(read_zones(ZONES)) == dict(STEPS)
    for wrong in ("", "10", "10:2", "20:1,10:0.5", "10:0.5,20:0.7", "10:0", "nan:1", "x:1"):
        with pytest.raises(HomewardError):
            read_zones(wrong)
    assert [decimals_of(score) for score in (0, 3.2, 0.5, 0.0012)] == [2, 2, 2, 4]


@pytest.fixture
def homeward(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    fill(tmp_path / "office.sqlite", clean())

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_the_command_prints_one_document_with_its_recipe(tmp_path, homeward):
    keep_network(roads_folder(str(tmp_path / "office.sqlite")), street())
    question = ("access", "--type", "vocational", "--by", "settlement", "--on", world.ON, "--language", "en")
    code, out, _ = homeward(*question, "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert [row["place_name"] for row in document["rows"]] == ["Far", "Kindia", "Middle", None]
    assert document["rows"][3]["travel_minutes"] is None
    assert document["rows"][0]["people"] == 0
    parameters = document["recipe"]["parameters"]
    assert (parameters["profile"], parameters["season"], parameters["of"]) == ("moto", "dry", "caseload")
    assert [used["source"] for used in document["recipe"]["sources"] if used["kind"] == "roads"] == ["Kindia"]
    _, out, _ = homeward(*question, "--method", "e2sfca")
    assert "1.96" in out  # 12 / 3.68 x 3 / 5
    assert "Home not on the map" in out


def test_the_command_says_in_french_when_no_roads_are_kept(homeward):
    code, out, err = homeward("access", "--type", "medical", "--on", world.ON, "--language", "fr")
    assert code == 0
    assert "Aucun réseau routier" in out
    assert "Aucun réseau routier n'est enregistré" in err
    assert "Aucun service de ce type" not in err
    _, _, err = homeward("access", "--type", "housing", "--on", world.ON, "--language", "fr")
    assert "Aucun service de ce type ne fonctionne ce jour-là." in err
    code, _, err = homeward("access", "--zones", "ten", "--language", "fr")
    assert code == 2
    assert "ten" in err
    assert "zones" in err
