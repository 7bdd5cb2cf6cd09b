"""Who are the people whom a moved limit lets in, or shuts out: by sex, age and area?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.criteria.age import completed_years
from assessments.facts import MISSING
from assessments.logic import UNKNOWN, YES
from layers.schemas.columns import SEXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.facts import Codes

    Mask = npt.NDArray[np.bool_]

OLDEST = 200
AGE_BANDS = ((0, 17), (18, 24), (25, 34), (35, 49), (50, OLDEST))
"""Completed years on the day asked about, both included."""

NOT_KNOWN = ""
"""The name of a group of people of whom it is not recorded."""


@dataclass(frozen=True)
class Group:
    """One group of people: eligible as the rule stands, and with the limit moved; to be checked, likewise."""

    kind: str
    name: str
    people: int
    eligible: int
    eligible_moved: int
    unknown: int
    unknown_moved: int

    @property
    def gained(self) -> int:
        """How many more are eligible; negative if fewer are."""
        return self.eligible_moved - self.eligible


def groups_of(world: World, now: Codes, moved: Codes) -> tuple[Group, ...]:
    """Split the caseload, before and after, by everybody, sex, age band and region; groups of nobody are left out."""
    found = []
    for kind, name, mask in masks_of(world):
        if mask.any():
            before, after = now[mask], moved[mask]
            found.append(
                Group(
                    kind,
                    name,
                    int(mask.sum()),
                    int((before == YES).sum()),
                    int((after == YES).sum()),
                    int((before == UNKNOWN).sum()),
                    int((after == UNKNOWN).sum()),
                )
            )
    return tuple(found)


def masks_of(world: World) -> Iterator[tuple[str, str, Mask]]:
    """Yield each group of the caseload by kind (everybody, sex, age, area) and name, with who is in it."""
    people = world.people
    yield "everybody", "", np.ones(len(people), dtype=bool)
    for code, sex in enumerate(SEXES):
        yield "sex", sex, people.sex_code == code
    yield "sex", NOT_KNOWN, people.sex_code == MISSING
    youngest, oldest = (_years(born, world) for born in (people.born_to, people.born_from))
    banded = np.zeros(len(people), dtype=bool)
    for least, most in AGE_BANDS:
        here = (youngest >= least) & (oldest <= most)
        banded |= here
        yield "age", f"{least}-{most}", here
    yield "age", NOT_KNOWN, ~banded
    areas = world.area_ids("admin1")
    known = np.asarray(pd.notna(areas))
    for area in sorted(set(areas[known].tolist())):
        yield "area", area, areas == area
    yield "area", NOT_KNOWN, ~known


def _years(born: npt.NDArray[np.int64], world: World) -> npt.NDArray[np.int64]:
    days, back = np.unique(born, return_inverse=True)
    years = np.array([completed_years(int(day), world.on) for day in days], dtype=np.int64)
    return years[back.ravel()]
