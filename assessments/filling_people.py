"""How the holes in what is known of somebody's birth, schooling, sex, return and family are filled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.criteria.age import age_day, birth_bounds
from assessments.criteria.birth import days_of
from assessments.facts import HIGHEST_GRADE, MISSING, MOST_DEPENDANTS, People
from assessments.filling import Filling, judged, leaves_of
from layers.education import isced_class
from layers.education_levels import SCHOOLINGS
from layers.rules import Age, BirthCohort, Dependants, ReturnDate
from layers.schemas.columns import ISCED, SEXES, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from assessments.criteria import Where

    Truths = npt.NDArray[np.bool_]


def _around(leaf: BirthCohort | ReturnDate) -> set[int]:
    first, last = days_of(leaf)
    return {first - 1, first, last, last + 1}


def _each(people: People, where: Where, group: str, possible: Sequence[Truths], **filled: Any) -> Iterator[Filling]:
    """Fill a group of fields in several ways, each the same for everybody: so each is judged of one person alone.

    `filled` are arrays of the fields with one value for each way, `possible` says for each way of whom it may be true.
    """
    ways = replace(people.take(np.zeros(len(possible), dtype=np.intp)), **filled)
    answers = judged(ways, where, group)
    for place, of_whom in enumerate(possible):
        yield Filling({leaf: found[place : place + 1] for leaf, found in answers.items()}, of_whom)


def fill_birth(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every birth that lies just at a limit: between limits nothing changes."""
    found: set[int] = set()
    for leaf in leaves_of(where, "birth"):
        if isinstance(leaf, Age):
            earliest, latest = birth_bounds(leaf, age_day(leaf, where))
            found |= {earliest - 1, earliest, latest, latest + 1}
        elif isinstance(leaf, BirthCohort):
            found |= _around(leaf)
    days = np.array(sorted(found), dtype=np.int64)
    possible = [(people.born_from <= day) & (day <= people.born_to) for day in days]
    yield from _each(people, where, "birth", possible, born_from=days, born_to=days)


def fill_schooling(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every grade in every school system; those that give the same answers are one way."""
    grades = HIGHEST_GRADE + 1
    system, grade = (each.ravel() for each in np.mgrid[: len(SCHOOLINGS), :grades])
    every = replace(
        people.take(np.zeros(len(system), dtype=np.intp)),
        system_code=system.astype(np.int8),
        grade_from=grade,
        grade_to=grade,
    )
    answers = judged(every, where, "education")
    _, first, kind = np.unique(np.stack([*answers.values()]), axis=1, return_index=True, return_inverse=True)
    kinds = kind.reshape(len(SCHOOLINGS), grades)
    for number, place in enumerate(first):
        possible = may_be_among(people, kinds == number)
        yield Filling({leaf: found[place : place + 1] for leaf, found in answers.items()}, possible)


def may_be_among(people: People, schooling: Truths) -> Truths:
    """Tell who may have one of these grades, marked by schooling (`SCHOOLINGS`) and grade.

    Of whom no system is known may have it in any system, and of whom a level is recorded, any grade of that level.
    """
    rows = np.where(people.system_code == MISSING, len(SCHOOLINGS), people.system_code)
    known = schooling[: len(SYSTEMS)]
    marked = np.vstack([schooling, known.any(axis=0)])
    marked[SCHOOLINGS.index(ISCED)] = (_OF_LEVEL & known).any(axis=(1, 2))
    up_to = np.hstack([np.zeros((len(marked), 1), dtype=np.int64), np.cumsum(marked, axis=1)])
    among: Truths = up_to[rows, people.grade_to + 1] > up_to[rows, people.grade_from]
    return among


def _of_level() -> Truths:
    """Mark, for each level that may be recorded, the grades of each system that somebody with it may have completed.

    Grades of which the place on the common scale is disputed are left out: the others stand for every place there is.
    """
    grades = range(HIGHEST_GRADE + 1)
    placed = np.array([[isced_class(system, grade) for grade in grades] for system in SYSTEMS])
    levels = [isced_class(ISCED, level) for level in grades]
    certain = placed[..., 0] == placed[..., 1]
    return np.array([certain & (placed[..., 1] >= least) & (placed[..., 0] <= most) for least, most in levels])


_OF_LEVEL = _of_level()


def fill_sex(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every sex."""
    codes = np.arange(len(SEXES), dtype=np.int8)
    possible = [(people.sex_code == MISSING) | (people.sex_code == code) for code in codes]
    yield from _each(people, where, "sex", possible, sex_code=codes)


def fill_return(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every day of return that lies just at a limit."""
    found = {day for leaf in leaves_of(where, "return_date") if isinstance(leaf, ReturnDate) for day in _around(leaf)}
    days = np.array(sorted(found), dtype=np.int64)
    possible = [(people.returned_from <= day) & (day <= people.returned_to) for day in days]
    yield from _each(people, where, "return_date", possible, returned_from=days, returned_to=days)


def fill_dependants(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every number of dependants that lies just at a limit."""
    limits = {
        limit
        for leaf in leaves_of(where, "dependants")
        if isinstance(leaf, Dependants)
        for limit in (leaf.from_people, leaf.to_people)
        if limit is not None
    }
    near = {int(np.floor(limit)) + step for limit in limits for step in (-1, 0, 1)}
    many = np.array(sorted(near & set(range(MOST_DEPENDANTS + 1))), dtype=np.int64)
    possible = [(people.dependants_from <= number) & (number <= people.dependants_to) for number in many]
    yield from _each(people, where, "dependants", possible, dependants_from=many, dependants_to=many)
