"""Which waivers are there, and how is one written down or withdrawn?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from app.workflows.person import person_in
from layers.errors import HomewardError, NotFoundError
from layers.readers.criteria_cells import rule_written
from layers.rules import NO_RULE, leaves, rule_of, rule_text
from layers.waivers import Waiver
from layers.words import say

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.store import Store


def waivable_criteria(criteria: object) -> tuple[str, ...]:
    """Name the criteria of a stored rule that the partner lets be waived."""
    return tuple(dict.fromkeys(leaf.name for leaf in leaves(rule_of(criteria)) if leaf.waivable))


def grant_waiver(
    store: Store,
    world: World,
    *,
    programme_id: str,
    criterion: str,
    case_code: str | None,
    group: str | None,
    document: str,
    granted_by: str,
    granted_on: dt.date,
    until: dt.date | None,
    actor: str,
) -> int:
    """Write a waiver down and return its number.

    Raises
    ------
    HomewardError
        When the programme or the case is not in the store, the partner does not let the criterion be waived, not
        exactly one of person and group is named, the group's rule cannot be read or names everybody, a part is empty,
        or the last day lies before the first.

    """
    _check_criterion(world, programme_id, criterion)
    if (case_code is None) == (group is None):
        raise HomewardError(say("Say for whom the waiver is: one case, or a group."), "waiver.whom")
    if not document.strip() or not granted_by.strip():
        raise HomewardError(say("Say by which document the waiver is granted, and by whom."), "waiver.document")
    if until is not None and until < granted_on:
        raise HomewardError(say("The waiver would end before it begins."), "waiver.dates")
    waiver = Waiver(
        programme_id=programme_id,
        criterion=criterion,
        case_code=None if case_code is None else person_in(world, case_code).case_code,
        group_rule=None if group is None else _group(group),
        document=" ".join(document.split()),
        granted_by=" ".join(granted_by.split()),
        granted_on=granted_on,
        until=until,
    )
    return store.save_waiver(waiver, actor=actor)


def _check_criterion(world: World, programme_id: str, criterion: str) -> None:
    programme = world.programmes[world.programmes["programme_id"] == programme_id]
    if programme.empty:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    known = waivable_criteria(programme.iloc[0]["criteria"])
    if criterion in known:
        return
    if not known:
        raise HomewardError(
            say("The rule of this programme lets no criterion be waived (waivable: true)."), "waiver.criterion"
        )
    raise HomewardError(
        say(
            "The rule of this programme does not let “{criterion}” be waived, but: {known}.",
            criterion=criterion,
            known=", ".join(known),
        ),
        "waiver.criterion",
    )


def _group(text: str) -> str:
    rule = rule_written(text)
    if rule == NO_RULE:
        raise HomewardError(
            say("A waiver for everybody is a change of the rule. Say for which group it is."), "waiver.whom"
        )
    return rule_text(rule)


def waiver_rows(world: World, *, programme_id: str | None = None, every: bool = False) -> list[dict[str, Any]]:
    """Write waivers as plain values, those in force on the world's day or every one; the group as its rule."""
    return [
        {
            "number": waiver.number,
            "programme_id": waiver.programme_id,
            "criterion": waiver.criterion,
            "case_code": waiver.case_code,
            "group": waiver.group_rule,
            "document": waiver.document,
            "granted_by": waiver.granted_by,
            "granted_on": waiver.granted_on.isoformat(),
            "until": None if waiver.until is None else waiver.until.isoformat(),
            "in_force": waiver.holds(world.on),
            "withdrawn": waiver.withdrawn_at is not None,
            "actor": waiver.actor,
        }
        for waiver in world.waivers
        if (every or waiver.holds(world.on)) and programme_id in (None, waiver.programme_id)
    ]
