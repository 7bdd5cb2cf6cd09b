"""How outcomes are written in tables: what each column is called, and how its cells are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.components.table import Cell, Column, Row
from assessments.follow_up.coverage import COVERAGE
from layers.referrals.reasons import REASONS
from layers.referrals.states import PARTY_LABELS, Party
from layers.service_types import SERVICE_TYPES
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from layers.words import Words


@dataclass(frozen=True)
class Heading:
    """One way of telling outcomes: what it is called, and what must be known to read it."""

    label: str
    note: str


_TIMED = N_(
    "Half had begun by the median; who still waits counts as long as is known, who was turned away never begins. "
    "The target is the office's own."
)
HEADINGS: dict[str, Heading] = {
    "type": Heading(N_("Type of service"), _TIMED),
    "partner": Heading(N_("Partner"), _TIMED),
    "programme": Heading(N_("Programme"), _TIMED),
    "reason": Heading(N_("Reasons"), N_("Why referrals ended before the service began, and why people left it.")),
    "area": Heading(N_("Region"), N_("By the region where people live now.")),
    "stage": Heading(
        N_("Who stayed"),
        N_(
            "Of those enrolled so long ago. Of some nobody knows: the share lies between all of them having left and "
            "all having stayed."
        ),
    ),
    "group": Heading(
        N_("Whom follow-up reached"),
        N_("Figures about people who were asked say little of those who could not be: compare the shares."),
    ),
    "feedback": Heading(
        N_("Answers"), N_("Marks go from 1 to 5; marks and shares are told from five answers to a question on.")
    ),
}

LABELS: dict[str, str] = {
    "service_type": N_("Type of service"),
    "organization_name": N_("Partner"),
    "programme_name": N_("Programme"),
    "site_name": N_("Site"),
    "area_name": N_("Region"),
    "sent": N_("Referrals sent"),
    "referred": N_("Referred"),
    "reached": N_("Reached"),
    "waiting": N_("Still waiting"),
    "ended_without": N_("Never began"),
    "turned_away": N_("Turned away"),
    "target_days": N_("Target, days"),
    "median_days": N_("Median, days"),
    "share_within_target": N_("Within the target"),
    "quality": N_("Quality, 1 to 5"),
    "answers": N_("Answers"),
    "reason": N_("Reason"),
    "by": N_("Whose decision"),
    "enrolled": N_("Enrolled"),
    "exits": N_("Referrals"),
    "share": N_("Share"),
    "stage_days": N_("Days after enrolment"),
    "kept": N_("Stayed"),
    "left": N_("Left"),
    "not_known": N_("Not known"),
    "share_known": N_("Share, of those known"),
    "share_least": N_("At least"),
    "share_most": N_("At most"),
    "group": N_("By"),
    "value": N_("Group"),
    "due": N_("To be asked"),
    "spoken_to": N_("Spoken to"),
    "not_reached": N_("Not reached"),
    "not_asked": N_("Nobody tried"),
    "share_spoken_to": N_("Share spoken to"),
    "delivered_share": N_("Delivered"),
    "wait_time_satisfaction": N_("Satisfied with the wait, 1 to 5"),
    "staff_satisfaction": N_("Satisfied with the staff, 1 to 5"),
    "too_much_theory_share": N_("Too much theory"),
    "difficult_to_contact_share": N_("Difficult to contact"),
}
"""What each column is called; those that are not here are not shown."""

GROUP_LABELS = {
    "all": N_("Everybody"),
    "sex": N_("Sex"),
    "age_band": N_("Age"),
    "region": N_("Region"),
    "female": N_("female"),
    "male": N_("male"),
    "other": N_("other"),
}
_SHARES = frozenset(name for name in LABELS if name.startswith("share") or name.endswith("_share"))
_TEXTS = frozenset(
    ("service_type", "organization_name", "programme_name", "site_name", "area_name", "reason", "by", "group", "value")
)


def outcome_columns(by: str, frame: pd.DataFrame, words: Words) -> list[Column]:
    """Return the headings of a table of outcomes."""
    return [Column(words(_label(by, name)), figure=name not in _TEXTS) for name in _names(by, frame)]


def _label(by: str, name: str) -> str:
    return N_("Began or not") if (by, name) == ("reason", "enrolled") else LABELS[name]


def _names(by: str, frame: pd.DataFrame) -> list[str]:
    names = COVERAGE if by == "group" else tuple(map(str, frame.columns))
    return [name for name in names if name in LABELS]


def outcome_row(by: str, place: int, row: Mapping[Any, Any], words: Words) -> Row:
    """Write one row of a table of outcomes."""
    names = [name for name in map(str, row) if name in LABELS]
    return Row(str(place), tuple(_cell(by, name, row[name], words) for name in names))


def _cell(by: str, name: str, value: Any, words: Words) -> Cell:
    if pd.isna(value):
        return Cell(words("not known") if name in _TEXTS else "–", sort="" if name in _TEXTS else -1.0)
    if (by, name) == ("reason", "enrolled"):
        return Cell(words("had begun") if value else words("never began"))
    if name in _TEXTS:
        return Cell(_said(name, str(value), words))
    if name in _SHARES:
        return Cell(words.percent(float(value)), sort=float(value))
    return Cell(words.number(float(value), decimals=1), sort=float(value))


def _said(name: str, value: str, words: Words) -> str:
    known: dict[str, Callable[[], str]] = {
        "service_type": lambda: words(SERVICE_TYPES[value].label) if value in SERVICE_TYPES else value,
        "reason": lambda: words(REASONS[value].label) if value in REASONS else value,
        "by": lambda: words(PARTY_LABELS[Party(value)]) if value in set(Party) else value,
        "group": lambda: words(GROUP_LABELS.get(value, value)),
        "value": lambda: words(GROUP_LABELS[value]) if value in GROUP_LABELS else value,
    }
    return known[name]() if name in known else value
