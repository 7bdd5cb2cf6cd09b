"""The sections of the page “Referrals”, in the order in which they are shown.

To add a section: a module with a function that takes the desk, and a line at the end of this file. Its code is what the
address and the tests know it by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.components.referral_history import show_referral_history
from app.components.referral_outcomes import show_outcomes
from app.components.referral_partners import show_partners
from app.components.referral_todo import show_todo
from app.components.seats import show_seats
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.components.desk import Desk


@dataclass(frozen=True)
class Section:
    """One section: its code, what it is called, and what shows it."""

    code: str
    label: str
    show: Callable[[Desk], None]


SECTIONS: tuple[Section, ...] = (
    Section("todo", N_("To do"), show_todo),
    Section("history", N_("History"), show_referral_history),
    Section("outcomes", N_("Outcomes"), show_outcomes),
    Section("partners", N_("Partners"), show_partners),
    Section("seats", N_("Seats"), show_seats),
)
"""The sections that there are; the first is shown first."""
