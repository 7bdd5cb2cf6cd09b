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

from layers.ellipsoid import GEOD, HALF_TURN_DEGREES, LONGEST_SERIES_KM, Floats, degrees, one_turn

MOST_RADIUS_KM = LONGEST_SERIES_KM
"""The largest circle that is drawn."""


def circle_polygon(
    latitude: float, longitude: float, radius_km: float, *, vertices: int = 64
) -> Polygon | MultiPolygon:
    """Draw the circle of a radius around one centre; see `circle_polygons`."""
    drawn: Polygon | MultiPolygon = circle_polygons(latitude, longitude, radius_km, vertices=vertices)[0]
    return drawn


def circle_polygons(
    latitude: npt.ArrayLike, longitude: npt.ArrayLike, radius_km: npt.ArrayLike, *, vertices: int = 64
) -> npt.NDArray[np.object_]:
    """Draw a circle around every centre as a polygon of longitudes and latitudes (EPSG:4326).

    The corners lie on the true circle, so the polygon lies within it: with 64 corners its area is 0.16 % short. It is
    for looking at; who is inside is decided by `layers.geodesy`. Rings run anticlockwise. A circle across the
    antimeridian comes in two parts, one around a pole reaches along the pole from -180 to 180. A radius of 0 gives an
    empty polygon. There may be one radius for all.

    Raises
    ------
    ValueError
        If a centre has no coordinates, or a radius is negative, NaN or above 5,000 km.
    """
    lat, lon = degrees(latitude, longitude)
    if np.isnan(lat).any():
        raise ValueError("A circle needs a centre.")
    radius = np.broadcast_to(np.asarray(radius_km, dtype=float), lat.shape)
    if not ((radius >= 0) & (radius <= MOST_RADIUS_KM)).all():
        raise ValueError(f"A circle's radius must lie between 0 and {MOST_RADIUS_KM:.0f} km.")
    azimuth = np.tile(np.linspace(360, 0, vertices, endpoint=False), len(lat))
    each = np.repeat(np.arange(len(lat)), vertices)
    lons, lats, _ = GEOD.fwd(lon[each], lat[each], azimuth, 1000 * radius[each])
    lons, lats = (corners.reshape(len(lat), vertices) for corners in (lons, lats))
    lons = np.unwrap(lons, period=360)
    drawn = np.asarray(shapely.polygons(np.dstack([lons, lats])), dtype=np.object_)
    for index in np.flatnonzero((np.abs(lons) > HALF_TURN_DEGREES).any(axis=1)):
        drawn[index] = _cut(drawn[index])
    for index in np.flatnonzero(np.abs(lons[:, -1] - lons[:, 0]) > HALF_TURN_DEGREES):
        drawn[index] = _cap(one_turn(lons[index]), lats[index])
    drawn[radius == 0] = Polygon()
    return drawn


def share_inside(distance_km: npt.ArrayLike, radius_km: npt.ArrayLike, precision_km: npt.ArrayLike) -> Floats:
    """Return the probability that a place known only to a precision lies inside a circle.

    The place is taken to lie anywhere, evenly, in the disc of `precision_km` around the stated point, which is
    `distance_km` from the circle's centre; the answer is the share of that disc inside the circle. Without a
    precision (0 or NaN) it is 1 if `distance_km <= radius_km`, else 0; without a distance it is NaN. A disc that lies
    wholly inside gives exactly 1, one wholly outside exactly 0.

    Reckoned in the plane: at 10 km the curvature of the Earth changes a share by about 1e-7.

    Raises
    ------
    ValueError
        If a distance, radius or precision is negative, or a radius missing.

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
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
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
    order = np.argsort(lon)
    lon, lat = lon[order], lat[order]
    gap = lon[0] + 360 - lon[-1]
    edge = lat[-1] + (lat[0] - lat[-1]) * (180 - lon[-1]) / gap
    pole = 90.0 if lat.mean() > 0 else -90.0
    corners = [(-180.0, edge), *zip(lon, lat, strict=True), (180.0, edge), (180.0, pole), (-180.0, pole)]
    return orient(Polygon(corners))


def _cut(ring: Polygon) -> Polygon | MultiPolygon:
    """Cut a polygon that crosses the antimeridian, bringing every part into -180 to 180."""
    parts: list[Polygon] = []
    for turn in (-360, 0, 360):
        part = affinity.translate(shapely.intersection(ring, shapely.box(turn - 180, -90, turn + 180, 90)), -turn)
        parts += [orient(each) for each in getattr(part, "geoms", [part]) if isinstance(each, Polygon) and each.area]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
