"""In which coordinate reference system are coordinates, and what are they in degrees on WGS 84?

The only module that converts coordinates (a test walks the syntax tree of all others): everything inside Homeward is
longitude and latitude in EPSG:4326, and a layer that does not say what its numbers are is refused, not guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.errors import CrsError
from layers.words import N_, Message

if TYPE_CHECKING:
    from pyproj import CRS

WGS84 = 4326
"""EPSG code of longitude and latitude in degrees on WGS 84."""

MISSING = N_(
    "“{source}” does not say which coordinate reference system it uses. "
    "Ask whoever made it, and save it with that system (EPSG:4326 if the numbers are degrees)."
)
UNKNOWN = N_("“{source}” uses a coordinate reference system that is not known here. Save it in EPSG:4326 (WGS 84).")

_SAME_DEGREES = 1e-9
"""Coordinates that change by less (0.1 mm) were in WGS 84 already, whatever their system is called."""

_EPSG = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:EPSG:[0-9.]*:|https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/|EPSG:)([0-9]{4,6})",
    flags=re.IGNORECASE,
)
_CRS84 = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:OGC:[0-9.]*:|https?://www\.opengis\.net/def/crs/OGC/[0-9.]+/|OGC:)?CRS84",
    flags=re.IGNORECASE,
)
_WKT = re.compile(
    r"\s*(?:GEOGCS|GEOGCRS|GEODCRS|GEODETICCRS|GEOGRAPHICCRS|PROJCS|PROJCRS|PROJECTEDCRS|COMPD_CS|COMPOUNDCRS)\s*\[",
    re.IGNORECASE,
)


def to_wgs84(geometries: np.ndarray, crs: object, source: str) -> tuple[np.ndarray, str | None]:
    """Convert geometries to longitude and latitude in degrees on WGS 84.

    Parameters
    ----------
    geometries
        Shapely geometries, x before y; None stays None. Never changed.
    crs
        What the file says: an EPSG code, `EPSG:32628`, an OGC name or address, WKT, or PROJJSON. Other descriptions are
        not followed: a PROJ pipeline could open files. None is unknown, never assumed to be WGS 84.
    source
        The file's name, for the sentence that refuses it.

    Returns
    -------
    The geometries, and the name of the system they were converted from; None where nothing changed. A coordinate
    outside the system's area may become infinite.

    Raises
    ------
    CrsError
        When the system is missing (`crs.missing`) or not known (`crs.unknown`).

    """
    if crs is None or crs == "":
        raise CrsError(Message(MISSING, {"source": source}), "crs.missing")
    if crs == WGS84 or (isinstance(crs, str) and _CRS84.fullmatch(crs.strip())):
        return geometries, None
    system = _system_of(crs, source)
    converted = _convert(geometries, system)
    before, after = shapely.get_coordinates(geometries), shapely.get_coordinates(converted)
    if before.shape == after.shape and np.allclose(before, after, rtol=0, atol=_SAME_DEGREES, equal_nan=True):
        return geometries, None
    return converted, _name_of(system)


def _system_of(crs: object, source: str) -> CRS:
    import pyproj  # noqa: PLC0415 - heavy, and most files are in WGS 84

    try:
        if isinstance(crs, int):
            return pyproj.CRS.from_epsg(crs)
        if isinstance(crs, dict):
            return pyproj.CRS.from_json_dict(_plain(crs))
        text = str(crs).strip()
        found = _EPSG.fullmatch(text)
        if found:
            return pyproj.CRS.from_epsg(int(found.group(1)))
        if _WKT.match(text):
            return pyproj.CRS.from_wkt(text)
    except (pyproj.exceptions.CRSError, ValueError, TypeError, RecursionError):
        pass
    raise CrsError(Message(UNKNOWN, {"source": source}), "crs.unknown")


def _name_of(system: CRS) -> str:
    """Name a system for the user; many files carry one without a name."""
    if system.name and system.name != "unknown":
        return str(system.name)
    return f"UTM {system.utm_zone}" if system.utm_zone else str(system.type_name)


def _plain(crs: dict[str, Any]) -> dict[str, Any]:
    """Refuse PROJJSON that carries a transformation of its own, which could name a file."""
    if crs.get("type") == "BoundCRS":
        raise ValueError
    return crs


def _convert(geometries: np.ndarray, system: CRS) -> np.ndarray:
    import pyproj  # noqa: PLC0415 - the same

    transformer = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)

    def degrees(coordinates: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    converted: np.ndarray = shapely.transform(shapely.force_2d(geometries), degrees)
    return converted
