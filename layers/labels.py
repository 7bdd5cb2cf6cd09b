"""What the closed lists are called on a screen: one label for each code, said through the reader's words.

To add a code: a line here (a test compares with the lists in `schemas/columns.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.schemas.columns import NOTHING
from layers.service_types import SERVICE_TYPES
from layers.words import N_, Language, Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.words import Words

GAP_LABELS: dict[str, str] = {
    "served": N_("Served"),
    "no_service": N_("No service"),
    "ended": N_("Ended"),
    "too_far": N_("Too far"),
    "not_eligible": N_("Not eligible"),
    "full": N_("Full"),
    "unknown": N_("Unknown"),
}
"""What became of a need: served, the first cause why not, or unknown."""

VERDICT_LABELS: dict[str, str] = {
    "eligible": N_("Eligible"),
    "ineligible": N_("Not eligible"),
    "unknown": N_("To be checked"),
}
"""Whether a person may enter."""

VERDICT_SIGNS: dict[str, str] = {"eligible": "✓", "ineligible": "✗", "unknown": "?"}
"""The sign beside the word: a verdict never stands by colour alone."""


def verdict_said(option: Mapping[str, Any], words: Words) -> str:
    """Say the verdict of an option (a row of schema Options) with its sign, and whether it has a reservation."""
    verdict = option["verdict"]
    said = f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}"
    reserved = option.get("reservations")
    return said + words(", with a reservation") if isinstance(reserved, str) and reserved else said


AVAILABILITY_LABELS: dict[str, str] = {
    "open": N_("Open"),
    "not_yet": N_("Not yet open"),
    "full": N_("Full"),
    "ended": N_("Ended"),
}
"""Whether there is a place to enter now."""

STATUS_LABELS: dict[str, str] = {
    "active": N_("Active"),
    "inactive": N_("Not active"),
    "defunct": N_("Closed for good"),
    "temporarily closed": N_("Closed for now"),
}
"""Whether a service runs."""

DOCUMENT_LABELS: dict[str, str] = {
    "national_id": N_("national identity card"),
    "passport": N_("passport"),
    "consular_card": N_("consular card"),
    "birth_certificate": N_("birth certificate"),
    "school_certificate": N_("school certificate"),
    "driving_licence": N_("driving licence"),
}
"""Kinds of document that a person holds."""

ACCESS_LABELS: dict[str, str] = {
    "step_free": N_("way in without steps"),
    "sight_support": N_("support for poor sight"),
    "hearing_support": N_("support for poor hearing"),
    "companion": N_("place for a companion"),
}
"""What a person needs, or a site offers, for taking part with a disability."""

ROUTE_LABELS: dict[str, str] = {
    "central_mediterranean": N_("Central Mediterranean (Libya, Niger)"),
    "western_mediterranean": N_("Western Mediterranean (Morocco, Algeria)"),
    "atlantic": N_("Atlantic (Canary Islands)"),
    "within_africa": N_("within Africa"),
    "other": N_("another route"),
}
"""Routes by which people come back."""

SOURCE_LABELS: dict[str, str] = {
    "simulated": N_("simulated data"),
    "The Gambia (schematic)": N_("main roads of The Gambia, schematic"),
}
"""What a source that is ours is called; every other is a name, and shown as it was given."""


def source_label(source: str, words: Words) -> str:
    """Name a source of data."""
    return words(SOURCE_LABELS[source]) if source in SOURCE_LABELS else source


_ENTRY_LABELS: dict[str, dict[str, str]] = {
    "needs": {code: kind.label for code, kind in SERVICE_TYPES.items()},
    "documents": DOCUMENT_LABELS,
    "access_needs": ACCESS_LABELS,
    "accessibility": ACCESS_LABELS,
    "return_route": ROUTE_LABELS,
}

NOTHING_LABEL = N_("none")


def entry_label(column: str, entry: str) -> Message:
    """Name an entry of a list; what is no code of ours stands as it was written."""
    if entry == NOTHING:
        return Message(NOTHING_LABEL)
    if column == "spoken_languages":
        return say("{language}", language=Language(entry))
    return Message(_ENTRY_LABELS.get(column, {}).get(entry, entry.replace("_", " ")))


def listed_labels(column: str, entries: Sequence[str]) -> Message:
    """Name the entries of a list, one after another."""
    return join_messages([entry_label(column, entry) for entry in entries])


def join_messages(messages: Sequence[Message]) -> Message:
    """Say one after another, with commas between; nothing is an empty sentence."""
    said = messages[0] if messages else Message("")
    for message in messages[1:]:
        said = say("{first}, {then}", first=said, then=message)
    return said
