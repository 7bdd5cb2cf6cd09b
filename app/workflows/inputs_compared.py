"""Which of the inputs of a verdict are others by now, in words?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.workflows.facts_then import FACTS
from assessments.criteria.sex import SEX_LABELS
from assessments.facts import EARLIEST_BIRTH, HIGHEST_GRADE, LATEST_RETURN, MOST_DEPENDANTS
from layers.labels import listed_labels
from layers.words import N_, Country, Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from layers.words import Words

SAME_KM = 0.0005
"""Distances that differ by less are the same: half a metre."""


@dataclass(frozen=True)
class Difference:
    """One input that is another by now: its name, its value then and now as plain values, and both in words."""

    field: str
    label: Message
    then: Any
    now: Any
    then_said: Message
    now_said: Message

    def said(self) -> Message:
        """Say what it was and what it is."""
        return say("{field}: {then} then, {now} now.", field=self.label, then=self.then_said, now=self.now_said)

    def row(self, words: Words) -> dict[str, Any]:
        """Write it as plain values."""
        return {"field": self.field, "then": self.then, "now": self.now, "sentence": words(self.said())}


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare what a verdict rested on with what it would rest on now; the rule first, then the facts that both read.

    What only one of the two rules reads is no change of the person: the rule says it. Unknown is None.
    """
    found = [*_rules(then, now)]
    values_then, values_now = dict(_values(then)), dict(_values(now))
    for name, before in values_then.items():
        if name not in values_now or _same(before, values_now[name]):
            continue
        after = values_now[name]
        say_it = _SAYERS.get(name, _plain)
        told = [_NOT_RECORDED if value is None else say_it(name, value) for value in (before, after)]
        found.append(Difference(name, _label(name), before, after, told[0], told[1]))
    return tuple(found)


_NOT_RECORDED = say("not recorded")


def _rules(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Compare the rules: by what they say, else by their numbers."""
    before, after = then.get("rule_version"), now.get("rule_version")
    if then["rule"] == now["rule"] and before == after:
        return
    told = [say("none") if number is None else say("version {number}", number=number) for number in (before, after)]
    label = say("the rule") if then["rule"] != now["rule"] else say("the rule (it says the same)")
    yield Difference("rule", label, before, after, told[0], told[1])


def _values(inputs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give every input that can change, by name: intervals as one value, None where nothing is recorded."""
    fields = dict(inputs["fields"])
    for name, (first, last, least, most) in _INTERVALS.items():
        if first in fields and last in fields:
            ends = fields.pop(first), fields.pop(last)
            yield name, None if _is_open(name, ends, least, most) else list(ends)
    for name, value in fields.items():
        yield name, sorted(value.split()) if isinstance(value, str) and name in _LISTS else value
    for name in ("home_country", "distance_km", "site_country", "site_class", "site_accessibility", "age_day"):
        yield name, inputs[name]
    if known_by := inputs.get("home_known_by"):
        yield "home_known_by", known_by["name"]
    for name, answer in inputs["waived"].items():
        yield f"waiver: {name}", answer
    for title, code in inputs.get("titles", {}).items():
        yield f"title: {title}", code
    for each in inputs["by_map"]:
        yield f"map: {', '.join(sorted(each['criterion']))}", each["answer"]


def _is_open(name: str, ends: tuple[Any, Any], least: Any, most: Any) -> bool:
    """Tell whether an interval says nothing; nobody is born after today, so that a birth's last day says nothing."""
    return bool(ends[0] == least and (name == "birth_date" or ends[1] == most))


_INTERVALS: dict[str, tuple[str, str, Any, Any]] = {
    "birth_date": ("born_from", "born_to", EARLIEST_BIRTH.isoformat(), None),
    "education_grade": ("grade_from", "grade_to", 0, HIGHEST_GRADE),
    "dependants": ("dependants_from", "dependants_to", 0, MOST_DEPENDANTS),
    "return_date": ("returned_from", "returned_to", EARLIEST_BIRTH.isoformat(), LATEST_RETURN.isoformat()),
}
_LISTS = ("needs", "spoken_languages", "documents", "previous_training", "interests", "return_route", "access_needs")


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) < SAME_KM
    return bool(before == after)


def _label(name: str) -> Message:
    kind, _, part = name.partition(": ")
    if part:
        return say(_PARTS[kind], criterion=part)
    return Message(_LABELS.get(name) or FACTS.get(name, name))


_PARTS = {
    "waiver": N_("waiver of “{criterion}”"),
    "map": N_("answer of the map to “{criterion}”"),
    "title": N_("meaning of “{criterion}”"),
}
_LABELS = {
    "birth_date": N_("date of birth"),
    "home_country": N_("country of the home"),
    "distance_km": N_("distance to the site"),
    "home_known_by": N_("settlement or area that the home is known by"),
    "location_precision_km": N_("how exactly the home is known"),
    "site_country": N_("country of the site"),
    "site_class": N_("town or country, of the site"),
    "site_accessibility": N_("access at the site"),
    "age_day": N_("day on which the age counts"),
}
_ANSWERS = {"yes": N_("yes"), "no": N_("no"), "unknown": N_("not known")}
_CLASSES = {"urban": N_("urban"), "rural": N_("rural")}


def _plain(_name: str, value: Any) -> Message:
    """Say codes by their words, and what has none as it stands."""
    if isinstance(value, str):
        return Message({**_ANSWERS, **_CLASSES, **SEX_LABELS}.get(value, value))
    return say("{value}", value=value)


def _ends(_name: str, value: Any) -> Message:
    first, last = value
    return say("{value}", value=first) if first == last else say("{first} to {last}", first=first, last=last)


def _days(_name: str, value: Any) -> Message:
    first, last = (dt.date.fromisoformat(day) for day in value)
    return say("{value}", value=first) if first == last else say("{first} to {last}", first=first, last=last)


def _entries(name: str, value: Any) -> Message:
    return listed_labels(name, value)


_SAYERS: dict[str, Callable[[str, Any], Message]] = {
    "birth_date": _days,
    "return_date": _days,
    "education_grade": _ends,
    "dependants": _ends,
    "distance_km": lambda _name, value: say("{metres} m", metres=round(1000 * value)),
    "location_precision_km": lambda _name, value: (
        say("within {metres} m", metres=round(1000 * value)) if value else say("exactly")
    ),
    "age_day": lambda _name, value: say("{value}", value=dt.date.fromisoformat(value)),
    "home_country": lambda _name, value: say("{value}", value=Country(value)),
    "site_country": lambda _name, value: say("{value}", value=Country(value)),
    "site_accessibility": lambda _name, value: Message(", ".join(value)),
    **dict.fromkeys(_LISTS, _entries),
}
"""How values that are no plain codes are said."""
