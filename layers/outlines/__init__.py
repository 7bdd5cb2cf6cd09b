"""In which country does a point lie, as far as a coarse outline can tell?

The outlines (Natural Earth, public domain; see README.md) notice a lost sign or swapped columns. They are generous:
each is off by at most its `tolerance_km`, and a point that near counts as inside. Nothing is decided by them about a
person.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.geodesy import distance_km

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

HOME_COUNTRIES = ("SN", "GM", "GN", "CM")
"""The countries whose offices Homeward was first made for, expected where nothing else is known."""


@lru_cache(maxsize=1)
def _outlines() -> dict[str, tuple[shapely.Geometry, float]]:
    text = files(__name__).joinpath("countries.geojson").read_text(encoding="utf-8")
    found: dict[str, tuple[shapely.Geometry, float]] = {}
    for feature in json.loads(text)["features"]:
        outline = shapely.from_geojson(json.dumps(feature["geometry"]))
        shapely.prepare(outline)
        found[feature["properties"]["country"]] = (outline, float(feature["properties"]["tolerance_km"]))
    return found


def has_outline(country: str) -> bool:
    """Whether the country (ISO alpha-2) has an outline; a few small islands have none."""
    return country in _outlines()


def countries_at(latitude: Floats, longitude: Floats) -> npt.NDArray[np.object_]:
    """Return the country (ISO alpha-2) whose outline holds each point, the tolerance left aside; "" where none does."""
    codes = list(_outlines())
    tree = shapely.STRtree([outline for outline, _ in _outlines().values()])
    found = np.full(len(latitude), "", dtype=object)
    usable = np.isfinite(latitude) & np.isfinite(longitude)
    at, outline = tree.query(shapely.points(longitude[usable], latitude[usable]), predicate="intersects")
    found[np.flatnonzero(usable)[at]] = np.array(codes, dtype=object)[outline]
    return found


def countries_about(latitude: Floats, longitude: Floats) -> npt.NDArray[np.object_]:
    """Return the country (ISO alpha-2) of each point: whose outline holds it, else the only one within its tolerance.

    "" where a point is missing, lies in none, or, outside all outlines, within the tolerance of several: on an islet
    or a shore near a border nothing is guessed.
    """
    found = countries_at(latitude, longitude)
    left = np.flatnonzero((found == "") & np.isfinite(latitude) & np.isfinite(longitude))
    if len(left):
        names = np.array(list(_outlines()), dtype=object)
        held = np.array([lies_in(str(name), latitude[left], longitude[left]) for name in names])
        alone = held.sum(axis=0) == 1
        found[left[alone]] = names[held[:, alone].argmax(axis=0)]
    return found


def lies_in(country: str, latitude: Floats, longitude: Floats) -> Mask:
    """Whether each point lies in the country's outline or within its tolerance (included); not where it is missing.

    A country without an outline is taken to hold every point: what cannot be checked is not called wrong.
    """
    usable = np.isfinite(latitude) & np.isfinite(longitude)
    if not has_outline(country):
        return usable
    outline, tolerance_km = _outlines()[country]
    return lies_near(outline, latitude, longitude, tolerance_km=tolerance_km)


def lies_near(outline: shapely.Geometry, latitude: Floats, longitude: Floats, *, tolerance_km: float) -> Mask:
    """Whether each point lies in a polygon or within so many kilometres of it (included)."""
    inside = np.isfinite(latitude) & np.isfinite(longitude)
    inside &= np.asarray(shapely.intersects_xy(outline, longitude, latitude))
    west, south, east, north = shapely.bounds(outline)
    reach = tolerance_km / 100  # degrees of latitude, generously; a degree is 110 km or more
    wide = reach / max(np.cos(np.radians(min(89.0, max(abs(south), abs(north)) + reach))), 0.01)
    around = (latitude >= south - reach) & (latitude <= north + reach)
    around &= (longitude >= west - wide) & (longitude <= east + wide)
    near = np.flatnonzero(~inside & around)
    if len(near):
        # shrink longitudes so that the nearest point in the plane is the nearest on the ground
        shrink = float(np.cos(np.radians((south + north) / 2)))
        flat = shapely.transform(outline, lambda xy: xy * [shrink, 1.0])
        points = shapely.points(longitude[near] * shrink, latitude[near])
        nearest = shapely.get_coordinates(shapely.shortest_line(flat, points)).reshape(-1, 2, 2)[:, 0, :]
        apart_km = distance_km(latitude[near], longitude[near], nearest[:, 1], nearest[:, 0] / shrink)
        inside[near] = apart_km <= tolerance_km
    return inside


def bounds_of(country: str) -> tuple[float, float, float, float] | None:
    """Return the west, south, east and north end of the country, None where there is no outline."""
    return tuple(shapely.bounds(_outlines()[country][0]).tolist()) if has_outline(country) else None
