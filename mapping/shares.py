"""Which class a row of counts falls into: how large is the share of people not served, and how much of it is known?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.schemas.columns import GAP_CAUSES
from mapping.symbols import NO_DATA, WITHHELD, mostly_known, share_class

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one area or cell; None is a figure withheld to protect people."""

    people: int | None
    served: int | None
    unknown: int | None
    causes: Mapping[str, int | None]

    @property
    def unserved(self) -> int | None:
        """Return how many cannot enter anything for a known cause; None if withheld figures leave it open.

        The share on the map is this number over all people asked about, the unknown included.
        """
        if self.people is not None and self.served is not None and self.unknown is not None:
            return self.people - self.served - self.unknown
        return None if None in self.causes.values() else self.at_least

    @property
    def at_least(self) -> int:
        """Return how many are surely not served: the sum of the causes that are told."""
        return sum(count for count in self.causes.values() if count is not None)

    @property
    def open(self) -> int:
        """Return about how many nothing can be said: the unknown, and those hidden behind withheld figures."""
        surely = self.at_least if self.unserved is None else self.unserved
        return (self.people or 0) - (self.served or 0) - surely

    @property
    def style(self) -> str:
        """Return the code of the fill (`symbols.FILLS`).

        Where figures are withheld the class is that of the people who are surely not served, and the others count as
        unknown; where so many are withheld that they are most of the people, the area says nothing.
        """
        if self.people == 0:
            return NO_DATA
        if self.people is None or 2 * (self.open - (self.unknown or 0)) > self.people:
            return WITHHELD
        step = share_class(self.at_least if self.unserved is None else self.unserved, self.people)
        return f"share-{step}" if mostly_known(self.open, self.people) else f"share-{step}-unknown"

    def style_for(self, cause: str | None) -> str:
        """Return the fill for the share of one cause, or of the unknown; None: of everybody who is not served."""
        if cause is None or not self.people:
            return self.style
        count = self.unknown if cause == "unknown" else self.causes[cause]
        if count is None:
            return WITHHELD
        step = share_class(count, self.people)
        known = cause == "unknown" or mostly_known(self.open, self.people)
        return f"share-{step}" if known else f"share-{step}-unknown"


NOBODY = Tally(0, 0, 0, dict.fromkeys(GAP_CAUSES, 0))
"""The tally of an area that has no row: nobody there is recorded with the need."""


def tallies(counts: pd.DataFrame, service_type: str | None) -> dict[str, Tally]:
    """Read the counts of one type of service by `area_id`; people without a place stand under the empty text.

    Without a type nothing is read: counts of different needs cannot be added up to people.
    """
    if service_type is None or counts.empty:
        return {}
    asked = counts[counts["service_type"] == service_type]
    return dict(_rows(asked))


def _rows(counts: pd.DataFrame) -> Iterator[tuple[str, Tally]]:
    names = ("people", "served", "unknown", *GAP_CAUSES)
    columns = [counts[name].tolist() for name in names]
    for area_id, people, served, unknown, *causes in zip(counts["area_id"].tolist(), *columns, strict=True):
        key = "" if pd.isna(area_id) else str(area_id)
        known = dict(zip(GAP_CAUSES, map(_count, causes), strict=True))
        yield key, Tally(_count(people), _count(served), _count(unknown), known)


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
