"""How well does what a course teaches fit what the person wishes to do?

Interests are ISCO-08 codes or words; words become codes by confirmed and shipped titles before. Codes are
near by the digits that they share from the left (`assessments.labour.wishes.nearness`); a word that the programme's own
name contains fits wholly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.labour.wishes import nearness
from layers.plain import plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Wish:
    """How well a course fits (0 to 1, None is not known), the entry that fits best, and the code it was compared with.

    `reason` says why nothing is known: `not_recorded` (no wish), `not_understood` (no code for its words), `no_course`
    (nothing is taught), `not_taught` (the course names no occupation).
    """

    fit: float | None
    entry: str = ""
    code: str = ""
    reason: str = ""


def wish_for(
    interests: Sequence[str], codes: Mapping[str, Sequence[str]], taught: Sequence[str], programme_name: str | None
) -> Wish:
    """Compare what somebody wishes with what a course teaches; the best pair counts.

    Parameters
    ----------
    interests
        What is recorded of the person, codes or words (of several words, joined by underscores); nothing is not known.
    codes
        The ISCO-08 codes that each entry means; an entry without any is not understood.
    taught
        ISCO-08 codes of the course.
    programme_name
        The programme's own name; None for a service that teaches nothing.

    """
    if programme_name is None and not taught:
        return Wish(None, reason="no_course")
    if not interests:
        return Wish(None, reason="not_recorded")
    name = f" {plain_words(programme_name or '')} "
    for entry in interests:
        word = plain_words(entry.replace("_", " "))
        if word and not word.isdigit() and f" {word} " in name:
            return Wish(1.0, entry, taught[0] if taught else "")
    if not taught:
        return Wish(None, reason="not_taught")
    pairs = [
        (nearness(code, each), entry, each) for entry in interests for code in codes.get(entry, ()) for each in taught
    ]
    if not pairs:
        return Wish(None, reason="not_understood")
    fit, entry, code = max(pairs, key=lambda pair: pair[0])
    return Wish(fit, entry, code)
