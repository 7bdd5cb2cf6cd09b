"""Three-valued answers: no, unknown, yes, as small integers, so that and = min, or = max, not = 2 - x (Kleene)."""

from __future__ import annotations

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

    """
    if isinstance(rule, AllOf | AnyOf):
        neutral = YES if isinstance(rule, AllOf) else NO
        combine = np.minimum if isinstance(rule, AllOf) else np.maximum
        found = np.full(count, neutral, dtype=np.int8)
        for part in rule.parts:
            found = combine(found, evaluate(part, answer, count))
        return found
    if isinstance(rule, Not):
        return (YES - evaluate(rule.part, answer, count)).astype(np.int8)
    return answer(rule)
