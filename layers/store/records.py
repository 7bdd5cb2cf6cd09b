"""What the store hands out besides frames: the record of an import, a saved mapping, news of a changed row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from layers.errors import StoreError
from layers.words import say


@dataclass(frozen=True)
class ImportRecord:
    """One import: `accepted` = `inserted` + `updated` + `unchanged` + `erased`, always.

    `erased` counts rows of people who have been erased and are not taken back; `kept_cells` the empty cells of the
    file for which the store kept the value it had; `marked_missing` rows of the same source that this newer file no
    longer lists. `conflicts` are the keys of rows that undoing left alone because somebody changed them afterwards.
    """

    id: int
    kind: str
    source: str
    file_name: str
    checksum: str
    as_of: dt.date
    simulated: bool
    read: int
    accepted: int
    quarantined: int
    inserted: int
    updated: int
    unchanged: int
    erased: int
    marked_missing: int
    kept_cells: int
    actor: str
    at: dt.datetime
    undone_at: dt.datetime | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def changed(self) -> int:
        """Rows of the store that the import changed."""
        return self.inserted + self.updated + self.marked_missing


@dataclass(frozen=True)
class SavedMapping:
    """How a source's headers are read: header -> our column, and values that hold for the whole file."""

    columns: dict[str, str]
    constants: dict[str, Any] = field(default_factory=dict)


class StaleError(StoreError):
    """A row was changed by somebody else since it was read; nothing was saved."""

    def __init__(self, *, version: int, changed_by: str, changed_at: dt.datetime) -> None:
        super().__init__(
            say(
                "{who} changed this entry at {time} UTC on {date}, after you opened it. Nothing was saved: "
                "open it again, compare, and save again.",
                who=changed_by,
                time=changed_at.strftime("%H:%M"),
                date=changed_at.date(),
            ),
            "store.stale",
        )
        self.version = version
        self.changed_by = changed_by
        self.changed_at = changed_at


def stamp(moment: dt.datetime) -> str:
    """Write a moment as the store keeps it: UTC, ISO 8601, microseconds, so that text order is time order."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> dt.datetime:
    """Read a moment that `stamp` wrote."""
    return dt.datetime.fromisoformat(text)
