"""Where is each row: its coordinates, how exact they are, and its districts by name?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.area_names import codes_by_name
from layers.readers.coordinates import (
    FEW_DECIMALS_METRES,
    METRES_PER_DEGREE,
    Coordinates,
    points_of_shapes,
    read_coordinates,
    shapes_of_text,
    split_points,
)
from layers.readers.numbers import check_limits, read_numbers
from layers.readers.texts import clean_texts
from layers.readers.whereabouts import check_whereabouts

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.table import Table

    Mask = npt.NDArray[np.bool_]

PLACES = ("latitude", "longitude", "location_precision_m", "admin1_pcode", "admin2_pcode")
"""Columns that need each other, or the areas known, to be understood."""

MANY_ON_ONE_POINT, SHARE_ON_ONE_POINT = 20, 0.05
"""So many people, and more than this share of the file, on exactly one point look like an office or a town centre."""


def take_places(table: Table) -> None:
    """Read coordinates from columns, one cell or geometries, check where they lie, and how exact they are."""
    _unfold_points(table)
    if "latitude" not in table.cells or "longitude" not in table.cells:
        return
    places = read_coordinates(table.texts("latitude"), table.texts("longitude"), table.faults)
    had_place = np.isfinite(places.latitude)
    check_whereabouts(places, table.words("country"), table.context, table.faults, leftovers=table.leftovers)
    if table.kind not in ("returnees", "demand"):
        _need_places(table, places, had_place)
    table.read["latitude"], table.read["longitude"] = places.latitude, places.longitude
    if table.kind not in ("settlements", "demand"):
        table.read["location_precision_m"] = _precision(table, places)
    if table.kind == "returnees":
        _warn_of_many_on_one_point(table, places)


def _unfold_points(table: Table) -> None:
    """Write geometries and points in one cell as cells of latitude and longitude; geometries win where both are."""
    if "wkt" in table.cells and table.shapes is None:
        table.shapes = shapes_of_text(table.cells["wkt"], table.faults)
    if "point_text" in table.cells and "latitude" not in table.cells:
        latitude, longitude, precision = split_points(table.cells["point_text"])
        table.cells["latitude"], table.cells["longitude"] = latitude, longitude
        table.headers.setdefault("latitude", table.headers.get("point_text", "point_text"))
        table.headers.setdefault("longitude", table.headers.get("point_text", "point_text"))
        if any(precision) and "location_precision_m" not in table.cells:
            table.cells["location_precision_m"] = precision
    if table.shapes is not None:
        latitude, longitude = points_of_shapes(table.shapes, table.faults)
        given = latitude != ""
        table.cells["latitude"] = np.where(given, latitude, table.texts("latitude"))
        table.cells["longitude"] = np.where(given, longitude, table.texts("longitude"))


def _need_places(table: Table, places: Coordinates, had_place: Mask) -> None:
    """Quarantine services and settlements that give no place at all."""
    empty = blank(table.texts("latitude")) & blank(table.texts("longitude")) & ~had_place & ~table.faults.unreadable
    if table.shapes is None:
        table.faults.block("coord.missing", empty, "latitude")
        return
    nothing = np.array([shape is None for shape in table.shapes], dtype=bool)
    nothing &= ~table.faults.blocked_by("geom.wkt", "wkt")
    table.faults.block("geom.missing", empty & nothing)
    shaped = empty & ~nothing & np.isnan(places.latitude)
    empty_points = shaped & np.array(
        [shape is not None and shape.geom_type == "Point" for shape in table.shapes], dtype=bool
    )
    table.faults.block("geom.empty", empty_points)


def blank(cells: npt.NDArray[np.object_]) -> Mask:
    """Whether each cell holds nothing but spaces."""
    return np.array([not cell.strip(" \u00a0") for cell in cells], dtype=bool)


def _precision(table: Table, places: Coordinates) -> npt.NDArray[np.float64]:
    """Return the precision given, else that of the decimals where they are few."""
    given = np.full(table.rows, np.nan)
    if "location_precision_m" in table.cells:
        cells = table.cells["location_precision_m"]
        given = check_limits(
            read_numbers(cells, "location_precision_m", table.faults), cells, "location_precision_m", table.faults
        )
    metres = np.round(places.half_unit * METRES_PER_DEGREE)
    rough = np.isfinite(places.latitude) & np.isnan(given) & (metres > FEW_DECIMALS_METRES)
    table.faults.fix(
        "coord.precision",
        rough,
        "latitude",
        value=places.latitude_text[rough],
        metres=np.array([int(each) for each in metres[rough]], dtype=object),
    )
    return np.where(rough, metres, given)


def _warn_of_many_on_one_point(table: Table, places: Coordinates) -> None:
    known = np.flatnonzero(np.isfinite(places.latitude))
    if not len(known):
        return
    points = np.column_stack([places.latitude[known], places.longitude[known]])
    _, which, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    for place in np.flatnonzero((counts >= MANY_ON_ONE_POINT) & (counts > SHARE_ON_ONE_POINT * table.rows)):
        rows = known[which.ravel() == place]
        table.faults.fix("coord.identical_many", rows, "latitude", people=int(counts[place]))


def take_area_names(table: Table) -> None:
    """Read the codes of region and district, and find them by name where only names are given and areas are known."""
    for level in (1, 2):
        code, name = f"admin{level}_pcode", f"admin{level}_name"
        if code in table.cells:
            table.read[code] = clean_texts(table.cells[code], code, table.faults)
        if name not in table.cells:
            continue
        names = clean_texts(table.cells[name], name, table.faults)
        found, unknown = codes_by_name(
            table.context, names, level, table.words("country"), table.words("admin1_pcode") if level > 1 else None
        )
        table.faults.fix("area.unknown", unknown, name, value=names[unknown])
        if (found != "").any():
            table.read[code] = np.where(table.words(code) != "", table.words(code), found)
