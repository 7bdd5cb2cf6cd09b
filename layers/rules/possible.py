"""Is there anybody at all who could meet a rule?

A rule is written as alternatives, each a set of criteria that must hold and of criteria that must not; a rule that
nobody can meet has a contradiction in every one. Only what is certain counts: where two criteria may or may not exclude
each other (two areas, two ways by road, grades of two school systems), somebody may meet both.
"""

from __future__ import annotations

import datetime as dt
import math
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

from layers.rules.entries import stands_for
from layers.rules.shapes import (
    LISTS,
    MOST_AGE_YEARS,
    MOST_DEPENDANTS,
    MOST_GRADES,
    Age,
    Area,
    BirthCohort,
    Criterion,
    Dependants,
    EducationGrade,
    IscedLevel,
    ReturnDate,
    ReturnRoute,
    SettlementIn,
    Sex,
    Within,
)
from layers.rules.tree import AllOf, AnyOf, Not, Rule
from layers.schemas.columns import RETURN_ROUTES, SEXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Signed = tuple[Criterion, bool]
"""A criterion that must hold, or must not."""

Spans = list[tuple[float, float]]
"""What is still possible of a number: from the first included to the second not."""

MOST_ALTERNATIVES = 2_000
MOST_ENTRIES = 10
"""A rule with more alternatives, or lists with more entries, is taken to be possible."""

_EARLIEST, _LATEST = dt.date(1900, 1, 1).toordinal(), dt.date(2200, 1, 1).toordinal()


def contradiction(rule: Rule) -> tuple[str, ...] | None:
    """Name the criteria that contradict each other in a rule that nobody can meet; None where somebody may.

    A rule that no alternative is left of (`any` of nothing) has the name `any`.
    """
    alternatives = _alternatives(rule, holds=True)
    if alternatives is None:
        return None
    found = [_contradicting(some) for some in alternatives]
    if any(names is None for names in found):
        return None
    return found[0] if found else ("any",)


def _alternatives(rule: Rule, *, holds: bool) -> list[tuple[Signed, ...]] | None:
    """Write a rule, or its opposite, as alternatives; None if there are too many."""
    if isinstance(rule, Not):
        return _alternatives(rule.part, holds=not holds)
    if not isinstance(rule, AllOf | AnyOf):
        return [((rule, holds),)]
    parts = [_alternatives(part, holds=holds) for part in rule.parts]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if isinstance(rule, AnyOf) == holds:
        found = [each for part in known for each in part]
        return found if len(found) <= MOST_ALTERNATIVES else None
    if math.prod(len(part) for part in known) > MOST_ALTERNATIVES:
        return None
    return [tuple(chain.from_iterable(some)) for some in product(*known)]


def _contradicting(signed: Sequence[Signed]) -> tuple[str, ...] | None:
    for kinds, test in _TESTS:
        some = [each for each in signed if isinstance(each[0], kinds)]
        for same in _alike(some):
            if not test(same):
                return tuple(dict.fromkeys(leaf.name for leaf, _ in same))
    return None


def _alike(signed: Sequence[Signed]) -> Iterable[list[Signed]]:
    """Put together what asks about the same thing: age on the same day, grades of the same system."""
    groups: dict[object, list[Signed]] = {}
    for leaf, holds in signed:
        groups.setdefault((leaf.name, _about(leaf)), []).append((leaf, holds))
    return groups.values()


def _about(leaf: Criterion) -> object:
    if isinstance(leaf, Age):
        return leaf.on
    if isinstance(leaf, EducationGrade):
        return leaf.system
    return leaf.class_of if isinstance(leaf, Within) else None


def _number_left(signed: Sequence[Signed]) -> bool:
    spans: Spans = [_domain(signed[0][0])]
    for leaf, holds in signed:
        least, most = _span(leaf)
        wanted = [(least, most)] if holds else [(-math.inf, least), (most, math.inf)]
        spans = [
            (max(low, start), min(high, end))
            for low, high in spans
            for start, end in wanted
            if max(low, start) < min(high, end)
        ]
    return bool(spans)


def _domain(leaf: Criterion) -> tuple[float, float]:
    if isinstance(leaf, Age):
        return 0, (MOST_AGE_YEARS + 1) * 12
    if isinstance(leaf, EducationGrade):
        return 0, MOST_GRADES + 1
    if isinstance(leaf, Dependants):
        return 0, MOST_DEPENDANTS + 1
    return (0, 9) if isinstance(leaf, IscedLevel) else (_EARLIEST, _LATEST)


def _span(leaf: Criterion) -> tuple[float, float]:
    """Return the numbers that meet one criterion, the first included, the second not: months, grades, days, people."""
    if isinstance(leaf, Age):
        unit = 12 if leaf.to_years is None or float(leaf.to_years).is_integer() else 1
        least = 0 if leaf.from_years is None else math.ceil(leaf.from_years * 12)
        return least, math.inf if leaf.to_years is None else int(leaf.to_years * 12) + unit
    if isinstance(leaf, BirthCohort | ReturnDate):
        first, last = (
            None if day is None else dt.date.fromisoformat(day).toordinal() for day in (leaf.from_day, leaf.to_day)
        )
        return -math.inf if first is None else first, math.inf if last is None else last + 1
    lower, upper = {
        EducationGrade: ("from_grade", "to_grade"),
        IscedLevel: ("from_level", "to_level"),
        Dependants: ("from_people", "to_people"),
    }[type(leaf)]
    low, high = getattr(leaf, lower), getattr(leaf, upper)
    return -math.inf if low is None else math.ceil(low), math.inf if high is None else math.floor(high) + 1


def _distance_left(signed: Sequence[Signed]) -> bool:
    for name in ("urban_km", "rural_km"):
        limits = [(math.inf if getattr(leaf, name) is None else getattr(leaf, name), holds) for leaf, holds in signed]
        nearest = max((limit for limit, holds in limits if not holds), default=-1.0)
        if nearest < min((limit for limit, holds in limits if holds), default=math.inf) and nearest < math.inf:
            return True
    return False


def _choice_left(signed: Sequence[Signed]) -> bool:
    known = set(SEXES if isinstance(signed[0][0], Sex) else RETURN_ROUTES)
    for leaf, holds in signed:
        allowed = set(getattr(leaf, "allowed", ())) or known
        known &= allowed if holds else known - allowed
    return bool(known)


def _place_left(signed: Sequence[Signed]) -> bool:
    barred = {word for leaf, holds in signed if not holds for word in getattr(leaf, "allowed", ())}
    return all(set(getattr(leaf, "allowed", ())) - barred for leaf, holds in signed if holds)


def _list_left(signed: Sequence[Signed]) -> bool:
    """Try every choice of the entries that are named."""
    named = list(dict.fromkeys(word for leaf, _ in signed for word in _words(leaf)))
    if len(named) > MOST_ENTRIES:
        return True
    choices = chain.from_iterable(combinations(named, count) for count in range(len(named) + 1))
    return any(all(_meets(some, leaf) == holds for leaf, holds in signed) for some in choices)


def _words(leaf: Criterion) -> tuple[str, ...]:
    return (*getattr(leaf, "allowed", ()), *getattr(leaf, "every", ()))


def _meets(entries: Sequence[str], leaf: Criterion) -> bool:
    def has(wanted: str) -> bool:
        return any(stands_for(entry, wanted) for entry in entries)

    allowed, every = getattr(leaf, "allowed", ()), getattr(leaf, "every", ())
    return (not allowed or any(map(has, allowed))) and all(map(has, every))


_TESTS: tuple[tuple[tuple[type, ...], Callable[[Sequence[Signed]], bool]], ...] = (
    ((Age, BirthCohort, EducationGrade, IscedLevel, Dependants, ReturnDate), _number_left),
    ((Within,), _distance_left),
    ((Sex, ReturnRoute), _choice_left),
    ((Area, SettlementIn), _place_left),
    (LISTS, _list_left),
)
"""Which criteria are tested how."""
