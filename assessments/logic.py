"""Three-valued answers: no, unknown, yes, as small integers, so that and = min, or = max, not = 2 - x (Kleene)."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from layers.rules import AllOf, AnyOf, Criterion, Not, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

NO, UNKNOWN, YES = 0, 1, 2

ANSWER_NAMES = ("no", "unknown", "yes")
"""The answer's code in every language, by its number."""

VERDICT_NAMES = ("ineligible", "unknown", "eligible")
"""The verdict's code in every language, by the answer's number."""


def answers_of(surely: npt.NDArray[np.bool_], surely_not: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    """Combine two exclusive masks: yes where `surely`, no where `surely_not`, unknown elsewhere."""
    return (1 + surely.astype(np.int8) - surely_not.astype(np.int8)).astype(np.int8)


def evaluate(rule: Rule, answer: Callable[[Criterion], npt.NDArray[np.int8]], count: int) -> npt.NDArray[np.int8]:
    """Combine the criteria's answers by Kleene's logic: and = least, or = greatest, not = opposite.

    Parameters
    ----------
    rule
        The tree. `all` of nothing is yes, `any` of nothing is no.
    answer
        Gives one criterion's answers for `count` people.
    count
        The number of people.

    Returns
    -------
    ndarray
        May be what `answer` gave: never change it.

    """
    if isinstance(rule, AllOf | AnyOf):
        if not rule.parts:
            return np.full(count, YES if isinstance(rule, AllOf) else NO, dtype=np.int8)
        combine = np.minimum if isinstance(rule, AllOf) else np.maximum
        return reduce(combine, (evaluate(part, answer, count) for part in rule.parts))
    if isinstance(rule, Not):
        return (YES - evaluate(rule.part, answer, count)).astype(np.int8)
    return answer(rule)
