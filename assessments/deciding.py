"""Which criteria of a rule does its verdict rest on?

Kleene's logic takes of all parts of `all` the worst answer and of `any` the best: the verdict rests on the parts that
answer as the whole does, and so on downwards. Whoever is refused hears of exactly the criteria that would have to
change, not of an alternative that fails beside one that is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.logic import NO, YES
from layers.rules import AllOf, AnyOf, Criterion, Not, Rule, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Answering = Callable[[Criterion], int]
    Counting = Callable[[Criterion, int], int]


@dataclass(frozen=True)
class Part:
    """The part that one criterion plays in a rule.

    `answer` is turned round inside `not` (`denied`): yes is what lets in. `decides` is whether the verdict rests on
    it. `instead` is the answer of the alternatives that decide in its place, None where none does.
    """

    leaf: Criterion
    answer: int
    denied: bool
    decides: bool
    instead: int | None


def parts_in(rule: Rule, answer: Answering, counts_as: Counting) -> tuple[Part, ...]:
    """Say which part each criterion plays for one person, in the order in which they are written.

    Parameters
    ----------
    rule
        The rule as it is written.
    answer
        The answer of a criterion: no, unknown or yes.
    counts_as
        What a criterion with its answer counts as: yes where it is soft or waived.

    """
    if isinstance(rule, AllOf):
        plain = [part for part in rule.parts if not isinstance(part, AllOf | AnyOf | Not)]
        if len(plain) == len(rule.parts):  # the usual rule, without detours: it is asked for thousands of offers
            found = [(leaf, answer(leaf)) for leaf in plain]
            counted = [counts_as(leaf, told) for leaf, told in found]
            whole = min(counted, default=YES)
            return tuple(
                Part(leaf, told, denied=False, decides=counts == whole, instead=None)
                for (leaf, told), counts in zip(found, counted, strict=True)
            )
    answers = {leaf: answer(leaf) for leaf in leaves(rule)}
    counts = {leaf: counts_as(leaf, told) for leaf, told in answers.items()}
    return tuple(_parts(rule, answers, counts, denied=False, decides=True, instead=None))


def _parts(
    rule: Rule,
    answers: Mapping[Criterion, int],
    counts: Mapping[Criterion, int],
    *,
    denied: bool,
    decides: bool,
    instead: int | None,
) -> Iterator[Part]:
    if isinstance(rule, Not):
        yield from _parts(rule.part, answers, counts, denied=not denied, decides=decides, instead=instead)
    elif isinstance(rule, AllOf | AnyOf):
        whole = _whole(rule, counts)
        for part in rule.parts:
            its_own = _whole(part, counts)
            alike = its_own == whole
            passed_over = not alike and instead is None and _turned(its_own, denied=denied) == NO
            other = _turned(whole, denied=denied) if passed_over else instead
            yield from _parts(part, answers, counts, denied=denied, decides=decides and alike, instead=other)
    else:
        yield Part(rule, _turned(answers[rule], denied=denied), denied, decides, instead)


def _whole(rule: Rule, counts: Mapping[Criterion, int]) -> int:
    if isinstance(rule, AllOf):
        return min((_whole(part, counts) for part in rule.parts), default=YES)
    if isinstance(rule, AnyOf):
        return max((_whole(part, counts) for part in rule.parts), default=NO)
    return YES - _whole(rule.part, counts) if isinstance(rule, Not) else counts[rule]


def _turned(answer: int, *, denied: bool) -> int:
    return YES - answer if denied else answer
