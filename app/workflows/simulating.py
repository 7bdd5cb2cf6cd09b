"""What would moving one limit of a programme change: for how many people of the real caseload, and for whom?"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.files import read_incoming
from app.workflows.gained import masks_of
from app.workflows.rules_in_words import part_name
from assessments.design.curve import Curve, curve_of, recount
from assessments.design.exclusion import MOST_PARTS, exclusion_of, parts_of
from assessments.design.limits import Limit, find_limit, limits_of, stated_value, with_value
from assessments.logic import VERDICT_NAMES
from layers.errors import FileRefusedError, HomewardError, NotFoundError
from layers.rules import rule_of, rule_tree
from layers.schemas import COLUMNS, Kind, Programmes
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.facts import Codes
    from assessments.offers import Offer, Offers
    from layers.rules import Rule
    from layers.store import Store
    from layers.words import Words

MOST_VALUES = 2_000
"""So many values one answer may list."""

USUAL_KM, USUAL_MINUTES = 20.0, 120.0
"""Without a range, kilometres and minutes are shown up to twice the stated limit, at least up to here."""

VALUES_SHOWN = 40
"""About so many values are listed where no step is asked for."""


LIMIT_LABELS = {
    "age.from": N_("Age, at least (years)"),
    "age.to": N_("Age, at most (years)"),
    "education_grade.from": N_("Schooling, at least (grades)"),
    "education_grade.to": N_("Schooling, at most (grades)"),
    "isced_level.from": N_("ISCED level, at least"),
    "isced_level.to": N_("ISCED level, at most"),
    "within.urban_km": N_("Distance where it is urban (km)"),
    "within.rural_km": N_("Distance where it is rural (km)"),
    "by_road.road_km": N_("Way by road (km)"),
    "by_road.minutes": N_("Way by road (minutes)"),
    "dependants.from": N_("Dependants, at least"),
    "dependants.to": N_("Dependants, at most"),
}
"""What each limit that can be moved is called; a test holds them together with the rule's criteria."""


@dataclass(frozen=True, eq=False)
class OnTrial:
    """One programme, of the store or a draft, at each of its sites."""

    offers: Offers
    sites: tuple[Offer, ...]
    programme: dict[str, Any]

    @property
    def own_rule(self) -> Rule:
        """The rule as the programme states it: soft criteria included, no site's own distance, no waiver."""
        return rule_of(self.programme.get("criteria"))

    @property
    def rule(self) -> Rule:
        """The rule with the most criteria: a service may add its own distance to the programme's."""
        return max(self.sites, key=lambda offer: len(offer.criteria)).rule

    def limits(self) -> tuple[Limit, ...]:
        """List the limits that can be moved."""
        return limits_of(self.rule)

    def stated(self, limit: Limit) -> float | None:
        """Return the value that the rule states for a limit, None for no limit."""
        return stated_value(self.rule, limit)


def on_trial(world: World, programme_id: str) -> OnTrial:
    """Take a programme of the store.

    Raises
    ------
    NotFoundError
        When there is none of this identifier; a likely one is suggested.

    """
    known = list(world.programmes["programme_id"])
    if programme_id not in known:
        near = difflib.get_close_matches(programme_id, known, n=1)
        if near:
            message = say(
                "There is no programme “{programme}” in the store. Is “{near}” meant?",
                programme=programme_id,
                near=near[0],
            )
            raise NotFoundError(message)
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    return _at_its_sites(world.offers, known.index(programme_id))


def draft_on_trial(world: World, store: Store, path: Path) -> OnTrial:
    """Take a programme that is only drafted: a file of programmes with one in it. Nothing is saved.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, or holds no programme or several.

    """
    reading = read_incoming(store, path, "programmes")
    if len(reading.accepted) != 1 or len(reading.quarantined):
        message = say(
            "{file} must hold exactly one programme that can be read. “homeward import programmes {file} --dry-run” "
            "says what is wrong with it.",
            file=path.name,
        )
        raise FileRefusedError(message, "simulate.draft")
    return trial_among(world, reading.accepted)


def trial_among(world: World, drafted: pd.DataFrame) -> OnTrial:
    """Take the first of some drafted programmes; the others are on offer beside those of the store, as bridges are.

    Raises
    ------
    NotFoundError
        When no service of the programme is imported.

    """
    others = world.programmes[~world.programmes["programme_id"].isin(drafted["programme_id"])]
    programmes = pd.concat([others, drafted], ignore_index=True).astype(world.programmes.dtypes)
    return _at_its_sites(world.offers_with(programmes), len(others))


def _at_its_sites(offers: Offers, number: int) -> OnTrial:
    sites = tuple(offer for offer in offers.items if offer.programme == number)
    if not sites:
        message = say("No service of this programme is imported: nobody can be judged.")
        raise NotFoundError(message, "simulate.sites")
    programme = {str(name): value for name, value in offers.programmes.iloc[number].to_dict().items()}
    return OnTrial(offers, sites, programme)


@dataclass(frozen=True, eq=False)
class Trial:
    """A programme with one limit that moves, for everybody in the caseload."""

    world: World
    on_trial: OnTrial
    limit: Limit
    curve: Curve | None

    @property
    def stated(self) -> float | None:
        """The value that the rule states, None for no limit."""
        return self.on_trial.stated(self.limit)

    def answers(self, value: float | None) -> Codes:
        """Return everybody's answer with the limit at a value, None for no limit: 0 no, 1 unknown, 2 yes."""
        between = value is not None and self.limit.is_whole and not float(value).is_integer()
        if self.curve is None or value is None or between:
            people, sites = self.world.people, self.on_trial.sites
            return recount(people, self.on_trial.offers, sites, self.limit, value)
        return self.curve.answers(value)

    def counts(self, values: Sequence[float]) -> npt.NDArray[np.int64]:
        """Count the people who are ineligible, unknown and eligible at each value: values x 3."""
        if self.curve is not None and all(not self.limit.is_whole or float(value).is_integer() for value in values):
            return self.curve.counts(values)
        return np.array([np.bincount(self.answers(value), minlength=len(VERDICT_NAMES)) for value in values])

    def usual_values(self) -> tuple[float, float, float]:
        """Return from where, up to where and in which steps values are listed where nobody says."""
        if self.limit.is_whole:
            found = self.curve.steps(0, self.limit.most) if self.curve is not None else np.zeros(0)
            stated = [] if self.stated is None else [self.stated]
            ends = [*found[:1], *found[-1:], *stated] or [0.0, self.limit.most]
            return float(min(ends)), float(max(ends)), 1.0
        least = USUAL_MINUTES if self.limit.key == "minutes" else USUAL_KM
        highest = max(2 * (self.stated or 0.0), least)
        return 0.0, highest, highest / VALUES_SHOWN


def try_limit(world: World, on_trial: OnTrial, vary: str) -> Trial:
    """Move one limit, named as `criterion.value` (`age.to`, `within.urban_km`), of a programme on trial."""
    limit = find_limit(on_trial.rule, vary)
    return Trial(world, on_trial, limit, curve_of(world.people, on_trial.offers, on_trial.sites, limit))


def values_between(trial: Trial, start: float | None, stop: float | None, step: float | None) -> list[float]:
    """List the values asked about; what is not said is chosen (`Trial.usual_values`). Both ends are included.

    Raises
    ------
    HomewardError
        When the range is empty, the step is not above 0, or there are more than `MOST_VALUES`.

    """
    usual_start, usual_stop, usual_step = trial.usual_values()
    first = usual_start if start is None else start
    last = max(usual_stop, first) if stop is None else stop
    by = usual_step if step is None else step
    if by <= 0 or last < first or first < 0:
        raise HomewardError(
            say("--from must not be negative nor above --to, and --step must be above 0."), "simulate.range"
        )
    count = int(np.floor((last - first) / by + 1e-9)) + 1
    if count > MOST_VALUES:
        message = say(
            "That would be {count} values, at most {most} are listed: take a larger --step.",
            count=count,
            most=MOST_VALUES,
        )
        raise HomewardError(message, "simulate.range")
    return [round(first + number * by, 9) for number in range(count)]


def simulated_rows(trial: Trial, values: Sequence[float], *, by_group: bool = False) -> list[dict[str, Any]]:
    """Count everybody in the caseload at each value: rows of value, eligible, ineligible and unknown.

    With `by_group` each row has `groups` too: the same counts by sex, age band and region, those of nobody left out.
    """
    if not by_group:
        counted = trial.counts(values).tolist()
        return [
            {"value": _plain(trial, value), **_named(counts)} for value, counts in zip(values, counted, strict=True)
        ]
    groups = [(kind, name, mask) for kind, name, mask in masks_of(trial.world) if kind != "everybody" and mask.any()]
    rows = []
    for value in values:
        answers = trial.answers(value)
        split = [
            {"kind": kind, "name": name or None, "people": int(mask.sum()), **_named(_counts(answers[mask]))}
            for kind, name, mask in groups
        ]
        rows.append({"value": _plain(trial, value), **_named(_counts(answers)), "groups": split})
    return rows


def _counts(answers: Codes) -> list[int]:
    counted: list[int] = np.bincount(answers, minlength=len(VERDICT_NAMES)).tolist()
    return counted


def _named(counts: Sequence[int]) -> dict[str, int]:
    by_name = dict(zip(VERDICT_NAMES, counts, strict=True))
    return {name: by_name[name] for name in _COUNTED}


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
            "criterion": getattr(parts[each.part], "name", None) if each.part >= 0 else None,
            "part": part_name(each.part, parts, words),
            "refused": each.refused,
            "alone": each.alone,
            "share": each.share,
        }
        for each in exclusion_of(world.people, taken.offers, taken.sites)
    ]


_COUNTED = ("eligible", "ineligible", "unknown")


def _plain(trial: Trial, value: float) -> float | int:
    return _plain_value(value) if trial.limit.is_whole else value


DRAFT_ENDING = "-draft"


def draft_text(taken: OnTrial, limit: Limit, value: float) -> str:
    """Write a programme with one limit moved as a file of programmes (YAML), under a name of its own."""
    import yaml  # noqa: PLC0415 - only needed here

    entry = entry_of(taken.programme)
    entry["programme_id"] += DRAFT_ENDING
    entry["criteria"] = rule_tree(with_value(taken.rule, limit, _plain_value(value)))
    text: str = yaml.safe_dump({"programmes": [entry]}, sort_keys=False, allow_unicode=True)
    return text


def entry_of(programme: Mapping[str, Any]) -> dict[str, Any]:
    """Write a row of schema Programmes as an entry of a file of programmes, without its rule."""
    return {
        name: _written(name, cell)
        for name, cell in programme.items()
        if name in Programmes.names() and name not in _NOT_DRAFTED and not pd.isna(cell) and cell != ""
    }


_NOT_DRAFTED = ("criteria", "source", "source_date", "missing_since")
"""Columns that say where a row comes from; a draft comes from nowhere yet."""


_TREES = ("quotas", "bridges")
"""Columns that are kept as JSON and written as trees."""


def _written(name: str, cell: Any) -> Any:
    if name in _TREES:
        return json.loads(cell)
    kind = COLUMNS[name].kind
    if kind is Kind.LIST:
        return str(cell).split()
    if kind is Kind.DATE:
        return pd.Timestamp(cell).date().isoformat()
    if kind in (Kind.INTEGER, Kind.NUMBER):
        number = float(cell)
        return int(number) if number.is_integer() else number
    return bool(cell) if kind is Kind.BOOLEAN else str(cell)


def _plain_value(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
