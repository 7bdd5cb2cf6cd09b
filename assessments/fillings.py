"""What do all fillings of the holes agree on, for rules that read the same field more than once?

Kleene's logic never contradicts a filling (soundness), but where a rule reads one field in two criteria ("up to 20, or
from 18") it can miss what is decided all the same. Here the fields read twice are filled in every way that makes a
difference; the answer is known if all of them agree (completeness). A place known only to a precision is a probability,
not a hole, and stays what its criterion says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Where
from assessments.criteria.age import age_day, birth_bounds
from assessments.criteria.by_road import asked_of
from assessments.criteria.distance import limit_km
from assessments.facts import CLASS_NAMES, HIGHEST_GRADE, MISSING, RURAL, URBAN, People
from assessments.logic import NO, UNKNOWN, YES, evaluate
from layers.rules import Age, ByRoad, Criterion, Within
from layers.schemas.columns import SEXES, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from assessments.offers import Offer, Offers
    from assessments.roads.graph import Manner

    Codes = npt.NDArray[np.int8]


def groups_read_twice(offer: Offer) -> tuple[str, ...]:
    """Name the groups of fields that more than one criterion of the offer's rule reads."""
    counts = Counter(JUDGES[leaf.name].group for leaf in offer.criteria)
    return tuple(group for group, times in counts.items() if times > 1)


@dataclass(frozen=True)
class _Filling:
    """One way to fill a group of fields: the answers of its criteria, and for whom the filling is possible."""

    answers: dict[Criterion, Codes]
    possible: npt.NDArray[np.bool_]


def decide_by_cases(people: People, offer: Offer, offers: Offers, groups: tuple[str, ...]) -> Codes:
    """Answer a rule by filling, in every way that makes a difference, the groups of fields that it reads twice."""
    where = Where(offer, offers)
    count = len(people)
    plain = {leaf: JUDGES[leaf.name].judge(people, leaf, where) for leaf in dict.fromkeys(offer.criteria)}
    can = np.zeros((3, count), dtype=bool)
    for fillings in product(*(_merge(_FILLINGS[group](people, where), count) for group in groups)):
        answers = dict(plain)
        possible = np.ones(count, dtype=bool)
        for filling in fillings:
            answers.update(filling.answers)
            possible &= filling.possible
        found = evaluate(offer.rule, answers.__getitem__, count)
        for code in (NO, UNKNOWN, YES):
            can[code] |= possible & (found == code)
    decided_yes = can[YES] & ~can[NO] & ~can[UNKNOWN]
    decided_no = can[NO] & ~can[YES] & ~can[UNKNOWN]
    return np.where(decided_yes, YES, np.where(decided_no, NO, UNKNOWN)).astype(np.int8)


def _merge(fillings: Iterator[_Filling], count: int) -> list[_Filling]:
    """Keep one filling for each set of answers, possible for whomever any of them is.

    Whoever has no hole that makes a difference is left as they stand.
    """
    merged: dict[tuple[bytes, ...], _Filling] = {}
    for filling in fillings:
        if not filling.possible.any():
            continue
        key = tuple(answers.tobytes() for answers in filling.answers.values())
        known = merged.get(key)
        possible = filling.possible if known is None else known.possible | filling.possible
        merged[key] = _Filling(filling.answers, possible)
    settled = ~np.logical_or.reduce([filling.possible for filling in merged.values()], initial=False)
    as_it_stands = _Filling({}, np.broadcast_to(settled, count))
    return [*merged.values(), as_it_stands] if as_it_stands.possible.any() else list(merged.values())


def _leaves_of(where: Where, group: str) -> list[Criterion]:
    return [leaf for leaf in dict.fromkeys(where.offer.criteria) if JUDGES[leaf.name].group == group]


def _judged(people: People, where: Where, group: str) -> dict[Criterion, Codes]:
    return {leaf: JUDGES[leaf.name].judge(people, leaf, where) for leaf in _leaves_of(where, group)}


def _fill_birth(people: People, where: Where) -> Iterator[_Filling]:
    """Fill in every birth that lies just at a limit: between limits nothing changes."""
    days: set[int] = set()
    for leaf in _leaves_of(where, "birth"):
        if isinstance(leaf, Age):
            earliest, latest = birth_bounds(leaf, age_day(leaf, where))
            days |= {earliest - 1, earliest, latest, latest + 1}
    for day in sorted(days):
        possible = (people.born_from <= day) & (day <= people.born_to)
        filled = replace(people, born_from=np.full(len(people), day), born_to=np.full(len(people), day))
        yield _Filling(_judged(filled, where, "birth"), possible)


def _fill_schooling(people: People, where: Where) -> Iterator[_Filling]:
    for code in range(len(SYSTEMS)):
        system_fits = (people.system_code == MISSING) | (people.system_code == code)
        if not system_fits.any():
            continue
        for grade in range(HIGHEST_GRADE + 1):
            possible = system_fits & (people.grade_from <= grade) & (grade <= people.grade_to)
            if possible.any():
                filled = replace(
                    people,
                    system_code=np.full(len(people), code, dtype=np.int8),
                    grade_from=np.full(len(people), grade),
                    grade_to=np.full(len(people), grade),
                )
                yield _Filling(_judged(filled, where, "education"), possible)


def _fill_sex(people: People, where: Where) -> Iterator[_Filling]:
    for code in range(len(SEXES)):
        filled = replace(people, sex_code=np.full(len(people), code, dtype=np.int8))
        yield _Filling(_judged(filled, where, "sex"), (people.sex_code == MISSING) | (people.sex_code == np.int8(code)))


def _fill_place(people: People, where: Where) -> Iterator[_Filling]:
    """Fill in the class, and for homes off the map every distance that lies just at a limit."""
    located = people.has_place
    for code in range(len(CLASS_NAMES)):
        class_fits = (people.class_code == MISSING) | (people.class_code == code)
        filled = replace(people, class_code=np.full(len(people), code, dtype=np.int8))
        for here in _site_classes(where):
            yield _Filling(_judged(filled, here, "place"), class_fits & located)
            if not located.all():
                for far in _distances(here):
                    yield _Filling(_at_distance(here, code, far, len(people)), class_fits & ~located)


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
        for leaf in _leaves_of(where, "place")
        if isinstance(leaf, Within)
        for code in (URBAN, RURAL)
    }
    return [*sorted({limit for limit in limits if np.isfinite(limit)}), np.inf]


def _at_distance(where: Where, home_class: int, far: float, count: int) -> dict[Criterion, Codes]:
    found: dict[Criterion, Codes] = {}
    for leaf in _leaves_of(where, "place"):
        if isinstance(leaf, Within):
            limit = limit_km(leaf, home_class if leaf.class_of == "home" else where.site_class)
            found[leaf] = np.full(count, YES if far <= limit else NO, dtype=np.int8)
    return found


def _fill_way(people: People, where: Where) -> Iterator[_Filling]:
    """Fill in, for whom no way is known, every length that lies just at a limit, for each manner of travelling."""
    leaves = [leaf for leaf in _leaves_of(where, "road") if isinstance(leaf, ByRoad)]
    unknown = np.logical_or.reduce([JUDGES[leaf.name].judge(people, leaf, where) == UNKNOWN for leaf in leaves])
    yield _Filling(_judged(people, where, "road"), ~unknown)
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
        yield _Filling(answers, unknown)


_FILLINGS: dict[str, Callable[[People, Where], Iterator[_Filling]]] = {
    "birth": _fill_birth,
    "education": _fill_schooling,
    "sex": _fill_sex,
    "place": _fill_place,
    "road": _fill_way,
}
"""How each group of fields is filled; every group of `JUDGES` has its line."""
