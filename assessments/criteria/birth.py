"""Was the person born between two days?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from assessments.criteria.base import Judge, Where
from assessments.facts import EARLIEST_BIRTH, LATEST_RETURN, People, day_number, day_of
from assessments.logic import UNKNOWN, answers_of
from layers.rules import BirthCohort
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes
    from layers.rules import ReturnDate


def days_of(rule: BirthCohort | ReturnDate) -> tuple[int, int]:
    """Return the first and the last day that meet the limits, both included, as day numbers."""
    first = EARLIEST_BIRTH if rule.from_day is None else dt.date.fromisoformat(rule.from_day)
    last = LATEST_RETURN if rule.to_day is None else dt.date.fromisoformat(rule.to_day)
    return day_number(first), day_number(last)


def days_in_words(rule: BirthCohort | ReturnDate) -> Message:
    """Say the two limits, either of which may be missing."""
    first, last = (None if day is None else dt.date.fromisoformat(day) for day in (rule.from_day, rule.to_day))
    if first is None and last is None:
        return say("no limit stated")
    if first is None:
        return say("until {last}", last=last)
    if last is None:
        return say("from {first} on", first=first)
    return say("from {first} to {last}", first=first, last=last)


def _judge_birth(people: People, rule: BirthCohort, _where: Where) -> Codes:
    first, last = days_of(rule)
    surely = (people.born_from >= first) & (people.born_to <= last)
    return answers_of(surely, (people.born_to < first) | (people.born_from > last) | (first > last))


def _explain_birth(people: People, rule: BirthCohort, _where: Where, answer: int) -> Message:
    limits = days_in_words(rule)
    if not people.birth_known[0]:
        return say("Date of birth not recorded: ask for it ({limits}).", limits=limits)
    first, last = day_of(people.born_from[0]), day_of(people.born_to[0])
    if first == last:
        return say("Born on {day}, asked for: {limits}.", day=first, limits=limits)
    if answer == UNKNOWN:
        return say(
            "Born between {first} and {last}, asked for: {limits}: ask for the date of birth.",
            first=first,
            last=last,
            limits=limits,
        )
    return say("Born between {first} and {last}, asked for: {limits}.", first=first, last=last, limits=limits)


BIRTH = Judge[BirthCohort](
    question=N_("Was the person born in the right years?"),
    group="birth",
    reads=("birth_date", "birth_year", "age_years", "age_as_of"),
    judge=_judge_birth,
    explain=_explain_birth,
)
