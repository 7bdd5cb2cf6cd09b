"""How far is it by road from one place to others?

A pair of places is answered by every network that covers it; the shortest way counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.networks import laid_roads
from assessments.roads.detours import closures_felt
from assessments.roads.graph import Manner
from assessments.roads.routes import find_routes
from layers.errors import HomewardError
from layers.geodesy import distance_km
from layers.roads.agreement import LONGEST_ROAD_KM
from layers.roads.names import (
    BEYOND_LIMIT,
    NO_NETWORK,
    OFF_NETWORK,
    PROFILES,
    REACHED,
    ROAD_PROFILE,
    SEASONS,
    UNREACHABLE,
)
from layers.roads.trip import NO_PLACE, Trip
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd

    from assessments.facts import People
    from assessments.roads.joining import Joins
    from assessments.roads.laid import Laid
    from layers.roads.closed import Closure
    from layers.roads.network import Floats


FELT_PROFILES = (ROAD_PROFILE, "walk")
"""Ways of travelling in which a closure that makes a way longer is named."""


def trips_from(
    folder: Path,
    home: tuple[float, float],
    sites: tuple[Sequence[float], Sequence[float]],
    *,
    on: dt.date | None = None,
    profile: str = ROAD_PROFILE,
    longest_km: float = LONGEST_ROAD_KM,
    doubt_km: float = 0.0,
    courses: bool = False,
) -> list[Trip]:
    """Answer the ways from one home to some sites, at the speeds of the country in which each network lies.

    Kilometres are those of the dry season; minutes are each season's own, round what is closed in it.

    Parameters
    ----------
    folder
        Where the networks lie.
    home
        Latitude and longitude; NaN if not known.
    sites
        Latitudes and longitudes.
    on
        The day asked about, None for today: only what is closed on it is.
    profile
        The way of travelling in which kilometres are measured.
    longest_km
        The longest way that is told, exactly as long is: of a longer one only that it is beyond the limit.
    doubt_km
        To which radius the home is known; 0 for an exact one.
    courses
        Whether to say which way it is, to be drawn.

    """
    latitude, longitude = (np.asarray(axis, dtype=float) for axis in sites)
    best = [Trip(NO_NETWORK, doubt_km=doubt_km)] * len(latitude)
    for laid in laid_roads(folder, *home, on=on):
        asked = _Asked(laid, home, (latitude, longitude), profile, longest_km, doubt_km)
        for at, trip in enumerate(asked.with_courses() if courses else asked.trips()):
            best[at] = min(best[at], trip, key=_preference)
    return best


def _preference(trip: Trip) -> tuple[int, float]:
    order = (REACHED, BEYOND_LIMIT, UNREACHABLE, OFF_NETWORK, NO_NETWORK)
    return order.index(trip.status), np.inf if trip.road_km is None else trip.road_km


@dataclass(frozen=True, eq=False)
class _Asked:
    """One home and some sites on one network. There is one home, so the search starts there."""

    laid: Laid
    home: tuple[float, float]
    sites: tuple[Floats, Floats]
    profile: str
    longest_km: float
    doubt_km: float
    known: dict[str, tuple[Joins, Joins]] = field(default_factory=dict)

    def joined(self, profile: str) -> tuple[Joins, Joins]:
        if profile not in self.known:
            self.known[profile] = self.laid.join(profile, *self.home), self.laid.join(profile, *self.sites)
        return self.known[profile]

    def costs(self, manner: Manner, *, back: bool = False) -> Floats:
        """Return the cost of the way to each site, or back from it; infinite where there is none."""
        home, sites = self.joined(manner.profile)
        return self.laid.trips(sites, home, manner, back=not back).table(len(sites), 1)[:, 0]

    def trips(self) -> list[Trip]:
        straight = distance_km(*self.home, *self.sites)
        # Rounding of a nanometre must not make a way shorter than straight.
        km, back = (np.maximum(self.costs(Manner(self.profile), back=each), straight) for each in (False, True))
        minutes = {
            profile: {season: self.costs(Manner(profile, season, "minutes")) for season in SEASONS}
            for profile in PROFILES
        }
        home, sites = self.joined(self.profile)
        covered = self.laid.network.covers(*self.sites)
        doubt_minutes = float(self.laid.speeds.off_road_minutes(np.array([self.doubt_km * 1000]))[0])
        asked = Trip(NO_NETWORK, limit_km=self.longest_km, doubt_km=self.doubt_km, doubt_minutes=doubt_minutes)
        felt = self._felt() if self.laid.closures else [()] * len(km)
        trips = []
        for at, length in enumerate(km.tolist()):
            asked = replace(asked, closures=felt[at])
            beyond = np.isfinite(length) and length > self.longest_km
            if beyond or not np.isfinite(length):
                why = BEYOND_LIMIT if beyond else _why_not(home.joined[0], sites.joined[at], covered[at])
                trips.append(replace(asked, status=why))
                continue
            taken = {each: {season: _number(costs[at]) for season, costs in minutes[each].items()} for each in PROFILES}
            off_road = float(home.off_road_m[0] + sites.off_road_m[at])
            trips.append(
                replace(
                    asked,
                    status=REACHED,
                    road_km=length,
                    road_km_back=_number(back[at]),
                    off_road_m=off_road,
                    travel_minutes=taken,
                )
            )
        return trips

    def _costs_on(self, manner: Manner, laid: Laid) -> Floats:
        """Return what the ways cost on the same network with other closures."""
        return replace(self, laid=laid).costs(manner)

    def _felt(self) -> list[tuple[Closure, ...]]:
        """Name the closures for which each way is longer or gone, in kilometres or minutes."""
        found: list[dict[Closure, None]] = [{} for _ in self.sites[0]]
        manners = [Manner(self.profile)]
        manners += [Manner(profile, season, "minutes") for profile in FELT_PROFILES for season in SEASONS]
        for manner in manners:
            ways = closures_felt(self.laid, manner.season, partial(self._costs_on, manner))
            for closures, felt in zip(found, ways, strict=True):
                closures.update(dict.fromkeys(felt))
        return [tuple(closures) for closures in found]

    def with_courses(self) -> list[Trip]:
        manner = Manner(self.profile)
        home, sites = (self.laid.placed(joins, manner.season) for joins in self.joined(self.profile))
        courses = find_routes(self.laid.in_season(manner.season).network, self.laid.costs(manner), home, sites)
        return [
            replace(trip, course=course) if trip.reached else trip
            for trip, course in zip(self.trips(), courses, strict=True)
        ]


def _why_not(home_joined: bool, site_joined: bool, covered: bool) -> str:  # noqa: FBT001 - three facts in a row
    if not covered:
        return NO_NETWORK
    return UNREACHABLE if home_joined and site_joined else OFF_NETWORK


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def one_way(
    folder: Path,
    start: tuple[float, float],
    goal: tuple[float, float],
    *,
    profile: str,
    season: str,
    on: dt.date | None = None,
    longest_km: float | None = None,
) -> dict[str, Any]:
    """Answer one pair of places: the row that `homeward distance` prints; no way is too long unless a limit is said."""
    if profile not in PROFILES or season not in SEASONS:
        raise HomewardError(say("There is no such way of travelling or season."), "roads.manner")
    longest = np.inf if longest_km is None else longest_km
    (trip,) = trips_from(folder, start, ([goal[0]], [goal[1]]), on=on, profile=profile, longest_km=longest)
    columns = trip.as_columns()
    return {
        "distance_km": float(distance_km(*start, *goal)),
        "road_km": columns["road_km"],
        "road_km_back": columns["road_km_back"],
        "off_road_m": columns["off_road_m"],
        "travel_minutes": columns["travel_minutes"][profile][season],
        "profile": profile,
        "season": season,
        "status": trip.status,
    }


def trips_of(
    folder: Path,
    person: People,
    options: pd.DataFrame,
    *,
    on: dt.date | None = None,
    longest_km: float = LONGEST_ROAD_KM,
    courses: bool = False,
) -> dict[str, Trip]:
    """Answer the way of one person to every site among their options: service_id -> way.

    A home that is not known has no ways, not even a word why. One that is known to a precision carries it through.
    """
    sites = options.drop_duplicates("service_id")
    ids = sites["service_id"].tolist()
    if not ids or not person.has_place[0]:
        return dict.fromkeys(ids, NO_PLACE)
    home = float(person.places.latitude[0]), float(person.places.longitude[0])
    where = sites["latitude"].tolist(), sites["longitude"].tolist()
    doubt_km = float(person.precision_km[0])
    trips = trips_from(folder, home, where, on=on, longest_km=longest_km, doubt_km=doubt_km, courses=courses)
    return dict(zip(ids, trips, strict=True))
