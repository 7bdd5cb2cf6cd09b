"""What taking back an import does."""

from __future__ import annotations

import pandas as pd
import pytest

from layers.errors import NotFoundError
from layers.store import StaleError
from tests.layers.store.world import FIRST, LATER, cells, people, person, service, services


def test_the_last_import_is_taken_back_whole(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    before = store.frame("returnees")
    store.save_import(people(person("A1", sex="male"), person("A3"), as_of=LATER), actor="ali")
    record = store.undo_last_import(actor="awa")
    assert (record.inserted, record.updated, record.marked_missing, record.conflicts) == (1, 1, 1, ())
    pd.testing.assert_frame_equal(store.frame("returnees"), before)
    assert store.imports()["undone_at"].notna().tolist() == [False, True]


def test_undoing_again_takes_back_the_import_before(store):
    store.save_import(people(person("A1")), actor="ali")
    store.save_import(people(person("A1", sex="male")), actor="ali")
    store.save_import(people(person("A1", sex="other")), actor="ali")
    assert store.undo_last_import(actor="ali").id == 3
    assert store.row("returnees", "A1")["sex"] == "male"
    assert store.undo_last_import(actor="ali").id == 2
    assert store.row("returnees", "A1")["sex"] == "female"
    assert store.undo_last_import(actor="ali").conflicts == ()
    assert store.count("returnees") == 0
    with pytest.raises(NotFoundError):
        store.undo_last_import(actor="ali")


def test_a_row_changed_by_hand_since_stays_and_is_listed(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.save_import(people(person("A1", sex="male"), person("A2", sex="male"), person("A3")), actor="ali")
    store.update_row("returnees", "A1", {"landmark": "by the bank"}, seen_version=2, actor="awa")
    store.update_row("returnees", "A3", {"landmark": "by the bank"}, seen_version=1, actor="awa")
    assert store.undo_last_import(actor="ali").conflicts == ("A1", "A3")
    assert cells(store.frame("returnees"), "sex") == {"A1": "male", "A2": "female", "A3": "female"}
    assert store.row("returnees", "A1")["landmark"] == "by the bank"


def test_a_change_by_hand_between_two_imports_survives_both_being_taken_back(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.update_row("returnees", "A1", {"landmark": "by the bank"}, seen_version=1, actor="awa")
    store.save_import(people(person("A1", sex="male"), person("A2", sex="male")), actor="ali")
    assert store.undo_last_import(actor="ali").conflicts == ()
    assert store.row("returnees", "A1")["landmark"] == "by the bank"
    assert store.undo_last_import(actor="ali").conflicts == ("A1",)
    assert store.frame("returnees")["case_code"].tolist() == ["A1"]


def test_versions_go_forward_when_an_import_is_taken_back(store):
    store.save_import(people(person("A1")), actor="ali")
    store.save_import(people(person("A1", sex="male")), actor="ali")
    store.undo_last_import(actor="ali")
    assert store.row("returnees", "A1")["version"] == 3
    with pytest.raises(StaleError):
        store.update_row("returnees", "A1", {"sex": "male"}, seen_version=2, actor="awa")


def test_a_row_that_went_and_came_back_never_has_a_version_that_somebody_has_seen(store):
    store.save_import(people(person("B1")), actor="ali")
    store.save_import(people(person("A1")), actor="ali", whole=False)
    seen = store.row("returnees", "A1")["version"]
    store.undo_last_import(actor="ali")
    store.save_import(people(person("B1", sex="male")), actor="ali")
    store.undo_last_import(actor="ali")
    store.save_import(people(person("A1", sex="male")), actor="ali")
    assert store.row("returnees", "A1")["version"] > seen


def test_an_erased_person_stays_erased_when_the_import_is_taken_back(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.save_import(people(person("A1", sex="male"), person("A2", sex="male")), actor="ali")
    store.forget("A1", actor="awa")
    assert store.undo_last_import(actor="ali").conflicts == ()
    assert cells(store.frame("returnees"), "sex") == {"A2": "female"}


def test_imports_that_changed_nothing_are_taken_back_with_the_one_they_repeat(store):
    store.save_import(services(service("s1")), actor="ali")
    changed = services(service("s1", fees="free"), as_of=LATER)
    store.save_import(changed, actor="ali")
    store.save_import(changed, actor="ali")
    store.save_import(services(service("s1", fees="free"), source="partner"), actor="ali")
    assert store.undo_last_import(actor="ali").id == 2
    assert store.imports()["undone_at"].notna().tolist() == [False, True, True, False]
    (source,) = store.sources()
    assert (source.source, source.as_of) == ("office", FIRST)


def test_a_row_goes_back_to_the_source_it_came_from(store):
    store.save_import(services(service("s1")), actor="ali")
    store.save_import(services(service("s1", fees="free"), source="partner"), actor="ali")
    assert [used.source for used in store.sources()] == ["partner"]
    store.undo_last_import(actor="ali")
    assert [used.source for used in store.sources()] == ["office"]


def test_after_an_undo_the_next_file_is_compared_with_what_came_before(store):
    store.save_import(people(person("A1"), person("A2"), as_of=FIRST), actor="ali")
    store.save_import(people(person("A1"), as_of=LATER), actor="ali")
    store.undo_last_import(actor="ali")
    record = store.save_import(people(person("A1"), as_of=FIRST), actor="ali")
    assert record.marked_missing == 1


def test_nothing_of_an_import_that_was_taken_back_is_kept_but_its_record(store, run):
    store.save_import(people(person("A1")), actor="ali")
    store.undo_last_import(actor="ali")
    assert run("SELECT count(*) FROM import_changes") == [(0,)]
    with pytest.raises(NotFoundError):
        store.forget("A1", actor="ali")
