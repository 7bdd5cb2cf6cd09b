"""One person's way to one site, taken along: exact, marked, written down, and refused where there is none."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader

from app.cache import store_at
from app.cli import main
from app.components.person_summary import WAY_FORMATS
from app.workflows.route_out import ROUTE_WRITERS
from layers.ellipsoid import GEOD
from layers.store import open_store
from tests import world
from tests.app.dashboard import open_page, text_of
from tests.app.river import at, office

GPX = {"g": "http://www.topografix.com/GPX/1/1"}
HOME = (at(0, 0)["longitude"], at(0, 0)["latitude"])
SITE = (at(4, 0)["longitude"], at(4, 0)["latitude"])


@pytest.fixture
def where(tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    for name, value in (("STORE", str(path)), ("ACTOR", "tester"), ("LANGUAGE", "en")):
        monkeypatch.setenv(f"HOMEWARD_{name}", value)
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    office(path)
    yield path
    store_at.clear()


@pytest.fixture
def route(where, tmp_path, capsys):
    def run(ending, *who, language="en", service="centre"):
        out = tmp_path / f"way.{ending}"
        asked = ("--language", language, "route", *(who or ("--returnee", "WEST")), "--service", service)
        with pytest.raises(SystemExit) as ended:
            main([*asked, "--out", str(out), "--on", str(world.ON)])
        return ended.value.code, out, capsys.readouterr().err

    return run


def kilometres(corners):
    lon, lat = zip(*corners, strict=True)
    return sum(GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]) / 1000


def test_a_line_leads_from_the_home_to_the_site_and_is_as_long_as_said(route):
    code, out, err = route("geojson")
    (feature,) = json.loads(out.read_text())["features"]
    corners = feature["geometry"]["coordinates"]
    assert (code, "keep it where only you can read it" in err) == (0, True)
    assert corners[0] == pytest.approx(HOME, abs=1e-6)
    assert corners[-1] == pytest.approx(SITE, abs=1e-6)
    assert kilometres(corners) == pytest.approx(feature["properties"]["road_km"], abs=0.002)
    assert feature["properties"]["road_km"] == pytest.approx(14, abs=0.05)
    assert feature["properties"]["minutes_moto_dry"] == feature["properties"]["minutes_moto_rainy"]


def test_a_track_holds_the_same_way_and_says_that_it_contains_a_home(route):
    line = json.loads(route("geojson")[1].read_text())["features"][0]["geometry"]["coordinates"]
    root = fromstring(route("gpx")[1].read_text())
    track = [[float(each.get("lon")), float(each.get("lat"))] for each in root.findall(".//g:trkpt", GPX)]
    assert track == line
    assert [each.findtext("g:name", namespaces=GPX) for each in root.findall("g:wpt", GPX)] == ["Home", "East bank"]
    assert root.findtext("g:metadata/g:desc", namespaces=GPX).startswith("Contains a home: for the office only.")


def test_a_geopackage_holds_the_same_way(route):
    line = json.loads(route("geojson")[1].read_text())["features"][0]
    table = gpd.read_file(route("gpkg")[1], layer="way")
    (row,) = table.to_dict("records")
    assert [list(corner) for corner in row["geometry"].coords] == line["geometry"]["coordinates"]
    assert row["road_km"] == line["properties"]["road_km"]
    assert row["note"].startswith("Contains a home")
    assert json.loads(row["recipe"])["question"] == "route"
    assert table.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Way of case WEST to East bank",
                "14 km by road. 4 km straight.",
                "Inside the 5 km circle",
                "Rainy season",
            ],
        ),
        (
            "fr",
            ["Trajet du dossier WEST vers East bank", "14 km par la route.", "réservé au bureau", "Saison des pluies"],
        ),
    ],
)
def test_a_page_says_the_way_in_one_page(route, language, sentences):
    code, out, _ = route("pdf", language=language)
    pages = PdfReader(out).pages
    text = " ".join(pages[0].extract_text().replace("\N{NO-BREAK SPACE}", " ").split())
    assert (code, len(pages)) == (0, 1)
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_a_hostile_name_stays_a_name(where, route):
    evil = '</name><script>alert(1)</script>&"'
    with open_store(where) as store:
        from layers.reading import Reading  # beside its one use

        frame = world.training_centre(site_name=evil, **at(4, 0))
        reading = Reading(
            "services", "s.csv", "x", "test", world.ON, 1, frame, frame.iloc[:0].astype(str), (), tuple(frame.columns)
        )
        store.save_import(reading, actor="test")
    root = fromstring(route("gpx")[1].read_text())
    assert root.findall("g:wpt", GPX)[1].findtext("g:name", namespaces=GPX) == evil
    assert route("pdf")[0] == 0


@pytest.mark.parametrize(
    ("who", "service", "sentence"),
    [
        (("--returnee", "NOWHERE"), "centre", "The home is not on the map"),
        (("--at", "14.9,-16.6"), "centre", "No road network is kept for this place"),
        (("--returnee", "WEST"), "none", "There is no service"),
        ((), "centre", "A way is written as .pdf, .gpx, .geojson, .gpkg"),
    ],
)
def test_what_cannot_be_written_is_refused_in_plain_words(route, who, service, sentence):
    code, out, err = route("pdf" if who else "docx", *who, service=service)
    assert (code, sentence in err, out.exists()) == (2, True, False)


def test_whoever_takes_a_way_is_written_down(where, route):
    route("gpx", "--at", f"{HOME[1]},{HOME[0]}")
    route("gpx")
    with open_store(where) as store:
        log = store.audit_log()
        name = store.pseudonym("WEST")
    taken = log[log["action"] == "export"]
    assert len(taken) == 2
    assert name in str(taken.iloc[1].to_dict())
    assert "WEST" not in str(taken.to_dict())


def test_check_carries_a_vague_home_through_and_gives_courses_on_request(where, capsys):
    def check(*asked):
        with pytest.raises(SystemExit):
            main(["check", *asked, "--on", str(world.ON)])
        return capsys.readouterr().out

    (row,) = json.loads(check("--returnee", "WEST-VAGUE", "--format", "json"))["rows"]
    assert "route" not in row
    assert row["road_km_most"] - row["road_km_least"] == pytest.approx(0.8)
    assert row["minutes_give_or_take"] == pytest.approx(0.4 * 1.3 / 5 * 60, rel=0.1)
    said = check("--returnee", "WEST-VAGUE")
    assert "km give or take 0.4 km" in said
    assert "13.5 km by road give or take 0.4 km" in said
    (row,) = json.loads(check("--returnee", "WEST", "--routes", "--format", "json"))["rows"]
    assert row["route"]["type"] == "LineString"
    assert kilometres(row["route"]["coordinates"]) == pytest.approx(row["road_km"], abs=0.01)
    (row,) = json.loads(check("--returnee", "WEST", "--limit-km", "13", "--routes", "--format", "json"))["rows"]
    assert (row["reach_status"], row["road_km"], row["route"]) == ("beyond_limit", None, None)
    assert "more than 13 km by road" in check("--returnee", "WEST", "--limit-km", "13")


def test_between_two_places_there_is_no_limit_unless_one_is_said(where, capsys):
    def distance(*asked):
        ends = [f"{at(*spot)['latitude']},{at(*spot)['longitude']}" for spot in ((0, 0), (4, 0))]
        with pytest.raises(SystemExit):
            main(["distance", "--from", ends[0], "--to", ends[1], *asked, "--format", "json"])
        return json.loads(capsys.readouterr().out)["rows"][0]

    assert distance()["status"] == "reached"
    beyond = distance("--limit-km", "13")
    assert (beyond["status"], beyond["road_km"], beyond["travel_minutes"]) == ("beyond_limit", None, None)


def test_the_page_says_a_vague_distance_as_vague(where):
    text = text_of(open_page("app/pages/person.py", person_code="WEST-VAGUE"))
    assert "km give or take 0.4 km" in text
    assert "13.5 km by road give or take 0.4 km" in text


def test_the_page_offers_every_format(where):
    page = open_page("app/pages/person.py", person_code="WEST")
    assert not page.exception
    assert "The way contains a home" in text_of(page)
    assert "Masonry, six months – East bank, 14 km by road" in str(page.selectbox(key="way_site").options)
    assert list(WAY_FORMATS) == list(ROUTE_WRITERS)
