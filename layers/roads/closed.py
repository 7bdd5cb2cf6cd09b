"""What has somebody closed: where, in which season, from which day on and until when?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.roads.names import BOTH

if TYPE_CHECKING:
    from typing import Any

_LINES_AND_AREAS = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")


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


def drawable(shape: Any) -> bool:
    """Tell whether a shape can close roads: lines or areas of some extent, in degrees of the globe."""
    if shape is None or shape.is_empty or shape.geom_type not in _LINES_AND_AREAS:
        return False
    corners = shapely.get_coordinates(shape)
    on_earth = bool(np.isfinite(corners).all() and (np.abs(corners) <= (180, 90)).all())
    return on_earth and bool(shapely.length(shape) > 0)
