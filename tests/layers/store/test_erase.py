"""What erasing a person does: no byte is left, nothing brings the person back."""

from __future__ import annotations

import datetime as dt
import sqlite3

import psycopg
import pytest

from layers.errors import NotFoundError, StoreError
from layers.store import open_store, restore_backup
from tests.layers.store.world import LATER, cells, people, person

CODE = "KM-7714-erase-me"
LANDMARK = "behind the blue kiosk 5526"


def left_on_disk(path):
    """Look for the person in every file beside the store: the log and what SQLite may have left included."""
    return {
        file.name: text
        for file in path.parent.iterdir()
        if file.is_file()
        for text in (CODE, LANDMARK)
        if text.encode() in file.read_bytes()
    }


def test_an_erased_person_is_gone_and_others_stay(store):
    store.save_import(people(person(CODE), person("A1")), actor="ali")
    store.forget(CODE, actor="awa")
    assert store.frame("returnees")["case_code"].tolist() == ["A1"]
    with pytest.raises(NotFoundError):
        store.row("returnees", CODE)


def test_the_next_file_does_not_bring_an_erased_person_back(store):
    store.save_import(people(person(CODE), person("A1")), actor="ali")
    store.forget(CODE, actor="awa")
    record = store.save_import(people(person(CODE), person("A2"), as_of=LATER), actor="ali")
    assert (record.erased, record.inserted) == (1, 1)
    assert CODE not in store.frame("returnees")["case_code"].tolist()


def test_a_person_cannot_be_erased_twice(store):
    store.save_import(people(person(CODE)), actor="ali")
    store.forget(CODE, actor="awa")
    with pytest.raises(NotFoundError):
        store.forget(CODE, actor="awa")


def test_no_byte_of_an_erased_person_is_left_in_the_files(file_store, sqlite_path):
    some = [person(f"A{number}") for number in range(200)]
    file_store.save_import(people(person(CODE, landmark=LANDMARK), *some), actor="ali")
    file_store.save_import(people(person(CODE, landmark="elsewhere"), *some, as_of=LATER), actor="ali")
    file_store.update_row("returnees", CODE, {"landmark": LANDMARK}, seen_version=2, actor="ali")
    assert left_on_disk(sqlite_path)
    file_store.forget(CODE, actor="awa")
    assert left_on_disk(sqlite_path) == {}


def test_no_page_that_once_held_somebody_is_left_free_in_the_file(file_store):
    some = [person(f"A{number}", landmark="x" * 200) for number in range(200)]
    file_store.save_import(people(person(CODE)), actor="ali")
    file_store.save_import(people(*some, source="partner"), actor="ali")
    file_store.undo_last_import(actor="ali")
    file_store.forget(CODE, actor="awa")
    with file_store._reading() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0


@pytest.mark.postgres
def test_no_cell_of_an_erased_person_is_left_in_any_table_of_a_server(server_store):
    with open_store(server_store) as store:
        store.save_import(people(person(CODE, landmark=LANDMARK), person("A1")), actor="ali")
        store.save_import(people(person(CODE, landmark="elsewhere"), person("A1")), actor="ali")
        store.forget(CODE, actor="awa")
    with psycopg.connect(server_store) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        everything = [row for table in tables for row in connection.execute(f"SELECT t::text FROM {table} t")]
    assert len(everything) > 5
    assert not [row for row in everything if CODE in str(row) or LANDMARK in str(row)]


def test_erasing_while_somebody_reads_finishes_when_the_store_is_next_opened(file_store, sqlite_path, monkeypatch):
    monkeypatch.setattr("layers.store.engine.SQLITE_SETTINGS", ("busy_timeout=50", "secure_delete=ON"))
    file_store.save_import(people(person(CODE, landmark=LANDMARK), person("A1")), actor="ali")
    reader = sqlite3.connect(sqlite_path)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM returnees").fetchone() == (2,)
    with open_store(sqlite_path) as impatient, pytest.raises(StoreError) as error:
        impatient.forget(CODE, actor="awa")
    assert error.value.code == "store.wipe_pending"
    assert left_on_disk(sqlite_path)
    reader.close()
    with open_store(sqlite_path) as store:
        assert left_on_disk(sqlite_path) == {}
        assert cells(store.frame("returnees"), "sex") == {"A1": "female"}


def test_a_backup_restored_does_not_bring_back_who_was_erased_since(file_store, sqlite_path, tmp_path):
    file_store.save_import(people(person(CODE, landmark=LANDMARK), person("A1")), actor="ali")
    backup = tmp_path / "backups" / "monday.db"
    backup.parent.mkdir()
    file_store.backup(backup, actor="ali")
    file_store.forget(CODE, actor="awa")
    file_store.save_import(people(person("NEWER"), source="partner"), actor="ali")
    file_store.forget("NEWER", actor="awa")
    file_store.close()
    done = restore_backup(backup, sqlite_path, actor="ali", replace=True)
    assert (done.erased_again, done.erasures_known) == (1, True)
    assert left_on_disk(sqlite_path) == {}
    with open_store(sqlite_path) as store:
        assert store.frame("returnees")["case_code"].tolist() == ["A1"]
        assert store.save_import(people(person(CODE), person("NEWER")), actor="ali").erased == 2


@pytest.mark.postgres
def test_a_dump_restored_does_not_bring_back_who_was_erased_since(server_store, tmp_path):
    backup = tmp_path / "monday.dump"
    with open_store(server_store) as store:
        store.save_import(people(person(CODE), person("A1")), actor="ali")
        store.backup(backup, actor="ali")
        store.forget(CODE, actor="awa")
    done = restore_backup(backup, server_store, actor="ali", replace=True)
    assert (done.erased_again, done.erasures_known) == (1, True)
    with open_store(server_store) as store:
        assert store.frame("returnees")["case_code"].tolist() == ["A1"]
        assert store.save_import(people(person(CODE)), actor="ali").erased == 1


def test_a_person_of_whom_only_an_import_remembers_something_can_be_erased(store, run):
    store.save_import(people(person(CODE), person("A1")), actor="ali")
    run(f"DELETE FROM returnees WHERE case_code = '{CODE}'")
    store.forget(CODE, actor="awa", now=dt.datetime(2026, 11, 3, tzinfo=dt.UTC))
    assert run("SELECT key FROM import_changes") == [("A1",)]
