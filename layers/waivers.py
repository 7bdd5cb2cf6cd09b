"""A waiver: the partner lifts one criterion of one programme for one person or a group, and it is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from layers.rules import CaseIn, Lift, Rule, rule_of


@dataclass(frozen=True)
class Waiver:
    """One waiver as the store keeps it.

    Either `case_code` names the person or `group_rule` (a rule as JSON) the group. `granted_by` is who at the partner
    granted it, on `granted_on`, by which `document`; `until` is its last day, None until it is withdrawn. `actor` is
    who wrote it down, at `at`.
    """

    programme_id: str
    criterion: str
    case_code: str | None
    group_rule: str | None
    document: str
    granted_by: str
    granted_on: dt.date
    until: dt.date | None = None
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None

    def holds(self, on: dt.date) -> bool:
        """Tell whether it is in force on a day: from the day it was granted to its last day, unless withdrawn."""
        ended = self.until is not None and on > self.until
        return self.withdrawn_at is None and self.granted_on <= on and not ended

    @property
    def whom(self) -> Rule:
        """The rule that says for whom it holds."""
        return rule_of(self.group_rule) if self.case_code is None else CaseIn((self.case_code,))

    def lift(self) -> Lift:
        """Say which criterion it lifts, for whom."""
        return Lift(self.criterion, self.whom, self.document, self.until)


def lifts_on(waivers: tuple[Waiver, ...], on: dt.date) -> dict[str, tuple[Lift, ...]]:
    """List the waivers in force on a day, by programme."""
    found: dict[str, tuple[Lift, ...]] = {}
    for waiver in waivers:
        if waiver.holds(on):
            found[waiver.programme_id] = (*found.get(waiver.programme_id, ()), waiver.lift())
    return found
