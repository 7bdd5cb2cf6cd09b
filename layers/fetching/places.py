"""Which place is meant by a name? Nominatim is asked; where several places have the name, nobody picks for the user."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
import shapely.geometry

from layers.ellipsoid import GEOD
from layers.fetching.problems import FetchStopped
from layers.fetching.servers import answers_in, host_of, patiently
from layers.fetching.wanted import MOST_KM2, Box, Wanted, widened

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"[NWR]\d+")
_LETTERS = {"node": "N", "way": "W", "relation": "R"}
_KINDS = frozenset({"boundary", "place"})
"""Classes of Nominatim's answers that are places and areas; the rest are streets, shops and rivers of that name."""

MOST_CANDIDATES = 8
"""So many places of one name are listed."""


@dataclass(frozen=True)
class Place:
    """A place: its number in OpenStreetMap, what it is called, what kind of place it is, and its outline or box."""

    number: str
    name: str
    kind: str
    shape: shapely.Geometry
    is_outline: bool

    @property
    def short(self) -> str:
        """The first part of its name."""
        return self.name.split(",")[0].strip()


def place_of(wanted: Wanted, cache: Path) -> Place:
    """Return the place that is wanted: the box, or what the name means.

    Raises
    ------
    FetchStopped
        When no place, or more than one, has the name, or the server fails.

    """
    if wanted.box is not None:
        box = widened(wanted.box)
        name = f"{box.west:g},{box.south:g},{box.east:g},{box.north:g}"
        return Place("", name, "box", shapely.box(box.west, box.south, box.east, box.north), is_outline=False)
    found = candidates(_asked(wanted, cache), wanted)
    if not found:
        raise FetchStopped("fetch.unknown_place", place=wanted.place.strip())
    if len(found) > 1:
        listed = [f"{each.number}  {each.name} ({each.kind})" for each in found[:MOST_CANDIDATES]]
        raise FetchStopped("fetch.ambiguous", place=wanted.place.strip(), candidates=listed)
    return found[0]


def _asked(wanted: Wanted, cache: Path) -> list[Any]:
    import osmnx  # noqa: PLC0415 - heavy

    name = wanted.place.strip()
    osmnx.settings.cache_folder = cache
    query: Any = {"q": name, "countrycodes": wanted.country.casefold()} if wanted.country else {"q": name}

    def ask() -> None:
        # osmnx takes the first outline; all that came is read from what it kept.
        with contextlib.suppress(ValueError, TypeError, KeyError, LookupError, AttributeError):
            if _NUMBER.fullmatch(name):
                osmnx.geocode_to_gdf(name, by_osmid=True)
            else:
                osmnx.geocode_to_gdf(query)

    patiently(ask, wanted, wanted.servers.nominatim)
    answers = answers_in(cache)
    if len(answers) != 1 or not isinstance(answers[0], list):
        raise FetchStopped("fetch.malformed", host=host_of(wanted.servers.nominatim))
    return list(answers[0])


def candidates(answers: list[Any], wanted: Wanted) -> list[Place]:
    """List the places among Nominatim's answers, the most important first; a point in its own outline counts once.

    Raises
    ------
    FetchStopped
        When an answer is not as documented.

    """
    try:
        ordered = sorted(answers, key=lambda each: -float(each.get("importance") or 0))
        places = [
            _place(each) for each in ordered if each["class"] in _KINDS or _NUMBER.fullmatch(wanted.place.strip())
        ]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, shapely.errors.ShapelyError):
        raise FetchStopped("fetch.malformed", host=host_of(wanted.servers.nominatim)) from None
    once = list({place.number: place for place in places}.values())
    outlines = [place for place in once if place.is_outline]
    return [
        place
        for place in once
        if place.is_outline
        or not any(
            outline.short.casefold() == place.short.casefold()
            and shapely.intersects(outline.shape, shapely.centroid(place.shape))
            for outline in outlines
        )
    ]


def _place(answer: dict[str, Any]) -> Place:
    number = f"{_LETTERS[str(answer['osm_type'])]}{int(answer['osm_id'])}"
    drawn = shapely.geometry.shape(answer["geojson"]) if answer.get("geojson") else None
    named = str(answer["display_name"]), str(answer.get("type") or answer["class"])
    if drawn is not None and drawn.geom_type in {"Polygon", "MultiPolygon"} and not drawn.is_empty:
        return Place(number, *named, shapely.make_valid(drawn), is_outline=True)
    south, north, west, east = (float(each) for each in answer["boundingbox"])
    box = widened(Box(west, south, east, north))
    return Place(number, *named, shapely.box(box.west, box.south, box.east, box.north), is_outline=False)


def area_km2(shape: shapely.Geometry) -> float:
    """Measure an area on the ellipsoid, in square kilometres."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.normalize(shape))[0])) / 1e6


def check_size(place: Place, what: str) -> None:
    """Refuse a place that is too large to be fetched.

    Raises
    ------
    FetchStopped
        With its area and the limit.

    """
    area, limit = area_km2(place.shape), MOST_KM2[what]
    if area > limit:
        code = "fetch.large_roads" if what == "roads" else "fetch.large"
        raise FetchStopped(code, place=place.short, area_km2=round(area), limit_km2=limit)
