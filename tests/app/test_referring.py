"""From the option to the outcome: referring, recording, listing and exporting, by command."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from tests import world
from tests.app.dashboard import fill
from tests.real_office import homeward

DAY = world.ON.isoformat()


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("referring") / "store.sqlite"
    people = world.rows(
        world.people(),
        world.person(case_code="SAID-NO", consent=False),
        world.person(case_code="NOT-ASKED", consent=None),
    )
    fill(path, dataclasses.replace(world.World(), returnees=people))
    return path


@pytest.fixture
def store(clean_store, tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    path = tmp_path / "store.sqlite"
    shutil.copyfile(clean_store, path)
    return path


def refer(store, case, *options):
    done = homeward(store, "refer", "--returnee", case, "--on", DAY, "--format", "json", *options)
    return done.rows[0] if done.code == 0 else done


def record(store, *arguments):
    return homeward(store, "record", *arguments, "--format", "json")


def test_a_person_is_referred_followed_and_counted(store):
    made = refer(store, "p-1", "--programme", "masonry", "--told", DAY, "--choice", "trade", "--priority", "urgent")
    assert {name: made[name] for name in ("referral_id", "case_code", "service_id", "state", "verdict")} == {
        "referral_id": "R00001",
        "case_code": "P-1",
        "service_id": "centre",
        "state": "sent",
        "verdict": "eligible",
    }
    assert (made["referred"], made["reached"], made["priority"], made["choice"]) == (True, False, "urgent", "trade")
    for state, on in (("acknowledged", "2026-11-16"), ("accepted", "2026-11-17"), ("enrolled", "2026-11-18")):
        assert record(store, "R00001", state, "--on", on).code == 0
    listed = homeward(store, "referrals", "--format", "json")
    assert (listed.rows[0]["state"], listed.rows[0]["fhir_status"], listed.rows[0]["reached_on"]) == (
        "enrolled",
        "in-progress",
        "2026-11-18",
    )
    told = listed.document["recipe"]["parameters"]
    assert (told["referrals"], told["referred"], told["reached"]) == (1, 1, 1)
    events = homeward(store, "referrals", "--history", "--returnee", "P-1", "--format", "json").rows
    assert [(event["state"], event["on"], event["recorded_by"]) for event in events] == [
        ("draft", DAY, "awa"),
        ("sent", DAY, "awa"),
        ("acknowledged", "2026-11-16", "awa"),
        ("accepted", "2026-11-17", "awa"),
        ("enrolled", "2026-11-18", "awa"),
    ]
    before = homeward(store, "referrals", "--on", "2026-11-17", "--format", "json").rows
    assert before[0]["state"] == "accepted"
    refer(store, "P-11", "--service", "clinic")
    narrowed = {("--open",): 2, ("--state", "sent"): 1, ("--programme", "MASONRY"): 1, ("--returnee", "p-11"): 1}
    for options, count in narrowed.items():
        assert len(homeward(store, "referrals", *options, "--format", "json").rows) == count


@pytest.mark.parametrize(
    ("case", "options", "said"),
    [
        ("P-6", ("--programme", "masonry"), "Not eligible: Between 37 and 38 years old"),
        ("P-6", ("--programme", "masonry", "--override", "because"), "no reason “because” for passing over"),
        ("P-1", ("--programme", "masonry", "--choice", "nere"), "Did you mean: near"),
        ("P-99", ("--programme", "masonry"), "case code is not in the store"),
        ("P-1", ("--programme", "nothing"), "no programme “nothing”"),
        ("P-1", ("--programme", "masonry", "--service", "clinic"), "not given at “clinic”, but at: centre"),
        ("P-1", ("--service", "centre"), "given within a programme"),
        ("P-1", ("--service", "nowhere"), "no service “nowhere”"),
        ("P-1", (), "which programme or service"),
        ("P-1", ("--programme", "masonry", "--told", "2027-01-01"), "lies in the future"),
        ("P-1", ("--programme", "masonry", "--told", "2026-11-14"), "lies before the referral itself"),
        ("P-1", ("--programme", "masonry", "--replaces", "R7"), "no referral “R7”"),
        ("SAID-NO", ("--programme", "masonry", "--draft"), "has not agreed"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_what_would_be_right(store, case, options, said):
    done = homeward(store, "refer", "--returnee", case, "--on", DAY, *options)
    assert (done.code, said in done.err) == (2, True), done.err
    assert case == "P-1" or case not in done.err
    assert homeward(store, "referrals", "--format", "json").rows == []


def test_staff_may_refer_against_the_rule_with_a_reason_that_is_kept(store):
    made = refer(store, "P-6", "--programme", "masonry", "--override", "partner_agreed")
    assert (made["verdict"], made["override"], made["state"]) == ("ineligible", "partner_agreed", "sent")


def test_what_is_to_be_checked_is_referred_and_said(store):
    done = homeward(store, "refer", "--returnee", "P-8", "--programme", "masonry", "--on", DAY)
    assert done.code == 0
    assert "To be checked first" in done.err
    assert "It counts as referred once the person was told" in done.err


def test_without_consent_a_referral_stays_a_draft_until_the_person_agrees(store):
    assert refer(store, "NOT-ASKED", "--programme", "masonry", "--told", DAY)["state"] == "draft"
    refused = homeward(store, "record", "1", "sent")
    assert (refused.code, "--consent DAY" in refused.err) == (2, True)
    (row,) = record(store, "1", "sent", "--on", "2026-11-16", "--consent", "2026-11-16").rows
    assert (row["state"], row["referred_on"]) == ("sent", "2026-11-16")  # told the day before, sent now
    assert refer(store, "SAID-NO", "--programme", "masonry", "--consent", DAY)["state"] == "sent"


def test_nobody_is_referred_twice_to_the_same_place_while_the_first_is_open(store):
    refer(store, "P-1", "--programme", "masonry")
    again = homeward(store, "refer", "--returnee", "P-1", "--programme", "masonry", "--on", DAY)
    assert (again.code, "referred there already: R00001" in again.err) == (2, True)
    assert record(store, "1", "withdrawn", "--reason", "moved", "--on", "2026-11-16").code == 0
    made = refer(store, "P-1", "--programme", "masonry", "--replaces", "r1")
    assert (made["referral_id"], made["replaces"]) == ("R00002", "R00001")


def test_the_same_event_twice_changes_nothing_and_a_wrong_one_is_refused_in_french_too(store):
    refer(store, "P-1", "--programme", "masonry")
    assert record(store, "1", "accepted", "--on", "2026-11-16").document["recipe"]["parameters"]["repeated"] is False
    assert record(store, "1", "accepted", "--on", "2026-11-16").document["recipe"]["parameters"]["repeated"] is True
    refused = homeward(store, "record", "1", "acknowledged", "--language", "fr")
    assert (
        refused.code,
        "« Reçue par le partenaire » ne peut pas suivre" in refused.err.replace("\N{NO-BREAK SPACE}", " "),
    ) == (2, True)
    assert "enrolled, rejected" in refused.err


def test_that_the_person_was_told_is_recorded_after_sending_by_either_word(store):
    refer(store, "P-1", "--programme", "masonry")
    (row,) = record(store, "1", "sent", "--told", "2026-11-16").rows
    assert (row["referred_on"], row["state"]) == ("2026-11-16", "sent")
    refer(store, "P-2", "--programme", "masonry")
    (row,) = record(store, "2", "told", "--on", "2026-11-17", "--channel", "sms").rows
    assert row["told_on"] == "2026-11-17"
    (row,) = record(store, "2", "handed_over", "--to", "lamin").rows
    assert row["holder"] == "lamin"


def test_a_file_of_events_goes_in_and_what_cannot_have_happened_waits(store, tmp_path):
    for case in ("P-1", "P-2", "P-4"):
        refer(store, case, "--programme", "masonry")
    path = tmp_path / "events.csv"
    path.write_text(
        "Orientation;état;date;motif\n"
        "R1;enrolled;2026-11-17;\n"  # after the next row: the oldest comes first
        "R00001;Acceptée;2026-11-16;\n"
        "R2;rejected;2026-11-16;session_full\n"
        "R3;completed;2026-11-16;\n"
        "R3;rejected;2026-11-16;too fra\n"
        "R77;accepted;2026-11-16;\n"
        "R3;accepted;05/06/2026;\n"
        "R3;accepted;2031-01-01;\n",
        encoding="utf-8",
    )
    done = homeward(store, "record", "--file", str(path), "--format", "json")
    told = done.document
    assert (done.code, told["read"], told["accepted"], told["quarantined"]) == (3, 8, 3, 5)
    codes = {row["row"]: row["code"] for row in done.rows if row["action"] == "rows"}
    assert codes == {
        5: "referral.step",
        6: "referral.reason",
        7: "referral.unknown",
        8: "date.ambiguous",
        9: "referral.future",
    }
    states = {row["referral_id"]: row["state"] for row in homeward(store, "referrals", "--format", "json").rows}
    assert states == {"R00001": "enrolled", "R00002": "rejected", "R00003": "sent"}
    with Path(told["quarantine_file"]).open(encoding="utf-8-sig", newline="") as file:
        waiting = list(csv.DictReader(file))
    assert [row["homeward_row"] for row in waiting] == ["5", "6", "7", "8", "9"]
    again = homeward(store, "record", "--file", str(path), "--format", "json").document
    assert (again["accepted"], again["recipe"]["parameters"]["repeated"]) == (3, 3)
    events = homeward(store, "referrals", "--history", "--format", "json").rows
    assert len(events) == 3 * 2 + 3


def test_a_file_that_is_none_of_events_is_refused(store, tmp_path):
    path = tmp_path / "events.csv"
    for text, said in (("case;what\nP-1;sent\n", "no column referral_id"), ("referral_id;state\n", "no row below")):
        path.write_text(text, encoding="utf-8")
        done = homeward(store, "record", "--file", str(path))
        assert (done.code, said in done.err) == (2, True), done.err


def test_referrals_leave_as_fhir_tasks_and_it_is_written_down(store, tmp_path):
    refer(store, "P-1", "--programme", "masonry", "--told", DAY)
    record(store, "1", "rejected", "--reason", "age_too_high", "--on", "2026-11-16")
    target = tmp_path / "tasks.json"
    assert homeward(store, "referrals", "--fhir", str(target)).code == 0
    (entry,) = json.loads(target.read_text(encoding="utf-8"))["entry"]
    task = entry["resource"]
    assert (task["resourceType"], task["status"], task["intent"]) == ("Task", "rejected", "order")
    assert task["statusReason"]["coding"][0]["code"] == "age_too_high"
    assert task["businessStatus"]["coding"][0]["code"] == "rejected"
    assert len(task["extension"]) == 3
    assert target.stat().st_mode & 0o077 == 0
    again = homeward(store, "referrals", "--fhir", str(target))
    assert (again.code, "already something" in again.err) == (2, True)


def test_the_codes_are_listed_with_who_may_give_them(store):
    rows = homeward(store, "record", "--codes", "--format", "json", "--language", "fr").rows
    reasons = {row["code"]: row for row in rows if row["list"] == "reason"}
    assert reasons["not_interested"]["by"] == ["returnee"]
    assert reasons["moved"]["label"] == "A déménagé"
    assert next(row for row in rows if row["code"] == "accepted")["then"][0] == "enrolled"


def test_an_empty_store_and_half_a_sentence_are_answered_in_words(store, tmp_path):
    assert homeward(tmp_path / "none.sqlite", "referrals").code == 2
    assert homeward(store, "referrals", "--format", "json").rows == []
    for arguments in (("record",), ("record", "R1"), ("record", "R1", "sent", "--file", __file__)):
        assert homeward(store, *arguments).code == 2
