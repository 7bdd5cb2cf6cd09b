"""What stands beside a drafted programme's rule: bridges that lead into it, and quotas, each in a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.quotas import group_said
from assessments.changing.actions import Kind
from assessments.changing.bridging import bridge_days
from assessments.changing.crowd import enter_by
from assessments.logic import NO
from layers.bridges import Bridge, bridge_of
from layers.errors import HomewardError
from layers.labels import join_messages, listed_labels
from layers.quotas import quotas_of
from layers.readers.written_programme import entries_written, with_written_entry
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.facts import Codes


@dataclass(frozen=True)
class NewBridge:
    """A bridge that is drafted with a programme: its name, sites and days, and what its pupils have at the end."""

    name: str
    service_ids: tuple[str, ...]
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    to_grade: int | None = None
    system: str | None = None
    documents: tuple[str, ...] = ()
    previous_training: tuple[str, ...] = ()


def bridges_said(taken: OnTrial) -> list[Message]:
    """Say each bridge on offer that the programme recognises, with its days and what it makes up for."""
    programme_id = str(taken.programme["programme_id"])
    said = []
    for row in taken.offers.programmes.to_dict("records"):
        found = bridge_of(row.get("bridges"))
        if found is not None and found.recognised_by(programme_id) and row["programme_id"] != programme_id:
            said.append(_bridge_said({str(name): value for name, value in row.items()}, found, taken.offers.on))
    return said


def _bridge_said(row: Mapping[str, Any], bridge: Bridge, on: dt.date) -> Message:
    starts, ends = bridge_days(row, on)
    name = row["programme_id"] if pd.isna(row["programme_name"]) else row["programme_name"]
    values = {"name": name, "gained": gained_said(bridge), "first": starts, "last": ends}
    if starts is not None and ends is not None:
        return say("“{name}”, from {first} to {last}: {gained}.", **values)
    if ends is not None:
        return say("“{name}”, until {last}: {gained}.", **values)
    return say("“{name}”, no end stated, so that nobody can tell whether it is in time: {gained}.", **values)


def gained_said(bridge: Bridge) -> Message:
    """Say what somebody has who completes a bridge."""
    said = []
    if bridge.to_grade is not None:
        whose = say("the person's own system") if bridge.system is None else Message(bridge.system)
        said.append(say("grade {grade} completed ({system})", grade=bridge.to_grade, system=whose))
    if bridge.documents:
        said.append(listed_labels("documents", bridge.documents))
    if bridge.previous_training:
        said.append(say("trained in {trades}", trades=listed_labels("previous_training", bridge.previous_training)))
    if bridge.criteria:
        said.append(say("counts as met: {criteria}", criteria=", ".join(bridge.criteria)))
    return join_messages(said)


def brought_by_bridges(world: World, taken: OnTrial, answers: Codes) -> int:
    """Count the people who are refused and whom some bridge on offer would surely let in."""
    refused = np.flatnonzero(answers == NO)
    sites = replace(taken.offers, items=taken.sites)
    found = enter_by(world.people.take(refused), sites, taken.offers, world.office_lift_km)
    return int(found[Kind.BRIDGE].sum())


def with_bridge(world: World, text: str, bridge: NewBridge) -> str:
    """Add a bridge to a draft's text, as a further programme that the first recognises.

    Raises
    ------
    HomewardError
        When it has no name or site, makes up for nothing, or the text cannot be read.

    """
    if not bridge.name.strip() or not bridge.service_ids:
        raise HomewardError(say("A bridge needs a name and a site."), "draft.bridge")
    entries = entries_written(text)
    gives: dict[str, Any] = {}
    if bridge.to_grade is not None:
        system = {"system": bridge.system} if bridge.system else {}
        gives["education"] = {"to_grade": bridge.to_grade, **system}
    gives |= {name: list(getattr(bridge, name)) for name in ("documents", "previous_training") if getattr(bridge, name)}
    if not gives:
        raise HomewardError(say("Say what somebody has who completes the bridge."), "draft.bridge")
    gives["for"] = [entries[0].get("programme_id")]
    entry: dict[str, Any] = {
        "programme_id": fresh_id(world, bridge.name, {str(each.get("programme_id")) for each in entries}),
        "programme_name": bridge.name.strip(),
        "service_ids": list(bridge.service_ids),
    }
    entry |= {name: day.isoformat() for name, day in (("starts", bridge.first_day), ("ends", bridge.last_day)) if day}
    return with_written_entry(text, {**entry, "bridges": gives})


def fresh_id(world: World, name: str, taken: Collection[str] = ()) -> str:
    """Make an identifier of a name: plain letters and figures joined by hyphens, none that a programme has already."""
    from layers.plain import plain_words  # noqa: PLC0415 - beside its one use

    plain = plain_words(name).replace(" ", "-")[:60].strip("-") or "programme"
    number, found = 2, plain
    known = {*taken, *world.programmes["programme_id"]}
    while found in known:
        found = f"{plain}-{number}"
        number += 1
    return found


def quotas_said(taken: OnTrial) -> list[Message]:
    """Say each quota of a programme: for whom, and how many of its seats."""
    seats = taken.programme.get("seats_total")
    said = []
    for quota in quotas_of(taken.programme.get("quotas")):
        group = group_said(quota)
        if quota.count is None and (pd.isna(seats) or quota.of != "seats"):
            base = say("the seats") if quota.of == "seats" else say("those who enrol")
            percent = round(100 * (quota.share or 0.0), 1)
            said.append(say("{group} {percent} % of {base}.", group=group, percent=percent, base=base))
            continue
        kept = quota.target(0 if pd.isna(seats) else int(seats))
        said.append(say("{group} {count} places are kept.", group=group, count=kept))
    return said
