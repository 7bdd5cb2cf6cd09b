"""A rule changed in one place: parts added, taken away, put into a group, taken out of one, put elsewhere.

A path leads to a part of a rule: positions from the top, `()` is the whole rule; the part of a `not` has position 0.
Nothing is changed in place: each function returns another rule.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.rules.tree import NO_RULE, AllOf, AnyOf, Not, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.rules.shapes import Criterion

Path = tuple[int, ...]

GROUPS: dict[str, type[AllOf | AnyOf | Not]] = {"all": AllOf, "any": AnyOf, "not": Not}
"""The three ways of putting parts together, as they are written."""


def kind_of(rule: Rule) -> str:
    """Return how a part puts others together (`all`, `any`, `not`), or the name of its criterion."""
    return next((name for name, kind in GROUPS.items() if isinstance(rule, kind)), getattr(rule, "name", ""))


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """List the parts of a group in their order; a criterion has none."""
    if isinstance(rule, AllOf | AnyOf):
        return rule.parts
    return (rule.part,) if isinstance(rule, Not) else ()


def walk(rule: Rule, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
    """Give every part of a rule with the path that leads to it, from the top, as it is written."""
    yield path, rule
    for place, part in enumerate(parts_of(rule)):
        yield from walk(part, (*path, place))


def part_at(rule: Rule, path: Path) -> Rule:
    """Return the part to which a path leads.

    Raises
    ------
    IndexError
        When it leads nowhere.

    """
    for place in path:
        if place < 0:
            raise IndexError(place)
        rule = parts_of(rule)[place]
    return rule


def replaced(rule: Rule, path: Path, part: Rule) -> Rule:
    """Put another part where a path leads."""
    if not path:
        return part
    place, *rest = path
    parts = parts_of(rule)
    return _with_parts(rule, (*parts[:place], replaced(parts[place], tuple(rest), part), *parts[place + 1 :]))


def added(rule: Rule, path: Path, part: Rule) -> Rule:
    """Add a part at the end of the group to which a path leads; anything else becomes a group of both."""
    group = part_at(rule, path)
    if isinstance(group, Not):
        return replaced(rule, path, Not(added(group.part, (), part)))
    grown = replace(group, parts=(*group.parts, part)) if isinstance(group, AllOf | AnyOf) else AllOf((group, part))
    return replaced(rule, path, grown)


def removed(rule: Rule, path: Path) -> Rule:
    """Take away a part; a group goes with its last part, and a `not` with what it denies."""
    if not path:
        return NO_RULE
    group = part_at(rule, path[:-1])
    parts = parts_of(group)
    part_at(group, path[-1:])
    if len(parts) == 1:
        return removed(rule, path[:-1])
    return replaced(rule, path[:-1], _with_parts(group, (*parts[: path[-1]], *parts[path[-1] + 1 :])))


def wrapped(rule: Rule, path: Path, kind: str) -> Rule:
    """Put a part into a group of its own: `all`, `any` or `not`; what is denied holds firmly (see `firm`)."""
    part = part_at(rule, path)
    return replaced(rule, path, Not(firm(part)) if kind == "not" else _group(kind, (part,)))


def unwrapped(rule: Rule, path: Path) -> Rule:
    """Take a group away and leave its parts where it stood; several that have no group above them form an `all`."""
    parts = parts_of(part_at(rule, path))
    if len(parts) == 1:
        return replaced(rule, path, parts[0])
    above = part_at(rule, path[:-1]) if path else None
    if not isinstance(above, AllOf | AnyOf):
        return replaced(rule, path, AllOf(parts))
    place = path[-1]
    return replaced(rule, path[:-1], replace(above, parts=(*above.parts[:place], *parts, *above.parts[place + 1 :])))


def regrouped(rule: Rule, path: Path, kind: str) -> Rule:
    """Turn a group into one of another kind; what is denied holds firmly. Several parts are denied together."""
    parts = parts_of(part_at(rule, path))
    if kind != "not":
        return replaced(rule, path, _group(kind, parts))
    return replaced(rule, path, Not(firm(parts[0] if len(parts) == 1 else AllOf(parts))))


def shifted(rule: Rule, path: Path, by: int) -> Rule:
    """Put a part earlier (negative) or later among its neighbours; at either end it stays."""
    if not path:
        return rule
    group = part_at(rule, path[:-1])
    parts, here = list(parts_of(group)), path[-1]
    there = min(max(here + by, 0), len(parts) - 1)
    parts.insert(there, parts.pop(here))
    return replaced(rule, path[:-1], _with_parts(group, tuple(parts)))


def denied(rule: Rule, path: Path) -> bool:
    """Tell whether a path leads into a `not`, where nothing can be soft or waivable."""
    return any(isinstance(part_at(rule, path[:length]), Not) for length in range(len(path)))


def firm(rule: Rule) -> Rule:
    """Let every criterion of a rule hold firmly: neither soft nor waivable."""
    parts = parts_of(rule)
    if parts or isinstance(rule, AllOf | AnyOf | Not):
        return _with_parts(rule, tuple(firm(part) for part in parts))
    leaf: Criterion = rule
    return replace(leaf, soft=False, waivable=False)


def _group(kind: str, parts: tuple[Rule, ...]) -> Rule:
    return AnyOf(parts) if kind == "any" else AllOf(parts)


def _with_parts(rule: Rule, parts: tuple[Rule, ...]) -> Rule:
    if isinstance(rule, Not):
        return Not(parts[0])
    return AnyOf(parts) if isinstance(rule, AnyOf) else AllOf(parts)
