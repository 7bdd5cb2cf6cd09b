"""How criteria are put together: a tree of `all`, `any` and `not`, the same in YAML, JSON and here."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from layers.rules.shapes import ByRoad, Criterion, Within, written_key


@dataclass(frozen=True)
class AllOf:
    """Every part must hold; no part at all always holds."""

    parts: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Not:
    """The part must not hold."""

    part: Rule


Rule = AllOf | AnyOf | Not | Criterion

NO_RULE = AllOf()
"""The rule of a programme that states none: everybody may enter."""


def rule_tree(rule: Rule) -> dict[str, Any]:
    """Write a rule as YAML and JSON have it; the opposite of `parse_rule`."""
    if isinstance(rule, AllOf):
        return {"all": [rule_tree(part) for part in rule.parts]}
    if isinstance(rule, AnyOf):
        return {"any": [rule_tree(part) for part in rule.parts]}
    if isinstance(rule, Not):
        return {"not": rule_tree(rule.part)}
    written: dict[str, Any] = {}
    for entry in fields(rule):
        value = getattr(rule, entry.name)
        if value not in (None, (), "") and value is not False:
            written[written_key(entry)] = _plain(value)
    return {rule.name: written}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return float(value) if isinstance(value, float) else value


def rule_text(rule: Rule) -> str:
    """Write a rule as the one line of JSON that the store keeps."""
    return json.dumps(rule_tree(rule), ensure_ascii=False, sort_keys=True)


def leaves(rule: Rule) -> tuple[Criterion, ...]:
    """List the criteria of a rule in the order in which they are written."""
    if isinstance(rule, AllOf | AnyOf):
        return tuple(leaf for part in rule.parts for leaf in leaves(part))
    return leaves(rule.part) if isinstance(rule, Not) else (rule,)


def names_distance(rule: Rule) -> bool:
    """Tell whether a rule says itself how far is near enough, by circle or by road."""
    return any(isinstance(leaf, Within | ByRoad) for leaf in leaves(rule))
