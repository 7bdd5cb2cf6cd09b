"""Seats of a period are shared: who gets one, who none and why, drafts once confirmed; by command and on the page."""

from __future__ import annotations

import dataclasses
import shutil

import openpyxl
import pytest

from app.cache import store_at
from layers.quotas import parse_quotas, quotas_text
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
PAGE = "app/pages/referrals.py"


def asking(case, km, returned="2026-09-01", **changes):
    return world.person(case_code=case, km=km, return_date=returned, **changes)


PEOPLE = world.rows(
    asking("NEAR", 1, interests="7112"),
    asking("NEXT", 2),
    asking("EARLY", 3, returned="2026-01-05", sex="male"),
    asking("OLD", 1, age_years=37),
    asking("GRADE", 1, education_grade=None),
    asking("REFUSED", 1, consent=False),
    asking("SILENT", 1, needs=None),
    asking("ILL", 1, needs="medical"),
)


def office(path, **programme):
    known = dataclasses.replace(
        world.World(), returnees=PEOPLE, programmes=world.programme(**{"seats_available": 2, **programme})
    )
    fill(path, known)
    return path


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory):
    return office(tmp_path_factory.mktemp("allocating") / "store.sqlite")


@pytest.fixture
def store(clean_store, tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    path = tmp_path / "store.sqlite"
    shutil.copyfile(clean_store, path)
    return path


def allocate(store, *options):
    return homeward(store, "allocate", "--on", DAY, "--format", "json", "--language", "en", *options)


def seated(answer):
    return [row["case_code"] for row in answer.rows if row["service_id"] is not None]


def test_everybody_who_needs_it_gets_a_seat_or_a_reason(store):
    answer = allocate(store)
    assert answer.code == 0
    assert [name for name, value in answer.document.items() if isinstance(value, list)] == ["rows"]
    reasons = {row["case_code"]: row["reason"] for row in answer.rows}
    assert reasons == {
        "NEAR": None,
        "NEXT": None,
        "EARLY": "lost_in_competition",
        "OLD": "no_eligible_option",
        "GRADE": "to_be_checked",
        "REFUSED": "no_consent",
        "SILENT": "not_recorded",
    }
    rows = {row["case_code"]: row for row in answer.rows}
    assert (rows["NEAR"]["programme_id"], rows["NEAR"]["service_id"], rows["NEAR"]["fit"]) == ("masonry", "centre", 4)
    assert rows["NEXT"]["burden"] == pytest.approx(2.0)
    assert rows["GRADE"]["ask"] == "education_grade"
    assert rows["OLD"]["cause"] == "not_eligible"


def test_the_recipe_tells_the_figures_the_proof_and_what_first_come_first_served_would_give(store):
    recipe = allocate(store).document["recipe"]
    assert (recipe["people"], recipe["placed"], recipe["seats"], recipe["proven_best"]) == (7, 2, 2, True)
    assert set(recipe["gaps"].values()) == {0.0}
    assert (recipe["burden_total"], recipe["burden_worst"]) == (pytest.approx(3.0), pytest.approx(2.0))
    assert recipe["first_come"]["placed"] == 2
    assert recipe["first_come"]["burden_total"] == pytest.approx(4.0)  # EARLY came first, then NEAR
    women = next(group for group in recipe["disparity"] if group["group"] == "female")
    assert (women["people"], women["eligible"], women["placed"]) == (4, 2, 2)  # REFUSED and SILENT cannot be given one
    (pool,) = recipe["pools"]
    assert (pool["seats_available"], pool["seats_as_of"], pool["placed"]) == (2, "2026-11-01", 2)


def test_the_order_of_rows_in_a_file_changes_nothing_and_other_seats_can_be_tried(store):
    assert seated(allocate(store, "--seats", "masonry=1")) == ["NEAR"]
    assert len(seated(allocate(store, "--seats", "masonry=9"))) == 3
    full = allocate(store, "--seats", "masonry=0")
    assert {row["reason"] for row in full.rows if row["case_code"] in ("NEAR", "NEXT", "EARLY")} == {"all_full"}


def test_a_course_that_begins_after_the_period_is_not_shared(store):
    answer = allocate(store, "--to", "2027-02-28")
    assert seated(answer) == []
    assert {row["reason"] for row in answer.rows if row["case_code"] == "NEAR"} == {"not_in_period"}
    assert "Nothing of this type can be entered in the period." in answer.err
    assert seated(allocate(store, "--to", "2027-03-01")) == ["NEAR", "NEXT"]


def test_minutes_without_roads_are_a_walk_and_marked_as_an_estimate(store):
    row = next(row for row in allocate(store, "--burden", "minutes").rows if row["case_code"] == "NEXT")
    assert row["burden"] == pytest.approx(2.0 * 1.3 / 5 * 60)
    assert row["burden_estimated"] is True


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--programme", "nothing"), "no programme “nothing”"),
        (("--programme", "masonry", "--type", "medical"), "no site of this type"),
        (("--to", "2026-11-14"), "ends on 14 Nov 2026, before it begins"),
        (("--seats", "masonry"), "--seats ID=NUMBER"),
        (("--seats", "nothing=3"), "not among those that are shared"),
        (("--out", "plan.csv"), "ends in .xlsx"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(store, options, said):
    answer = allocate(store, *options)
    assert answer.code == 2
    assert said in answer.err


def test_confirming_writes_drafts_that_name_the_allocation_and_nobody_is_seated_twice(store, tmp_path):
    answer = allocate(store, "--confirm", "--out", tmp_path / "plan.xlsx")
    assert {row["case_code"]: row["referral_id"] for row in answer.rows if row["referral_id"]} == {
        "NEAR": "R00001",
        "NEXT": "R00002",
    }
    with open_store(store) as kept:
        drafts = kept.referrals()
    assert {(each.state, each.opening.origin, each.opening.verdict) for each in drafts} == {
        ("draft", "allocation-1", "eligible")
    }
    again = allocate(store)
    assert seated(again) == []
    assert [row["reason"] for row in again.rows if row["case_code"] == "NEAR"] == ["already_referred"]
    assert again.document["recipe"]["pools"][0]["referred_since"] == 2
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["plan", "seats", "groups", "About"]
    assert [row[0].value for row in book["plan"].iter_rows(min_row=2)] == sorted(PEOPLE["case_code"].drop(7))
    log = open_store(store)
    assert {"allocate", "export"} <= set(log.audit_log()["action"])
    log.close()


def quota(**changes):
    return quotas_text(parse_quotas([{"group": {"sex": ["male"]}, **changes}]))


def test_a_quota_lets_its_group_in_and_one_that_cannot_be_met_is_told_with_what_is_missing(tmp_path):
    met = office(tmp_path / "met.sqlite", quotas=quota(count=1))
    assert seated(allocate(met)) == ["EARLY", "NEAR"]
    (told,) = allocate(met).document["recipe"]["quotas"]
    assert (told["owed"], told["members_placed"], told["short"]) == (1, 1, 0)
    missed = allocate(office(tmp_path / "missed.sqlite", quotas=quota(count=2), seats_available=3))
    assert seated(missed) == ["EARLY", "NEAR"]
    assert "Masonry, six months: the quota cannot be met, short by 1" in missed.err
    assert "stay free" in missed.err
    assert missed.document["recipe"]["quotas"][0]["short"] == 1


def test_where_nobodys_needs_are_recorded_everybody_is_asked_about(tmp_path):
    path = tmp_path / "store.sqlite"
    fill(path, dataclasses.replace(world.World(), returnees=PEOPLE.assign(needs=None).astype(PEOPLE.dtypes)))
    answer = allocate(path)
    assert len(answer.rows) == 8
    assert "everybody is asked about" in answer.err
    assert len(seated(answer)) == 5


def test_an_empty_store_is_a_sentence(tmp_path):
    path = tmp_path / "store.sqlite"
    open_store(path).close()
    answer = allocate(path)
    assert (answer.code, answer.rows) == (0, [])
    assert "Nobody in the caseload needs" in answer.err


def test_the_page_shares_says_why_and_writes_drafts_in_both_languages(store, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(store))
    page = open_page(PAGE, referrals_section="seats")
    assert "2 on record · as of 1 Nov 2026 (14 days ago) · begins 1 Mar 2027" in str(parts(page, "grid"))
    page.button(key="seats_share").click().run()
    said = text_of(page)
    assert "2 of 7 people get a seat; first come first served would place 2." in said
    assert "Eligible, but there are fewer seats than people: 1" in said
    french = open_page(PAGE, language="fr", referrals_section="seats")
    french.button(key="seats_share").click().run()
    assert "2 personnes sur 7 ont une place" in text_of(french)
    page.multiselect(key="seats_left_out").select("NEXT").run()
    page.button(key="seats_confirm").click().run()
    assert "Allocation 1: 1 drafts are written." in text_of(page)
    with open_store(store) as kept:
        assert [each.case_code for each in kept.referrals()] == ["NEAR"]
    store_at.clear()


def test_the_page_without_people_says_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    fill(path, dataclasses.replace(world.World(), returnees=PEOPLE.iloc[:0]))
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    assert "import people and services" in text_of(open_page(PAGE, referrals_section="seats"))
    store_at.clear()
