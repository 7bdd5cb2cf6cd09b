"""Referrals as they are followed: a chain of dated events, from the draft until an outcome is known."""

from layers.referrals.addresses import Address, address_on
from layers.referrals.checking import already_recorded, checked_event, checked_opening
from layers.referrals.events import Event, EventKind, Opening, Referral, both_numbers, fold, referral_named
from layers.referrals.reasons import CHOICES, OVERRIDES, REASONS, Reason
from layers.referrals.states import EXITS, STATES, Party, Priority, State

__all__ = [
    "CHOICES",
    "EXITS",
    "OVERRIDES",
    "REASONS",
    "STATES",
    "Address",
    "Event",
    "EventKind",
    "Opening",
    "Party",
    "Priority",
    "Reason",
    "Referral",
    "State",
    "address_on",
    "already_recorded",
    "both_numbers",
    "checked_event",
    "checked_opening",
    "fold",
    "referral_named",
]
