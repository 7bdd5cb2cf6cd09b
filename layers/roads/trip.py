"""What is known of the way from a home to a site by road: numbers where there is one, else the word that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.roads.names import BEYOND_LIMIT, PROFILES, REACHED, SEASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.roads.closed import Closure
    from layers.roads.network import Floats


@dataclass(frozen=True, eq=False)
class Trip:
    """The way from one place to another by road; numbers are None unless `status` is `reached`.

    `road_km` and `road_km_back` are from door to door, the straight legs across country of `off_road_m` included.
    `travel_minutes` are by profile, then by season; None where that profile has no way. `course` is the way's rows of
    longitude and latitude between the two points where one meets the road, None where nobody asked for it.

    `limit_km` is the longest way that is told: a longer one is `beyond_limit`. `doubt_km` and `doubt_minutes` say by
    how much the way may be longer or shorter because the home is known to a precision only: as one walks that far
    across country; 0 for an exact home. `closures` are those for which the way, in their season, is longer or gone.
    """

    status: str
    road_km: float | None = None
    road_km_back: float | None = None
    off_road_m: float | None = None
    travel_minutes: Mapping[str, Mapping[str, float | None]] | None = None
    course: Floats | None = None
    limit_km: float | None = None
    doubt_km: float = 0.0
    doubt_minutes: float = 0.0
    closures: tuple[Closure, ...] = ()

    @property
    def is_beyond(self) -> bool:
        """Tell whether there is a way, but only a longer one than the limit."""
        return self.status == BEYOND_LIMIT

    def least_km(self) -> float | None:
        """Return the least the way can be; None where its length is not told."""
        return None if self.road_km is None else max(self.road_km - self.doubt_km, 0.0)

    @property
    def reached(self) -> bool:
        """Tell whether there is a way."""
        return self.status == REACHED

    def minutes(self, profile: str, season: str) -> float | None:
        """Return how long the way takes; None where there is none."""
        return None if self.travel_minutes is None else self.travel_minutes[profile][season]

    def as_line(self) -> dict[str, Any] | None:
        """Return the course as a line of GeoJSON between the two points where one meets the road; None without one."""
        if self.course is None:
            return None
        return {"type": "LineString", "coordinates": self.course.tolist()}

    def as_columns(self) -> dict[str, Any]:
        """Return the columns that a row of options gets."""
        taken = {profile: {season: self.minutes(profile, season) for season in SEASONS} for profile in PROFILES}
        return {
            "reach_status": self.status or None,
            "road_km": self.road_km,
            "road_km_back": self.road_km_back,
            "road_km_least": self.least_km(),
            "road_km_most": None if self.road_km is None else self.road_km + self.doubt_km,
            "off_road_m": self.off_road_m,
            "travel_minutes": taken,
            "minutes_give_or_take": self.doubt_minutes if self.reached else None,
            "closures": [{"name": closure.name, "season": closure.season} for closure in self.closures],
        }


NO_PLACE = Trip("")
"""What is known of the way from a home that is not known: nothing, not even a status."""
