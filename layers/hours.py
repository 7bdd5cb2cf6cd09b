"""Opening hours as OpenStreetMap writes them (`Mo-Fr 08:00-16:00; Sa 08:00-12:00`), said in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from layers.words import N_

if TYPE_CHECKING:
    from layers.words import Words

DAY_LABELS = {
    "Mo": N_("Mon"),
    "Tu": N_("Tue"),
    "We": N_("Wed"),
    "Th": N_("Thu"),
    "Fr": N_("Fri"),
    "Sa": N_("Sat"),
    "Su": N_("Sun"),
}
"""The days as OpenStreetMap abbreviates them."""

ALWAYS = "24/7"

_DAY = f"(?:{'|'.join(DAY_LABELS)})"
_DAYS = rf"{_DAY}(?:[-,]{_DAY})*"
_TIMES = r"\d{1,2}:\d\d-\d{1,2}:\d\d(?:,\s*\d{1,2}:\d\d-\d{1,2}:\d\d)*"
_PART = rf"(?:{_DAYS}\s+)?{_TIMES}"
_WHOLE = re.compile(rf"{_PART}(?:;\s*{_PART})*")
_ONE_DAY = re.compile(_DAY)


def is_written_plainly(text: str) -> bool:
    """Tell whether opening hours are days, ranges and times in OpenStreetMap's way, and nothing else."""
    return _WHOLE.fullmatch(text) is not None


def hours_in_words(text: str, words: Words) -> str:
    """Say opening hours; what is not written as days and times in OpenStreetMap's way comes back as it was.

    Source of the notation: OpenStreetMap's key `opening_hours`; only its days, ranges and times are read.
    """
    bare = text.strip()
    if bare == ALWAYS:
        return words("day and night")
    if not is_written_plainly(bare):
        return text
    days = _ONE_DAY.sub(lambda found: words(DAY_LABELS[found.group()]), bare)
    return re.sub(r"(?<=\d)-(?=\d)|(?<=[^\W\d])-(?=[^\W\d])", "–", days)
