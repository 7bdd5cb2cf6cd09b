"""Does one rule let in everybody whom another lets in, whoever comes?

Said only where the rules' shapes show it: whatever is not seen to be so is not said to be so. It holds for a rule with
a limit moved outwards, a part taken from an `all`, or a part added to an `any`.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING

from layers.rules import AllOf, AnyOf, Criterion, Not, Rule, leaves, written_key
from layers.rules.shapes import TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.offers import Offer


MOST_PAIRS = 10_000
"""Rules with more pairs of criteria than this are not held against each other."""


def implies(rule: Rule, other: Rule) -> bool:
    """Tell whether everybody who meets a rule surely meets the other; large rules: not said."""
    if len(leaves(rule)) * len(leaves(other)) > MOST_PAIRS:
        return False
    return _implies(rule, other)


@lru_cache(maxsize=1_024)
def _implies(rule: Rule, other: Rule) -> bool:
    if rule == other:
        return True
    if isinstance(other, AllOf) and all(_implies(rule, part) for part in other.parts):
        return True
    if isinstance(rule, AnyOf) and all(_implies(part, other) for part in rule.parts):
        return True
    if isinstance(rule, AllOf) and any(_implies(part, other) for part in rule.parts):
        return True
    if isinstance(other, AnyOf) and any(_implies(rule, part) for part in other.parts):
        return True
    if isinstance(rule, Not) and isinstance(other, Not):
        return _implies(other.part, rule.part)
    return _leaf_implies(rule, other)


def _leaf_implies(rule: Rule, other: Rule) -> bool:
    if isinstance(rule, AllOf | AnyOf | Not) or type(rule) is not type(other):
        return False
    return all(
        _is_wider(rule, other, entry.name, written_key(entry))
        if entry.metadata.get("read") == "number"
        else getattr(rule, entry.name) == getattr(other, entry.name)
        for entry in fields(rule)
        if entry.name not in TERMS
    )


def _is_wider(rule: Criterion, other: Rule, attribute: str, key: str) -> bool:
    """Tell whether a limit of the other rule keeps out nobody whom this one's lets in; None is no limit."""
    here, there = getattr(rule, attribute), getattr(other, attribute)
    if there is None:
        return True
    return here is not None and (there <= here if key == "from" else there >= here)


def takes_all_of(sites: Sequence[Offer], others: Sequence[Offer]) -> bool:
    """Tell whether whoever enters at one of the sites surely enters at one of the others.

    Each site must have a rule as wide or wider at the same service, with ages counted on the same day.
    """
    return all(
        any(
            offer.service == other.service and offer.age_day == other.age_day and implies(offer.rule, other.rule)
            for other in others
        )
        for offer in sites
    )
