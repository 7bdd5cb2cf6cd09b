"""What is known on a day, read again after a change: what has not changed since is not read or worked out anew.

Every recorded event changes the store's revision. Of a caseload of 100,000 reading takes two seconds and judging one
more, but an event of a referral, a note or a print changes nothing of what is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from threading import Lock
from typing import TYPE_CHECKING

import pandas as pd

from app.workflows.world import World, load_world

if TYPE_CHECKING:
    import datetime as dt

    from layers.store import Store
    from layers.store.handle import Mark

WORLDS_KEPT = 2
"""The worlds of so many days are kept to be handed out again."""


@dataclass
class Reader:
    """Reads one store again and again; threads may share it. Frames and worlds are shared and never changed."""

    _frames: dict[str, tuple[Mark, pd.DataFrame]] = field(default_factory=dict)
    _worlds: list[World] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def world(self, store: Store, *, on: dt.date) -> World:
        """Return what `load_world` loads; the very world of last time, with all that it worked out, if nothing changed.

        Its `revision` is then the one of that time.
        """
        with self._lock:
            marks = store.marks()  # before the frames: a frame newer than its mark is only read once too often

            def frame(kind: str) -> pd.DataFrame:
                known = self._frames.get(kind)
                if known is None or known[0] != marks[kind]:
                    known = self._frames[kind] = marks[kind], store.frame(kind)
                return known[1]

            world = load_world(store, on=on, frame=frame)
            kept = next((known for known in self._worlds if is_same(known, world)), world)
            others = [known for known in self._worlds if known.on != on]
            self._worlds = [kept, *others][:WORLDS_KEPT]
            return kept


def is_same(one: World, other: World) -> bool:
    """Tell whether two worlds know the same, whatever the revisions at which they were loaded."""
    names = [entry.name for entry in fields(World) if entry.name != "revision"]
    return all(_equal(getattr(one, name), getattr(other, name)) for name in names)


def _equal(one: object, other: object) -> bool:
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        return one is other or one.equals(other)
    return one is other or bool(one == other)
