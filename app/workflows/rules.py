"""Which version of each programme's rule is in force on a day, and which versions has there been?"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.rules_in_words import rule_lines
from layers.errors import NotFoundError
from layers.rule_versions import in_force, live, timeline
from layers.rules import rule_of
from layers.words import N_, Message, say

if TYPE_CHECKING:
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


def rule_lines_of(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write versions for the eye: which, when, brought by whom, and what each asks for."""
    if not rows:
        return words("No programme states a rule yet.")
    return "\n".join("\n".join([words(version_said(row)), *(f"  {said}" for said in row["sentences"])]) for row in rows)


def version_said(row: Mapping[str, Any]) -> Message:
    """Say which version of a rule it is, its days in force, and who brought it."""
    days = _days_said(row)
    if row["state"] in _STATES:
        days = say("{days} ({state})", days=days, state=Message(_STATES[row["state"]]))
    said = say(
        "{programme}, version {number}: {days}, brought by {actor} on {day}",
        programme=row["programme_id"],
        number=row["rule_version"],
        days=days,
        actor=row["actor"],
        day=None if row["known_since"] is None else dt.datetime.fromisoformat(row["known_since"]).date(),
    )
    return said if row["source"] is None else say("{version}, from “{source}”", version=said, source=row["source"])


_STATES = {
    "corrected": N_("version corrected since"),
    "taken_back": N_("version taken back"),
}


def _days_said(row: Mapping[str, Any]) -> Message:
    first, last = (
        None if row[name] is None else dt.date.fromisoformat(row[name]) for name in ("in_force_from", "in_force_to")
    )
    if first is None and last is None:
        return say("in force all the time")
    if first is None:
        return say("in force until {last}", last=last)
    if last is None:
        return say("in force from {first}", first=first)
    return say("in force from {first} until {last}", first=first, last=last)
