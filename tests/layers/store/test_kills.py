"""Killing whoever works in the store, at any moment: all or nothing each time, and the store takes the next act."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from layers.store import Store, open_store
from tests.layers.store.conftest import DEEP
from tests.layers.store.victims import (
    children,
    refer_often,
    referrals_after,
    size_of,
    state_after,
    state_of,
    work,
)
from tests.layers.store.world import people, person, service, services

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 1000 if DEEP else 50
SERVER_KILLS = 100 if DEEP else 5
LONGEST_SECONDS = 0.3
SHORT_SECONDS = 0.08
"""Acts of referring are short: some hundredths of a second hold several."""


def kill_while_working(where: str, acknowledged: Path, chance: random.Random, task: Any = work, *told: int) -> None:
    """Start a victim, wait until it has done something, kill it at a random moment."""
    before = size_of(acknowledged)
    victim = children().Process(target=task, args=(where, str(acknowledged), *told))
    victim.start()
    deadline = time.monotonic() + 30
    while size_of(acknowledged) == before and victim.is_alive() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert size_of(acknowledged) > before, "the victim did not work"
    time.sleep(chance.uniform(0, LONGEST_SECONDS if task is work else SHORT_SECONDS))
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()


def check(where: str, acknowledged: Path) -> int:
    """Open the store as the next user would; return how many acts it holds."""
    with open_store(where, create=False) as store:
        acts, state = state_of(store)
        assert state == state_after(acts)  # never half an act
        assert size_of(acknowledged) <= acts  # nothing acknowledged is missing
        assert store.verify_audit() is None
        assert len(store.imports()) == acts - acts // 3
    return acts


def kill_often(where: str, acknowledged: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - when to kill, not a secret
    done = unanswered = 0
    for _ in range(kills):
        kill_while_working(where, acknowledged, chance)
        acts = check(where, acknowledged)
        unanswered += acts - size_of(acknowledged)
        with acknowledged.open("ab") as answers:  # saved, though nobody was left to be told
            answers.write(b"." * (acts - size_of(acknowledged)))
        assert acts > done
        done = acts
    assert unanswered <= kills  # at most the one act that was under way


@pytest.mark.timeout(KILLS * 10)
def test_whoever_is_killed_while_working_in_a_file_has_done_all_or_nothing(sqlite_path, tmp_path):
    kill_often(str(sqlite_path), tmp_path / "acknowledged", KILLS, seed=1)


@pytest.mark.postgres
@pytest.mark.timeout(SERVER_KILLS * 20)
def test_whoever_is_killed_while_working_on_a_server_has_done_all_or_nothing(server_store, tmp_path):
    kill_often(server_store, tmp_path / "acknowledged", SERVER_KILLS, seed=2)


def fill_for_referring(where: str) -> int:
    """Put a person and a clinic into a store; return how many acts that took."""
    with open_store(where) as store:
        store.save_import(people(person("P0", consent=True)), actor="ali")
        store.save_import(services(service("s1")), actor="ali")
        return int(store.audit_head().partition(":")[0])


def check_referrals(store: Store, acknowledged: Path, before: int) -> int:
    """Compare with what so many acts leave; return how many there were."""
    acts = int(store.audit_head().partition(":")[0]) - before
    assert size_of(acknowledged) <= acts  # nothing acknowledged is missing
    found = store.referrals()
    assert [(str(one.state), one.number) for one in found] == referrals_after(acts)  # never half an act
    assert [len(one.events) for one in found] == [one.number for one in found]
    assert store.referral_frame()["state"].tolist() == [str(one.state) for one in found]
    assert store.verify_audit() is None
    return acts


def kill_while_referring(where: str, acknowledged: Path, kills: int, seed: int) -> None:
    before = fill_for_referring(where)
    chance = random.Random(seed)  # noqa: S311 - when to kill, not a secret
    done = unanswered = 0
    for _ in range(kills):
        kill_while_working(where, acknowledged, chance, refer_often, before)
        with open_store(where, create=False) as store:
            acts = check_referrals(store, acknowledged, before)
        unanswered += acts - size_of(acknowledged)
        with acknowledged.open("ab") as answers:  # saved, though nobody was left to be told
            answers.write(b"." * (acts - size_of(acknowledged)))
        assert acts > done
        done = acts
    assert unanswered <= kills  # at most the one act that was under way


@pytest.mark.timeout(KILLS * 10)
def test_an_event_that_was_acknowledged_is_in_the_file_whenever_its_writer_is_killed(sqlite_path, tmp_path):
    kill_while_referring(str(sqlite_path), tmp_path / "acknowledged", KILLS, seed=3)


@pytest.mark.postgres
@pytest.mark.timeout(SERVER_KILLS * 20)
def test_an_event_that_was_acknowledged_is_on_the_server_whenever_its_writer_is_killed(server_store, tmp_path):
    kill_while_referring(server_store, tmp_path / "acknowledged", SERVER_KILLS, seed=4)
