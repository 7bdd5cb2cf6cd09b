"""Which ways does a line layer hold: GeoParquet, GeoPackage, GeoJSON or shapefile with a `highway` column?

Ways meet where they share a vertex (to 1e-7 degrees, a centimetre), wherever on their courses it lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.readers.file_problems import RefusedError
from layers.readers.formats import read_grid
from layers.roads.building import Ways
from layers.roads.kinds import TAGS, Directed, kind_of
from layers.roads.network import DEGREES

if TYPE_CHECKING:
    from pathlib import Path

    from layers.readers.grid import Grid

ENDINGS = (".parquet", ".geoparquet", ".gpkg", ".geojson", ".json", ".shp", ".zip")
"""Endings of the files that are read here."""

_SYNONYMS = {"fclass": "highway", "class": "highway", "road_class": "highway", "maxspeed_kmh": "maxspeed"}
"""Column names of other programs' road layers -> the tag."""

_TURNS = 4_000_000_000
"""More than the number of 1e-7 degrees around the Earth: two numbers become one without mixing."""


def read_lines(path: Path, *, name: str | None = None, sheet: str | None = None) -> Ways | None:
    """Read all ways on which somebody may travel; None where the layer has no column that names the kind of road.

    Raises
    ------
    RefusedError
        When the file cannot be used: not readable, without a coordinate system, without lines.

    """
    grid = read_grid(path, name=name, sheet=sheet, accept=frozenset({"all"}))
    rejecting = [problem for problem in grid.problems if problem.action == "reject"]
    if rejecting:
        raise RefusedError(rejecting[0])
    if grid.geometry is None:
        return None
    tags = _tag_columns(grid)
    if "highway" not in tags and "route" not in tags:
        return None
    found = [
        (line, directed)
        for row, shape in enumerate(grid.geometry)
        if shape is not None and (directed := kind_of({tag: cells[row] for tag, cells in tags.items()})) is not None
        for line in shapely.get_parts(shape).tolist()
        if line.geom_type == "LineString"
    ]
    return _ways_of(found)


def _tag_columns(grid: Grid) -> dict[str, list[str]]:
    """Find the columns that are tags: tag -> its cells, the header's included."""
    header = [str(cell).strip().casefold() for cell in grid.cells.iloc[grid.header_row or 0]]
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        tag = _SYNONYMS.get(title, title)
        if tag in TAGS and (tag not in places or title == tag):
            places[tag] = place
    return {tag: [str(cell) for cell in grid.cells.iloc[:, place]] for tag, place in places.items()}


def _ways_of(found: list[tuple[shapely.LineString, Directed]]) -> Ways:
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(each.kind for _, each in found))}
    drawn = np.array([line for line, _ in found], dtype=object)
    turned = np.array([directed.turned for _, directed in found], dtype=bool)
    if turned.any():
        drawn[turned] = shapely.reverse(drawn[turned])
    places, owner = shapely.get_coordinates(drawn, return_index=True)
    counts = np.bincount(owner, minlength=len(drawn)) if len(drawn) else np.zeros(0, dtype=np.int64)
    across, up = np.round(places / DEGREES).astype(np.int64).T if len(places) else np.zeros((2, 0), dtype=np.int64)
    first = np.zeros(len(drawn) + 1, dtype=np.int64)
    first[1:] = np.cumsum(counts)
    return Ways(
        point=across * _TURNS + up,
        longitude=across * DEGREES,
        latitude=up * DEGREES,
        first=first,
        kind=np.array([kinds[directed.kind] for _, directed in found], dtype=np.int32),
        kinds=tuple(kinds),
    )
