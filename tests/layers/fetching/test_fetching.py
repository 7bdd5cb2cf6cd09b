"""What is asked of OpenStreetMap's servers, what comes of it, and how each way of failing is said: two servers here."""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
import shapely

from layers.errors import HomewardError
from layers.fetching.areas import area_features
from layers.fetching.child import only
from layers.fetching.door import FetchError, fetch
from layers.fetching.download import fetch_here, forget_old
from layers.fetching.parts import parts_of
from layers.fetching.places import area_km2
from layers.fetching.problems import FETCH_PROBLEMS, FetchStopped
from layers.fetching.services import SERVICE_TYPE_OF, service_features
from layers.fetching.wanted import MOST_KM2, PART_KM2, WHAT, Box, Servers, Wanted, box_of, levels_of, widened
from layers.road_files.reading import read_roads_here
from layers.roads.kinds import ROADS
from layers.service_types import SERVICE_TYPES
from tests import osm_servers as osm
from tests.places import shared_data


@pytest.fixture
def servers(monkeypatch):
    """Both servers; what osmnx changes for a whole process is put back, its second between two places left out."""
    import osmnx

    monkeypatch.setattr("osmnx._nominatim.time", SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setattr(socket, "getaddrinfo", socket.getaddrinfo)
    for name in dir(osmnx.settings):
        if not name.startswith("_"):
            monkeypatch.setattr(osmnx.settings, name, getattr(osmnx.settings, name))
    with osm.osm_servers() as answers:
        yield answers


@pytest.fixture
def ask(servers, tmp_path):
    def run(what, place="Testville", **settings):
        patience = settings.pop("patience", osm.IMPATIENT)
        wanted = Wanted(what, place, servers=servers.servers, patience=patience, **settings)
        steps = []
        facts = fetch_here(wanted, tmp_path / what, tmp_path / "cache", steps.append)
        return facts, tmp_path / what, steps

    return run


def features(path):
    return {each["properties"]["service_id" if "service_id" in each["properties"] else "area_id"]: each
            for each in json.loads(path.read_text(encoding="utf-8"))["features"]}  # fmt: skip


def test_roads_come_as_a_file_that_is_read_as_any_other(ask, servers):
    facts, path, steps = ask("roads")
    assert (facts["place"], facts["number"], facts["count"], facts["source_date"]) == (
        "Testville", "R100", 4, "2026-11-20")  # fmt: skip
    assert steps == [{"step": "place"}, {"step": "part", "part": 1, "parts": 1}, {"step": "writing"}]
    read = read_roads_here(path, name="testville.osm", source="Testville")
    assert read.ways == 4
    classes = {kind.road: kind for kind in read.network.kinds}
    assert set(classes) == {"primary", "track", "residential", "ferry"}
    assert classes["residential"].oneway
    assert classes["track"].surface == "mud"
    assert "primary" in servers.queries[0]
    assert "ferry" in servers.queries[1]


def test_what_lies_in_several_parts_counts_once(ask, servers):
    servers.places = [osm.place(side=0.6)]
    facts, path, steps = ask("roads")
    assert [step["part"] for step in steps if step["step"] == "part"] == [1, 2, 3, 4]
    assert len(servers.queries) == 8
    assert facts["count"] == 4
    assert path.read_text(encoding="utf-8").count("<node ") == 4


@pytest.mark.shared
def test_a_country_that_is_fetched_is_the_same_network_as_its_extract(ask, servers):
    import osmium

    extract = shared_data() / "roads" / "andorra.osm.pbf"
    used, ways = set(), []
    for entry in osmium.FileProcessor(str(extract), osmium.osm.WAY):
        if entry.tags.get("highway") in ROADS:
            refs = [each.ref for each in entry.nodes]
            ways.append(osm.way(entry.id, *refs, **dict(entry.tags)))
            used.update(refs)
    nodes = [
        {"type": "node", "id": entry.id, "lat": entry.location.lat, "lon": entry.location.lon}
        for entry in osmium.FileProcessor(str(extract), osmium.osm.NODE)
        if entry.id in used
    ]
    servers.roads, servers.ferries = [*nodes, *ways], []
    _, path, _ = ask("roads")
    fetched = read_roads_here(path, name="andorra.osm", source="Andorra").network
    read = read_roads_here(extract, source="Andorra").network
    assert sorted(fetched.kinds, key=str) == sorted(read.kinds, key=str)
    assert len(fetched) == len(read)
    assert fetched.length_m.sum() == pytest.approx(read.length_m.sum(), abs=1)


def test_who_asks_is_said_and_no_more_than_the_place(ask, servers):
    ask("roads")
    assert len(servers.agents) == 1
    assert next(iter(servers.agents)).startswith("Homeward/")
    searched = [said for path, said in servers.asked if path.endswith("/search")]
    assert [each["q"] for each in searched] == [["Testville"]]


def test_services_are_named_typed_and_within_the_place(ask):
    facts, path, _ = ask("services")
    found = features(path)
    assert {number: each["properties"]["service_type"] for number, each in found.items()} == {
        "osm:n21": "medical", "osm:n23": "vocational", "osm:w25": "education"}  # fmt: skip
    assert (facts["count"], facts["unnamed"]) == (3, 1)
    clinic = found["osm:n21"]["properties"]
    assert (clinic["service_name"], clinic["organization_name"]) == ("Clinique du Port", "State")
    assert clinic["opening_hours"] == "Mo-Fr 08:00-16:00"
    assert found["osm:w25"]["properties"]["service_name"] == "École du Carré"
    assert found["osm:w25"]["geometry"]["coordinates"] == pytest.approx([-16.65, 13.45])


def test_a_service_beside_the_outline_is_left_out():
    triangle = shapely.Polygon([(0, 0), (1, 0), (0, 1)])
    found = [
        {"osm_id": f"n{number}", "tags": {"amenity": "bank", "name": "Bank"}, "geometry": shapely.Point(place)}
        for number, place in enumerate([(0.1, 0.1), (0.9, 0.9)])
    ]
    taken, unnamed = service_features(found, triangle)
    assert ([each["properties"]["service_id"] for each in taken], unnamed) == (["osm:n0"], 0)


def test_areas_get_our_levels_and_their_parents(ask):
    facts, path, _ = ask("areas")
    found = {each["properties"]["area_name"]: each["properties"] for each in features(path).values()}
    assert {name: (each["admin_level"], each["parent_id"]) for name, each in found.items()} == {
        "Test Region": (1, ""), "West Half": (2, "osm:r50"), "East Half": (2, "osm:r50")}  # fmt: skip
    assert facts["levels"] == {"4": 1, "6": 2}
    facts, path, _ = ask("areas", levels=(6,))
    assert facts["levels"] == {"6": 1}
    assert {each["properties"]["admin_level"] for each in features(path).values()} == {1}


def test_an_area_outside_the_place_is_left_out():
    halves = [(0, 0, 1, 1), (1, 0, 2, 1)]
    found = [
        {"osm_id": f"r{number}", "tags": {"name": "A", "admin_level": "4"}, "geometry": shapely.box(*half)}
        for number, half in enumerate(halves)
    ]
    taken, _ = area_features(found, shapely.box(0, 0, 1, 1))
    assert [each["properties"]["area_id"] for each in taken] == ["osm:r0"]


def test_a_box_is_widened_and_sent_without_asking_for_a_place(ask, servers):
    facts, _, steps = ask("services", "", box=Box(-16.7012345, 13.3987, -16.599, 13.5))
    assert facts["number"] == ""
    assert not [path for path, _ in servers.asked if "nominatim" in path]
    assert "-16.7012345" not in servers.queries[0]
    assert "13.390000 -16.710000" in servers.queries[0]
    assert steps[0] == {"step": "place"}


def test_what_came_is_kept_for_a_week_and_then_asked_for_again(ask, servers, tmp_path):
    first, _, _ = ask("roads")
    asked = len(servers.queries)
    again, _, _ = ask("roads")
    assert again == first
    assert len(servers.queries) == asked
    for path in (tmp_path / "cache").glob("*/*.json"):
        os.utime(path, (time.time() - 8 * 86_400,) * 2)
    forget_old(tmp_path / "cache")
    ask("roads")
    assert len(servers.queries) == 2 * asked


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"status": 429}, "fetch.busy"),
        ({"status": 504}, "fetch.busy"),
        ({"status": 403}, "fetch.refused"),
        ({"body": b"<html>Bad gateway"}, "fetch.malformed"),
        ({"content": ["no", "elements"]}, "fetch.malformed"),
        ({"content": {"elements": [{"type": "way"}]}}, "fetch.malformed"),
        ({"content": {"elements": [], "remark": "runtime error: Query timed out in query"}}, "fetch.remark"),
        ({"seconds": 1.5}, "fetch.timeout"),
    ],
)
def test_every_way_in_which_overpass_fails_is_a_sentence(ask, servers, tmp_path, fault, code):
    servers.faults = [{}, *[fault] * osm.IMPATIENT.attempts * 2]  # the first answer is the place's
    seconds = 1 if "seconds" in fault else osm.IMPATIENT.answer_seconds
    with pytest.raises(FetchStopped) as stopped:
        ask("roads", patience=replace(osm.IMPATIENT, answer_seconds=seconds))
    assert stopped.value.code == code
    assert code in FETCH_PROBLEMS
    assert not (tmp_path / "roads").exists()
    servers.faults = []
    assert ask("roads")[0]["count"] == 4


def test_a_busy_server_is_asked_again_and_what_came_before_is_not(ask, servers):
    servers.faults = [{}, {}, {"status": 429}]
    assert ask("roads")[0]["count"] == 4
    assert ["ferry" in each for each in servers.queries] == [False, True, True]


@pytest.mark.parametrize("fault", [{"status": 500}, {"body": b"[{"}, {"content": {"error": "no"}}, {"content": [{}]}])
def test_a_strange_answer_about_a_place_is_a_sentence(ask, servers, fault):
    servers.faults = [fault] * 2
    with pytest.raises(FetchStopped) as stopped:
        ask("roads")
    assert stopped.value.code in {"fetch.refused", "fetch.malformed"}
    servers.faults = []
    assert ask("roads")[0]["count"] == 4


def test_a_server_without_slots_is_not_waited_for(ask, servers):
    servers.status = "a mirror of ours"
    assert ask("roads")[0]["count"] == 4


def test_nothing_of_a_kind_in_a_place_is_said(ask, servers):
    servers.roads, servers.ferries, servers.services, servers.areas = [], [], [], []
    for what in WHAT:
        with pytest.raises(FetchStopped) as stopped:
            ask(what)
        assert (stopped.value.code, stopped.value.values) == ("fetch.empty", {"place": "Testville"})


def test_a_place_that_is_not_known_or_not_one_is_not_guessed(ask, servers):
    servers.places = []
    with pytest.raises(FetchStopped, match=r"fetch\.unknown_place"):
        ask("roads", "Nowhere")
    servers.places = [osm.place(), osm.place(200, "Testville, South, Testland", west=-15.0)]
    with pytest.raises(FetchStopped) as stopped:
        ask("roads", "Testville ")
    assert stopped.value.code == "fetch.ambiguous"
    assert stopped.value.values["candidates"] == [
        "R100  Testville, North, Testland (administrative)",
        "R200  Testville, South, Testland (administrative)",
    ]
    assert not servers.queries


def test_a_number_says_which_place_and_a_country_where_it_is_looked_for(ask, servers):
    servers.places = [osm.place(200)]
    assert ask("roads", "R200")[0]["number"] == "R200"
    assert ask("roads", "Testville", country="GM")[0]["number"] == "R200"
    asked = [(path, said) for path, said in servers.asked if "nominatim" in path]
    assert [(path, said.get("osm_ids"), said.get("countrycodes")) for path, said in asked] == [
        ("/nominatim/lookup", ["R200"], None),
        ("/nominatim/search", None, ["gm"]),
    ]


def test_a_town_and_its_own_point_are_one_place_and_streets_are_none(ask, servers):
    street = {**osm.place(9, "Testville Road"), "class": "highway"}
    servers.places = [
        osm.place(5, "Testville, Testland", osm_type="node", kind="town", importance=0.9),
        osm.place(),
        street,
    ]
    assert ask("roads")[0]["number"] == "R100"
    servers.places = [osm.place(5, "Testville, Testland", osm_type="node", kind="town")]
    assert ask("roads", "Point")[0]["number"] == "N5"


def test_a_place_that_is_too_large_is_refused_with_its_size_and_what_to_do(ask, servers):
    servers.places = [osm.place(side=2.0)]
    with pytest.raises(FetchStopped) as stopped:
        ask("roads")
    assert stopped.value.code == "fetch.large_roads"
    assert stopped.value.values["area_km2"] == pytest.approx(222 * 216, rel=0.02)
    assert ".osm.pbf" in FETCH_PROBLEMS["fetch.large_roads"]
    assert not servers.queries


def test_the_child_does_the_same_follows_nobody_elsewhere_and_stops_when_its_time_is_over(servers, tmp_path):
    wanted = Wanted("roads", "Testville", servers=servers.servers, patience=osm.IMPATIENT)
    said = []
    fetched = fetch(wanted, tmp_path / "roads.osm", cache=tmp_path / "cache", progress=said.append)
    assert (fetched.place, fetched.count, fetched.path.exists()) == ("Testville", 4, True)
    assert said[0] == {"step": "place"}
    servers.faults = [{"status": 302, "to": servers.servers.nominatim.replace("127.0.0.1", "localhost") + "/search"}]
    with pytest.raises(FetchError, match="cannot be reached"):  # another name than the server's is not looked up
        fetch(replace(wanted, place="Elsewhere"), tmp_path / "led.osm", cache=tmp_path / "cache", progress=said.append)
    hurried = replace(wanted, patience=replace(osm.IMPATIENT, whole_seconds=0.2))
    with pytest.raises(FetchError, match="did not answer in time"):
        fetch(hurried, tmp_path / "late.osm", cache=tmp_path / "other", progress=said.append)
    assert not (tmp_path / "late.osm").exists()


def test_offline_is_said_at_once(ask, servers):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        servers.servers = Servers(nobody, servers.servers.nominatim)
        with pytest.raises(FetchStopped) as stopped:
            ask("roads")
        assert (stopped.value.code, stopped.value.values) == ("fetch.offline", {"host": "127.0.0.1"})
        servers.servers = Servers(nobody, nobody)
        with pytest.raises(FetchStopped, match=r"fetch\.offline"):
            ask("roads", "Elsewhere")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({}, "fetch.where"),
        ({"place": "Testville", "box": Box(0, 0, 1, 1)}, "fetch.where"),
        ({"place": "13.4432, -16.6781"}, "fetch.coordinates"),
        ({"place": "13,4432 N -16,6781 W"}, "fetch.coordinates"),
        ({"place": "13 -16"}, "fetch.coordinates"),
        ({"place": "13°26'35\"N 16°40'41\"W"}, "fetch.coordinates"),
        ({"place": "lat 13.4432 lon -16.6781"}, "fetch.coordinates"),
        ({"place": "F9V2+8C Banjul"}, "fetch.coordinates"),
        ({"box": Box(0, 0, 0.04, 1)}, "fetch.small"),
        ({"box": Box(0, 0, 1, 0.04)}, "fetch.small"),
        ({"box": Box(1, 0, 0, 1)}, "fetch.box"),
        ({"box": Box(0, 0, 1, 91)}, "fetch.box"),
        ({"box": Box(float("nan"), 0, 1, 1)}, "fetch.box"),
    ],
)
def test_what_could_point_at_a_home_or_means_nothing_is_never_sent(settings, code):
    with pytest.raises(HomewardError) as refusal:
        Wanted("roads", **settings)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "place", ["R192774", "Kindia", "بانجول", "N'Zérékoré, Guinée", "Quartier 12, Dakar", "St. Louis"]
)
def test_names_in_any_script_are_names(place):
    assert Wanted("roads", place).place == place


def test_boxes_and_levels_are_read_as_they_are_typed():
    assert box_of(" -16.9, 13.2,-16.5,13.6") == Box(-16.9, 13.2, -16.5, 13.6)
    assert widened(Box(-16.901, 13.2, -16.5, 13.601)) == Box(-16.91, 13.2, -16.5, 13.61)
    assert widened(Box(-180, -90, 180, 90)) == Box(-180, -90, 180, 90)
    assert levels_of(" 4,6 ") == (4, 6)
    for text in ("a", "6,4", "2", "11", "3,4,5,6", "4,4"):
        with pytest.raises(HomewardError, match="Levels"):
            levels_of(text)
    for text in ("1,2,3", "a,b,c,d", ""):
        with pytest.raises(HomewardError, match="four numbers"):
            box_of(text)


@pytest.mark.parametrize("what", WHAT)
def test_a_place_is_cut_into_parts_that_cover_it(what):
    shape = shapely.box(-16.8, 13.1, -13.8, 13.9)
    parts = parts_of(shape, PART_KM2[what])
    assert shapely.union_all(parts).buffer(1e-9).covers(shape)
    assert all(area_km2(part) <= PART_KM2[what] * 1.02 for part in parts)
    assert len(parts) <= area_km2(shape) / PART_KM2[what] * 2 + 1
    assert MOST_KM2[what] / PART_KM2[what] <= 20


def test_only_the_two_servers_names_are_looked_up():
    guard = only(["overpass.example", "nominatim.example"])
    guard("socket.getaddrinfo", ("Overpass.example", 443, 0, 0, 0))
    guard("socket.getaddrinfo", ("192.0.2.1", 443, 0, 0, 0))
    guard("open", ("anywhere",))
    for event in ("socket.getaddrinfo", "socket.gethostbyname"):
        with pytest.raises(PermissionError):
            guard(event, ("tracker.example",))


def test_every_tag_means_a_type_of_service_that_there_is():
    assert set(SERVICE_TYPE_OF.values()) <= set(SERVICE_TYPES)
