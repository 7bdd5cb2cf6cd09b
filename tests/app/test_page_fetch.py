"""Fetching on the page Data: what is sent is said, what comes is read and saved by the button like any file."""

from __future__ import annotations

import pytest

from app.cache import store_at
from app.workflows.networks import kept_networks
from layers.store import open_store
from tests import osm_servers as osm
from tests.app.dashboard import open_page, text_of

PAGE = "app/pages/data.py"


@pytest.fixture
def servers(monkeypatch, tmp_path):
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    with osm.osm_servers() as answers:
        monkeypatch.setenv("HOMEWARD_OVERPASS_URL", answers.servers.overpass)
        monkeypatch.setenv("HOMEWARD_NOMINATIM_URL", answers.servers.nominatim)
        yield answers
    store_at.clear()


def press(page, key):
    return page.button(key=key).click().run()


def test_services_are_fetched_looked_at_and_saved(servers, tmp_path):
    page = open_page(PAGE, data_section="import", language="fr")
    assert "jamais l'endroit où une personne habite" in text_of(page)
    assert servers.asked == []
    page.selectbox(key="fetch_what").select("services").run()
    page.text_input(key="fetch_place").input("Testville").run()
    page = press(page, "fetch_3")
    said = text_of(page)
    assert "Téléchargé : Testville, © OpenStreetMap contributors, ODbL." in said
    assert "Lieux sans nom laissés de côté : 1." in said
    with open_store(tmp_path / "office.sqlite") as store:
        assert store.frames("services")["services"].empty
    page = press(page, "save_import")
    assert page.success
    with open_store(tmp_path / "office.sqlite") as store:
        assert sorted(store.frames("services")["services"]["service_id"]) == ["osm:n21", "osm:n23", "osm:w25"]
    assert "Téléchargé" not in text_of(page)


def test_among_places_of_one_name_the_user_chooses_and_roads_are_kept(servers, tmp_path):
    servers.places = [osm.place(), osm.place(200, "Testville, South, Testland", west=-15.0)]
    page = open_page(PAGE, data_section="roads")
    page.text_input(key="fetch_place").input("Testville").run()
    page = press(page, "fetch_1")
    assert page.selectbox(key="fetch_candidate").options == [
        "R100  Testville, North, Testland (administrative)",
        "R200  Testville, South, Testland (administrative)",
    ]
    servers.places = [osm.place()]
    page.selectbox(key="fetch_candidate").select_index(0).run()
    page = press(page, "fetch_1")
    assert "Road network “Testville”" in page.success[0].value
    assert [kept.name for kept in kept_networks(tmp_path / "office.roads")] == ["Testville"]


def test_a_small_box_is_refused_before_anything_is_sent(servers):
    page = open_page(PAGE, data_section="import")
    page.selectbox(key="fetch_where_3").select("box").run()
    page.text_input(key="fetch_box").input("-16.60,13.45,-16.59,13.46").run()
    page = press(page, "fetch_3")
    assert "too small" in page.error[0].value
    assert servers.asked == []
