"""Shapes made ready for a screen: simplified no more than the eye allows, rounded, as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import pandas as pd

FINEST = 4000
"""Borders may move by the width of the whole map over this: a quarter of a pixel on a map 1,000 pixels wide."""

DECIMALS = 4
"""Decimals of degrees of borders and circles: 11 m."""

SITE_DECIMALS = 5
"""Decimals of degrees of a public site: 1 m."""

PEOPLE_DECIMALS = 3
"""Decimals of degrees of anything reckoned from homes: 111 m (protection: never more in a file)."""

Shapes = list[dict[str, Any] | None]
"""Shapes made ready: GeoJSON, None where there is none."""

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


def point(latitude: float, longitude: float, decimals: int = SITE_DECIMALS) -> dict[str, Any]:
    """Write a place as a GeoJSON point."""
    return {"type": "Point", "coordinates": [round(longitude, decimals), round(latitude, decimals)]}


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Write the way through places (latitude, longitude; at least two) as a GeoJSON line."""
    corners = [[round(lon, SITE_DECIMALS), round(lat, SITE_DECIMALS)] for lat, lon in places]
    return {"type": "LineString", "coordinates": corners}


def polygonal(geometries: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return the shapes as an array with the polygons of each; None where there is none."""
    shapes = np.array([shape if shape is not None and shape == shape else None for shape in geometries], dtype=object)  # noqa: PLR0124 - a missing shape may be NaN
    kinds = shapely.get_type_id(shapes)
    for place in np.flatnonzero(kinds == _COLLECTION):
        shapes[place] = shapely.union_all([part for part in shapes[place].geoms if part.area > 0])
    kinds = shapely.get_type_id(shapes)
    shapes[~np.isin(kinds, (_POLYGON, _MULTIPOLYGON))] = None
    shapes[shapely.is_empty(shapes)] = None
    return shapes


def borders(geometries: pd.Series[Any], most_vertices: int) -> Shapes:
    """Write areas as GeoJSON: shared borders stay shared, and the whole has at most about so many corners.

    Borders move by at most a quarter of a pixel at the size of the whole map, more only where there would be too many
    corners. A missing shape stays None. Coordinates are degrees (EPSG:4326).
    """
    shapes = polygonal(geometries)
    there = np.flatnonzero(shapes != None)  # noqa: E711 - each element of an array of objects
    written: Shapes = [None] * len(shapes)
    if not len(there):
        return written
    known = shapes[there]
    simple = simplified(known, most_vertices, shared=bool(shapely.coverage_is_valid(known)))
    for place, shape in zip(there, simple, strict=True):
        written[place] = geojson(shape)
    return written


def simplified(shapes: np.ndarray[Any, Any], most_vertices: int, *, shared: bool = False) -> np.ndarray[Any, Any]:
    """Take away corners that nobody sees, and more while there are too many; a shape that would vanish stays as it is.

    `shared` says that the shapes are a coverage whose common borders must stay common.
    """
    west, south, east, north = shapely.total_bounds(shapes)
    tolerance = max(east - west, north - south) / FINEST
    while True:
        simple = (
            shapely.coverage_simplify(shapes, tolerance)
            if shared
            else shapely.simplify(shapes, tolerance, preserve_topology=True)
        )
        simple = np.where(shapely.is_empty(simple), shapes, simple)
        if shapely.get_num_coordinates(simple).sum() <= most_vertices or tolerance > 1:
            return simple
        tolerance *= 2


def geojson(shape: Any) -> dict[str, Any]:
    """Write a polygon or several as GeoJSON, rounded to `DECIMALS`."""
    parts = [
        [np.round(shapely.get_coordinates(ring), DECIMALS).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def name_places(geometries: pd.Series[Any]) -> list[tuple[float, float, float] | None]:
    """Return for each area where its name stands (latitude, longitude inside its largest part) and its size.

    The size is in square degrees, good for nothing but to put large areas before small ones.
    """
    shapes = polygonal(geometries)
    places: list[tuple[float, float, float] | None] = []
    for shape in shapes:
        if shape is None:
            places.append(None)
            continue
        largest = max(shapely.get_parts(shape), key=shapely.area)
        at = shapely.point_on_surface(largest)
        places.append((at.y, at.x, float(largest.area)))
    return places
