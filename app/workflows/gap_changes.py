"""What would bring in the people who are left out: how many by waivers, by waiting, by bridges, by lifts or lodging?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.changing.crowd import KINDS, brought_in
from layers.labels import GAP_LABELS
from layers.service_types import SERVICE_TYPES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from app.workflows.world import World
    from layers.words import Words

_BY = {
    "wait": N_("a later intake: {count}"),
    "waiver": N_("waivers: {count}"),
    "bridge": N_("a make-up class or exam: {count}"),
    "lift": N_("bringing people: {count}"),
    "lodging": N_("lodging: {count}"),
}


def gap_changes(world: World, *, service_type: str | None = None) -> pd.DataFrame:
    """Count, by type of service and cause, the people left out and how many each kind of change would bring in."""

    def count() -> pd.DataFrame:
        statuses = world.statuses
        if service_type is not None:
            statuses = statuses[statuses["service_type"] == service_type]
        people = world.people.take(world.positions(statuses))
        return brought_in(people, world.offers, statuses, office_lift_km=world.office_lift_km)

    return world.once(("gap changes", service_type), count)


def change_rows(found: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Write the counts as plain values, each row with its sentence."""
    whole = ("people", *(kind.name.lower() for kind in KINDS))
    rows = [
        {str(name): int(value) if name in whole else value for name, value in row.items()}
        for row in found.to_dict("records")
    ]
    return [{**row, "sentence": words(change_said(row, with_type=True))} for row in rows]


def change_lines(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write the counts for the eye."""
    return "\n".join(row["sentence"] for row in rows) or words("Nobody is left out for being too far or not eligible.")


def change_said(row: dict[str, Any], *, with_type: bool = False) -> Message:
    """Say for one cause how many people each kind of change, taken alone, would bring in."""
    cause = Message(GAP_LABELS[row["cause"]])
    if with_type:
        cause = say("{type}, {cause}", type=Message(SERVICE_TYPES[row["service_type"]].label), cause=cause)
    parts = [Message(_BY[name], {"count": row[name]}) for name in _BY if row[name]]
    if not parts:
        return say(
            "{cause}: {people} people; no change within reach would bring one of them in.",
            cause=cause,
            people=row["people"],
        )
    said = parts[0]
    for part in parts[1:]:
        said = say("{first}, {then}", first=said, then=part)
    return say("{cause}: {people} people. Could enter with {changes}.", cause=cause, people=row["people"], changes=said)
