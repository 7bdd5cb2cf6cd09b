"""How much of an area lies within a circle: by hand, and by darts thrown on the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, box

from layers.area_shares import outline_of, seen_from
from layers.circles import circle_polygon, share_inside

WGS84 = Geod(ellps="WGS84")
CENTRE = (10.0, -13.0)
KM = 1 / 110.6
"""Degrees of latitude in a kilometre at 10° N; a degree of longitude is 109.6 km there."""

star = Polygon([(-13.2, 9.9), (-12.9, 9.95), (-12.7, 10.2), (-12.95, 10.1), (-13.1, 10.3), (-13.05, 10.0)])
with_a_hole = box(-13.3, 9.8, -12.8, 10.2).difference(box(-13.05, 9.97, -12.97, 10.05))
two_parts = MultiPolygon([box(-13.2, 10.0, -13.1, 10.1), box(-12.95, 9.9, -12.9, 10.0)])


def darts(polygon: Polygon | MultiPolygon, count: int = 100_000) -> np.ndarray:
    """Throw darts evenly over a polygon, on the ellipsoid: (latitude, longitude)."""
    rng = np.random.default_rng(7)
    west, south, east, north = polygon.bounds
    found: list[np.ndarray] = []
    while sum(map(len, found)) < count:
        longitude, latitude = rng.uniform(west, east, count), rng.uniform(south, north, count)
        kept = rng.random(count) < np.cos(np.radians(latitude)) / np.cos(np.radians(south))
        kept &= shapely.contains_xy(polygon, longitude, latitude)
        found.append(np.column_stack([latitude[kept], longitude[kept]]))
    return np.concatenate(found)[:count]


@pytest.mark.parametrize("polygon", [star, with_a_hole, two_parts])
def test_shares_agree_with_darts_thrown_on_the_ellipsoid(polygon: Polygon | MultiPolygon) -> None:
    hits = darts(polygon)
    latitude, longitude = hits.T
    far = WGS84.inv(longitude, latitude, np.full(len(hits), CENTRE[1]), np.full(len(hits), CENTRE[0]))[2] / 1000
    radii = np.array([2.0, 5.0, 8.3, 15.0, 24.0])
    seen = seen_from(outline_of(polygon), CENTRE)
    assert seen.shares(radii) == pytest.approx([(far <= radius).mean() for radius in radii], abs=0.006)
    assert seen.nearest_km() <= far.min() + 1e-3
    assert seen.nearest_km() == pytest.approx(far.min(), abs=0.1)
    assert seen.farthest_km() == pytest.approx(far.max(), abs=0.6)


def test_a_quarter_of_the_circle_lies_in_a_corner_that_meets_its_centre() -> None:
    square = box(-13.0, 10.0, -13.0 + 20 / 109.64, 10.0 + 20 / 110.61)
    share = seen_from(outline_of(square), CENTRE).shares(np.array([10.0]))
    assert share == pytest.approx(np.pi * 100 / 4 / 400, rel=2e-3)


def test_an_area_around_the_centre_is_no_distance_away_and_one_beside_it_is() -> None:
    around, beside = box(-13.1, 9.9, -12.9, 10.1), box(-12.9, 9.9, -12.8, 10.1)
    assert seen_from(outline_of(around), CENTRE).nearest_km() == 0.0
    edge = WGS84.inv(-13.0, 10.0, -12.9, 10.0)[2] / 1000
    assert seen_from(outline_of(beside), CENTRE).nearest_km() == pytest.approx(edge, abs=1e-3)


def test_all_or_nothing_is_exactly_one_or_zero() -> None:
    seen = seen_from(outline_of(star), CENTRE)
    assert seen.shares(np.array([1e-6, 60.0, 500.0])) == pytest.approx([0, 1, 1], abs=1e-12)
    assert seen_from(outline_of(star), (12.0, -13.0)).shares(np.array([50.0])) == pytest.approx([0], abs=1e-12)


def test_an_outline_without_an_area_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a polygon"):
        outline_of(shapely.LineString([(0, 0), (1, 1)]))


@given(
    away=st.floats(0, 12), bearing=st.floats(0, 360), radius=st.floats(0.5, 12), doubt=st.floats(0.5, 12),
    latitude=st.floats(-60, 60),
)  # fmt: skip
def test_a_disc_drawn_as_an_area_has_the_share_of_the_disc(
    away: float, bearing: float, radius: float, doubt: float, latitude: float
) -> None:
    longitude, north, _ = WGS84.fwd(20.0, latitude, bearing, 1000 * away)
    disc = circle_polygon(north, longitude, doubt, vertices=512)
    share = seen_from(outline_of(disc), (latitude, 20.0)).shares(np.array([radius]))[0]
    assert share == pytest.approx(share_inside(away, radius, doubt), abs=2e-3)


@given(radii=st.lists(st.floats(0, 60), min_size=2, max_size=6).map(sorted))
def test_a_wider_circle_never_holds_less(radii: list[float]) -> None:
    shares = seen_from(outline_of(star), (10.1, -13.15)).shares(np.array(radii))
    assert (np.diff(shares) >= -1e-12).all()
