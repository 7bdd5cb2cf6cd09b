"""How does a GeoJSON FeatureCollection become a grid? Without GDAL, which would choose a driver by content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.readers.cells import grid_of, table_of_records
from layers.readers.file_problems import file_problem, refuse
from layers.readers.geometry import refuse_many_vertices, usable_geometries
from layers.readers.limits import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_MOST_PARTS = 50_000
"""Most parts (polygons, lines) of one geometry."""


class GeometryError(Exception):
    """A geometry that cannot be built, with the code of its problem."""


def read_features(source: SourceFile, content: dict[str, Any], problems: list[Problem]) -> Grid:
    """Lay the features of a collection out as a grid with their geometries; the first feature is row 2.

    Raises
    ------
    RefusedError
        When it is no FeatureCollection, or has too many rows, columns or vertices.

    """
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise refuse("geojson.type")
    if not all(isinstance(feature, dict) and feature.get("type") == "Feature" for feature in features):
        raise refuse("geojson.type")
    if len(features) > MAX_ROWS:
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    if not features:
        raise refuse("file.no_rows")
    numbers = np.arange(1, len(features) + 2)
    shapes: list[Any] = [None]
    for number, feature in enumerate(features, start=2):
        try:
            shapes.append(shape_of(feature.get("geometry")))
        except GeometryError as error:
            shapes.append(None)
            problems.append(file_problem(str(error), row=number))
    geometry, found = usable_geometries(_as_array(shapes), numbers, crs=crs_of(content), source=source.name)
    table = table_of_records([_record(feature) for feature in features])
    return grid_of(source, table, numbers, header_row=0, geometry=geometry, problems=[*problems, *found])


def _as_array(shapes: list[Any]) -> np.ndarray:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _record(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    record = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        record.setdefault("id", feature["id"])
    return record


def crs_of(content: dict[str, Any]) -> object:
    """Read the `crs` member that older files have; without one, GeoJSON is in WGS 84. A link is never followed."""
    crs = content.get("crs")
    if crs is None:
        return 4326
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and name else "unknown"


def shape_of(geometry: Any) -> Any:
    """Build one geometry from its GeoJSON; None where there is none.

    Raises
    ------
    GeometryError
        With the code of the problem: `geom.invalid`, `geom.empty` or `geom.ring`.

    """
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        raise GeometryError("geom.invalid")
    build = _BUILDERS.get(str(geometry.get("type")))
    if build is None:
        raise GeometryError("geom.invalid")
    parts = geometry.get("geometries" if geometry["type"] == "GeometryCollection" else "coordinates")
    try:
        return build(parts)
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        raise GeometryError("geom.invalid") from None


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_PARTS:
        raise GeometryError("geom.invalid")
    if not value:
        raise GeometryError("geom.empty")
    return value


def _positions(value: Any) -> np.ndarray:
    """Check a list of positions: numbers only, two or more each; altitudes and measures are left out."""
    if not isinstance(value, list):
        raise GeometryError("geom.invalid")
    if not value:
        raise GeometryError("geom.empty")
    refuse_many_vertices([len(value)])
    try:
        positions = np.array([position[:2] for position in value])
    except (TypeError, ValueError, KeyError, OverflowError):
        raise GeometryError("geom.invalid") from None
    if positions.ndim != 2 or positions.shape[1] != 2 or positions.dtype.kind not in "iuf":  # noqa: PLR2004 - x, y
        raise GeometryError("geom.invalid")
    return positions.astype(float)


def _point(value: Any) -> Any:
    if value == []:
        raise GeometryError("geom.empty")
    return shapely.Point(_positions([value])[0])


def _ring(value: Any) -> np.ndarray:
    positions = _positions(value)
    if len(positions) < 4 or (positions[0] != positions[-1]).any():  # noqa: PLR2004 - a triangle, closed
        raise GeometryError("geom.ring")
    return positions


def _line(value: Any) -> Any:
    positions = _positions(value)
    if len(positions) < 2:  # noqa: PLR2004 - two ends
        raise GeometryError("geom.invalid")
    return shapely.LineString(positions)


def _polygon(value: Any) -> Any:
    outline, *holes = [_ring(ring) for ring in _list(value)]
    return shapely.Polygon(outline, holes)


def _member(value: Any) -> Any:
    shape = shape_of(value)
    if shape is None:
        raise GeometryError("geom.invalid")
    return shape


def _many(build: Callable[[Any], Any], gather: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    def build_many(value: Any) -> Any:
        return gather([build(part) for part in _list(value)])

    return build_many


_BUILDERS: dict[str, Callable[[Any], Any]] = {
    "Point": _point,
    "MultiPoint": _many(_point, shapely.MultiPoint),
    "LineString": _line,
    "MultiLineString": _many(_line, shapely.MultiLineString),
    "Polygon": _polygon,
    "MultiPolygon": _many(_polygon, shapely.MultiPolygon),
    "GeometryCollection": _many(_member, shapely.GeometryCollection),
}
