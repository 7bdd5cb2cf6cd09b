"""The page Data: speeds and fares are shown with their sources, tried before they are saved, saved and put back."""

from __future__ import annotations

import json
import shutil

import pytest

from app.cache import store_at
from app.components.drafts import plain_number
from app.words import words_for
from app.workflows.networks import roads_folder
from app.workflows.office_tables import FARES, SPEEDS, kept_fares, kept_table, set_figures
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of
from tests.app.test_roads import LAT, LON, STEP, roads_file

PAGE = "app/pages/data.py"


@pytest.fixture(scope="module")
def with_a_road(tmp_path_factory):
    from app.workflows.networks import take_in_roads

    path = tmp_path_factory.mktemp("road") / "office.sqlite"
    fill(path)
    home = world.World().returnees.iloc[0]
    west, south = (home["longitude"] - LON) / STEP, (home["latitude"] - LAT) / STEP
    file = roads_file(path.with_name("road.geojson"), [(west - 20, south), (west + 20, south)])
    with pytest.MonkeyPatch.context() as patch, open_store(path) as store:
        patch.delenv("HOMEWARD_ROADS", raising=False)
        take_in_roads(store, roads_folder(str(path)), file, actor="AB")
    return path.parent


@pytest.fixture
def office(with_a_road, tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    shutil.copytree(with_a_road, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "AB")
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    yield path
    store_at.clear()


def opened(language="en", **state):
    return open_page(PAGE, language=language, data_section="roads", speeds_open=True, fares_open=True, **state)


def fields(page, caption):
    (grid,) = [part for part in parts(page, "grid") if part["caption"] == caption]
    return {cell[0]: cell for _, _, cells in grid["rows"] for cell in cells if cell}


SPEEDS_CAPTION = "Speeds in the dry season, km/h, by kind of road and way of travelling"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_both_tables_are_shown_with_their_sources(office, language):
    page = opened(language)
    assert not page.exception
    assert [error.value for error in page.error] == []
    speeds, fares = parts(page, "grid")
    assert len(speeds["rows"]) == 22 + 5
    assert len(fares["rows"]) == 12 + 1
    cells = {cell[0]: cell for _, _, row in speeds["rows"] for cell in row if cell}
    assert cells["moto.primary"][1:3] == ["65", "usual"]
    assert cells["moto.primary"][3].startswith("openrouteservice")
    assert cells["walk.motorway"][1] == ""
    assert cells["minibus.factor"][1] == ("0,8" if language == "fr" else "0.8")
    assert all(below for _, below, _ in fares["rows"])
    said = text_of(page)
    assert ("hypothèse" if language == "fr" else "assumption") in said


def test_what_is_typed_is_measured_before_it_is_saved_and_then_holds(office):
    page = opened(**{"draft_speeds.toml": {"moto.primary": 20.0}})
    assert not page.exception
    cell = fields(page, SPEEDS_CAPTION)["moto.primary"]
    assert cell[1:3] == ["20", "tried"]
    (table,) = [part for part in parts(page, "table") if part["caption"].startswith("Before → after")]
    assert {tuple(row[0].split("_")) for row in table["rows"]} == {("moto", "dry"), ("moto", "rainy")}
    assert [row[1][0][0] for row in table["rows"]] == ["by moto-taxi", "by moto-taxi"]
    assert kept_table(roads_folder(str(office)), SPEEDS).overlay.tree == {}
    page.text_input(key="reason_speeds.toml").set_value("measured").run()
    page = page.button(key="save_speeds.toml").click().run()
    assert "Saved: 1 speeds" in text_of(page)
    kept = kept_table(roads_folder(str(office)), SPEEDS).overlay
    assert kept.tree == {"profiles": {"moto": {"roads": {"primary": 20.0}}}}
    assert (kept.marks["moto.primary"].by, kept.marks["moto.primary"].reason) == ("AB", "measured")
    assert fields(page, SPEEDS_CAPTION)["moto.primary"][1:3] == ["20", "set"]
    assert "AB: measured (comes as 65)" in fields(page, SPEEDS_CAPTION)["moto.primary"][3]
    page = page.button(key="reset_speeds.toml").click().run()
    assert fields(page, SPEEDS_CAPTION)["moto.primary"][1:3] == ["65", "usual"]


def test_a_change_that_changes_nothing_says_so(office):
    page = opened(**{"draft_speeds.toml": {"moto.primary": 50.0}})  # the cap is 40
    assert "changes no time on the roads that are kept" in text_of(page)


def test_fares_are_saved_and_a_figure_as_it_comes_is_put_back(office):
    folder = roads_folder(str(office))
    with open_store(office) as store:
        set_figures(store, folder, FARES, {"GM.moto.fixed": 30.0}, actor="AB")
    page = opened(**{"draft_fares.toml": {"GM.moto.fixed": 25.0, "GM.car.per_km": 3.0, "days": 20.0}})
    page.button(key="save_fares.toml").click().run()
    fares = kept_fares(folder)
    assert fares.days_a_month == 20
    assert fares.countries["GM"].tariffs["car"].per_km == 3
    assert set(kept_table(folder, FARES).overlay.marks) == {"GM.car.per_km", "days"}


def test_a_damaged_file_stops_no_page(office):
    folder = roads_folder(str(office))
    (folder / "speeds.toml").write_text("[profiles.moto.roads]\nprimary = -3\n", encoding="utf-8")
    page = opened()
    assert not page.exception
    said = text_of(page)
    assert "The office's own file cannot be used: what comes with Homeward holds." in said
    assert "“primary” in profiles.moto.roads must be a number from 0 to 300." in said
    page = page.button(key="reset_speeds.toml").click().run()
    assert not (folder / "speeds.toml").exists()
    (folder / "fares.toml").write_text("[month]\ndays = 99\n", encoding="utf-8")
    page = open_page("app/pages/person.py")
    assert not page.exception
    assert "The office's own file fares.toml cannot be used" in text_of(page)


def test_typing_is_checked_as_it_is_typed(office):
    from streamlit.testing.v1 import AppTest

    def script():
        import streamlit as st

        from app.components.drafts import Draft
        from app.words import words_for
        from app.workflows.networks import roads_folder
        from app.workflows.office import store_path
        from app.workflows.office_tables import SPEEDS

        draft = Draft(roads_folder(store_path()), SPEEDS, {"moto.primary": 65.0})
        for key, text in st.session_state.get("typing", []):
            draft.typed(key, text)
        draft.show_fault(words_for("en"))
        st.text(repr(draft.values))

    def after(*typing):
        test = AppTest.from_function(script)
        test.session_state["typing"] = list(typing)
        test.run(timeout=60)
        return test.text[0].value, [error.value.replace("\\", "") for error in test.error]

    assert after(("moto.primary", "35,5")) == ("{'moto.primary': 35.5}", [])
    assert after(("moto.primary", "35"), ("moto.primary", "65")) == ("{}", [])
    assert after(("moto.primary", "35"), ("moto.primary", "")) == ("{}", [])
    values, (fault,) = after(("moto.primary", "fast"))
    assert values == "{}"
    assert "must be a number from 0 to 300" in fault


def test_numbers_are_written_as_they_are_typed():
    assert [plain_number(value, words_for("fr")) for value in (0.7, 3000.0, 1234567.0, 0)] == [
        "0,7", "3000", "1234567", "0",
    ]  # fmt: skip
    assert plain_number(0.7, words_for("en")) == "0.7"
    assert json.dumps(plain_number("mud", words_for("en"))) == '"mud"'
