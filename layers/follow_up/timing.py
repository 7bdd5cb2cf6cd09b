"""After how many days is something due while a referral is open? Every figure may be set by the office.

What is shipped: the inter-agency referral form's 24 hours, 72 hours and two weeks for an answer (IASC 2017), the
study's month until a service begins (KB#4, 4.1.3), a reminder after 10 days of silence and back to the case worker
after 30 (DORA), follow-ups after 30, 120 and 180 days (the study's "four or six months", KB#4, 6, and one soon after).
The others are assumptions.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError
from layers.service_types import SERVICE_TYPES
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLLOW_UP_SETTING = "follow_up_days"
"""Under this name the store keeps what an office has set otherwise: key -> days."""

MOST_DAYS = 3650

IASC, STUDY, DORA, ASSUMED = "iasc", "study", "dora", "assumption"
SOURCE_LABELS = {
    IASC: N_("inter-agency referral form, IASC 2017"),
    STUDY: N_("Knowledge Bite #4, December 2021"),
    DORA: N_("practice of a national referral platform"),
    ASSUMED: N_("assumption"),
}
"""Where a shipped figure comes from."""


@dataclass(frozen=True)
class DueDays:
    """One figure: its key, the days shipped, where they come from, and what it is called."""

    key: str
    days: int
    source: str
    label: str


ANSWER, SERVICE = "answer", "service"
PRIORITIES_DAYS = {"emergency": 1, "urgent": 3, "normal": 14}

_FIGURES = (
    DueDays("draft", 7, ASSUMED, N_("A draft is sent or given up")),
    DueDays("answer.emergency", 1, IASC, N_("The partner answers an emergency")),
    DueDays("answer.urgent", 3, IASC, N_("The partner answers an urgent referral")),
    DueDays("answer.normal", 14, IASC, N_("The partner answers any other referral")),
    DueDays("reminder", 10, DORA, N_("A silent partner is reminded")),
    DueDays("return", 30, DORA, N_("A silent partner's referral goes back to the case worker")),
    *(DueDays(f"{SERVICE}.{code}", 30, STUDY, N_("From sending to the first day: {type}")) for code in SERVICE_TYPES),
    DueDays("follow_up.first", 30, STUDY, N_("First follow-up")),
    DueDays("follow_up.second", 120, STUDY, N_("Second follow-up")),
    DueDays("follow_up.third", 180, STUDY, N_("Third follow-up")),
    DueDays("over", 365, ASSUMED, N_("Who ended so long ago is followed no longer")),
    DueDays("check", 60, ASSUMED, N_("Between checks of somebody still enrolled after the last follow-up")),
)

FIGURES: dict[str, DueDays] = {figure.key: figure for figure in _FIGURES}
"""Every figure by its key, in the order in which they are listed."""

EARLY_DAYS = 7
"""A follow-up so many days before its day is that follow-up; an assumption."""


@dataclass(frozen=True)
class Timing:
    """The days that hold; what the office has not set is what is shipped."""

    own: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key: str) -> int:
        return self.own.get(key, FIGURES[key].days)

    @property
    def stages(self) -> tuple[int, ...]:
        """The days after enrolment (or the end) on which people are asked how they fare, in order, each once."""
        return tuple(sorted({self["follow_up.first"], self["follow_up.second"], self["follow_up.third"]}))

    def answer_days(self, priority: str) -> int:
        """Return how many days a partner has to answer."""
        return self[f"{ANSWER}.{priority}"]

    def service_days(self, service_type: str, priority: str) -> int:
        """Return how many days may pass from sending to the first day of the service.

        Emergencies and urgent referrals have as long as the answer to them; others the time of their type of service.
        """
        if priority in ("emergency", "urgent"):
            return self.answer_days(priority)
        return self[f"{SERVICE}.{service_type}"]


def timing_of(kept: object) -> Timing:
    """Read what the store keeps; a figure that is no longer known or cannot be one is passed over."""
    if not isinstance(kept, dict):
        return Timing()
    return Timing({key: days for key, days in kept.items() if key in FIGURES and _is_days(days)})


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def with_days(timing: Timing, key: str, value: str | float) -> Timing:
    """Return the days with one figure set; set to what is shipped, it is no longer the office's own.

    Raises
    ------
    HomewardError
        When there is no such figure, or the value is no whole number from 1 to 3650.

    """
    if key not in FIGURES:
        near = difflib.get_close_matches(key, FIGURES, n=3, cutoff=0.4)
        raise HomewardError(
            say("There is no figure “{key}”. Figures are: {known}.", key=key, known=", ".join(near or FIGURES)),
            "follow_up.key",
        )
    try:
        days = float(value)
    except ValueError:
        days = math.nan
    if not (days.is_integer() and _is_days(int(days))):
        raise HomewardError(
            say(
                "“{key}” is a whole number of days from 1 to {most}, not “{value}”.",
                key=key,
                most=MOST_DAYS,
                value=value,
            ),
            "follow_up.days",
        )
    own = {name: known for name, known in timing.own.items() if name != key}
    return Timing(own if int(days) == FIGURES[key].days else {**own, key: int(days)})
