"""Is a trade that somebody has learnt, or wishes for, the one that a rule asks for? In ISCO-08 codes and in words.

A word means what the office confirmed that it means. One that nobody confirmed may mean any trade: it is unknown beside
every other word and every code, and never no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.logic import NO, UNKNOWN, YES
from layers.occupations.plain_titles import asked_title
from layers.rules.entries import stands_for
from layers.schemas.columns import NOTHING


def title_key(entry: str) -> str:
    """Write an entry of a list as titles are compared: accents, case, gender and number aside."""
    return asked_title(entry.replace("_", " "))


@dataclass(frozen=True, eq=False)
class Trades:
    """What words for trades mean: the ISCO-08 code that the office confirmed, by `title_key`."""

    confirmed: Mapping[str, str] = field(default_factory=dict)

    def code(self, entry: str) -> str | None:
        """Return the code that an entry is, or that the office confirmed for it; None where nobody has said."""
        return entry if entry.isdigit() else self.confirmed.get(title_key(entry))

    def matches(self, entry: str, wanted: str) -> int:
        """Answer whether a recorded entry is the wanted one.

        A longer code of the same family is; a shorter one may be. Two words of which one is not confirmed may mean the
        same, unless there is nothing (`none`).
        """
        if stands_for(entry, wanted) or (not entry.isdigit() and title_key(entry) == title_key(wanted) != ""):
            return YES
        if NOTHING in (entry, wanted):
            return NO
        code, other = self.code(entry), self.code(wanted)
        if code is None or other is None:
            return UNKNOWN
        if stands_for(code, other):
            return YES
        return UNKNOWN if stands_for(other, code) else NO

    def unconfirmed(self, entries: tuple[str, ...]) -> tuple[str, ...]:
        """List the words of which the office has not said what they mean."""
        return tuple(entry for entry in entries if entry != NOTHING and self.code(entry) is None)
