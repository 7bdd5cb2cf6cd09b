"""Circles as polygons, and places known only to a precision."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon

from layers.circles import circle_polygon, circle_polygons, share_inside

WGS84 = Geod(ellps="WGS84")
NAN = float("nan")
near_poles = st.floats(-3, 1).map(lambda power: 90 - 10**power)
latitudes = st.one_of(st.floats(-90, 90), near_poles, near_poles.map(lambda each: -each), st.sampled_from([0.0, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.floats(-3, 1).map(lambda power: 180 - 10**power), st.just(180.0))


def test_the_corners_lie_on_the_true_circle() -> None:
    circle = circle_polygon(13.5, -16.0, 10)
    assert isinstance(circle, Polygon)
    corners = np.array(circle.exterior.coords)
    assert len(corners) == 65
    _, _, metres = WGS84.inv(corners[:, 0], corners[:, 1], np.full(65, -16.0), np.full(65, 13.5))
    assert metres == pytest.approx(np.full(65, 10_000), abs=1e-6)
    assert circle.exterior.is_ccw
    assert circle.bounds[3] == pytest.approx(WGS84.fwd(-16, 13.5, 0, 10_000)[1], abs=1e-12)


def test_more_corners_come_nearer_to_the_whole_area() -> None:
    shares = [
        WGS84.geometry_area_perimeter(circle_polygon(60, 20, 5, vertices=vertices))[0] / (np.pi * 5000**2)
        for vertices in (16, 64, 256)
    ]
    assert shares == pytest.approx([0.9745, 0.9984, 0.9999], abs=5e-5)


@given(latitude=latitudes, longitude=longitudes, radius_km=st.floats(0.1, 5000))
def test_every_circle_is_a_valid_polygon_within_the_map(latitude: float, longitude: float, radius_km: float) -> None:
    circle = circle_polygon(latitude, longitude, radius_km)
    assert circle.is_valid
    west, south, east, north = circle.bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    assert all(part.exterior.is_ccw for part in getattr(circle, "geoms", [circle]))


@given(latitude=st.floats(-60, 60), longitude=longitudes, radius_km=st.floats(0.1, 500))
def test_a_circle_has_the_area_of_its_radius(latitude: float, longitude: float, radius_km: float) -> None:
    area = WGS84.geometry_area_perimeter(circle_polygon(latitude, longitude, radius_km))[0]
    assert area / (np.pi * (1000 * radius_km) ** 2) == pytest.approx(0.9984, abs=0.002)


def test_a_circle_across_the_antimeridian_comes_in_two_parts() -> None:
    circle = circle_polygon(-17, 179.99, 10)
    assert isinstance(circle, MultiPolygon)
    assert len(circle.geoms) == 2
    assert circle.contains(Point(179.95, -17))
    assert circle.contains(Point(-179.95, -17))
    assert not circle.contains(Point(0, -17))
    assert WGS84.geometry_area_perimeter(circle)[0] == pytest.approx(0.9984 * np.pi * 1e8, rel=1e-4)
    assert isinstance(circle_polygon(-17, 180, 10), MultiPolygon)


@pytest.mark.parametrize(("latitude", "pole"), [(89.95, 90), (-89.95, -90), (90, 90), (-90, -90)])
def test_a_circle_around_a_pole_reaches_it_all_along(latitude: float, pole: float) -> None:
    circle = circle_polygon(latitude, 170, 10)
    assert isinstance(circle, Polygon)
    assert circle.bounds[0] == -180
    assert circle.bounds[2] == 180
    inner = pole - np.sign(pole) * 0.001
    assert all(circle.covers(Point(longitude, inner)) for longitude in range(-180, 181, 20))
    assert not circle.intersects(Point(0, -pole))
    assert WGS84.geometry_area_perimeter(circle)[0] == pytest.approx(0.9984 * np.pi * 1e8, rel=1e-3)


def test_a_circle_of_no_radius_is_empty() -> None:
    assert circle_polygon(13.5, -16, 0).is_empty


def test_many_circles_are_the_single_ones() -> None:
    lat, lon, radius = [13.5, 0, 90, -89.99, 5], [-16, 180, 0, 5, 5], [5, 10, 20, 30, 0]
    many = circle_polygons(lat, lon, radius)
    assert [shapely.to_wkb(each) for each in many] == [
        shapely.to_wkb(circle_polygon(*each)) for each in zip(lat, lon, radius, strict=True)
    ]
    assert len(circle_polygons([], [], 5)) == 0
    assert [each.bounds for each in circle_polygons([1, 2], [3, 4], 5)] == [
        circle_polygon(1, 3, 5).bounds,
        circle_polygon(2, 4, 5).bounds,
    ]


@pytest.mark.parametrize(("latitude", "longitude", "radius"), [(NAN, 0, 1), (0, NAN, 1), (91, 0, 1)])
def test_a_circle_needs_a_centre(latitude: float, longitude: float, radius: float) -> None:
    with pytest.raises(ValueError, match=r"centre|poles"):
        circle_polygon(latitude, longitude, radius)


@pytest.mark.parametrize("radius", [-1, NAN, 5000.1, np.inf])
def test_a_circle_needs_a_sensible_radius(radius: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 5000 km"):
        circle_polygon(0, 0, radius)


def test_shares_that_can_be_checked_in_the_head() -> None:
    lens_of_equal_discs = 2 / 3 - np.sqrt(3) / (2 * np.pi)
    shares = share_inside([0, 3, 4, 5, 7, 7.1, 0, 6, 2], [5, 5, 5, 5, 5, 5, 1, 6, 0], [2, 2, 1, 5, 2, 2, 2, 6, 3])
    assert shares == pytest.approx([1, 1, 1, lens_of_equal_discs, 0, 0, 0.25, lens_of_equal_discs, 0], abs=1e-12)
    assert shares[[0, 1, 2, 4, 5, 8]].tolist() == [1, 1, 1, 0, 0, 0]


def test_discs_that_touch_from_within_or_without_are_exactly_one_or_zero() -> None:
    assert share_inside([0.5, 1.0, 8.4, 12.9], [2.625, 5.25, 8.3, 8.3], [2.125, 4.25, 0.1, 4.6]).tolist() == [
        1,
        1,
        0,
        0,
    ]


def test_the_edge_of_a_very_large_circle_halves_the_disc() -> None:
    assert share_inside(1e6, 1e6, 0.001) == pytest.approx(0.5, abs=1e-6)


def test_without_a_precision_the_distance_decides() -> None:
    assert share_inside([5, 5, 5.0001, 5.0001], 5, [0, NAN, 0, NAN]).tolist() == [1, 1, 0, 0]


def test_without_a_distance_there_is_no_share() -> None:
    assert np.isnan(share_inside([NAN, NAN], [5, 5], [1, NAN])).all()


@pytest.mark.parametrize("given_values", [(-1, 5, 1), (1, -5, 1), (1, 5, -1), (1, NAN, 1)])
def test_negative_kilometres_or_a_missing_radius_are_refused(given_values: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="not be negative"):
        share_inside(*given_values)


@pytest.mark.parametrize(
    ("distance", "radius", "precision"),
    [(5, 5, 1), (4.5, 5, 1), (9, 10, 3), (12, 10, 3), (3, 2, 4), (1, 5, 5), (10, 10, 0.2), (0.5, 1, 6)],
)
def test_shares_agree_with_throwing_darts(distance: float, radius: float, precision: float) -> None:
    rng = np.random.default_rng(42)
    many = 400_000
    reach, angle = precision * np.sqrt(rng.random(many)), rng.uniform(0, 2 * np.pi, many)
    hit = np.hypot(distance + reach * np.cos(angle), reach * np.sin(angle)) <= radius
    assert share_inside(distance, radius, precision) == pytest.approx(hit.mean(), abs=4 * 0.5 / np.sqrt(many))


def test_shares_agree_with_darts_thrown_on_the_ellipsoid() -> None:
    rng = np.random.default_rng(43)
    many = 400_000
    stated = WGS84.fwd(-16, 13.5, 77, 9_000)[:2]
    reach, bearing = 3_000 * np.sqrt(rng.random(many)), rng.uniform(0, 360, many)
    lon, lat, _ = WGS84.fwd(np.full(many, stated[0]), np.full(many, stated[1]), bearing, reach)
    metres = WGS84.inv(lon, lat, np.full(many, -16.0), np.full(many, 13.5))[2]
    assert share_inside(9, 10, 3) == pytest.approx((metres <= 10_000).mean(), abs=4 * 0.5 / np.sqrt(many))


@given(distance=st.floats(0, 50), further=st.floats(0, 50), radius=st.floats(0, 50), precision=st.floats(0.001, 50))
def test_further_away_is_never_likelier(distance: float, further: float, radius: float, precision: float) -> None:
    here, there = share_inside([distance, distance + further], radius, precision)
    assert 0 <= there <= here + 1e-7
    assert here <= 1
    assert share_inside(distance, radius + further, precision) >= here - 1e-7
