"""`homeward fetch`: what comes from the servers goes the way of every file, whole or not at all."""

from __future__ import annotations

import json

import pytest

from app.cli import main
from app.shell import fetching
from app.workflows.fetching import cache_folder
from app.workflows.networks import kept_networks
from layers.fetching.wanted import WHAT
from layers.store import open_store
from tests import osm_servers as osm


@pytest.fixture
def servers(monkeypatch):
    with osm.osm_servers() as answers:
        monkeypatch.setenv("HOMEWARD_OVERPASS_URL", answers.servers.overpass)
        monkeypatch.setenv("HOMEWARD_NOMINATIM_URL", answers.servers.nominatim)
        yield answers


@pytest.fixture
def homeward(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))

    def run(*arguments, language="en"):
        with pytest.raises(SystemExit) as ended:
            main(["--language", language, *(str(each) for each in arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_roads_that_are_fetched_are_kept_with_their_day_and_attribution(homeward, servers, tmp_path):
    code, out, err = homeward("fetch", "roads", "--place", "Testville", "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    assert (document["read"], document["accepted"]) == (4, 4)
    (kept,) = kept_networks(tmp_path / "office.roads")
    assert (kept.name, str(kept.origin.source_date)) == ("Testville", "2026-11-20")
    assert kept.origin.attribution == "© OpenStreetMap contributors, ODbL"
    assert "Fetching part 1 of 1" in err
    assert [path.name for path in (tmp_path / "office.fetched").iterdir()]


def test_services_are_read_as_any_file_is_and_what_is_left_out_is_counted(homeward, servers, tmp_path):
    code, _, err = homeward("fetch", "services", "--place", "Testville", "--country", "GMB")
    assert code == 0, err
    assert "Places without a name that were left out: 1." in err
    with open_store(tmp_path / "office.sqlite") as store:
        services = store.frames("services")["services"].set_index("service_id")
    assert services["service_type"].to_dict() == {
        "osm:n21": "medical",
        "osm:n23": "vocational",
        "osm:w25": "education",
    }
    assert set(services["source"]) == {"Testville, © OpenStreetMap contributors, ODbL"}
    assert services.loc["osm:n21", "latitude"] == pytest.approx(13.43)


def test_areas_are_shown_before_they_are_saved_and_written_to_a_file_that_can_be_imported(homeward, servers, tmp_path):
    out_file = tmp_path / "areas.geojson"
    code, _, err = homeward("fetch", "areas", "--bbox", "-16.7,13.4,-16.6,13.5", "--out", out_file, language="fr")
    assert code == 0, err
    assert "Le niveau 4 d'OpenStreetMap est devenu le niveau 1." in err
    with open_store(tmp_path / "office.sqlite") as store:
        assert store.frames("areas")["areas"].empty
    code, _, err = homeward("import", "areas", out_file)
    assert code == 0, err
    with open_store(tmp_path / "office.sqlite") as store:
        areas = store.frames("areas")["areas"].set_index("area_id")
    assert areas["admin_level"].to_dict() == {"osm:r50": 1, "osm:r51": 2, "osm:r52": 2}
    assert areas.loc["osm:r51", "parent_id"] == "osm:r50"


def test_a_failure_halfway_changes_nothing_and_says_why(homeward, servers, tmp_path):
    servers.places = [osm.place(), osm.place(200, "Testville, South, Testland", west=-15.0)]
    code, out, err = homeward("fetch", "services", "--place", "Testville")
    assert (code, out) == (2, "")
    assert "R200  Testville, South, Testland (administrative)" in err
    assert not (tmp_path / "office.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("roads",), "either the name of a place or a box"),
        (("roads", "--place", "13.45,-16.57"), "never sent"),
        (("roads", "--bbox", "-16.60,13.45,-16.59,13.46"), "too small"),
        (("areas", "--place", "Testville", "--levels", "2"), "Levels are"),
        (("areas", "--place", "Testville", "--country", "Atlantis"), "No country"),
        (("roads", "--place", "Testville", "--out", "roads.gpkg"), "ends in .osm"),
    ],
)
def test_what_must_not_be_asked_is_refused_before_anything_is_sent(homeward, servers, arguments, said):
    code, _, err = homeward("fetch", *arguments)
    assert (code, said in err) == (2, True), err
    assert servers.asked == []


def test_answers_are_kept_beside_the_store_or_where_the_office_says(tmp_path):
    assert cache_folder(str(tmp_path / "office.sqlite"), {}) == tmp_path / "office.fetched"
    assert cache_folder("postgresql://server/store", {}).parts[-2:] == ("data", "fetched")
    assert cache_folder("x.sqlite", {"HOMEWARD_FETCHED": str(tmp_path)}) == tmp_path


def test_the_command_knows_what_can_be_fetched():
    assert fetching.WHAT == WHAT
