"""To-do over 100,000 referrals: read from the store, stood up, judged anew against today's rules, put on lists.

The office is the demo's (The Gambia, 2,000 simulated people, 19 programmes), with fifty referrals for each person:
drafts, sent, received, accepted, enrolled and ended ones, told apart by their number. They were made over ten years, so
that nine of ten have ended long ago; "all of one year" is the worst that can be, five of seven are open. They are
written into the tables at once: the store's own way, one transaction each, is another figure. "To do" begins with an
open store and the day's facts (people, programmes, rules) at hand, as a page or a second question has them, and ends
with every row listed and sorted.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.harness import OURS, Benchmark, Goal
from layers.store.rows import fill

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.store import Store

ON = dt.date(2026, 11, 22)
REFERRALS = 100_000


@dataclass
class Followed:
    """An office with its referrals; its folder is taken away with it."""

    store: Store
    world: World
    count: int


def prepare(scale: float, *, years: int = 10) -> Followed:
    """Make the office."""
    from app.workflows.demo import load_demo
    from app.workflows.world import load_world
    from layers.store import open_store

    folder = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    store = open_store(folder / "bench.sqlite")
    load_demo(store, on=ON, actor="bench")
    world = load_world(store, on=ON)
    count = max(int(REFERRALS * scale), 50)
    _write(store, world, list(world.returnees["case_code"]), count, years)
    made = Followed(store, world, count)
    weakref.finalize(made, _take_away, store, folder)
    return made


def _take_away(store: Store, folder: Path) -> None:
    store.close()
    shutil.rmtree(folder, ignore_errors=True)


_LONG_AGO = 400
"""Whatever was opened so many days ago has ended since."""

_OPENED = ("referral_id", "case_code", "programme_id", "service_id", "priority", "opened_on", "actor", "at")
_HAPPENED = ("referral_id", "number", "kind", "state", "happened_on", "party", "consent_on", "actor", "at")
_STANDING = (
    *("referral_id", "number", "state", "since", "last_on", "sent_on", "told_on", "accepted_on", "enrolled_on"),
    *("completed_on", "ended_on", "reason", "holder"),
)
_STEPS = ("draft", "sent", "acknowledged", "accepted", "enrolled", "completed", "rejected")


def _write(store: Store, world: World, codes: list[str], count: int, years: int) -> None:
    """Write referrals in every state, with their events, past the checks: they are legal."""
    offers = [(offer.programme, offer.service) for offer in world.offers.items if offer.programme is not None]
    programmes, services = list(world.programmes["programme_id"]), list(world.services["service_id"])
    openings, events, states = [], [], []
    for number in range(1, count + 1):
        name = f"B{number:06d}"
        programme, service = offers[number % len(offers)]
        opened = ON - dt.timedelta(days=number * 7919 % (365 * years))
        last = 5 + number % 2 if (ON - opened).days > _LONG_AGO else number % len(_STEPS)
        steps = _STEPS[: last + 1] if last < 6 else ("draft", "sent", "rejected")
        days = [min(opened + dt.timedelta(days=3 * place), ON) for place in range(len(steps))]
        at = f"{opened.isoformat()}T09:00:00.000000Z"
        openings.append(
            (
                name,
                codes[number % len(codes)],
                programmes[programme],
                services[service],
                "normal",
                opened.isoformat(),
                "awa",
                at,
            )
        )
        for place, (step, day) in enumerate(zip(steps, days, strict=True)):
            consent = day.isoformat() if step == "sent" else None
            events.append((name, place + 1, "step", step, day.isoformat(), "iom", consent, "awa", at))
        known = dict(zip(steps, (day.isoformat() for day in days), strict=True))
        over = known.get("completed") or known.get("rejected")
        states.append(
            (
                name,
                len(steps),
                steps[-1],
                days[-1].isoformat(),
                days[-1].isoformat(),
                known.get("sent"),
                known.get("sent"),
                known.get("accepted"),
                known.get("enrolled"),
                known.get("completed"),
                over,
                "session_full" if "rejected" in known else None,
                "awa",
            )
        )
    with store._writing() as connection:  # noqa: SLF001 - 100,000 transactions are another figure
        fill(connection, "referrals", _OPENED, openings)
        fill(connection, "referral_events", _HAPPENED, events)
        fill(connection, "referral_states", _STANDING, states)


def ours(office: Followed) -> Any:
    """List what is due."""
    from app.workflows.following import due_on

    return due_on(office.store, office.world)


def check(office: Followed, answers: dict[str, Any]) -> str:
    """Look at the lists: each referral once, every list there, nobody open left out whose day has come."""
    found = answers[OURS]
    assert found["referral_id"].is_unique
    assert (found["days_late"] >= 0).all()
    counts = found["list"].value_counts()
    assert len(counts) >= 3
    said = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return f"{office.count:,} referrals and the demo's sixty; due: {len(found):,} ({said})."


BENCHMARKS = [
    Benchmark(
        name="Referrals: to do over 100,000",
        prepare=prepare,
        ours=ours,
        check=check,
        goal=Goal(seconds=1.0),
    ),
    Benchmark(
        name="Referrals: to do over 100,000, all of one year",
        prepare=partial(prepare, years=1),
        ours=ours,
        check=check,
        goal=Goal(seconds=1.0),
    ),
]
