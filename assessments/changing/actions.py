"""What can be changed, in the order of what it asks of people, and how each change is said.

Nobody's age, sex, origin or disability is ever changed. To add a change: a member of `Kind`, its sentence in `_SAID`,
its effect in `effects.py`, and where it is possible in `candidates.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Kind(IntEnum):
    """The kinds of change, the one that asks least first: of two sets of as many changes the cheaper is taken."""

    ANSWER = 0
    WAIT = 1
    WAIVER = 2
    BRIDGE = 3
    LIFT = 4
    LODGING = 5
    MOVE = 6


MOST_MOVE_KM = 50.0
"""Farther than this nobody is told to move: an assumption, a day's visit to one's family by minibus."""

MOST_WAIT_DAYS = 730
"""Nobody is told to wait longer than two years: an assumption, the length of most programmes."""

MOST_ACTIONS = 4
"""A change is within reach if so many things at most must come together: an assumption."""


@dataclass(frozen=True)
class Bridging:
    """A bridge that is open to the person: a programme (by position) that they may enter, where and when.

    `starts` and `ends` are None where nothing is stated. `cost` is what the site charges in words, `payment_model` who
    pays.
    """

    programme: int
    service: int
    programme_id: str
    programme_name: str | None
    service_id: str
    site_name: str | None
    distance_km: float | None
    starts: dt.date | None
    ends: dt.date | None
    cost: str | None = None
    payment_model: str | None = None


@dataclass(frozen=True)
class Action:
    """One change.

    `criteria` are the names of the criteria that it is about. `day` is the day of entry that somebody waits for, and
    `day_is` whether it is an `intake` or a `birthday`. `km` is how far somebody is brought or how far they would move,
    `limit_km` up to where people are brought. `settlement` (by position among the settlements) with its name is where
    they would move; without one it is a point on the way to the site. `group` are the fields that one asks for.
    """

    kind: Kind
    criteria: tuple[str, ...] = ()
    day: dt.date | None = None
    day_is: str | None = None
    km: float | None = None
    limit_km: float | None = None
    settlement: int | None = None
    settlement_name: str | None = None
    place: tuple[float, float] | None = None
    bridge: Bridging | None = None
    group: str | None = None

    @property
    def name(self) -> str:
        """The kind as it is written in every language."""
        return self.kind.name.lower()


@dataclass(frozen=True)
class Change:
    """A set of changes that together make the verdict a yes."""

    actions: tuple[Action, ...]

    def said(self) -> Message:
        """Say under which condition the person would be eligible."""
        ordered = sorted(self.actions, key=lambda action: _SAID_AS.index(action.kind))
        return say("Would be eligible: {changes}.", changes=_joined([action_said(action) for action in ordered]))


_SAID_AS = (Kind.ANSWER, Kind.WAIVER, Kind.BRIDGE, Kind.WAIT, Kind.LIFT, Kind.LODGING, Kind.MOVE)
"""In which order changes are said: what one asks and asks for, then what one does, then where."""


def nothing_helps() -> Message:
    """Say that no set of changes helps."""
    return say("No change within reach would make it so.")


def _joined(parts: Sequence[Message]) -> Message:
    said = parts[0]
    for part in parts[1:]:
        said = say("{first}; {then}", first=said, then=part)
    return said


def action_said(action: Action) -> Message:
    """Say one change, as the rest of a sentence."""
    return _SAID[action.kind](action)


def nouns_said(names: Sequence[str]) -> Message:
    """Name criteria, each once."""
    said: Message | None = None
    for noun in dict.fromkeys(NOUNS[name] for name in names):
        said = Message(noun) if said is None else say("{first} and {then}", first=said, then=Message(noun))
    return said or Message("")


NOUNS = {
    "age": N_("the age"),
    "birth_cohort": N_("the date of birth"),
    "education_grade": N_("the schooling"),
    "isced_level": N_("the schooling"),
    "within": N_("the distance"),
    "by_road": N_("the way by road"),
    "area": N_("the area"),
    "polygon": N_("the area"),
    "settlement": N_("the town or village"),
    "sex": N_("the sex"),
    "needs": N_("the needs"),
    "languages": N_("the languages"),
    "documents": N_("the documents"),
    "previous_training": N_("the earlier training"),
    "interests": N_("the wishes"),
    "return_route": N_("the route of return"),
    "return_date": N_("the day of return"),
    "dependants": N_("the dependants"),
    "disability_access": N_("the access with a disability"),
}
"""What each criterion is about, in a word or two."""


def _answer(action: Action) -> Message:
    return say("if the answer about {what} fits (ask first)", what=nouns_said(action.criteria))


def _wait(action: Action) -> Message:
    if action.day_is == "birthday":
        return say("from the birthday on {day}", day=action.day)
    return say("at the later intake of {day}", day=action.day)


def _waiver(action: Action) -> Message:
    return say("with a waiver on {what}", what=nouns_said(action.criteria))


def _bridge(action: Action) -> Message:
    bridge = action.bridge
    assert bridge is not None  # noqa: S101 - a bridge is what makes it one
    said = say("after “{name}”", name=bridge.programme_name or bridge.programme_id)
    if bridge.site_name:
        said = say("{bridge} at {site}", bridge=said, site=bridge.site_name)
    facts = [fact for fact in (_days(bridge), _far(bridge), _cost(bridge)) if fact is not None]
    if not facts:
        return said
    told = facts[0]
    for fact in facts[1:]:
        told = say("{first}, {then}", first=told, then=fact)
    return say("{bridge} ({facts})", bridge=said, facts=told)


def _days(bridge: Bridging) -> Message | None:
    if bridge.starts is not None and bridge.ends is not None:
        return say("{starts} to {ends}", starts=bridge.starts, ends=bridge.ends)
    if bridge.ends is not None:
        return say("until {ends}", ends=bridge.ends)
    return None if bridge.starts is None else say("from {starts}", starts=bridge.starts)


def _far(bridge: Bridging) -> Message | None:
    return None if bridge.distance_km is None else say("{distance} km away", distance=bridge.distance_km)


def _cost(bridge: Bridging) -> Message | None:
    if bridge.cost:
        return say("{cost}", cost=bridge.cost)
    return Message(_PAID[bridge.payment_model]) if bridge.payment_model in _PAID else None


_PAID = {
    "free": N_("free of charge"),
    "direct_billing": N_("billed to the office directly"),
    "upfront_reimbursed": N_("paid first, then reimbursed"),
    "paid": N_("paid by the person"),
}


def _lift(action: Action) -> Message:
    if action.km is None:
        return say("if brought to the course (offered up to {limit} km)", limit=action.limit_km)
    return say(
        "if brought to the course ({distance} km; offered up to {limit} km)",
        distance=action.km,
        limit=action.limit_km,
    )


def _lodging(_action: Action) -> Message:
    return say("if lodged near the site")


def _move(action: Action) -> Message:
    far = action.km or 0.0
    said = (
        say("if living {metres} m nearer", metres=max(round(far * 1000), 1))
        if far < 1
        else say("if living {distance} km nearer", distance=far)
    )
    if action.settlement_name is None:
        return said
    far_said = say("{metres} m", metres=max(round(far * 1000), 1)) if far < 1 else say("{distance} km", distance=far)
    return say("if living in {place}, {far} from the home", place=action.settlement_name, far=far_said)


_SAID: dict[Kind, Callable[[Action], Message]] = {
    Kind.ANSWER: _answer,
    Kind.WAIT: _wait,
    Kind.WAIVER: _waiver,
    Kind.BRIDGE: _bridge,
    Kind.LIFT: _lift,
    Kind.LODGING: _lodging,
    Kind.MOVE: _move,
}


def action_row(action: Action) -> dict[str, Any]:
    """Write one change as plain values; what does not belong to its kind is left out."""
    row: dict[str, Any] = {"action": action.name}
    if action.criteria:
        row["criteria"] = list(action.criteria)
    if action.day is not None:
        row |= {"day": action.day.isoformat(), "day_is": action.day_is}
    if action.kind is Kind.LIFT:
        row |= {"distance_km": action.km, "lift_km": action.limit_km}
    if action.kind is Kind.MOVE:
        row |= {"move_km": action.km, "settlement_name": action.settlement_name}
    if action.group is not None:
        row["ask"] = action.group
    if action.bridge is not None:
        row |= _bridge_row(action.bridge)
    return row


def _bridge_row(bridge: Bridging) -> dict[str, Any]:
    return {
        "programme_id": bridge.programme_id,
        "programme_name": bridge.programme_name,
        "service_id": bridge.service_id,
        "site_name": bridge.site_name,
        "distance_km": bridge.distance_km,
        "starts": None if bridge.starts is None else bridge.starts.isoformat(),
        "ends": None if bridge.ends is None else bridge.ends.isoformat(),
        "fees": bridge.cost,
        "payment_model": bridge.payment_model,
    }
