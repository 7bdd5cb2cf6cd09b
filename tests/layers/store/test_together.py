"""Many at once: nobody's change is lost, nobody is turned away, a backup made meanwhile is good."""

from __future__ import annotations

import random
import threading
import time

import pytest

from layers.store import open_store
from layers.store.backup import backup_file
from tests.layers.store.conftest import DEEP
from tests.layers.store.victims import (
    SERVICES,
    add_seats,
    children,
    import_often,
    seats,
    size_of,
    state_after,
    state_of,
    work,
)
from tests.layers.store.world import people, person

WRITERS = 8
ACTS = 50
BACKUPS = 200 if DEEP else 10


def test_eight_programs_writing_at_once_lose_nothing(where):
    with open_store(where) as store:
        seats(store)
    writers = [children().Process(target=add_seats, args=(where, ACTS, seed)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with open_store(where) as store:
        frame = store.frame("services")
        assert frame["seats_total"].sum() == WRITERS * ACTS
        versions = [store.row("services", service_id)["version"] for service_id in frame["service_id"]]
        assert sum(versions) == WRITERS * ACTS + SERVICES
        log = store.audit_log()
        assert log["actor"].value_counts().drop("ali").tolist() == [ACTS] * WRITERS
        assert store.verify_audit() is None


def test_programs_that_import_at_once_wait_for_each_other(where):
    writers = [children().Process(target=import_often, args=(where, 15, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    with open_store(where) as store:
        assert store.count("returnees") == 60
        assert store.imports()["id"].tolist() == list(range(1, 61))
        assert store.verify_audit() is None


def test_threads_sharing_one_store_lose_nothing(store):
    seats(store)
    wrong: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                store.save_import(people(person(f"T{number}-{turn}"), source=f"thread {number}"), actor="ali")
                store.frame("returnees")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
            wrong.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.count("returnees") == WRITERS * 5
    assert store.verify_audit() is None


@pytest.mark.timeout(60 + BACKUPS * 5)
def test_every_backup_made_while_somebody_works_is_one_moment_of_the_store(sqlite_path, tmp_path):
    acknowledged = tmp_path / "acknowledged"
    worker = children().Process(target=work, args=(str(sqlite_path), str(acknowledged)))
    worker.start()
    try:
        while size_of(acknowledged) == 0:
            time.sleep(0.01)
        chance = random.Random(3)  # noqa: S311 - when to back up, not a secret
        for number in range(BACKUPS):
            time.sleep(chance.uniform(0, 0.05))
            backup = tmp_path / f"{number}.db"
            least = size_of(acknowledged)
            backup_file(sqlite_path, backup)  # without the note in the audit, which counts the acts
            with open_store(backup, create=False) as store:
                acts, state = state_of(store)
                assert acts >= least
                assert state == state_after(acts)
                assert store.verify_audit() is None
        assert worker.is_alive()
    finally:
        worker.kill()
        worker.join()
