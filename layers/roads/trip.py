"""What is known of the way from a home to a site by road: numbers where there is one, else the word that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.roads.names import PROFILES, REACHED, SEASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.roads.network import Floats


@dataclass(frozen=True, eq=False)
class Trip:
    """The way from one place to another by road; numbers are None unless `status` is `reached`.

    `road_km` and `road_km_back` are from door to door, the straight legs across country of `off_road_m` included.
    `travel_minutes` are by profile, then by season; None where that profile has no way. `course` is the way's rows of
    longitude and latitude between the two points where one meets the road, None where nobody asked for it.
    """

    status: str
    road_km: float | None = None
    road_km_back: float | None = None
    off_road_m: float | None = None
    travel_minutes: Mapping[str, Mapping[str, float | None]] | None = None
    course: Floats | None = None

    @property
    def reached(self) -> bool:
        """Tell whether there is a way."""
        return self.status == REACHED

    def minutes(self, profile: str, season: str) -> float | None:
        """Return how long the way takes; None where there is none."""
        return None if self.travel_minutes is None else self.travel_minutes[profile][season]

    def as_columns(self) -> dict[str, Any]:
        """Return the columns that a row of options gets."""
        taken = {profile: {season: self.minutes(profile, season) for season in SEASONS} for profile in PROFILES}
        return {
            "reach_status": self.status or None,
            "road_km": self.road_km,
            "road_km_back": self.road_km_back,
            "off_road_m": self.off_road_m,
            "travel_minutes": taken,
        }


NO_PLACE = Trip("")
"""What is known of the way from a home that is not known: nothing, not even a status."""
