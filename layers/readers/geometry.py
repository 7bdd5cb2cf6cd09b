"""Which geometries of a file can be used at all, whatever they are for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.crs import to_wgs84
from layers.errors import CrsError
from layers.readers.file_problems import RefusedError, file_problem, refuse
from layers.readers.limits import MAX_ALL_VERTICES, MAX_VERTICES
from layers.reading import Action, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_POINT, _MULTIPOINT = int(shapely.GeometryType.POINT), int(shapely.GeometryType.MULTIPOINT)


def usable_geometries(
    geometries: np.ndarray, row_numbers: np.ndarray, *, crs: object, source: str
) -> tuple[np.ndarray, list[Problem]]:
    """Bring geometries to two dimensions in EPSG:4326, and name those that cannot be used.

    A geometry that is empty or not finite becomes None, with a problem of its row; one that was missing stays None
    without a problem, because only its kind decides whether it is needed. A multi-point of one point becomes the point.

    Parameters
    ----------
    geometries, row_numbers
        Shapely geometries or None, and the number of the row of each.
    crs, source
        As `layers.crs.to_wgs84` takes them.

    Raises
    ------
    RefusedError
        When the file does not say its coordinate system, or has too many vertices.

    """
    refuse_many_vertices(shapely.get_num_coordinates(geometries))
    problems: list[Problem] = []
    geometries = shapely.force_2d(geometries)
    empty = shapely.is_empty(geometries)
    problems.extend(file_problem("geom.empty", row=int(row)) for row in row_numbers[empty])
    geometries = _without(geometries, empty)
    if any(shape is not None for shape in geometries):
        geometries, converted = _converted(geometries, crs, source)
        problems.extend(converted)
    points, index = shapely.get_coordinates(geometries, return_index=True)
    unusable = np.zeros(len(geometries), dtype=bool)
    unusable[index[~np.isfinite(points).all(axis=1)]] = True
    problems.extend(file_problem("geom.invalid", row=int(row)) for row in row_numbers[unusable])
    geometries = _without(geometries, unusable)
    single = (shapely.get_type_id(geometries) == _MULTIPOINT) & (shapely.get_num_geometries(geometries) == 1)
    geometries[single] = shapely.get_geometry(geometries[single], 0)
    far = np.zeros(len(geometries), dtype=bool)
    far[index[(np.abs(points) > (180, 90)).any(axis=1)]] = True
    far &= (shapely.get_type_id(geometries) != _POINT) & ~unusable
    problems.extend(file_problem("geom.range", row=int(row)) for row in row_numbers[far])
    return geometries, problems


def _without(geometries: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    kept = geometries.copy()
    kept[left_out] = None
    return kept


def refuse_many_vertices(counts: Sequence[int] | np.ndarray) -> None:
    """Refuse a file of which one geometry, or all together, have more vertices than can be worked with."""
    most, together = (int(np.max(counts)), int(np.sum(counts))) if len(counts) else (0, 0)
    if most > MAX_VERTICES:
        raise refuse("geom.too_many_vertices", found=most, limit=MAX_VERTICES)
    if together > MAX_ALL_VERTICES:
        raise refuse("geom.too_many_vertices", found=together, limit=MAX_ALL_VERTICES)


def _converted(geometries: np.ndarray, crs: object, source: str) -> tuple[np.ndarray, list[Problem]]:
    try:
        geometries, system = to_wgs84(geometries, crs, source)
    except CrsError as error:
        raise RefusedError(Problem(error.code, Action.REJECT, error.message)) from None
    return geometries, [file_problem("crs.reprojected", crs=system)] if system else []
