"""What does a text message say? Short sentences in plain words; where to go and whom to call, never why.

The French ones keep to letters of the GSM table, so that they take few messages (`layers.telling.sms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

KINDS: dict[str, str] = {
    "referred": N_("Where to go"),
    "reminder": N_("Reminder of the day"),
    "moved": N_("After a move"),
    "no_answer": N_("Nobody answered"),
    "call": N_("When we call"),
}
"""Every kind of message, and what it is called."""


@dataclass(frozen=True)
class Facts:
    """What a message may say; None and empty are not known.

    `place` is a neutral name, `day` the day to come, `phone` that of the place; `call_by` the last day to wait for a
    call, `call_on` the day on which the office calls, at the hour `hour`; `office_phone` the office's own.
    """

    place: str | None = None
    day: dt.date | None = None
    phone: str | None = None
    call_by: dt.date | None = None
    call_on: dt.date | None = None
    hour: str = ""
    office_phone: str = ""


def sentences_of(kind: str, facts: Facts) -> tuple[Message, ...]:
    """Say a message of a kind, sentence by sentence.

    Raises
    ------
    KeyError
        When there is no such kind.

    """
    return tuple(_SAID[kind](facts))


def _referred(facts: Facts) -> list[Message]:
    said = [_go(facts, reminder=False)]
    if facts.phone:
        said.append(say("Call {phone} before you go.", phone=facts.phone))
    if facts.call_by is not None and facts.office_phone:
        said.append(say("No call by {day}? Call us: {phone}.", day=facts.call_by, phone=facts.office_phone))
    elif facts.call_by is not None:
        said.append(say("No call by {day}? Come to the office.", day=facts.call_by))
    return said


def _go(facts: Facts, *, reminder: bool) -> Message:
    if facts.place is None:
        return say("Come to the office: we tell you where to go.")
    if facts.day is None:
        text = N_("Reminder: go to {place}.") if reminder else N_("Go to {place}.")
        return Message(text, {"place": facts.place})
    text = N_("Reminder: go to {place} on {day}.") if reminder else N_("Go to {place} on {day}.")
    return Message(text, {"place": facts.place, "day": facts.day})


def _reminder(facts: Facts) -> list[Message]:
    said = [_go(facts, reminder=True)]
    return [*said, say("Call {phone} before you go.", phone=facts.phone)] if facts.phone else [*said, _office(facts)]


def _moved(facts: Facts) -> list[Message]:
    wait = (
        say("You have moved: do not go yet.")
        if facts.place is None
        else say("You have moved: do not go to {place} yet.", place=facts.place)
    )
    return [wait, say("We look for a place nearer to you."), _office(facts)]


def _no_answer(facts: Facts) -> list[Message]:
    return [say("We could not reach you."), _office(facts)]


def _call(facts: Facts) -> list[Message]:
    if facts.call_on is None:
        return [say("We call you in the next days. Keep your phone on."), _office(facts)]
    if facts.hour:
        return [say("We call you on {day} at {hour}. Keep your phone on.", day=facts.call_on, hour=facts.hour)]
    return [say("We call you on {day}. Keep your phone on.", day=facts.call_on)]


def _office(facts: Facts) -> Message:
    if facts.office_phone:
        return say("Call us: {phone}.", phone=facts.office_phone)
    return say("Come to the office.")


_SAID: dict[str, Callable[[Facts], list[Message]]] = {
    "referred": _referred,
    "reminder": _reminder,
    "moved": _moved,
    "no_answer": _no_answer,
    "call": _call,
}
