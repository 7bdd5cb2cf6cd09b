"""What a case worker notes about a referral beside its events: a reminder, a call, a look at it, a handing over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from layers.words import N_

OUTCOMES: dict[str, str] = {
    "reminded": N_("The partner was reminded"),
    "still_there": N_("Still taking part"),
    "finished": N_("Finished what was offered"),
    "left": N_("Left before the end"),
    "not_reached": N_("Could not be reached"),
    "kept": N_("Looked at again: the referral stands"),
    "no_further": N_("Wants no other referral"),
    "handed_over": N_("Handed over to somebody else"),
}
"""What a follow-up found or did, and how it is called."""

ASKED = ("still_there", "finished", "left", "not_reached")
"""Outcomes of asking the person how they fare."""

REACHED = ("still_there", "finished", "left", "no_further")
"""Outcomes for which the person was spoken to."""


@dataclass(frozen=True)
class FollowUp:
    """One note, as the store keeps it: only added, never changed.

    `on` is the day on which it happened, `outcome` one of `OUTCOMES`, `reason` a code of the referrals' reasons (for
    `left`), `handed_to` who has the referral on their list from then on. `actor` wrote it down, at `at`.
    """

    referral_id: str
    on: dt.date
    outcome: str
    reason: str | None = None
    handed_to: str | None = None
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None
