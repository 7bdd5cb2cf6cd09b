"""In which parts is a place asked for, so that no answer is too long in coming?"""

from __future__ import annotations

import math

import shapely

_KM_IN_DEGREE = 111.32


def parts_of(shape: shapely.Geometry, part_km2: float) -> list[shapely.Polygon]:
    """Cut a place into parts of about this size: convex, together covering it, a little around its outline.

    Convex, because what is sent is a short list of corners, not a border with thousands of them.
    """
    west, south, east, north = shapely.bounds(shape)
    side = math.sqrt(part_km2)
    columns = _count((east - west) * _KM_IN_DEGREE * math.cos(math.radians((south + north) / 2)), side)
    rows = _count((north - south) * _KM_IN_DEGREE, side)
    wide, high = (east - west) / columns, (north - south) / rows
    found = []
    for row in range(rows):
        for column in range(columns):
            cell = shapely.box(
                west + column * wide, south + row * high, west + (column + 1) * wide, south + (row + 1) * high
            )
            hull = shapely.convex_hull(shapely.intersection(shape, cell))
            if isinstance(hull, shapely.Polygon) and not hull.is_empty:
                found.append(hull)
    return found


def _count(kilometres: float, side: float) -> int:
    return max(1, math.ceil(kilometres / side - 1e-9))
