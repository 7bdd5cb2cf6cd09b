"""What a form of a rule asks for: each criterion's values with their labels, and the names that can be chosen.

A new criterion of `layers/rules/shapes.py` needs its labels here; a test names those that are missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from assessments.criteria.sex import SEX_LABELS
from layers.labels import entry_label
from layers.languages import known_languages
from layers.occupations.isco08 import group_label, groups
from layers.plain import plain_key
from layers.roads.names import PROFILE_NAMES, SEASON_NAMES
from layers.rules import CRITERIA, LISTS, PROTECTED, TERMS, Criterion, values_of
from layers.rules.values import read_value
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.world import World
    from layers.words import Words

CRITERION_LABELS: dict[str, str] = {
    "age": N_("Age"),
    "birth_cohort": N_("Date of birth"),
    "education_grade": N_("Schooling (grades)"),
    "isced_level": N_("Schooling (ISCED level)"),
    "within": N_("Distance in a straight line"),
    "by_road": N_("Way by road"),
    "area": N_("Regions and districts"),
    "polygon": N_("Outline on the map"),
    "settlement": N_("Towns and villages"),
    "sex": N_("Sex"),
    "needs": N_("Needs"),
    "languages": N_("Languages"),
    "documents": N_("Documents"),
    "previous_training": N_("Earlier training"),
    "interests": N_("Wishes"),
    "return_route": N_("Route of return"),
    "return_date": N_("Day of return"),
    "dependants": N_("Dependants"),
    "disability_access": N_("Access with a disability"),
}
"""What each criterion is called, in the order in which it is offered."""

_ANY, _EVERY = N_("At least one of these entries"), N_("All of these entries")

VALUE_LABELS: dict[str, dict[str, str]] = {
    "age": {"from": N_("At least (years)"), "to": N_("At most (years)"), "on": N_("Age counts")},
    "birth_cohort": {"from": N_("Born on or after"), "to": N_("Born on or before")},
    "education_grade": {
        "from": N_("At least (grades)"),
        "to": N_("At most (grades)"),
        "system": N_("School system of the limits"),
    },
    "isced_level": {"from": N_("At least (level)"), "to": N_("At most (level)")},
    "within": {
        "urban_km": N_("Where it is urban (km)"),
        "rural_km": N_("Where it is rural (km)"),
        "class_of": N_("Urban or rural is"),
    },
    "by_road": {
        "road_km": N_("At most (km)"),
        "minutes": N_("At most (minutes)"),
        "profile": N_("Travelling"),
        "season": N_("Season"),
    },
    "area": {"in": N_("Lives in one of these")},
    "polygon": {"wkt": N_("Outline (WKT: longitude, then latitude)")},
    "settlement": {"in": N_("Lives in one of these")},
    "sex": {"in": N_("Open to")},
    "return_route": {"in": N_("Came back by one of these")},
    "return_date": {"from": N_("Came back on or after"), "to": N_("Came back on or before")},
    "dependants": {"from": N_("At least (people)"), "to": N_("At most (people)")},
    "disability_access": {"provides": N_("Is there (empty: what the site's own entry says)")},
    **{kind.name: {"in": _ANY, "all": _EVERY} for kind in LISTS},
}
"""What each value of a criterion is called."""

TERM_LABELS: dict[str, str] = {
    "soft": N_("Soft: who does not meet it stays eligible, with a mark"),
    "waivable": N_("A waiver can lift it"),
    "reason": N_("The partner's written reason"),
    "reason_date": N_("Day of that reason"),
}
"""What the terms are called that every criterion has."""

CHOICE_LABELS: dict[str, Mapping[str, str]] = {
    "on": {"start": N_("on the first day of the course"), "today": N_("on the day asked about")},
    "class_of": {"home": N_("what the home is"), "site": N_("what the site is")},
    "profile": PROFILE_NAMES,
    "season": SEASON_NAMES,
}
"""What the words are called among which one is chosen, by key; school systems are named by their countries."""

ENTRY_COLUMNS: dict[str, str] = {
    "needs": "needs",
    "documents": "documents",
    "return_route": "return_route",
    "disability_access": "access_needs",
    "languages": "spoken_languages",
}
"""The column whose labels name the entries of a list."""

MOST_SETTLEMENTS = 3_000
"""So many settlements are offered by name, the most populous first; any other can be typed."""

MARKED = frozenset({"reason", "reason_date"})
"""Terms that stand in the open where a criterion needs them, else among the others."""


@dataclass(frozen=True)
class FormValue:
    """One value of a criterion as a form asks for it; `read` says in which way (`layers.rules.values.READERS`)."""

    criterion: str
    key: str
    attribute: str
    read: str
    label: str
    choices: tuple[str, ...] = ()
    most: float = float("inf")


def form_values(name: str) -> tuple[FormValue, ...]:
    """List the values of a criterion in their order, its terms last."""
    return tuple(
        FormValue(
            name,
            key,
            entry.name,
            entry.metadata["read"],
            TERM_LABELS[key] if key in TERMS else VALUE_LABELS[name][key],
            tuple(entry.metadata.get("choices") or ()),
            entry.metadata.get("most", float("inf")),
        )
        for key, entry in values_of(CRITERIA[name]).items()
    )


def in_the_open(asked: FormValue) -> bool:
    """Tell whether a value is shown at once, rather than among what is seldom needed."""
    return asked.key not in TERMS or (asked.key in MARKED and asked.criterion in PROTECTED)


def blank(name: str) -> Criterion:
    """Return a criterion that states nothing yet."""
    return CRITERIA[name]()


def with_form_value(leaf: Criterion, attribute: str, value: object) -> Criterion:
    """Give one value of a criterion; it is read as an import reads it. Nothing, an empty text or list is no value.

    Raises
    ------
    RuleError
        When it is not what is expected.

    """
    entry = next(each for each in fields(leaf) if each.name == attribute)
    empty = value is None or (isinstance(value, (str, list, tuple)) and not value)
    listed = list(value) if isinstance(value, tuple) else value
    change: dict[str, Any] = {attribute: entry.default if empty else read_value(leaf.name, entry, listed)}
    return replace(leaf, **change)


def choice_label(key: str, choice: str, words: Words) -> str:
    """Name a word among which one is chosen."""
    known = CHOICE_LABELS.get(key, {})
    return words(known[choice]) if choice in known else choice


def entry_options(world: World, asked: FormValue, words: Words) -> dict[str, str]:
    """List what can be chosen for a list, each with its name; a list that may hold anything offers what is usual."""
    if asked.choices:
        return {code: _entry_name(asked.criterion, code, words) for code in asked.choices}
    if asked.criterion == "languages":
        named = {code: _entry_name(asked.criterion, code, words) for code in known_languages()}
        return dict(sorted(named.items(), key=lambda pair: plain_key(pair[1])))
    options = {"area": _areas, "settlement": _settlements}.get(asked.criterion, _occupations)
    return world.once(("form_options", asked.criterion, words.language), lambda: options(world, words))


def _entry_name(criterion: str, code: str, words: Words) -> str:
    if criterion == "sex":
        return words(SEX_LABELS[code])
    return words(entry_label(ENTRY_COLUMNS[criterion], code))


def _areas(world: World, words: Words) -> dict[str, str]:
    """List regions, then districts with their region behind them, each in the order of the names."""
    areas = world.areas
    own = areas[f"area_name_{words.language}"].fillna(areas["area_name"]).fillna(areas["area_id"])
    names = {str(code): str(name) for code, name in zip(areas["area_id"], own, strict=True)}
    found = []
    for code, level, parent in zip(names, areas["admin_level"].fillna(9), areas["parent_id"], strict=True):
        name, above = names[code], names.get(parent) if isinstance(parent, str) else None
        found.append((level, plain_key(name), code, name if above is None else f"{name} ({above})"))
    return {code: label for _, _, code, label in sorted(found)}


def _settlements(world: World, _words: Words) -> dict[str, str]:
    """List settlements by name where one alone bears it, else by identifier with the name and district."""
    named = world.settlements.dropna(subset=["settlement_name"])
    named = named.sort_values("population", ascending=False, na_position="last", kind="stable").head(MOST_SETTLEMENTS)
    every = world.settlements["settlement_name"].map(plain_key, na_action="ignore").value_counts()
    areas = world.land
    options = {}
    columns = ("settlement_id", "settlement_name", "admin2_pcode", "admin1_pcode")
    for code, name, *around in zip(*(named[column] for column in columns), strict=True):
        if every[plain_key(name)] == 1:
            options["_".join(name.split())] = str(name)
            continue
        where = dict.fromkeys(areas.area_name(area) for area in around if isinstance(area, str))
        options[str(code)] = f"{name} ({', '.join(where) or code})"
    return options


def _occupations(_world: World, words: Words) -> dict[str, str]:
    """List the groups of ISCO-08, the broad ones too: a short code stands for all that begin with it."""
    return {code: f"{code} {group_label(code, words)}" for code in groups()}


def free_entry(asked: FormValue) -> bool:
    """Tell whether a list may hold what is not offered: trades and wishes in words, villages nobody has listed."""
    return not asked.choices and asked.criterion not in ("languages", "area")
