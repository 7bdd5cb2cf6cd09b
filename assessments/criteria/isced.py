"""Which level of schooling has the person completed, on the scale that all systems share?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from assessments.criteria.base import Judge, Where, limits
from assessments.criteria.schooling import grade_in_words, judge_table, table_of
from assessments.facts import People
from assessments.logic import NO, UNKNOWN, YES
from layers.education import isced_class
from layers.education_levels import BEYOND
from layers.rules import IscedLevel
from layers.schemas.columns import ISCED
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes

_UPPER_SECONDARY, _LATER = 3, 8


def levels_of(system: str, grade: int) -> tuple[int, int]:
    """Return the least and the most level of ISCED 2011 that somebody with this grade has completed.

    Classes 2L and 2L + 1 of `isced_class` have completed level L. Whoever went on after upper secondary school has
    level 3 and may have any later one. A level of ISCED that is recorded is the one completed.
    """
    if system == ISCED:
        return min(grade, _LATER), min(grade, _LATER)
    least, most = isced_class(system, grade)
    return min(least // 2, _UPPER_SECONDARY), _LATER if most == BEYOND else most // 2


def _judge_isced(people: People, rule: IscedLevel, _where: Where) -> Codes:
    return judge_table(people, _table(rule))


@lru_cache(maxsize=4096)
def _table(rule: IscedLevel) -> Codes:
    """Answer for every way of counting schooling (the last row: not recorded) and grade 0 to the highest."""
    return table_of(lambda system, grade: _fits(rule, system, grade))


def _fits(rule: IscedLevel, system: str, grade: int) -> int:
    least, most = levels_of(system, grade)
    lowest = 0 if rule.from_level is None else rule.from_level
    highest = _LATER if rule.to_level is None else rule.to_level
    if lowest <= least and most <= highest:
        return YES
    return NO if most < lowest or least > highest else UNKNOWN


def _explain_isced(people: People, rule: IscedLevel, _where: Where, answer: int) -> Message:
    bounds = limits(rule.from_level, rule.to_level)
    if not people.grade_known[0]:
        return say("Schooling not recorded: ask “last grade completed?” (ISCED level, {limits}).", limits=bounds)
    grade = grade_in_words(people)
    if answer == UNKNOWN:
        return say(
            "{grade}, ISCED level, {limits}: ask which school was completed, and where.", grade=grade, limits=bounds
        )
    return say("{grade}, ISCED level, {limits}.", grade=grade, limits=bounds)


LEVEL = Judge[IscedLevel](
    question=N_("Has the person completed the right level of school?"),
    group="education",
    reads=("education_grade", "education_grade_most", "education_system"),
    judge=_judge_isced,
    explain=_explain_isced,
)
