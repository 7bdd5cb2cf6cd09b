"""Which limits of a rule can be moved, and what does the rule look like with one of them elsewhere?"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from layers.errors import RuleError
from layers.rules import AllOf, AnyOf, Criterion, Not, Rule, leaves, written_key
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Limit:
    """One number that a rule states: the criterion's place among the rule's criteria, and the value's attribute."""

    leaf: int
    criterion: str
    attribute: str
    key: str
    rises: bool
    """Whether a higher limit lets more people in: `to`, kilometres and minutes do, `from` does not."""
    most: float
    """The highest value that says anything; infinite for kilometres and minutes."""

    @property
    def name(self) -> str:
        """What it is called on the command line: `age.to`, `within.urban_km`."""
        return f"{self.criterion}.{self.key}"

    @property
    def is_whole(self) -> bool:
        """Whether only whole values are asked about: years, grades, levels, people."""
        return self.most < float("inf")

    @property
    def whole_values(self) -> range:
        """Every whole value there is, from 0 on."""
        return range(int(self.most) + 1)


def limits_of(rule: Rule) -> tuple[Limit, ...]:
    """List every numeric limit that a rule could state in its criteria, whether it does or not, in their order."""
    return tuple(_limits(leaves(rule)))


def _limits(criteria: tuple[Criterion, ...]) -> Iterator[Limit]:
    for number, leaf in enumerate(criteria):
        for entry in fields(leaf):
            if entry.metadata.get("read") == "number":
                key = written_key(entry)
                yield Limit(number, leaf.name, entry.name, key, key != "from", entry.metadata["most"])


def find_limit(rule: Rule, name: str) -> Limit:
    """Find a limit by its name; where a criterion stands twice, the first that states a value, else the first.

    One that keeps people out comes before a soft one.

    Raises
    ------
    RuleError
        When the rule has no such limit; the sentence lists those that it has.

    """
    known = limits_of(rule)
    named = [limit for limit in known if limit.name == name]
    if not named:
        listed = ", ".join(dict.fromkeys(limit.name for limit in known))
        message = say("This rule has no limit “{name}”. It has: {known}.", name=name, known=listed)
        raise RuleError(message if known else say("This rule has no limit that could be moved."), "rule.limit")
    stated = [limit for limit in named if stated_value(rule, limit) is not None]
    return min(stated or named, key=lambda limit: leaves(rule)[limit.leaf].soft)


def stated_value(rule: Rule, limit: Limit) -> float | None:
    """Return the value that a rule states for a limit, None where it states none."""
    value: float | None = getattr(leaves(rule)[limit.leaf], limit.attribute)
    return value


def is_negated(rule: Rule, limit: Limit) -> bool:
    """Tell whether a limit stands below an odd number of `not`: what lets one in then keeps one out."""
    turned = _negations(rule, 0)
    return turned[limit.leaf]


def _negations(rule: Rule, above: int) -> list[bool]:
    if isinstance(rule, AllOf | AnyOf):
        return [each for part in rule.parts for each in _negations(part, above)]
    return _negations(rule.part, above + 1) if isinstance(rule, Not) else [above % 2 == 1]


def with_value(rule: Rule, limit: Limit, value: float | None) -> Rule:
    """Return the rule with one limit elsewhere; None takes it away."""
    return _moved(rule, limit, value, 0)[0]


def _moved(rule: Rule, limit: Limit, value: float | None, number: int) -> tuple[Rule, int]:
    """Return the part of a rule with the limit moved, and the number of the criterion after it."""
    if isinstance(rule, AllOf | AnyOf):
        parts = []
        for part in rule.parts:
            other, number = _moved(part, limit, value, number)
            parts.append(other)
        return replace(rule, parts=tuple(parts)), number
    if isinstance(rule, Not):
        other, number = _moved(rule.part, limit, value, number)
        return replace(rule, part=other), number
    here = number == limit.leaf
    return (moved(rule, limit.attribute, value) if here else rule), number + 1


def moved(leaf: Criterion, attribute: str, value: float | None) -> Any:
    """Return a criterion with one of its limits elsewhere."""
    change: dict[str, Any] = {attribute: value}
    return replace(leaf, **change)
