"""What is a network of roads: crossings, the roads between them with their course, length and kind.

Lengths are geodesics on WGS 84, summed along the course. A road runs from its `tail` to its `head`; where its kind is
one-way, vehicles run only so. A road's course includes its two ends. Nodes of degree two inside a road of one kind are
part of its course, not crossings.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from layers.roads.kinds import Kind

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

DEGREES = 1e-7
"""Coordinates are kept to this many degrees, a centimetre: as precisely as OpenStreetMap does."""

NEAR_DEGREES = 0.05
"""A network covers places within its bounds and about as far around as one may join it."""


@dataclass(frozen=True)
class Origin:
    """Where a network comes from: shown wherever it is used.

    `source_date` is the day that the data describe, None if nobody has said; `checksum` is of the file it was read
    from.
    """

    name: str
    source: str
    attribution: str = ""
    source_date: dt.date | None = None
    checksum: str = ""


@dataclass(frozen=True, eq=False)
class Network:
    """Roads between crossings.

    `longitude` and `latitude` are the crossings' degrees (n). `tail`, `head` and `kind` are each road's two crossings
    and its position in `kinds` (m); `first` says where its course begins in `course_longitude` and `course_latitude`
    (m + 1), and `course_m` how far along it each of its points lies, 0 at the tail.
    """

    longitude: Floats
    latitude: Floats
    tail: Indices
    head: Indices
    kind: Indices
    first: Offsets
    course_longitude: Floats
    course_latitude: Floats
    course_m: Floats
    kinds: tuple[Kind, ...]
    origin: Origin = field(default=Origin("", ""))

    def __len__(self) -> int:
        """Count the roads."""
        return len(self.tail)

    @property
    def node_count(self) -> int:
        """Count the crossings and ends."""
        return len(self.longitude)

    @cached_property
    def length_m(self) -> Floats:
        """Return how long each road is, in metres."""
        return self.course_m[self.first[1:] - 1]

    @cached_property
    def lines(self) -> npt.NDArray[np.object_]:
        """Return every road's course as a line in degrees."""
        points = np.column_stack([self.course_longitude, self.course_latitude])
        owner = np.repeat(np.arange(len(self)), np.diff(self.first))
        return np.asarray(shapely.linestrings(points, indices=owner))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees; NaN for a network without roads."""
        if not len(self):
            return (np.nan,) * 4
        lon, lat = self.course_longitude, self.course_latitude
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def covers(self, latitude: Floats, longitude: Floats, *, around: float = NEAR_DEGREES) -> Truths:
        """Tell which places lie within the bounds, or so many degrees around; a place not known does not."""
        west, south, east, north = self.bounds
        inside = (latitude >= south - around) & (latitude <= north + around)
        covered: Truths = inside & (longitude >= west - around) & (longitude <= east + around)
        return covered

    def course(self, road: int) -> npt.NDArray[np.float64]:
        """Return one road's course: rows of longitude and latitude."""
        part = slice(int(self.first[road]), int(self.first[road + 1]))
        return np.column_stack([self.course_longitude[part], self.course_latitude[part]])

    def of_kinds(self, wanted: npt.ArrayLike) -> Truths:
        """Tell for each road whether its kind is wanted, given one answer for each kind."""
        answers = np.asarray(wanted, dtype=bool)
        return answers[self.kind] if len(self) else np.zeros(0, dtype=bool)
