"""Circle against road on the command line and on the page: sums, sentences in both languages, nothing without roads."""

from __future__ import annotations

import csv
import json

import pytest

from app.cache import store_at
from app.cli import main
from app.workflows.networks import roads_folder
from layers.store import open_store
from tests import world
from tests.app.dashboard import open_page, parts, text_of
from tests.app.river import office


@pytest.fixture
def where(tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    for name, value in (("STORE", str(path)), ("ACTOR", "tester"), ("LANGUAGE", "en")):
        monkeypatch.setenv(f"HOMEWARD_{name}", value)
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    yield path
    store_at.clear()


@pytest.fixture
def homeward(where, capsys):
    office(where)

    def run(*arguments, on=world.ON):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in (*arguments, "--on", on)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_programmes_are_counted_and_the_recipe_names_the_roads(homeward):
    code, out, _ = homeward("disagreements", "--format", "json")
    document = json.loads(out)
    (row,) = document["rows"]
    assert code == 0
    assert (row["programme_id"], row["service_id"], row["profile"]) == ("masonry", None, "moto")
    assert (row["people"], row["inside_circle"], row["circle_unknown"], row["outside_circle"]) == (4, 3, 1, 0)
    assert (row["farther_by_road"], row["near_by_road"], row["uncertain_home"]) == (2, 1, 0)
    assert document["recipe"]["parameters"]["longest_road_km"] == 200
    assert "roads" in {used["kind"] for used in document["recipe"]["sources"]}


def test_every_person_and_site_is_a_row_or_a_sentence(homeward, where):
    _, out, _ = homeward("disagreements", "--by", "person", "--format", "json")
    rows = json.loads(out)["rows"]
    assert {row["case_code"]: row["disagreement"] for row in rows} == {
        "WEST": "farther_by_road",
        "WEST-VAGUE": "farther_by_road",
    }
    _, out, _ = homeward("disagreements", "--by", "person", "--service", "centre")
    first, second = out.splitlines()
    name, _, sentence = first.partition(": ")
    assert name == "WEST  Masonry, six months – East bank"
    assert sentence == "inside the 5 km circle, 4 km straight, 14 km by road: 3.5 times as far."
    assert "13.5 km by road give or take 0.4 km" in second
    _, out, _ = homeward("--language", "fr", "disagreements", "--by", "person")
    assert "dans le cercle de 5 km, à 4 km à vol d'oiseau, 14 km par la route : 3,5 fois plus loin." in out.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    with open_store(where) as store:
        log = store.audit_log()
    assert "list" in set(log["action"])


def test_a_way_beyond_the_limit_has_a_word_and_no_number(homeward):
    _, out, _ = homeward("disagreements", "--by", "person", "--limit-km", 13, "--format", "json")
    by_case = {row["case_code"]: row for row in json.loads(out)["rows"]}
    assert (by_case["WEST"]["reach_status"], by_case["WEST"]["road_km"]) == ("beyond_limit", None)
    _, out, _ = homeward("disagreements", "--by", "person", "--limit-km", 13)
    assert "farther by road than was searched." in out


def test_an_unknown_programme_or_service_is_refused(homeward):
    assert homeward("disagreements", "--programme", "none")[0] == 2
    assert homeward("disagreements", "--service", "none")[0] == 2
    code, out, _ = homeward("disagreements", "--programme", "masonry", "--by", "site")
    assert (code, "Masonry, six months – East bank" in out) == (0, True)


def test_without_roads_it_is_not_known_and_a_sentence_says_what_to_do(homeward, where):
    for file in roads_folder(str(where)).iterdir():
        file.unlink()
    code, out, err = homeward("disagreements", "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert (code, row["no_network"], row["farther_by_road"]) == (0, 3, 0)
    assert "homeward import roads FILE" in err


@pytest.mark.parametrize(
    ("language", "sentence", "column"),
    [
        ("en", "2 of these are farther than its radius, 0 have no way at all, 1 are near; of 0", "Far by road"),
        (
            "fr",
            "2 d'entre elles sont plus loin que son rayon, 0 n'ont aucun chemin, 1 sont proches",
            "Loin par la route",
        ),
    ],
)
def test_the_page_says_and_lists_whom_the_road_keeps_away(where, language, sentence, column):
    office(where)
    page = open_page("app/pages/programmes.py", language=language, programmes_picked="masonry")
    assert not page.exception
    text = text_of(page)
    assert sentence in text
    assert column in text
    cases = [row[1][0][0] for table in parts(page, "table") for row in table["rows"]]
    assert {"WEST", "WEST-VAGUE"} <= set(cases)


def test_without_roads_the_page_says_nothing_of_them(where):
    office(where, roads=False)
    text = text_of(open_page("app/pages/programmes.py", programmes_picked="masonry"))
    assert "Circle and road" not in text
    assert "Far by road" not in text


def test_a_picked_row_opens_the_person(where):
    office(where)
    page = open_page("app/pages/programmes.py", programmes_picked="masonry", disagreement_opened="WEST")
    assert "14 km by road" in text_of(page)
    assert page.session_state["person_code"] == "WEST"


def test_counts_leave_suppressed_and_only_in_a_table(homeward, tmp_path):
    table = tmp_path / "counts.csv"
    code, _, _ = homeward("export", table, "--layer", "disagreements")
    tags, row = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
    assert code == 0
    assert (row["programme_id"], row["people"], row["farther_by_road"], row["outside_circle"]) == (
        "masonry",
        "",
        "",
        "0",
    )
    assert "#x_circle+inside+farther_by_road+ind" in tags.values()
    about = json.loads(table.with_name("counts.csv.recipe.json").read_text())
    assert "roads" in {used["kind"] for used in about["recipe"]["sources"]}
    assert any("withheld" in note for note in about["notes"])
    code, _, err = homeward("export", tmp_path / "counts.geojson", "--layer", "disagreements")
    assert (code, "write them as .csv or .xlsx" in err) == (2, True)


def test_the_office_says_how_far_a_way_is_told(where, capsys):
    office(where)
    page = open_page("app/pages/data.py", data_section="settings")
    page.number_input(key="longest_road").set_value(13.0)
    next(button for button in page.button if button.label == "Save the limit").click()
    page.run()
    assert "Every answer by road now uses this limit." in text_of(page)
    with pytest.raises(SystemExit):
        main(["check", "--returnee", "WEST", "--on", str(world.ON)])
    assert "more than 13 km by road" in capsys.readouterr().out
