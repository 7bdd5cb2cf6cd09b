"""What is closed, on the map: lines across roads with their names and seasons; and the roads under them, to draw on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.roads.kinds import FERRY, ROADS
from layers.roads.names import CLOSED_SEASONS
from layers.words import Message
from mapping.elements import MapLayer
from mapping.geometry import SITE_DECIMALS, line, point
from mapping.layers_places import RANK_SITE
from mapping.symbols import CLOSED
from mapping.things import Label, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.roads.closed import Closure
    from layers.roads.network import Network
    from layers.words import Words
    from mapping.elements import Bounds

MOST_CORNERS = 1500
"""A closure is drawn with so many corners at most; answers use all of them."""

ROAD_CORNERS = 20_000
"""Roads are drawn, the most important classes first, while they have no more corners than this together."""

_FINEST_DEGREES = 2e-5
"""Corners nearer than this to the line without them (about two metres) are left out of roads that are drawn."""

_CORNER_RADIUS, _LABEL_GAP = 6, 9
_RANK = RANK_SITE + 500
"""The name of what is closed goes before those of sites."""


def closures_layer(closures: Sequence[Closure], *, words: Words) -> MapLayer:
    """Draw closures as barriers, each with its name and season; a closed area by its outline."""
    things, labels, names = [], [], dict[str, list[str]]()
    for closure in closures:
        style, season = CLOSED[closure.season], words(CLOSED_SEASONS[closure.season])
        tip = (closure.name, words("Closed: {season}", season=Message(CLOSED_SEASONS[closure.season])))
        things += [Thing("closure", style, line(*corners), tip=tip) for corners in outlines(closure)]
        latitude, longitude = middle_of(closure)
        label = f"{closure.name} ({season})"
        labels.append(Label(label, latitude, longitude, _RANK, "site", gap=_LABEL_GAP, firm=True, short=closure.name))
        names.setdefault(style, []).append(closure.name)
    return MapLayer("closures", words("Closed roads"), things, labels, order=45, names=names)


def closures_within(closures: Sequence[Closure], bounds: Bounds) -> tuple[Closure, ...]:
    """Return the closures that reach into the bounds (south-west and north-east corner)."""
    (south, west), (north, east) = bounds
    window = shapely.box(west, south, east, north)
    return tuple(closure for closure in closures if shapely.intersects(closure.shape, window))


def outlines(closure: Closure) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of a closure, and the rings of its areas, as corners of latitude and longitude."""
    drawn, tolerance = _lines_of(closure), 1e-5
    shape = drawn
    while shapely.get_num_coordinates(shape) > MOST_CORNERS and tolerance < 1:
        shape = shapely.simplify(drawn, tolerance)
        tolerance *= 2
    for part in shapely.get_parts(shape).tolist():
        yield [(lat, lon) for lon, lat in shapely.get_coordinates(part).tolist()]


def _lines_of(closure: Closure) -> Any:
    """Return the closure's lines, the outlines of its areas."""
    shape: Any = closure.shape
    return shapely.boundary(shape) if shape.geom_type.endswith("Polygon") else shape


def middle_of(closure: Closure) -> tuple[float, float]:
    """Return where a closure's name stands: the latitude and longitude half way along its longest part."""
    longest = max(shapely.get_parts(_lines_of(closure)).tolist(), key=shapely.length)
    at = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return float(at.y), float(at.x)


def sketch_layer(corners: Sequence[tuple[float, float]], season: str, *, words: Words) -> MapLayer:
    """Draw a line that somebody is drawing: its corners (latitude, longitude) numbered, joined from the second on."""
    things = [Thing("cluster", "ring", point(*corner), numbers={"radius": _CORNER_RADIUS}) for corner in corners]
    if len(corners) > 1:
        things.append(Thing("closure", CLOSED[season], line(*corners)))
    labels = [
        Label(words.number(number), *corner, RANK_SITE + 1, "site", gap=_LABEL_GAP)
        for number, corner in enumerate(corners, start=1)
    ]
    return MapLayer("sketch", words("Line drawn here"), things, labels, order=70, switched=False)


def roads_layer(networks: Sequence[Network], *, words: Words) -> MapLayer:
    """Draw the roads of some networks, the most important classes first, as many as a screen takes."""
    things = [Thing("road", "road", shape) for network in networks for shape in _main_courses(network)]
    return MapLayer("roads", words("Roads"), things, order=8)


@lru_cache(maxsize=2)
def _main_courses(network: Network) -> list[dict[str, Any]]:
    """Write the most important roads as one GeoJSON shape; none for a network without roads."""
    of_class = np.array([kind.road for kind in network.kinds], dtype=object)[network.kind]
    chosen: list[Any] = []
    corners = 0
    for name in (FERRY, *ROADS):
        lines = shapely.simplify(network.lines[of_class == name], _FINEST_DEGREES)
        corners += int(shapely.get_num_coordinates(lines).sum())
        if corners > ROAD_CORNERS and chosen:
            break
        chosen.extend(lines.tolist())
    courses = [np.round(shapely.get_coordinates(each), SITE_DECIMALS).tolist() for each in chosen]
    return [{"type": "MultiLineString", "coordinates": courses}] if courses else []
