"""Did the person come back between two days?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.criteria.base import Judge, Where
from assessments.criteria.birth import days_in_words, days_of
from assessments.facts import People, day_of
from assessments.logic import answers_of
from layers.rules import ReturnDate
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes


def _judge_back(people: People, rule: ReturnDate, _where: Where) -> Codes:
    first, last = days_of(rule)
    surely = (people.returned_from >= first) & (people.returned_to <= last)
    return answers_of(surely, (people.returned_to < first) | (people.returned_from > last) | (first > last))


def _explain_back(people: People, rule: ReturnDate, _where: Where, _answer: int) -> Message:
    limits = days_in_words(rule)
    if people.returned_from[0] != people.returned_to[0]:
        return say("Day of return not recorded: ask for it ({limits}).", limits=limits)
    return say("Came back on {day}, asked for: {limits}.", day=day_of(people.returned_from[0]), limits=limits)


BACK = Judge[ReturnDate](
    question=N_("Did the person come back in the right time?"),
    group="return_date",
    reads=("return_date",),
    judge=_judge_back,
    explain=_explain_back,
)
