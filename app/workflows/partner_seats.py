"""How many seats does a partner say are free, and does that reach the course?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.store import Store


@dataclass(frozen=True)
class SeatCount:
    """One count: the row in which it stands, of which programme (else service), how many seats, on which day."""

    row: int
    programme_id: str | None
    service_id: str | None
    seats: int
    on: dt.date

    @property
    def where(self) -> tuple[str, str]:
        """The layer and the key of what has the seats."""
        return ("programmes", self.programme_id) if self.programme_id else ("services", str(self.service_id))


def keep_seats(store: Store, counts: Sequence[SeatCount], *, actor: str) -> Iterator[tuple[int, str, Message]]:
    """Keep what rows agree about; yield the row, code and sentence of each count that is not kept."""
    places: dict[tuple[str, str], list[SeatCount]] = {}
    for count in counts:
        places.setdefault(count.where, []).append(count)
    for (kind, key), told in places.items():
        figures = sorted({count.seats for count in told})
        if len(figures) > 1:
            message = say(
                "the sheet gives several counts of free seats for one course: {figures}. None was taken.",
                figures=", ".join(map(str, figures)),
            )
            yield from ((count.row, "sheet.seats", message) for count in told)
            continue
        refused = _keep(store, kind, key, figures[0], max(count.on for count in told), actor=actor)
        if refused is not None:
            yield told[0].row, "sheet.seats", refused


def _keep(store: Store, kind: str, key: str, seats: int, on: dt.date, *, actor: str) -> Message | None:
    row = store.row(kind, key)
    known, total = row["seats_as_of"], row["seats_total"]
    if total is not None and seats > total:
        return say("{seats} seats free are more than the {total} that there are.", seats=seats, total=int(total))
    if known is not None and known > on and row["seats_available"] != seats:
        return say("the seats were counted later already, on {day}; this count was not taken.", day=known)
    if row["seats_available"] != seats or known is None or known < on:
        values = {"seats_available": seats, "seats_as_of": on}
        store.update_row(kind, key, values, seen_version=row["version"], actor=actor)
    return None
