"""Roads on the command line: imported, kept beside the store, asked, and refused in plain words."""

from __future__ import annotations

import json

import pytest
from shapely import LineString

from app.cli import main
from app.workflows.networks import kept_networks, roads_folder
from layers.geodesy import distance_km
from tests import world
from tests.app.dashboard import fill

LON, LAT = -16.6, 13.4
STEP = 0.01
"""Degrees between neighbouring places of the roads below: about 1.1 km."""


def place(east, north):
    return LON + east * STEP, LAT + north * STEP


def at(east, north):
    longitude, latitude = place(east, north)
    return f"{latitude},{longitude}"


def roads_file(path, *ways):
    """Write roads as GeoJSON: a U round a river, unless others are given."""
    ways = ways or ([(0, 0), (0, 5), (4, 5), (4, 0)],)
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "primary"},
            "geometry": json.loads(json.dumps(LineString([place(*spot) for spot in way]).__geo_interface__)),
        }
        for way in ways
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def homeward(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def rows(out):
    return json.loads(out)["rows"]


def test_roads_are_imported_kept_and_asked(homeward, tmp_path):
    code, out, _ = homeward(
        "import", "roads", roads_file(tmp_path / "u.geojson"), "--source", "The U", "--format", "json"
    )
    document = json.loads(out)
    assert code == 0
    assert (document["read"], document["accepted"], document["quarantined"]) == (1, 1, 0)
    (kept,) = kept_networks(tmp_path / "office.roads")
    assert kept.name == "The U"
    code, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0), "--format", "json")
    (row,) = rows(out)
    assert code == 0
    assert set(row) >= {"distance_km", "road_km", "off_road_m", "travel_minutes", "profile", "season", "status"}
    straight = float(distance_km(LAT, LON, LAT, LON + 4 * STEP))
    assert row["distance_km"] == pytest.approx(straight)
    assert row["road_km"] == pytest.approx(straight + 10 * STEP * 110.6, abs=0.1)
    assert (row["status"], row["profile"], row["season"]) == ("reached", "moto", "dry")
    assert row["travel_minutes"] == pytest.approx(row["road_km"] / 40 * 60, rel=0.001)
    _, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0), "--profile", "walk", "--format", "json")
    assert rows(out)[0]["travel_minutes"] == pytest.approx(row["road_km"] / 5 * 60, rel=0.001)


@pytest.mark.parametrize(
    ("start", "goal", "status"),
    [
        ((0, 0), (2, 0), "reached"),
        ((0, 0), (9, 2.5), "off_network"),
        ((0, 0), (90, 0), "no_network"),
        ((90, 0), (0, 0), "no_network"),
    ],
)
def test_a_word_says_why_there_is_no_number(homeward, tmp_path, start, goal, status):
    homeward("import", "roads", roads_file(tmp_path / "u.geojson"))
    _, out, _ = homeward("distance", "--from", at(*start), "--to", at(*goal), "--format", "json")
    (row,) = rows(out)
    assert row["status"] == status
    numbers = (row["road_km"], row["road_km_back"], row["off_road_m"], row["travel_minutes"])
    assert all(number is None for number in numbers) is (status != "reached")


def test_without_any_network_the_straight_distance_is_still_said(homeward):
    code, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0))
    assert code == 0
    assert out == "4.3 km straight. No road network is kept for this place.\n"


def test_an_answer_is_a_sentence_in_the_readers_language(homeward, tmp_path):
    homeward("import", "roads", roads_file(tmp_path / "u.geojson"))
    _, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0))
    assert out == "4.3 km straight. 15.4 km by road, 0 m of it across country. 23 min by moto-taxi, dry season.\n"
    _, out, _ = homeward("--language", "fr", "distance", "--from", at(0, 0), "--to", at(4, 0))
    assert "15,4 km par la route" in out
    assert "en moto-taxi, saison sèche" in out


def test_a_dry_run_keeps_nothing_and_a_refused_file_changes_nothing(homeward, tmp_path):
    code, _, err = homeward("import", "roads", roads_file(tmp_path / "u.geojson"), "--dry-run")
    assert (code, "nothing was saved" in err) == (0, True)
    empty = tmp_path / "empty.osm"
    empty.write_text('<osm version="0.6"></osm>')
    code, _, err = homeward("import", "roads", empty)
    assert (code, "holds no road" in err) == (2, True)
    assert kept_networks(tmp_path / "office.roads") == ()


@pytest.mark.parametrize("option", [("--accept", "all"), ("--columns", "map.toml")])
def test_options_that_mean_nothing_for_roads_are_refused(homeward, tmp_path, option):
    code, _, err = homeward("import", "roads", roads_file(tmp_path / "u.geojson"), *option)
    assert (code, "leave --columns and --accept out" in err) == (2, True), err


def test_the_roads_of_another_country_are_refused(homeward, tmp_path):
    fill(tmp_path / "office.sqlite")
    far = tmp_path / "far.geojson"
    roads_file(far, [(3000, 0), (3001, 0)])
    code, _, err = homeward("import", "roads", far)
    assert (code, "within 50 km" in err) == (2, True)
    assert kept_networks(tmp_path / "office.roads") == ()


def test_networks_are_listed_and_one_is_removed_by_name(homeward, tmp_path):
    for name in ("Kérouané", "Banjul"):
        homeward("import", "roads", roads_file(tmp_path / "u.geojson"), "--source", name)
    _, out, _ = homeward("roads", "--format", "json")
    assert [row["name"] for row in rows(out)] == ["Banjul", "Kérouané"]
    assert homeward("roads", "--remove", "kérouané")[0] == 0
    _, out, _ = homeward("roads", "--format", "json")
    assert [row["name"] for row in rows(out)] == ["Banjul"]
    assert homeward("roads", "--remove", "Conakry")[0] == 2


def test_a_damaged_network_is_told_of(homeward, tmp_path):
    homeward("import", "roads", roads_file(tmp_path / "u.geojson"), "--source", "U")
    (kept,) = kept_networks(tmp_path / "office.roads")
    kept.path.write_bytes(kept.path.read_bytes()[:200])
    code, _, err = homeward("distance", "--from", at(0, 0), "--to", at(4, 0))
    assert (code, "damaged" in err) == (2, True)
    assert homeward("roads", "--remove", "u")[0] == 0
    assert homeward("distance", "--from", at(0, 0), "--to", at(4, 0))[0] == 0


def test_names_that_look_alike_as_files_do_not_replace_each_other(homeward, tmp_path):
    for name in ("Kérouané", "Kerouane", "طرق", "شوارع", "KÉROUANÉ"):
        homeward("import", "roads", roads_file(tmp_path / "u.geojson"), "--source", name)
    kept = {one.name for one in kept_networks(tmp_path / "office.roads")}
    assert kept == {"KÉROUANÉ", "Kerouane", "طرق", "شوارع"}


def test_every_option_of_a_person_says_how_far_it_is_by_road(homeward, tmp_path):
    fill(tmp_path / "office.sqlite")
    world_at = world.World().returnees.iloc[0]
    home = f"{world_at['latitude']},{world_at['longitude']}"
    _, out, _ = homeward("check", "--at", home, "--on", world.ON, "--format", "json")
    assert {row["reach_status"] for row in rows(out)} == {"no_network"}
    west, south = world_at["longitude"] - LON, world_at["latitude"] - LAT
    ring = [
        (west / STEP + east, south / STEP + north)
        for east, north in ((-20, -20), (20, -20), (20, 20), (-20, 20), (-20, -20))
    ]
    cross = [[(west / STEP - 20, south / STEP), (west / STEP + 20, south / STEP)]]
    homeward("import", "roads", roads_file(tmp_path / "ring.geojson", ring, *cross))
    code, out, err = homeward("check", "--at", home, "--on", world.ON, "--format", "json")
    assert code == 0, err
    for row in rows(out):
        assert row["reach_status"] in ("reached", "off_network", "no_network")
        if row["reach_status"] == "reached":
            assert row["road_km"] >= row["distance_km"]
            assert set(row["travel_minutes"]) == {"walk", "moto", "car", "minibus"}
            assert row["travel_minutes"]["walk"]["rainy"] >= row["travel_minutes"]["walk"]["dry"]


def test_networks_lie_beside_the_store_or_where_the_office_says(tmp_path):
    assert roads_folder(str(tmp_path / "a" / "office.sqlite"), {}) == tmp_path / "a" / "office.roads"
    assert roads_folder("postgresql://server/store", {}).parts[-2:] == ("data", "roads")
    assert roads_folder("x.sqlite", {"HOMEWARD_ROADS": str(tmp_path)}) == tmp_path
