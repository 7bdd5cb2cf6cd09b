"""Where does a place meet the roads: on which, how far along, and how far is it to there across country?

A place joins the nearest point of the nearest road, not a crossing. Only roads of the main component count, from which
one gets to all its others and back in the way of travelling asked about; ferries are never joined. The nearest point
is found in Mercator's plane, which keeps local proportions (over 5 km it errs by less than a thousandth), and the leg
is then measured as a geodesic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from layers.ellipsoid import GEOD
from layers.roads.kinds import FERRY

if TYPE_CHECKING:
    from layers.roads.network import Floats, Indices, Network, Truths
    from layers.roads.profiles import Speeds

LIMIT_M = 5000.0
"""A place farther than this from every road, in metres, is off the network."""

NO_ROAD = -1


@dataclass(frozen=True, eq=False)
class Joins:
    """Where each of n places meets the roads.

    `road` is the road's position in the network, -1 for a place without coordinates or farther off than the limit;
    `offset_m` is how far along its course from the tail the meeting point lies, `longitude` and `latitude` are its
    degrees, `off_road_m` is the geodesic from the place to it. These are NaN where there is no road; `off_road_m` then
    is the distance to the nearest one, if a place and a road are known at all.
    """

    road: Indices
    offset_m: Floats
    off_road_m: Floats
    longitude: Floats
    latitude: Floats

    def __len__(self) -> int:
        """Count the places."""
        return len(self.road)

    @property
    def joined(self) -> Truths:
        """Tell which places meet a road."""
        return self.road >= 0

    def take(self, which: npt.ArrayLike) -> Joins:
        """Return some of the places, by position or by truth."""
        rows = np.asarray(which)
        return Joins(
            road=self.road[rows],
            offset_m=self.offset_m[rows],
            off_road_m=self.off_road_m[rows],
            longitude=self.longitude[rows],
            latitude=self.latitude[rows],
        )


def main_roads(network: Network, speeds: Speeds, profile: str) -> Truths:
    """Tell which roads belong to the main component for a way of travelling.

    That is the largest set of crossings, by kilometres of road between them, of which each is reached from each other;
    one-way roads count as such for vehicles.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and only needed here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    usable = network.of_kinds(speeds.usable(profile, network.kinds))
    if not usable.any():
        return usable
    walks = speeds.profiles[profile].walks
    tail, head = network.tail[usable], network.head[usable]
    oneway = network.of_kinds([kind.oneway and not walks for kind in network.kinds])[usable]
    begin, end = np.concatenate([tail, head[~oneway]]), np.concatenate([head, tail[~oneway]])
    arcs = coo_array((np.ones(len(begin), dtype=np.int8), (begin, end)), shape=(network.node_count,) * 2)
    _, label = connected_components(arcs.tocsr(), directed=True, connection="strong")
    inside = usable & (label[network.tail] == label[network.head])
    length = np.bincount(label[network.tail[inside]], weights=network.length_m[inside])
    return inside & (label[network.tail] == int(np.argmax(length)) if len(length) else inside)


@dataclass(frozen=True, eq=False)
class Joinable:
    """Some roads of a network, made ready to be joined by any number of places, once."""

    network: Network
    road: npt.NDArray[np.intp]
    point: npt.NDArray[np.intp]
    tree: shapely.STRtree

    @classmethod
    def among(cls, network: Network, roads: Truths) -> Joinable:
        """Prepare the roads that may be joined (`main_roads`); ferries never are."""
        ferry = network.of_kinds([kind.road == FERRY for kind in network.kinds])
        begins = np.ones(len(network.course_m), dtype=bool)
        begins[network.first[1:] - 1] = False  # every point of a course but its last begins a straight piece
        owner = np.repeat(np.arange(len(network)), np.diff(network.first))
        point = np.flatnonzero(begins & (roads & ~ferry)[owner]) if len(network) else np.zeros(0, dtype=np.intp)
        x, y = mercator(network.course_latitude, network.course_longitude)
        ends = np.column_stack([x[point], y[point], x[point + 1], y[point + 1]]).reshape(-1, 2, 2)
        pieces = np.asarray(shapely.linestrings(ends))
        return cls(network, owner[point], point, shapely.STRtree(pieces))

    def join(self, latitude: npt.ArrayLike, longitude: npt.ArrayLike, *, limit_m: float = LIMIT_M) -> Joins:
        """Join places to the nearest of these roads.

        Parameters
        ----------
        latitude, longitude
            The places in degrees; NaN where none is known.
        limit_m
            A place farther than this from every such road is not joined; exactly as far is.

        """
        lat, lon = np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
        road = np.full(len(lat), NO_ROAD, dtype=np.int32)
        offset, off_road, foot_lon, foot_lat = (np.full(len(lat), np.nan) for _ in range(4))
        asked = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        if len(self.point) and len(asked):
            foot = self._nearest_point(lat[asked], lon[asked])
            _, _, metres = GEOD.inv(lon[asked], lat[asked], foot.longitude, foot.latitude)
            near = np.asarray(metres) <= limit_m
            off_road[asked] = metres
            rows = asked[near]
            road[rows] = foot.road[near]
            offset[rows] = foot.offset_m[near]
            foot_lon[rows], foot_lat[rows] = foot.longitude[near], foot.latitude[near]
        return Joins(road, offset, off_road, foot_lon, foot_lat)

    def _nearest_point(self, latitude: Floats, longitude: Floats) -> _Foot:
        """Find each place's nearest point on the roads: which road, metres from its tail, and degrees."""
        network = self.network
        px, py = mercator(latitude, longitude)
        which = self.tree.query_nearest(shapely.points(px, py), all_matches=False)[1]
        here = self.point[which]
        (x, y), (to_x, to_y) = (
            mercator(network.course_latitude[at], network.course_longitude[at]) for at in (here, here + 1)
        )
        dx, dy = to_x - x, to_y - y
        squared = dx * dx + dy * dy
        along = (px - x) * dx + (py - y) * dy
        share = np.clip(np.divide(along, squared, out=np.zeros_like(along), where=squared > 0), 0.0, 1.0)

        def between(values: Floats) -> Floats:
            return values[here] + share * (values[here + 1] - values[here])

        return _Foot(
            self.road[which],
            between(network.course_m),
            between(network.course_longitude),
            between(network.course_latitude),
        )


@dataclass(frozen=True, eq=False)
class _Foot:
    road: npt.NDArray[np.intp]
    offset_m: Floats
    longitude: Floats
    latitude: Floats


def join_to_roads(
    network: Network, among: Truths, latitude: npt.ArrayLike, longitude: npt.ArrayLike, *, limit_m: float = LIMIT_M
) -> Joins:
    """Join places to the nearest of some roads: `Joinable.join` for whoever asks once."""
    return Joinable.among(network, among).join(latitude, longitude, limit_m=limit_m)


def mercator(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """Return the conformal plane's coordinates on WGS 84, in radians (Snyder 1987, Map Projections, eq. 7-6, 7-7)."""
    e = np.sqrt(GEOD.es)
    sine = np.sin(np.radians(np.clip(latitude, -89.9, 89.9)))
    return np.radians(longitude), np.arctanh(sine) - e * np.arctanh(e * sine)
