"""Who did what: in the same transaction as the act, only ever added to, and a gap is noticed."""

from __future__ import annotations

import pandas as pd
import psycopg
import pytest
import sqlalchemy as sa

from layers.errors import StoreError
from layers.store import StaleError
from tests.layers.store.world import people, person


@pytest.fixture
def busy(store):
    """A store in which something has happened."""
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.update_row("returnees", "A1", {"sex": "male"}, seen_version=1, actor="awa")
    store.audit("export", actor="ali", object_type="services", count=3, purpose="coordination", details={"k": 11})
    store.forget("A2", actor="ali")
    return store


def open_audit(store, run):
    """Take the locks off, as somebody with the file or the owner's password could."""
    if store.where.startswith("postgresql"):
        run("ALTER TABLE audit DISABLE TRIGGER ALL")
    else:
        run("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_replace")


def test_every_act_writes_who_what_and_how_many(busy):
    log = busy.audit_log()
    assert log["seq"].tolist() == [1, 2, 3, 4]
    assert log["actor"].tolist() == ["ali", "awa", "ali", "ali"]
    assert log["action"].tolist() == ["import", "update", "export", "forget"]
    assert log["object_type"].tolist() == ["returnees", "returnees", "services", "returnees"]
    assert log["count"].tolist() == [2, 1, 3, 1]
    assert log["purpose"].tolist() == ["", "", "coordination", ""]
    assert log["outcome"].tolist() == ["ok"] * 4
    assert log["details"].tolist()[1] == '{"columns": ["sex"]}'
    assert isinstance(log["at"].dtype, pd.DatetimeTZDtype)


def test_people_are_written_under_a_pseudonym_that_only_this_store_can_make(busy):
    log = busy.audit_log()
    assert log["object_ids"].tolist()[1] == f'["{busy.pseudonym("A1")}"]'
    busy.audit("open", actor="ali", object_type="returnees", object_ids=["A1"])
    busy.audit("open", actor="ali", object_type="services", object_ids=["s1"])
    assert busy.audit_log()["object_ids"].tolist()[4:] == [f'["{busy.pseudonym("A1")}"]', '["s1"]']
    written = busy.audit_log().to_csv()
    assert "A1" not in written
    assert "A2" not in written


def test_an_untouched_audit_is_whole(busy):
    assert busy.verify_audit() is None


def test_an_empty_audit_is_whole(store):
    assert store.verify_audit() is None
    assert store.audit_log().empty


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
    ],
)
def test_the_audit_cannot_be_changed(busy, run, statement):
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"):
        run(statement)
    assert busy.verify_audit() is None


def test_a_row_cannot_be_replaced_by_another(busy, run):
    columns = ", ".join(f'"{name}"' for name in busy.audit_log().columns)
    replace = "INSERT" if busy.where.startswith("postgresql") else "INSERT OR REPLACE"
    with pytest.raises(sa.exc.DatabaseError):
        run(f"{replace} INTO audit ({columns}) SELECT {columns} FROM audit WHERE seq = 2")
    assert len(busy.audit_log()) == 4


@pytest.mark.postgres
def test_a_server_audit_cannot_be_emptied(server_store):
    with psycopg.connect(server_store) as connection, pytest.raises(psycopg.Error, match="only ever added to"):
        connection.execute("TRUNCATE audit")


@pytest.mark.parametrize("column", ["at", "actor", "action", "object_type", "object_ids", "outcome", "details", "hash"])
def test_a_changed_cell_is_noticed_once_the_locks_are_off(busy, run, column):
    open_audit(busy, run)
    run(f"UPDATE audit SET \"{column}\" = 'x' WHERE seq = 2")
    assert busy.verify_audit() == 2


@pytest.mark.parametrize(("gone", "first"), [(1, 1), (2, 2), (4, 4)])
def test_a_row_taken_out_is_noticed_the_last_one_too(busy, run, gone, first):
    open_audit(busy, run)
    run(f"DELETE FROM audit WHERE seq = {gone}")
    assert busy.verify_audit() == first


def test_a_refused_act_leaves_no_row(busy):
    with pytest.raises(StaleError):
        busy.update_row("returnees", "A1", {"sex": "other"}, seen_version=1, actor="ali")
    with pytest.raises(StoreError):
        busy.update_row("returnees", "A1", {"sex": "?"}, seen_version=2, actor="ali")
    assert len(busy.audit_log()) == 4


def test_the_end_of_the_chain_can_be_printed(busy):
    log = busy.audit_log()
    assert busy.audit_head() == f"4:{log['hash'].iloc[3]}"
