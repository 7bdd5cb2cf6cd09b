"""The two pages about a programme for its partner: whom it takes, what keeps people out, what is asked."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.brief_texts import (
    changes_in_words,
    curve_heading,
    facts_of,
    group_table,
    limits_in_words,
    parts_table,
    proposal_facts,
    questions_of,
    rule_in_words,
)
from app.workflows.gained import masks_of
from app.workflows.simulating import try_limit, values_between
from assessments.changing.crowd import enter_by
from assessments.design.exclusion import MOST_PARTS, exclusion_of, parts_of
from assessments.design.limits import find_limit, with_value
from assessments.design.released import Told, is_large, steps_told, told_beside, told_of
from assessments.disclosure import LEAST_PEOPLE, release_counts
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES
from layers.errors import HomewardError, RuleError
from layers.words import say
from mapping.brief_content import BriefContent, StepCurve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.changing.actions import Kind
    from assessments.design.limits import Limit
    from assessments.facts import Codes
    from layers.store import Store
    from layers.words import Words

MOST_CURVES = 4
"""So many curves two pages hold."""


@dataclass(frozen=True)
class Proposal:
    """Limits moved together: their names and values, and what may be told of them (None: too few to say)."""

    moved: tuple[tuple[Limit, float], ...]
    told: Told | None


def brief_of(world: World, taken: OnTrial, moved: Mapping[str, float], words: Words) -> BriefContent:
    """Put the brief of one programme together.

    Parameters
    ----------
    world, taken
        What is known, and the programme, of the store or a draft.
    moved
        The limits that are asked about, by name (`within.urban_km`), with the value of each.
    words
        The reader's language.

    Raises
    ------
    RuleError
        When the rule has no such limit, or it is soft.

    """
    people = world.people
    now = np.max([Bench(people, taken.offers).rule(site) for site in taken.sites], axis=0)
    here = told_of(now)
    limits = [(_deciding_limit(taken, name), value) for name, value in moved.items()]
    proposal = _proposal(world, taken, limits, here) if limits else None
    curves = _curves(world, taken, dict(moved), _beside(here, proposal), words)
    parts = exclusion_of(people, taken.offers, taken.sites) if len(parts_of(taken.rule)) <= MOST_PARTS else ()
    entering = _entering(world, taken, now)
    groups = released_groups(world, now)
    return BriefContent(
        title=words("{programme}: who could enter", programme=_name(taken)),
        facts=(*facts_of(world, taken, groups, words), *proposal_facts(proposal, here, words)),
        rule=rule_in_words(taken.written, words),
        tables=(group_table(world, groups, words), parts_table(taken.rule, parts, here, words)),
        curves=curves,
        no_curve=words("No curve can be drawn: the rule states no limit, or too few people are concerned."),
        changes=changes_in_words(entering, here, words),
        questions=questions_of(taken, parts, proposal, words),
        sources=_sources(world, words),
        limits=limits_in_words(words),
        recipe=replace(world.recipe("brief", programme=str(taken.programme["programme_id"]), moved=dict(moved))),
        least=LEAST_PEOPLE,
    )


def _deciding_limit(taken: OnTrial, name: str) -> Limit:
    if taken.is_soft(find_limit(taken.written, name)):
        raise RuleError(say("“{name}” is soft: it keeps nobody out, whatever its value.", name=name), "rule.limit")
    return find_limit(taken.rule, name)


def read_moves(written: Sequence[str]) -> dict[str, float]:
    """Read limits that are asked about, written as `within.urban_km=8`.

    Raises
    ------
    HomewardError
        When one is not a name, an equals sign and a number of at least 0.

    """
    moved = {}
    for text in written:
        name, _, number = text.partition("=")
        try:
            value = float(number.replace(",", "."))
        except ValueError:
            value = np.nan
        if not name or not 0 <= value < np.inf:
            raise HomewardError(
                say("“{move}” is no limit with a value. Write it as within.urban_km=8.", move=text), "brief.move"
            )
        moved[name.strip()] = value
    return moved


def _name(taken: OnTrial) -> str:
    name = taken.programme.get("programme_name")
    return name if isinstance(name, str) and name else str(taken.programme["programme_id"])


def released_groups(world: World, now: Codes) -> pd.DataFrame:
    """Count the groups of the caseload by answer, small figures withheld so that no other gives them away.

    Each kind of group divides the same people; columns kind, name, people, served (eligible), unknown, not_eligible.
    """
    rows = []
    for kind, name, mask in masks_of(world):
        if kind == "everybody" or not mask.any():
            continue
        counts = np.bincount(now[mask], minlength=3)
        rows.append({
            "service_type": kind, "area_id": name, "area_name": name, "people": int(mask.sum()),
            "served": int(counts[YES]), "unknown": int(counts[UNKNOWN]), "not_eligible": int(counts[NO]),
            "no_service": 0, "ended": 0, "too_far": 0, "full": 0,
        })  # fmt: skip
    counted = np.bincount(now, minlength=3)
    whole = {
        "service_type": "everybody", "area_id": "", "area_name": "", "people": len(now), "served": int(counted[YES]),
        "unknown": int(counted[UNKNOWN]), "not_eligible": int(counted[NO]), "no_service": 0, "ended": 0, "too_far": 0,
        "full": 0,
    }  # fmt: skip
    released = release_counts(pd.DataFrame([whole, *rows]))
    return released.rename(columns={"service_type": "kind", "area_id": "name"})


def _beside(here: Told, proposal: Proposal | None) -> tuple[Told, ...]:
    """List what is told before any curve: what holds now, and what is proposed."""
    return (here,) if proposal is None or proposal.told is None else (here, proposal.told)


def _curves(
    world: World, taken: OnTrial, moved: dict[str, float], told: tuple[Told, ...], words: Words
) -> tuple[StepCurve, ...]:
    """Draw the curves of the limits that the rule states, as far as they may be told beside what is told already."""
    here = told[0]
    if not here.may_be_told:
        return ()
    names = dict.fromkeys(
        limit.name for limit in taken.limits() if taken.stated(limit) is not None or limit.name in moved
    )
    found = []
    for name in sorted(names, key=lambda each: each not in moved)[:MOST_CURVES]:
        trial = try_limit(world, taken, name)
        if trial.curve is None:
            continue
        marked = (trial.stated, moved.get(name))
        values = sorted({*values_between(trial, None, None, None), *(value for value in marked if value is not None)})
        counts = trial.counts(values).tolist()
        middle = len(values) if trial.stated is None else values.index(trial.stated)
        steps = [
            *steps_told(counts[:middle][::-1], here, told)[::-1],
            *steps_told(counts[middle:], here, told),
        ]
        found.append(
            StepCurve(
                curve_heading(trial.limit, words),
                tuple(values),
                tuple(step.eligible for step in steps),
                tuple(step.highest for step in steps),
                here.people,
                *marked,
            )
        )
    return tuple(found)


def _proposal(world: World, taken: OnTrial, limits: Sequence[tuple[Limit, float]], here: Told) -> Proposal:
    """Judge everybody with several limits moved at once."""
    bench = Bench(world.people, taken.offers)
    best = np.full(len(world.people), NO, dtype=np.int8)
    for site in taken.sites:
        rule = site.rule
        for limit, value in limits:
            if limit.leaf < len(site.criteria):
                rule = with_value(rule, limit, value)
        np.maximum(best, bench.rule(replace(site, rule=rule)), out=best)
    there = told_of(best)
    return Proposal(tuple(limits), there if here.may_be_told and told_beside(there, (here,)) else None)


def _entering(world: World, taken: OnTrial, now: Codes) -> dict[Kind, int | None]:
    """Count the people who are refused now and whom each kind of change would bring in; None: too few to say."""
    refused = np.flatnonzero(now == NO)
    sites = replace(taken.offers, items=taken.sites)
    found = enter_by(world.people.take(refused), sites, taken.offers, world.office_lift_km)
    counted = {kind: int(mask.sum()) for kind, mask in found.items()}
    return {
        kind: count if is_large(count) and is_large(len(refused) - count) else None for kind, count in counted.items()
    }


def _sources(world: World, words: Words) -> tuple[str, ...]:
    used = {(each.source, each.as_of) for each in world.recipe("brief").sources}
    found = sorted(words("{name} ({day})", name=name, day=day) for name, day in used)
    return tuple(found) or (words("No source is named."),)


def save_brief(
    store: Store, world: World, target: Path, taken: OnTrial, moved: Mapping[str, float], *, words: Words, actor: str
) -> None:
    """Write the brief, .html or .pdf, and note in the audit what left.

    Raises
    ------
    HomewardError
        When the format or a limit is not known, nobody is in the caseload, or the file cannot be written.

    """
    ending = target.suffix.lower()
    if ending not in (".html", ".pdf"):
        raise HomewardError(say("A brief is written as .html or .pdf."), "export.format")
    if not len(world.people):
        raise HomewardError(say("Nobody is in the caseload yet: import returnees on the page “Data”."), "brief.nobody")
    content = brief_of(world, taken, moved, words)
    if ending == ".pdf":
        from mapping.printed_brief import print_brief  # noqa: PLC0415 - loads the printer

        print_brief(content, target, words=words)
    else:
        from mapping.brief_page import brief_page  # noqa: PLC0415 - the same
        from mapping.files import write_text  # noqa: PLC0415 - loads the writers

        write_text(target, brief_page(content, words))
    details: dict[str, Any] = {"format": ending.lstrip("."), "programme": str(taken.programme["programme_id"])}
    store.audit("export", actor=actor, object_type="brief", count=1, details={**details, "with_persons": False})


def brief_bytes(
    store: Store, world: World, taken: OnTrial, moved: Mapping[str, float], *, extension: str, words: Words, actor: str
) -> bytes:
    """Write the brief and return the file's bytes, for a download; see `save_brief`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"brief.{extension}"
        save_brief(store, world, target, taken, moved, words=words, actor=actor)
        return target.read_bytes()
