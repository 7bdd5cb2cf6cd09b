"""What has somebody closed: where, in which season, from which day on and until when?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.roads.names import SEASON_NAMES
from layers.words import N_

if TYPE_CHECKING:
    import shapely

BOTH = "both"
"""The season of a closure that holds all year round."""

CLOSED_SEASONS: dict[str, str] = {**SEASON_NAMES, BOTH: N_("all year round")}
"""When in the year a closure may hold, and how that is said."""


@dataclass(frozen=True)
class Closure:
    """A barrier or closed road: nobody passes across `shape`, a line or an area in degrees.

    It holds in `season` (`dry`, `rainy` or `both`) from `from_date` on, until `until`, both days included; None is no
    last day. `drawn_by` is the code of who drew it, `note` what that person wrote about it.
    """

    name: str
    shape: shapely.Geometry
    season: str
    from_date: dt.date
    until: dt.date | None = None
    drawn_by: str = ""
    note: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the closure is there on a day; its first and its last day count."""
        return self.from_date <= day and (self.until is None or day <= self.until)

    def holds_in(self, season: str) -> bool:
        """Tell whether the closure is there in a season."""
        return self.season in (season, BOTH)
