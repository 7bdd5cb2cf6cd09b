"""What soft and waivable criteria mean for whom a programme on trial takes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.design.firmness import Firmness, differs
from assessments.logic import YES
from layers.words import Message, say

if TYPE_CHECKING:
    from app.workflows.gained import Group
    from app.workflows.simulating import Trial


def firmness_said(trial: Trial, tried: float, everybody: Group) -> tuple[Message, ...]:
    """Say how many are eligible with a reservation, and how many more would be if all waivable criteria were waived.

    A rule without a soft or a waivable criterion has no such sentence.
    """
    written, said = trial.on_trial.written, []
    if differs(written, Firmness.STRICT):
        facts = {"eligible": everybody.eligible_moved, "then": everybody.reserved_moved, "now": everybody.reserved}
        if trial.on_trial.is_soft(trial.limit):
            said.append(
                say(
                    "This limit is soft and keeps nobody out: at {value}, {then} of the {eligible} eligible have a "
                    "reservation, {now} as the rule stands.",
                    value=tried,
                    **facts,
                )
            )
        else:
            said.append(say("Of the {eligible} eligible, {then} have a reservation: a soft criterion.", **facts))
    if differs(written, Firmness.WAIVED):
        entering = int((trial.waived.answers(tried) == YES).sum()) - everybody.eligible_moved
        said.append(
            say(
                "If every criterion that can be waived were waived for everybody, {count} more of {people} would be "
                "eligible.",
                count=entering,
                people=everybody.people,
            )
        )
    return tuple(said)
