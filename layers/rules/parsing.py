"""What does a written rule mean? Every fault is said with its place in the rule and the form that is expected."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from layers.errors import RuleError
from layers.rules.lifting import deciding
from layers.rules.possible import contradiction
from layers.rules.shapes import (
    CRITERIA,
    PROTECTED,
    TERMS,
    ByRoad,
    Criterion,
    DisabilityAccess,
    EducationGrade,
    InPolygon,
    Within,
    bounds_of,
    values_of,
)
from layers.rules.tree import NO_RULE, AllOf, AnyOf, Not, Rule, leaves
from layers.rules.values import read_value, unknown_word
from layers.words import Stated, say

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 20
"""Deepest nesting of `all`, `any`, `not` that is read."""

UNLIKELY_KM = 500.0
"""From here on a limit of distance cannot be kilometres."""

_KILOMETRES = ("urban_km", "rural_km", "road_km")
_BRANCHES = ("all", "any", "not")


def read_rule(tree: object) -> Rule:
    """Read a rule that somebody hands in: as `parse_rule`, and it must be one that can be kept and met.

    Raises
    ------
    RuleError
        As `parse_rule`; and when limits of schooling do not say in which school system they count, a criterion about
        what people are protected for has no reason, or nobody at all could meet the rule.

    """
    rule = parse_rule(tree, strict=True)
    names = contradiction(deciding(rule))
    if names is not None:
        raise RuleError(
            say("these criteria contradict each other, whoever is asked: {criteria}.", criteria=", ".join(names)),
            "criteria.range",
            path=_last_path(tree, names) or (),
            example=CRITERIA[names[-1]].example if names[-1] in CRITERIA else None,
        )
    return rule


def _last_path(tree: object, names: tuple[str, ...]) -> tuple[object, ...] | None:
    """Return the keys and positions that lead to the last of some criteria; None where none of them is written so."""
    if isinstance(tree, list):
        parts: list[tuple[object, object]] = list(enumerate(tree))
    elif isinstance(tree, dict):
        parts = list(tree.items())
    else:
        return None
    for key, part in reversed(parts):
        inner = _last_path(part, names)
        if inner is not None or key in names:
            return (key, *(inner or ()))
    return None


def parse_rule(tree: object, *, depth: int = 0, strict: bool = False) -> Rule:
    """Read a rule from what YAML or JSON gave; an empty rule is no rule.

    Parameters
    ----------
    tree, depth
        What is written, and how deep inside a rule it stands.
    strict
        Whether to refuse what the store may hold from earlier times but nobody may hand in any more.

    Raises
    ------
    RuleError
        When a criterion or key is not known (with the nearest one that is), a value is not what it must be, or the
        lower limit lies above the upper. Its `path` are the keys and positions that lead to the fault.

    """
    if depth > MAX_DEPTH:
        raise RuleError(say("This rule is nested more than {depth} deep.", depth=MAX_DEPTH), "criteria.syntax")
    if tree is None or tree in ({}, []):
        return NO_RULE
    if isinstance(tree, list):
        return AllOf(_parts(tree, depth, strict=strict))
    if not isinstance(tree, dict):
        raise RuleError(
            say("A rule is written as a list of criteria, such as {example}.", example="- age: {from: 18, to: 35}"),
            "criteria.syntax",
        )
    parts = []
    for key, value in tree.items():
        with _at(key):
            parts.append(_parse_entry(str(key), value, depth, strict=strict))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


@contextmanager
def _at(key: object) -> Iterator[None]:
    """Put a key before the path of a fault that is found inside."""
    try:
        yield
    except RuleError as error:
        error.path = (key, *error.path)
        raise


def _parts(tree: list[Any], depth: int, *, strict: bool) -> tuple[Rule, ...]:
    parts = []
    for place, part in enumerate(tree):
        with _at(place):
            parts.append(parse_rule(part, depth=depth + 1, strict=strict))
    return tuple(parts)


def _parse_entry(key: str, value: object, depth: int, *, strict: bool) -> Rule:
    if key in ("all", "any"):
        if not isinstance(value, list):
            raise RuleError(say("“{key}” needs a list of criteria.", key=key), "criteria.syntax")
        if strict and key == "any" and not value:
            raise RuleError(say("“any” of nothing lets nobody in: write at least one criterion."), "criteria.range")
        parts = _parts(value, depth, strict=strict)
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(_firm(parse_rule(value, depth=depth + 1, strict=strict)))
    if key not in CRITERIA:
        raise RuleError(unknown_word(key, (*_BRANCHES, *CRITERIA)), "criteria.unknown")
    if key == Within.name and isinstance(value, dict) and (by_road := _road_keys(value)):
        terms = {name: said for name, said in value.items() if name in TERMS}
        circle = {name: limit for name, limit in value.items() if name not in by_road and name not in terms}
        road = _parse_criterion(ByRoad, by_road | terms)
        both = (_parse_criterion(Within, circle | terms), road) if circle else (road,)
        if strict:
            for part in both:
                _check_complete(part)
        return AllOf(both) if circle else road
    criterion = _parse_criterion(CRITERIA[key], value)
    if strict:
        _check_complete(criterion)
    return criterion


def _check_complete(criterion: Criterion) -> None:
    """Refuse schooling without its system, metres, a protected ground without reason, and a list of nothing."""
    if isinstance(criterion, EducationGrade) and criterion.system is None and bounds_of(criterion) != (None, None):
        raise RuleError(
            say("“{criterion}” does not say in which school system its limits count.", criterion=criterion.name),
            "criteria.system",
            example=criterion.example,
        )
    _check_kilometres(criterion)
    if criterion.name in PROTECTED and (criterion.reason is None or criterion.reason_date is None):
        raise RuleError(
            say(
                "“{criterion}” keeps people out for what they are protected for: it needs the partner's written reason "
                "and its day (reason, reason_date).",
                criterion=criterion.name,
            ),
            "criteria.reason",
            example=criterion.example,
        )
    listed = [getattr(criterion, entry.name) for entry in fields(criterion) if entry.metadata["read"] in _NAMES]
    if listed and not any(listed) and not isinstance(criterion, DisabilityAccess):
        raise RuleError(
            say("“{criterion}” names nothing that is asked for.", criterion=criterion.name),
            "criteria.syntax",
            example=criterion.example,
        )


def _check_kilometres(criterion: Criterion) -> None:
    """Refuse limits of distance that must be metres."""
    for key in _KILOMETRES:
        limit = getattr(criterion, key, None)
        if limit is not None and limit >= UNLIKELY_KM:
            raise RuleError(
                say(
                    "“{key}” is in kilometres, and nobody travels {limit} km to a course: {limit} m are {meant} km.",
                    key=key,
                    limit=limit,
                    meant=Stated(limit / 1000),
                ),
                "criteria.number",
                example=criterion.example,
            )


_NAMES = ("entries", "polygon")
"""Ways of reading whose value names what is asked for; without one a criterion would ask for nothing at all."""


def _road_keys(value: dict[str, object]) -> dict[str, object]:
    """Pick what `within` says of roads rather than of the circle."""
    return {name: limit for name, limit in value.items() if name in values_of(ByRoad) and name not in TERMS}


def _firm(rule: Rule) -> Rule:
    """Refuse criteria inside `not` that are soft or can be waived: to pass them over would shut people out."""
    if any(leaf.soft or leaf.waivable for leaf in leaves(rule)):
        raise RuleError(
            say("a criterion inside “not” cannot be soft or waivable. Write what is asked for instead."),
            "criteria.syntax",
        )
    return rule


def _parse_criterion(kind: type[Criterion], value: object) -> Criterion:
    known = values_of(kind)
    value = _whole(kind, value)
    given: dict[str, Any] = {}
    for key, limit in value.items():
        with _at(key):
            if key not in known:
                raise RuleError(unknown_word(str(key), tuple(known)), "criteria.unknown", example=kind.example)
            try:
                given[known[key].name] = read_value(kind.name, known[key], limit)
            except RuleError as error:
                error.example = error.example or kind.example
                raise
    criterion = kind(**given)
    _check_order(criterion)
    return criterion


def _whole(kind: type[Criterion], value: object) -> dict[str, object]:
    """Write the short form of a criterion in full: `sex: [female]` is `sex: {in: [female]}`."""
    first = next(iter(values_of(kind)))
    if kind is InPolygon and (isinstance(value, str) or (isinstance(value, dict) and "type" in value)):
        return {first: value}
    if first == "in" and isinstance(value, (str, int, float, list)):
        return {first: value}
    if not isinstance(value, dict):
        raise RuleError(
            say("“{key}” needs its limits, such as {example}.", key=kind.name, example=kind.example), "criteria.syntax"
        )
    return value


def _check_order(criterion: Criterion) -> None:
    least, most = bounds_of(criterion)
    if least is not None and most is not None and least > most:
        raise RuleError(
            say(
                "The lower limit {least} of “{criterion}” lies above its upper limit {most}.",
                least=least,
                most=most,
                criterion=criterion.name,
            ),
            "criteria.range",
            example=criterion.example,
        )


def rule_of(text: object) -> Rule:
    """Read the rule that the store keeps; a missing one is no rule."""
    return parse_rule(json.loads(text)) if isinstance(text, str) and text else NO_RULE
