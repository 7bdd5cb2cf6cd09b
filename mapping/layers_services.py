"""Where the services are, and whom they are meant to serve: symbols by type, and the catchments around them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import h3
import numpy as np
import pandas as pd
import shapely

from mapping.descriptions import CLOSED, SERVICE_COLUMNS, Speller, given, service_lines, service_title, type_label
from mapping.elements import MapLayer
from mapping.geometry import DECIMALS, geojson, point, polygonal
from mapping.symbols import UNTYPED, side_by_side, symbol_radius
from mapping.things import LAVISH, Budget, Level, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from layers.words import Words

KM_PER_DEGREE = 111.2
"""Kilometres to a degree of latitude, for spacing on a screen."""

_STEP = 24
"""Pixels between the symbols of one cell."""


def counted_in_cells(count: int, budget: Budget = LAVISH) -> bool:
    """Tell whether so many services are counted in cells instead of being drawn one by one."""
    return count > budget.services


def services_layer(
    services: pd.DataFrame,
    *,
    words: Words,
    budget: Budget = LAVISH,
    shown: bool = True,
    most_radius: float = math.inf,
) -> MapLayer:
    """Show the services by type, each with the type's colour, shape and letter.

    Services without coordinates are left out. A service that its source no longer lists is drawn hollow, one that does
    not run is struck through; several at one place stand side by side. More than the budget are counted by H3 cell
    and type. On at first if `shown`; no symbol's radius is more than `most_radius` pixels.
    """
    placed = services.dropna(subset=["latitude", "longitude"])
    name = words("Services")
    if counted_in_cells(len(placed), budget):
        things, levels = _cells(placed, words, budget.grid)
        return MapLayer("services", name, things, order=50, radius=9, levels=levels, shown=shown)
    rows = placed[list(SERVICE_COLUMNS)].to_dict("records")
    radius = min(symbol_radius(len(rows)), most_radius)
    places = list(zip(placed["latitude"].tolist(), placed["longitude"].tolist(), strict=True))
    things = [_service(row, shift, words) for row, shift in zip(rows, apart(places, radius), strict=True)]
    return MapLayer("services", name, things, order=50, radius=radius, shown=shown)


def apart(places: Sequence[tuple[float, float]], radius: float) -> list[dict[str, float]]:
    """Return for each symbol how far it moves aside, in pixels: those at the same place (11 m) stand side by side."""
    together: dict[tuple[float, float], list[int]] = {}
    for at, place in enumerate(places):
        together.setdefault((round(place[0], DECIMALS), round(place[1], DECIMALS)), []).append(at)
    shifts: list[dict[str, float]] = [{} for _ in places]
    for crowd in together.values():
        if len(crowd) > 1:
            for at, (across, down) in zip(crowd, side_by_side(len(crowd), 2 * radius + 2), strict=True):
                shifts[at] = {"shiftX": across, "shiftY": down}
    return shifts


def _service(row: dict[Any, Any], shift: dict[str, float], words: Words) -> Thing:
    title = service_title(row, words)
    numbers = shift | {
        name: 1.0
        for name, holds in (("stale", given(row["missing_since"]) is not None), ("closed", row["status"] in CLOSED))
        if holds
    }
    return Thing(
        "service",
        given(row["service_type"]) or UNTYPED,
        point(row["latitude"], row["longitude"]),
        id=str(row["service_id"]),
        title=title,
        lines=service_lines(row, words),
        tip=(title, type_label(row["service_type"], words)),
        numbers=numbers,
    )


def _cells(services: pd.DataFrame, words: Words, most: int) -> tuple[list[Thing], list[Level]]:
    """Count services by cell and type in several grids; the map shows the finest that it has room for.

    In each cell there is one symbol a type, side by side, the most frequent first, in the middle of its services.
    """
    speller = Speller(words)
    types = services["service_type"].fillna(UNTYPED).to_numpy()
    across = math.ceil(math.sqrt(len(set(types))))
    things: list[Thing] = []
    levels: list[Level] = []
    for resolution, cells in _grids(services, most):
        counts = pd.crosstab(pd.Series(cells, name="cell"), pd.Series(types, name="type"))
        middles = services[["latitude", "longitude"]].groupby(np.array(cells)).mean()
        rows = zip(counts.index, middles.to_numpy().tolist(), counts.to_dict("records"), strict=True)
        for cell, middle, row in rows:
            things += _cell(str(cell), point(*middle), row, speller, level=len(levels))
        apart_km = math.sqrt(3) * h3.average_hexagon_edge_length(resolution, unit="km")
        levels.append(Level(apart_km / KM_PER_DEGREE, _STEP * (across + 2)))
    return things, levels


def _cell(
    cell: str, middle: dict[str, Any], counts: Mapping[Any, int], speller: Speller, *, level: int
) -> Iterator[Thing]:
    words = speller.words
    found = ((int(count), str(kind)) for kind, count in counts.items() if count)
    there = sorted(found, key=lambda entry: (-entry[0], entry[1]))
    lines = tuple(
        words(
            "{name}: {figure}", name=type_label(None if kind == UNTYPED else kind, words), figure=speller.number(count)
        )
        for count, kind in there
    )
    title = words("Services here: {count}", count=sum(count for count, _ in there))
    for (across, down), (count, kind) in zip(side_by_side(len(there), _STEP), there, strict=True):
        shift = {"shiftX": across, "shiftY": 1.4 * down}
        yield Thing(
            "services",
            kind,
            middle,
            id=cell,
            title=title,
            lines=lines,
            tip=(title, *lines),
            numbers={"count": count, "level": level, **shift},
        )


def _grids(services: pd.DataFrame, most: int) -> list[tuple[int, list[str]]]:
    """Return each service's cell in every grid, from one of two cells to the finest with at most so many."""
    resolution = 7
    places = zip(services["latitude"].tolist(), services["longitude"].tolist(), strict=True)
    cells = [h3.latlng_to_cell(latitude, longitude, resolution) for latitude, longitude in places]
    grids: list[tuple[int, list[str]]] = []
    while True:
        different = set(cells)
        if len(different) <= most or resolution == 0:
            grids.append((resolution, cells))
        if len(different) <= 2 or resolution == 0:  # noqa: PLR2004 - coarser grids say nothing
            return grids[::-1]
        resolution -= 1
        parents = {cell: h3.cell_to_parent(cell, resolution) for cell in different}
        cells = [parents[cell] for cell in cells]


def catchments_layer(
    catchments: gpd.GeoDataFrame, *, words: Words, shown: bool = False, budget: Budget = LAVISH, meaning: str = ""
) -> MapLayer:
    """Show whom the services are meant to serve: each catchment's circle, or the ground that many cover together.

    Edges are solid for people in urban places, dashed for rural ones. Off at first unless `shown`; hovering over a
    service shows its own circles all the same. A circle of no size is left out. `meaning` is what the legend says
    above the lines, where there is more to say than the layer's name.
    """
    name = words("Catchments")
    shapes = polygonal(catchments["geometry"])
    known = catchments[shapes != None]  # noqa: E711 - each element of an array of objects
    things = list(_joined(known) if len(known) > budget.catchments else _circles(known))
    return MapLayer("catchments", name, things, order=30, shown=shown, meaning=meaning)


def _circles(catchments: gpd.GeoDataFrame) -> Iterator[Thing]:
    columns = (catchments[name] for name in ("service_id", "service_type", "settlement_class", "geometry"))
    for service, kind, settlement_class, shape in zip(*columns, strict=True):
        symbol = given(kind) or UNTYPED
        yield Thing("catchment", settlement_class, geojson(shape), symbol=symbol, service=str(service))


def _joined(catchments: gpd.GeoDataFrame) -> Iterator[Thing]:
    """Hand over many circles by type and class, each as its middle and its half width and height in degrees.

    The map draws the ground that they cover together; uniting 12,000 circles here took 0.7 s. The few circles that the
    antimeridian cuts are drawn one by one.
    """
    whole = shapely.get_type_id(catchments["geometry"].to_numpy()) == shapely.GeometryType.POLYGON
    yield from _circles(catchments[~whole])
    kinds = catchments["service_type"].fillna(UNTYPED)[whole]
    for (symbol, settlement_class), group in catchments[whole].groupby([kinds, "settlement_class"], sort=True):
        west, south, east, north = shapely.bounds(group["geometry"].to_numpy()).T
        circles = np.column_stack([(west + east) / 2, (south + north) / 2, (east - west) / 2, (north - south) / 2])
        ground = {"type": "MultiPoint", "coordinates": np.round(circles, DECIMALS).tolist()}
        yield Thing("reach", settlement_class, ground, symbol=str(symbol))
