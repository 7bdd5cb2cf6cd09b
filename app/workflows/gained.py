"""Who are the people whom a moved limit lets in, or shuts out: by sex, age and area?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.criteria.age import completed_years
from assessments.criteria.sex import SEX_LABELS
from assessments.facts import MISSING
from assessments.logic import UNKNOWN, YES
from layers.schemas.columns import SEXES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.facts import Codes
    from layers.words import Words

    Mask = npt.NDArray[np.bool_]

OLDEST = 200
AGE_BANDS = ((0, 17), (18, 24), (25, 34), (35, 49), (50, OLDEST))
"""Completed years on the day asked about, both included."""

NOT_KNOWN = ""
"""The name of a group of people of whom it is not recorded."""


@dataclass(frozen=True)
class Group:
    """One group of people: eligible as the rule stands, and with the limit moved; to be checked, likewise.

    Of the eligible, `reserved` are so with a reservation: they fail a soft criterion, or may fail it.
    """

    kind: str
    name: str
    people: int
    eligible: int
    eligible_moved: int
    unknown: int
    unknown_moved: int
    reserved: int = 0
    reserved_moved: int = 0

    @property
    def gained(self) -> int:
        """How many more are eligible; negative if fewer are."""
        return self.eligible_moved - self.eligible


def groups_of(world: World, now: Codes, moved: Codes, reserved: tuple[Mask, Mask] | None = None) -> tuple[Group, ...]:
    """Split the caseload, before and after, by everybody, sex, age band and region; groups of nobody are left out.

    `reserved` marks those who are eligible with a reservation, before and after.
    """
    found = []
    both = 3 * now.astype(np.intp) + moved
    for kind, name, mask in masks_of(world):
        if mask.any():
            counts = np.bincount(both[mask], minlength=9).reshape(3, 3)
            before, after = counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
            found.append(
                Group(
                    kind,
                    name,
                    int(counts.sum()),
                    before[YES],
                    after[YES],
                    before[UNKNOWN],
                    after[UNKNOWN],
                    *(int(np.count_nonzero(some & mask)) for some in reserved or ()),
                )
            )
    return tuple(found)


def masks_of(world: World) -> tuple[tuple[str, str, Mask], ...]:
    """List each group of the caseload by kind (everybody, sex, age, area) and name, with who is in it."""
    return world.once("masks by group", lambda: tuple(_masks(world)))


def _masks(world: World) -> Iterator[tuple[str, str, Mask]]:
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


_KINDS = {
    "sex": N_("Sex: {name}"),
    "age": N_("Age: {name}"),
    "area": N_("Region: {name}"),
}


def region_names(world: World, words: Words) -> dict[str, str]:
    """Return the names of all areas in the reader's language."""
    named = world.areas[f"area_name_{words.language}"].fillna(world.areas["area_name"])
    return {str(area): str(name) for area, name in zip(world.areas["area_id"], named, strict=True)}


def group_label(kind: str, name: str, areas: Mapping[str, str], words: Words) -> str:
    """Say which group of the caseload is meant; `areas` are those of `region_names`."""
    if kind == "everybody":
        return words("Everybody")
    if name == NOT_KNOWN:
        return words(_KINDS[kind], name=words("not recorded"))
    if kind == "sex":
        return words(_KINDS[kind], name=words(SEX_LABELS[name]))
    return words(_KINDS[kind], name=areas.get(name, name) if kind == "area" else words(_band(name)))


def _band(name: str) -> Message:
    least, most = (int(part) for part in name.split("-"))
    if not least:
        return say("below {years}", years=most + 1)
    return (
        say("{years} and over", years=least)
        if most == OLDEST
        else say("{least} to {most} years", least=least, most=most)
    )
