"""What the closed lists are called on a screen: one label for each code, said through the reader's words.

To add a code: a line here (a test compares with the lists in `schemas/columns.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.words import N_

if TYPE_CHECKING:
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

SOURCE_LABELS: dict[str, str] = {
    "simulated": N_("simulated data"),
    "The Gambia (schematic)": N_("main roads of The Gambia, schematic"),
}
"""What a source that is ours is called; every other is a name, and shown as it was given."""


def source_label(source: str, words: Words) -> str:
    """Name a source of data."""
    return words(SOURCE_LABELS[source]) if source in SOURCE_LABELS else source
