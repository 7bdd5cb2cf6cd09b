"""A line as somebody types it, corner by corner, and the lines and areas that a file of a map program holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.errors import HomewardError
from layers.readers.file_problems import RefusedError, file_problem, refuse
from layers.readers.geojson import GeometryError, crs_of, shape_of
from layers.readers.geometry import usable_geometries
from layers.readers.json_file import load_json
from layers.readers.point import parse_point
from layers.readers.source_file import source_file
from layers.roads.closed import drawable
from layers.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from layers.readers.source_file import SourceFile

ENDINGS = (".geojson", ".json")
"""Endings of the files that are read here."""


def parse_line(text: str) -> shapely.Geometry:
    """Read a line in degrees by its corners (`corners_typed`); one whose last corner is its first is an area.

    Raises
    ------
    HomewardError
        When a corner is no place on Earth, or there are fewer than two different ones; the text is not repeated.

    """
    typed = text.strip()
    return line_through(corners_typed(typed if re.search(r"[;\n]", typed) else re.sub(r"\s+", "\n", typed)))


def corners_typed(text: str) -> list[tuple[float, float]]:
    """Read corners in degrees, latitude before longitude, one a line or parted by semicolons.

    Each is written as people write places: `13.45, -16.57` or `13,45 -16,57`.

    Raises
    ------
    HomewardError
        When a corner is no place on Earth; the text is not repeated.

    """
    return [parse_point(part) for part in re.split(r"[;\n]", text) if part.strip()]


def line_through(corners: list[tuple[float, float]]) -> shapely.Geometry:
    """Return the line through corners (latitude, longitude); an area where the last of four or more is the first.

    Raises
    ------
    HomewardError
        When there are fewer than two different corners.

    """
    if len(set(corners)) < 2:  # noqa: PLR2004 - two ends
        raise HomewardError(say("A line has at least two different corners."), "line.corners")
    line = shapely.LineString([(longitude, latitude) for latitude, longitude in corners])
    if line.is_closed and len(corners) > 3:  # noqa: PLR2004 - a triangle, closed
        area = shapely.make_valid(shapely.Polygon(line.coords))
        return area if drawable(area) else line
    return line


def read_drawn(path: Path, *, name: str | None = None) -> shapely.Geometry:
    """Read all lines and areas of a GeoJSON file as one shape in degrees.

    Raises
    ------
    HomewardError
        When the file cannot be used, or holds no line and no area.

    """
    if not (name or path.name).casefold().endswith(ENDINGS):
        raise HomewardError(say("Lines are read from a GeoJSON file; its name ends in .geojson or .json."), "line.type")
    try:
        shapes = [
            shape for shape in _shapes(source_file(path, name=name, sheet=None, accept=frozenset())) if drawable(shape)
        ]
    except RefusedError as error:
        raise HomewardError(error.problem.message, error.problem.code) from None
    if not shapes:
        raise HomewardError(say("The file holds no line and no area."), "line.none")
    parts = [part for shape in shapes for part in shapely.get_parts(shape).tolist()]
    kinds = {part.geom_type for part in parts}
    if len(kinds) > 1:
        raise HomewardError(say("The file holds lines and areas: take them in one after the other."), "line.mixed")
    if len(parts) == 1:
        return parts[0]
    return shapely.MultiPolygon(parts) if kinds == {"Polygon"} else shapely.MultiLineString(parts)


def _shapes(source: SourceFile) -> list[Any]:
    """Read the geometries of a collection, in EPSG:4326; None where there is none that can be used."""
    content, _ = load_json(source)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise refuse("geojson.type")
    shapes = np.empty(len(features), dtype=object)
    for number, feature in enumerate(features):
        try:
            shapes[number] = shape_of(feature.get("geometry"))
        except GeometryError as error:
            raise RefusedError(file_problem(str(error), row=number + 2)) from None
    if not len(shapes):
        return []
    usable, _ = usable_geometries(shapes, np.arange(len(shapes)) + 2, crs=crs_of(content), source=source.name)
    return list(usable)
