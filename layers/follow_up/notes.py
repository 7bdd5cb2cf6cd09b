"""What a case worker notes about a referral beside its events: how the person fares, or that somebody looked at it.

Reminders and handings over are events of the referral itself; these notes are also made after it has ended.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from layers.words import N_

OUTCOMES: dict[str, str] = {
    "still_there": N_("Still taking part"),
    "finished": N_("Finished what was offered"),
    "left": N_("Left before the end"),
    "not_reached": N_("Could not be reached"),
    "kept": N_("Looked at again: the referral stands"),
    "no_further": N_("Wants no other referral"),
}
"""What a follow-up found or decided, and how it is called."""

ASKED = ("still_there", "finished", "left", "not_reached")
"""Outcomes of asking the person how they fare."""

SPOKEN_TO = ("still_there", "finished", "left", "no_further")
"""Outcomes for which somebody spoke to the person."""

AFTER_ENROLMENT = ("still_there", "finished", "left")
"""Outcomes that only somebody who was enrolled can have."""


@dataclass(frozen=True)
class FollowUp:
    """One note, as the store keeps it: only added, never changed.

    `on` is the day on which it happened, `outcome` one of `OUTCOMES`, `reason` a code of the referrals' reasons (for
    `left`). `actor` wrote it down, at `at`.
    """

    referral_id: str
    on: dt.date
    outcome: str
    reason: str | None = None
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None
