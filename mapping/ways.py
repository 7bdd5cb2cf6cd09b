"""How is the way to a site said and drawn: kilometres by road, minutes, and where circle and road disagree?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.roads.names import BOTH, NO_NETWORK, PROFILE_NAMES, REACH_LABELS, ROAD_PROFILE, SEASON_NAMES
from layers.words import N_, Message, say
from mapping.descriptions import given

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from layers.roads.trip import Trip
    from layers.words import Words

SAID_PROFILES = (ROAD_PROFILE, "walk")
"""Ways of travelling whose minutes are said; the others are in the answers of the command line."""


HOURS_FROM_MINUTES = 120
"""From so many minutes on a time is said in hours."""


def by_road(trip: Trip | None, words: Words) -> list[str]:
    """Say the way by road: kilometres, minutes, the rainy season's where they differ; nothing without a network.

    Of a home known to a precision it is said how far kilometres and minutes are in doubt.
    """
    if trip is None or trip.status in ("", NO_NETWORK):
        return []
    closed = closed_in_words([(each.name, each.season) for each in trip.closures], words)
    if trip.is_beyond and trip.limit_km is not None:
        return [words("more than {km} km by road", km=trip.limit_km), *closed]
    if not trip.reached:
        return [words(REACH_LABELS[trip.status]), *closed]
    said = [words(road_length(trip))]
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
    if len(said) > 1 and trip.doubt_minutes >= 1:
        said.append(words("times give or take {time}", time=duration(trip.doubt_minutes, words)))
    return [*said, *closed]


LEAST_DOUBT_KM = 0.05
"""A doubt smaller than this does not show in kilometres with one decimal."""


def road_length(trip: Trip) -> Message:
    """Say how long a way that is reached is, and how far that is in doubt."""
    if trip.doubt_km < LEAST_DOUBT_KM:
        return say("{km} km by road", km=trip.road_km)
    return say("{km} km by road give or take {doubt} km", km=trip.road_km, doubt=trip.doubt_km)


_CLOSED: dict[str, str] = {
    BOTH: N_("closed: {names}"),
    "rainy": N_("closed in the rainy season: {names}"),
    "dry": N_("closed in the dry season: {names}"),
}


def closed_in_words(closures: Iterable[tuple[str, str]], words: Words) -> list[str]:
    """Say what is closed and makes a way longer, or takes it away: pairs of name and season, told season by season."""
    known = list(closures)
    named = {season: [name for name, when in known if when == season] for season in _CLOSED}
    return [words(_CLOSED[season], names=", ".join(names)) for season, names in named.items() if names]


def straight_length(distance_km: float, trip: Trip | None) -> Message:
    """Say how far it is straight, and how far that is in doubt because of the home."""
    if trip is None or trip.doubt_km < LEAST_DOUBT_KM:
        return say("{distance} km", distance=float(distance_km))
    return say("{distance} km give or take {doubt} km", distance=float(distance_km), doubt=trip.doubt_km)


def length_or_span(option: Mapping[str, Any], trip: Trip | None) -> Message:
    """Say how far an option is straight; of a home known only by a settlement or an area between what and what."""
    far = given(option["distance_km"])
    if far is not None:
        return straight_length(far, trip)
    least, most = given(option["distance_least_km"]), given(option["distance_most_km"])
    if least is None or most is None:
        return say("Distance not known")
    if least == 0:
        return say("at most {most} km, address not known", most=float(most))
    return say("{least} to {most} km, address not known", least=float(least), most=float(most))


def with_doubt(text: str, trip: Trip | None, words: Words) -> str:
    """Add to a sentence about a distance how far that is in doubt because of the home."""
    if trip is None or trip.doubt_km < LEAST_DOUBT_KM:
        return text
    return words("{sentence}, give or take {doubt} km", sentence=text, doubt=trip.doubt_km)


def duration(minutes: float, words: Words) -> str:
    """Say how long something takes: minutes, from two hours on hours and minutes."""
    whole = round(minutes)
    if whole < HOURS_FROM_MINUTES:
        return words("{minutes} min", minutes=whole)
    return words("{hours} h {minutes} min", hours=whole // 60, minutes=whole % 60)


def _season(code: str) -> Message:
    return Message(SEASON_NAMES[code])


def disagreement(option: Mapping[str, Any], trip: Trip | None, words: Words) -> str | None:
    """Say that a site lies inside its circle but farther by road, or without a way; None where the two agree.

    Where a home is known to a precision only, nothing is said unless it holds wherever in there the home is.
    """
    far, radius = given(option["distance_km"]), given(option["radius_km"])
    if trip is None or far is None or radius is None or far + trip.doubt_km > radius:
        return None
    least = trip.least_km()
    if trip.reached and least is not None and least > radius:
        return words("inside the {radius} km circle, {road}", radius=float(radius), road=road_length(trip))
    if trip.is_beyond and trip.limit_km is not None and trip.limit_km - trip.doubt_km >= radius:
        return words("inside the {radius} km circle, more than {km} km by road", radius=float(radius), km=trip.limit_km)
    if trip.status == "unreachable" and not trip.doubt_km:
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
