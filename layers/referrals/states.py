"""Which states a referral goes through, which step may follow which, and who may take it.

To add a state: a member, a line in `STATES`, and the states before it name it in `then`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.words import N_


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    ENROLLED = "enrolled"
    COMPLETED = "completed"
    REJECTED = "rejected"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Party(StrEnum):
    """Whose act an event is; who wrote it down is the event's actor."""

    PARTNER = "partner"
    RETURNEE = "returnee"
    IOM = "iom"
    SYSTEM = "system"


class Priority(StrEnum):
    """How soon the person must be served: the IASC inter-agency referral form (2017)."""

    EMERGENCY = "emergency"  # within 24 hours
    URGENT = "urgent"  # within 72 hours
    NORMAL = "normal"  # within two weeks


@dataclass(frozen=True)
class Standing:
    """What is true of a state: its label, which states may follow, who brings it about (the usual one first).

    `fhir` is the status of a FHIR task in the SDOH Clinical Care guide, which knows ten codes; several of ours share
    one, so that an export carries our state as business status too.
    """

    label: str
    then: tuple[State, ...]
    parties: tuple[Party, ...]
    fhir: str
    is_exit: bool = False


_BEFORE_ENROLMENT = (
    State.REJECTED,
    State.DECLINED,
    State.UNREACHABLE,
    State.EXPIRED,
    State.WITHDRAWN,
    State.CANCELLED,
)

STATES: dict[State, Standing] = {
    State.DRAFT: Standing(
        N_("Draft"),
        (State.SENT, State.DECLINED, State.UNREACHABLE, State.CANCELLED),
        (Party.IOM, Party.SYSTEM),
        "draft",
    ),
    State.SENT: Standing(
        N_("Sent"),
        (State.ACKNOWLEDGED, State.ACCEPTED, *_BEFORE_ENROLMENT),  # to accept is to have received
        (Party.IOM,),
        "requested",
    ),
    State.ACKNOWLEDGED: Standing(
        N_("Received by the partner"), (State.ACCEPTED, *_BEFORE_ENROLMENT), (Party.PARTNER,), "requested"
    ),
    State.ACCEPTED: Standing(N_("Accepted"), (State.ENROLLED, *_BEFORE_ENROLMENT), (Party.PARTNER,), "accepted"),
    State.ENROLLED: Standing(
        N_("Enrolled"),
        (State.COMPLETED, State.UNREACHABLE, State.WITHDRAWN, State.CANCELLED),
        (Party.PARTNER, Party.RETURNEE, Party.IOM),
        "in-progress",
    ),
    State.COMPLETED: Standing(N_("Completed"), (), (Party.PARTNER, Party.RETURNEE, Party.IOM), "completed"),
    State.REJECTED: Standing(N_("Rejected by the partner"), (), (Party.PARTNER,), "rejected", is_exit=True),
    State.DECLINED: Standing(N_("Declined by the person"), (), (Party.RETURNEE,), "cancelled", is_exit=True),
    State.UNREACHABLE: Standing(N_("Person not reached"), (), (Party.PARTNER, Party.IOM), "failed", is_exit=True),
    State.EXPIRED: Standing(N_("Expired"), (), (Party.IOM, Party.SYSTEM), "failed", is_exit=True),
    State.WITHDRAWN: Standing(
        N_("Withdrawn"), (), (Party.RETURNEE, Party.IOM, Party.PARTNER), "cancelled", is_exit=True
    ),
    State.CANCELLED: Standing(N_("Cancelled"), (), (Party.IOM, Party.PARTNER, Party.SYSTEM), "cancelled", is_exit=True),
}
"""The one table of states; the first is where every referral begins."""

EXITS: frozenset[State] = frozenset(state for state, standing in STATES.items() if standing.is_exit)
"""The states by which a referral ends without the service: each needs a reason."""

OPEN: frozenset[State] = frozenset(state for state, standing in STATES.items() if standing.then)
"""The states in which an outcome is still to come."""

PARTY_LABELS: dict[Party, str] = {
    Party.PARTNER: N_("the partner"),
    Party.RETURNEE: N_("the person"),
    Party.IOM: N_("this office"),
    Party.SYSTEM: N_("Homeward"),
}
"""What each party is called within a sentence."""

PRIORITY_LABELS: dict[Priority, str] = {
    Priority.EMERGENCY: N_("Emergency (24 hours)"),
    Priority.URGENT: N_("Urgent (72 hours)"),
    Priority.NORMAL: N_("Normal (2 weeks)"),
}
"""What each priority is called."""
