"""What programmes reach by road: by their own rule or by their circle's radius; drawn, taken out, not without roads."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing

import pytest
import shapely

from app.cli import main
from app.workflows.exports import Wanted, released_map
from app.workflows.networks import keep_network, roads_folder
from app.workflows.programmes import sites_map
from app.workflows.road_grounds import BY_CIRCLE, asks_by_road, grounds_of
from app.workflows.world import load_world
from assessments.roads.graph import Manner
from layers.store import open_store
from layers.words import Words
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.roads import ORIGIN, ROAD, degrees, network

U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
CIRCLE = '{"within": {"urban_km": 5, "rural_km": 10}}'


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Keep one service at the end of a U of roads, a programme whose rule is set by the test, and the roads."""
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    longitude, latitude = degrees(4, 0)
    path = tmp_path / "office.sqlite"

    def make(criteria, *, roads=True, attribution="© Mappers, ODbL"):
        known = world.World()
        service = known.services.iloc[:1].assign(latitude=latitude, longitude=longitude, country="GM")
        programme = known.programmes.iloc[:1].assign(
            service_ids=service["service_id"].iloc[0], criteria=criteria, starts=None, ends=None, funding_ends=None
        )
        fill(path, dataclasses.replace(known, services=service, programmes=programme))
        if roads:
            origin = dataclasses.replace(ORIGIN, attribution=attribution)
            keep_network(roads_folder(str(path)), dataclasses.replace(U, origin=origin))
        with open_store(path) as store:
            return load_world(store, on=world.ON)

    return make


def holds(shape, *place):
    return bool(shapely.intersects_xy(shape, *degrees(*place)))


def test_a_circle_is_shown_as_the_same_kilometres_by_road(office):
    known = office(CIRCLE)
    grounds = grounds_of(known).set_index("settlement_class")
    assert grounds["limit_km"].to_dict() == {"urban": 5, "rural": 10}
    assert grounds["sites"].tolist() == [1, 1]
    urban, rural = grounds.loc["urban", "geometry"], grounds.loc["rural", "geometry"]
    assert holds(urban, 4, 4.9)
    assert not holds(urban, 0, 1)  # inside the circle, on the other bank
    assert holds(rural, 0, 4.5)
    assert shapely.covers(rural, urban)


def test_a_rule_by_road_is_drawn_as_it_says_whatever_is_chosen_for_circles(office):
    known = office('{"by_road": {"minutes": 10, "profile": "walk", "season": "rainy"}}')
    (row,) = grounds_of(known, circles=Manner("car")).to_dict("records")
    assert (row["profile"], row["season"], row["limit_minutes"]) == ("walk", "rainy", 10)
    programme = known.programmes["programme_id"].iloc[0]
    assert asks_by_road(known, programme) == Manner("walk", "rainy")
    assert asks_by_road(office(CIRCLE), programme) is None


def test_of_kilometres_and_minutes_both_must_hold(office):
    both = office('{"by_road": {"road_km": 2, "minutes": 1000}}')
    km = office('{"by_road": {"road_km": 2}}')
    one, other = (grounds_of(known).iloc[0]["geometry"] for known in (both, km))
    assert shapely.area(shapely.symmetric_difference(one, other)) < 1e-9


def test_without_roads_nothing_is_drawn_and_nothing_is_said(office):
    known = office(CIRCLE, roads=False)
    assert grounds_of(known).empty
    assert released_map(known, Wanted(), Words("en")).grounds is None


def test_a_map_with_roads_names_whose_they_are(office):
    known = office(CIRCLE)
    programme = known.programmes["programme_id"].iloc[0]
    for content in (
        sites_map(known, known.services, programme_id=programme, by_road=BY_CIRCLE),
        released_map(known, Wanted(), Words("en")),
    ):
        assert content.grounds is not None
        assert content.recipe.sources[0].source == "© Mappers, ODbL"
    assert sites_map(known, known.services, programme_id=programme).grounds is None


def test_the_ground_leaves_as_a_layer_with_its_style(office, tmp_path):
    office(CIRCLE)
    for name in ("l.gpkg", "l.geojson", "m.html"):
        layer = () if name == "m.html" else ("--layer", "roadcatchments")
        with pytest.raises(SystemExit) as ended:
            main(["export", str(tmp_path / name), *layer, "--on", str(world.ON)])
        assert ended.value.code == 0
    with closing(sqlite3.connect(tmp_path / "l.gpkg")) as package:
        (style,) = package.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'roadcatchments'").fetchone()
        assert package.execute("SELECT count(*) FROM roadcatchments").fetchone() == (2,)
    assert "As many km by road as the urban radius" in style
    written = json.loads((tmp_path / "l.geojson").read_text("utf-8"))
    assert {feature["properties"]["limit_km"] for feature in written["features"]} == {5, 10}
    assert written["homeward"]["recipe"]["sources"][0]["source"] == "© Mappers, ODbL"
    assert "Mappers, ODbL" in (tmp_path / "m.html").read_text("utf-8")


def test_the_page_draws_what_a_chosen_programme_reaches(office):
    known = office(CIRCLE)
    programme = known.programmes["programme_id"].iloc[0]
    page = open_page("app/pages/programmes.py", programmes_picked=programme)
    assert "at most 5 km by road, by moto-taxi, dry season" in text_of(page)
    page.selectbox(key="programmes_season").select("rainy").run()
    assert "at most 10 km by road, by moto-taxi, rainy season" in text_of(page)
    page.toggle(key="programmes_by_road").set_value(False).run()
    assert "by road, by moto-taxi" not in text_of(page)
