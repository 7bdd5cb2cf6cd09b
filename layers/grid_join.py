"""Find which of many people lie within which of many circles, exactly and fast, with nothing but sorted arrays.

People are sorted once, by rows of latitude about an eighth of a radius high and by longitude within each row. On a row,
a circle covers one stretch of longitudes. Two stretches are computed: an outer one with nobody inside the circle left
out, and within it an inner one with nobody outside the circle let in. Both follow from the exact identity

    chord² = (p₁ - p₂)² + (z₁ - z₂)² + 4 p₁ p₂ sin²(Δλ/2)

(p the distance from the axis, z the height above the equator) with the row's extremes of its terms. Who is in the
inner stretch is taken as a slice of the sorted people, without looking; only who is between the two is tested one by
one. Poles and antimeridian need little: near a pole the stretch becomes the whole row, across the antimeridian it
comes in two parts.

A person is one unsigned 64-bit number: row, then longitude in as many steps as the bits allow, then position. Sorting
the numbers sorts the people; steps are rounded outwards for the outer stretch and inwards for the inner one. A pair is
one 32-bit number: circle, then person. Up to 2³¹ people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from layers.ellipsoid import (
    HALF_ROUND_KM,
    HALF_TURN_DEGREES,
    LEAST_CURVATURE_RADIUS_M,
    POLE_DEGREES,
    Floats,
    Places,
    Positions,
    chord_limits_m,
    decide,
    distance_km,
    ecef,
    one_turn,
)

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Persons = npt.NDArray[np.int32]

ROWS_A_RADIUS = 8
"""Rows to one radius (the median one): more rows, fewer people to test one by one, but more stretches to find."""

MOST_ROWS = 1 << 16
MOST_LONGITUDE_BITS = 32
PAIR_BITS = 32

NEARLY_HALF_TURN_DEGREES = 179.9
"""A stretch reaching this far to both sides is taken as the whole row, so that its two ends cannot overlap."""

STRETCHES_AT_ONCE = 250_000
PAIRS_AT_ONCE = 1 << 16
"""About what fits in a processor's cache: sorting many small arrays is faster than sorting a large one."""


class Stretches(NamedTuple):
    """For circles and rows, positions in the sorted people: the outer stretch, and the inner one within it."""

    circle: Positions
    outer_from: Positions
    inner_from: Positions
    inner_to: Positions
    outer_to: Positions

    def part(self, circles: tuple[int, int]) -> Stretches:
        """Return the stretches of some circles, from the first up to, not including, the last."""
        part = slice(*np.searchsorted(self.circle, circles))
        return Stretches(*(each[part] for each in self))


class Rows:
    """The people of one class, sorted by row and longitude."""

    def __init__(self, people: Places, members: Positions, height_degrees: float) -> None:
        lat, lon = people.latitude[members], one_turn(people.longitude[members])
        self.south, north = float(lat.min()), float(lat.max())
        self.west, east = float(lon.min()), float(lon.max())
        self.height = max(height_degrees, (north - self.south) / min(MOST_ROWS, len(members)), 1e-9)
        self.count = int(np.floor((north - self.south) / self.height)) + 1
        self.position_bits = position_bits(people)
        self.longitude_bits = min(MOST_LONGITUDE_BITS, 64 - self.position_bits - self.count.bit_length())
        self.steps_a_degree = ((1 << self.longitude_bits) - 2) / max(east - self.west, 1e-9)
        row = np.floor((lat - self.south) / self.height).astype(np.uint64)
        self.keys = self.key(row, lon, after=False) | members.astype(np.uint64)
        self.keys.sort()
        self.edges = np.minimum(self.south + self.height * np.arange(self.count + 1), POLE_DEGREES)
        self.ring, _, self.rise = ecef(self.edges, np.zeros(self.count + 1)).T

    def key(self, row: npt.NDArray[np.integer], longitude: Floats, *, after: bool) -> Keys:
        """Return the least key of a row at the step of a longitude, or `after` it."""
        step = np.floor((longitude - self.west) * self.steps_a_degree) + after
        step = np.clip(step, 0, (1 << self.longitude_bits) - 1).astype(np.uint64)
        key = (row.astype(np.uint64) << np.uint64(self.longitude_bits)) | step
        shifted: Keys = key << np.uint64(self.position_bits)
        return shifted

    def people(self, at: Positions) -> Keys:
        """Return who stands at these places in the order."""
        return self.keys[at] & np.uint64((1 << self.position_bits) - 1)


class Grid:
    """The people of one class, and the circles that apply to them."""

    def __init__(self, people: Places, members: Positions, centres: Places, radius_km: Floats) -> None:
        self.people, self.centres, self.radius_km = people, centres, radius_km
        self.longitude = one_turn(centres.longitude)
        self.ring, self.rise = np.hypot(centres.ecef[:, 0], centres.ecef[:, 1]), centres.ecef[:, 2]
        self.surely_in_m, self.surely_out_m = chord_limits_m(radius_km)
        median_km = np.median(np.minimum(radius_km, HALF_ROUND_KM))
        self.rows = Rows(people, members, float(_degrees_north(median_km / ROWS_A_RADIUS)))
        reach = _degrees_north(np.minimum(radius_km, HALF_ROUND_KM) + 0.001)
        first = np.floor((centres.latitude - reach - self.rows.south) / self.rows.height)
        last = np.floor((centres.latitude + reach - self.rows.south) / self.rows.height)
        first, last = np.clip(first, 0, self.rows.count), np.clip(last, -1, self.rows.count - 1)
        touched = np.nan_to_num(np.maximum(last - first + 1, 0), nan=0)
        self.first_row, self.touched = np.nan_to_num(first).astype(np.intp), touched.astype(np.intp)

    def stretches(self, circles: tuple[int, int]) -> Stretches:
        """Find what some circles, from the first up to, not including, the last, cover of each row they touch."""
        touched = self.touched[slice(*circles)]
        circle = np.repeat(np.arange(*circles), touched)
        row = spread(self.first_row[slice(*circles)], touched)
        outer, inner = self._half_widths(circle, row)
        hit = np.flatnonzero(outer >= 0)
        circle, row, ends = _wrap(circle[hit], row[hit], self.longitude[circle[hit]], outer[hit], inner[hit])
        outer_from = self.rows.key(row, ends[0], after=False)
        order = np.argsort(outer_from)
        back = np.empty_like(order)
        back[order] = np.arange(len(order))

        def place(keys: Keys) -> Positions:
            return np.searchsorted(self.rows.keys, keys[order])[back]

        first, last = place(outer_from), place(self.rows.key(row, ends[3], after=True))
        inner_from = np.clip(place(self.rows.key(row, ends[1], after=True)), first, last)
        inner_to = np.clip(place(self.rows.key(row, ends[2], after=False)), inner_from, last)
        return Stretches(circle, first, inner_from, inner_to, last)

    def _half_widths(self, circle: Positions, row: Positions) -> tuple[Floats, Floats]:
        """Return half the outer and the inner stretch in degrees of longitude, -1 where there is none."""
        rows, latitude = self.rows, self.centres.latitude[circle]
        south, north = row, row + 1
        below = (self.ring[circle] - rows.ring[south]) ** 2 + (self.rise[circle] - rows.rise[south]) ** 2
        above = (self.ring[circle] - rows.ring[north]) ** 2 + (self.rise[circle] - rows.rise[north]) ** 2
        within = (rows.edges[south] <= latitude) & (latitude <= rows.edges[north])
        least, most = np.where(within, 0, np.minimum(below, above)), np.maximum(below, above)
        narrow = np.minimum(rows.ring[south], rows.ring[north])
        # A row across the equator is wider between its edges; up to 8,000 km `most` takes off more than that adds.
        wide = np.maximum(rows.ring[south], rows.ring[north])
        outer_room = self.surely_out_m[circle] ** 2 - least
        inner_room = np.where(self.surely_in_m[circle] > 0, self.surely_in_m[circle] ** 2, 0) - most
        outer = _half_width(outer_room, 4 * self.ring[circle] * narrow)
        inner = _half_width(inner_room, 4 * self.ring[circle] * wide)
        return np.where(outer > NEARLY_HALF_TURN_DEGREES, HALF_TURN_DEGREES, outer), inner

    def surely(self, part: Stretches) -> tuple[Keys, Positions]:
        """Return the people of the inner stretches, and for each the circle."""
        many = part.inner_to - part.inner_from
        return self.rows.people(spread(part.inner_from, many)), np.repeat(part.circle, many)

    def tested(self, part: Stretches) -> tuple[Keys, Positions]:
        """Test the people between outer and inner stretches; return those inside, and for each the circle."""
        start = np.concatenate([part.outer_from, part.inner_to])
        many = np.concatenate([part.inner_from, part.outer_to]) - start
        person = self.rows.people(spread(start, many))
        circle = np.repeat(np.concatenate([part.circle, part.circle]), many)
        at = person.astype(np.intp)
        difference = self.people.ecef.take(at, axis=0)
        difference -= self.centres.ecef.take(circle, axis=0)

        def measure_km(edge: Positions) -> Floats:
            one, other = at[edge], circle[edge]
            people, centres = self.people, self.centres
            return distance_km(
                people.latitude[one], people.longitude[one], centres.latitude[other], centres.longitude[other]
            )

        inside = decide(
            np.sqrt(np.einsum("ij,ij->i", difference, difference)),
            (self.surely_in_m[circle], self.surely_out_m[circle]),
            self.radius_km[circle],
            measure_km,
        )
        return person[inside], circle[inside]


def find_by_circle(people: Places, centres: Places, radii_km: Floats, classes: Positions) -> tuple[Persons, Counts]:
    """Return the positions of the people in each circle, in order, circle after circle; and how many each has.

    `radii_km` has a row for each class and a column for each centre; `classes` names each person's row.
    """
    bits = position_bits(people)
    counts = np.zeros(len(centres), dtype=np.int64)
    found = [np.empty(0, dtype=np.int32)]
    for (first, last), parts in _tasks(people, centres, radii_km, classes):
        pairs = [
            person.astype(np.uint32) | ((circle - first).astype(np.uint32) << np.uint32(bits))
            for grid, part in parts
            for person, circle in (grid.surely(part), grid.tested(part))
        ]
        pair = np.concatenate(pairs)
        pair.sort()
        starts = np.arange(last - first, dtype=np.uint32) << np.uint32(bits)
        counts[first:last] = np.diff(np.searchsorted(pair, starts), append=len(pair))
        found.append((pair & np.uint32((1 << bits) - 1)).astype(np.int32))
    return np.concatenate(found), counts


def count_by_circle(people: Places, centres: Places, radii_km: Floats, classes: Positions) -> Counts:
    """Count the people in each circle; arguments as in `find_by_circle`."""
    counts = np.zeros(len(centres), dtype=np.int64)
    for (first, last), parts in _tasks(people, centres, radii_km, classes):
        for grid, part in parts:
            np.add.at(counts, part.circle, part.inner_to - part.inner_from)
            counts[first:last] += np.bincount(grid.tested(part)[1] - first, minlength=last - first)
    return counts


def spread(first: Positions, many: Positions) -> Positions:
    """Return for each start so many consecutive numbers from it: (3, 2) and (7, 1) give 3, 4, 7."""
    until = np.cumsum(many)
    total = int(until[-1]) if len(until) else 0
    return np.arange(total) + np.repeat(first - until + many, many)


def position_bits(people: Places) -> int:
    """Return how many bits a person's position needs."""
    return max(len(people) - 1, 1).bit_length()


def _tasks(
    people: Places, centres: Places, radii_km: Floats, classes: Positions
) -> Iterator[tuple[tuple[int, int], list[tuple[Grid, Stretches]]]]:
    """Cut the work into runs of circles that fit in memory, each with its stretches in every class."""
    grids = []
    for code, radius_km in enumerate(radii_km):
        members = np.flatnonzero(people.known & (classes == code))
        if members.size and len(centres):
            grids.append(Grid(people, members, centres, radius_km))
    if not grids:
        return
    most_circles = 1 << (PAIR_BITS - position_bits(people))
    for block in _cuts(sum(grid.touched for grid in grids), 0, STRETCHES_AT_ONCE, len(centres)):
        stretches = [(grid, grid.stretches(block)) for grid in grids]
        many = np.zeros(block[1] - block[0], dtype=np.intp)
        for _, each in stretches:
            np.add.at(many, each.circle - block[0], each.outer_to - each.outer_from)
        for task in _cuts(many, block[0], PAIRS_AT_ONCE, most_circles):
            yield task, [(grid, each.part(task)) for grid, each in stretches]


def _cuts(size: Positions, first: int, most: int, most_circles: int) -> Iterator[tuple[int, int]]:
    """Cut circles, the first of them numbered `first`, into runs of at most so much in sum (or one) and so many."""
    until = np.cumsum(size)
    start = 0
    while start < len(size):
        done = until[start - 1] if start else 0
        stop = int(np.searchsorted(until, done + most, side="right"))
        stop = min(max(stop, start + 1), start + most_circles, len(size))
        yield first + start, first + stop
        start = stop


def _degrees_north(km: npt.ArrayLike) -> Floats:
    """Return the most degrees of latitude that so many kilometres can span."""
    return np.degrees(np.asarray(km) * 1000 / LEAST_CURVATURE_RADIUS_M)


def _half_width(room: Floats, scale: Floats) -> Floats:
    """Return the difference of longitude in degrees at which `scale` sin²(Δλ/2) is `room`; -1 if room is lacking."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sine = np.sqrt(room / scale)
        width = np.where(sine < 1, np.degrees(2 * np.arcsin(np.minimum(sine, 1))), HALF_TURN_DEGREES)
    return np.where(room >= 0, width, -1)


def _wrap(
    circle: Positions, row: Positions, longitude: Floats, outer: Floats, inner: Floats
) -> tuple[Positions, Positions, Floats]:
    """Return circle, row and the four ends of each stretch, those across the antimeridian as two stretches.

    The ends are those of the outer stretch, and between them those of the inner one; where there is none, both lie at
    the eastern end of the outer one.
    """
    ends = np.stack([longitude - outer, longitude - inner, longitude + inner, longitude + outer])
    ends[1:3] = np.where(inner < 0, ends[3], ends[1:3])
    whole = outer >= HALF_TURN_DEGREES
    ends[0, whole], ends[3, whole] = -HALF_TURN_DEGREES, HALF_TURN_DEGREES
    west = np.flatnonzero(ends[0] < -HALF_TURN_DEGREES)
    east = np.flatnonzero((ends[3] >= HALF_TURN_DEGREES) & ~whole)
    if not (west.size or east.size):
        return circle, row, ends
    both = np.concatenate([np.arange(len(circle)), west, east])
    turned = np.concatenate([ends, ends[:, west] + 360, ends[:, east] - 360], axis=1)
    order = np.argsort(circle[both], kind="stable")
    both, turned = both[order], turned[:, order]
    return circle[both], row[both], turned
