"""Somebody who cannot be put on the map: the command, the person's page and its sheet say by what the home is known."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.words import words_for
from app.workflows.exports import person_sheet_bytes
from app.workflows.known_places import area_told
from app.workflows.moving import place_meant
from app.workflows.person import options_for, person_content, person_in
from app.workflows.world import load_world
from layers.errors import NotFoundError
from layers.store import open_store
from mapping.frame import bounds_of_person, person_layers
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
NOWHERE = {"km": None, "settlement_name": None, "settlement_class": None, "admin1_pcode": None}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("doubt") / "store.sqlite"
    people = world.rows(
        world.person(case_code="D-1", admin2_pcode="D11", **NOWHERE),
        world.person(case_code="D-2", admin2_pcode="D21", **NOWHERE),
        world.person(case_code="D-3", admin2_pcode="X9", **NOWHERE),
    )
    fill(path, replace(world.World(), returnees=people))
    return path


@pytest.fixture
def store(filled, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    monkeypatch.setenv("HOMEWARD_STORE", str(filled))
    return filled


@pytest.fixture(scope="module")
def office(filled):
    return load_world(open_store(str(filled)), on=world.ON)


def checked(store, *said):
    return homeward(store, "check", *said, "--programme", "masonry", "--on", DAY, "--format", "json")


def test_a_case_known_only_by_its_district_is_judged_by_the_share_and_verified(store, tmp_path):
    (near,) = checked(store, "--returnee", "D-1").rows
    assert (near["verdict"], near["distance_km"], near["distance_least_km"]) == ("unknown", None, 0.0)
    assert near["distance_most_km"] == pytest.approx(20.6, abs=0.1)
    sentence = next(one["sentence"] for one in near["criteria"] if one["criterion"] == "within")
    assert sentence.startswith("Home known only by its area (Kindia): ")
    assert "check the address" in sentence
    told = near["inputs"]["home_known_by"]
    assert (told["kind"], told["name"], told["candidates"]) == ("area", "Kindia", 1)
    assert [(each["radius_km"], each["answer"]) for each in told["within"]] == [(5.0, "unknown"), (10.0, "unknown")]
    assert 0.1 < told["within"][0]["share"] < 0.3
    assert told["within"][0]["share_of_people"] == 1.0
    answer = checked(store, "--returnee", "D-2")
    assert answer.rows[0]["verdict"] == "ineligible"
    assert answer.document["ask_next"]["unknown"] == 0
    (tmp_path / "answer.json").write_text(json.dumps(answer.document), encoding="utf-8")
    assert homeward(store, "verify", str(tmp_path / "answer.json"), "--format", "json").rows[0]["agrees"] is True


def test_somebody_is_described_by_a_settlement_or_by_an_area(store):
    aged = ("--age", "25", "--education-grade", "8", "--education-system", "GN")
    assert checked(store, "--settlement", "kindia", *aged).rows[0]["verdict"] == "eligible"
    assert checked(store, "--settlement", "Far", *aged).rows[0]["verdict"] == "ineligible"
    assert checked(store, "--area", "d21", *aged).rows[0]["verdict"] == "ineligible"
    assert checked(store, "--area", "Sud", *aged).rows[0]["verdict"] == "unknown"
    unknown = checked(store, "--settlement", "Atlantis", *aged)
    assert unknown.rows[0]["verdict"] == "unknown"
    assert "Atlantis" in unknown.err
    wrong = checked(store, "--area", "D12x")
    assert wrong.code == 2
    assert "D12" in wrong.err


def test_an_area_fills_what_is_recorded_of_it_and_around_it(office):
    assert area_told(office, "D21") == {"admin1_pcode": "R2", "admin2_pcode": "D21", "country": "GN"}
    assert area_told(office, "north") == {"admin1_pcode": "R2", "country": "GN"}
    with pytest.raises(NotFoundError):
        area_told(office, "")


def test_a_settlement_that_somebody_moves_to_is_known_as_far_as_it_reaches(office):
    assert place_meant(office, None, "Kindia", precision_m=None).location_precision_m == 2000
    assert place_meant(office, None, "Kindia", precision_m=50).location_precision_m == 50


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_map_and_the_sheet_show_where_the_home_may_be(office, language):
    words = words_for(language)
    asked = person_in(office, "D-1")
    content = person_content(office, asked, options_for(office, asked))
    assert content.place is None
    (somewhere,) = content.somewhere
    assert somewhere.equals_exact(office.land.polygon("D11"), 1e-9)
    (home,) = [layer for layer in person_layers(content, words) if layer.key == "home"]
    assert home.used == {("reach", "somewhere")}
    (south, west), (north, east) = bounds_of_person(content)
    assert west <= somewhere.bounds[0] <= somewhere.bounds[2] <= east
    assert south <= somewhere.bounds[1] <= somewhere.bounds[3] <= north
    assert len(person_sheet_bytes(content, words)) > 10_000
    nowhere = person_in(office, "D-3")
    assert person_content(office, nowhere, options_for(office, nowhere)).somewhere == ()


@pytest.mark.parametrize(
    ("language", "known", "far"),
    [
        ("en", "Home known only by its area (Kindia)", "at most 20.6 km, address not known"),
        ("fr", "Domicile connu seulement par sa zone (Kindia)", "au plus 20,6 km, adresse inconnue"),
    ],
)
def test_the_page_says_by_what_the_home_is_known(store, language, known, far):
    page = open_page("app/pages/person.py", language=language, person_who="case", person_code="D-1")
    text = text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    assert not page.exception
    assert known in text
    assert far in text


def test_gaps_count_a_far_district_as_too_far_in_its_own_area(store):
    rows = homeward(store, "gaps", "--by", "admin2", "--on", DAY, "--format", "json").rows
    counted = {row["area_id"]: (row["too_far"], row["unknown"]) for row in rows if row["service_type"] == "vocational"}
    assert counted["D21"] == (1, 0)
    assert counted["D11"] == (0, 1)
