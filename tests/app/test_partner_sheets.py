"""A sheet goes out, comes back filled, and nothing a partner does to it turns into a wrong answer."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from app.workflows.office import today
from app.workflows.partner_answers import _RowRefusedError, _unaltered, take_in, take_in_sheet
from app.workflows.partner_conflicts import decide, open_conflicts
from app.workflows.partner_report import set_aside
from app.workflows.partner_sheets import make_sheet, missing_for, office_id, partner_named, seal_of, sheet_bytes
from app.workflows.world import load_world
from layers.errors import HomewardError
from layers.partner_sheets import FIXED, SheetHead, SheetRow, check_cell, head_of_line, sealed_text
from layers.readers.partner_sheet import FilledRow, read_partner_sheet, read_partner_sheet_here
from layers.referrals import Event, Opening, State
from layers.store import open_store
from tests.app.dashboard import fill
from tests.real_office import homeward

ON = today()
SENT = ON - dt.timedelta(days=10)
EN = words_for("en")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One store with the world's twelve people referred: ten were sent, P-11 and P-12 are drafts."""
    path = tmp_path_factory.mktemp("sheets") / "store.sqlite"
    fill(path)
    with open_store(path) as store:
        for number in range(1, 13):
            opening = Opening(
                case_code=f"P-{number}", opened_on=SENT, programme_id="masonry", service_id="centre", choice="near"
            )
            store.open_referral(opening, [Event(on=SENT, state=State.SENT)] if number < 11 else [], actor="awa")
    return path


@pytest.fixture
def path(made, tmp_path):
    return shutil.copy(made, tmp_path / "store.sqlite")


@pytest.fixture
def store(path):
    with open_store(path) as opened:
        yield opened


def out(store, folder, *, language="en"):
    """Write the partner's sheet and open it."""
    known = load_world(store, on=ON)
    partner = partner_named(store, known, "organisation")
    sheet = make_sheet(store, known, partner, words=words_for(language), actor="awa", despite_missing="asked")
    target = folder / "sheet.xlsx"
    target.write_bytes(sheet_bytes(sheet, words=words_for(language)))
    return openpyxl.load_workbook(target)


def fill_row(page, number, *told, seats=None):
    for column, value in zip("GHIJ", (*(*told, None, None, None)[:3], seats), strict=True):
        page[f"{column}{number}"] = value


def back(store, book, folder, name="back.xlsx"):
    book.save(folder / name)
    return take_in(store, read_partner_sheet_here(folder / name), actor="binta")


def outcomes(taken):
    return {answer.row: (answer.outcome, answer.code) for answer in taken.answers}


def test_a_sheet_is_locked_but_for_what_is_to_be_filled_and_explains_itself(store, tmp_path):
    book = out(store, tmp_path)
    assert book.sheetnames == ["Read me", "Answers", "Lists"]
    page = book["Answers"]
    assert all(each.protection.sheet for each in book.worksheets)
    assert book["Lists"].sheet_state == "hidden"
    assert [cell.value for cell in page[4]][:3] == ["Referral", "Case code", "Programme"]
    row = [cell.value for cell in page[5]]
    day = dt.datetime.combine(SENT, dt.time())
    assert row[:6] == ["R00001", "P-1", "Masonry, six months", "Kindia", day, "Sent"]
    assert [cell.protection.locked for cell in page[5]] == [True] * 6 + [False] * 4 + [True]
    assert page.max_row == 14  # drafts are not on it
    told = " ".join(str(cell.value) for cell in book["Read me"]["A"])
    assert "no account" in told


def test_drop_downs_offer_what_can_follow_with_the_codes_behind(store, tmp_path):
    store.record("R00002", Event(on=SENT, state=State.ACCEPTED), actor="awa")
    book = out(store, tmp_path, language="fr")
    page = book.worksheets[1]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["G6"].formula1 == "states_accepted"
    assert rules["G5 G7:G14"].formula1 == "states_sent"
    assert rules["I5:I14"].formula1.startswith("INDIRECT(VLOOKUP($G5,")
    assert rules["H5:H14"].type == "date"

    def listed(name):
        title, _, cells = book.defined_names[name].attr_text.partition("!")
        return [cell.value for (cell,) in book[title.strip("'")][cells.replace("$", "")]]

    assert "Personne inscrite" in listed("states_accepted")
    assert "Personne inscrite" not in listed("states_sent")
    assert "Trop loin" in listed("reasons_rejected")
    lists = book.worksheets[2]
    codes = dict(zip((cell.value for cell in lists["A"]), (cell.value for cell in lists["B"]), strict=True))
    assert codes["Personne inscrite"] == "enrolled"


def test_nothing_about_a_person_but_the_case_code_is_on_the_sheet(store, tmp_path):
    book = out(store, tmp_path)
    cells = {str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value}
    text = " ".join(cells)
    assert "2001" not in text
    assert "female" not in text
    assert "10.0" not in text


def test_what_holds_is_recorded_and_the_same_sheet_again_changes_nothing(store, tmp_path):
    book = out(store, tmp_path)
    page = book["Answers"]
    fill_row(page, 5, "Accepted", dt.datetime.combine(ON, dt.time()), seats=7)
    fill_row(page, 6, "rejected", ON.isoformat(), "too_far")
    fill_row(page, 7, "Acceptée", ON)  # the French label on an English sheet
    fill_row(page, 8, "Received by the partner", "20 " + EN.date(ON).split()[1] + " 1999")  # long before it was sent
    fill_row(page, 9, "Gone away", ON)
    fill_row(page, 10, "Person not reached", ON)
    fill_row(page, 11, "Accepted", ON + dt.timedelta(days=400))
    fill_row(page, 12, "Rejected by the partner", ON)
    fill_row(page, 13, "Completed", ON)
    taken = back(store, book, tmp_path)
    assert outcomes(taken) == {
        5: ("recorded", ""),
        6: ("recorded", ""),
        7: ("recorded", ""),
        8: ("refused", "referral.before"),
        9: ("refused", "sheet.unlisted"),
        10: ("recorded", ""),
        11: ("refused", "referral.future"),
        12: ("refused", "referral.no_reason"),
        13: ("refused", "referral.step"),
    }
    assert store.referral("R00001").state == State.ACCEPTED
    assert (store.referral("R00002").reason, store.referral("R00002").ended_by) == ("too_far", "partner")
    assert store.row("programmes", "masonry")["seats_available"] == 7
    before = store.referral_frame()
    again = take_in(store, read_partner_sheet_here(tmp_path / "back.xlsx"), actor="binta")
    assert [answer.outcome for answer in again.answers].count("repeated") == 4
    assert store.referral_frame().equals(before)
    assert open_conflicts(store) == ()
    csv = set_aside(taken, EN).decode("utf-8-sig")
    assert len(csv.splitlines()) == 6
    assert "What can:" in csv


def test_what_a_spreadsheet_program_does_to_types_is_no_alteration(store, tmp_path):
    book = out(store, tmp_path)
    page = book["Answers"]
    page["E5"] = SENT.isoformat()  # the day of sending saved as text
    page["E6"] = SENT  # as a date without time
    page["B7"] = " P-3 "
    for number in (5, 6, 7):
        fill_row(page, number, "Accepted", ON.strftime("%Y/%m/%d"))
    page.protection.sheet = False
    del book["Lists"]
    assert set(outcomes(back(store, book, tmp_path)).values()) == {("recorded", "")}


def test_altered_moved_and_invented_rows_are_refused_and_the_rest_goes_in(store, tmp_path):
    book = out(store, tmp_path)
    page = book["Answers"]
    for number in range(5, 11):
        fill_row(page, number, "Accepted", ON)
    page["B5"] = "P-2"  # another person
    page["E10"] = SENT - dt.timedelta(days=1)  # sent on another day
    page["K6"] = page["K7"].value  # another row's seal
    page["F8"] = "Accepted"
    for column in "ABCDEFK":
        page[f"{column}15"] = page[f"{column}9"].value  # a copy of a whole row: the same answer twice is one answer
    fill_row(page, 15, "Accepted", ON)
    page["A16"], page["B16"], page["G16"], page["H16"], page["K16"] = "R00001", "P-1", "Accepted", ON, "2-" + "0" * 24
    found = outcomes(back(store, book, tmp_path))
    assert found[5] == found[6] == found[8] == found[10] == found[16] == ("refused", "sheet.altered")
    assert found[7] == found[9] == ("recorded", "")
    assert found[15] == ("repeated", "")


def test_answers_that_contradict_are_shown_side_by_side_and_a_person_decides(store, tmp_path):
    book = out(store, tmp_path)
    page = book["Answers"]
    fill_row(page, 5, "Accepted", ON)
    fill_row(page, 6, "Accepted", ON)
    fill_row(page, 7, "Accepted", ON)
    assert set(outcomes(back(store, book, tmp_path)).values()) == {("recorded", "")}
    fill_row(page, 5, "Rejected by the partner", ON, "No seat left")  # a colleague's copy of the same sheet
    fill_row(page, 6, "Received by the partner", ON)
    taken = back(store, book, tmp_path, "other.xlsx")
    assert outcomes(taken) == {
        5: ("conflict", "sheet.conflict"),
        6: ("conflict", "sheet.conflict"),
        7: ("repeated", ""),
    }
    first, second = open_conflicts(store)
    assert (EN(first.ours_said), EN(first.theirs_said)) == (
        f"Accepted on {EN.date(ON)}, recorded by binta",
        f"Rejected by the partner on {EN.date(ON)}: No seat left",
    )
    decide(store, first.code, "theirs", actor="awa")
    assert store.referral("R00001").state == State.REJECTED
    with pytest.raises(HomewardError, match="cannot follow"):  # received after accepted is no step
        decide(store, second.code, "theirs", actor="awa")
    assert open_conflicts(store) == (second,)
    decide(store, second.code, "ours", actor="awa")
    assert open_conflicts(store) == ()
    assert store.referral("R00002").state == State.ACCEPTED


def test_being_told_in_between_is_no_contradiction(store, tmp_path):
    book = out(store, tmp_path)
    from layers.referrals import EventKind

    store.record("R00001", Event(on=ON, kind=EventKind.TOLD, channel="sms", subject="referred"), actor="awa")
    fill_row(book["Answers"], 5, "Accepted", ON)
    assert outcomes(back(store, book, tmp_path)) == {5: ("recorded", "")}


@pytest.mark.parametrize(
    ("counts", "free"),
    [((3, 3), 3), ((3, 4), 12), ((21, None), 12), (("many", None), 12), ((0, None), 0), ((3.0, None), 3)],
)
def test_free_seats_reach_the_course_where_the_sheet_agrees_with_itself(store, tmp_path, counts, free):
    book = out(store, tmp_path)
    for number, count in zip((5, 6), counts, strict=True):
        fill_row(book["Answers"], number, seats=count)
    taken = back(store, book, tmp_path)
    assert store.row("programmes", "masonry")["seats_available"] == free
    assert (taken.count("refused") > 0) == (free == 12)


def test_another_offices_sheet_and_files_that_are_none_are_refused_whole(store, tmp_path, made):
    book = out(store, tmp_path)
    line = book["Answers"]["A2"].value
    head = head_of_line(line)
    assert head == SheetHead(office_id(store), 1, ON, "Organisation", "en")
    book["Answers"]["A2"] = line.replace(head.office, "0" * 12)
    fill_row(book["Answers"], 5, "Accepted", ON)
    with pytest.raises(HomewardError) as refused:
        back(store, book, tmp_path)
    assert refused.value.code == "sheet.other_office"
    assert "another office" in EN(refused.value.message)
    book["Answers"]["A2"] = "hello"
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").write_bytes(b"not a workbook")
    for name, code in (("x.xlsx", "sheet.not_ours"), ("y.xlsx", "file.type_mismatch"), ("z.xlsx", "file.missing")):
        with pytest.raises(HomewardError) as refused:
            take_in_sheet(store, tmp_path / name, actor="binta")
        assert refused.value.code == code
    assert store.referral("R00001").state == State.SENT


def test_a_sheet_waits_until_facts_are_there_or_somebody_says_why_not(store):
    known = load_world(store, on=ON)
    partner = partner_named(store, known, "Organisation")
    assert [EN(one.message) for one in missing_for(known, partner.sent)] == [
        "education is missing for 1 of 10 people",
        "home is missing for 1 of 10 people",
    ]
    with pytest.raises(HomewardError) as refused:
        make_sheet(store, known, partner, words=EN, actor="awa")
    assert refused.value.code == "sheet.missing"
    assert len(make_sheet(store, known, partner, words=EN, actor="awa", despite_missing="agreed").lines) == 10


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
HEAD = SheetHead("0" * 12, 3, ON, "Organisation", "en")
ROW = SheetRow("R00001", "P-1", "Masonry", "Kindia", SENT, "Sent", 2)


@given(st.sampled_from(FIXED), TEXTS, st.booleans())
def test_no_altered_cell_is_ever_accepted(one_store, true_seal, column, text, also):
    """Whatever stands in a locked cell instead: the row is refused, unless it says the same."""
    cells = {
        "referral_id": ROW.referral_id, "case_code": ROW.case_code, "programme": ROW.programme, "site": ROW.site,
        "sent_on": SENT.isoformat(), "state_now": ROW.state_now, "new_state": "", "date": "", "reason": "",
        "seats_available": "", "check": check_cell(ROW.seen, true_seal),
    }  # fmt: skip
    written = (cells[column] + text if also else text).strip()
    if " ".join(written.split()) == cells[column]:
        assert _unaltered(one_store, HEAD, FilledRow(5, cells)) == ROW.seen
        return
    with pytest.raises(_RowRefusedError):
        _unaltered(one_store, HEAD, FilledRow(5, {**cells, column: written}))


@given(st.integers(0, 30), st.integers(0, 9), st.text("0123456789abcdef", min_size=24, max_size=24))
def test_no_seal_can_be_guessed_or_moved_to_another_step(one_store, true_seal, seen, number, seal):
    cells = dict.fromkeys(("new_state", "date", "reason", "seats_available"), "")
    cells |= {"referral_id": "R00001", "case_code": "P-1", "programme": "Masonry", "site": "Kindia"}
    cells |= {"sent_on": SENT.isoformat(), "state_now": "Sent"}
    true = true_seal[:24]
    for written, head in ((f"{seen}-{true}", HEAD), (f"2-{seal}", HEAD), (f"2-{true}", replace(HEAD, number=number))):
        if written == f"2-{true}" and head.number == HEAD.number:
            continue
        with pytest.raises(_RowRefusedError):
            _unaltered(one_store, head, FilledRow(5, {**cells, "check": written}))


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_two_different_rows_are_never_sealed_alike(one, two, three, four):
    first = replace(ROW, programme=one, site=two)
    second = replace(ROW, programme=three, site=four)
    same = (" ".join(one.split()), " ".join(two.split())) == (" ".join(three.split()), " ".join(four.split()))
    assert (sealed_text(HEAD, first) == sealed_text(HEAD, second)) == same


@given(TEXTS, st.integers(1, 10**6), st.dates())
def test_the_line_of_a_sheet_is_read_as_it_was_written(partner, number, on):
    head = SheetHead("0" * 12, number, on, partner, "fr")
    assert head_of_line(head.line()) == head


@pytest.fixture(scope="module")
def one_store(made):
    with open_store(made) as opened:
        yield opened


@pytest.fixture(scope="module")
def true_seal(one_store):
    return seal_of(one_store, HEAD, ROW)


def test_the_command_sends_takes_in_and_decides(path, tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    sheet = tmp_path / "out.xlsx"
    order = ("partner-sheet", "out", "--partner", "Organisation", "--out", sheet)
    assert homeward(path, *order).code == 2
    assert not sheet.exists()
    assert homeward(path, *order, "--despite-missing", "asked twice", "--send").code == 0
    book = openpyxl.load_workbook(sheet)
    assert book["Answers"].max_row == 16  # the drafts of both with consent went along
    assert homeward(path, "partner-sheet", "--format", "json").rows == [
        {"partner": "Organisation", "sent": 12, "drafts": 0}
    ]
    fill_row(book["Answers"], 5, "Accepted", ON)
    fill_row(book["Answers"], 6, "Enrolled", ON)
    book.save(sheet)
    answer = homeward(path, "partner-sheet", "in", sheet, "--format", "json")
    document = json.loads(answer.out)
    assert answer.code == 3
    assert (document["read"], document["accepted"], document["quarantined"]) == (12, 1, 1)
    assert [row["outcome"] for row in document["rows"]] == ["recorded", "refused"]
    assert (tmp_path / "out.quarantine.csv").read_text("utf-8-sig").count("R00002") == 2
    fill_row(book["Answers"], 5, "Rejected by the partner", ON, "Too far")
    fill_row(book["Answers"], 6)
    book.save(sheet)
    assert homeward(path, "partner-sheet", sheet).code == 3
    (conflict,) = homeward(path, "partner-sheet", "conflicts", "--format", "json").rows
    assert homeward(path, "partner-sheet", "decide", conflict["conflict"], "theirs").code == 0
    assert homeward(path, "partner-sheet", "conflicts", "--format", "json").rows == []
    refused = homeward(path, "partner-sheet", "--partner", "Nobody", "--out", sheet)
    assert (refused.code, "Organisation" in refused.err) == (2, True)
    other = homeward(path, "partner-sheet", "in", tmp_path / "none.xlsx")
    assert other.code == 2


def test_every_filled_row_comes_back_as_it_stands(store, tmp_path):
    book = out(store, tmp_path)
    fill_row(book["Answers"], 14, "=1+1", ON, "@x", "x")
    book.save(tmp_path / "f.xlsx")
    sheet = read_partner_sheet(tmp_path / "f.xlsx")
    assert len(sheet.rows) == 10
    last = sheet.rows[-1]
    assert (last.number, last.fault, last.cells["reason"]) == (14, "xlsx.formula", "@x")
    assert outcomes(take_in(store, sheet, actor="binta")) == {14: ("refused", "xlsx.formula")}
