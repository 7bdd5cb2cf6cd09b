"""Do as many people depend on the person as the programme asks?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where, limits
from assessments.logic import answers_of
from layers.rules import Dependants
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes, People


def _bounds(rule: Dependants) -> tuple[float, float]:
    least = 0.0 if rule.from_people is None else rule.from_people
    return least, np.inf if rule.to_people is None else rule.to_people


def _judge_dependants(people: People, rule: Dependants, _where: Where) -> Codes:
    least, most = _bounds(rule)
    surely = (people.dependants_from >= least) & (people.dependants_to <= most)
    nobody = np.ceil(least) > np.floor(most)  # as somebody may try on the design desk
    return answers_of(surely, (people.dependants_to < least) | (people.dependants_from > most) | nobody)


def _explain_dependants(people: People, rule: Dependants, _where: Where, _answer: int) -> Message:
    bounds = limits(rule.from_people, rule.to_people)
    if people.dependants_from[0] != people.dependants_to[0]:
        return say("Dependants not recorded: ask how many people depend on the person ({limits}).", limits=bounds)
    return say("Dependants: {count}, {limits}.", count=int(people.dependants_from[0]), limits=bounds)


def _shortfall(people: People, rule: Dependants, _where: Where) -> float | None:
    least, most = _bounds(rule)
    count = float(people.dependants_from[0])
    return max(least - count, count - most, 0.0) / max(least if count < least else most, 1.0)


DEPENDANTS = Judge[Dependants](
    question=N_("Do enough people, or few enough, depend on the person?"),
    group="dependants",
    reads=("dependants",),
    judge=_judge_dependants,
    explain=_explain_dependants,
    shortfall=_shortfall,
)
