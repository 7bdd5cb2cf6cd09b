"""Verdicts, gaps and one person's options on made-up people and programmes around The Gambia.

Every programme has the study's rule (age on its own start date, schooling in The Gambia's system, 5 km urban, 10 km
rural) at a site of its own. People have random holes: a third have no grade, a third no class.

"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessments.eligibility import Bench, explain
from assessments.facts import People, people_of
from assessments.gaps import find_gaps, needs_of
from assessments.logic import NO, UNKNOWN
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from bench.harness import OURS, Benchmark, Goal
from layers.rules import parse_rule, rule_text
from layers.schemas import Programmes, Returnees, Services

ON = dt.date(2026, 11, 22)
SOUTH, NORTH, WEST, EAST = 13.1, 13.8, -16.8, -13.8
RULE = {
    "all": [
        {"age": {"from": 18, "to": 35}},
        {"education_grade": {"to": 10, "system": "GM"}},
        {"within": {"urban_km": 5, "rural_km": 10}},
    ]
}


@dataclass(frozen=True)
class World:
    """People as a frame and as facts, and everything on offer."""

    returnees: pd.DataFrame
    people: People
    offers: Offers


def world(people: int, programmes: int) -> World:
    """Make people and programmes, the same every time."""
    draw = np.random.default_rng(11)

    def places(count: int) -> dict[str, Any]:
        return {"latitude": draw.uniform(SOUTH, NORTH, count), "longitude": draw.uniform(WEST, EAST, count)}

    needs = np.array(["vocational", "medical", "vocational medical psychosocial", None], dtype=object)
    returnees = Returnees.parse(
        pd.DataFrame(
            {
                "case_code": [f"case-{number}" for number in range(people)],
                **places(people),
                "settlement_class": draw.choice(np.array(["urban", "rural", None], dtype=object), people),
                "birth_year": draw.integers(1980, 2012, people),
                "education_grade": draw.choice(np.array([np.nan, 6.0, 12.0]), people),
                "education_system": "GM",
                "needs": draw.choice(needs, people),
            }
        )
    )
    services = Services.parse(
        pd.DataFrame(
            {
                "service_id": [f"s{number}" for number in range(programmes)],
                "service_type": draw.choice(["vocational", "medical", "psychosocial"], programmes),
                **places(programmes),
                "country": "GM",
            }
        )
    )
    offered = Programmes.parse(
        pd.DataFrame(
            {
                "programme_id": [f"p{number}" for number in range(programmes)],
                "service_ids": services["service_id"],
                "criteria": rule_text(parse_rule(RULE)),
                "starts": pd.Timestamp("2027-03-01") + pd.to_timedelta(draw.integers(0, 300, programmes), unit="D"),
            }
        )
    )
    urban = np.ones(programmes, dtype=np.int8)
    offers = offers_of(services, offered, on=ON, site_class=urban, site_class_derived=np.zeros(programmes, dtype=bool))
    return World(returnees, people_of(returnees, on=ON), offers)


def sized(people: int, programmes: int) -> Any:
    """Return what makes a world of a size, smaller in a smoke test."""
    return lambda scale: world(max(int(people * scale), 1), max(int(programmes * min(scale * 10, 1)), 10))


def verdicts(data: World) -> Any:
    """Judge everybody against everything."""
    return Bench(data.people, data.offers).verdicts()


def with_reasons(data: World) -> Any:
    """Judge everybody against everything, and keep of each pair which criteria say no and which are unknown.

    Each is a bit, in the order of the written rule; the sentence is said when somebody looks at the pair.
    """
    bench, shape = Bench(data.people, data.offers), (len(data.people), len(data.offers))
    found = np.empty(shape, dtype=np.int8, order="F")
    failing, open_yet = (np.zeros(shape, dtype=np.uint8, order="F") for _ in range(2))
    for number, offer in enumerate(data.offers.items):
        found[:, number] = bench.rule(offer)
        for bit, leaf in enumerate(offer.stated):
            answers = bench.criterion(leaf, offer)
            failing[:, number] |= (answers == NO).view(np.uint8) << np.uint8(bit)
            open_yet[:, number] |= (answers == UNKNOWN).view(np.uint8) << np.uint8(bit)
    return found, failing, open_yet


def gaps(data: World) -> Any:
    """Find everybody's gaps."""
    return find_gaps(data.people, data.offers, needs_of(data.returnees))


SHOWN = 25


def options(data: World) -> Any:
    """Judge one person against everything, and say the reasons of the first options."""
    found = rank_options(data.people.take(np.array([0])), data.offers)
    return found, [tuple(reasons) for reasons in found["criteria"][:SHOWN]]


def every_reason(data: World) -> Any:
    """Judge one person against everything, and say all reasons."""
    found = rank_options(data.people.take(np.array([0])), data.offers)
    return found, [tuple(reasons) for reasons in found["criteria"]]


def check_verdicts(data: World, answers: dict[str, Any]) -> str:
    """Compare a sample with verdicts on one person at a time."""
    found = answers[OURS]
    for row in range(0, len(data.people), max(len(data.people) // 20, 1)):
        alone = Bench(data.people.take(np.array([row])), data.offers).verdicts()[0]
        assert (alone == found[row]).all(), "a verdict depends on who else is asked about"
    return f"{found.size:,} verdicts: {(found == 2).sum():,} yes, {(found == 1).sum():,} unknown"


def check_reasons(data: World, answers: dict[str, Any]) -> str:
    """Compare a sample with what is explained to one person at a time."""
    found, failing, open_yet = answers[OURS]
    for row in range(0, len(data.people), max(len(data.people) // 20, 1)):
        alone = Bench.for_one(data.people.take(np.array([row])), data.offers)
        for number, offer in list(enumerate(data.offers.items))[:: max(len(data.offers) // 20, 1)]:
            told = [answer.answer for answer in explain(alone, offer)]
            bits = [(failing[row, number] >> bit & 1, open_yet[row, number] >> bit & 1) for bit in range(len(told))]
            assert bits == [(each == "no", each == "unknown") for each in told], "a reason differs"
    assert ((found == NO) == (failing > 0)).all(), "a no without a reason"
    return f"{found.size:,} verdicts, {int((failing > 0).sum()):,} with what fails, {int((open_yet > 0).sum()):,} open"


def check_gaps(data: World, answers: dict[str, Any]) -> str:
    """See that everybody asked about is counted once."""
    found = answers[OURS]
    asked = sum(int(mask.sum()) for mask in needs_of(data.returnees).values())
    assert len(found) == asked, "somebody is missing"
    return f"{asked:,} needs: " + ", ".join(
        f"{count:,} {name}" for name, count in found["gap_status"].value_counts().items()
    )


def check_options(data: World, answers: dict[str, Any]) -> str:
    """See that every offer is listed."""
    found, reasons = answers[OURS]
    assert len(found) == len(data.offers), "an offer is missing"
    sentences = sum(map(len, reasons))
    return f"{len(found):,} options, {int(found['rank'].notna().sum())} ranked, {sentences:,} sentences"


BENCHMARKS = [
    Benchmark(
        "Verdicts: 10,000 people, 1,000 programmes",
        prepare=sized(10_000, 1_000),
        ours=verdicts,
        check=check_verdicts,
        goal=Goal(seconds=2, megabytes=1000),
        in_child=True,
    ),
    Benchmark(
        "Verdicts with reasons: 10,000 people, 1,000 programmes",
        prepare=sized(10_000, 1_000),
        ours=with_reasons,
        check=check_reasons,
        goal=Goal(seconds=2, megabytes=1000),
        in_child=True,
    ),
    Benchmark(
        "Options: one person, 1,000 programmes, reasons of the 25 shown",
        prepare=sized(1, 1_000),
        ours=options,
        check=check_options,
        goal=Goal(seconds=0.1),
        runs=15,
    ),
    Benchmark(
        "Options: one person, 1,000 programmes, every reason",
        prepare=sized(1, 1_000),
        ours=every_reason,
        check=check_options,
        runs=15,
    ),
    Benchmark(
        "Gaps: 100,000 people, 1,000 programmes",
        prepare=sized(100_000, 1_000),
        ours=gaps,
        check=check_gaps,
        goal=Goal(seconds=5),
    ),
]
