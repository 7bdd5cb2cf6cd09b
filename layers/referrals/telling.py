"""How a person was told, and of what: codes, so that a log of messages holds no text about anybody."""

from __future__ import annotations

from layers.words import N_

CHANNELS: dict[str, str] = {
    "office": N_("In person"),
    "call": N_("Call"),
    "sms": N_("Text message"),
    "slip": N_("Slip of paper"),
    "relative": N_("Through a relative"),
}
"""By which way."""

SUBJECTS: dict[str, str] = {
    "referred": N_("Where they are referred to"),
    "reminder": N_("Reminder of the day"),
    "moved": N_("What changes since they moved"),
    "no_answer": N_("What to do if nobody calls"),
}
"""Of what; only `referred` makes a referral one of which the person was told."""
