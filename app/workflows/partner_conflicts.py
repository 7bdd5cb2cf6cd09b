"""Which answers of partners contradict what is recorded here, and what did a person decide about them?

An open conflict is kept by the referral's number alone, without case code, until somebody decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from layers.errors import NotFoundError
from layers.referrals.events import Event
from layers.referrals.reasons import REASONS
from layers.referrals.states import STATES, Party, State
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.referrals.events import Referral
    from layers.store import Store

CONFLICTS = "sheet_conflict."
"""Settings that begin so hold open conflicts."""

CHOICES = ("ours", "theirs")
"""What can be decided: what is recorded stays, or the partner's answer is recorded after it."""


@dataclass(frozen=True)
class Conflict:
    """One answer that came too late, or twice: theirs beside what is recorded here.

    `state`, `on` (ISO day) and `reason` are the partner's; `ours`, `ours_on` and `ours_by` what was recorded when the
    answer came: state, day and whose code. `sheet` and `row` say where the answer stands.
    """

    referral_id: str
    sheet: int
    row: int
    state: str
    on: str
    reason: str | None
    ours: str
    ours_on: str
    ours_by: str

    @property
    def code(self) -> str:
        """What it is called when somebody decides."""
        told = json.dumps([self.referral_id, self.sheet, self.state, self.on, self.reason])
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def theirs_said(self) -> Message:
        """Say the partner's answer."""
        return _said(self.state, self.on, self.reason)

    @property
    def ours_said(self) -> Message:
        """Say what is recorded."""
        return say("{what}, recorded by {who}", what=_said(self.ours, self.ours_on, None), who=self.ours_by)

    def event(self) -> Event:
        """Write the partner's answer as the event that it would be."""
        return answer_event(
            self.sheet, self.referral_id, State(self.state), dt.date.fromisoformat(self.on), self.reason
        )


def _said(state: str, on: str, reason: str | None) -> Message:
    label, day = Message(STATES[State(state)].label), dt.date.fromisoformat(on)
    if reason is None:
        return say("{state} on {day}", state=label, day=day)
    return say("{state} on {day}: {reason}", state=label, day=day, reason=Message(REASONS[reason].label))


def answer_event(sheet: int, referral_id: str, state: State, on: dt.date, reason: str | None) -> Event:
    """Write a partner's answer as an event; the same answer on the same sheet has the same key, however often it comes.

    It is the partner's act where the state and the reason are the partner's to give, else that of whoever they say.
    """
    by = None
    if Party.PARTNER in STATES[state].parties and (reason is None or Party.PARTNER in REASONS[reason].parties):
        by = Party.PARTNER
    key = f"sheet:{sheet}:{referral_id}:{state}:{on.isoformat()}:{reason or ''}"
    return Event(on=on, state=state, by=by, reason=reason, key=key)


def conflict_of(referral: Referral, event: Event, *, sheet: int, row: int) -> Conflict:
    """Put an answer beside what is recorded."""
    last = referral.events[-1]
    return Conflict(
        referral_id=referral.referral_id,
        sheet=sheet,
        row=row,
        state=str(event.state),
        on=event.on.isoformat(),
        reason=event.reason,
        ours=str(referral.state),
        ours_on=referral.since.isoformat(),
        ours_by=last.actor,
    )


def keep_conflicts(store: Store, conflicts: Iterable[Conflict], *, actor: str) -> None:
    """Keep conflicts until somebody decides; one that is kept already stays as it is."""
    known = store.settings_beginning(CONFLICTS)
    values = {f"{CONFLICTS}{each.code}": asdict(each) for each in conflicts}
    new = {name: value for name, value in values.items() if name not in known}
    if new:
        store.change_settings(new, actor=actor)


def open_conflicts(store: Store) -> tuple[Conflict, ...]:
    """List the conflicts that nobody has decided yet; those of referrals that are gone are left out."""
    kept = [Conflict(**value) for value in store.settings_beginning(CONFLICTS).values()]
    there = {one.referral_id for one in store.referrals(ids=[each.referral_id for each in kept])} if kept else set()
    return tuple(sorted((each for each in kept if each.referral_id in there), key=lambda one: (one.sheet, one.row)))


def decide(store: Store, code: str, choice: str, *, actor: str) -> Conflict:
    """Settle a conflict: with `theirs` the partner's answer is recorded now, with `ours` it is dropped.

    Raises
    ------
    NotFoundError
        When there is no such open conflict.
    HomewardError
        When the partner's answer cannot follow what is recorded; then the conflict stays open.

    """
    found = next((each for each in open_conflicts(store) if each.code == code.strip().casefold()), None)
    if found is None:
        raise NotFoundError(say("There is no open conflict “{code}”.", code=code[:20]), "sheet.no_conflict")
    if choice == "theirs":
        store.record(found.referral_id, found.event(), actor=actor)
    store.change_settings({}, gone=[f"{CONFLICTS}{found.code}"], actor=actor)
    return found


def conflict_row(conflict: Conflict, say_it: Any) -> dict[str, Any]:
    """Write a conflict as plain values, both sides in the reader's words too."""
    return {
        "conflict": conflict.code,
        "referral_id": conflict.referral_id,
        "sheet": conflict.sheet,
        "row": conflict.row,
        "ours": say_it(conflict.ours_said),
        "theirs": say_it(conflict.theirs_said),
        "ours_state": conflict.ours,
        "theirs_state": conflict.state,
        "theirs_on": conflict.on,
        "theirs_reason": conflict.reason,
    }
