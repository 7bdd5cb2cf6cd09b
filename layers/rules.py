"""How a programme's rule is written: a tree of `all`, `any` and `not` over criteria, the same in YAML, JSON and here.

What a criterion decides is in `assessments/criteria.py`; this module only says what it looks like. To add a criterion:
a frozen dataclass here, a line in `CRITERIA`, and its function there (a test names what was forgotten).
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar

from layers.errors import RuleError
from layers.roads.names import PROFILES, ROAD_PROFILE, SEASONS
from layers.schemas.columns import SEXES, SYSTEMS
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Age:
    """Age in completed years (in months, where a limit has decimals); both limits included, None is no limit.

    `on` is `start` (next intake, else start of the course, else the day asked about) or `today`.
    """

    name: ClassVar[str] = "age"
    from_years: float | None = None
    to_years: float | None = None
    on: str = "start"


@dataclass(frozen=True)
class EducationGrade:
    """Years of schooling completed, both limits included; `system` is the school system in which the limits count."""

    name: ClassVar[str] = "education_grade"
    from_grade: float | None = None
    to_grade: float | None = None
    system: str | None = None


@dataclass(frozen=True)
class Within:
    """Geodesic distance from home to site, limit included; `class_of` says whose urban or rural class picks it."""

    name: ClassVar[str] = "within"
    urban_km: float | None = None
    rural_km: float | None = None
    class_of: str = "home"


@dataclass(frozen=True)
class ByRoad:
    """Way by road from home to site, limits included: kilometres, or minutes, with a way of travelling and a season.

    May also be written in `within`, beside the circle: `within: {urban_km: 5, rural_km: 10, minutes: 45}`.
    """

    name: ClassVar[str] = "by_road"
    road_km: float | None = None
    minutes: float | None = None
    profile: str = ROAD_PROFILE
    season: str = "dry"


@dataclass(frozen=True)
class Sex:
    """Sex is one of these."""

    name: ClassVar[str] = "sex"
    allowed: tuple[str, ...] = ()


Criterion = Age | EducationGrade | Within | ByRoad | Sex

CRITERIA: dict[str, type[Criterion]] = {kind.name: kind for kind in (Age, EducationGrade, Within, ByRoad, Sex)}

"""Every criterion by the name it has in a rule."""


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

WRITTEN_KEYS = {
    "from_years": "from",
    "to_years": "to",
    "from_grade": "from",
    "to_grade": "to",
    "allowed": "in",
}
"""Field names here -> keys in a written rule, where they differ."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "on": ("start", "today"),
    "class_of": ("home", "site"),
    "system": SYSTEMS,
    "profile": PROFILES,
    "season": SEASONS,
}

MAX_DEPTH = 20
"""Deepest nesting of `all`, `any`, `not` that is read."""


def parse_rule(tree: object, *, depth: int = 0) -> Rule:
    """Read a rule from what YAML or JSON gave; an empty rule is no rule.

    Raises
    ------
    RuleError
        When a criterion or key is not known (with the nearest one that is), a limit is not a number, or the lower
        limit lies above the upper.

    """
    if depth > MAX_DEPTH:
        raise RuleError(say("This rule is nested more than {depth} deep.", depth=MAX_DEPTH), "criteria.syntax")
    if tree is None or tree in ({}, []):
        return NO_RULE
    if isinstance(tree, list):
        return AllOf(tuple(parse_rule(part, depth=depth + 1) for part in tree))
    if not isinstance(tree, dict):
        raise RuleError(
            say("A rule is written as a list of criteria, such as {example}.", example="- age: {from: 18, to: 35}"),
            "criteria.syntax",
        )
    parts = [_parse_entry(str(key), value, depth) for key, value in tree.items()]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _parse_entry(key: str, value: object, depth: int) -> Rule:
    if key in ("all", "any"):
        if not isinstance(value, list):
            raise RuleError(say("“{key}” needs a list of criteria.", key=key), "criteria.syntax")
        parts = tuple(parse_rule(part, depth=depth + 1) for part in value)
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(parse_rule(value, depth=depth + 1))
    if key not in CRITERIA:
        raise RuleError(_unknown(key, ("all", "any", "not", *CRITERIA)), "criteria.unknown")
    if key == Within.name and isinstance(value, dict) and (by_road := _road_keys(value)):
        circle = {name: limit for name, limit in value.items() if name not in by_road}
        road = _parse_criterion(ByRoad, by_road)
        return AllOf((_parse_criterion(Within, circle), road)) if circle else road
    return _parse_criterion(CRITERIA[key], value)


def _road_keys(value: dict[str, object]) -> dict[str, object]:
    """Pick what `within` says of roads rather than of the circle."""
    names = {entry.name for entry in fields(ByRoad)}
    return {name: limit for name, limit in value.items() if name in names}


def _unknown(key: str, known: tuple[str, ...]) -> Message:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return say("“{key}” is not known in a rule. Did you mean “{near}”?", key=key, near=near[0])
    return say("“{key}” is not known in a rule. Known are: {known}.", key=key, known=", ".join(known))


def _parse_criterion(kind: type[Criterion], value: object) -> Criterion:
    if kind is Sex and isinstance(value, (str, list)):
        value = {"in": [value] if isinstance(value, str) else value}
    if not isinstance(value, dict):
        raise RuleError(
            say("“{key}” needs its limits, such as {{from: 18, to: 35}}.", key=kind.name), "criteria.syntax"
        )
    names = {WRITTEN_KEYS.get(entry.name, entry.name): entry.name for entry in fields(kind)}
    given: dict[str, Any] = {}
    for key, limit in value.items():
        if key not in names:
            raise RuleError(_unknown(str(key), tuple(names)), "criteria.unknown")
        given[names[key]] = _parse_limit(kind, names[key], limit)
    criterion = kind(**given)
    _check_order(criterion)
    return criterion


def _parse_limit(kind: type[Criterion], name: str, limit: object) -> object:
    if limit is None:
        return None
    if name == "allowed":
        entries = tuple(str(entry) for entry in (limit if isinstance(limit, list) else [limit]))
        for entry in entries:
            if entry not in SEXES:
                raise RuleError(_unknown(entry, SEXES), "criteria.unknown")
        return entries
    if name in _CHOICES:
        text = str(limit)
        matches = [choice for choice in _CHOICES[name] if choice.casefold() == text.casefold()]
        if not matches:
            raise RuleError(_unknown(text, _CHOICES[name]), "criteria.unknown")
        return matches[0]
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not 0 <= limit < float("inf"):
        written = WRITTEN_KEYS.get(name, name)
        raise RuleError(
            say("“{name}” in “{criterion}” must be a number, zero or more.", name=written, criterion=kind.name),
            "criteria.number",
        )
    return float(limit)


def _check_order(criterion: Criterion) -> None:
    low, high = {
        "age": ("from_years", "to_years"),
        "education_grade": ("from_grade", "to_grade"),
    }.get(criterion.name, ("", ""))
    least, most = getattr(criterion, low, None), getattr(criterion, high, None)
    if least is not None and most is not None and least > most:
        raise RuleError(
            say(
                "The lower limit {least} of “{criterion}” lies above its upper limit {most}.",
                least=least,
                most=most,
                criterion=criterion.name,
            ),
            "criteria.range",
        )


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
        if value is not None and value != ():
            written[WRITTEN_KEYS.get(entry.name, entry.name)] = list(value) if isinstance(value, tuple) else value
    return {rule.name: written}


def rule_text(rule: Rule) -> str:
    """Write a rule as the one line of JSON that the store keeps."""
    return json.dumps(rule_tree(rule), ensure_ascii=False, sort_keys=True)


def rule_of(text: object) -> Rule:
    """Read the rule that the store keeps; a missing one is no rule."""
    return parse_rule(json.loads(text)) if isinstance(text, str) and text else NO_RULE


def rule_from_columns(row: Mapping[str, Any]) -> Rule:
    """Build a rule from flat spreadsheet columns; an empty cell is no limit.

    Reads minimum_age_years, maximum_age_years, minimum_education_grade, maximum_education_grade, education_system,
    sexes (a list), urban_radius_km, rural_radius_km.
    """

    def given(name: str) -> Any:
        value = row.get(name)
        return None if value is None or value != value or value == "" else value  # noqa: PLR0124 - NaN

    tree: list[dict[str, Any]] = []
    ages = {"from": given("minimum_age_years"), "to": given("maximum_age_years")}
    grades = {"from": given("minimum_education_grade"), "to": given("maximum_education_grade")}
    radii = {"urban_km": given("urban_radius_km"), "rural_km": given("rural_radius_km")}
    if any(limit is not None for limit in ages.values()):
        tree.append({"age": ages})
    if any(limit is not None for limit in grades.values()):
        tree.append({"education_grade": {**grades, "system": given("education_system")}})
    if any(limit is not None for limit in radii.values()):
        tree.append({"within": radii})
    if given("sexes"):
        tree.append({"sex": {"in": list(given("sexes"))}})
    return parse_rule({"all": tree})


RULE_COLUMNS = {
    "minimum_age_years": N_("Youngest age that may enter, completed years."),
    "maximum_age_years": N_("Oldest age that may enter, completed years."),
    "minimum_education_grade": N_("Fewest years of schooling that may enter."),
    "maximum_education_grade": N_("Most years of schooling that may enter."),
    "education_system": N_("School system in which the two limits count."),
    "sexes": N_("Sexes that may enter."),
    "urban_radius_km": N_("Farthest home that may enter, in urban places."),
    "rural_radius_km": N_("Farthest home that may enter, in rural places."),
}
"""The flat spreadsheet columns of a programmes file that make up its rule."""


def names_distance(rule: Rule) -> bool:
    """Tell whether a rule says itself how far is near enough, by circle or by road."""
    return any(isinstance(leaf, Within | ByRoad) for leaf in leaves(rule))


def leaves(rule: Rule) -> tuple[Criterion, ...]:
    """List the criteria of a rule in the order in which they are written."""
    if isinstance(rule, AllOf | AnyOf):
        return tuple(leaf for part in rule.parts for leaf in leaves(part))
    return leaves(rule.part) if isinstance(rule, Not) else (rule,)
