"""What would let a person into the options that do not take them now, and which rule each verdict came from?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.changing.actions import Change, action_row, nothing_helps
from assessments.changing.candidates import Desk
from assessments.changing.search import changes_for
from assessments.eligibility import Bench
from assessments.inputs import inputs_of, verdict_from
from layers.errors import HomewardError
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from app.workflows.world import World
    from assessments.facts import People
    from layers.words import Message, Words

Key = tuple[str | None, str]
"""An option: its programme (None for a service that needs none) and its service."""

Changes = dict[Key, tuple[Change, ...]]
"""For each option with a verdict of no, the smallest sets of changes that would make it a yes."""


def key_of(option: Mapping[Any, Any]) -> Key:
    """Return by what an option (a row of schema Options) is known."""
    programme = option["programme_id"]
    return (programme if isinstance(programme, str) else None), str(option["service_id"])


def changes_of(world: World, person: People, options: pd.DataFrame) -> Changes:
    """Say for each option that does not take the one person what would change that; nothing within reach is empty."""
    refused = {key_of(row) for row in options[options["verdict"] == "ineligible"].to_dict("records")}
    if not refused:
        return {}
    offers = world.offers
    ids = [*offers.programmes["programme_id"]]
    services = [*offers.services["service_id"]]
    desk = Desk(Bench.for_one(person, offers), world.office_lift_km)
    found: Changes = {}
    for offer in offers.items:
        key = (None if offer.programme is None else ids[offer.programme], services[offer.service])
        if key in refused:
            found[key] = changes_for(desk, offer, refused=True)
    return found


def changes_said(changes: Changes) -> dict[Key, tuple[Message, ...]]:
    """Say the changes of each option, the smallest first; where nothing helps, that."""
    return {key: tuple(change.said() for change in some) or (nothing_helps(),) for key, some in changes.items()}


def changes_rows(changes: tuple[Change, ...], words: Words) -> list[dict[str, Any]]:
    """Write sets of changes as plain values, each with its sentence."""
    return [
        {"actions": [action_row(action) for action in change.actions], "sentence": words(change.said())}
        for change in changes
    ]


def option_extras(world: World, key: Key, changes: Changes, words: Words) -> dict[str, Any]:
    """Return what an option's row says besides: the version of the rule that judged it, and what would change it."""
    rule = world.rules.get(key[0]) if key[0] is not None else None
    some = changes.get(key)
    return {
        "rule_version": None if rule is None else rule.version.number,
        "rule_in_force_from": None if rule is None or rule.first_day is None else rule.first_day.isoformat(),
        "rule_in_force_to": None if rule is None or rule.last_day is None else rule.last_day.isoformat(),
        "rule_in_force": None if rule is None else rule.holds,
        "would_change": [] if some is None else changes_rows(some, words),
        "would_change_said": words(nothing_helps()) if some == () else None,
    }


def inputs_by_option(world: World, person: People, options: pd.DataFrame) -> dict[Key, dict[str, Any]]:
    """State for each option what its verdict rests on: the rule and its version, the fields read, the distance."""
    bench = Bench.for_one(person, world.offers)
    wanted = {key_of(row) for row in options.to_dict("records")}
    found: dict[Key, dict[str, Any]] = {}
    ids, services = [*world.offers.programmes["programme_id"]], [*world.offers.services["service_id"]]
    for offer in world.offers.items:
        key = (None if offer.programme is None else ids[offer.programme], services[offer.service])
        if key in wanted:
            rule = None if key[0] is None else world.rules.get(key[0])
            version = None if rule is None else rule.version.number
            found[key] = {"rule_version": version, **inputs_of(bench, offer)}
    return found


def verified_rows(document: Any) -> list[dict[str, Any]]:
    """Take every verdict of an answer of `homeward check --format json` anew from its inputs alone.

    Raises
    ------
    HomewardError
        When it is no such answer, or one of its inputs cannot be read.

    """
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "inputs" in row for row in rows):
        raise HomewardError(say("This is no answer of “homeward check --format json”."), "verify.file")
    found = []
    for row in rows:
        try:
            again = verdict_from(row["inputs"])
        except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
            raise HomewardError(say("The inputs of an option cannot be read."), "verify.inputs") from error
        found.append(
            {
                "programme_id": row.get("programme_id"),
                "service_id": row.get("service_id"),
                "rule_version": row.get("rule_version"),
                "verdict": row.get("verdict"),
                "verdict_again": again,
                "agrees": row.get("verdict") == again,
            }
        )
    return found
