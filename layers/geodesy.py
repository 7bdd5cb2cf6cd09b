"""Tell who is within so many kilometres of where, exactly: the door to everything that is measured on the Earth.

What exact means, units, missing places and the source of every formula: `layers.ellipsoid`. Pictures of circles and
places known only to a precision: `layers.circles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.ellipsoid import LEAST_CURVATURE_RADIUS_M, Floats, Places, Positions, Truths, distance_km, ecef
from layers.grid_join import count_by_circle, find_by_circle

__all__ = ["Pairs", "Places", "count_within", "distance_km", "ecef", "nearest", "pairs_within", "within_circle"]

Indices = npt.NDArray[np.int32]

BALL_ROWS = 1_000
"""So many people at a time are asked for all their candidates of the nearest centre."""

MATRIX_CHORDS = 200_000
"""Up to so many chords are all computed (5 ms, 10 MB): loading the tree's library alone takes half a second."""


def within_circle(
    latitude: npt.ArrayLike, longitude: npt.ArrayLike, centre: tuple[float, float], radius_km: npt.ArrayLike
) -> Truths:
    """Tell which places lie within the radius (one, or one for each place) of a centre; see `Places.within`."""
    return Places(np.asarray(latitude), np.asarray(longitude)).within(centre, radius_km)


@dataclass(frozen=True, eq=False)
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
    people: Places, centres: Places, radius_km: npt.ArrayLike, *, person_class: npt.ArrayLike | None = None
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
        Every pair whose geodesic is at most the radius, ordered by centre, then by person. 8 bytes a pair.

    Raises
    ------
    ValueError
        If a radius is negative or NaN, if the shapes do not fit, or if a class has no row.
    """
    radii, classes = _radii(people, centres, radius_km, person_class)
    person, counts = find_by_circle(people, centres, radii, classes)
    return Pairs(people, centres, person, np.repeat(np.arange(len(centres), dtype=np.int32), counts))


def count_within(
    people: Places, centres: Places, radius_km: npt.ArrayLike, *, person_class: npt.ArrayLike | None = None
) -> npt.NDArray[np.int64]:
    """Count the people within the circle around every centre: as `pairs_within`, without the list, so faster."""
    radii, classes = _radii(people, centres, radius_km, person_class)
    return count_by_circle(people, centres, radii, classes)


def nearest(people: Places, centres: Places) -> tuple[Positions, Floats]:
    """Find the nearest centre of every person: its position, and the geodesic in kilometres.

    Of centres equally far the first is taken. Where the person has no place, or no centre has one, the position is -1
    and the distance NaN.

    The search is by chord. A centre can be nearer by geodesic than the one nearest by chord c only if its chord is
    at most c + 0.02 c³/24R² (R as in `layers.ellipsoid`; 42 km at the antipode, 0.02 mm at 10 km: geodesics of one
    chord differ with the curvature along their way); wherever a second centre comes three times as near as that or
    within a millimetre, `Geod` decides.
    """
    index: Positions = np.full(len(people), -1, dtype=np.intp)
    asked, candidates = np.flatnonzero(people.known), _different(centres)
    if asked.size and candidates.size:
        few = asked.size * candidates.size <= MATRIX_CHORDS
        search = _by_matrix if few else _by_tree
        index[asked], tied = search(people.ecef[asked], centres.ecef[candidates])
        index[asked] = candidates[index[asked]]
        for row, ball in tied:
            person, near = asked[row], candidates[ball]
            here = (people.latitude[person], people.longitude[person])
            index[person] = near[np.argmin(distance_km(*here, centres.latitude[near], centres.longitude[near]))]
    lat, lon = (np.append(each, np.nan)[index] for each in (centres.latitude, centres.longitude))
    return index, distance_km(people.latitude, people.longitude, lat, lon)


def _by_matrix(people: Floats, centres: Floats) -> tuple[Positions, Iterable[tuple[int, Positions]]]:
    """Find by every chord the nearest centre of each person, and for whom `Geod` must choose among which centres."""
    chord = np.sqrt(((people[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))
    close = chord <= _reach(chord.min(axis=1))[:, None]
    tied = np.flatnonzero(close.sum(axis=1) > 1)
    return chord.argmin(axis=1), ((int(row), np.flatnonzero(close[row])) for row in tied)


def _by_tree(people: Floats, centres: Floats) -> tuple[Positions, Iterable[tuple[int, Positions]]]:
    """Find the same as `_by_matrix`, where there are too many chords."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, and only needed here

    tree = cKDTree(centres)
    chord, found = tree.query(people, k=[1, 2])
    reach = _reach(chord[:, 0])
    tied = np.flatnonzero(chord[:, 1] <= reach)
    balls = (
        (int(row), np.asarray(ball, dtype=np.intp))
        for rows in np.split(tied, range(BALL_ROWS, len(tied), BALL_ROWS))
        for row, ball in zip(rows, tree.query_ball_point(people[rows], reach[rows], return_sorted=True), strict=True)
    )
    return found[:, 0], balls


def _reach(chord: Floats) -> Floats:
    """Return the chord up to which a centre may be nearer by geodesic than the one nearest by chord; see `nearest`."""
    return chord + 0.001 + 0.06 * chord**3 / (24 * LEAST_CURVATURE_RADIUS_M**2)


def _different(centres: Places) -> Positions:
    """Return the positions of the centres that have a place, of those on one point the first, in order."""
    known = np.flatnonzero(centres.known)
    points = centres.latitude[known] + 1j * centres.longitude[known]
    return known[np.sort(np.unique(points, return_index=True)[1])]


def _radii(
    people: Places, centres: Places, radius_km: npt.ArrayLike, person_class: npt.ArrayLike | None
) -> tuple[Floats, Positions]:
    """Return the radii as one row for each class and one column for each centre, and each person's row."""
    given = np.asarray(radius_km, dtype=float)
    if person_class is None:
        radii, classes = np.broadcast_to(given, (1, len(centres))), np.zeros(len(people), dtype=np.intp)
    else:
        rows = given.reshape(len(given), -1)
        radii, classes = np.broadcast_to(rows, (len(rows), len(centres))), np.asarray(person_class, dtype=np.intp)
    if classes.shape != (len(people),) or (classes < 0).any() or (classes >= len(radii)).any():
        raise ValueError("Every person needs a class that has a row of radii.")
    if not (radii >= 0).all():
        raise ValueError("A radius must be a number of kilometres, 0 or more.")
    return radii, classes
