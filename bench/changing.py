"""One person against 1,000 programmes, with what would change every definite no.

The programmes are those of `verdicts`, of which a person like this misses most by one or two criteria: each third lets
its age be waived, each fourth brings people from up to 30 km, each fifth takes people in again in later months, and ten
are make-up classes. 300 settlements lie around, so that moving is worked out too.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from assessments.changing.candidates import Desk
from assessments.changing.search import changes_for
from assessments.eligibility import Bench
from assessments.facts import people_of
from assessments.land import Land
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from bench.harness import OURS, Benchmark, Goal
from bench.verdicts import EAST, NORTH, ON, SOUTH, WEST, World
from layers.rules import parse_rule, rule_text
from layers.schemas import Programmes, Returnees, Services, Settlements

BRIDGES = 10


def _rule(number: int) -> dict[str, Any]:
    return {
        "all": [
            {"age": {"from": 18, "to": 35, "waivable": number % 3 == 0}},
            {"education_grade": {"from": 6, "to": 12, "system": "GM"}},
            {"within": {"urban_km": 5, "rural_km": 10}},
        ]
    }


def world(programmes: int) -> World:
    """Make one person of 36 with five years of schooling, and programmes around; the same every time."""
    draw = np.random.default_rng(12)

    def places(count: int) -> dict[str, Any]:
        return {"latitude": draw.uniform(SOUTH, NORTH, count), "longitude": draw.uniform(WEST, EAST, count)}

    numbers = np.arange(programmes)
    is_bridge = numbers < BRIDGES
    services = Services.parse(
        pd.DataFrame(
            {
                "service_id": [f"s{number}" for number in numbers],
                "service_type": "vocational",
                **places(programmes),
                "country": "GM",
            }
        )
    )
    later = [f"2027-{month:02d}-01" for month in (3, 6, 9)]
    offered = Programmes.parse(
        pd.DataFrame(
            {
                "programme_id": [f"p{number}" for number in numbers],
                "service_ids": services["service_id"],
                "criteria": [
                    '{"age": {"from": 16}}' if bridge else rule_text(parse_rule(_rule(int(number))))
                    for number, bridge in zip(numbers, is_bridge, strict=True)
                ],
                "intake_dates": [" ".join(later if number % 5 == 0 else later[:1]) for number in numbers],
                "duration_weeks": np.where(is_bridge, 6.0, 26.0),
                "lift_km": np.where(numbers % 4 == 0, 30.0, np.nan),
                "bridges": [
                    json.dumps({"education": {"to_grade": 6, "system": "GM"}}) if bridge else None
                    for bridge in is_bridge
                ],
            }
        )
    )
    settlements = Settlements.parse(
        pd.DataFrame(
            {
                "settlement_id": [f"t{number}" for number in range(300)],
                "settlement_name": [f"Town {number}" for number in range(300)],
                **places(300),
                "settlement_class": draw.choice(["urban", "rural"], 300),
                "country": "GM",
            }
        )
    )
    returnees = Returnees.parse(
        pd.DataFrame(
            {
                "case_code": ["case-1"],
                "latitude": 13.45,
                "longitude": -15.5,
                "settlement_class": "rural",
                "birth_date": pd.Timestamp(dt.date(1990, 6, 1)),
                "education_grade": 5.0,
                "education_system": "GM",
                "country": "GM",
            }
        )
    )
    classes = np.ones(programmes, dtype=np.int8)
    offers = offers_of(
        services, offered, on=ON, site_class=classes, site_class_derived=np.zeros(programmes, dtype=bool)
    )
    offers = replace(offers, land=Land(settlements=settlements))
    return World(returnees, people_of(returnees, on=ON), offers)


def sized(scale: float) -> World:
    """Make the world, smaller in a smoke test."""
    return world(max(int(1_000 * min(scale * 10, 1)), 2 * BRIDGES))


def options_and_changes(data: World) -> Any:
    """Judge one person against everything, and say what would change each no."""
    options = rank_options(data.people, data.offers)
    desk = Desk(Bench.for_one(data.people, data.offers))
    refused = set(options.loc[options["verdict"] == "ineligible", "service_id"])
    ids = data.offers.services["service_id"].tolist()
    found = [
        changes_for(desk, offer, refused=True) if ids[offer.service] in refused else () for offer in data.offers.items
    ]
    return options, found, data.offers


def check(data: World, answers: dict[str, Any]) -> str:
    """See that what is said to help does, and count."""
    from assessments.changing.effects import would_enter

    options, found, offers = answers[OURS]
    offers_checked: Offers = offers
    for offer, some in list(zip(offers_checked.items, found, strict=True))[::25]:
        assert all(would_enter(data.people, offer, offers, change.actions) for change in some), "a change does not help"
    refused = int((options["verdict"] == "ineligible").sum())
    helped = sum(bool(some) for some in found)
    return f"{refused:,} definite noes, of which {helped:,} can be changed; {sum(map(len, found)):,} sets of changes"


BENCHMARKS = [
    Benchmark(
        "Options: one person, 1,000 programmes, with what would change every no",
        prepare=sized,
        ours=options_and_changes,
        check=check,
        goal=Goal(seconds=0.2),
        runs=15,
    )
]
