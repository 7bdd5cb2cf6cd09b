"""How far is each quota of a programme filled, how many places are owed to its group, and until when can it be met?"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.logic import UNKNOWN, YES
from assessments.offers import intakes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.facts import Codes
    from layers.quotas import Quota

QUOTA_STATES = ("met", "open", "missed", "not_known")
"""Filled; owed and still possible; owed and no longer possible; seats not stated, so that nobody can say."""


@dataclass(frozen=True)
class QuotaStanding:
    """Where a quota stands on a day.

    `of_people` is what a share is taken of (seats in all, or people enrolled), None where nobody has stated it.
    `target` is how many places are due, `filled` how many people of the group hold one, `perhaps` how many hold one of
    whom too little is recorded to say whether they are of the group. `owed` are the places still due (counted as if
    those were not), `free` the seats that anybody can still take. `last_day` is the last day on which the quota can be
    met: None where it is met, where it cannot be met any more, or where nothing limits it. A share of the enrolled is
    open, with nothing owed, as long as nobody is enrolled.
    """

    quota: Quota
    of_people: int | None
    target: int | None
    filled: int
    perhaps: int
    owed: int | None
    free: int | None
    last_day: dt.date | None
    state: str


def standing_of(
    quota: Quota, programme: Mapping[str, Any], members: Codes, since: Sequence[dt.date], *, on: dt.date
) -> QuotaStanding:
    """Say where one quota stands.

    Parameters
    ----------
    quota
        What was agreed.
    programme
        A row of schema Programmes. Seats that nobody has stated are not known; they are never taken to be none.
    members, since
        For everybody who holds a place of the programme (accepted, enrolled or completed): whether they are of the
        group, and since which day.
    on
        The day asked about, itself included.

    """
    since_days = np.array(since, dtype="datetime64[D]")
    filled = _filled(quota, members, since_days)
    total, available = _count(programme.get("seats_total")), _count(programme.get("seats_available"))
    free = available if available is not None or total is None else max(total - len(members), 0)
    enrolled = len(members) if total is None or available is None else max(total - available, len(members))
    of_people = total if quota.of == "seats" else enrolled
    target = quota.count if of_people is None else quota.target(of_people)
    owed = None if target is None else _owed(quota, target, filled, enrolled)
    state, last_day = _until(quota, programme, owed, free, on=on)
    if quota.of == "enrolled" and not enrolled:
        state, last_day = "open", None
    elif quota.of == "enrolled" and quota.share == 1 and owed:  # somebody of another group is in already
        state, last_day = "missed", None
    return QuotaStanding(quota, of_people, target, filled, int((members == UNKNOWN).sum()), owed, free, last_day, state)


def _count(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _filled(quota: Quota, members: Codes, since: np.typing.NDArray[np.datetime64]) -> int:
    """Count who fills the quota: the partner's figure, and whoever of ours came after the day that it describes."""
    ours = members == YES
    if quota.filled is None:
        return int(ours.sum())
    if quota.filled_as_of is None:
        return max(quota.filled, int(ours.sum()))
    return quota.filled + int((ours & (since > np.datetime64(quota.filled_as_of))).sum())


def _owed(quota: Quota, target: int, filled: int, enrolled: int) -> int:
    """Count the places still due; a share of the enrolled grows with everybody who enrols to meet it."""
    if quota.of == "seats" or quota.share is None:
        return max(target - filled, 0)
    short = round(quota.share * enrolled - filled, 9)
    if short <= 0:
        return 0
    return math.ceil(round(short / (1 - quota.share), 9)) if quota.share < 1 else enrolled - filled


def _until(
    quota: Quota, programme: Mapping[str, Any], owed: int | None, free: int | None, *, on: dt.date
) -> tuple[str, dt.date | None]:
    """Say whether a quota can still be met, and until which day.

    Each intake ahead is taken to fill an equal part of the free seats, so that from the k-th of n on (n - k + 1) / n of
    them are left. Without intakes it is the day of the quota, else the end of the programme or of its funding.
    """
    if owed is None:
        return "not_known", None
    if owed == 0:
        return "met", None
    if free is not None and free < owed:
        return "missed", None
    stated = (quota.by, _day(programme.get("ends")), _day(programme.get("funding_ends")))
    limit = min((day for day in stated if day is not None), default=None)
    listed = intakes_of(programme)
    if not listed:
        return ("missed", None) if limit is not None and limit < on else ("open", limit)
    ahead = [day for day in listed if on <= day and (limit is None or day <= limit)]
    if not ahead:
        return "missed", None
    if free is None:
        return "open", ahead[-1]
    enough = [day for place, day in enumerate(ahead) if free * (len(ahead) - place) // len(ahead) >= owed]
    return "open", enough[-1]


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
