"""The map as the dashboard shows it: a constant map, and the layers that change laid over it.

`st_folium(base_map(...), feature_group_to_add=overview_layers(...), layer_control=layer_switch(...), key="...",
returned_objects=["last_active_drawing"])`. The base map must be built anew for each call (the component changes it),
from the same bounds and language: then the browser keeps the map and the reader's view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.labels import source_label
from mapping.descriptions import percent
from mapping.elements import BaseMap, Bounds, LayerSwitch, MapLayer
from mapping.geometry import borders, polygonal
from mapping.inert import as_text
from mapping.layers_closures import closures_layer, closures_within
from mapping.layers_gaps import areas_layer, cells_layer, clusters_layer
from mapping.layers_person import MOST_SITES, home_layer, sites, sites_layer, ways_layer
from mapping.layers_places import land_layer, settlements_layer
from mapping.layers_roads import road_catchments_layer
from mapping.layers_services import catchments_layer, services_layer
from mapping.legend import legend_layer
from mapping.shares import tallies
from mapping.things import LAVISH, Budget
from mapping.ways import way_corners

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from layers.recipe import Recipe
    from layers.roads.network import Network
    from layers.words import Words
    from mapping.content import MapContent, PersonContent

NARROWEST = 0.02
"""A map shows at least so many degrees (2 km) each way."""

EVERYWHERE: Bounds = ((-35.0, -20.0), (38.0, 55.0))
"""What a map without any place shows: Africa."""


def base_map(bounds: Bounds, *, words: Words, online_tiles: bool = False) -> BaseMap:
    """Build the constant map over the bounds (south-west and north-east corner, each latitude and longitude).

    It asks nothing of the internet. `online_tiles` lays OpenStreetMap's pictures under it, whose server then learns
    which part of the world is looked at: only where somebody has switched it on.
    """
    return BaseMap(bounds, words, online_tiles=online_tiles)


def layer_switch(words: Words) -> LayerSwitch:
    """Build the list of layers to be passed as `layer_control`."""
    return LayerSwitch(words)


def bounds_of(areas: gpd.GeoDataFrame, *points: pd.DataFrame) -> Bounds:
    """Return the bounds of the areas, else of the points (columns latitude, longitude), else of Africa.

    Pass frames that do not change with the reader's filters, so that the map keeps its place.
    """
    shapes = [shape for shape in polygonal(areas["geometry"]) if shape is not None]
    if shapes:
        corners = np.array([shape.bounds for shape in shapes])
        return (
            (float(corners[:, 1].min()), float(corners[:, 0].min())),
            (float(corners[:, 3].max()), float(corners[:, 2].max())),
        )
    placed = [frame[["latitude", "longitude"]].dropna() for frame in points]
    together = pd.concat(placed) if placed else pd.DataFrame({"latitude": [], "longitude": []})
    if together.empty:
        return EVERYWHERE
    return _widened(together["latitude"].tolist(), together["longitude"].tolist())


def bounds_of_network(network: Network) -> Bounds:
    """Return the bounds of a network's roads; of Africa for one without roads."""
    west, south, east, north = network.bounds
    return ((south, west), (north, east)) if len(network) else EVERYWHERE


def bounds_of_person(content: PersonContent) -> Bounds:
    """Return the bounds of a person's home and sites, else of the areas."""
    places = [(rows[0]["latitude"], rows[0]["longitude"]) for rows in sites(content.options)]
    if content.place:
        places.append(content.place)
    for shape in content.somewhere:
        west, south, east, north = shape.bounds
        places += [(south, west), (north, east)]
    places.extend(way_corners(content.trips, [str(rows[0]["service_id"]) for rows in sites(content.options)]))
    if not places:
        return bounds_of(content.areas, content.settlements)
    return _widened([place[0] for place in places], [place[1] for place in places])


def _widened(latitudes: Sequence[float], longitudes: Sequence[float]) -> Bounds:
    spans = [(min(values), max(values)) for values in (latitudes, longitudes)]
    margins = [max(NARROWEST, 0.1 * (high - low)) for low, high in spans]
    (south, north), (west, east) = (
        (low - margin, high + margin) for (low, high), margin in zip(spans, margins, strict=True)
    )
    return (south, west), (north, east)


def overview_layers(
    content: MapContent, words: Words, *, catchments_shown: bool = False, budget: Budget = LAVISH
) -> list[MapLayer]:
    """Build the layers of a map of needs and services, the lowest first, the legend last.

    `catchments_shown` has the catchments on at first, on a map of a few sites that is about them.
    """
    kind, cause = content.service_type, content.cause
    shapes = borders(content.areas["geometry"], budget.vertices)
    shaded = areas_layer(content.areas, content.counts, service_type=kind, words=words, cause=cause, shapes=shapes)
    layers = [
        land_layer(content.areas, words=words, shapes=shapes),
        settlements_layer(content.settlements, words=words),
        shaded,
        cells_layer(content.cells, service_type=kind, words=words, cause=cause, shown=not shaded.used, budget=budget),
        catchments_layer(content.catchments, words=words, shown=catchments_shown, budget=budget),
        clusters_layer(content.clusters, words=words),
        services_layer(content.services, words=words, budget=budget),
        closures_layer(content.closures, words=words),
    ]
    if content.grounds is not None:
        layers.append(road_catchments_layer(content.grounds, words=words, shown=catchments_shown, budget=budget))
    notes = [*facts(content, words), *([words("Simulated data")] if content.recipe.simulated else [])]
    return [*layers, legend_layer(layers, words=words, notes=notes, attribution=sources_line(content.recipe, words))]


def person_layers(content: PersonContent, words: Words) -> list[MapLayer]:
    """Build the layers of one person's map: home, sites and ways, over land and towns."""
    layers = [
        land_layer(content.areas, words=words),
        settlements_layer(content.settlements, words=words),
        ways_layer(content.place, content.options, words=words, trips=content.trips),
        closures_layer(closures_within(content.closures, bounds_of_person(content)), words=words),
        sites_layer(content.options, words=words, trips=content.trips),
        home_layer(content.place, words=words, somewhere=content.somewhere),
    ]
    notes = [words("As of {day}", day=content.recipe.on)]
    if content.options["service_id"].nunique() > MOST_SITES:
        notes.append(words("Only the {count} most suitable sites are shown.", count=MOST_SITES))
    if content.recipe.simulated:
        notes.append(words("Simulated data"))
    return [*layers, legend_layer(layers, words=words, notes=notes, attribution=sources_line(content.recipe, words))]


def facts(content: MapContent, words: Words) -> list[str]:
    """Say what every map says of itself: its day, its people, the unknown among them, and what is not on it."""
    said = [words("As of {day}", day=content.recipe.on)]
    if content.people:
        said.append(
            words(
                "People: {people}; unknown: {unknown} ({share})",
                people=content.people,
                unknown=content.unknown,
                share=percent(content.unknown, content.people, words),
            )
        )
    nowhere = tallies(content.counts, content.service_type).get("")
    if nowhere and nowhere.people and len(content.areas):
        said.append(words("People whose area is not known: {people}", people=nowhere.people))
    borderless = sum(shape is None for shape in polygonal(content.areas["geometry"]))
    if borderless:
        said.append(words("Areas without known borders, not on the map: {count}", count=int(borderless)))
    placeless = int(content.services[["latitude", "longitude"]].isna().any(axis=1).sum())
    if placeless:
        said.append(words("Services without a known place, not on the map: {count}", count=placeless))
    return said


def sources_line(recipe: Recipe, words: Words) -> str:
    """Name the sources with their days, each once, as the attribution of a map."""
    named = dict.fromkeys(
        words("{source} ({day})", source=source_label(used.source, words), day=used.as_of)
        for used in recipe.sources
        if used.source
    )
    return words("Sources: {sources}", sources="; ".join(named)) if named else ""


def clicked(answer: dict[str, Any] | None) -> tuple[str, str] | None:
    """Read from st_folium's answer (`last_active_drawing`) what was clicked: its kind and its identifier.

    Kinds are `area`, `cell`, `cluster`, `service` and `services` (a cell of services); None if nothing with an
    identifier was clicked.
    """
    drawing = (answer or {}).get("last_active_drawing") or {}
    properties = drawing.get("properties") or {}
    kind, identifier = properties.get("kind"), properties.get("id")
    return (str(kind), as_text(str(identifier))) if kind and identifier else None
