"""How is the way to a site said and drawn: kilometres by road, minutes, and where circle and road disagree?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.roads.names import NO_NETWORK, PROFILE_NAMES, REACH_LABELS, ROAD_PROFILE, SEASON_NAMES
from layers.words import Message
from mapping.descriptions import given

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from layers.roads.trip import Trip
    from layers.words import Words

SAID_PROFILES = (ROAD_PROFILE, "walk")
"""Ways of travelling whose minutes are said; the others are in the answers of the command line."""


HOURS_FROM_MINUTES = 120
"""From so many minutes on a time is said in hours."""


def by_road(trip: Trip | None, words: Words) -> list[str]:
    """Say the way by road: kilometres, minutes, the rainy season's where they differ; nothing without a network."""
    if trip is None or trip.status in ("", NO_NETWORK):
        return []
    if not trip.reached:
        return [words(REACH_LABELS[trip.status])]
    said = [words("{km} km by road", km=trip.road_km)]
    for profile in SAID_PROFILES:
        dry, rainy = trip.minutes(profile, "dry"), trip.minutes(profile, "rainy")
        if dry is None:
            continue
        how = Message(PROFILE_NAMES[profile])
        text = words("{time} {how}", time=duration(dry, words), how=how)
        if rainy is None:
            text += f" ({words('no way in the rainy season')})"
        elif round(rainy) != round(dry):
            text += f" ({words('{time} in the {season}', time=duration(rainy, words), season=_season('rainy'))})"
        said.append(text)
    return said


def duration(minutes: float, words: Words) -> str:
    """Say how long something takes: minutes, from two hours on hours and minutes."""
    whole = round(minutes)
    if whole < HOURS_FROM_MINUTES:
        return words("{minutes} min", minutes=whole)
    return words("{hours} h {minutes} min", hours=whole // 60, minutes=whole % 60)


def _season(code: str) -> Message:
    return Message(SEASON_NAMES[code])


def disagreement(option: Mapping[str, Any], trip: Trip | None, words: Words) -> str | None:
    """Say that a site lies inside its circle but farther by road, or without a way; None where the two agree."""
    far, radius = given(option["distance_km"]), given(option["radius_km"])
    if trip is None or far is None or radius is None or far > radius:
        return None
    if trip.reached and trip.road_km is not None and trip.road_km > radius:
        return words("inside the {radius} km circle, {km} km by road", radius=float(radius), km=trip.road_km)
    if trip.status == "unreachable":
        return words("inside the {radius} km circle, no way by road", radius=float(radius))
    return None


def way_corners(trips: Mapping[str, Trip], shown: Collection[str]) -> Iterator[tuple[float, float]]:
    """Yield the corners of the ways by road to the sites shown, as latitude and longitude."""
    for service_id in shown:
        trip = trips.get(service_id)
        if trip is not None and trip.course is not None:
            yield from ((float(lat), float(lon)) for lon, lat in trip.course)


def way_points(place: tuple[float, float], site: tuple[float, float], trip: Trip | None) -> list[tuple[float, float]]:
    """Return the way's corners as latitude and longitude: along the road where it is known, else straight."""
    if trip is None or trip.course is None:
        return [place, site]
    return [place, *((float(lat), float(lon)) for lon, lat in trip.course), site]
