"""The page on which roads are closed: drawn by its corners, listed, ended, taken away, and a damaged file set aside."""

from __future__ import annotations

import datetime as dt

import pytest

from app.workflows.networks import keep_network, kept_closures
from app.workflows.office import keep_actor
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.roads import ROAD, degrees, network

PAGE = "app/pages/data.py"
ACROSS = "\n".join(f"{lat}, {lon}" for lon, lat in (degrees(2, -1), degrees(2, 1)))


@pytest.fixture
def roads(tmp_path, monkeypatch):
    """Return the folder of an office with one network: a U round a river, and a bridge across it."""
    path = tmp_path / "office.sqlite"
    fill(path)
    with open_store(path) as store:
        keep_actor(store, "tester")
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    folder = tmp_path / "office.roads"
    keep_network(folder, network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]), (ROAD, [(0, 0), (4, 0)])))
    return folder


def opened(**state):
    page = open_page(PAGE, data_section="roads", **state)
    assert not page.exception
    return page


def press(page, key):
    page.button(key=key).click().run()
    assert not page.exception
    return page


def draw(page, name="Old bridge", corners=ACROSS):
    page.text_input(key="closure_name_0").input(name)
    page.text_area(key="closure_corners_0").input(corners).run()
    return page


def test_a_line_drawn_by_its_corners_is_kept_and_listed(roads):
    page = opened()
    assert page.button(key="closure_add").disabled
    page.selectbox(key="closure_season_0").select("rainy")
    draw(page)
    assert "Roads that the line meets: 1." in text_of(page)
    page = press(page, "closure_add")
    (kept,) = kept_closures(roads)
    assert (kept.name, kept.season, kept.from_date, kept.until, kept.drawn_by) == (
        "Old bridge",
        "rainy",
        world.ON,
        None,
        "tester",
    )
    assert "Old bridge" in text_of(page)
    assert not page.text_input(key="closure_name_1").value


def test_the_last_corner_can_be_taken_back_and_what_cannot_be_read_is_told_of(roads):
    page = draw(opened(), corners=f"{ACROSS}\n13.5, -16.5")
    page = press(page, "closure_back")
    assert page.text_area(key="closure_corners_0").value == ACROSS
    page.text_area(key="closure_corners_0").input("here\nthere").run()
    assert "cannot be read" in text_of(page)
    assert page.button(key="closure_add").disabled


def test_a_closure_is_ended_and_taken_away(roads):
    press(draw(opened()), "closure_add")
    page = opened()
    page.selectbox(key="closure_chosen").select("Old bridge")
    page.date_input(key="closure_ends").set_value(world.ON - dt.timedelta(days=1)).run()
    assert "last day" in text_of(press(page, "closure_end"))
    assert kept_closures(roads)[0].until is None
    page.date_input(key="closure_ends").set_value(world.ON).run()
    press(page, "closure_end")
    assert kept_closures(roads)[0].until == world.ON
    page = opened()
    page.selectbox(key="closure_chosen").select("Old bridge").run()
    press(page, "closure_remove")
    assert kept_closures(roads) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_damaged_file_is_told_of_and_set_aside(roads, language):
    file = roads / "closures.geojson"
    file.write_text("{", encoding="utf-8")
    page = open_page(PAGE, language=language, data_section="roads")
    assert str(file.name) in text_of(page).replace("\\", "")
    press(page, "closures_aside")
    assert not file.exists()
    assert (roads / "closures-damaged-1.geojson").read_text(encoding="utf-8") == "{"
