"""What would moving one limit of a programme change: for how many people of the real caseload, and for whom?"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.files import read_incoming
from assessments.design.firmness import Firmness, Moving, differs, moving, written_of
from assessments.design.limits import Limit, find_limit, limits_of, stated_value, with_value
from assessments.logic import YES
from layers.errors import FileRefusedError, HomewardError, NotFoundError
from layers.rules import leaves, rule_of, rule_tree
from layers.schemas import COLUMNS, Kind, Programmes
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.design.curve import Curve
    from assessments.facts import Codes
    from assessments.offers import Offer, Offers
    from layers.rules import Rule
    from layers.store import Store

MOST_VALUES = 2_000
"""So many values one answer may list."""

USUAL_KM, USUAL_MINUTES = 20.0, 120.0
"""Without a range, kilometres and minutes are shown up to twice the stated limit, at least up to here."""

AROUND = 10.0
"""Where everybody is judged anew at each value, whole limits are shown so far around the stated one."""

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
        """The rule that decides, with the most criteria: a service may add its own distance to the programme's."""
        return max(self.sites, key=lambda offer: len(offer.criteria)).rule

    @property
    def written(self) -> Rule:
        """The rule as it is written, soft criteria included and without waivers, with the most criteria."""
        return written_of(max(self.sites, key=lambda offer: len(offer.stated)))

    def limits(self) -> tuple[Limit, ...]:
        """List the limits of the written rule that can be moved."""
        return limits_of(self.written)

    def stated(self, limit: Limit) -> float | None:
        """Return the value that the written rule states for one of its limits, None for no limit."""
        return stated_value(self.written, limit)

    def is_soft(self, limit: Limit) -> bool:
        """Tell whether a limit of the written rule keeps nobody out."""
        return leaves(self.written)[limit.leaf].soft


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
    """Take a programme that is only drafted: a file with it, below which bridges may follow. Nothing is saved.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, or holds no programme or several that are no bridges.

    """
    reading = read_incoming(store, path, "programmes")
    others = reading.accepted.iloc[1:]
    if not len(reading.accepted) or len(reading.quarantined) or others["bridges"].isna().any():
        message = say(
            "{file} must hold exactly one programme that can be read, and below it none but bridges. “homeward import "
            "programmes {file} --dry-run” says what is wrong with it.",
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
    """A programme with one limit that moves, for everybody in the caseload; `limit` is one of the written rule."""

    world: World
    on_trial: OnTrial
    limit: Limit
    deciding: Moving

    @property
    def curve(self) -> Curve | None:
        """The exact curve of the rule that decides; None where everybody is judged anew at each value."""
        return self.deciding.curve

    @property
    def stated(self) -> float | None:
        """The value that the rule states, None for no limit."""
        return self.on_trial.stated(self.limit)

    @cached_property
    def strict(self) -> Moving:
        """The same with the soft criteria held."""
        return self._held(Firmness.STRICT)

    @cached_property
    def waived(self) -> Moving:
        """The same with every waivable criterion waived for everybody."""
        return self._held(Firmness.WAIVED)

    def _held(self, firmness: Firmness) -> Moving:
        if not differs(self.on_trial.written, firmness):
            return self.deciding
        return moving(self.world.people, self.on_trial.offers, self.on_trial.sites, self.limit, firmness)

    def answers(self, value: float | None) -> Codes:
        """Return everybody's answer with the limit at a value, None for no limit: 0 no, 1 unknown, 2 yes."""
        return self.deciding.answers(value)

    def reserved(self, value: float | None) -> npt.NDArray[np.bool_]:
        """Mark the eligible people who fail a soft criterion, or may fail it, at every site that takes them."""
        if self.strict is self.deciding:
            return np.zeros(len(self.world.people), dtype=bool)
        marked: npt.NDArray[np.bool_] = (self.answers(value) == YES) & (self.strict.answers(value) != YES)
        return marked

    def counts(self, values: Sequence[float]) -> npt.NDArray[np.int64]:
        """Count the people who are ineligible, unknown and eligible at each value: values x 3."""
        return self.deciding.counts(values)

    def held_counts(self, values: Sequence[float]) -> npt.NDArray[np.int64]:
        """Count the people who are eligible with a reservation, and eligible if all were waived: values x 2."""
        eligible = self.counts(values)[:, YES]
        return np.column_stack([eligible - self.strict.counts(values)[:, YES], self.waived.counts(values)[:, YES]])

    def usual_values(self) -> tuple[float, float, float]:
        """Return from where, up to where and in which steps values are listed where nobody says."""
        if self.limit.is_whole:
            curve = self.curve or self.strict.curve
            stated = [] if self.stated is None else [self.stated]
            around = [max(each - AROUND, 0.0) for each in stated] + [
                min(each + AROUND, self.limit.most) for each in stated
            ]
            found = around if curve is None else curve.steps(0, self.limit.most)
            ends = [*found[:1], *found[-1:], *stated] or [0.0, self.limit.most]
            return float(min(ends)), float(max(ends)), 1.0
        least = USUAL_MINUTES if self.limit.key == "minutes" else USUAL_KM
        highest = max(2 * (self.stated or 0.0), least)
        return 0.0, highest, highest / VALUES_SHOWN


def try_limit(world: World, on_trial: OnTrial, vary: str) -> Trial:
    """Move one limit, named as `criterion.value` (`age.to`, `within.urban_km`), of a programme on trial."""
    limit = find_limit(on_trial.written, vary)
    deciding = moving(world.people, on_trial.offers, on_trial.sites, limit, Firmness.DECIDING)
    return Trial(world, on_trial, limit, deciding)


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


DRAFT_ENDING = "-draft"


def draft_text(taken: OnTrial, limit: Limit, value: float) -> str:
    """Write a programme with one limit moved as a file of programmes (YAML), under a name of its own."""
    import yaml  # noqa: PLC0415 - only needed here

    entry = entry_of(taken.programme)
    entry["programme_id"] += DRAFT_ENDING
    rule = taken.own_rule if limit.leaf < len(leaves(taken.own_rule)) else taken.written
    entry["criteria"] = rule_tree(with_value(rule, limit, _plain_value(value)))
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
