"""How is the value of a term said, in its unit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.choosing.terms import LEAST_ANSWERS, Term
from layers.money import Money
from layers.roads.names import BEYOND_LIMIT, UNREACHABLE
from layers.words import Message, say

if TYPE_CHECKING:
    import datetime as dt

    from assessments.choosing.choice import Choice


def value_said(choice: Choice, term: Term) -> Message:
    """Say what a term's value is; what is not known is said to be so."""
    if term.note == UNREACHABLE:
        return say("no way by road")
    if term.note == BEYOND_LIMIT:
        return say("farther than is told")
    if term.value is None:
        return _not_known(choice, term)
    return _SAID[term.name](choice, term.value)


def _not_known(choice: Choice, term: Term) -> Message:
    known = choice.known
    if term.name == "money" and known.purse.costs is not None:
        costs = known.purse.costs
        return say("not known; costs {amount} {currency}", amount=round(costs.amount), currency=costs.currency)
    if term.name == "quality" and known.feedback is not None:
        return say("fewer than {least} answers", least=LEAST_ANSWERS)
    return say("not known")


def _km(_choice: Choice, value: float) -> Message:
    return say("{distance} km", distance=value)


def _minutes(_choice: Choice, value: float) -> Message:
    return say("{minutes} min", minutes=round(value))


def _share(_choice: Choice, value: float) -> Message:
    return say("{percent} of 100", percent=round(value * 100))


def _money(choice: Choice, value: float) -> Message:
    net = choice.known.purse.net or Money(value, "")
    return say("{amount} {currency}", amount=round(net.amount), currency=net.currency)


def _wait(choice: Choice, value: float) -> Message:
    said, seen = choice.known.clock.wait_days, choice.known.observed
    if seen is None:
        return say("{days} days", days=round(value))
    if said is None:
        return say("{seen} days observed", seen=round(seen.days))
    return say("{said} days declared, {seen} observed", said=said, seen=round(seen.days))


def _seats(choice: Choice, value: float) -> Message:
    age = choice.known.seats_age_days
    if age is None:
        return say("{seats}, day not stated", seats=int(value))
    return say("{seats}, {days} days ago", seats=int(value), days=max(age, 0))


def _quality(choice: Choice, value: float) -> Message:
    said = choice.known.feedback
    return say("{mean} of 5 ({answers} answers)", mean=value, answers=0 if said is None else said.answers)


def _hours(_choice: Choice, value: float) -> Message:
    return say("{hours} h a week", hours=value)


_SAID = {
    "distance": _km,
    "road": _km,
    "time": _minutes,
    "demand": _share,
    "wish": _share,
    "money": _money,
    "wait": _wait,
    "seats": _seats,
    "quality": _quality,
    "hours": _hours,
}


def days_said(starts: dt.date | None, ends: dt.date | None) -> Message:
    """Say from when to when an option goes for somebody who enters next."""
    if starts is None:
        return say("days not stated")
    if ends is None:
        return say("from {starts}", starts=starts)
    return say("{starts} to {ends}", starts=starts, ends=ends)
