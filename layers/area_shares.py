"""How much of an area lies within a circle, and how near and far it comes: exact for the polygon as it is drawn.

The polygon is looked at from the circle's centre in the equal-area plane in which every place keeps its direction and
its chord, so that the circle stays a circle. What both share is then a sum over the polygon's edges, each giving a
triangle where it runs inside the circle and a sector where it runs outside: no circle is drawn with corners.

References
----------
J. P. Snyder, Map Projections - A Working Manual, USGS Professional Paper 1395 (1987), pages 182-185 (Lambert's
azimuthal equal-area projection: on the sphere the distance from the centre is the chord).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.ellipsoid import LEAST_CURVATURE_RADIUS_M, Floats, ecef

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST_EDGE_DEGREES = 0.1
"""Longer edges are divided: straight in degrees and straight in the plane differ by less than a metre then."""

MANY_CORNERS = 1_000
DRAWN_TO_DEGREES = 0.0002
"""An outline of more corners is drawn to 22 m."""

_NOTHING = 1e-9
"""A share as small as this is rounding alone."""

_BEND_M = 20.0
"""More than an edge can bulge beyond its ends."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A polygon ready to be asked about: the Earth-centred ends of its edges, holes the other way round.

    Every point lies within `reach_m` (as a chord) of `middle`.
    """

    start: Floats
    end: Floats
    middle: Floats
    reach_m: float


def outline_of(polygon: BaseGeometry) -> Outline:
    """Prepare a polygon, or several, of longitudes and latitudes (EPSG:4326).

    Raises
    ------
    ValueError
        If it holds no polygon with an area.
    """
    if shapely.get_num_coordinates(polygon) > MANY_CORNERS:
        polygon = shapely.simplify(polygon, DRAWN_TO_DEGREES, preserve_topology=True)
    parts = [part for part in shapely.get_parts(polygon) if part.geom_type == "Polygon" and part.area > 0]
    if not parts:
        raise ValueError("An outline needs a polygon.")
    rings = [ring for part in parts for ring in _rings(part)]
    ends = [ecef(corners[:, 1], corners[:, 0]) for corners in rings]
    start, end = np.concatenate([ring[:-1] for ring in ends]), np.concatenate([ring[1:] for ring in ends])
    apart = (start != end).any(axis=1)
    start, end = start[apart], end[apart]
    middle = (start.min(axis=0) + start.max(axis=0)) / 2
    return Outline(start, end, middle, float(np.linalg.norm(start - middle, axis=1).max()) + _BEND_M)


def _rings(part: Any) -> list[Floats]:
    """Return a polygon's corners, its outer ring anticlockwise and its holes clockwise."""
    turned = shapely.segmentize(shapely.geometry.polygon.orient(part), LONGEST_EDGE_DEGREES)
    return [shapely.get_coordinates(ring) for ring in (turned.exterior, *turned.interiors)]


def chord_m(distance_km: Floats | float) -> Floats:
    """Return the chord in metres of a geodesic (the series of `layers.ellipsoid`, to 2.7 % of the correction)."""
    metres = np.asarray(distance_km, dtype=float) * 1000
    chord: Floats = metres - metres**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)
    return chord


def length_km(chord: Floats | float) -> Floats:
    """Return the geodesic in kilometres of a chord in metres, by the same series turned round."""
    metres = np.asarray(chord, dtype=float)
    km: Floats = (metres + metres**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)) / 1000
    return km


@dataclass(frozen=True, eq=False)
class Seen:
    """An outline as it is seen from a centre: its edges in the plane, in metres, and its area."""

    start: Floats
    end: Floats

    @property
    def area(self) -> float:
        """The area in square metres."""
        return float(_cross(self.start, self.end).sum() / 2)

    def shares(self, radii_km: Floats) -> Floats:
        """Return for each radius the share of the outline that lies within the circle, from 0 to 1."""
        radius2 = chord_m(radii_km)[:, None] ** 2
        along = self.end - self.start
        a, b = (along**2).sum(axis=1), (self.start * along).sum(axis=1)
        root2 = b * b - a * ((self.start**2).sum(axis=1) - radius2)  # from here on a row for each radius
        hit = root2 > 0
        root = np.sqrt(np.where(hit, root2, 0.0))
        enters, leaves = (
            np.clip(np.where(hit, (sign * root - b) / a, 0.0), 0.0, 1.0)[..., None] * along + self.start
            for sign in (-1, 1)
        )
        turned = _angle(self.start, enters) + _angle(leaves, self.end)
        inside = (_cross(enters, leaves) + radius2 * turned).sum(axis=1) / 2
        shares: Floats = inside / self.area
        return np.where(shares < _NOTHING, 0.0, np.where(shares > 1 - _NOTHING, 1.0, shares))

    def nearest_km(self) -> float:
        """Return how near the outline comes, 0 where the centre lies inside it."""
        if _angle(self.start, self.end).sum() > np.pi:
            return 0.0
        along = self.end - self.start
        part = np.clip(-(self.start * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)[:, None]
        return float(length_km(np.hypot(*(self.start + part * along).T).min()))

    def farthest_km(self) -> float:
        """Return how far the farthest corner lies."""
        return float(length_km(np.hypot(*self.start.T).max()))


def seen_from(outline: Outline, centre: tuple[float, float]) -> Seen:
    """Look at an outline from a centre (latitude, longitude)."""
    latitude, longitude = np.radians(centre)
    here = ecef(*(np.array([value]) for value in centre))[0]
    east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
    north = np.array([-np.sin(latitude) * np.cos(longitude), -np.sin(latitude) * np.sin(longitude), np.cos(latitude)])
    axes = np.column_stack([east, north])
    return Seen(*(_flat(ends - here, axes) for ends in (outline.start, outline.end)))


def _flat(away: Floats, axes: Floats) -> Floats:
    level = away @ axes
    run = np.hypot(level[:, 0], level[:, 1])
    chord = np.sqrt((away**2).sum(axis=1))
    flat: Floats = level * np.where(run > 0, chord / np.where(run > 0, run, 1.0), 0.0)[:, None]
    return flat


def _cross(one: Floats, other: Floats) -> Floats:
    crossed: Floats = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return crossed


def _angle(one: Floats, other: Floats) -> Floats:
    turned: Floats = np.arctan2(_cross(one, other), (one * other).sum(axis=-1))
    return turned
