"""The page "Labour market": titles typed or of courses, suggestions, confirmations and lists of titles."""

from __future__ import annotations

import dataclasses

import pytest

from app import cache
from app.workflows.occupations import Course, confirm_title, confirmed_titles, courses_in
from layers.store import open_store
from tests import world
from tests.app.dashboard import EMPTY, fill, open_page, parts, text_of

PAGE = "app/pages/labour.py"
TYPED, SECTION = "occupation_titles", "occupation_section"
TITLES = {"labour_section": "titles"}


@pytest.fixture
def where(tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    yield path
    cache.store_at.clear()


@pytest.fixture
def empty(where):
    fill(where, EMPTY)
    return where


def table(page):
    (found,) = parts(page, "table")
    return [[cell[0] for cell in cells] for _, cells in found["rows"]]


def choices(page):
    return list(page.radio[0].options)


def test_an_empty_store_still_answers_typed_titles_in_both_languages(empty):
    page = open_page(PAGE, **TITLES, **{TYPED: "Soudeuse\nqqqzzz\n\nSoudeuse\n"})
    assert not page.exception
    assert table(page) == [
        ["Soudeuse", "Welders and flamecutters", "likely"],
        ["qqqzzz", "Commissioned armed forces officers", "? weak"],
    ]
    assert len(choices(page)) == 6
    assert choices(page)[0] == "7212 Welders and flamecutters"
    french = open_page(PAGE, **TITLES, language="fr", **{TYPED: "Soudeuse"})
    assert table(french) == [["Soudeuse", "Soudeurs et oxycoupeurs", "probable"]]
    assert "Sources : CITP-08, Organisation internationale du Travail" in text_of(french).replace("\xa0", " ")


def test_nothing_typed_shows_no_table_and_no_choice(empty):
    page = open_page(PAGE, **TITLES)
    assert parts(page, "table") == []
    assert len(page.radio) == 0
    assert [button.label for button in page.main.button] == ["Suggest"]


def test_a_title_of_which_nothing_is_known_is_called_a_guess(empty):
    assert "these are guesses" in text_of(open_page(PAGE, **TITLES, **{TYPED: "qqqzzz"}))
    assert "these are guesses" not in text_of(open_page(PAGE, **TITLES, **{TYPED: "soudeur"}))


def test_a_person_confirms_a_suggestion_sees_who_did_and_withdraws_it(empty):
    page = open_page(PAGE, **TITLES, **{TYPED: "Faiseuse de soudures"})
    page.radio[0].set_value("7212").run()
    page.button(key="occupation_confirm").click().run()
    assert [each.value.replace("\\", "") for each in page.success] == [
        "Confirmed: “Faiseuse de soudures” is 7212, Welders and flamecutters."
    ]
    assert table(page) == [["Faiseuse de soudures", "Welders and flamecutters", "✓ confirmed"]]
    assert "✓ Confirmed as 7212, Welders and flamecutters, by tester on" in text_of(page)
    with open_store(empty) as store:
        assert [(each.code, each.actor) for each in confirmed_titles(store)] == [("7212", "tester")]
    page.button(key="occupation_withdraw").click().run()
    assert "✓" not in text_of(page)
    with open_store(empty) as store:
        assert confirmed_titles(store) == ()


def test_any_other_code_can_be_confirmed_and_a_wrong_one_is_refused_in_place(empty):
    page = open_page(PAGE, **TITLES, **{TYPED: "soudeur"})
    page.radio[0].set_value("other").run()
    page.text_input(key="occupation_code_soudeur").set_value("7219").run()
    page.button(key="occupation_confirm").click().run()
    (error,) = page.error
    assert "Close to it are: 7211, 7212" in error.value.replace("\\", "")
    assert table(page) == [["soudeur", "Welders and flamecutters", "likely"]]
    page.text_input(key="occupation_code_soudeur").set_value("721").run()
    page.button(key="occupation_confirm").click().run()
    assert table(page)[0][2] == "✓ confirmed"
    assert choices(page)[0].startswith("721 ")


def test_courses_of_the_store_are_listed_with_their_own_codes_and_what_was_confirmed(where):
    welding = world.programme(programme_id="welding", programme_name="Welding", isco08_codes="7212")
    fill(where, dataclasses.replace(world.World(), programmes=world.rows(world.programme(), welding)))
    with open_store(where) as store:
        confirm_title(store, "masonry", "7112", actor="AB")
    page = open_page(PAGE, **TITLES, **{SECTION: "courses"})
    assert [(row[0], row[2]) for row in table(page)] == [("Masonry, six months", "✓ confirmed"), ("Welding", "likely")]
    assert "Courses whose occupation is confirmed: 1 of 2" in text_of(page)
    assert "The programme's own file says: 7112." in text_of(page)


def test_a_course_states_an_occupation_or_is_offered_where_trades_are_taught():
    services = world.rows(world.training_centre(), world.clinic())
    programmes = world.rows(
        world.programme(programme_name="Stated", service_ids="clinic", isco08_codes="7112 7212"),
        world.programme(programme_name="Stated", service_ids="clinic", isco08_codes="7112 7531"),
        world.programme(programme_name="At the clinic", service_ids="clinic", isco08_codes=None),
        world.programme(programme_name="At both", service_ids="clinic centre", isco08_codes=None),
        world.programme(programme_name="Nowhere known", service_ids="elsewhere", isco08_codes=None),
        world.programme(programme_name=None),
    )
    assert courses_in(programmes, services) == (
        Course("At both"),
        Course("Nowhere known"),
        Course("Stated", ("7112", "7212", "7531")),
    )


def test_confirmed_titles_are_listed_and_one_is_withdrawn(empty):
    with open_store(empty) as store:
        confirm_title(store, "Coiffeuse", "5141", actor="AB")
        confirm_title(store, "Soudeur", "7212", actor="CD")
    page = open_page(PAGE, **TITLES, **{SECTION: "confirmed"})
    assert [row[:3] for row in table(page)] == [
        ["Coiffeuse", "Hairdressers", "AB"],
        ["Soudeur", "Welders and flamecutters", "CD"],
    ]
    page.selectbox(key="titles_withdraw_title").set_value("Coiffeuse").run()
    page.button(key="titles_withdraw").click().run()
    assert [row[0] for row in table(page)] == ["Soudeur"]


def test_a_list_is_taken_in_used_and_let_go(empty):
    page = open_page(PAGE, **TITLES, **{SECTION: "lists"})
    content = b"isco08_code,title\n7317,zambelineur\n7539,tailleur\n"
    page.file_uploader[0].upload("titles.csv", content, "text/csv").run()
    page.text_input(key="titles_name_0").set_value("Trades").run()
    page.button(key="titles_take").click().run()
    assert not page.exception
    assert "List of job titles “Trades”: 1 titles from 1 rows, 1 quarantined." in text_of(page)
    assert "“7539” is no code of ISCO-08" in text_of(page)
    assert "Labour Organization; Trades (" in text_of(page)
    typed = open_page(PAGE, **TITLES, **{TYPED: "zambelineuse"})
    assert table(typed)[0][1].startswith("Handicraft workers in wood")
    page = open_page(PAGE, **TITLES, **{SECTION: "lists"})
    page.selectbox(key="titles_remove_name").set_value("Trades").run()
    page.button(key="titles_remove").click().run()
    assert "The list “Trades” is gone." in text_of(page)
    assert parts(page, "table") == []
