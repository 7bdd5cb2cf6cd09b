"""How a store is backed up and restored: verified, private, never written over."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
import stat

import pandas as pd
import pytest

from layers.errors import StoreError
from layers.store import open_store, restore_backup
from tests.layers.store.world import cells, people, person

MONDAY = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def backup(store, tmp_path):
    """A backup of a store with one person, after which the person was changed."""
    path = tmp_path / "backups" / "monday"
    path.parent.mkdir()
    store.save_import(people(person("A1")), actor="ali")
    store.backup(path, actor="ali")
    store.update_row("returnees", "A1", {"sex": "male"}, seen_version=1, actor="awa")
    return path


def code_of(act):
    with pytest.raises(StoreError) as error:
        act()
    return error.value.code


def test_a_backup_is_one_private_file_and_is_noted(store, backup):
    assert [path.name for path in backup.parent.iterdir()] == ["monday"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert store.audit_log()["action"].tolist() == ["import", "backup", "update"]


def test_nothing_is_written_over_by_a_backup(store, backup, where):
    before = backup.read_bytes()
    assert code_of(lambda: store.backup(backup, actor="ali")) == "store.exists"
    assert backup.read_bytes() == before


def test_a_backup_into_a_folder_that_cannot_be_made_is_said(store, tmp_path):
    (tmp_path / "file").touch()
    assert code_of(lambda: store.backup(tmp_path / "file" / "backup", actor="ali")) == "store.readonly"
    assert store.audit_log().empty


def test_a_restored_store_is_as_it_was_and_the_one_it_replaces_stays(store, backup, where):
    store.close()
    done = restore_backup(backup, where, actor="ali", replace=True)
    with open_store(where) as restored:
        assert cells(restored.frame("returnees"), "sex") == {"A1": "female"}
        assert restored.audit_log()["action"].tolist() == ["import", "restore"]
        assert restored.verify_audit() is None
    assert stat.S_IMODE(done.replaced.stat().st_mode) == 0o600
    restore_backup(done.replaced, where, actor="ali", replace=True)
    with open_store(where) as again:
        assert cells(again.frame("returnees"), "sex") == {"A1": "male"}


def test_a_restored_store_has_a_revision_that_nobody_has_seen(store, backup, where):
    seen = store.revision()
    store.close()
    restore_backup(backup, where, actor="ali", replace=True)
    with open_store(where) as restored:
        assert restored.revision() > seen


def test_a_store_is_not_replaced_unless_asked(store, backup, where):
    store.close()
    assert code_of(lambda: restore_backup(backup, where, actor="ali")) == "store.exists"
    with open_store(where) as untouched:
        assert cells(untouched.frame("returnees"), "sex") == {"A1": "male"}


def test_a_backup_becomes_a_store_where_there_was_none(store, backup, where, nowhere):
    if ("://" in where) != ("://" in nowhere):
        assert code_of(lambda: restore_backup(backup, nowhere, actor="ali")) == "store.other_kind"
        return
    done = restore_backup(backup, nowhere, actor="ali")
    assert (done.replaced, done.erased_again, done.erasures_known) == (None, 0, True)
    with open_store(nowhere, create=False) as restored:
        pd.testing.assert_frame_equal(restored.frame("returnees"), people(person("A1")).accepted)


def test_a_damaged_backup_is_refused_and_nothing_is_changed(store, backup, where, tmp_path):
    store.close()
    content = backup.read_bytes()
    for damaged in (content[: len(content) // 2], content[:50] + bytes(2000) + content[2050:], b"", b"hello"):
        backup.write_bytes(damaged)
        codes = ("store.damaged", "store.not_a_store", "store.other_kind")
        assert code_of(lambda: restore_backup(backup, where, actor="ali", replace=True)) in codes
        with open_store(where) as untouched:
            assert cells(untouched.frame("returnees"), "sex") == {"A1": "male"}
    assert [path.name for path in backup.parent.iterdir()] == ["monday"]


def test_a_backup_that_is_not_there_is_said(where, tmp_path):
    assert code_of(lambda: restore_backup(tmp_path / "none", where, actor="ali")) == "store.absent"


def test_a_store_that_somebody_has_open_is_not_replaced(file_store, sqlite_path, tmp_path):
    file_store.save_import(people(person("A1")), actor="ali")
    file_store.backup(tmp_path / "monday.db", actor="ali")
    before = sqlite_path.read_bytes()
    act = functools.partial(restore_backup, tmp_path / "monday.db", sqlite_path, actor="ali", replace=True)
    assert code_of(act) == "store.in_use"
    assert sqlite_path.read_bytes() == before
    assert file_store.save_import(people(person("A2")), actor="ali").inserted == 1
    file_store.close()
    assert act().replaced is not None


def test_a_damaged_store_is_replaced_and_stays_for_whoever_can_mend_it(sqlite_path, tmp_path):
    with open_store(sqlite_path) as store:
        store.save_import(people(person("A1")), actor="ali")
        store.backup(tmp_path / "monday.db", actor="ali")
    damaged = sqlite_path.read_bytes()[:5000]
    sqlite_path.write_bytes(damaged)
    done = restore_backup(tmp_path / "monday.db", sqlite_path, actor="ali", replace=True, now=MONDAY)
    assert done.replaced.name == "homeward.db.replaced-20261102T080000.000000Z"
    assert done.replaced.read_bytes() == damaged
    assert not done.erasures_known
    with open_store(sqlite_path) as restored:
        assert restored.count("returnees") == 1


def test_the_log_of_a_damaged_store_does_not_get_into_the_restored_one(sqlite_path, tmp_path):
    with open_store(sqlite_path) as store:
        store.save_import(people(person("A1")), actor="ali")
        store.backup(tmp_path / "monday.db", actor="ali")
    with open_store(sqlite_path) as store:
        store.update_row("returnees", "A1", {"sex": "male"}, seen_version=1, actor="awa")
        shutil.copy(f"{sqlite_path}-wal", tmp_path / "log")
    sqlite_path.write_bytes(b"x" * 100 + sqlite_path.read_bytes()[100:])  # nobody can empty the log into this
    shutil.copy(tmp_path / "log", f"{sqlite_path}-wal")
    done = restore_backup(tmp_path / "monday.db", sqlite_path, actor="ali", replace=True)
    with open_store(sqlite_path) as restored:
        assert cells(restored.frame("returnees"), "sex") == {"A1": "female"}
        assert restored.verify_audit() is None
    assert done.replaced.with_name(f"{done.replaced.name}-wal").exists()


@pytest.mark.postgres
def test_without_the_servers_programs_a_backup_is_refused_in_words(server_store, tmp_path, monkeypatch):
    monkeypatch.setattr("layers.store.backup.SERVER_PROGRAMS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with open_store(server_store) as store:
        assert code_of(lambda: store.backup(tmp_path / "b", actor="ali")) == "store.tool"
    assert list(tmp_path.iterdir()) == []
