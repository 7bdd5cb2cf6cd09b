"""How long is the way to the nearest service, or how many seats are within reach: cells or areas shaded by class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h3
import numpy as np

from layers.roads.names import PROFILE_NAMES, REACH_LABELS, REACHED
from layers.roads.reasons import REASON_LABELS
from layers.words import N_, Message
from mapping.access_classes import classes_of, difference
from mapping.access_content import NEAREST
from mapping.descriptions import given
from mapping.elements import MapLayer
from mapping.frame import bounds_of, sources_line
from mapping.geometry import DECIMALS, borders
from mapping.layers_places import area_name, land_layer, settlements_layer
from mapping.layers_services import services_layer
from mapping.pair import is_wide
from mapping.things import LAVISH, Budget, Thing
from mapping.ways import duration

if TYPE_CHECKING:
    from layers.words import Words
    from mapping.access_content import AccessContent
    from mapping.elements import Bounds

MEASURE_LABELS = {
    NEAREST: N_("Minutes to the nearest service, {how}"),
    "e2sfca": N_("Open seats within reach for 100 people, {how} (E2SFCA)"),
    "bfca": N_("Open seats within reach for 100 people, {how} (BFCA)"),
}
"""What the shades of each measure stand for."""


MOST_SHOWN = 80
"""More services than these hide the shades: they are there to be switched on."""


MANY_CELLS = 250
"""More cells than these get thin edges: they are small, and edges would hide the shades."""

SYMBOL_RADIUS = 5.0
"""Pixels: symbols are small here, so that the shades around them are seen."""


def access_layers(content: AccessContent, season: str, words: Words, *, budget: Budget = LAVISH) -> list[MapLayer]:
    """Build the layers of one season's map, the lowest first; the one legend stands beside both."""
    ground = content.ground
    layers = [
        land_layer(ground.areas, words=words, budget=budget),
        settlements_layer(ground.settlements, words=words),
        access_layer(content, season, words=words, budget=budget),
        services_layer(
            ground.services,
            words=words,
            budget=budget,
            shown=len(ground.services) <= MOST_SHOWN,
            most_radius=SYMBOL_RADIUS,
        ),
    ]
    sources = MapLayer(
        "sources", words("Sources"), order=99, switched=False, attribution=sources_line(ground.recipe, words)
    )
    return [*layers, sources]


def access_layer(content: AccessContent, season: str, *, words: Words, budget: Budget = LAVISH) -> MapLayer:
    """Shade the places of one season by their class."""
    frame = content.seasons[season]
    if content.by == "cell":
        shapes = [_hexagon(cell) if given(cell) else None for cell in frame["place_id"]]
    else:
        areas = content.ground.areas
        known = dict(zip(areas["area_id"].astype(str), borders(areas["geometry"], budget.vertices), strict=True))
        shapes = [known.get(str(place)) for place in frame["place_id"]]
    names = area_names(content, words)
    kind = "cell" if content.by == "cell" else "area"
    numbers = {"thin": 1.0} if has_many(content) else {}

    def thing(row: dict[str, Any], style: str, shape: dict[str, Any]) -> Thing:
        place = str(row["place_id"])
        name = names.get(place) or given(row["place_name"])
        around = words("Around {place}", place=name) if name else words("Cell")
        title = str(name) if name and kind == "area" else around
        lines = tuple(place_lines(row, words))
        return Thing(kind, style, shape, place, title=title, lines=lines, tip=(title, lines[0]), numbers=numbers)

    rows = zip(frame.to_dict("records"), classes_of(frame, content.measure), shapes, strict=True)
    things = [
        thing({str(name): value for name, value in row.items()}, style, shape)
        for row, style, shape in rows
        if shape is not None
    ]
    return MapLayer(
        "access",
        words("Access by road"),
        things,
        order=20,
        meaning=measure_meaning(content, words),
    )


def measure_meaning(content: AccessContent, words: Words) -> str:
    """Say what the shades stand for."""
    return words(MEASURE_LABELS[content.measure], how=Message(PROFILE_NAMES[content.profile]))


def area_names(content: AccessContent, words: Words) -> dict[str, str]:
    """Return the names of the areas by their ids, in the reader's language."""
    rows = content.ground.areas.drop(columns="geometry").to_dict("records")
    return {str(row["area_id"]): area_name(row, words) for row in rows}


def place_lines(row: dict[str, Any], words: Words) -> list[str]:
    """Say what is known of one place, the figure or the reason why there is none first."""
    lines = _score_lines(row, words) if "score" in row else _way_lines(row, words)
    people = given(row.get("people"))
    return [*lines, *([words("People: {people}", people=int(people))] if people else [])]


def _way_lines(row: dict[str, Any], words: Words) -> list[str]:
    status = given(row["reach_status"])
    if status != REACHED:
        nobody = given(row.get("latitude")) is None and not given(row.get("people"))
        unsaid = REASON_LABELS["nobody"] if nobody else REASON_LABELS["no_service"]
        return [words(REACH_LABELS[status] if status else unsaid)]
    lines = [duration(float(row["travel_minutes"]), words)]
    if given(row["road_km"]) is not None:
        lines.append(words("{km} km by road", km=float(row["road_km"])))
    return [*lines, *([str(row["service_name"])] if given(row["service_name"]) else [])]


def _score_lines(row: dict[str, Any], words: Words) -> list[str]:
    score, reason = given(row["score"]), given(row["score_reason"])
    lines = []
    if score is not None:
        seats = words.number(100 * float(score), decimals=1)
        lines.append(words("{seats} seats for 100 people", seats=seats))
    if reason is not None:
        lines.append(words(REASON_LABELS[reason]))
    return lines or [words("Not known")]


def access_bounds(content: AccessContent) -> Bounds:
    """Return the bounds of the places about which something is known by road, else of all that is on the map."""
    frames = [frame for _, frame in content.in_order()]
    if content.by != "cell" or not frames:
        return bounds_of(content.ground.areas, content.ground.services)
    column = "reach_status" if content.measure == NEAREST else "score_reason"
    known = [frame[(frame[column] != "no_network") & frame["latitude"].notna()] for frame in frames]
    placed = max(known, key=len)
    return bounds_of(content.ground.areas.iloc[:0], placed if len(placed) else content.ground.services)


def is_flat(content: AccessContent) -> bool:
    """Tell whether the land is so much wider than high that the maps stand one above the other."""
    return is_wide(access_bounds(content))


def has_many(content: AccessContent) -> bool:
    """Tell whether there are so many cells that their edges would hide the shades."""
    return content.by == "cell" and any(len(frame) > MANY_CELLS for frame in content.seasons.values())


def _hexagon(cell: str) -> dict[str, Any]:
    corners = np.round(np.array(h3.cell_to_boundary(cell))[:, ::-1], DECIMALS).tolist()
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def legend_layers(content: AccessContent, words: Words, *, most: float = np.inf) -> list[MapLayer]:
    """Return the layers that a legend for both maps must explain: shades, and services if not too many."""
    shaded = [access_layer(content, season, words=words) for season, _ in content.in_order()]
    services = content.ground.services
    return [*shaded, *([services_layer(services, words=words)] if len(services) <= most else [])]


def whose(content: AccessContent, words: Words) -> list[str]:
    """Say what holds for both maps: the day, whose access it is, who is on neither, and how a place is asked about."""
    said = [words("As of {day}", day=content.ground.recipe.on)]
    if content.of == "caseload":
        said.append(words("People: those of the caseload who need it"))
    else:
        said.append(words("People: all who live in the settlements"))
    said += difference(content, words)
    if content.unmapped:
        said.append(words("On neither map, no roads known there: {people} people", people=content.unmapped))
    if content.by == "cell":
        said.append(words("Each cell along the roads (about 5 km²) is asked about from its middle"))
    else:
        said.append(words("Of each area the person in the middle counts"))
    return said
