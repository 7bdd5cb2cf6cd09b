"""What of a rule decides: soft criteria are passed over, waived ones are lifted for whom the waiver names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from layers.rules.shapes import Criterion
from layers.rules.tree import NO_RULE, AllOf, AnyOf, Not, Rule


@dataclass(frozen=True)
class Lift:
    """A waiver in force: which criterion of a programme it lifts, for whom (a rule), and by which document until when.

    `until` is included; None is until it is withdrawn.
    """

    criterion: str
    whom: Rule
    document: str
    until: dt.date | None = None


def is_lifted(leaf: Criterion, lifts: tuple[Lift, ...]) -> tuple[Lift, ...]:
    """List the waivers that lift a criterion."""
    return tuple(lift for lift in lifts if leaf.waivable and lift.criterion == leaf.name)


def deciding(rule: Rule, lifts: tuple[Lift, ...] = (), *, soft: bool = False) -> Rule:
    """Return the rule that decides who may enter.

    A soft criterion always holds (unless `soft` asks what it would say); a waived one holds for whomever meets it or
    the waiver's own rule.
    """
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(deciding(part, lifts, soft=soft) for part in rule.parts))
    if isinstance(rule, Not):
        return rule
    if rule.soft and not soft:
        return NO_RULE
    waived = is_lifted(rule, lifts)
    return AnyOf((rule, *(lift.whom for lift in waived))) if waived else rule
