"""Every page in both languages: its title, its figures, its sentences when it is empty or something goes wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil

import pytest

from app.cache import store_at
from app.words import catalogues, words_for
from app.workflows.gaps import gap_rows, gaps_by
from app.workflows.world import load_world
from layers.store import open_store
from tests import world
from tests.app.dashboard import EMPTY, PAGES, fill, open_page, parts, text_of

CANARY = "Fatoumata-Canary-7741"


@pytest.fixture
def where(tmp_path, monkeypatch):
    path = tmp_path / "office.sqlite"
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    yield path
    store_at.clear()


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("clean") / "office.sqlite"
    fill(path)
    return path


@pytest.fixture
def filled(where, clean_store):
    shutil.copyfile(clean_store, where)
    return where


@pytest.fixture
def shared(clean_store, monkeypatch):
    """The clean world for tests that only look: one store, so that what is worked out from it is worked out once."""
    monkeypatch.setenv("HOMEWARD_STORE", str(clean_store))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    return clean_store


def headline(page):
    return next(
        text for text in map(str, (each.proto.body for each in page.get("html"))) if "homeward-headline" in text
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_title_and_no_fault(page, language, shared):
    shown = open_page(page, language=language)
    assert shown.title[0].value == PAGES[page][language == "fr"]
    assert not shown.exception
    assert [error.value for error in shown.error] == []
    assert not (shared.parent / "homeward.log").exists()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", [page for page in PAGES if "labour" not in page])  # which helps without any data
def test_an_empty_store_is_one_sentence_and_the_button_that_helps(page, language, where):
    fill(where, EMPTY)
    shown = open_page(page, language=language)
    assert shown.title[0].value == PAGES[page][language == "fr"]
    words = words_for(language)
    sentence = "Nothing has been imported yet. Import your own files on the page “Data”, or load the demo."
    assert [text.value for text in shown.main.markdown if not text.value.startswith("<")] == [words(sentence)]
    assert [button.label for button in shown.main.button] == [words("Load the demo")]


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left_on_a_french_page(page, shared):
    english = {
        text: french
        for room in catalogues("fr").values()
        for text, french in room.items()
        if french != text and " " in text and "{" not in text
    }
    lines = set(text_of(open_page(page, language="fr")).splitlines())
    assert lines & set(english) == set()
    assert "Jour considéré" in lines


def test_the_language_of_the_url_outranks_everything_and_stays(shared):
    shown = open_page("app/pages/programmes.py", language="fr")
    assert shown.query_params["lang"] == "fr"
    del shown.query_params["lang"]
    shown = shown.switch_page("app/pages/data.py").run()
    assert shown.title[0].value == "Données"
    assert shown.query_params["lang"] == "fr"
    shown.query_params["lang"] = "klingon"
    assert shown.run().title[0].value == "Données"


def test_the_overview_says_who_is_left_out_with_denominator_day_and_unknown(shared):
    shown = open_page("app/pages/overview.py")
    # P-3 and P-5 live too far, P-6 is too old, P-7 too schooled; P-8 and P-9 lack what decides
    text = headline(shown)
    assert "of 9 people who need it, 4 can enter nothing; for 50 % of them it is too far" in text
    assert "As of 15 Nov 2026. Unknown for 2 of 9 people (22 %)" in text
    assert "For 1 of all 12 people in the caseload no need is recorded" in text


def test_the_waterfall_adds_up_and_each_bar_begins_where_the_last_one_ends(shared):
    (waterfall,) = parts(open_page("app/pages/overview.py"), "waterfall")
    bars = {bar["key"]: bar for bar in waterfall["bars"]}
    counts = {key: bar["count"] for key, bar in bars.items()}
    assert counts == {
        "everybody": "9",
        "served": "3",
        "no_service": "0",
        "ended": "0",
        "too_far": "2",
        "not_eligible": "2",
        "full": "0",
        "unknown": "2",
    }
    end = 0.0
    for bar in waterfall["bars"][1:]:
        assert bar["from"] == pytest.approx(end)
        end += bar["width"]
    assert end == pytest.approx(1)
    assert not bars["served"]["canPick"]
    assert not bars["full"]["canPick"]
    assert bars["too_far"]["canPick"]


def test_all_causes_count_people_under_each_of_them(shared):
    shown = open_page("app/pages/overview.py")
    shown.toggle[0].set_value(True).run()
    (waterfall,) = parts(shown, "waterfall")
    bars = {bar["key"]: (bar["count"], bar["from"]) for bar in waterfall["bars"]}
    assert bars["too_far"] == ("2", 0)
    assert bars["not_eligible"] == ("2", 0)


def test_the_table_of_areas_says_what_the_command_says(shared):
    (table, *_) = parts(open_page("app/pages/overview.py"), "table")
    with open_store(shared) as store:
        known = load_world(store, on=world.ON)
    expected = gap_rows(gaps_by(known, "admin1", service_type="vocational"))
    said = {key: [cell[0] for cell in cells] for key, cells in table["rows"]}
    assert len(said) == len(expected) == 2  # South, and the one without a place
    statuses = ("people", "served", "no_service", "ended", "too_far", "not_eligible", "full", "unknown")
    for row in expected:
        cells = said[row["area_id"] or "-"]
        assert cells[0] == (row["area_name"] or "No place recorded")
        assert cells[1:] == [str(row[name]) for name in statuses]


@pytest.mark.parametrize(
    ("way", "names"),
    [("admin2", ["Kindia", "Middle", "No place recorded"]), ("settlement", ["Kindia", "Middle", "No place recorded"])],
)
def test_people_are_added_up_by_district_and_by_settlement_too(way, names, shared):
    shown = open_page("app/pages/overview.py", overview_way=way)
    (table, *_) = parts(shown, "table")
    assert [cells[0][0] for _, cells in table["rows"]] == names
    assert sum(int(cells[1][0]) for _, cells in table["rows"]) == 9


def test_an_area_narrows_headline_waterfall_and_table_alike(shared):
    shown = open_page("app/pages/overview.py", overview_area="R1")
    assert "South: Vocational training: of 8 people who need it, 4 can enter nothing" in headline(shown)
    (waterfall,) = parts(shown, "waterfall")
    assert waterfall["bars"][0]["count"] == "8"
    (table, *_) = parts(shown, "table")
    assert [cells[0][0] for _, cells in table["rows"]] == ["South"]


def test_a_cause_puts_the_areas_that_it_hits_most_first_and_changes_no_figure(shared):
    plain = parts(open_page("app/pages/overview.py", overview_way="admin2"), "table")[0]
    caused = parts(open_page("app/pages/overview.py", overview_way="admin2", overview_cause="unknown"), "table")[0]
    assert sorted(plain["rows"]) == sorted(caused["rows"])
    unknown = [int(cells[-1][0]) for _, cells in caused["rows"]]
    assert unknown == sorted(unknown, reverse=True) == [1, 1, 0]


def test_the_day_asked_about_changes_the_answer(shared):
    after = open_page("app/pages/overview.py", on=dt.date(2028, 1, 1))
    assert "everything has ended or closed" in headline(after)


def test_need_is_chosen_among_what_people_need_and_the_one_most_people_lack_comes_first(shared):
    shown = open_page("app/pages/overview.py")
    need = shown.selectbox(key="overview_need")
    assert need.options == ["Medical", "Vocational training"]
    assert need.value == "vocational"
    need.select("medical").run()
    assert "Medical: of 2 people who need it, 1 can enter nothing" in headline(shown)


def test_opening_a_case_is_written_down_once(filled):
    shown = open_page("app/pages/person.py")
    shown.text_input(key="person_code").input("P-1").run()
    shown.run()
    assert "Options open to this person today: 1 of 1; the nearest is 0 km away." in headline(shown)
    with open_store(filled) as store:
        log = store.audit_log()
        opened = log[log["action"] == "open_case"]
        assert len(opened) == 1
        assert store.pseudonym("P-1") in str(opened.iloc[0].to_dict())
        assert "P-1" not in str(opened.iloc[0].to_dict()).replace(store.pseudonym("P-1"), "")
    shown.text_input(key="person_code").input("p-2 ").run()
    with open_store(filled) as store:
        assert (store.audit_log()["action"] == "open_case").sum() == 2


def test_part_of_a_case_code_offers_codes_and_opens_none(filled):
    shown = open_page("app/pages/person.py")
    shown.text_input(key="person_code").input("p1").run()
    offered = [button.label.replace("\\", "") for button in shown.main.button]
    assert offered == ["P-1", "P-10", "P-11", "P-12"]
    with open_store(filled) as store:
        assert "open_case" not in set(store.audit_log()["action"])
    shown.main.button[2].click().run()
    assert shown.text_input(key="person_code").value == "P-11"


def test_an_unknown_case_code_is_a_sentence_that_does_not_repeat_it(shared):
    shown = open_page("app/pages/person.py")
    shown.text_input(key="person_code").input(CANARY).run()
    assert [warning.value.replace("\\", "") for warning in shown.warning] == [
        "This case code is not in the store. Check it, or import the returnees first."
    ]


def test_cards_carry_verdict_sign_word_and_a_sentence_for_each_criterion(shared):
    shown = open_page("app/pages/person.py", person_code="P-6")  # 37 years old
    text = text_of(shown)
    assert "✗ Not eligible" in text
    assert "Between 37 and 38 years old on 1 Mar 2027 (start of the course), limits 18 to 35." in text
    assert "12 of 20 seats free (as of 1 Nov 2026)" in text
    assert [heading.value for heading in shown.subheader] == ["Near misses (1)"]
    shown = open_page("app/pages/person.py", person_code="P-8")  # grade not recorded
    assert "? To be checked" in text_of(shown)
    assert "Schooling not recorded: ask “last grade completed?” (limit 10 in GN)." in text_of(shown)


def test_a_person_can_be_described_with_a_place_found_by_name(filled):
    shown = open_page("app/pages/person.py", person_who="described", person_place="kindía", person_age=25)
    assert [option.replace("\\", "") for option in shown.radio[0].options] == ["Kindia, Kindia, South"]
    text = text_of(shown)
    assert "Distances are from the middle of Kindia, give or take 2 km: type coordinates" in text
    assert "Home: Kindia, urban (from the settlements)" in text
    with open_store(filled) as store:
        assert "open_case" not in set(store.audit_log()["action"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10.0, -13.0", []),
        ("10°00'00\"N 13°00'00\"W", []),
        ("10.0, 13.0", ["This place lies outside every area known here. Is 10.00000, -13.00000 meant?"]),
        ("-13.0, 10.0", ["This place lies outside every area known here. Is 10.00000, -13.00000 meant?"]),
        ("47.0, 2.0", ["This place lies outside every area known here."]),
        ("999", ["This place cannot be read. Write latitude, then longitude, such as 13.4549, -16.5790."]),
        (
            "Nowhere",
            ["No settlement is called so. Try a part of the name, coordinates, or a click on the map."],
        ),
    ],
)
def test_coordinates_are_read_as_people_write_them_and_doubts_are_said(typed, said, shared):
    shown = open_page("app/pages/person.py", person_who="described", person_place=typed)
    assert [warning.value.replace("\\", "") for warning in shown.warning] == said


@pytest.mark.parametrize(
    ("typed", "system", "fact", "warned"),
    [
        ("9", "GN", "Grade 9 (GN)", False),
        ("CM2", "GN", "Grade 6 (GN)", False),
        ("0", None, "Never schooled", False),
        ("jamais", None, "Never schooled", False),
        ("seconde", None, "Schooling not recorded", True),
        ("Hogwarts", "GN", "Schooling not recorded", True),
    ],
)
def test_schooling_is_a_number_or_the_name_of_a_class(typed, system, fact, warned, shared):
    shown = open_page(
        "app/pages/person.py", person_who="described", person_age=25, person_schooling=typed, person_system=system
    )
    assert fact in text_of(shown)
    assert bool(shown.warning) == warned


def test_programmes_say_whom_they_would_take_and_mark_what_is_old(shared):
    (table,) = parts(open_page("app/pages/programmes.py"), "table")
    ((key, cells),) = table["rows"]
    assert key == "masonry"
    assert [cell[0] for cell in cells] == [
        "Masonry, six months",
        "Vocational training",
        "● Open",
        "1 Mar 2027",
        "12 of 20",
        "3",
        "2",
        "1 Nov 2026",
    ]
    (table,) = parts(open_page("app/pages/programmes.py", on=dt.date(2027, 5, 1)), "table")
    assert table["rows"][0][1][-1][:2] == ["! Old", "1 Nov 2026"]


def test_a_picked_programme_shows_its_rule_in_words(shared):
    text = text_of(open_page("app/pages/programmes.py", programmes_picked="masonry"))
    assert "18 to 35 years old, at the next intake, else when the course starts." in text
    assert "At most grade 10 completed, in GN." in text
    assert "Lives within 5 km where the home is urban, within 10 km where it is rural." in text
    assert "Of 9 people who need it (Vocational training): eligible 3, to be checked 2, not eligible 4" in text


def test_a_programme_whose_services_nobody_imported_is_listed_and_said(where):
    lost = world.programme(programme_id="lost", service_ids="nowhere")
    fill(where, dataclasses.replace(world.World(), programmes=world.rows(world.programme(), lost)))
    shown = open_page("app/pages/programmes.py", programmes_picked="lost")
    assert [warning.value[:62] for warning in shown.warning] == [
        "Programmes that name services nobody has imported: 1. They are"
    ]
    text = text_of(shown)
    assert "? Services not imported" in text
    assert "“nowhere” is not imported: nobody can be judged there." in text


def test_services_are_listed_with_their_radius_and_state(shared):
    (table,) = parts(open_page("app/pages/programmes.py", programmes_view="services"), "table")
    rows = {key: [cell[0] for cell in cells] for key, cells in table["rows"]}
    assert rows["clinic"][1:] == ["Medical", "Organisation", "● Active", "5 / 10 km", "5 of 10", "0", "1 Nov 2026"]
    assert rows["centre"][4:7] == ["–", "no limit stated", "1"]


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        ({"services_kind": "medical"}, ["clinic"]),
        ({"services_name": "TRAINING-c"}, ["centre"]),
        ({}, ["centre", "clinic"]),
    ],
)
def test_services_are_filtered_by_type_and_name(state, keys, shared):
    (table,) = parts(open_page("app/pages/programmes.py", programmes_view="services", **state), "table")
    assert sorted(key for key, _ in table["rows"]) == keys


def test_filters_that_leave_nothing_say_so(shared):
    shown = open_page("app/pages/programmes.py", programmes_name="zzz")
    assert "Nothing fits these filters. Choose fewer, or import more on the page “Data”." in text_of(shown)


def test_without_a_code_nobody_opens_a_case(filled, monkeypatch):
    monkeypatch.delenv("HOMEWARD_ACTOR")
    shown = open_page("app/pages/person.py", person_code="P-1")
    assert [warning.value for warning in shown.warning] == [
        "Type your own code above first: who opens a case is written down."
    ]
    with open_store(filled) as store:
        assert "open_case" not in set(store.audit_log()["action"])
    shown.text_input(key="actor_code_here").input("AB").run()
    assert not shown.warning
    with open_store(filled) as store:
        assert set(store.audit_log().query("action == 'open_case'")["actor"]) == {"AB"}


def test_the_code_is_asked_once_where_it_counts_and_kept_for_every_page_and_session(filled, monkeypatch):
    monkeypatch.delenv("HOMEWARD_ACTOR")

    def fields(page):
        return [field.key for field in page.text_input if str(field.key).startswith("actor")]

    assert fields(open_page("app/pages/overview.py")) == ["actor_code_here"]  # to take something out
    assert fields(open_page("app/pages/programmes.py")) == []
    first = open_page("app/pages/person.py")
    first.text_input(key="actor_code_here").input("AB").run()
    assert fields(first) == ["actor_code"]  # in the sidebar, to be changed
    assert fields(first.switch_page("app/pages/data.py").run()) == ["actor_code"]
    another = open_page("app/pages/person.py", person_code="P-1")
    assert another.text_input(key="actor_code").value == "AB"
    assert "Options open to this person today" in headline(another)
    another.text_input(key="actor_code").input("CD").run()
    another.text_input(key="person_code").input("P-2").run()
    with open_store(filled) as store:
        opened = store.audit_log().query("action == 'open_case'")
    assert list(opened["actor"]) == ["AB", "CD"]


NO_RULES = ("data", "labour", "referrals")
"""Pages that judge nobody while nothing is asked."""


@pytest.mark.parametrize("page", [page for page in PAGES if not any(name in page for name in NO_RULES)])
def test_a_fault_of_ours_is_a_number_and_tells_nobodys_data(page, where, caplog):
    broken = world.programme().assign(criteria=f'{{"age": {CANARY}')
    fill(where, dataclasses.replace(world.World(), programmes=broken))
    shown = open_page(page, person_code="P-1")
    (error,) = shown.error
    assert "This is a fault of Homeward, not of your data. It is written down as " in error.value
    number = error.value.split("written down as ")[1].split(":")[0]
    log = (where.parent / "homeward.log").read_text()
    assert number in log
    assert "JSONDecodeError" in log
    assert CANARY not in log + caplog.text + text_of(shown) + error.value


def test_a_store_that_cannot_be_opened_is_a_sentence(where):
    where.write_text("this is no database, but somebody's letter")
    shown = open_page("app/pages/overview.py")
    assert shown.title[0].value == "Overview"
    assert len(shown.error) == 1
    assert where.read_text() == "this is no database, but somebody's letter"


def test_simulated_data_say_so_on_every_page(where):
    fill(where, simulated=True)
    for page in PAGES:
        assert "Simulated data: nobody in it is real." in text_of(open_page(page))


def test_a_store_that_was_replaced_is_said_once_and_then_opened_anew(filled, clean_store):
    shown = open_page("app/pages/programmes.py")
    other = filled.with_name("other.sqlite")
    shutil.copyfile(clean_store, other)
    other.replace(filled)
    shown.run()
    assert "has been moved, replaced or deleted since it was opened" in shown.error[0].value.replace("\\", "")
    shown.run()
    assert not shown.error
    assert shown.title[0].value == "Programmes"


def test_two_readers_keep_their_own_language_day_and_code(shared):
    one = open_page("app/pages/programmes.py", language="fr")
    other = open_page("app/pages/programmes.py", language="en", on=dt.date(2028, 1, 1))
    one.run()
    other.run()
    assert "15 nov. 2026, pas aujourd'hui" in text_of(one)
    assert "● Ouvert" in text_of(one)
    assert "1 Jan 2028, not today" in text_of(other)
    assert "– Ended" in text_of(other)
