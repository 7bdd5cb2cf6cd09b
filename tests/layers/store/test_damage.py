"""What a damaged file or a full disk does: it is said, and the last good state stays."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from layers.errors import StoreError
from layers.store import open_store
from tests.layers.store.conftest import DEEP
from tests.layers.store.victims import children
from tests.layers.store.world import people, person

PAGE = 4096


@pytest.fixture(scope="module")
def full_file(tmp_path_factory, new_file):
    """A closed store with enough rows for trees of several levels."""
    path = tmp_path_factory.mktemp("full") / "full.db"
    shutil.copy(new_file, path)
    with open_store(path) as store:
        rows = [person(f"P{number:04d}", landmark="x" * (number % 300)) for number in range(1500)]
        store.save_import(people(*rows), actor="ali")
        store.save_import(people(*(row | {"sex": "male"} for row in rows[::3])), actor="ali", whole=False)
    return path


def is_noticed(path, frame):
    """Open a damaged store: it is refused and left alone, or every row is as it was."""
    before = path.read_bytes()
    try:
        with open_store(path, create=False) as store:
            pd.testing.assert_frame_equal(store.frame("returnees"), frame)
            return False
    except StoreError as error:
        return error.code in ("store.damaged", "store.not_a_store") and path.read_bytes() == before


def test_a_damaged_file_is_refused_and_left_as_it_is(full_file, tmp_path):
    """Every truncation, zeroed page, strewn garbage and lost header of the corpus is noticed."""
    good = full_file.read_bytes()
    with open_store(full_file) as store:
        frame = store.frame("returnees")
    chance = random.Random(7)  # noqa: S311 - the same damage every time
    pages = len(good) // PAGE
    some = range(1, pages) if DEEP else chance.sample(range(1, pages), 25)
    truncated = [good[: int(len(good) * share)] for share in (0, 0.001, 0.01, 0.3, 0.5, 0.9)] + [
        good[:-PAGE],
        good[:-1],
    ]
    zeroed = [good[: page * PAGE] + bytes(PAGE) + good[(page + 1) * PAGE :] for page in some]
    strewn = []
    for page in some:
        at = page * PAGE  # where a page says what it holds
        strewn.append(good[:at] + chance.randbytes(512) + good[at + 512 :])
    headless = [bytes(100) + good[100:], b"x" + good[1:], chance.randbytes(16) + good[16:]]
    path = tmp_path / "damaged.db"
    for damaged in (*truncated, *zeroed, *strewn, *headless):
        path.write_bytes(damaged)
        assert is_noticed(path, frame)


def test_random_flips_are_noticed_or_harm_no_tree(full_file, tmp_path):
    """A flipped bit inside a text cannot be seen by SQLite; one that breaks the trees is."""
    good = bytearray(full_file.read_bytes())
    chance = random.Random(11)  # noqa: S311 - the same damage every time
    path = tmp_path / "flipped.db"
    for _ in range(200 if DEEP else 20):
        flipped = bytearray(good)
        flipped[chance.randrange(100, len(good))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        with contextlib.suppress(StoreError), open_store(path, create=False) as store:
            assert len(store.frame("returnees")) == 1500


def import_until_it_fails(store):
    """Import batches of 100 people; return how many were acknowledged, and what was said then."""
    for number in range(1000):
        rows = (person(f"B{number}-{row}", landmark="x" * 100) for row in range(100))
        try:
            store.save_import(people(*rows, source=f"batch {number}"), actor="ali")
        except StoreError as error:
            return number, error.code
    return 1000, ""


def limit_pages(store, more):
    """Let the store's file grow by only so many pages."""

    def limit(connection, record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + more}")

    store._engine.dispose()
    sa.event.listen(store._engine, "connect", limit)
    return limit


@pytest.mark.parametrize("more", [0, 1, 5, 30])
def test_a_full_disk_is_said_and_leaves_the_last_good_state(file_store, more):
    file_store.save_import(people(person("A1")), actor="ali")
    before = file_store.frame("returnees")
    limit = limit_pages(file_store, more)
    large = people(*(person(f"P{number}", landmark="x" * 100) for number in range(3000)), source="large")
    with pytest.raises(StoreError) as error:
        file_store.save_import(large, actor="ali")
    assert error.value.code == "store.full"
    pd.testing.assert_frame_equal(file_store.frame("returnees"), before)
    assert file_store.audit_log()["action"].tolist() == ["import"]
    sa.event.remove(file_store._engine, "connect", limit)
    file_store.close()  # space has been freed
    assert file_store.save_import(large, actor="ali").inserted == 3000
    assert file_store.verify_audit() is None


def import_within(path: str, size: int, answers: str) -> None:
    """Import more than fits below a largest size of file, in a process of its own; write down what was said."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    with open_store(path) as store:
        large = people(*(person(f"P{number}", landmark="x" * 100) for number in range(3000)), source="large")
        try:
            store.save_import(large, actor="ali")
        except StoreError as error:
            Path(answers).write_text(error.code)


def test_a_disk_that_takes_no_more_bytes_leaves_the_last_good_state(sqlite_path, tmp_path):
    with open_store(sqlite_path) as store:
        store.save_import(people(person("A1")), actor="ali")
        before = store.frame("returnees")
    answers = tmp_path / "answers"
    child = children().Process(target=import_within, args=(str(sqlite_path), 400_000, str(answers)))
    child.start()
    child.join(60)
    assert answers.read_text() in ("store.full", "store.disk")
    with open_store(sqlite_path) as store:
        pd.testing.assert_frame_equal(store.frame("returnees"), before)
        assert store.save_import(people(person("A2")), actor="ali").inserted == 1
        assert store.verify_audit() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_small_disk_that_really_fills_up_leaves_the_last_good_state(sqlite_path, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this root may not mount a disk")
    try:
        shutil.copy(sqlite_path, disk / "x.db")
        with open_store(disk / "x.db") as store:
            batches, said = import_until_it_fails(store)
            assert said == "store.full"
            assert store.count("returnees") == batches * 100 > 0
            with pytest.raises(StoreError) as error:
                store.backup(disk / "backup.db", actor="ali")
            assert error.value.code == "store.full"
            assert sorted(file.name for file in disk.iterdir()) == ["x.db", "x.db-shm", "x.db-wal"]
        with open_store(disk / "x.db") as store:
            assert store.verify_audit() is None
            assert store.count("returnees") == batches * 100
    finally:
        subprocess.run(["umount", str(disk)], check=True)
