"""Following from the shell: what is due, moves, notes, answers, outcomes, and what may leave."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from app.words import words_for
from app.workflows.following import due_on, printed_list, stand
from app.workflows.learning import BY, outcomes
from app.workflows.world import load_world
from layers.referrals import Event, Opening, State
from layers.store import open_store
from tests import world
from tests.app.dashboard import EMPTY, fill
from tests.real_office import homeward

DAY = world.ON
SENT = DAY - dt.timedelta(days=12)


def refer(store, case: str, *steps: State, service: str = "centre", opened: dt.date = SENT, **more) -> str:
    """Refer somebody to the centre on a day and take these steps on it and the days after."""
    opening = Opening(
        case_code=case,
        opened_on=opened,
        programme_id="masonry" if service == "centre" else None,
        service_id=service,
        verdict="eligible",
        **more,
    )
    events = [
        Event(
            on=opened + dt.timedelta(days=place),
            state=state,
            consent_on=opened,
            told_on=opened if state is State.SENT else None,
            reason="session_full" if state is State.REJECTED else None,
        )
        for place, state in enumerate(steps)
    ]
    return store.open_referral(opening, events, actor="awa").referral_id


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Make an office once: four referrals, silent, of somebody too old, enrolled long ago, and turned away."""
    path = tmp_path_factory.mktemp("office") / "store.sqlite"
    fill(path)
    long_ago = DAY - dt.timedelta(days=40)
    with open_store(path) as store:
        refer(store, "P-1", State.SENT)
        refer(store, "P-6", State.SENT)
        refer(store, "P-2", State.SENT, State.ACCEPTED, State.ENROLLED, opened=long_ago)
        refer(store, "P-4", State.SENT, State.REJECTED)
    return path


@pytest.fixture
def office(template, tmp_path, monkeypatch):
    """Hand out a copy of the office."""
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    return Path(shutil.copy(template, tmp_path / "store.sqlite"))


def asked(store, *arguments: str) -> list[dict]:
    return homeward(store, *arguments, "--on", DAY.isoformat(), "--format", "json").rows


def test_each_referral_is_on_one_list_with_its_next_step(office):
    rows = {row["referral_id"]: row for row in asked(office, "todo", "--all")}
    lists = {name: (row["list"], row["next_step"]) for name, row in rows.items()}
    assert lists == {
        "R00001": ("no_answer", "remind"),
        "R00002": ("ineligible", "replace"),
        "R00003": ("overdue", "ask_how"),
        "R00004": ("not_enrolled", "offer_another"),
    }
    first = rows["R00001"]
    assert (first["case_code"], first["owner"], first["days_late"]) == ("P-1", "awa", 2)
    assert first["due"] == (SENT + dt.timedelta(days=10)).isoformat()
    assert first["programme"] == "Masonry, six months"


def test_a_list_is_one_persons_and_says_what_is_on_others(office):
    assert asked(office, "todo", "--actor", "ali") == []
    assert len(asked(office, "todo", "--actor", "AWA")) == 4
    answer = homeward(office, "todo", "--actor", "ali", "--on", DAY.isoformat(), "--language", "en")
    assert "Nothing is due." in answer.out
    assert "On other people's lists: 4" in answer.err
    assert homeward(office, "todo", "--actor", "ali", "--all").code == 2


def test_days_ahead_and_days_past(office):
    early = (SENT + dt.timedelta(days=9)).isoformat()
    assert "R00001" not in {
        row["referral_id"] for row in homeward(office, "todo", "--all", "--on", early, "--format", "json").rows
    }
    ahead = homeward(office, "todo", "--all", "--within", "1", "--on", early, "--format", "json").rows
    (row,) = [row for row in ahead if row["referral_id"] == "R00001"]
    assert (row["list"], row["days_late"]) == ("due", -1)
    before = homeward(office, "todo", "--all", "--on", "2026-01-01", "--format", "json")
    assert before.rows == []


def test_the_office_sets_its_days_and_they_hold(office):
    assert homeward(office, "follow-up-days", "--set", "reminder=20", "--set", "return=25").code == 0
    rows = {row["key"]: row for row in homeward(office, "follow-up-days", "--format", "json").rows}
    assert (rows["reminder"]["days"], rows["reminder"]["shipped"], rows["reminder"]["set_by_office"]) == (20, 10, True)
    assert "R00001" not in {row["referral_id"] for row in asked(office, "todo", "--all")}
    assert homeward(office, "follow-up-days", "--set", "remindr=20").code == 2
    assert homeward(office, "follow-up-days", "--set", "reminder").code == 2
    assert homeward(office, "follow-up-days", "--reset").code == 0
    assert "R00001" in {row["referral_id"] for row in asked(office, "todo", "--all")}


def test_a_note_takes_a_referral_off_the_list_and_leaving_withdraws_it(office):
    on = ("--on", DAY.isoformat())
    assert homeward(office, "follow-up", "R00003", "still_there", *on).code == 0
    assert "R00003" not in {row["referral_id"] for row in asked(office, "todo", "--all")}
    assert homeward(office, "follow-up", "R00003", "left", *on).code == 2
    assert homeward(office, "follow-up", "R00003", "left", "--reason", "stipend_too_low", *on).code == 0
    with open_store(office) as store:
        assert store.referral("R00003").state is State.WITHDRAWN
    assert homeward(office, "follow-up", "R00002", "kept", *on).code == 0
    (row,) = [row for row in asked(office, "todo", "--all") if row["referral_id"] == "R00002"]
    assert row["list"] == "no_answer"
    assert homeward(office, "follow-up", "R00004", "no_further", *on).code == 0
    assert "R00004" not in {row["referral_id"] for row in asked(office, "todo", "--all")}


def test_a_move_is_judged_at_once_and_marks_the_referral(office):
    since = (DAY - dt.timedelta(days=1)).isoformat()
    done = homeward(office, "moved", "p-1", "--settlement", "far", "--on", since, "--format", "json")
    (row,) = done.rows
    assert (row["referral_id"], row["verdict_before"], row["verdict"], row["stands"]) == (
        "R00001",
        "eligible",
        "ineligible",
        False,
    )
    assert row["distance_km"] == pytest.approx(20, abs=0.01)
    (due,) = [row for row in asked(office, "todo", "--all") if row["referral_id"] == "R00001"]
    assert (due["list"], due["next_step"]) == ("moved", "replace_moved")
    check = homeward(office, "check", "--returnee", "P-1", "--on", DAY.isoformat(), "--format", "json").rows
    assert check[0]["verdict"] == "ineligible"
    past = homeward(office, "check", "--returnee", "P-1", "--on", SENT.isoformat(), "--format", "json").rows
    assert past[0]["verdict"] == "eligible"
    with open_store(office) as store:
        assert store.row("returnees", "P-1")["settlement_name"] == "Kindia"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("P-1",), "Say where the person lives now"),
        (("P-1", "--to", "10.1,-13", "--settlement", "Far"), "Say where the person lives now"),
        (("P-1", "--settlement", "Nowhere"), "No settlement is called"),
        (("P-99", "--to", "10.1,-13"), "case code is not in the store"),
        (("P-1", "--to", "10.1,-13", "--on", "2999-01-01"), "lies in the future"),
    ],
)
def test_a_move_that_cannot_be_is_refused(office, arguments, said):
    answer = homeward(office, "moved", *arguments, "--language", "en")
    assert answer.code == 2
    assert said in answer.err


def test_replacements_are_of_the_same_type_and_take_the_person(office):
    with open_store(office) as store:
        refer(store, "P-11", State.SENT, service="clinic")
    (row,) = homeward(office, "moved", "P-11", "--to", "10.001,-13.0", "--format", "json").rows
    assert row["stands"] is True
    assert row["replacements"] == []
    assert homeward(office, "moved", "P-9", "--to", "10.0,-13.0", "--format", "json").rows == []


def test_answers_are_saved_once_and_refused_in_words(office):
    on = ("--on", DAY.isoformat(), "--language", "en")
    given = ("feedback", "P-2", "--delivered", "yes", "--quality", "4", "--wait-time", "3-7days")
    assert homeward(office, *given, *on).code == 0
    assert "saved before" in homeward(office, *given, *on).err
    assert "Other answers" in homeward(office, "feedback", "P-2", "--quality", "1", *on).err
    assert "another person's" in homeward(office, "feedback", "P-1", "--referral", "R00003", "--quality", "1", *on).err
    assert "No question is answered" in homeward(office, "feedback", "P-1", *on).err
    assert homeward(office, "feedback", "P-99", "--quality", "1", *on).code == 2
    assert homeward(office, "feedback", "--quality", "1", *on).code == 2


def test_a_file_of_answers_goes_in_but_for_what_cannot_be_right(office, tmp_path):
    day = DAY.isoformat()
    rows = [
        ("referral_id", "service_id", "on", "quality", "delivered", "anonymous"),
        *[("", "centre", day, str(mark), "oui", "") for mark in (1, 2, 3, 4, 5)],
        ("R00003", "", day, "5", "yes", "yes"),
        ("R00099", "", day, "5", "yes", ""),
        ("", "nothing", day, "5", "yes", ""),
        ("R00001", "", day, "9", "yes", ""),
        ("R00001", "", "", "3", "yes", ""),
    ]
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    for known in (0, 6):
        done = homeward(office, "feedback", "--file", str(path), "--format", "json")
        document = json.loads(done.out)
        assert (done.code, document["read"], document["accepted"], document["quarantined"]) == (3, 10, 6, 4)
        assert document["recipe"]["parameters"]["repeated"] == known
        assert [row["row"] for row in document["rows"]] == [8, 9, 10, 11]
    told = asked(office, "outcomes", "--by", "feedback")
    assert [(row["service_id"], row["programme_id"], row["answers"], row["quality"]) for row in told] == [
        ("centre", None, 5, 3.0),
        ("centre", "masonry", 1, None),
    ]
    with open_store(office) as store:
        assert all(one.referral_id is None for one in store.feedback())


def test_outcomes_tell_both_numbers_and_those_who_still_wait(office):
    answer = homeward(office, "outcomes", "--on", DAY.isoformat(), "--format", "json")
    (row,) = answer.rows
    assert {name: row[name] for name in ("sent", "referred", "reached", "waiting", "ended_without")} == {
        "sent": 4,
        "referred": 4,
        "reached": 1,
        "waiting": 2,
        "ended_without": 1,
    }
    assert (row["service_type"], row["target_days"], row["median_days"]) == ("vocational", 30, None)
    assert row["share_within_target"] == pytest.approx(1 / 4)
    parameters = json.loads(answer.out)["recipe"]["parameters"]
    assert (parameters["sent"], parameters["referred"], parameters["reached"]) == (4, 4, 1)


def test_outcomes_by_every_way_and_of_a_period(office):
    (reason,) = asked(office, "outcomes", "--by", "reason")
    assert (reason["reason"], reason["by"], reason["exits"], reason["enrolled"]) == (
        "session_full",
        "partner",
        1,
        False,
    )
    (area,) = asked(office, "outcomes", "--by", "area")
    assert (area["area_id"], area["sent"], area["turned_away"]) == ("R1", 4, 1)
    stages = {row["stage_days"]: row for row in asked(office, "outcomes", "--by", "stage")}
    assert (stages[30]["enrolled"], stages[30]["not_known"]) == (1, 1)
    assert (stages[30]["share_least"], stages[30]["share_most"], stages[120]["enrolled"]) == (0, 1, 0)
    everybody = asked(office, "outcomes", "--by", "group")[0]
    assert (everybody["group"], everybody["due"], everybody["not_asked"]) == ("all", 1, 1)
    (partner,) = asked(office, "outcomes", "--by", "partner")
    assert (partner["organization_name"], partner["answers"]) == ("Organisation", 0)
    late = asked(office, "outcomes", "--from", SENT.isoformat())
    assert late[0]["sent"] == 3
    assert homeward(office, "outcomes", "--from", "2026-02-01", "--to", "2026-01-01").code == 2


def test_what_leaves_holds_no_small_figure_and_is_written_down(office, tmp_path):
    target = tmp_path / "partners.csv"
    assert homeward(office, "outcomes", "--by", "partner", "--out", str(target)).code == 0
    heads, _, row = csv.reader(target.read_text(encoding="utf-8-sig").splitlines())
    told = dict(zip(heads, row, strict=True))
    assert told["organization_name"] == "Organisation"
    assert all(told[name] == "" for name in ("sent", "referred", "reached", "waiting", "ended_without", "median_days"))
    with open_store(office) as store:
        last = store.audit_log().iloc[-1]
    assert (last["action"], last["object_type"]) == ("export", "outcomes")
    assert homeward(office, "outcomes", "--by", "type", "--out", str(tmp_path / "t.xlsx")).code == 0
    assert homeward(office, "outcomes", "--by", "group", "--out", str(tmp_path / "g.csv")).code == 2
    assert homeward(office, "outcomes", "--by", "type", "--out", str(tmp_path / "t.doc")).code == 2


def test_the_printed_list_is_a_pdf_for_the_office(office):
    with open_store(office) as store:
        known = load_world(store, on=DAY)
        content = printed_list(store, known, due_on(store, known), words=words_for("fr"), actor="awa")
        assert store.audit_log().iloc[-1]["action"] == "print"
    assert content.startswith(b"%PDF")


def test_an_empty_store_answers_in_a_plain_sentence(tmp_path):
    path = tmp_path / "empty.sqlite"
    fill(path, EMPTY)
    assert "Nothing is due." in homeward(path, "todo", "--language", "en").out
    with open_store(path) as store:
        known = load_world(store, on=DAY)
        table = stand(store, known)
        for by in BY:
            assert len(outcomes(store, known, by, table=table)) == {"stage": 3}.get(by, 0), by
