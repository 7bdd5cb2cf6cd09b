"""How a store is opened, and what is said when it cannot be."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from layers.errors import StoreError
from layers.store import open_store, place
from tests.layers.store.world import people, person
from tests.places import ROOT


def refused(where, **how):
    """Open what cannot be opened; return the code of what is said."""
    with pytest.raises(StoreError) as error:
        open_store(where, **how)
    return error.value.code


def content(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_store_is_made_where_there_is_none_and_found_again(nowhere):
    with open_store(nowhere) as store:
        store.save_import(people(person("A1")), actor="ali")
    with open_store(nowhere, create=False) as store:
        assert store.count("returnees") == 1


def test_no_store_is_made_unless_asked(nowhere):
    assert refused(nowhere, create=False) == "store.absent"
    assert not Path(nowhere).exists()


def test_a_new_store_can_be_read_by_its_owner_alone_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "new folder" / "it's 100% mine?#.db"
    with open_store(path) as store:
        store.save_import(people(person("A1")), actor="ali")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert modes == {0o600}
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_engine_is_set_so_that_nothing_acknowledged_is_lost(file_store):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30000,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
    }
    with file_store._reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_a_reader_does_not_hold_up_a_writer_nor_the_other_way_round(store):
    store.save_import(people(person("A1")), actor="ali")
    with store._reading() as connection:
        rows = sa.text("SELECT count(*) FROM returnees")
        assert connection.scalar(rows) == 1
        store.save_import(people(person("A2")), actor="ali")
        assert connection.scalar(rows) == 1  # one moment, until it ends
    assert store.count("returnees") == 2


def test_somebody_else_writing_too_long_is_said(where, monkeypatch):
    monkeypatch.setattr("layers.store.engine.WAIT_SECONDS", 1)
    monkeypatch.setattr("layers.store.engine.SQLITE_SETTINGS", ("busy_timeout=1000", "journal_mode=WAL"))
    with open_store(where) as store:
        address = where if "://" in where else f"sqlite:///{where}"
        other = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        with other.connect() as connection:
            if "://" in where:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({0x484F4D4557415244})")
            else:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with pytest.raises(StoreError) as error:
                store.save_import(people(person("A1")), actor="ali")
            assert error.value.code == "store.locked"
        other.dispose()
        assert store.save_import(people(person("A1")), actor="ali").inserted == 1


def test_a_stuck_writer_in_this_program_is_said_too(file_store, monkeypatch):
    monkeypatch.setattr("layers.store.engine.WAIT_SECONDS", 0.05)
    with file_store._writing(), pytest.raises(StoreError) as error:
        file_store.save_import(people(person("A1")), actor="ali")
    assert error.value.code == "store.locked"


@pytest.mark.parametrize(
    "name", ["text.csv", "empty.db", "folder.db", "other.db", "short.db"], ids=lambda name: name.partition(".")[0]
)
def test_what_is_no_store_is_refused_and_left_as_it_is(tmp_path, name):
    (tmp_path / "text.csv").write_text("name,lat\nBanjul,13.4\n" * 100)
    (tmp_path / "empty.db").touch()
    (tmp_path / "short.db").write_bytes(b"SQLite format 3\x00")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    before = content(tmp_path)
    (tmp_path / "folder.db").mkdir()
    assert refused(tmp_path / name) in ("store.not_a_store", "store.damaged")
    (tmp_path / "folder.db").rmdir()
    assert content(tmp_path) == before


def test_a_database_of_something_else_on_a_server_is_refused(postgres_server, postgres_url):
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE imports (id int)")
    assert refused(postgres_url) == "store.not_a_store"


@pytest.mark.postgres
def test_other_tables_on_a_server_are_no_hindrance(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE spatial_ref_sys (id int)")
    open_store(postgres_url).close()


@pytest.mark.postgres
def test_a_server_that_does_not_answer_or_refuses_is_said_without_the_password(postgres_server):
    wrong = postgres_server.url("postgres").replace(postgres_server.password, "wr0ng")
    addresses = [wrong, postgres_server.url("nothere"), "postgresql://a:wr0ng@127.0.0.1:1/x"]
    for address in addresses:
        with pytest.raises(StoreError) as error:
            open_store(address)
        assert error.value.code == "store.unreachable"
        assert "wr0ng" not in str(error.value.message.values)


@pytest.mark.parametrize("address", ["mysql://u@h/d", "http://example.org", "postgresql://host:port/d"])
def test_an_address_that_is_not_known_is_said(address):
    assert refused(address) == "store.unreachable"


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(store, run, where):
    run("UPDATE homeward_version SET version_num = '9999'")
    store.close()
    assert refused(where) == "store.newer"
    assert run("SELECT version_num FROM homeward_version") == [("9999",)]


def test_a_store_on_a_network_drive_is_refused(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(place, "MOUNTS", mounts)
    lines = ["22 1 8:1 / / rw - ext4 /dev/a rw", f"23 22 0:5 / {tmp_path}/my\\040share rw shared:1 - {{}} srv:/x rw"]
    for kind in ("nfs4", "cifs", "fuse.sshfs"):
        mounts.write_text("\n".join(lines).format(kind))
        assert refused(tmp_path / "my share" / "deep" / "x.db") == "store.network"
        assert not (tmp_path / "my share").exists()
    mounts.write_text("\n".join(lines).format("ext4"))
    open_store(tmp_path / "my share" / "x.db").close()
    mounts.write_text("\n".join(lines).format("nfs4"))
    open_store(tmp_path / "my shared" / "x.db").close()  # beside the drive, not on it


def test_a_store_in_a_folder_that_is_copied_elsewhere_is_opened_with_a_notice(tmp_path):
    with open_store(tmp_path / "OneDrive - Office" / "x.db") as store:
        (notice,) = store.notices
        assert notice.values == {"folder": "OneDrive - Office"}
    with open_store(tmp_path / "x.db") as store:
        assert store.notices == ()


def test_a_store_that_cannot_be_written_is_refused(tmp_path, sqlite_path):
    """As root every file can be written, so a child without rights tries."""
    locked = Path("/tmp") / f"homeward-{os.getpid()}"  # noqa: S108 - the child may not enter pytest's own folder
    locked.mkdir()
    try:
        shutil.copy(sqlite_path, locked / "x.db")
        (locked / "x.db").chmod(0o444)
        locked.chmod(0o555)
        script = textwrap.dedent(
            """
            import os, sys
            from layers.errors import StoreError
            from layers.store import open_store, Store
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            for name in ("x.db", "new.db", "deeper/new.db"):
                try:
                    open_store(os.path.join(sys.argv[1], name))
                except StoreError as error:
                    print(error.code)
            """
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(locked)], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.stdout.split() == ["store.readonly"] * 3, done.stderr
    finally:
        locked.chmod(0o700)
        shutil.rmtree(locked)


@pytest.mark.parametrize("how", ["moved", "replaced", "deleted"])
def test_a_file_that_leaves_its_place_while_open_takes_nothing_more(file_store, sqlite_path, new_file, how):
    file_store.save_import(people(person("A1")), actor="ali")
    if how == "deleted":
        sqlite_path.unlink()
    else:
        sqlite_path.rename(sqlite_path.with_name("old.db"))
    if how == "replaced":
        shutil.copy(new_file, sqlite_path)
    for act in (lambda: file_store.save_import(people(person("A2")), actor="ali"), file_store.revision):
        with pytest.raises(StoreError) as error:
            act()
        assert error.value.code == "store.replaced"


def test_a_file_that_leaves_its_place_during_an_act_loses_nothing_that_was_acknowledged(file_store, sqlite_path):
    def act():
        with file_store._writing() as connection:
            connection.exec_driver_sql("INSERT INTO settings VALUES ('k', '1')")
            sqlite_path.rename(sqlite_path.with_name("old.db"))

    with pytest.raises(StoreError) as error:
        act()
    assert error.value.code == "store.replaced"
    sqlite_path.with_name("old.db").rename(sqlite_path)
    assert file_store.setting("k") is None
