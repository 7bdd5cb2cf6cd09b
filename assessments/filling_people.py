"""How the holes in what is known of somebody's birth, schooling, sex, return and family are filled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.age import age_day, birth_bounds
from assessments.criteria.birth import days_of
from assessments.facts import HIGHEST_GRADE, MISSING, MOST_DEPENDANTS, People
from assessments.filling import Filling, judged, leaves_of
from layers.rules import Age, BirthCohort, Dependants, ReturnDate
from layers.schemas.columns import SEXES, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.criteria import Where


def _around(leaf: BirthCohort | ReturnDate) -> set[int]:
    first, last = days_of(leaf)
    return {first - 1, first, last, last + 1}


def fill_birth(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every birth that lies just at a limit: between limits nothing changes."""
    days: set[int] = set()
    for leaf in leaves_of(where, "birth"):
        if isinstance(leaf, Age):
            earliest, latest = birth_bounds(leaf, age_day(leaf, where))
            days |= {earliest - 1, earliest, latest, latest + 1}
        elif isinstance(leaf, BirthCohort):
            days |= _around(leaf)
    for day in sorted(days):
        possible = (people.born_from <= day) & (day <= people.born_to)
        filled = replace(people, born_from=np.full(len(people), day), born_to=np.full(len(people), day))
        yield Filling(judged(filled, where, "birth"), possible)


def fill_schooling(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every grade in every school system."""
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
                yield Filling(judged(filled, where, "education"), possible)


def fill_sex(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every sex."""
    for code in range(len(SEXES)):
        filled = replace(people, sex_code=np.full(len(people), code, dtype=np.int8))
        yield Filling(judged(filled, where, "sex"), (people.sex_code == MISSING) | (people.sex_code == np.int8(code)))


def fill_return(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every day of return that lies just at a limit."""
    days = {day for leaf in leaves_of(where, "return_date") if isinstance(leaf, ReturnDate) for day in _around(leaf)}
    for day in sorted(days):
        possible = (people.returned_from <= day) & (day <= people.returned_to)
        filled = replace(people, returned_from=np.full(len(people), day), returned_to=np.full(len(people), day))
        yield Filling(judged(filled, where, "return_date"), possible)


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
    for number in sorted(near & set(range(MOST_DEPENDANTS + 1))):
        possible = (people.dependants_from <= number) & (number <= people.dependants_to)
        many = np.full(len(people), number)
        filled = replace(people, dependants_from=many, dependants_to=many)
        yield Filling(judged(filled, where, "dependants"), possible)
