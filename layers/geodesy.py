"""Tell who is within so many kilometres of where, exactly, on the WGS 84 ellipsoid.

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

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyproj

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int32]

GEOD = pyproj.Geod(ellps="WGS84")
"""The ellipsoid on which everything is measured."""

LEAST_CURVATURE_RADIUS_M = 6_335_000.0
"""A little below WGS 84's least radius of curvature (6,335,439 m, along the meridian at the equator)."""

LONGEST_CHORD_KM = 5_000.0
"""Beyond this radius the series for the chord is too short and `Geod` decides alone."""


def ecef(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> Floats:
    """Turn degrees into Earth-centred Cartesian metres on the ellipsoid's surface, one row (x, y, z) per place.

    NaN in either coordinate gives a row of NaN. Source: TR8350.2, with height 0.

    Raises
    ------
    ValueError
        If a latitude lies beyond the poles or a coordinate is infinite.
    """
    lat, lon = _degrees(latitude, longitude)
    phi, lam = np.radians(lat), np.radians(lon)
    sine = np.sin(phi)
    normal = GEOD.a / np.sqrt(1 - GEOD.es * sine * sine)
    ring = normal * np.cos(phi)
    out = np.empty((lat.size, 3))
    np.multiply(ring, np.cos(lam), out=out[:, 0])
    np.multiply(ring, np.sin(lam), out=out[:, 1])
    np.multiply(normal, (1 - GEOD.es) * sine, out=out[:, 2])
    return out


def distance_km(
    latitude: npt.ArrayLike, longitude: npt.ArrayLike, to_latitude: npt.ArrayLike, to_longitude: npt.ArrayLike
) -> Floats:
    """Measure the geodesic between places, in kilometres; the four arrays broadcast.

    NaN where any coordinate is NaN. Good to a few nanometres (Karney 2013).

    Raises
    ------
    ValueError
        If a latitude lies beyond the poles or a coordinate is infinite.
    """
    arrays = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (latitude, longitude)),
        *(np.asarray(each, dtype=float) for each in (to_latitude, to_longitude)),
    )
    shape = arrays[0].shape
    lat1, lon1 = _degrees(arrays[0], arrays[1])
    lat2, lon2 = _degrees(arrays[2], arrays[3])
    metres: Floats = GEOD.inv(lon1, lat1, lon2, lat2)[2]
    return (metres / 1000).reshape(shape)


def chord_limits_m(radius_km: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Say up to which chord a place is surely inside, and beyond which it is surely outside, in metres.

    A chord is shorter than its geodesic of r metres by r³/24R², R being the radius of curvature along the way (the
    next terms of the series are below 1 % of that up to 5,000 km). R lies between 6,335,439 and 6,399,594 m, so the
    correction with R = 6,335,000 m is at most 2.1 % too large. The band is 1 cm + 5 % of it on each side; between the
    two limits the geodesic has to be measured. Beyond 5,000 km nothing is sure.

    Raises
    ------
    ValueError
        If a radius is negative or NaN.
    """
    radius = np.atleast_1d(np.asarray(radius_km, dtype=float)) * 1000
    if np.isnan(radius).any() or (radius < 0).any():
        raise ValueError("A radius must be a number of kilometres, 0 or more.")
    with np.errstate(over="ignore", invalid="ignore"):
        short = radius**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)
        band = 0.01 + 0.05 * short
        surely_in, surely_out = radius - short - band, radius - short + band
    far = radius > LONGEST_CHORD_KM * 1000
    return np.where(far, -1.0, surely_in), np.where(far, np.inf, surely_out)


@dataclass(frozen=True)
class Places:
    """Places to be asked about more than once: degrees, and Earth-centred metres computed once.

    The arrays are copies and read-only. Raises ValueError as `ecef` does, and if the lengths differ.
    """

    latitude: Floats
    longitude: Floats
    ecef: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check, copy and lock the arrays."""
        lat, lon = _degrees(self.latitude, self.longitude)
        for name, value in (("latitude", lat), ("longitude", lon), ("ecef", ecef(lat, lon))):
            value.setflags(write=False)
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """Count the places, those without coordinates included."""
        return len(self.latitude)

    @property
    def known(self) -> Truths:
        """Tell which places have coordinates."""
        return ~np.isnan(self.ecef[:, 0])

    def within(self, centre: tuple[float, float], radius_km: float | npt.ArrayLike) -> Truths:
        """Tell which places lie within the radius (one, or one for each place) of a centre (latitude, longitude).

        A place exactly `radius_km` away is inside; one without coordinates never is, nor is any if the centre has
        none.

        Raises
        ------
        ValueError
            If a radius is negative or NaN, or the centre's latitude beyond the poles.
        """
        lat, lon = _degrees(centre[0], centre[1])
        surely_in, surely_out = (np.broadcast_to(limit, len(self)) for limit in chord_limits_m(radius_km))
        radius = np.broadcast_to(np.asarray(radius_km, dtype=float), len(self))
        chord = np.sqrt(((self.ecef - ecef(lat, lon)) ** 2).sum(axis=1))
        inside: Truths = chord <= surely_in
        edge = np.flatnonzero((chord <= surely_out) & ~inside)
        inside[edge] = distance_km(self.latitude[edge], self.longitude[edge], lat, lon) <= radius[edge]
        return inside


def within_circle(
    latitude: npt.ArrayLike,
    longitude: npt.ArrayLike,
    centre: tuple[float, float],
    radius_km: float | npt.ArrayLike,
) -> Truths:
    """Tell which places lie within the radius (one, or one for each place) of a centre; see `Places.within`."""
    return Places(np.asarray(latitude), np.asarray(longitude)).within(centre, radius_km)


@dataclass(frozen=True)
class Pairs:
    """Who lies within which circle: one entry for each pair, ordered by centre, then by person.

    `person_index` and `centre_index` are positions in `people` and `centres`.
    """

    people: Places
    centres: Places
    person_index: Indices
    centre_index: Indices

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.person_index)

    def distance_km(self) -> Floats:
        """Measure every pair's geodesic in kilometres (about a second for a million pairs)."""
        person, centre = self.person_index, self.centre_index
        return distance_km(
            self.people.latitude[person],
            self.people.longitude[person],
            self.centres.latitude[centre],
            self.centres.longitude[centre],
        )


def pairs_within(
    people: Places,
    centres: Places,
    radius_km: npt.ArrayLike,
    *,
    person_class: npt.ArrayLike | None = None,
) -> Pairs:
    """Find every person within the circle around every centre.

    Parameters
    ----------
    people, centres
        The places asked about; those without coordinates are in no pair.
    radius_km
        One radius for all, or one for each centre. With `person_class`, one row of these for each class: for example
        `[urban_radii_km, rural_radii_km]`.
    person_class
        For each person the row of `radius_km` that applies (0, 1, ...).

    Returns
    -------
    Pairs
        Every pair whose geodesic is at most the radius, ordered by centre, then by person.

    Raises
    ------
    ValueError
        If a radius is negative or NaN, if the shapes do not fit, or if a class has no row.
    """
    radii, classes = _radii(people, centres, radius_km, person_class)
    found = [
        np.flatnonzero(people.within((centres.latitude[j], centres.longitude[j]), radii[classes, j]))
        for j in range(len(centres))
    ]
    counts = [len(each) for each in found]
    return Pairs(
        people,
        centres,
        np.concatenate([np.empty(0, dtype=np.int32), *found]).astype(np.int32),
        np.repeat(np.arange(len(centres), dtype=np.int32), counts),
    )


def count_within(
    people: Places,
    centres: Places,
    radius_km: npt.ArrayLike,
    *,
    person_class: npt.ArrayLike | None = None,
) -> npt.NDArray[np.int64]:
    """Count the people within the circle around every centre; as `pairs_within`, without the list."""
    pairs = pairs_within(people, centres, radius_km, person_class=person_class)
    return np.bincount(pairs.centre_index, minlength=len(centres))


def nearest(people: Places, centres: Places) -> tuple[npt.NDArray[np.intp], Floats]:
    """Find the nearest centre of every person: its position, and the geodesic in kilometres.

    Of centres equally far the first is taken. Where the person has no place, or no centre has one, the position is -1
    and the distance NaN.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, and only needed here

    index = np.full(len(people), -1, dtype=np.intp)
    candidates, asked = np.flatnonzero(centres.known), np.flatnonzero(people.known)
    if candidates.size and asked.size:
        tree = cKDTree(centres.ecef[candidates])
        chord, _ = tree.query(people.ecef[asked])
        for person, reach in zip(asked, chord, strict=True):
            near = np.sort(candidates[tree.query_ball_point(people.ecef[person], _tie_m(reach))])
            km = distance_km(
                people.latitude[person], people.longitude[person], centres.latitude[near], centres.longitude[near]
            )
            index[person] = near[np.argmin(km)]
    lat, lon = (np.append(each, np.nan)[index] for each in (centres.latitude, centres.longitude))
    return index, distance_km(people.latitude, people.longitude, lat, lon)


def _tie_m(chord: float) -> float:
    """Return the chord within which a centre could still be nearer by geodesic than the one nearest by chord."""
    if chord > LONGEST_CHORD_KM * 900:
        return np.inf
    return chord + 0.001 + 0.06 * chord**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)


def _degrees(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return one-dimensional copies of both, NaN in both where either is, or raise ValueError."""
    lat, lon = (np.array(each, dtype=float).reshape(-1) for each in (latitude, longitude))
    if lat.shape != lon.shape:
        raise ValueError("Latitudes and longitudes must be equally many.")
    if np.isinf(lon).any() or (np.abs(lat) > 90).any():  # noqa: PLR2004 - the poles
        raise ValueError("A latitude lies beyond the poles, or a longitude is infinite.")
    lost = np.isnan(lat) | np.isnan(lon)
    lat[lost] = lon[lost] = np.nan
    return lat, lon


def _radii(
    people: Places, centres: Places, radius_km: npt.ArrayLike, person_class: npt.ArrayLike | None
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return the radii as one row a class and one column a centre, and each person's row."""
    given = np.asarray(radius_km, dtype=float)
    if person_class is None:
        radii, classes = np.broadcast_to(given, (1, len(centres))), np.zeros(len(people), dtype=np.intp)
    else:
        radii, classes = np.broadcast_to(given, (len(given), len(centres))), np.asarray(person_class, dtype=np.intp)
    if classes.shape != (len(people),) or (classes < 0).any() or (classes >= len(radii)).any():
        raise ValueError("Every person needs a class that has a row of radii.")
    if np.isnan(radii).any() or (radii < 0).any():
        raise ValueError("A radius must be a number of kilometres, 0 or more.")
    return radii, classes
