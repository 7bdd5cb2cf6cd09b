"""Processes that work in a store until they are killed, and what the store must hold whenever that happens.

Act number n (the audit counts them) leaves a state that follows from n alone, so that one number says all.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
from multiprocessing.context import ForkServerContext
from typing import TYPE_CHECKING, Any

from layers.referrals import Event, Opening, State
from layers.schemas import INPUTS
from layers.store import StaleError, Store, open_store
from tests.layers.store.world import cells, file_of, people, person, service

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 60
SERVICES = 5
DAY = dt.date(2026, 11, 1)


def children() -> ForkServerContext:
    """Return a way to start processes that have all imports behind them, each in some hundredths of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "alembic.command", "tests.layers.store.victims"])
    return context


for _layer in INPUTS.values():  # the schemas are built when first used; children find them built
    _layer.empty()


def act(store: Store, number: int) -> None:
    """Do act number `number`: import all, import half (the others go missing), take that back; and again."""
    codes = [f"P{code}" for code in range(PEOPLE)]
    if number % 3 == 2:
        store.undo_last_import(actor="victim")
        return
    shown = codes if number % 3 == 0 else codes[: PEOPLE // 2]
    rows = (person(code, landmark=f"act {number}", dependants=number % 50) for code in shown)
    store.save_import(people(*rows, as_of=DAY + dt.timedelta(days=number)), actor="victim")


def state_after(acts: int) -> dict[str, tuple[str, bool]]:
    """Return what the store must hold after so many acts: code -> (landmark, missing)."""
    if acts == 0:
        return {}
    number = acts - 1
    base = number - number % 3
    half = {f"P{code}" for code in range(PEOPLE // 2)} if number % 3 == 1 else set()
    return {
        code: (f"act {number if code in half else base}", bool(half) and code not in half)
        for code in (f"P{code}" for code in range(PEOPLE))
    }


def state_of(store: Store) -> tuple[int, dict[str, tuple[str, bool]]]:
    """Return how many acts the store says there were, and what it holds, both of one moment."""
    with store._reading() as connection:
        from layers.store.audit import head_of
        from layers.store.rows import read_frame

        frame = read_frame(connection, "returnees")
        acts = int(head_of(connection).partition(":")[0])
    missing = cells(frame, "missing_since")
    return acts, {code: (mark, missing[code] is not None) for code, mark in cells(frame, "landmark").items()}


def work(where: str, acknowledged: str, *, until: int = 1_000_000) -> None:
    """Act after act; a byte is written down after each that was acknowledged."""
    answers = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_store(where) as store:
        number = int(store.audit_head().partition(":")[0])
        while number < until:
            act(store, number)
            os.write(answers, b".")
            number += 1


def referring_act(store: Store, number: int) -> None:
    """Do act number `number`: refer somebody (a referral with two events), then accepted, enrolled, completed."""
    step = number % len(FOLLOWING)
    if step == 0:
        opening = Opening(case_code="P0", opened_on=DAY, service_id="s1")
        store.open_referral(opening, [Event(on=DAY, state=State.SENT)], actor="victim")
        return
    name = str(number // len(FOLLOWING) + 1)
    store.record(name, Event(on=DAY, state=State(FOLLOWING[step]), key=f"act {number}"), actor="victim")


FOLLOWING = ("sent", "accepted", "enrolled", "completed")
"""The state after each of four acts."""


def referrals_after(acts: int) -> list[tuple[str, int]]:
    """Return what must be there after so many acts: each referral's state and number of events."""
    whole, rest = divmod(acts, len(FOLLOWING))
    over = [("completed", len(FOLLOWING) + 1)] * whole
    return over + ([(FOLLOWING[rest - 1], rest + 1)] if rest else [])


def refer_often(where: str, acknowledged: str, before: int) -> None:
    """Act after act; a byte is written down after each that was acknowledged. `before` acts of others came first."""
    answers = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_store(where) as store:
        number = int(store.audit_head().partition(":")[0]) - before
        while True:
            referring_act(store, number)
            os.write(answers, b".")
            number += 1


def add_seats(where: str, acts: int, seed: int) -> None:
    """Add one seat so many times, reading and comparing versions as a person at a screen would."""
    chance = random.Random(seed)  # noqa: S311 - whom to disturb, not a secret
    with open_store(where) as store:
        done = 0
        while done < acts:
            service_id = f"s{chance.randrange(SERVICES)}"
            seen = store.row("services", service_id)
            try:
                store.update_row(
                    "services",
                    service_id,
                    {"seats_total": seen["seats_total"] + 1},
                    seen_version=seen["version"],
                    actor=f"writer {seed}",
                )
            except StaleError:
                continue
            done += 1


def import_often(where: str, files: int, number: int) -> None:
    """Import file after file of one's own."""
    with open_store(where) as store:
        for turn in range(files):
            store.save_import(people(person(f"W{number}-{turn}"), source=f"{number}/{turn}"), actor=f"{number}")


def seats(store: Store) -> Any:
    """Put some services without seats into the store."""
    rows = [service(f"s{number}", seats_total=0) for number in range(SERVICES)]
    return store.save_import(file_of("services", rows), actor="ali")


def size_of(path: Path) -> int:
    """Return how many acts were acknowledged."""
    return path.stat().st_size if path.exists() else 0
