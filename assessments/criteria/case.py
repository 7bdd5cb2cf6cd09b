"""Is it one of the cases that a waiver names?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.logic import YES
from layers.rules import CaseIn
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes, People


def _judge_case(people: People, rule: CaseIn, _where: Where) -> Codes:
    return np.isin(people.case_code.astype(str), rule.allowed).astype(np.int8) * np.int8(YES)


def _explain_case(_people: People, _rule: CaseIn, _where: Where, answer: int) -> Message:
    return say("The waiver names this case.") if answer == YES else say("The waiver names another case.")


CASE = Judge[CaseIn](
    question=N_("Is it the case that the waiver names?"),
    group="case",
    reads=("case_code",),
    judge=_judge_case,
    explain=_explain_case,
)
