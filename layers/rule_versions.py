"""Which version of a programme's rule is in force on a day, as it was known then?

A version holds from its first day until its last; one that states no last day holds until the next begins. A version
with the same first day as an earlier one corrects it: a past day is judged by what was known on it, where anything was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[dt.date | None, dt.date | None]
"""First and last day in force, both included; None is from the beginning, or until another follows."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class RuleVersion:
    """One version of a programme's rule as the store keeps it.

    `number` counts the versions of the programme from 1 and is never used twice. `criteria` is the rule as JSON, None
    for no limit. `import_id` is the import that brought it, None where it was typed here; `source` what that file was
    known by. `actor` wrote it down `at` that moment; `undone_at` is when that was taken back.
    """

    programme_id: str
    number: int
    criteria: str | None
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    import_id: int | None = None
    source: str = ""
    actor: str = ""
    at: dt.datetime | None = None
    undone_at: dt.datetime | None = None

    @property
    def span(self) -> Span:
        """The days in force as they are stated."""
        return self.in_force_from, self.in_force_to


@dataclass(frozen=True)
class InForce:
    """The version that a day is judged by: its effective first and last day, and whether it is in force on the day.

    Before the first version and after the last one's stated end, the nearest version is the best that is known.
    """

    version: RuleVersion
    first_day: dt.date | None
    last_day: dt.date | None
    holds: bool


def in_force(versions: Iterable[RuleVersion], on: dt.date) -> InForce | None:
    """Return the version by which a day is judged: what was known on it, else what is known now; None without any."""
    all_live = live(versions)
    known = [version for version in all_live if version.at is not None and version.at.date() <= on]
    for some in (known, all_live):
        for found in reversed(timeline(some)):
            if _covers(found, on):
                return replace(found, holds=True)
    ordered = timeline(all_live)
    if not ordered:
        return None
    begun = [found for found in ordered if found.first_day is None or found.first_day <= on]
    return begun[-1] if begun else ordered[0]


def live(versions: Iterable[RuleVersion]) -> list[RuleVersion]:
    """Leave out the versions that were taken back."""
    return [version for version in versions if version.undone_at is None]


def timeline(versions: Sequence[RuleVersion]) -> list[InForce]:
    """Put versions in the order of their days, corrections in place of what they correct, each until the next begins.

    Versions that were taken back must have been left out.
    """
    latest: dict[dt.date | None, RuleVersion] = {}
    for version in sorted(versions, key=lambda version: version.number):
        latest[version.in_force_from] = version
    ordered = sorted(latest.values(), key=lambda version: version.in_force_from or dt.date.min)
    found = []
    for place, version in enumerate(ordered):
        following = ordered[place + 1].in_force_from if place + 1 < len(ordered) else None
        before_next = None if following is None else following - _DAY
        last = min((day for day in (version.in_force_to, before_next) if day is not None), default=None)
        found.append(InForce(version, version.in_force_from, last, holds=False))
    return found


def _covers(found: InForce, on: dt.date) -> bool:
    begun = found.first_day is None or found.first_day <= on
    return begun and (found.last_day is None or on <= found.last_day)


def at_once(spans: Iterable[Span]) -> tuple[Span, Span] | None:
    """Return two spans that are in force at once, None where there are none.

    A span without a last day ends where the next begins, so that only a stated last day, or the same first day, can
    reach into another.
    """
    ordered = sorted(spans, key=lambda span: (span[0] or dt.date.min, span[1] or dt.date.max))
    for one, other in pairwise(ordered):
        same_start = (one[0] or dt.date.min) == (other[0] or dt.date.min)
        if same_start or (one[1] is not None and other[0] is not None and one[1] >= other[0]):
            return one, other
    return None
