"""How long does the design desk take to answer when a threshold is moved over a large caseload?"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from bench.harness import OURS, Benchmark, Goal
from bench.office import office

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.workflows.gained import Group
    from app.workflows.simulating import Trial

    Moved = tuple[Trial, float, npt.NDArray[np.int64], tuple[Group, ...]]

PROGRAMME, LIMIT = "masonry", "within.urban_km"
_VALUES = count(6)


def at_the_desk(scale: float) -> Trial:
    """Open the desk: the programme and its limit are chosen, the curve as it stands is seen."""
    from app.workflows.simulating import on_trial, try_limit

    world = office(scale).world
    return try_limit(world, on_trial(world, PROGRAMME), LIMIT)


def moved(trial: Trial) -> Moved:
    """Move the threshold to a value that nobody has tried: counts of the whole curve, and who comes in by group."""
    from app.workflows.gained import groups_of
    from app.workflows.simulating import values_between

    value = float(next(_VALUES))
    counts = trial.counts(values_between(trial, None, None, None))
    return trial, value, counts, groups_of(trial.world, trial.answers(trial.stated), trial.answers(value))


def another_limit(trial: Trial) -> Moved:
    """Choose another limit, so that everybody's turning points are worked out anew."""
    from app.workflows.simulating import try_limit

    return moved(try_limit(trial.world, trial.on_trial, "age.to"))


def check_moved(_trial: Trial, answers: dict[str, Any]) -> str:
    """Judge everybody anew at the value and compare."""
    from assessments.design.curve import recount
    from assessments.logic import YES

    trial, value, counts, groups = answers[OURS]
    people, tried = trial.world.people, trial.on_trial
    judged = recount(people, tried.offers, tried.sites, trial.limit, value)
    assert groups[0].eligible_moved == int((judged == YES).sum()), "somebody is counted wrongly"
    assert (counts.sum(axis=1) == len(people)).all(), "somebody is missing from the curve"
    return f"{len(people):,} people, {len(counts)} values, {len(groups)} groups"


BENCHMARKS = [
    Benchmark(
        "Design desk: a threshold moved, 100,000 people",
        prepare=at_the_desk,
        ours=moved,
        check=check_moved,
        goal=Goal(seconds=0.3),
        runs=15,
    ),
    Benchmark(
        "Design desk: another limit chosen, 100,000 people",
        prepare=at_the_desk,
        ours=another_limit,
        check=check_moved,
        goal=Goal(seconds=0.3),
        runs=9,
    ),
]
