"""How much time has a search had, on a machine that does other work meanwhile?

A limit in seconds is meant for a machine that has nothing else to do. Where others take the processor, the clock runs
for them too: then the search may take longer, up to so many times.
"""

from __future__ import annotations

import time

MOST_TIMES = 3.0
"""So many times as long as the limit is searched at most, however busy the machine is."""

_WARM_UP = 0.5
"""Seconds in which the ratio is not judged yet."""


class Pace:
    """Counts seconds of search; `seconds` is the limit."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._clock, self._work = time.monotonic(), time.process_time()

    @property
    def slowness(self) -> float:
        """How many seconds go by for one of work: 1 on a quiet machine, `MOST_TIMES` at most."""
        gone, worked = time.monotonic() - self._clock, time.process_time() - self._work
        return min(max((gone + _WARM_UP) / (worked + _WARM_UP), 1.0), MOST_TIMES)

    @property
    def used(self) -> float:
        """Seconds of search so far."""
        return (time.monotonic() - self._clock) / self.slowness

    @property
    def left(self) -> float:
        """Seconds of search that are left; none is 0."""
        return max(self.seconds - self.used, 0.0)
