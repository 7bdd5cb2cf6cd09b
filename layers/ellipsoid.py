"""Measure on the WGS 84 ellipsoid: geodesics, Earth-centred coordinates, and which chord decides a circle.

Distances are geodesics (Karney's algorithm, `pyproj.Geod`), in kilometres; a place exactly as far as the radius is
inside. Because a geodesic costs a microsecond, circles are decided by the chord, the straight line through the Earth
between two points in Earth-centred coordinates; `Geod` has the last word in a thin band around the edge. Decision and
distance therefore always agree: a place is inside if, and only if, `distance_km(...) <= radius_km`.

Coordinates are arrays of degrees (EPSG:4326). NaN means that no place is known: such a place is never inside a circle
and its distances are NaN. Longitudes may be given in any turn (190 is -170); a latitude beyond the poles is a
ValueError, and so is a negative or missing radius.

References
----------
C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013) 43-55, doi:10.1007/s00190-012-0578-z.
National Imagery and Mapping Agency, TR8350.2, third edition (1997): WGS 84, and geodetic to Earth-centred coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt
import pyproj

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]

GEOD = pyproj.Geod(ellps="WGS84")
"""The ellipsoid on which everything is measured."""

LEAST_CURVATURE_RADIUS_M = 6_335_000.0
"""A little below WGS 84's least radius of curvature (6,335,439 m, along the meridian at the equator)."""

LONGEST_SERIES_KM = 5_000.0
"""Beyond this radius the series for the chord is not relied upon, and `Geod` decides alone."""

HALF_ROUND_KM = 20_004.0
"""A little above the longest geodesic there is (20,003.93 km, from pole to pole)."""

POLE_DEGREES = 90.0
HALF_TURN_DEGREES = 180.0


def ecef(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> Floats:
    """Turn degrees into Earth-centred Cartesian metres on the ellipsoid's surface, one row (x, y, z) for each place.

    NaN in either coordinate gives a row of NaN. Source: TR8350.2, with height 0.

    Raises
    ------
    ValueError
        If a latitude lies beyond the poles, a longitude is infinite, or they are not equally many.
    """
    return _ecef(*degrees(latitude, longitude))


def distance_km(
    latitude: npt.ArrayLike, longitude: npt.ArrayLike, to_latitude: npt.ArrayLike, to_longitude: npt.ArrayLike
) -> Floats:
    """Measure the geodesics between places, in kilometres; the four arrays broadcast.

    NaN where any coordinate is NaN. Good to a few nanometres (Karney 2013), and exactly the same both ways.

    Raises
    ------
    ValueError
        If a latitude lies beyond the poles or a longitude is infinite.
    """
    given = (np.asarray(each, dtype=float) for each in (latitude, longitude, to_latitude, to_longitude))
    arrays = np.broadcast_arrays(*given)
    lat, lon = degrees(arrays[0], arrays[1])
    to_lat, to_lon = degrees(arrays[2], arrays[3])
    metres: Floats = GEOD.inv(lon, lat, to_lon, to_lat)[2]
    return (metres / 1000).reshape(arrays[0].shape)


def chord_limits_m(radius_km: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Say up to which chord a place is surely inside, and beyond which it is surely outside, in metres.

    A geodesic of r metres is longer than its chord by r³/24R², R being the radius of curvature along the way, which
    lies between 6,335,439 and 6,399,594 m; the next terms change that by less than 1 % up to 5,000 km. The correction
    with R = 6,335,000 m is therefore between 0 and 2.7 % too large. The band is 1 cm and 5 % of it on each side;
    between the two limits the geodesic has to be measured. Beyond 5,000 km nothing is sure, until the circle covers
    the Earth.

    Raises
    ------
    ValueError
        If a radius is negative or NaN.
    """
    km = np.atleast_1d(np.asarray(radius_km, dtype=float))
    if not (km >= 0).all():
        raise ValueError("A radius must be a number of kilometres, 0 or more.")
    radius = np.minimum(km, HALF_ROUND_KM) * 1000
    correction = radius**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)
    band = 0.01 + 0.05 * correction
    far = km > LONGEST_SERIES_KM
    surely_in = np.where(far, np.where(km >= HALF_ROUND_KM, np.inf, -1.0), radius - correction - band)
    return surely_in, np.where(far, np.inf, radius - correction + band)


def decide(
    chord_m: Floats,
    limits_m: tuple[Floats, Floats],
    radius_km: Floats,
    measure_km: Callable[[Positions], Floats],
) -> Truths:
    """Tell which chords are inside: by `chord_limits_m`, and in its band by the distances that `measure_km` returns.

    `measure_km` gets the positions in the band and returns their geodesics. A chord of NaN is not inside.
    """
    surely_in, surely_out = limits_m
    inside: Truths = chord_m <= surely_in
    edge = np.flatnonzero((chord_m <= surely_out) & ~inside)
    if edge.size:
        inside[edge] = measure_km(edge) <= radius_km[edge]
    return inside


@dataclass(frozen=True, eq=False)
class Places:
    """Places to be asked about more than once: degrees, and Earth-centred metres computed once.

    Anything that numpy takes for an array of floats is taken; what is kept are read-only copies. Raises ValueError as
    `ecef` does.
    """

    latitude: Floats
    longitude: Floats
    ecef: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check, copy and lock the arrays."""
        lat, lon = degrees(self.latitude, self.longitude)
        for name, value in (("latitude", lat), ("longitude", lon), ("ecef", _ecef(lat, lon))):
            value.setflags(write=False)
            object.__setattr__(self, name, value)

    def take(self, chosen: Truths | Positions | slice) -> Self:
        """Return the chosen places, in that order, without working anything out anew."""
        made = object.__new__(type(self))
        for name in ("latitude", "longitude", "ecef"):
            value = getattr(self, name)[chosen]
            value.setflags(write=False)
            object.__setattr__(made, name, value)
        return made

    def __len__(self) -> int:
        """Count the places, those without coordinates included."""
        return len(self.latitude)

    @property
    def known(self) -> Truths:
        """Tell which places have coordinates."""
        return ~np.isnan(self.latitude)

    def within(self, centre: tuple[float, float], radius_km: npt.ArrayLike) -> Truths:
        """Tell which places lie within the radius (one, or one for each place) of a centre (latitude, longitude).

        A place exactly `radius_km` away is inside, with radius 0 the very same point. One without coordinates never
        is, nor is any if the centre has none.

        Raises
        ------
        ValueError
            If a radius is negative or NaN, or the centre's latitude beyond the poles.
        """
        limits = chord_limits_m(radius_km)
        radius = np.broadcast_to(np.asarray(radius_km, dtype=float), len(self))
        difference = self.ecef - ecef(*centre)
        return decide(
            np.sqrt(np.einsum("ij,ij->i", difference, difference)),
            (np.broadcast_to(limits[0], len(self)), np.broadcast_to(limits[1], len(self))),
            radius,
            lambda edge: distance_km(self.latitude[edge], self.longitude[edge], *centre),
        )

    def within_each(self, centre: tuple[float, float], radii_km: tuple[float, ...]) -> list[Truths]:
        """Tell for each of some radii which places lie within it; the same answers as `within`, measured once.

        Raises
        ------
        ValueError
            If a radius is negative or NaN, or the centre's latitude beyond the poles.
        """
        difference = self.ecef - _one_ecef(*centre)
        chord = np.sqrt(np.einsum("ij,ij->i", difference, difference))
        found = []
        for radius in radii_km:
            surely_in, surely_out = _limits_of(radius)
            inside: Truths = chord <= surely_in
            edge = np.flatnonzero((chord <= surely_out) & ~inside)
            if edge.size:
                inside[edge] = distance_km(self.latitude[edge], self.longitude[edge], *centre) <= radius
            found.append(inside)
        return found


def _one_ecef(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Return what `ecef` does of one place, to a nanometre, without arrays: circles are asked about one at a time."""
    if np.isnan(latitude) or np.isnan(longitude):
        return np.nan, np.nan, np.nan
    if abs(latitude) > POLE_DEGREES or np.isinf(longitude):
        raise ValueError("A latitude lies beyond the poles, or a longitude is infinite.")
    phi, lam = math.radians(latitude), math.radians(longitude)
    sine = math.sin(phi)
    normal = GEOD.a / math.sqrt(1 - GEOD.es * sine * sine)
    ring = normal * math.cos(phi)
    return ring * math.cos(lam), ring * math.sin(lam), normal * (1 - GEOD.es) * sine


@lru_cache(maxsize=4096)
def _limits_of(radius_km: float) -> tuple[float, float]:
    surely_in, surely_out = chord_limits_m(radius_km)
    return float(surely_in[0]), float(surely_out[0])


def degrees(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return one-dimensional copies of both, NaN in both where either is, after checking them.

    Raises
    ------
    ValueError
        If a latitude lies beyond the poles, a longitude is infinite, or they are not equally many.
    """
    lat, lon = (np.array(each, dtype=float).reshape(-1) for each in (latitude, longitude))
    if lat.shape != lon.shape:
        raise ValueError("Latitudes and longitudes must be equally many.")
    if np.isinf(lon).any() or np.fmax.reduce(np.abs(lat), initial=0) > POLE_DEGREES:
        raise ValueError("A latitude lies beyond the poles, or a longitude is infinite.")
    lost = np.isnan(lat + lon)
    lat[lost] = lon[lost] = np.nan
    return lat, lon


def one_turn(longitude: Floats) -> Floats:
    """Bring longitudes into one turn, -180 included, 180 excluded; those already there keep every bit."""
    outside = (longitude < -HALF_TURN_DEGREES) | (longitude >= HALF_TURN_DEGREES)
    turned = longitude.copy()
    turned[outside] = (longitude[outside] + HALF_TURN_DEGREES) % 360 - HALF_TURN_DEGREES
    return turned


def _ecef(lat: Floats, lon: Floats) -> Floats:
    phi, lam = np.radians(lat), np.radians(lon)
    sine = np.sin(phi)
    normal = GEOD.a / np.sqrt(1 - GEOD.es * sine * sine)
    ring = normal * np.cos(phi)
    out = np.empty((lat.size, 3))
    np.multiply(ring, np.cos(lam), out=out[:, 0])
    np.multiply(ring, np.sin(lam), out=out[:, 1])
    np.multiply(normal, (1 - GEOD.es) * sine, out=out[:, 2])
    return out
