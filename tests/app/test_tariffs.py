"""Speeds and fares on the command line: listed with their sources, set, taken back, and refused in plain words."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.cli import main
from app.workflows.networks import state_of
from app.workflows.office import today
from app.workflows.office_tables import SPEEDS, kept_table, set_figures
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill
from tests.app.test_roads import LAT, LON, STEP, at, roads_file


@pytest.fixture
def homeward(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "AB")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def listed(homeward, table, *arguments):
    code, out, err = homeward(table, *arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def by_key(homeward, *arguments):
    return {row["key"]: row for row in listed(homeward, "speeds", *arguments)["rows"]}


def test_every_speed_is_listed_with_its_source(homeward):
    document = listed(homeward, "speeds")
    assert document["recipe"]["question"] == "speeds"
    rows = {row["key"]: row for row in document["rows"]}
    primary = rows["moto.primary"]
    assert (primary["part"], primary["profile"], primary["name"]) == ("road", "moto", "primary")
    assert (primary["value"], primary["unit"], primary["shipped"], primary["set_by"]) == (65, "km/h", 65, None)
    assert {row["part"] for row in rows.values()} == {
        *("road", "travel", "surface", "tracktype", "rainy", "unrecorded", "off_road")
    }
    assert rows["rainy.vehicle.mud"]["profile"] == "vehicle"
    assert rows["GM:car.ferry_wait_minutes"]["value"] == 60
    assert all(row["source"] for row in rows.values())
    assert by_key(homeward, "--country", "gm")["car.ferry_wait_minutes"]["value"] == 60


def test_a_speed_that_is_set_is_travelled_at_and_says_who_set_it(homeward, tmp_path):
    homeward("import", "roads", roads_file(tmp_path / "u.geojson"))

    def minutes(*more):
        _, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0), *more, "--format", "json")
        return json.loads(out)["rows"][0]["travel_minutes"]

    before, rainy = minutes(), minutes("--season", "rainy")
    with open_store(tmp_path / "office.sqlite") as store:
        state = state_of(store)
    row = by_key(homeward, "--set", "moto.primary=20", "--reason", "measured")["moto.primary"]
    assert (row["value"], row["shipped"], row["set_by"], row["reason"]) == (20, 65, "AB", "measured")
    assert row["set_on"] == today().isoformat()
    assert row["source"].startswith("set by the office, ")
    assert row["source"].endswith(", AB: measured")
    assert minutes() == pytest.approx(2 * before)
    assert minutes("--season", "rainy") == pytest.approx(2 * rainy)
    with open_store(tmp_path / "office.sqlite") as store:
        assert state_of(store) != state
        last = store.audit_log().iloc[-1]
    assert (last["action"], last["object_type"], last["actor"]) == ("set", "speeds", "AB")
    assert by_key(homeward, "--reset", "moto.primary")["moto.primary"]["value"] == 65
    assert minutes() == before
    assert not (tmp_path / "office.roads" / "speeds.toml").exists()


def test_all_that_is_wrong_is_said_and_nothing_is_changed(homeward, tmp_path):
    code, _, err = homeward(
        "speeds",
        "--set",
        "moto.primary=20",
        "--set",
        "moto.primray=3",
        "--set",
        "walk.path=fast",
        "--set",
        "car.road=-1",
    )
    assert code == 2
    assert all(
        word in err for word in ("moto.primray", "“path” in profiles.walk.roads", "“road” in profiles.car.roads")
    )
    assert not (tmp_path / "office.roads" / "speeds.toml").exists()
    for wrong in (("--set", "moto.primary"), ("--set", "moto.primary=3", "--reset")):
        assert homeward("speeds", *wrong)[0] == 2


def test_a_damaged_file_stops_nothing_and_is_told_of(homeward, tmp_path):
    homeward("import", "roads", roads_file(tmp_path / "u.geojson"))
    path = tmp_path / "office.roads" / "speeds.toml"
    path.write_text("[profiles.moto.roads]\nprimary = -3\n")
    code, out, err = homeward("speeds", "--format", "json")
    assert code == 0
    assert "The office's own file cannot be used" in err
    assert "“primary” in profiles.moto.roads must be a number from 0 to 300." in err
    assert {row["key"]: row["value"] for row in json.loads(out)["rows"]}["moto.primary"] == 65
    code, _, err = homeward("distance", "--from", at(0, 0), "--to", at(4, 0))
    assert (code, "The office's own file speeds.toml cannot be used" in err) == (0, True)
    code, _, err = homeward("speeds", "--set", "moto.primary=20")
    assert (code, path.read_text()) == (2, "[profiles.moto.roads]\nprimary = -3\n")
    path.write_bytes(b"\xff\xfe")
    assert "UTF-8" in homeward("speeds")[2]
    assert homeward("speeds", "--reset")[0] == 0
    assert not path.exists()


def test_a_file_is_taken_in_whole_or_not_at_all(homeward, tmp_path):
    path = tmp_path / "my.toml"
    path.write_text('[surfaces]\nsource = "our drivers"\n[surfaces.kmh]\ngravel = 25\n[off_road]\nkmh = 4\n')
    code, _, err = homeward("speeds", "--file", path)
    assert (code, "“kmh” in off_road does not say where it comes from" in err) == (2, True)
    rows = by_key(homeward, "--file", path, "--reason", "agreed with the drivers")
    assert rows["surfaces.gravel"]["source"] == "our drivers"
    assert rows["off_road.kmh"]["source"].endswith("AB: agreed with the drivers")
    (used,) = listed(homeward, "speeds")["recipe"]["parameters"]["office_tables"]
    assert (used["file"], len(used["checksum"])) == ("speeds.toml", 64)


def test_of_many_who_set_figures_at_once_nobody_loses_one(tmp_path):
    keys = [f"{mode}.{road}" for mode in ("moto", "car") for road in ("primary", "secondary", "tertiary", "track")]
    folder = tmp_path / "office.roads"
    with open_store(tmp_path / "office.sqlite") as store, ThreadPoolExecutor(8) as offices:
        list(offices.map(lambda key: set_figures(store, folder, SPEEDS, {key: 10.0}, actor="AB"), keys))
    assert set(kept_table(folder, SPEEDS).overlay.marks) == set(keys)
    assert [path.name for path in folder.iterdir()] == ["speeds.toml"]


def test_fares_are_listed_set_and_taken_back(homeward):
    document = listed(homeward, "fares")
    assert document["days_a_month"] == 22
    fares = {(row["country"], row["mode"]): row for row in document["rows"]}
    assert len(fares) == 12
    assert fares["CM", "car"]["fixed"] == 350
    assert fares["CM", "car"]["currency"] == "XAF"
    assert all(row["source"] and row["is_assumption"] and row["date"] for row in fares.values())
    document = listed(
        homeward, "fares", "--set", "GM.moto.fixed=30", "--set", "GM.moto.per_km=8", "--set", "GM.car.fixed=15,5",
        "--set", "days=20",
    )  # fmt: skip
    fares = {(row["country"], row["mode"]): row for row in document["rows"]}
    assert document["days_a_month"] == 20
    assert (fares["GM", "moto"]["fixed"], fares["GM", "moto"]["shipped_fixed"]) == (30, 25)
    assert not fares["GM", "moto"]["is_assumption"]
    assert fares["GM", "moto"]["date"] == today().isoformat()
    assert fares["GM", "car"]["fixed"] == 15.5
    assert fares["GM", "car"]["is_assumption"]
    assert fares["GM", "car"]["source"].startswith("fixed part: set by the office")
    assert homeward("fares", "--set", "ML.moto.fixed=3")[0] == 2
    assert listed(homeward, "fares", "--reset")["days_a_month"] == 22


def test_both_lists_read_well_in_french(homeward):
    _, out, err = homeward("--language", "fr", "fares")
    assert "arrêté du ministre du Commerce" in out
    assert "Un mois compte 22 jours" in err
    assert "hypothèse" in homeward("--language", "fr", "speeds")[1]


def test_every_option_of_a_person_says_what_the_way_costs(homeward, tmp_path):
    fill(tmp_path / "office.sqlite")
    home = world.World().returnees.iloc[0]
    west, south = (home["longitude"] - LON) / STEP, (home["latitude"] - LAT) / STEP
    homeward("import", "roads", roads_file(tmp_path / "road.geojson", [(west, south), (west + 20, south)]))
    asked = ("check", "--at", f"{home['latitude']},{home['longitude'] + 3 * STEP}", "--on", world.ON)
    rows = json.loads(homeward(*asked, "--format", "json")[1])["rows"]
    assert {row["fare_status"] for row in rows} == {"priced"}
    for row in rows:
        there_and_back = row["road_km"] + row["road_km_back"]
        assert row["fare_day"]["moto"] == {"amount": 2 * 3000 + 1500 * there_and_back, "currency": "GNF"}
        assert row["fare_month"]["moto"]["amount"] == pytest.approx(22 * row["fare_day"]["moto"]["amount"])
        assert row["fare_day"]["walk"] == {"amount": 0.0, "currency": "GNF"}
    homeward("fares", "--set", "GN.moto.per_km=0", "--set", "days=10")
    document = json.loads(homeward(*asked, "--format", "json")[1])
    assert [used["file"] for used in document["recipe"]["parameters"]["office_tables"]] == ["fares.toml"]
    assert {row["fare_month"]["moto"]["amount"] for row in document["rows"]} == {10 * 2 * 3000}
    out = homeward(*asked)[1]
    assert "moto-taxi 6,000 / 60,000 GNF" in out
    assert "stipend 50,000 GNF a month, transport nothing on foot or about" in out
    code, out, _ = homeward("check", "--at", "10.6,-13", "--on", world.ON, "--format", "json")
    assert code == 0
    for row in json.loads(out)["rows"]:
        assert row["fare_status"] == "no_way"
        assert set(row["fare_day"].values()) == set(row["fare_month"].values()) == {None}
