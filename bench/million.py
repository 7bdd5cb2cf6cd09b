"""Gaps of a country's whole caseload: 1,000,000 people with holes against 1,000 programmes, counted by area and type.

Half of the programmes have the study's rule with limits of their own, the others rules drawn at random: alternatives,
exclusions, papers, languages, dependants, levels of schooling, a field read twice. Every programme has a site of its
own, some are full, some are over. The figure begins with people and offers at hand and ends with the counts by area,
type and status. The check judges a sample of people alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.facts import People, people_of
from assessments.gaps import count_gaps, find_gaps, needs_of, total_gaps
from assessments.offers import Offers, offers_of
from bench.harness import OURS, Benchmark, Goal
from bench.verdicts import EAST, NORTH, ON, SOUTH, WEST
from layers.rules import parse_rule, rule_text
from layers.schemas import Programmes, Returnees, Services
from layers.schemas.columns import GAP_STATUSES

PEOPLE, PROGRAMMES, AREAS, SAMPLE = 1_000_000, 1_000, 40, 200

Drawn = npt.NDArray[Any]


@dataclass(frozen=True)
class Caseload:
    """People as facts with what they need and where they live, and everything on offer."""

    people: People
    needs: dict[str, npt.NDArray[np.bool_]]
    area_ids: npt.NDArray[np.object_]
    offers: Offers


def _rule(draw: np.random.Generator) -> dict[str, Any]:
    """Draw a rule: the study's with its own limits, or one that is put together from other criteria."""
    least = int(draw.integers(14, 20))
    age = {"age": {"from": least, "to": least + int(draw.integers(10, 22))}}
    grade = {"education_grade": {"to": int(draw.integers(8, 13)), "system": "GM"}}
    urban = float(draw.integers(3, 9))
    near = {"within": {"urban_km": urban, "rural_km": 2 * urban}}
    if draw.random() < 0.5:
        return {"all": [age, grade, near]}
    others: list[dict[str, Any]] = [
        {"any": [age, {"dependants": {"from": int(draw.integers(1, 4))}}]},
        {"any": [grade, {"isced_level": {"from": 1, "to": int(draw.integers(1, 4))}}]},
        {"any": [{"age": {"to": 20}}, {"age": {"from": int(draw.integers(16, 21))}}, grade]},
        {"documents": [str(draw.choice(["national_id", "passport", "birth_certificate"]))]},
        {"languages": {"in": [str(draw.choice(["en", "mnk", "wo"]))]}},
        {"not": {"dependants": {"from": int(draw.integers(3, 7))}}},
        {"not": {"all": [age, grade]}},
        {"sex": [str(draw.choice(["female", "male"]))]},
    ]
    chosen = draw.choice(len(others), size=int(draw.integers(1, 4)), replace=False)
    return {"all": [near, *(others[number] for number in chosen)]}


def _places(draw: np.random.Generator, count: int) -> dict[str, Drawn]:
    return {"latitude": draw.uniform(SOUTH, NORTH, count), "longitude": draw.uniform(WEST, EAST, count)}


def _with_holes(draw: np.random.Generator, values: Drawn, share: float) -> Drawn:
    found = values.astype(object)
    found[draw.random(len(values)) < share] = None
    return found


def _people(draw: np.random.Generator, count: int) -> pd.DataFrame:
    needs = ["vocational", "medical", "vocational medical psychosocial"]
    papers = ["national_id", "passport national_id", "birth_certificate", "none"]
    columns: dict[str, Any] = {
        "case_code": [f"case-{number}" for number in range(count)],
        **{name: _with_holes(draw, values, 0.03).astype(float) for name, values in _places(draw, count).items()},
        "settlement_class": draw.choice(np.array(["urban", "rural", None], dtype=object), count),
        "birth_year": _with_holes(draw, draw.integers(1980, 2012, count), 0.1),
        "education_grade": draw.choice(np.array([np.nan, 3.0, 6.0, 9.0, 12.0]), count),
        "education_system": "GM",
        "sex": _with_holes(draw, draw.choice(["female", "male"], count), 0.1),
        "dependants": _with_holes(draw, draw.integers(0, 8, count), 0.2),
        "documents": _with_holes(draw, draw.choice(papers, count), 0.3),
        "spoken_languages": _with_holes(draw, draw.choice(["en mnk", "wo", "mnk", "en"], count), 0.2),
        "country": _with_holes(draw, draw.choice(["GM", "SN"], count, p=[0.97, 0.03]), 0.05),
        "needs": _with_holes(draw, draw.choice(needs, count), 0.1),
    }
    return Returnees.parse(pd.DataFrame(columns))


def caseload(people: int, programmes: int) -> Caseload:
    """Make people and programmes, the same every time."""
    draw = np.random.default_rng(13)
    services = Services.parse(
        pd.DataFrame(
            {
                "service_id": [f"s{number}" for number in range(programmes)],
                "service_type": draw.choice(["vocational", "medical", "psychosocial"], programmes),
                **_places(draw, programmes),
                "country": "GM",
            }
        )
    )
    starts = pd.Timestamp("2027-03-01") + pd.to_timedelta(draw.integers(0, 300, programmes), unit="D")
    ends = starts + dt.timedelta(180)
    ends = ends.where(draw.random(programmes) >= 0.1, pd.Timestamp("2026-06-30"))
    offered = Programmes.parse(
        pd.DataFrame(
            {
                "programme_id": [f"p{number}" for number in range(programmes)],
                "service_ids": services["service_id"],
                "criteria": [rule_text(parse_rule(_rule(draw))) for _ in range(programmes)],
                "starts": starts,
                "ends": ends,
                "seats_available": np.where(draw.random(programmes) < 0.2, 0.0, np.nan),
            }
        )
    )
    site_class = draw.integers(0, 2, programmes).astype(np.int8)
    derived = np.zeros(programmes, dtype=bool)
    returnees = _people(draw, people)
    return Caseload(
        people_of(returnees, on=ON),
        needs_of(returnees),
        np.array([f"area-{number}" for number in range(AREAS)], dtype=object)[draw.integers(0, AREAS, people)],
        offers_of(services, offered, on=ON, site_class=site_class, site_class_derived=derived),
    )


def sized(scale: float) -> Caseload:
    """Make the caseload, smaller in a smoke test."""
    return caseload(max(int(PEOPLE * scale * 0.1 if scale < 1 else PEOPLE), 100), int(PROGRAMMES * min(scale * 5, 1)))


def counts(data: Caseload) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find everybody's gaps, and add them up by area and type of service."""
    statuses = find_gaps(data.people, data.offers, data.needs)
    rows = np.concatenate([np.flatnonzero(mask) for mask in data.needs.values()])
    return count_gaps(statuses, data.area_ids[rows], {}), statuses


def check(data: Caseload, answers: dict[str, Any]) -> str:
    """See that everybody asked about is counted once, and that people judged alone come out the same."""
    counted, statuses = answers[OURS]
    asked = sum(int(mask.sum()) for mask in data.needs.values())
    assert counted["people"].sum() == asked == len(statuses), "somebody is missing"
    assert (counted[list(GAP_STATUSES)].sum(axis=1) == counted["people"]).all(), "the statuses do not add up"
    some = np.unique(np.linspace(0, len(data.people) - 1, SAMPLE).astype(int))
    alone = find_gaps(data.people.take(some), data.offers, {name: mask[some] for name, mask in data.needs.items()})
    named = ["case_code", "service_type"]
    both = alone.merge(statuses, on=named, suffixes=("", "_whole"))
    assert len(both) == len(alone), "somebody is missing"
    assert (both["gap_status"] == both["gap_status_whole"]).all(), "a status depends on who else is asked about"
    totals = total_gaps(counted)
    told = ", ".join(f"{int(totals[name].sum()):,} {name}" for name in GAP_STATUSES)
    return f"{len(data.people):,} people, {len(data.offers):,} offers, {asked:,} needs: {told}"


BENCHMARKS = [
    Benchmark(
        "Gaps: 1,000,000 people, 1,000 programmes, counts by area",
        prepare=sized,
        ours=counts,
        check=check,
        goal=Goal(seconds=30, megabytes=4000),
        runs=3,
        in_child=True,
    )
]
