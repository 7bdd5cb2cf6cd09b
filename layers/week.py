"""At which minutes of a week is something open, from opening hours as OpenStreetMap writes them?"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from layers.hours import ALWAYS, DAY_LABELS, is_written_plainly

Minutes = npt.NDArray[np.bool_]
"""Ten thousand and eighty truths, one for each minute of a week, Monday first; never changed."""

DAY_MINUTES, WEEK_MINUTES = 24 * 60, 7 * 24 * 60

_DAYS = tuple(DAY_LABELS)
_TIME = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


@lru_cache(maxsize=4096)
def open_minutes(text: str) -> Minutes | None:
    """Return when something is open; None where the hours cannot be read.

    A later part replaces what an earlier one says of the same day. Hours that run past midnight go on the next day; a
    part without days is about every day.
    """
    bare = text.strip()
    if bare == ALWAYS:
        return _frozen(np.ones(WEEK_MINUTES, dtype=bool))
    if not is_written_plainly(bare):
        return None
    found: dict[int, list[tuple[int, int]]] = {}
    for part in bare.split(";"):
        words = part.split()
        if not words:
            continue
        days = _days(words[0]) if words[0][0].isalpha() else range(7)
        times = [(int(h) * 60 + int(m), int(k) * 60 + int(n)) for h, m, k, n in _TIME.findall(part)]
        for day in days:
            found[day] = times
    minutes = np.zeros(WEEK_MINUTES, dtype=bool)
    for day, times in found.items():
        for begin, end in times:
            length = end - begin if end > begin else end - begin + DAY_MINUTES
            minutes[(day * DAY_MINUTES + begin + np.arange(length)) % WEEK_MINUTES] = True
    return _frozen(minutes)


def _days(text: str) -> list[int]:
    days = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return days


def _frozen(minutes: Minutes) -> Minutes:
    minutes.setflags(write=False)
    return minutes


def hours_open(text: str | None) -> float | None:
    """Return the hours a week at which something is open; None where nobody has said or it cannot be read."""
    minutes = None if not text else open_minutes(text)
    return None if minutes is None else float(minutes.sum()) / 60
