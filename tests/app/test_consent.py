"""Whoever takes their consent back: nothing more goes out about them, and every place says so."""

from __future__ import annotations

import csv
import datetime as dt
import json

import pytest

from app.components.referral_history import PICKED
from app.workflows.facts_then import facts_then
from app.workflows.world import load_world
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
SAID = {"en": "no longer agrees to their data being sent", "fr": "n’accepte plus que ses données soient transmises"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Build an office that has referred P-1 and P-2; then P-1, and P-10 whom nobody referred, say no."""
    folder = tmp_path_factory.mktemp("consent")
    path = folder / "store.sqlite"
    fill(path)
    for code in ("P-1", "P-2"):
        assert homeward(path, "refer", "--returnee", code, "--programme", "masonry", "--on", DAY).code == 0
    file = folder / "no.csv"
    file.write_text("case_code,consent\nP-1,no\nP-10,no\n", encoding="utf-8")
    assert homeward(path, "import", "returnees", file).code == 0
    return path


def test_a_no_of_today_holds_for_every_day_that_is_asked_about(office):
    with open_store(office) as store:
        for day in (world.ON, world.ON - dt.timedelta(days=30)):
            people = load_world(store, on=day).returnees.set_index("case_code")
            assert people.loc[["P-1", "P-2", "P-10"], "consent"].tolist() == [False, True, False]
            assert str(people["consent"].dtype) == "boolean"
        assert facts_then(store, "P-1", on=world.ON, today=dt.date.max).said() is None


def test_to_do_lists_the_referral_before_anything_else(office):
    rows = homeward(office, "todo", "--all", "--on", DAY, "--format", "json").rows
    assert [(row["referral_id"], row["list"], row["next_step"]) for row in rows] == [("R00001", "no_consent", "stop")]
    assert "no longer agrees" in rows[0]["next_step_said"]


def test_the_partners_sheet_leaves_the_person_out_and_says_so(office, tmp_path):
    from openpyxl import load_workbook

    done = homeward(office, "partner-sheet", "--partner", "Organisation", "--out", tmp_path / "sheet.xlsx", "--on", DAY)
    assert done.code == 0
    assert "Left out, because the person no longer agrees to their data being sent: 1." in done.err
    cells = {str(cell.value) for sheet in load_workbook(tmp_path / "sheet.xlsx") for row in sheet for cell in row}
    assert "P-2" in cells
    assert "P-1" not in cells


def test_no_message_is_written_about_the_person(office, tmp_path):
    batch = tmp_path / "batch.csv"
    done = homeward(office, "messages", "--kind", "referred", "--out", batch, "--on", DAY)
    with batch.open(encoding="utf-8-sig", newline="") as file:
        assert [row["case_code"] for row in csv.DictReader(file)] == ["P-2"]
    assert "data being used: 1." in done.err
    for named in (("--referral", "R00001"), ("--returnee", "P-1")):
        refused = homeward(office, "messages", "--kind", "referred", *named, "--on", DAY)
        assert (refused.code, "no longer agrees" in refused.err) == (2, True)


@pytest.mark.parametrize("whose", [("R00001",), ("--returnee", "P-10", "--programme", "masonry")])
def test_no_page_is_printed_for_the_person(office, tmp_path, whose):
    done = homeward(office, "slip", *whose, "--out", tmp_path / "slip.pdf", "--on", DAY)
    assert (done.code, "No page is made" in done.err) == (2, True)
    assert not (tmp_path / "slip.pdf").exists()


def test_the_person_is_in_no_bundle_of_tasks_and_the_draft_is_not_sent(office, tmp_path):
    bundle = tmp_path / "tasks.json"
    done = homeward(office, "referrals", "--fhir", bundle)
    assert len(json.loads(bundle.read_text(encoding="utf-8"))["entry"]) == 1
    assert "data being used: 1." in done.err
    refused = homeward(office, "refer", "--returnee", "P-1", "--service", "centre")
    assert refused.code == 2


@pytest.mark.parametrize(
    ("language", "state"),
    [("fr", {"referrals_section": "history", PICKED: "R00001"}), ("en", {"referrals_section": "partners"})],
)
def test_the_history_and_the_partners_section_say_so(office, monkeypatch, language, state):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    shown = open_page("app/pages/referrals.py", language=language, **state)
    assert not shown.exception
    assert SAID[language] in text_of(shown).replace("\u00a0", " ")
