"""Draw a circle of the ellipsoid on a map, and tell how much of a blurred place lies inside one.

A circle is drawn as a polygon in degrees whose corners lie on the true circle (`pyproj.Geod.fwd`), cut at the
antimeridian and closed over a pole.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from layers.ellipsoid import GEOD, LONGEST_SERIES_KM, Floats

MOST_RADIUS_KM = LONGEST_SERIES_KM
"""The largest circle that is drawn."""


def circle_polygon(
    latitude: float, longitude: float, radius_km: float, *, vertices: int = 64
) -> Polygon | MultiPolygon:
    """Draw the circle of a radius around a centre as a polygon of longitudes and latitudes (EPSG:4326).

    The corners lie on the true circle, so the polygon lies within it: with 64 corners its area is 0.16 % short. It is
    for looking at; who is inside is decided by `layers.geodesy`. A circle across the antimeridian comes in two parts,
    one around a pole reaches along the pole from -180 to 180. A radius of 0 gives an empty polygon.

    Raises
    ------
    ValueError
        If the centre has no coordinates, or the radius is negative, NaN or above 5,000 km.
    """
    if not (abs(latitude) <= 90 and np.isfinite(longitude)):  # noqa: PLR2004 - the poles
        raise ValueError("A circle needs a centre.")
    if not 0 <= radius_km <= MOST_RADIUS_KM:
        raise ValueError(f"A circle's radius must lie between 0 and {MOST_RADIUS_KM:.0f} km.")
    if radius_km == 0:
        return Polygon()
    azimuth = np.linspace(360, 0, vertices, endpoint=False)
    same = np.ones(vertices)
    lon, lat, _ = GEOD.fwd(longitude * same, latitude * same, azimuth, 1000 * radius_km * same)
    lon = np.unwrap(np.append(lon, lon[0]), period=360)
    lat = np.append(lat, lat[0])
    turns = round((lon[-1] - lon[0]) / 360)
    if turns:
        return _cap(lon[:-1] % 360, lat[:-1])
    return _cut(Polygon(np.column_stack([lon, lat])))


def share_inside(distance_km: npt.ArrayLike, radius_km: npt.ArrayLike, precision_km: npt.ArrayLike) -> Floats:
    """Return the probability that a place known only to a precision lies inside a circle.

    The place is taken to lie anywhere, evenly, in the disc of `precision_km` around the stated point, which is
    `distance_km` from the circle's centre; the answer is the share of that disc inside the circle. Without a
    precision (0 or NaN) it is 1 if `distance_km <= radius_km`, else 0; without a distance it is NaN.

    References
    ----------
    E. W. Weisstein, Circle-Circle Intersection, MathWorld, equation 14 (the plane).
    """
    d, big, small = np.broadcast_arrays(
        np.asarray(distance_km, dtype=float), np.asarray(radius_km, dtype=float), np.asarray(precision_km, dtype=float)
    )
    if np.isnan(big).any() or (big < 0).any() or (small < 0).any() or (d < 0).any():
        raise ValueError("Distances, radii and precisions must not be negative, and a radius not missing.")
    exact = np.isnan(small) | (small == 0)
    r = np.where(exact, 1.0, small)
    with np.errstate(invalid="ignore", divide="ignore"):
        lens = (
            r * r * _segment((d * d + r * r - big * big) / (2 * d * r))
            + big * big * _segment((d * d + big * big - r * r) / (2 * d * big))
        ) / (np.pi * r * r)
        share = np.select(
            [exact, d + r <= big, d >= big + r, d + big <= r],
            [(d <= big).astype(float), 1.0, 0.0, (big / r) ** 2],
            default=np.clip(lens, 0, 1),
        )
    out: Floats = np.where(np.isnan(d), np.nan, share)
    return out


def _segment(cosine: Floats) -> Floats:
    """Return the area of the unit disc's segment cut off at this cosine."""
    angle: Floats = np.arccos(np.clip(cosine, -1, 1))
    area: Floats = angle - np.sin(angle) * np.cos(angle)
    return area


def _cap(lon: Floats, lat: Floats) -> Polygon:
    """Close a ring around a pole along the pole and the antimeridian."""
    lon = np.where(lon >= 180, lon - 360, lon)  # noqa: PLR2004 - half a turn
    order = np.argsort(lon)
    lon, lat = lon[order], lat[order]
    gap = lon[0] + 360 - lon[-1]
    edge = lat[-1] + (lat[0] - lat[-1]) * (180 - lon[-1]) / gap
    pole = 90.0 if lat.mean() > 0 else -90.0
    corners = [(-180.0, edge), *zip(lon, lat, strict=True), (180.0, edge), (180.0, pole), (-180.0, pole)]
    return orient(Polygon(corners))


def _cut(ring: Polygon) -> Polygon | MultiPolygon:
    """Cut a polygon that crosses the antimeridian, bringing every part into -180 to 180."""
    west, _, east, _ = ring.bounds
    if west >= -180 and east <= 180:  # noqa: PLR2004 - half a turn
        return orient(ring)
    parts: list[Polygon] = []
    for turn in (-360, 0, 360):
        part = affinity.translate(shapely.intersection(ring, shapely.box(turn - 180, -90, turn + 180, 90)), -turn)
        parts += [orient(each) for each in getattr(part, "geoms", [part]) if isinstance(each, Polygon) and each.area]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
