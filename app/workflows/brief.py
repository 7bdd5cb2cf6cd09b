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

    from app.workflows.simulating import OnTrial, Trial
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
    walks = _walks(world, taken, dict(moved), here)
    proposal = _proposal(world, taken, limits, here, walks) if limits else None
    curves = tuple(walk.curve(moved, words) for walk in [*walks.values()][:MOST_CURVES])
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


@dataclass(frozen=True)
class Walk:
    """What may be told along one limit: values, what is counted at each, and what is told there.

    It depends on the rule and the caseload alone, never on what is proposed: so any two briefs of the same day tell of
    the same values the same, and what lies between two of their figures is nobody or at least `LEAST_PEOPLE`.
    """

    trial: Trial
    values: tuple[float, ...]
    counted: tuple[Told, ...]
    told: tuple[Told, ...]

    def steps_on(self, value: float) -> bool:
        """Tell whether a value is one of the steps."""
        return value in [*self.values]

    def up_to(self, value: float) -> list[Told]:
        """Return what is told between what holds now and a value, that one included."""
        now = value if self.trial.stated is None else self.trial.stated
        between = min(now, value), max(now, value)
        return [told for here, told in zip(self.values, self.told, strict=True) if between[0] <= here <= between[1]]

    def at(self, value: float) -> Told | None:
        """Return what may be told of one value itself; None where nothing may."""
        for here, counted, told in zip(self.values, self.counted, self.told, strict=True):
            if here == value:
                return told if told == counted else None
        return None

    def curve(self, moved: Mapping[str, float], words: Words) -> StepCurve:
        """Draw it."""
        return StepCurve(
            curve_heading(self.trial.limit, words),
            self.values,
            tuple(step.eligible for step in self.told),
            tuple(step.highest for step in self.told),
            self.told[0].people,
            self.trial.stated,
            moved.get(self.trial.limit.name),
        )


def _walks(world: World, taken: OnTrial, moved: dict[str, float], here: Told) -> dict[str, Walk]:
    """Walk along the limits that the rule states, those that are asked about first."""
    if not here.may_be_told:
        return {}
    names = dict.fromkeys(
        limit.name for limit in taken.limits() if taken.stated(limit) is not None or limit.name in moved
    )
    found = {}
    for name in sorted(names, key=lambda each: each not in moved)[: max(MOST_CURVES, len(moved))]:
        trial = try_limit(world, taken, name)
        if trial.curve is None:
            continue
        values = sorted({*_steps_to(trial, moved.get(name)), *([] if trial.stated is None else [trial.stated])})
        counts = trial.counts(values).tolist()
        middle = len(values) if trial.stated is None else values.index(trial.stated)
        steps = [
            *steps_told(counts[:middle][::-1], here)[::-1],
            *steps_told(counts[middle:], here),
        ]
        counted = tuple(Told(int(row[YES]), int(row[UNKNOWN]), here.people) for row in counts)
        found[name] = Walk(trial, tuple(values), counted, tuple(steps))
    return found


def _steps_to(trial: Trial, wanted: float | None) -> list[float]:
    """List round values of a limit, as far as the one that is asked about where that is one of them."""
    first, last, _ = trial.usual_values()
    step = 1.0 if trial.limit.is_whole else next(step for most, step in _STEPS if last <= most)
    if wanted is not None and wanted % step == 0:
        first, last = min(first, wanted), max(last, wanted)
    return values_between(trial, first, last, step)


_STEPS = ((12.0, 0.5), (60.0, 1.0), (np.inf, 5.0))
"""Up to which kilometres or minutes curves go in which steps: what a partner would be asked for."""


def _proposal(
    world: World, taken: OnTrial, limits: Sequence[tuple[Limit, float]], here: Told, walks: Mapping[str, Walk]
) -> Proposal:
    """Judge everybody with several limits moved at once; one alone is told as its walk tells it."""
    known = [(walks[limit.name], value) for limit, value in limits if limit.name in walks]
    if not here.may_be_told or any(not walk.steps_on(value) for walk, value in known):
        return Proposal(tuple(limits), None)
    if len(limits) == len(known) == 1:
        return Proposal(tuple(limits), known[0][0].at(known[0][1]))
    bench = Bench(world.people, taken.offers)
    best = np.full(len(world.people), NO, dtype=np.int8)
    for site in taken.sites:
        rule = site.rule
        for limit, value in limits:
            if limit.leaf < len(site.criteria):
                rule = with_value(rule, limit, value)
        np.maximum(best, bench.rule(replace(site, rule=rule)), out=best)
    there = told_of(best)
    smaller = [told for walk, value in known for told in walk.up_to(value)]  # whom these hold, the proposal holds too
    return Proposal(tuple(limits), there if told_beside(there, (here, *smaller)) else None)


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
