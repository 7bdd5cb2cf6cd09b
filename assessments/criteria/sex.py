"""Is the programme open to people of this sex?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.facts import MISSING, People
from assessments.logic import UNKNOWN, YES, answers_of
from layers.labels import join_messages
from layers.rules import Sex
from layers.schemas.columns import SEXES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import numpy.typing as npt


def _judge_sex(people: People, rule: Sex, _where: Where) -> npt.NDArray[np.int8]:
    allowed = np.array([sex in rule.allowed for sex in SEXES])
    if allowed.all() or not rule.allowed:
        return np.full(len(people), YES, dtype=np.int8)
    known = people.sex_code != MISSING
    fits = allowed[np.where(known, people.sex_code, 0)]
    return answers_of(known & fits, known & ~fits)


SEX_LABELS = {"female": N_("female"), "male": N_("male"), "other": N_("other")}


def _explain_sex(people: People, rule: Sex, _where: Where, answer: int) -> Message:
    allowed = join_messages([Message(SEX_LABELS[code]) for code in rule.allowed])
    if answer == UNKNOWN:
        return say("Sex not recorded, open to: {allowed}.", allowed=allowed)
    if people.sex_code[0] == MISSING:
        return say("Open to: {allowed}.", allowed=allowed)
    recorded = Message(SEX_LABELS[SEXES[int(people.sex_code[0])]])
    return say("Recorded as {recorded}, open to: {allowed}.", recorded=recorded, allowed=allowed)


SEX = Judge[Sex](
    question=N_("Is the programme open to people of this sex?"),
    group="sex",
    reads=("sex",),
    judge=_judge_sex,
    explain=_explain_sex,
)
