"""How the holes in what is known of somebody's home, and of the way to a site, are filled."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Where
from assessments.criteria.by_road import asked_of
from assessments.criteria.distance import limit_km
from assessments.facts import CLASS_NAMES, MISSING, RURAL, URBAN, People
from assessments.filling import Filling, judged, leaves_of
from assessments.logic import NO, UNKNOWN, YES
from layers.rules import Area, ByRoad, Criterion, SettlementIn, Within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.facts import Codes
    from assessments.land import Land
    from assessments.roads.graph import Manner

MOST_LEAVES = 8
"""Criteria about areas whose answers are tried out together; a rule with more stays as it stands."""


def fill_place(people: People, where: Where) -> Iterator[Filling]:
    """Fill in the class, and for homes off the map every distance that lies just at a limit.

    Of a home known only by a settlement or an area those distances are possible that its answers leave open.
    """
    located = people.has_place
    for code in range(len(CLASS_NAMES)):
        class_fits = (people.class_code == MISSING) | (people.class_code == code)
        filled = replace(people, class_code=np.full(len(people), code, dtype=np.int8))
        for here in _site_classes(where):
            stands = judged(filled, here, "place")
            yield Filling(stands, class_fits & located)
            if not located.all():
                for far in _distances(here):
                    answers = _at_distance(here, code, far, len(people))
                    open_to = [(stands[leaf] == UNKNOWN) | (stands[leaf] == answer) for leaf, answer in answers.items()]
                    yield Filling(answers, np.logical_and.reduce([class_fits, ~located, *open_to]))


def _site_classes(where: Where) -> Iterator[Where]:
    """Give the site the class it has, or each in turn where it is not known."""
    codes = (where.site_class,) if where.site_class != MISSING else (RURAL, URBAN)
    for code in codes:
        classes = where.offers.site_class.copy()
        classes[where.offer.service] = code
        yield Where(where.offer, replace(where.offers, site_class=classes))


def _distances(where: Where) -> list[float]:
    limits = {
        limit_km(leaf, code)
        for leaf in leaves_of(where, "place")
        if isinstance(leaf, Within)
        for code in (URBAN, RURAL)
    }
    return [*sorted({limit for limit in limits if np.isfinite(limit)}), np.inf]


def _at_distance(where: Where, home_class: int, far: float, count: int) -> dict[Criterion, Codes]:
    found: dict[Criterion, Codes] = {}
    for leaf in leaves_of(where, "place"):
        if isinstance(leaf, Within):
            limit = limit_km(leaf, home_class if leaf.class_of == "home" else where.site_class)
            found[leaf] = np.full(count, YES if far <= limit else NO, dtype=np.int8)
    return found


def fill_way(people: People, where: Where) -> Iterator[Filling]:
    """Fill in, for whom no way is known, every length that lies just at a limit, for each manner of travelling."""
    leaves = [leaf for leaf in leaves_of(where, "road") if isinstance(leaf, ByRoad)]
    unknown = np.logical_or.reduce([JUDGES[leaf.name].judge(people, leaf, where) == UNKNOWN for leaf in leaves])
    yield Filling(judged(people, where, "road"), ~unknown)
    limits: dict[Manner, set[float]] = {}
    for leaf in leaves:
        for manner, limit in asked_of(leaf):
            limits.setdefault(manner, set()).add(limit)
    for lengths in product(*([*sorted(known), np.inf] for known in limits.values())):
        way = dict(zip(limits, lengths, strict=True))
        answers: dict[Criterion, Codes] = {}
        for leaf in leaves:
            near = all(way[manner] <= limit for manner, limit in asked_of(leaf))
            answers[leaf] = np.full(len(people), YES if near else NO, dtype=np.int8)
        yield Filling(answers, unknown)


def fill_home(people: People, where: Where) -> Iterator[Filling]:
    """Answer in every way that can be true together whether the home lies in each area, outline and settlement."""
    leaves = leaves_of(where, "home")
    if len(leaves) > MOST_LEAVES:
        return
    stands = {leaf: JUDGES[leaf.name].judge(people, leaf, where) for leaf in leaves}
    for answers in product((NO, YES), repeat=len(leaves)):
        told = dict(zip(leaves, answers, strict=True))
        if not _can_be(told, where.offers.land):
            continue
        possible = np.logical_and.reduce([(found == UNKNOWN) | (found == told[leaf]) for leaf, found in stands.items()])
        yield Filling({leaf: np.full(len(people), answer, dtype=np.int8) for leaf, answer in told.items()}, possible)


def _can_be(told: dict[Criterion, int], land: Land) -> bool:
    """Tell whether a home can lie so: in a district is in its region, in one region is not in another."""
    for one, answer in told.items():
        for other, of_other in told.items():
            if answer != YES or one is other:
                continue
            if isinstance(one, Area) and isinstance(other, Area):
                implied = of_other == NO and land.within(one.allowed, other.allowed)
                if implied or (of_other == YES and land.apart(one.allowed, other.allowed)):
                    return False
            if isinstance(one, SettlementIn) and isinstance(other, SettlementIn) and not _settled(one, other, of_other):
                return False
    return True


def _settled(one: SettlementIn, other: SettlementIn, of_other: int) -> bool:
    """Tell whether a home in one of these settlements can be, or not be, in one of those."""
    inner, outer = set(one.allowed), set(other.allowed)
    return not inner <= outer if of_other == NO else bool(inner & outer)
