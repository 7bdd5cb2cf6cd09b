"""Does somebody's schooling lie within a programme's limits, each counted in its own country's system?

In one system, grades are compared as numbers. Between two systems they are compared through the levels of ISCED 2011
(`layers.education.isced_class`): the end of a level is the end of that level everywhere, but two people part-way
through the same level cannot be compared, and the answer is unknown.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where, limits
from assessments.facts import HIGHEST_GRADE, MISSING, People
from assessments.logic import NO, UNKNOWN, YES, answers_of
from layers.education import isced_class, years_of_level
from layers.education_levels import OTHER, SCHOOLINGS
from layers.rules import EducationGrade
from layers.schemas.columns import ISCED, SYSTEMS
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt


def judge_schooling(people: People, rule: EducationGrade, _where: Where) -> npt.NDArray[np.int8]:
    """Answer for each person whether every grade they may have reached fits the limits (both included).

    A rule without a system compares years completed, whichever the system. A person without a system may have been
    to any school: the answer is known only if all systems agree.
    """
    return judge_table(people, _table(rule))


def judge_table(people: People, table: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """Answer from a table of answers by system (the last row: not recorded) and grade, for intervals of grades."""
    rows = np.where(people.system_code == MISSING, len(SCHOOLINGS), people.system_code)
    low, high = people.grade_from, people.grade_to
    yes_up_to, no_up_to = _running(table == YES), _running(table == NO)
    span = high - low + 1
    all_yes = yes_up_to[rows, high + 1] - yes_up_to[rows, low] == span
    all_no = no_up_to[rows, high + 1] - no_up_to[rows, low] == span
    return answers_of(all_yes, all_no)


def _running(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros((len(mask), 1), dtype=np.int64), np.cumsum(mask, axis=1)], axis=1)


@lru_cache(maxsize=4096)
def _table(rule: EducationGrade) -> npt.NDArray[np.int8]:
    """Answer for every way of counting schooling (the last row: not recorded) and grade 0 to the highest."""
    return table_of(lambda system, grade: _fits(rule, system, grade))


def table_of(fits: Callable[[str, int], int]) -> npt.NDArray[np.int8]:
    """Answer for each of `SCHOOLINGS` and each grade; the last row is what all known systems agree on."""
    table = np.array(
        [[fits(system, grade) for grade in range(HIGHEST_GRADE + 1)] for system in SCHOOLINGS], dtype=np.int8
    )
    known = table[: len(SYSTEMS)]
    agreed = np.where((known == known[0]).all(axis=0), known[0], UNKNOWN)
    return np.vstack([table, agreed]).astype(np.int8)


def _fits(rule: EducationGrade, system: str, grade: int) -> int:
    if rule.system is None or rule.system == system:
        return _by_years(rule, *(years_of_level(grade) if system == ISCED else (grade, grade)))
    least, most = isced_class(system, grade)
    above_answer = (
        YES
        if rule.from_grade is None
        else _at_least((least, most), isced_class(rule.system, math.ceil(rule.from_grade)))
    )
    below_answer = YES if rule.to_grade is None else _at_least(isced_class(rule.system, rule.to_grade), (least, most))
    return min(above_answer, below_answer)


def _by_years(rule: EducationGrade, fewest: int, most: int) -> int:
    """Answer for somebody who completed so many years, whichever the system."""
    lowest = -math.inf if rule.from_grade is None else rule.from_grade
    highest = math.inf if rule.to_grade is None else rule.to_grade
    if lowest <= fewest and most <= highest:
        return YES
    return NO if most < lowest or fewest > highest else UNKNOWN


def _at_least(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Answer whether `one` is surely as far as `other`, on the scale where even classes are ends of levels."""
    if one[0] > other[1] or (one[0] == other[1] and one[0] % 2 == 0):
        return YES
    return NO if one[1] < other[0] else UNKNOWN


def grade_in_words(people: People) -> Message:
    """Say the grade of the first person, and in which system."""
    low, high = int(people.grade_from[0]), int(people.grade_to[0])
    code = int(people.system_code[0])
    if code != MISSING and SCHOOLINGS[code] == ISCED:
        return (
            say("ISCED level {level}", level=low)
            if low == high
            else say("ISCED level {low} to {high}", low=low, high=high)
        )
    if low == high == 0:
        return say("Never schooled")
    system = _system_in_words(people, code)
    if low == high:
        return say("Grade {grade} ({system})", grade=low, system=system)
    return say("Between grade {low} and {high} ({system})", low=low, high=high, system=system)


def _system_in_words(people: People, code: int) -> Message:
    if code == MISSING:
        return say("system not recorded")
    if SCHOOLINGS[code] == OTHER:
        return say("{system}, a school system not known here", system=people.recorded["education_system"].text(0))
    return Message(SCHOOLINGS[code])


def _explain_schooling(people: People, rule: EducationGrade, _where: Where, answer: int) -> Message:
    bounds = limits(rule.from_grade, rule.to_grade)
    if rule.system is not None:
        bounds = say("{limits} in {system}", limits=bounds, system=rule.system)
    if not people.grade_known[0]:
        if answer == YES:
            return say("Schooling not recorded, {limits}.", limits=bounds)
        return say("Schooling not recorded: ask “last grade completed?” ({limits}).", limits=bounds)
    values = {"grade": grade_in_words(people), "limits": bounds}
    if answer != UNKNOWN:
        return say("{grade}, {limits}.", **values)
    if people.system_code[0] == MISSING:
        return say("{grade}, {limits}: ask in which country's schools.", **values)
    if people.grade_from[0] != people.grade_to[0] or SCHOOLINGS[int(people.system_code[0])] == ISCED:
        return say("{grade}, {limits}: ask “last grade completed?”", **values)
    if SCHOOLINGS[int(people.system_code[0])] == OTHER:
        return say("{grade}, {limits}: it cannot be compared, ask the partner.", **values)
    return say("{grade}, {limits}: the two systems cannot be compared here, ask the partner.", **values)


def _shortfall_schooling(people: People, rule: EducationGrade, _where: Where) -> float | None:
    above = float(people.grade_from[0]) - (rule.to_grade if rule.to_grade is not None else np.inf)
    below = (rule.from_grade or 0) - float(people.grade_to[0])
    return max(above, below, 1.0) / max(rule.to_grade or rule.from_grade or 1, 1)


SCHOOLING = Judge[EducationGrade](
    question=N_("Does the person's schooling fit?"),
    group="education",
    reads=("education_grade", "education_grade_most", "education_system"),
    judge=judge_schooling,
    explain=_explain_schooling,
    shortfall=_shortfall_schooling,
    key=lambda _rule, _where: None,
)
