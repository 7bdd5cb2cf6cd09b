"""Is the person of the right age on the day that counts?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where, limits
from assessments.facts import People, day_number, day_of, months_before
from assessments.logic import UNKNOWN, answers_of
from layers.rules import Age
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt


def age_day(rule: Age, where: Where) -> dt.date:
    """Return the day on which the age counts."""
    return where.offer.age_day if rule.on == "start" else where.offers.on


def birth_bounds(rule: Age, day: dt.date) -> tuple[int, int]:
    """Return the earliest and latest birth (day numbers, both included) that meet the limits on a day.

    A whole limit is compared with completed years, one with decimals with completed months.
    """
    earliest, latest = day_number(months_before(day, 12 * 200)), day_number(day)
    if rule.to_years is not None:
        unit = 12 if float(rule.to_years).is_integer() else 1
        earliest = day_number(months_before(day, int(rule.to_years * 12) + unit)) + 1
    if rule.from_years is not None:
        latest = day_number(months_before(day, int(np.ceil(rule.from_years * 12))))
    return earliest, latest


def _judge_age(people: People, rule: Age, where: Where) -> npt.NDArray[np.int8]:
    earliest, latest = birth_bounds(rule, age_day(rule, where))
    surely = (people.born_from >= earliest) & (people.born_to <= latest)
    surely_not = (people.born_to < earliest) | (people.born_from > latest) | (earliest > latest)
    return answers_of(surely, surely_not)


def completed_years(born: int, day: dt.date) -> int:
    """Return the age in completed years, on a day, of somebody born on a day number."""
    birth = day_of(born)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _explain_age(people: People, rule: Age, where: Where, answer: int) -> Message:
    if not people.birth_known[0] and answer == UNKNOWN:
        return say("Date of birth not recorded: ask for it ({limits}).", limits=limits(rule.from_years, rule.to_years))
    day = age_day(rule, where)
    source = "today" if rule.on == "today" else where.offer.age_day_source
    most, least = completed_years(int(people.born_from[0]), day), completed_years(int(people.born_to[0]), day)
    values = {
        "day": day,
        "which": Message(_DAYS[source]),
        "limits": limits(rule.from_years, rule.to_years),
    }
    if answer == UNKNOWN:
        return say(
            "Between {least} and {most} years old on {day} ({which}), {limits}: ask for the date of birth.",
            least=least,
            most=most,
            **values,
        )
    if least == most:
        return say("{age} years old on {day} ({which}), {limits}.", age=least, **values)
    if not people.birth_known[0]:
        return say("Age not recorded, {limits}.", limits=values["limits"])
    return say("Between {least} and {most} years old on {day} ({which}), {limits}.", least=least, most=most, **values)


_DAYS = {
    "intake": N_("next intake"),
    "start": N_("start of the course"),
    "today": N_("day asked about"),
}


def _shortfall_age(people: People, rule: Age, where: Where) -> float | None:
    day = age_day(rule, where)
    too_old = completed_years(int(people.born_to[0]), day) - (rule.to_years or np.inf)
    if too_old > 0:
        return float(too_old) / max(rule.to_years or 1, 1)
    too_young = (rule.from_years or 0) - completed_years(int(people.born_from[0]), day)
    return max(float(too_young), 0.0) / max(rule.from_years or 1, 1)


AGE = Judge[Age](
    question=N_("Is the person of the right age?"),
    group="birth",
    reads=("birth_date", "birth_year", "age_years", "age_as_of"),
    judge=_judge_age,
    explain=_explain_age,
    shortfall=_shortfall_age,
    key=age_day,
)
