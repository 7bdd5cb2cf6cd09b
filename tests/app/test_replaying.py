"""A referral's verdict taken anew from what was kept of it, and a past day judged by what was recorded then."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from app.components.referral_history import PICKED
from app.workflows.inputs_compared import differences
from layers.referrals import Opening
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

BEFORE = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Build an office where P-8 and P-2 are referred, and where P-8's schooling and home changed since."""
    folder = tmp_path_factory.mktemp("replaying")
    path = folder / "store.sqlite"
    fill(path)
    for code in ("P-8", "P-2"):
        assert homeward(path, "refer", "--returnee", code, "--programme", "masonry").code == 0
    with open_store(path) as store:  # as one written before anything was kept
        store.open_referral(Opening(case_code="P-1", opened_on=world.ON, service_id="clinic"), actor="awa")
    north = world.place(7)[0]
    file = folder / "news.csv"
    file.write_text(f"case_code,education_grade,latitude,longitude\nP-8,9,{north:.6f},-13.000000\n", encoding="utf-8")
    assert homeward(path, "import", "returnees", file).code == 0
    return path


def verify(office, *name):
    return homeward(office, "verify", *name, "--format", "json")


def test_a_kept_verdict_comes_out_again_and_what_changed_since_is_said(office):
    answer = verify(office, "R-1")
    assert answer.code == 0
    (row,) = answer.rows
    told = ("referral_id", "case_code", "verdict", "verdict_again", "agrees", "rule_version", "verdict_today")
    assert [row[name] for name in told] == ["R00001", "P-8", "unknown", "unknown", True, 1, "ineligible"]
    changed = {each["field"]: (each["then"], each["now"]) for each in row["changed"]}
    assert list(changed) == ["education_grade", "distance_km"]
    assert changed["education_grade"] == (None, [9, 9])
    assert changed["distance_km"] == (0.0, pytest.approx(7, abs=0.001))
    assert set(row["inputs"]["fields"]) == {
        "born_from",
        "born_to",
        "grade_from",
        "grade_to",
        "education_system",
        "settlement_class",
        "location_precision_km",
    }  # only what the rule reads, and no home
    assert not {"latitude", "longitude", "case_code"} & set(row["inputs"])


def test_a_case_code_lists_all_of_the_persons_referrals_in_words_of_both_languages(office):
    said = homeward(office, "verify", "p-8").out
    assert "Taken anew from what was kept, it comes out the same." in said
    assert "Today it would be: Not eligible." in said
    assert "schooling: not recorded then, 9 now." in said
    french = homeward(office, "verify", "p-8", "--language", "fr").out.replace("\u00a0", " ").replace("\u202f", " ")
    assert "distance jusqu’au site : 0 m à l’époque, 7 000 m aujourd’hui." in french
    assert "Nothing that it rests on has changed since." in homeward(office, "verify", "P-2").out


def test_an_older_referral_says_that_nothing_was_kept(office):
    (row,) = verify(office, "R00003").rows
    assert (row["agrees"], row["verdict_again"], row["inputs"], row["verdict_today"]) == (None, None, None, "eligible")
    assert "was not kept" in row["sentences"][1]


def test_a_kept_verdict_that_was_tampered_with_is_noticed(office, tmp_path):
    copy = tmp_path / "copy.sqlite"
    with sqlite3.connect(office) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    with sqlite3.connect(copy) as connection:
        connection.execute("DROP TRIGGER referral_inputs_no_update")
        connection.execute("UPDATE referral_inputs SET inputs = replace(inputs, '\"grade_to\": 25', '\"grade_to\": 9')")
    answer = verify(copy, "R00001")
    assert answer.code == 2
    assert (answer.rows[0]["verdict_again"], answer.rows[0]["agrees"]) == ("eligible", False)


@pytest.mark.parametrize("name", ["R00099", "NOBODY", "not-there.json"])
def test_what_is_not_there_is_refused_in_a_sentence(office, name):
    answer = verify(office, name)
    assert answer.code == 2
    assert "There is n" in answer.err


def test_a_past_day_is_judged_by_what_was_recorded_then_and_says_so(office):
    def checked(day, *options):
        answer = homeward(office, "check", "--returnee", "P-8", "--on", day, "--programme", "masonry", *options)
        return answer.document["rows"][0]["verdict"], answer.document["facts"], answer.err

    then = checked(world.ON.isoformat(), "--format", "json")
    assert then[0] == "unknown"
    assert then[1]["as_recorded"] == "then"
    assert {"education_grade", "latitude"} <= set(then[1]["recorded_otherwise_since"])
    assert "Recorded otherwise since: place of the home, schooling." in then[2]
    before = checked(BEFORE.isoformat(), "--format", "json")
    assert (before[0], before[1]["as_recorded"]) == ("ineligible", "now")
    assert "Nothing had been recorded about this person by 1 Nov 2026" in before[2]
    now = homeward(office, "check", "--returnee", "P-8", "--format", "json")
    assert now.document["facts"] == {"as_recorded": "now", "recorded_otherwise_since": [], "sentence": None}


@pytest.mark.parametrize(
    ("language", "then", "now"),
    [
        ("en", "Decided on", "schooling: not recorded then, 9 now."),
        ("fr", "Refait à partir de ce qui a été conservé", "scolarité : non précisé à l’époque, 9 aujourd’hui."),
    ],
)
def test_the_history_of_a_referral_says_how_it_was_decided(office, monkeypatch, language, then, now):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    page = open_page(
        "app/pages/referrals.py",
        language=language,
        on=dt.date.today(),  # noqa: DTZ011 - the office's own day
        referrals_section="history",
        **{PICKED: "R00001"},
    )
    assert not page.exception
    shown = text_of(page).replace("\u00a0", " ")
    assert then in shown
    assert now in shown


def inputs(**changes):
    """State inputs of a rule about schooling and sex, 4 km away."""
    fields = {"grade_from": 8, "grade_to": 8, "education_system": "GN", "sex": "female", "needs": "medical vocational"}
    stated = {
        "rule_version": 1,
        "rule": {"sex": {"in": ["female"]}},
        "age_day": "2027-03-01",
        "waived": {"age": "yes"},
        "fields": fields,
        "home_country": "GN",
        "site_country": "GN",
        "distance_km": 4.0,
        "site_class": None,
        "site_accessibility": None,
        "by_map": [{"criterion": {"areas": ["R1"]}, "answer": "yes"}],
    }
    return {**stated, **changes}


def test_only_what_both_rules_read_is_compared_and_half_a_metre_is_no_change():
    assert differences(inputs(), inputs(distance_km=4.0004)) == ()
    assert [each.field for each in differences(inputs(), inputs(distance_km=4.0006))] == ["distance_km"]
    less = inputs(fields={"sex": "male"}, rule_version=2)
    assert [(each.field, each.then, each.now) for each in differences(inputs(), less)] == [
        ("rule", 1, 2),
        ("sex", "female", "male"),
    ]
    shuffled = inputs(fields={**inputs()["fields"], "needs": "vocational medical"})
    assert differences(inputs(), shuffled) == ()
    other = inputs(waived={"age": "no"}, by_map=[{"criterion": {"areas": ["R1"]}, "answer": "no"}], home_country="SN")
    assert [each.field for each in differences(inputs(), other)] == ["home_country", "waiver: age", "map: areas"]
