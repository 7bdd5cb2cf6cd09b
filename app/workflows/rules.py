"""Which version of each programme's rule is in force on a day, and which versions has there been?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.components.rules_in_words import rule_lines
from layers.errors import NotFoundError
from layers.rule_versions import in_force, live, timeline
from layers.rules import rule_of
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from app.workflows.world import World
    from layers.rule_versions import InForce, RuleVersion
    from layers.words import Words


def rules_on(versions: Mapping[str, Sequence[RuleVersion]], on: dt.date) -> dict[str, InForce]:
    """Return, for each programme of which versions are kept, the one by which a day is judged."""
    found = {programme_id: in_force(some, on) for programme_id, some in versions.items()}
    return {programme_id: rule for programme_id, rule in found.items() if rule is not None}


def with_rules(programmes: pd.DataFrame, rules: Mapping[str, InForce]) -> pd.DataFrame:
    """Give each programme the rule by which the day is judged."""
    kept = {programme_id: rule.version.criteria for programme_id, rule in rules.items()}
    now = programmes["programme_id"].map(kept).astype("str")
    known = programmes["programme_id"].isin(list(kept))
    return programmes.assign(criteria=programmes["criteria"].mask(known, now).astype("str"))


def rule_rows(
    world: World, words: Words, *, programme_id: str | None = None, history: bool = False
) -> list[dict[str, Any]]:
    """List rules as plain values: of each programme the version by which the day is judged, or every version.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    if programme_id is not None and programme_id not in set(world.programmes["programme_id"]):
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    chosen = list(world.programmes["programme_id"]) if programme_id is None else [programme_id]
    rows = []
    for each in chosen:
        now = world.rules.get(each)
        if now is None:
            continue
        if history:
            days = {found.version.number: found for found in timeline(live(world.rule_versions[each]))}
            rows += [_row(version, days.get(version.number), now, words) for version in world.rule_versions[each]]
        else:
            rows.append(_row(now.version, now, now, words))
    return rows


def _row(version: RuleVersion, days: InForce | None, now: InForce, words: Words) -> dict[str, Any]:
    """Write one version; `days` are its effective days, None where another has replaced it."""
    is_now = version.number == now.version.number
    return {
        "programme_id": version.programme_id,
        "rule_version": version.number,
        "in_force_from": _iso(version.in_force_from if days is None else days.first_day),
        "in_force_to": _iso(version.in_force_to if days is None else days.last_day),
        "in_force": is_now and now.holds,
        "state": _state(version, days),
        "known_since": None if version.at is None else version.at.isoformat(),
        "actor": version.actor,
        "source": version.source or None,
        "import_id": version.import_id,
        "rule": json.loads(version.criteria) if version.criteria else None,
        "sentences": [words(message) for _, message in rule_lines(rule_of(version.criteria))],
    }


def _state(version: RuleVersion, days: InForce | None) -> str:
    if version.undone_at is not None:
        return "taken_back"
    return "corrected" if days is None else "kept"


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
