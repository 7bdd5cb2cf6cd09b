"""Sharing seats: 5,000 people, 300 programmes at a site each, two quotas in every one of them.

Towns and regions are the demo's (The Gambia), the people simulated as the demo's are, with all their holes, all of whom
need training. Programmes stand in its towns, take adults up to 40 within 15 or 30 km, and have 3 to 14 seats: 40 % of
them are for women, 30 % for people below 25, groups that overlap. Judging everybody, the ways, the proof and the
comparison with first come first served are all in the time; loading the store is not.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bench.harness import OURS, Benchmark, Goal

if TYPE_CHECKING:
    from app.workflows.allocating import Sharing
    from app.workflows.world import World

ON = dt.date(2026, 11, 22)
PEOPLE, PROGRAMMES = 5_000, 300
MOST_GAP = 0.01
RULE = {"all": [{"age": {"from": 16, "to": 40}}, {"within": {"urban_km": 15, "rural_km": 30}}]}
QUOTAS = [{"group": {"sex": ["female"]}, "share": 0.4}, {"group": {"age": {"to": 24}}, "share": 0.3}]


@dataclass
class Office:
    """What is known, and where each referral stands (none)."""

    world: World
    referrals: pd.DataFrame


@lru_cache(maxsize=1)
def office(scale: float) -> Office:
    """Make the people, the programmes and a store to ask about."""
    from app.demo.demo import write_demo
    from app.demo.people import simulate_people
    from app.workflows.files import read_incoming, save_incoming
    from app.workflows.office import open_office
    from app.workflows.world import load_world

    people, programmes = (max(int(number * scale), 20) for number in (PEOPLE, PROGRAMMES))
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as folder:
        files = write_demo(Path(folder), on=ON)
        simulated = simulate_people(files["settlements"], files["areas"], on=ON, count=people)
        simulated.assign(needs="vocational", consent="yes").to_csv(files["returnees"], index=False)
        _write_programmes(files, programmes)
        with open_office(str(Path(folder) / "office.sqlite")) as store:
            for kind in ("areas", "settlements", "services", "programmes", "returnees"):
                reading = read_incoming(store, files[kind], kind, source=kind, as_of=ON)
                save_incoming(store, reading, actor="bench", simulated=True)
            return Office(load_world(store, on=ON), store.referral_frame())


def _write_programmes(files: dict[str, Path], count: int) -> None:
    """Put so many programmes, each at a site of its own, into towns."""
    import yaml

    rng = np.random.default_rng(6)
    towns = pd.read_csv(files["settlements"], dtype=str)
    chosen = towns.iloc[rng.integers(0, len(towns), count)].reset_index(drop=True)
    services = pd.DataFrame(
        {
            "service_id": [f"site-{number}" for number in range(count)],
            "service_name": [f"Site {number}" for number in range(count)],
            "service_type": "vocational",
            "latitude": chosen["latitude"],
            "longitude": chosen["longitude"],
            "country": "GM",
        }
    )
    services.to_csv(files["services"], index=False)
    entries = [
        {
            "programme_id": f"course-{number}",
            "programme_name": f"Course {number}",
            "service_ids": [f"site-{number}"],
            "criteria": RULE,
            "quotas": QUOTAS,
            "seats_total": seats,
            "seats_available": seats,
        }
        for number, seats in enumerate(rng.integers(3, 15, count).tolist())
    ]
    files["programmes"] = files["programmes"].with_suffix(".yaml")
    files["programmes"].write_text(yaml.safe_dump({"programmes": entries}), encoding="utf-8")


def share(data: Office) -> Sharing:
    """Share all seats."""
    from app.workflows.allocating import share_seats
    from app.workflows.seats import SeatsQuestion

    return share_seats(data.world, data.referrals, SeatsQuestion())


def check(_data: Office, answers: dict[str, Any]) -> str:
    """See that no pool is overfull, that quotas are kept or told, and that the answer is near enough to the best."""
    sharing: Sharing = answers[OURS]
    problem, found = sharing.problem, sharing.found
    assert (problem.taken(found.choice) <= problem.seats).all(), "more people than seats"
    assert len(np.unique(problem.person[problem.placed(found.choice)])) == len(problem.placed(found.choice))
    gaps = {stage.name: stage.gap for stage in found.stages}
    assert found.gap <= MOST_GAP, f"the gap is {gaps}"
    first = int((sharing.first >= 0).sum())
    told = ", ".join(f"{name} {gap:.2%}" for name, gap in gaps.items())
    kept = sum(short < 1e-6 for short in found.short)
    placed, pairs = int(sharing.placed.sum()), len(problem.person)
    return (
        f"{problem.people:,} people, {problem.pools} programmes, {pairs:,} pairs: {placed:,} placed (first come first "
        f"served {first:,}); {kept} of {len(found.short)} quotas kept in full; gaps: {told}"
    )


BENCHMARKS = [
    Benchmark(
        "Allocation: 5,000 people, 300 programmes, two quotas each",
        prepare=office,
        ours=share,
        check=check,
        goal=Goal(seconds=60, megabytes=2000),
        runs=3,
        in_child=True,
    ),
]
