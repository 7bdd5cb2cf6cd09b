"""The labour market of a whole country: 60 areas, 430 occupations with demand in each, 1,000 courses.

Everything is made up and seeded. "Alignment" is every course against every area and occupation, term by term; "first
picture" is what the first opening of the page works out once; "switch" is the map for another occupation after that:
figures, courses, the layers and the script that the browser is sent.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely.geometry import box

from bench.harness import OURS, Benchmark, Goal
from layers.occupations.isco08 import unit_groups
from layers.schemas import Areas, Demand, Programmes, Returnees, Services, Settlements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.workflows.world import World

ON = dt.date(2026, 11, 22)
AREAS, OCCUPATIONS, COURSES, SEED = 60, 430, 1000, 6
COLUMNS = 10


@dataclass
class Country:
    """What is known, and an occupation after another to switch to."""

    world: World
    codes: Iterator[str]
    areas: int
    courses: int


@lru_cache(maxsize=2)
def country(scale: float) -> Country:
    """Make a country of so many areas and courses; the same for all benchmarks of one run."""
    from app.workflows.world import World

    count, codes = max(4, int(AREAS * scale)), unit_groups()[: max(8, int(OCCUPATIONS * scale))]
    courses = max(10, int(COURSES * scale))
    random = np.random.default_rng(SEED)
    corners = [(-17 + 0.1 * (each % COLUMNS), 13 + 0.1 * (each // COLUMNS)) for each in range(count)]
    areas = [
        {"area_id": f"X{each:02d}", "area_name": f"Area {each}", "admin_level": 1, "country": "XX",
         "geometry": box(west, south, west + 0.1, south + 0.1)}
        for each, (west, south) in enumerate(corners)
    ]  # fmt: skip
    cells = len(areas) * len(codes)
    demand = pd.DataFrame(
        {
            "demand_id": [str(each) for each in range(cells)],
            "area_id": np.repeat([area["area_id"] for area in areas], len(codes)),
            "isco08_code": np.tile(codes, len(areas)),
            "openings": random.integers(0, 60, cells).astype(float),
            "employed": random.integers(1, 900, cells).astype(float),
            "hard_to_fill_share": random.random(cells),
            "employers_asked": random.integers(5, 80, cells),
            "reference_date": "2026-05-01",
            "demand_method": "survey",
            "demand_source": "Simulated",
            "evidence": "figure",
        }
    )
    places = pd.DataFrame(
        {
            "service_id": [f"S{each}" for each in range(courses)],
            "service_type": "vocational",
            "country": "XX",
            "latitude": 13 + 0.1 * random.random(courses) * (count // COLUMNS or 1),
            "longitude": -17 + random.random(courses),
        }
    )
    taught = pd.DataFrame(
        {
            "programme_id": [f"P{each}" for each in range(courses)],
            "programme_name": [f"Course {each}" for each in range(courses)],
            "service_ids": places["service_id"],
            "isco08_codes": [" ".join(random.choice(codes, 2, replace=False)) for _ in range(courses)],
            "seats_total": random.integers(5, 60, courses),
            "duration_weeks": 26.0,
        }
    )
    world = World(
        on=ON, revision=1, services=Services.parse(places), programmes=Programmes.parse(taught),
        returnees=Returnees.empty(), areas=Areas.parse(pd.DataFrame(areas)), settlements=Settlements.empty(),
        demand=Demand.parse(demand),
    )  # fmt: skip
    return Country(world, itertools.cycle(codes), len(areas), courses)


def opened(scale: float) -> Country:
    """Make the country and work out what the page knows once it has been opened."""
    from app.workflows.labour import fit_of

    made = country(scale)
    switch(made)
    fit_of(made.world, 1)
    return made


def first_picture(made: Country) -> pd.DataFrame:
    """Work out what is asked for everywhere, from the rows of the store."""
    from app.workflows.labour import LabourQuestion, picture

    return picture(replace(made.world), LabourQuestion())


def alignments(made: Country) -> Any:
    """Lay every course against every area: the sums and every term."""
    from app.workflows.labour import fit_of
    from assessments.labour.alignment import align, alignment_terms

    fit = fit_of(made.world, 1)
    whole = align(fit.weights, fit.demand)
    terms = [alignment_terms(each, area) for each in fit.weights[:50] for area in fit.demand]
    return whole, terms, fit


def switch(made: Country) -> list[Any]:
    """Draw the map of the next occupation."""
    from app.words import words_for
    from app.workflows.labour_maps import SCORE, LabourMapQuestion, labour_content
    from mapping.layers_labour import labour_layers

    content = labour_content(made.world, LabourMapQuestion(SCORE, next(made.codes)))
    return labour_layers(content, words_for("en"))


def check_picture(made: Country, answers: dict[str, Any]) -> str:
    """Every area has every occupation, told or withheld."""
    found = answers[OURS]
    assert found["area_id"].nunique() == made.areas
    told = found[found["status"] == "known"]
    assert told["score"].between(0, 1).all()
    return f"{len(found):,} rows for {made.areas} areas, {len(found) - len(told):,} of them withheld."


def check_alignments(made: Country, answers: dict[str, Any]) -> str:
    """Add up the terms: they are the alignment."""
    whole, terms, fit = answers[OURS]
    assert whole.low.shape == (made.courses, made.areas)
    sums = np.nansum(np.array(terms), axis=1).reshape(-1, made.areas)
    np.testing.assert_allclose(sums, whole.low[: len(sums)])
    return f"{whole.low.size:,} alignments over {len(fit.codes)} occupations; the terms sum to them."


def check_switch(made: Country, answers: dict[str, Any]) -> str:
    """Every area is on the map, and some courses."""
    drawn = {layer.key: layer for layer in answers[OURS]}
    assert drawn["labour"].data.count('"Feature"') == made.areas
    return f"{made.areas} areas, {drawn['courses'].data.count('Feature')} courses of the occupation."


BENCHMARKS = [
    Benchmark(
        "Labour: first picture, 60 areas x 430 occupations",
        prepare=country,
        ours=first_picture,
        check=check_picture,
        runs=3,
    ),
    Benchmark(
        "Labour: alignment of 1,000 courses x 60 areas x 430 occupations",
        prepare=opened,
        ours=alignments,
        check=check_alignments,
        goal=Goal(seconds=1),
    ),
    Benchmark(
        "Labour: map switched to another occupation, 60 areas, 1,000 courses",
        prepare=opened,
        ours=switch,
        check=check_switch,
        goal=Goal(seconds=1),
    ),
]
