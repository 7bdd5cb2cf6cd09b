"""Does an allocation place some groups of people less often than others?

The share placed of each group is held against the best-off group of its kind; below four fifths of it is flagged (the
four-fifths rule of the Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D). A flag is a question to
be looked into, not a finding: groups differ in where they live and what they may enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.allocation.problem import Mask

FOUR_FIFTHS = 0.8

LEAST_COMPARED = 11
"""Groups of fewer people are counted, but neither flagged nor what others are held against."""

BANDS_KM = (5.0, 10.0, 25.0, 50.0)
"""Limits of the bands of distance to the nearest site; a distance on a limit belongs to the lower band."""


@dataclass(frozen=True)
class GroupShare:
    """One group: how many people, how many could enter something, how many are placed.

    `ratio` is the share placed divided by that of the best-off group of its kind; None where nobody of a large enough
    group is placed. `flagged` where it is below four fifths; `first_come` are those whom first come first served would
    place.
    """

    kind: str
    name: str
    people: int
    eligible: int
    placed: int
    first_come: int
    ratio: float | None
    flagged: bool

    @property
    def share(self) -> float:
        """Return the share placed of all people of the group."""
        return self.placed / self.people


def group_shares(
    groups: Iterable[tuple[str, str, Mask]], *, eligible: Mask, placed: Mask, first_come: Mask
) -> tuple[GroupShare, ...]:
    """Compare the shares placed, kind by kind; groups of nobody are left out.

    Parameters
    ----------
    groups
        The kind and name of each group, and who of the people is in it.
    eligible, placed, first_come
        Of the people: who may enter anything, who has a seat, and who would have one if first come were first served.

    """
    counted = [
        (kind, name, _count(mask), _count(mask & eligible), _count(mask & placed), _count(mask & first_come))
        for kind, name, mask in groups
        if mask.any()
    ]
    best: dict[str, float] = {}
    for kind, _, people, _, taken, _ in counted:
        if people >= LEAST_COMPARED:
            best[kind] = max(best.get(kind, 0.0), taken / people)
    found = []
    for kind, name, people, may, taken, before in counted:
        top = best.get(kind, 0.0)
        ratio = taken / people / top if top else None
        flagged = people >= LEAST_COMPARED and ratio is not None and ratio < FOUR_FIFTHS
        found.append(GroupShare(kind, name, people, may, taken, before, ratio, flagged))
    return tuple(found)


def band_of(distance_km: float) -> str:
    """Name the band of a distance: `0-5`, `5-10`, …, `50-`; empty where it is not known (NaN)."""
    if distance_km != distance_km:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    lower = 0.0
    for upper in BANDS_KM:
        if distance_km <= upper:
            return f"{lower:g}-{upper:g}"
        lower = upper
    return f"{lower:g}-"


def _count(mask: Mask) -> int:
    return int(mask.sum())
