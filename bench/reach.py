"""Who lies within which circle: the exact join on the ellipsoid against what one would otherwise use.

Homes and circles are spread evenly over a box of 4 by 4.6 degrees (12.5 to 16.5 N, 16.6 to 12.0 W: 220,000 km², about
Senegal and The Gambia together); every other circle has 5 km, the rest 10: some 4.4 million pairs at full size.

Ours and BallTree start from degrees and build what they need. geopandas is given frames of points already in UTM zone
28 N for nothing, and the faster of its ways: homes on the left, one join for each radius. Every pair is checked: all
whose chord, which is never longer than the geodesic, is within 1.01 radii are measured by `pyproj.Geod`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from bench.harness import OURS, Benchmark, Goal
from layers.ellipsoid import GEOD, Floats, Places
from layers.geodesy import Pairs, nearest, pairs_within

SOUTH, NORTH, WEST, EAST = 12.5, 16.5, -16.6, -12.0
UTM_28_NORTH = 32628
EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, for the peer that takes it for a ball."""

CHECKED_RADII = 1.01
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """Homes and circles, in degrees: a row of latitudes and one of longitudes."""

    homes: Floats
    centres: Floats
    radius_km: Floats

    @cached_property
    def truth(self) -> Numbers:
        """List every true pair as a number, by measuring every pair that could be one."""
        homes, centres = Places(*self.homes), Places(*self.centres)
        near = cKDTree(homes.ecef).query_ball_point(centres.ecef, self.radius_km * 1000 * CHECKED_RADII)
        home = np.concatenate([np.asarray(each, dtype=np.int64) for each in near])
        centre = np.repeat(np.arange(len(centres)), [len(each) for each in near])
        metres = GEOD.inv(*self.homes[::-1, home], *self.centres[::-1, centre])[2]
        return self.numbers(home, centre)[metres / 1000 <= self.radius_km[centre]]

    @cached_property
    def frames(self) -> tuple[Any, Any]:
        """Return homes and centres as points in UTM zone 28 N."""
        import geopandas as gpd
        from pyproj import Transformer

        metres = Transformer.from_crs(4326, UTM_28_NORTH, always_xy=True)
        homes, centres = (
            gpd.GeoDataFrame(geometry=gpd.points_from_xy(*metres.transform(*each[::-1])), crs=UTM_28_NORTH)
            for each in (self.homes, self.centres)
        )
        return homes, centres

    def numbers(self, home: npt.NDArray[Any], centre: npt.NDArray[Any]) -> Numbers:
        """Return each pair as one number."""
        return np.asarray(centre, dtype=np.int64) * self.homes.shape[1] + home


def scatter(homes: int, circles: int) -> World:
    rng = np.random.default_rng(20261115)
    low, high = [[SOUTH], [WEST]], [[NORTH], [EAST]]
    return World(
        rng.uniform(low, high, (2, homes)),
        rng.uniform(low, high, (2, circles)),
        np.where(np.arange(circles) % 2, 5.0, 10.0),
    )


def million(scale: float) -> World:
    return scatter(int(1_000_000 * scale), int(5_000 * scale))


def million_with_frames(scale: float) -> World:
    world = million(scale)
    _ = world.frames
    return world


def ten_thousand(scale: float) -> World:
    return scatter(int(10_000 * scale), int(1_000 * scale))


def ours(world: World) -> Pairs:
    return pairs_within(Places(*world.homes), Places(*world.centres), world.radius_km)


def sjoin(world: World) -> list[Any]:
    import geopandas as gpd

    homes, centres = world.frames
    return [
        gpd.sjoin(homes, centres[world.radius_km == km], predicate="dwithin", distance=km * 1000)
        for km in np.unique(world.radius_km)
    ]


def balltree(world: World) -> Any:
    from sklearn.neighbors import BallTree

    tree = BallTree(np.radians(world.homes.T), metric="haversine")
    return tree.query_radius(np.radians(world.centres.T), r=world.radius_km / EARTH_RADIUS_KM)


def check_pairs(world: World, answers: dict[str, Any]) -> str:
    """Refuse ours if one pair is wrong; say how many pairs the peers have wrong."""
    mine = answers[OURS]
    numbers = world.numbers(mine.person_index, mine.centre_index)
    truth = np.sort(world.truth)
    if not np.array_equal(numbers, truth):
        raise AssertionError(f"{np.setxor1d(numbers, truth).size} pairs wrong, or out of order")
    box = f"{SOUTH} to {NORTH} N, {-WEST} to {-EAST} W"
    found = [
        f"{world.homes.shape[1]:,} homes and {world.centres.shape[1]:,} circles in {box}: {len(truth):,} pairs",
        f"pairs wrong against pyproj.Geod: {OURS} 0",
    ]
    if "geopandas sjoin" in answers:
        joined = answers["geopandas sjoin"]
        theirs = np.concatenate([world.numbers(np.asarray(each.index), each["index_right"]) for each in joined])
        found.append(f"geopandas sjoin (UTM) {np.setxor1d(theirs, truth).size:,}")
    if "BallTree" in answers:
        home = np.concatenate(answers["BallTree"])
        centre = np.repeat(np.arange(world.centres.shape[1]), [len(each) for each in answers["BallTree"]])
        found.append(f"BallTree (haversine) {np.setxor1d(world.numbers(home, centre), truth).size:,}")
    return ", ".join(found) + "."


def settlements(scale: float) -> World:
    return scatter(int(100_000 * scale), int(15_000 * scale))


def ours_nearest(world: World) -> tuple[npt.NDArray[np.intp], Floats]:
    return nearest(Places(*world.homes), Places(*world.centres))


def balltree_nearest(world: World) -> Any:
    from sklearn.neighbors import BallTree

    return BallTree(np.radians(world.centres.T), metric="haversine").query(np.radians(world.homes.T))


def check_nearest(world: World, answers: dict[str, Any]) -> str:
    """Measure the ten centres nearest by chord: none may be nearer than ours."""
    homes, centres = Places(*world.homes), Places(*world.centres)
    _, near = cKDTree(centres.ecef).query(homes.ecef, k=min(10, len(centres)))
    many = near.shape[1]
    metres = GEOD.inv(*np.repeat(world.homes[::-1], many, axis=1), *world.centres[::-1, near.ravel()])[2]
    index, km = answers[OURS]
    rows = np.arange(len(homes))
    best = metres.reshape(near.shape).argmin(axis=1)
    if not np.array_equal(index, near[rows, best]):
        raise AssertionError("a nearer settlement was missed")
    if not np.array_equal(km, metres.reshape(near.shape)[rows, best] / 1000):
        raise AssertionError("a distance is wrong")
    theirs = np.asarray(answers["BallTree"][1])[:, 0]
    return (
        f"{len(homes):,} homes, {len(centres):,} settlements. "
        f"Homes given a wrong settlement: {OURS} 0, BallTree (haversine) {int((theirs != index).sum()):,}."
    )


BENCHMARKS = [
    Benchmark(
        "Reach: 1,000,000 homes, 5,000 circles of 5 and 10 km",
        prepare=million_with_frames,
        ours=ours,
        peers={"geopandas sjoin": sjoin, "BallTree": balltree},
        check=check_pairs,
        goal=Goal(times_faster={"geopandas sjoin": 4, "BallTree": 2}),
    ),
    Benchmark(
        "Reach: memory for 1,000,000 homes, 5,000 circles",
        prepare=million,
        ours=ours,
        check=check_pairs,
        goal=Goal(megabytes=1000),
        runs=3,
        in_child=True,
    ),
    Benchmark(
        "Reach: 10,000 homes, 1,000 circles of 5 and 10 km",
        prepare=ten_thousand,
        ours=ours,
        peers={"BallTree": balltree},
        check=check_pairs,
        goal=Goal(seconds=0.1),
    ),
    Benchmark(
        "Reach: the nearest of 15,000 settlements for 100,000 homes",
        prepare=settlements,
        ours=ours_nearest,
        peers={"BallTree": balltree_nearest},
        check=check_nearest,
        goal=Goal(seconds=1),
    ),
]
