"""What would let a person into the options that do not take them now, and which rule each verdict came from?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.changing.actions import Change, action_row, nothing_helps
from assessments.changing.candidates import Desk
from assessments.changing.search import changes_for
from assessments.eligibility import Bench

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
