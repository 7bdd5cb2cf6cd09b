"""What people answered when they were asked about a service: ServiceInfo's questions, and the study's about practice.

Every question may stay unanswered. Who answers anonymously is not tied to a referral: only the service and the
programme are kept.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError
from layers.plain import plain_key
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

WAIT_TIMES: dict[str, str] = {
    "lesshour": N_("less than an hour"),
    "uptotwodays": N_("up to two days"),
    "3-7days": N_("three to seven days"),
    "1-2weeks": N_("one to two weeks"),
    "more": N_("more than two weeks"),
}
NON_DELIVERY: dict[str, str] = {
    "no": N_("no"),
    "unclear": N_("yes, but not clearly"),
    "unfair": N_("yes, but it was not fair"),
    "yes": N_("yes"),
}
DIFFICULTIES: dict[str, str] = {
    "no": N_("none"),
    "didntknow": N_("did not know whom to contact"),
    "nophoneresponse": N_("nobody answered the telephone"),
    "noresponse": N_("no reply"),
    "unhelpful": N_("the reply did not help"),
    "other": N_("another difficulty"),
}
PRACTICE: dict[str, str] = {
    "too_much_theory": N_("too much theory, not enough practice"),
    "balanced": N_("theory and practice in balance"),
    "too_little_theory": N_("too much practice, not enough theory"),
}

LOWEST, HIGHEST = 1, 5
"""Marks go from 1 (bad) to 5 (good)."""

CHOICES: dict[str, dict[str, str]] = {
    "wait_time": WAIT_TIMES,
    "non_delivery_explained": NON_DELIVERY,
    "difficulty_contacting": DIFFICULTIES,
    "practice": PRACTICE,
}
MARKS = ("quality", "wait_time_satisfaction", "staff_satisfaction")

QUESTIONS: dict[str, str] = {
    "delivered": N_("Was the service delivered?"),
    "quality": N_("How good was it, 1 to 5?"),
    "wait_time": N_("How long was the wait?"),
    "wait_time_satisfaction": N_("Satisfied with the wait, 1 to 5?"),
    "non_delivery_explained": N_("Where it was not delivered: was it explained why?"),
    "difficulty_contacting": N_("Was it difficult to contact the service?"),
    "staff_satisfaction": N_("Satisfied with the staff, 1 to 5?"),
    "practice": N_("Theory or practice?"),
}
"""Every question, in the order in which it is asked."""


@dataclass(frozen=True)
class Feedback:
    """One person's answers on a day; None is not answered.

    `referral_id` is None where the answers are anonymous. `answer_id` names the answers where they come from, so that
    the same file brings them once.
    """

    on: dt.date
    service_id: str | None = None
    programme_id: str | None = None
    referral_id: str | None = None
    delivered: bool | None = None
    quality: int | None = None
    wait_time: str | None = None
    wait_time_satisfaction: int | None = None
    non_delivery_explained: str | None = None
    difficulty_contacting: str | None = None
    staff_satisfaction: int | None = None
    practice: str | None = None
    answer_id: str | None = None
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None

    @property
    def answers(self) -> dict[str, Any]:
        """The answers by question."""
        return {name: getattr(self, name) for name in QUESTIONS}


_YES = {"yes", "y", "oui", "o", "true", "vrai", "1"}
_NO = {"no", "n", "non", "false", "faux", "0"}


def answers_read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Read answers as they were typed or stand in a file; what is empty is not answered.

    Raises
    ------
    HomewardError
        With everything that cannot be read; also where nothing is answered at all, or where what is said of a service
        that was not delivered contradicts itself.

    """
    faults: list[Message] = []
    found: dict[str, Any] = {}
    for name in QUESTIONS:
        value = typed.get(name)
        if value is None or not str(value).strip():
            found[name] = None
            continue
        try:
            found[name] = _answer(name, value)
        except HomewardError as error:
            faults.append(error.message)
    if not faults and all(value is None for value in found.values()):
        faults.append(say("No question is answered."))
    if not faults and found["delivered"] is True and found["non_delivery_explained"] is not None:
        faults.append(say("The service was delivered, so nothing was to be explained (non_delivery_explained)."))
    if faults:
        raise HomewardError(_joined(faults), "feedback.answer")
    return found


def _joined(faults: list[Message]) -> Message:
    said = faults[0]
    for fault in faults[1:]:
        said = say("{first} {then}", first=said, then=fault)
    return said


def _answer(name: str, value: Any) -> Any:
    text = str(value).strip()
    if name == "delivered":
        return yes_or_no(name, text)
    if name in MARKS:
        return _mark(name, text)
    if text in CHOICES[name]:
        return text
    known = {plain_key(code): code for code in CHOICES[name]}
    near = difflib.get_close_matches(plain_key(text), known, n=1, cutoff=0.8)
    if plain_key(text) in known:
        return known[plain_key(text)]
    hint = known[near[0]] if near else ", ".join(CHOICES[name])
    raise HomewardError(
        say("{column}: “{value}” is not known. It takes: {known}.", column=name, value=text, known=hint)
    )


def yes_or_no(name: str, text: str) -> bool:
    """Read a yes or a no.

    Raises
    ------
    HomewardError
        When it is neither.

    """
    word = text.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise HomewardError(say("{column}: “{value}” is neither yes nor no.", column=name, value=text))


def _mark(name: str, text: str) -> int:
    try:
        mark = float(text.replace(",", "."))
    except ValueError:
        mark = 0.0
    if not mark.is_integer() or not LOWEST <= mark <= HIGHEST:
        raise HomewardError(
            say("{column} is a whole number from 1 to 5, not “{value}”.", column=name, value=text), "feedback.answer"
        )
    return int(mark)
