"""Killing whoever works in the store, at any moment: all or nothing each time, and the store takes the next act."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from layers.store import open_store
from tests.layers.store.conftest import DEEP
from tests.layers.store.victims import children, size_of, state_after, state_of, work

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 1000 if DEEP else 50
SERVER_KILLS = 100 if DEEP else 5
LONGEST_SECONDS = 0.3


def kill_while_working(where: str, acknowledged: Path, chance: random.Random) -> None:
    """Start a victim, wait until it has done something, kill it at a random moment."""
    before = size_of(acknowledged)
    victim = children().Process(target=work, args=(where, str(acknowledged)))
    victim.start()
    deadline = time.monotonic() + 30
    while size_of(acknowledged) == before and victim.is_alive() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert size_of(acknowledged) > before, "the victim did not work"
    time.sleep(chance.uniform(0, LONGEST_SECONDS))
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
