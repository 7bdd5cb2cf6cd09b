"""A saved draft keeps every version, is marked when it is removed, and is no part of what people are judged by."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest

from layers.drafts import draft_name, draft_note
from layers.errors import HomewardError, NotFoundError
from layers.store import open_store, restore_backup
from tests.layers.store.test_erase import CODE, left_on_disk
from tests.layers.store.test_kills import kill_while_working
from tests.layers.store.victims import size_of
from tests.layers.store.world import people, person

ONE, OTHER = "programmes:\n  - programme_id: one\n", "programmes:\n  - programme_id: other\n"
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def told(drafts):
    return [(draft.name, draft.version, draft.text, draft.note, draft.actor) for draft in drafts]


def test_a_draft_saved_again_is_a_new_version_and_the_old_one_stays(store):
    assert store.save_draft("wide", ONE, actor="awa", note="5 km", now=NOON) == 1
    assert store.save_draft("wide", OTHER, actor="ali") == 2
    assert store.save_draft("apart", ONE, actor="awa") == 1
    assert told(store.drafts()) == [("apart", 1, ONE, "", "awa"), ("wide", 2, OTHER, "", "ali")]
    assert store.draft("wide").text == OTHER
    assert (store.draft("wide", 1).text, store.draft("wide", 1).note, store.draft("wide", 1).saved_at) == (
        ONE,
        "5 km",
        NOON,
    )


def test_a_removed_draft_is_off_the_list_and_its_versions_stay_written(store):
    store.save_draft("wide", ONE, actor="awa")
    store.remove_draft("wide", actor="ali")
    assert store.drafts() == ()
    (kept,) = store.drafts(every=True)
    assert kept.removed_at is not None
    assert store.draft("wide", 1).text == ONE
    for absent in (
        lambda: store.draft("wide"),
        lambda: store.draft("wide", 2),
        lambda: store.remove_draft("wide", actor="ali"),
        lambda: store.draft("narrow"),
    ):
        with pytest.raises(NotFoundError):
            absent()
    assert store.save_draft("wide", OTHER, actor="awa") == 2
    assert told(store.drafts()) == [("wide", 2, OTHER, "", "awa")]
    assert store.audit_log()[["action", "object_type"]].values.tolist() == [
        ["save", "draft"],
        ["remove", "draft"],
        ["save", "draft"],
    ]


def test_a_draft_changes_nothing_that_was_read(store):
    before = store.revision()
    store.save_draft("wide", ONE, actor="awa")
    store.remove_draft("wide", actor="awa")
    assert store.revision() == before
    assert store.verify_audit() is None


def test_taking_back_an_import_leaves_drafts_alone(store):
    store.save_import(people(person(CODE)), actor="ali")
    store.save_draft("wide", ONE, actor="awa")
    store.undo_last_import(actor="ali")
    assert told(store.drafts()) == [("wide", 1, ONE, "", "awa")]


def test_drafts_come_back_with_a_backup(file_store, tmp_path):
    file_store.save_draft("wide", ONE, actor="awa", note="5 km")
    file_store.backup(tmp_path / "copy.sqlite", actor="awa")
    restore_backup(tmp_path / "copy.sqlite", tmp_path / "other.sqlite", actor="awa")
    with open_store(tmp_path / "other.sqlite", create=False) as other:
        assert told(other.drafts()) == [("wide", 1, ONE, "5 km", "awa")]


def test_a_case_code_typed_into_a_draft_goes_with_its_person(file_store, sqlite_path):
    file_store.save_import(people(person(CODE)), actor="ali")
    file_store.save_draft("wide", f"# for {CODE}\n{ONE}", actor="awa", note=f"asked by {CODE.lower()}.")
    file_store.save_draft("wide", f"# {CODE}-2 is somebody else\n{ONE}", actor="awa")
    file_store.forget(CODE, actor="awa")
    first, second = file_store.drafts(every=True)
    assert (first.text, first.note) == (f"# for erased\n{ONE}", "asked by erased.")
    assert second.text.startswith(f"# {CODE}-2 is")
    file_store.save_draft("wide", ONE, actor="awa")


def test_no_byte_of_a_case_code_typed_into_a_draft_is_left(file_store, sqlite_path):
    file_store.save_import(people(person(CODE)), actor="ali")
    file_store.save_draft("wide", f"# for {CODE}\n{ONE}", actor="awa")
    file_store.forget(CODE, actor="awa")
    assert left_on_disk(sqlite_path) == {}


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\\b", "draft:a", "-a", "a\x07b", "x" * 61])
def test_a_name_that_could_be_taken_for_something_else_is_refused(name):
    with pytest.raises(HomewardError):
        draft_name(name)


def test_names_and_notes_are_kept_in_one_line():
    assert draft_name("  Kindia,\n wider ") == "Kindia, wider"
    assert draft_note(" asked\tby the centre ") == "asked by the centre"
    with pytest.raises(HomewardError):
        draft_note("x" * 301)


def save_often(where, acknowledged, before):
    """Save version after version; a byte is written down after each that was acknowledged."""
    answers = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_store(where) as store:
        for number in range(before + 1, 1_000_000):
            store.save_draft("wide", f"version {number}", actor="victim")
            os.write(answers, b".")


def test_a_draft_that_was_acknowledged_is_there_whenever_its_writer_is_killed(sqlite_path, tmp_path):
    acknowledged, chance, kept = tmp_path / "acknowledged", random.Random(5), 0  # noqa: S311 - when to kill
    for kills in range(1, 6):
        kill_while_working(str(sqlite_path), acknowledged, chance, save_often, kept)
        with open_store(sqlite_path, create=False) as store:
            found = store.drafts(every=True)
            assert store.verify_audit() is None
            assert len(store.audit_log()) == len(found)
        assert [draft.text for draft in found] == [f"version {number}" for number in range(1, len(found) + 1)]
        assert kept < len(found)
        assert size_of(acknowledged) <= len(found) <= size_of(acknowledged) + kills
        kept = len(found)
