"""How many people a programme on trial takes at each value of a limit, and what keeps people out, as plain rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.gained import masks_of
from app.workflows.rules_in_words import part_name
from assessments.design.exclusion import MOST_PARTS, exclusion_of, parts_of
from assessments.eligibility import Bench
from assessments.logic import VERDICT_NAMES, YES
from layers.errors import HomewardError
from layers.rules import AnyOf
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from app.workflows.simulating import OnTrial, Trial
    from app.workflows.world import World
    from layers.rules import Rule
    from layers.words import Words

    Mask = npt.NDArray[np.bool_]


def simulated_rows(trial: Trial, values: Sequence[float], *, by_group: bool = False) -> list[dict[str, Any]]:
    """Count everybody in the caseload at each value: rows of value, people, eligible, ineligible and unknown.

    `with_reservation` are the eligible people who fail a soft criterion or may fail it; `eligible_if_waived` would be
    eligible if every waivable criterion were waived for everybody. With `by_group` each row has `groups` too: the same
    counts by sex, age band and region, those of nobody left out.
    """
    if by_group:
        return [_row_by_group(trial, value) for value in values]
    counted, held = trial.counts(values).tolist(), trial.held_counts(values).tolist()
    return [
        {"value": _plain(trial, value), **_named(counts, *more)}
        for value, counts, more in zip(values, counted, held, strict=True)
    ]


def flat_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write rows by group one below another: everybody at each value first, then each group of theirs."""
    found = []
    for row in rows:
        counts = {name: count for name, count in row.items() if name not in ("value", "groups")}
        found.append({"value": row["value"], "kind": "everybody", "name": None, **counts})
        found += [{"value": row["value"], **group} for group in row["groups"]]
    return found


def totals_of(world: World, taken: OnTrial) -> dict[str, int]:
    """Count everybody in the caseload by what the rule that decides answers, over all sites."""
    bench = Bench(world.people, taken.offers)
    answers = np.max([bench.rule(site) for site in taken.sites], axis=0, initial=0)
    counted = np.bincount(answers, minlength=len(VERDICT_NAMES)).tolist()
    return {"people": len(world.people), **dict(zip(VERDICT_NAMES, counted, strict=True))}


def _row_by_group(trial: Trial, value: float) -> dict[str, Any]:
    answers, reserved, waived = trial.answers(value), trial.reserved(value), trial.waived.answers(value) == YES

    def counted(mask: Mask) -> dict[str, int]:
        counts = np.bincount(answers[mask], minlength=len(VERDICT_NAMES)).tolist()
        return _named(counts, int(reserved[mask].sum()), int(waived[mask].sum()))

    split = [
        {"kind": kind, "name": name or None, **counted(mask)}
        for kind, name, mask in masks_of(trial.world)
        if kind != "everybody" and mask.any()
    ]
    return {"value": _plain(trial, value), **counted(np.ones(len(answers), dtype=bool)), "groups": split}


def _named(counts: Sequence[int], reserved: int, waived: int) -> dict[str, int]:
    by_name = dict(zip(VERDICT_NAMES, counts, strict=True))
    return {
        "people": sum(counts),
        "eligible": by_name["eligible"],
        "with_reservation": reserved,
        "ineligible": by_name["ineligible"],
        "unknown": by_name["unknown"],
        "eligible_if_waived": waived,
    }


def _criterion_of(part: Rule) -> str | None:
    """Name the criterion that a part is, alone or with the waivers that lift it; None for any other part."""
    if isinstance(part, AnyOf) and part.parts and getattr(part.parts[0], "waivable", False):
        return _criterion_of(part.parts[0])
    return getattr(part, "name", None)


def _plain(trial: Trial, value: float) -> float | int:
    return int(value) if trial.limit.is_whole and float(value).is_integer() else value


def excluding_rows(world: World, taken: OnTrial, words: Words) -> list[dict[str, Any]]:
    """Say how many people each part of the rule keeps out: refused, alone, and its share; the shares add up.

    Raises
    ------
    HomewardError
        When the rule has more parts than can be compared.

    """
    parts = parts_of(taken.rule)
    if len(parts) > MOST_PARTS:
        raise HomewardError(say("This rule has too many parts to be compared."), "simulate.parts")
    return [
        {
            "criterion": _criterion_of(parts[each.part]) if each.part >= 0 else None,
            "part": part_name(each.part, parts, words),
            "refused": each.refused,
            "alone": each.alone,
            "share": each.share,
        }
        for each in exclusion_of(world.people, taken.offers, taken.sites)
    ]
