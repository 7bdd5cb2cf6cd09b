"""Access by road as maps: on the overview, as files, with nothing of the caseload in what leaves."""

from __future__ import annotations

import dataclasses
import json

import pytest

from app.cli import main
from app.workflows.access_maps import AccessMapQuestion, access_content
from app.workflows.networks import keep_network, roads_folder
from app.workflows.world import load_world
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.roads import ORIGIN, ROAD, degrees, network

U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Keep a training centre at one end of a U of roads, three people along it, one far away, and two settlements."""
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    path = tmp_path / "office.sqlite"

    def make(*, roads=True):
        known = world.World()
        lon, lat = degrees(4, 0)
        service = known.services[known.services["service_type"] == "vocational"].iloc[:1]
        service = service.assign(latitude=lat, longitude=lon, country="GM")
        places = [degrees(0, 0), degrees(0, 4), degrees(4, 4), degrees(300, 0)]
        people = known.returnees.iloc[:4].assign(
            longitude=[place[0] for place in places],
            latitude=[place[1] for place in places],
            needs="vocational",
            country="GM",
        )
        towns = known.settlements.iloc[:2].assign(
            longitude=[places[0][0], places[2][0]], latitude=[places[0][1], places[2][1]], country="GM"
        )
        kept = dataclasses.replace(
            known, services=service, returnees=people, settlements=towns, programmes=known.programmes.iloc[:0]
        )
        fill(path, kept)
        if roads:
            origin = dataclasses.replace(ORIGIN, attribution="© Mappers, ODbL")
            keep_network(roads_folder(str(path)), dataclasses.replace(U, origin=origin))
        with open_store(path) as store:
            return load_world(store, on=world.ON)

    return make


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--on", str(world.ON)])
    return ended.value.code


def test_both_seasons_are_answered_and_who_is_on_neither_map_is_counted(office):
    content = access_content(office(), AccessMapQuestion("vocational"))
    dry, rainy = (content.seasons[season] for season in ("dry", "rainy"))
    assert dry["people"].sum() == 3
    assert content.unmapped == 1
    assert set(dry["reach_status"]) == {"reached"}
    assert (rainy["travel_minutes"] >= dry["travel_minutes"]).all()
    assert content.ground.recipe.sources[0].source == "© Mappers, ODbL"


def test_of_seats_only_places_where_somebody_asks_are_shown(office):
    known = office()
    seats = access_content(known, AccessMapQuestion("vocational", "e2sfca")).seasons["dry"]
    minutes = access_content(known, AccessMapQuestion("vocational")).seasons["dry"]
    assert (seats["people"] > 0).all()
    assert seats["people"].sum() == minutes["people"].sum() == 3
    assert len(seats) < len(minutes)


def test_what_leaves_tells_of_settlements_and_of_nobody_in_the_caseload(office):
    known = office()
    inside, outside = (access_content(known, AccessMapQuestion("vocational"), released=each) for each in (False, True))
    assert (inside.of, outside.of) == ("caseload", "population")
    assert outside.seasons["dry"]["people"].sum() == known.settlements["population"].sum()
    without = dataclasses.replace(known, returnees=known.returnees.iloc[:0])
    alone = access_content(without, AccessMapQuestion("vocational"), released=True)
    for measure in ("nearest", "e2sfca", "bfca"):
        one, other = (
            access_content(each, AccessMapQuestion("vocational", measure), released=True).seasons["rainy"]
            for each in (known, without)
        )
        assert one.equals(other)
    assert not any(used.kind == "returnees" for used in outside.ground.recipe.sources)
    assert alone.unmapped == outside.unmapped


@pytest.mark.parametrize("measure", ["nearest", "e2sfca"])
@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_both_maps_are_written_and_written_down(office, tmp_path, measure, ending):
    known = office()
    out = tmp_path / f"a.{ending}"
    assert run("map", out, "--access", measure, "--type", "vocational", "--profile", "walk") == 0
    assert out.stat().st_size > 5000
    with open_store(tmp_path / "office.sqlite") as store:
        last = store.audit_log().iloc[-1]
    assert (last["action"], last["object_type"]) == ("export", "access")
    assert json.loads(last["details"]) == {"format": ending, "with_persons": False}
    if ending == "html":
        page = out.read_text("utf-8")
        assert "Mappers, ODbL" in page
        assert not any(f'"{code}"' in page for code in known.returnees["case_code"])


def test_without_roads_maps_of_access_are_refused_in_a_sentence(office, tmp_path, capsys):
    office(roads=False)
    assert run("map", tmp_path / "a.html", "--access", "nearest", "--type", "vocational") == 2
    assert "homeward import roads" in capsys.readouterr().err
    assert not (tmp_path / "a.html").exists()


def test_the_overview_shows_both_maps_on_its_second_side(office):
    office()
    page = open_page("app/pages/overview.py", overview_side="by_road")
    said = text_of(page)
    assert "Dry season" in said
    assert "Rainy season" in said
    assert "of 3 people on the map" in said
    page.selectbox(key="access_measure").select("e2sfca").run()
    assert "With a seat within reach" in text_of(page)
    page.selectbox(key="access_by").select("admin1").run()
    assert "the person in the middle counts" in text_of(page)


def test_without_roads_the_second_side_says_what_to_do(office):
    office(roads=False)
    said = text_of(open_page("app/pages/overview.py", overview_side="by_road", language="fr"))
    assert "Aucun réseau routier n'est enregistré à proximité d'un service" in said
