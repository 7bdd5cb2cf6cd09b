"""Distances, circles and nearest places against geodesics that `pyproj` constructs or measures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from layers import geodesy
from layers.ellipsoid import Floats, Positions, chord_limits_m
from layers.geodesy import Places, distance_km, ecef, within_circle

WGS84 = Geod(ellps="WGS84")
NAN = float("nan")

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -89.999, 0.0, 13.5, 89.999, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, -179.9999, 0.0, 179.9999, 180.0]))
spots = st.tuples(latitudes, longitudes)
bearings = st.one_of(st.floats(0, 360), st.sampled_from([0.0, 90.0, 180.0, 270.0]))
radii_km = st.one_of(st.floats(0.001, 1000), st.sampled_from([0.0, 0.001, 1.0, 5.0, 10.0, 50.0, 1000.0]))


def geodesic_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(WGS84.inv(one[1], one[0], other[1], other[0])[2]) / 1000


def moved(start: tuple[float, float], bearing: float, metres: float) -> tuple[float, float]:
    longitude, latitude, _ = WGS84.fwd(start[1], start[0], bearing, metres)
    return latitude, longitude


def places(*spots: tuple[float, float]) -> Places:
    return Places(np.array([lat for lat, _ in spots]), np.array([lon for _, lon in spots]))


def test_earth_centred_axes_end_at_the_ellipsoids_half_axes() -> None:
    a, b = 6_378_137, 6_356_752.314245
    points = ecef([0, 0, 90, -90, 0], [0, 90, 0, 77, 180])
    assert points == pytest.approx(np.array([[a, 0, 0], [0, a, 0], [0, 0, b], [0, 0, -b], [-a, 0, 0]]), abs=1e-6)


def test_known_distances() -> None:
    degree_of_equator, quarter_meridian, half_round = 111.319491, 10_001.965729, 20_003.931459
    km = distance_km([0, 0, 90], [0, 0, 0], [0, 90, -90], [1, 0, 0])
    assert km == pytest.approx([degree_of_equator, quarter_meridian, half_round], abs=1e-6)


def test_distances_broadcast_and_keep_their_shape() -> None:
    km = distance_km(np.zeros((2, 1)), np.zeros((2, 1)), np.zeros(3), np.arange(3.0))
    assert km.shape == (2, 3)
    assert km[0] == pytest.approx([0, 111.319491, 222.638982], abs=1e-6)


def test_a_missing_coordinate_gives_no_distance_and_no_point() -> None:
    assert np.isnan(distance_km([NAN, 0, 0, 0], [0, NAN, 0, 0], [0, 0, NAN, 0], [0, 0, 0, NAN])).all()
    assert np.isnan(ecef([NAN, 0], [0, NAN])).all()


@given(one=spots, other=spots)
def test_there_is_as_far_as_back(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_km(*one, *other) == distance_km(*other, *one)


@pytest.mark.parametrize(("latitude", "longitude"), [(90.001, 0), (-91, 0), (np.inf, 0), (0, np.inf)])
def test_coordinates_off_the_earth_are_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="beyond the poles"):
        Places(np.array([latitude]), np.array([longitude]))
    with pytest.raises(ValueError, match="beyond the poles"):
        distance_km(0, 0, latitude, longitude)


def test_unequal_coordinates_are_refused() -> None:
    with pytest.raises(ValueError, match="equally many"):
        Places(np.zeros(2), np.zeros(3))


@pytest.mark.parametrize("radius", [-0.001, NAN, -np.inf])
def test_a_negative_or_missing_radius_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        within_circle([0], [0], (0, 0), radius)


@given(spot=spots, turns=st.integers(-2, 2))
def test_radius_zero_takes_the_very_same_point_and_no_other(spot: tuple[float, float], turns: int) -> None:
    same = (spot[0], -180.0 if spot[1] == 180 else spot[1])
    assert places(spot, same).within(spot, 0).all()
    assert places((13.5, -16.0), (13.5, -16.0 + 360 * turns)).within((13.5, -16.0), 0).all()
    assert not places(moved(spot, 45, 0.001)).within(spot, 0).any()


@given(centre=spots, bearing=bearings, radius=radii_km.filter(lambda km: km > 0))
def test_a_tenth_of_a_millimetre_decides(centre: tuple[float, float], bearing: float, radius: float) -> None:
    metres = radius * 1000
    within, beyond = moved(centre, bearing, metres - 1e-4), moved(centre, bearing, metres + 1e-4)
    assert places(within, beyond).within(centre, radius).tolist() == [True, False]


@given(centre=spots, bearing=bearings, radius=radii_km)
def test_exactly_as_far_as_the_radius_is_inside(centre: tuple[float, float], bearing: float, radius: float) -> None:
    there = moved(centre, bearing, radius * 1000)
    exact = geodesic_km(there, centre)
    assert places(there).within(centre, exact).tolist() == [True]
    if exact > 0:
        assert places(there).within(centre, np.nextafter(exact, 0)).tolist() == [False]


def test_not_one_of_200_000_adversarial_places_is_wrong() -> None:
    rng = np.random.default_rng(20261115)
    many = 20_000
    for centre in [(0, 0), (13.5, -16.6), (45, 180), (-60, -179.99), (89.99, 30), (-90, 0), (90, 0), (0.001, 90)] + [
        (rng.uniform(-90, 90), rng.uniform(-180, 180)) for _ in range(2)
    ]:
        radius = np.exp(rng.uniform(np.log(0.001), np.log(1000), many))
        bearing = np.where(rng.random(many) < 0.3, rng.choice([0, 90, 180, 270], many), rng.uniform(0, 360, many))
        offset = rng.choice([0, 1e-4, -1e-4, 1e-8, -1e-8, 0.003, -0.003, 0.011, -0.011, 1, -1], many)
        metres = np.maximum(radius * 1000 + offset, 0)
        lon, lat, _ = WGS84.fwd(np.full(many, centre[1]), np.full(many, centre[0]), bearing, metres)
        measured = WGS84.inv(lon, lat, np.full(many, centre[1]), np.full(many, centre[0]))[2] / 1000
        inside = Places(lat, lon).within(centre, radius)
        assert (inside == (measured <= radius)).all()
        constructed = np.abs(offset) >= 1e-4
        assert (inside == (metres <= radius * 1000))[constructed].all()


@given(here=spots, there=spots, radius=st.sampled_from([4999.0, 5001.0, 9999.0, 19_000.0, 20_003.0]))
def test_circles_of_thousands_of_kilometres_are_exact(
    here: tuple[float, float], there: tuple[float, float], radius: float
) -> None:
    assert places(there).within(here, radius).tolist() == [geodesic_km(there, here) <= radius]


def test_a_circle_as_large_as_the_earth_takes_everybody_with_a_place() -> None:
    antipodes = places((90, 0), (-90, 0), (0, 179.7), (NAN, 0))
    for radius in (20_004, 1e9, np.inf):
        assert antipodes.within((-90, 0), radius).tolist() == [True, True, True, False]


@given(centre=spots, others=st.lists(spots, min_size=1, max_size=20), radius=radii_km, more=radii_km)
def test_a_longer_radius_never_loses_anybody(
    centre: tuple[float, float], others: list[tuple[float, float]], radius: float, more: float
) -> None:
    asked = places(*others)
    assert (asked.within(centre, radius) <= asked.within(centre, radius + more)).all()


microdegrees = st.integers(-20_000_000, 20_000_000).map(lambda each: each / 1e6)


@given(
    others=st.lists(st.tuples(microdegrees, microdegrees), min_size=1, max_size=20),
    radius=st.floats(0.0001, 1000),
    turn=st.integers(-180, 180),
)
def test_turning_the_globe_changes_nothing(others: list[tuple[float, float]], radius: float, turn: int) -> None:
    there, turned = places(*others), places(*((lat, lon + turn) for lat, lon in others))
    assert there.within((5, 0), radius).tolist() == turned.within((5, turn), radius).tolist()
    mirrored = places(*((-lat, -lon) for lat, lon in others))
    assert there.within((5, 0), radius).tolist() == mirrored.within((-5, 0), radius).tolist()


@given(centre=spots, radius=radii_km)
def test_a_missing_place_is_never_inside(centre: tuple[float, float], radius: float) -> None:
    assert not places((NAN, NAN), (NAN, centre[1]), (centre[0], NAN)).within(centre, radius).any()
    assert not places(centre).within((NAN, centre[1]), radius).any()


def test_each_place_may_have_its_own_radius() -> None:
    spots = [moved((13.5, -16), 90, 7000)] * 2
    assert within_circle([s[0] for s in spots], [s[1] for s in spots], (13.5, -16), [5, 10]).tolist() == [False, True]


def test_the_band_holds_the_true_edge_with_room_to_spare() -> None:
    rng = np.random.default_rng(7)
    many = 20_000
    for radius in (0.001, 1, 10, 100, 1000, 3000, 5000):
        lat = np.concatenate([rng.uniform(-90, 90, many - 5), [0, 90, -90, 45, 0.0]])
        bearing = np.concatenate([rng.uniform(0, 360, many // 2), rng.choice([0.0, 90.0], many - many // 2)])
        lon2, lat2, _ = WGS84.fwd(np.zeros(many), lat, bearing, np.full(many, radius * 1000.0))
        chord = np.linalg.norm(ecef(lat, np.zeros(many)) - ecef(lat2, lon2), axis=1)
        surely_in, surely_out = chord_limits_m(radius)
        spare = 0.4 * (surely_out - surely_in) / 2
        assert chord.min() > surely_in + spare
        assert chord.max() < surely_out - spare


def test_places_are_kept_apart_from_what_was_given() -> None:
    lat, lon = np.array([1.0, NAN]), np.array([2.0, 3.0])
    kept = Places(lat, lon)
    lat[0] = 50
    assert kept.latitude[0] == 1
    assert kept.known.tolist() == [True, False]
    assert len(kept) == 2
    with pytest.raises(ValueError, match="read-only"):
        kept.ecef[0] = 0


def nearest(people: Places, centres: Places) -> tuple[Positions, Floats]:
    """Ask for the nearest in both ways, by every chord and by the tree, and see that they answer alike."""
    index, km = geodesy.nearest(people, centres)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geodesy, "MATRIX_CHORDS", 0)
        by_tree = geodesy.nearest(people, centres)
    assert index.tolist() == by_tree[0].tolist()
    np.testing.assert_array_equal(km, by_tree[1])
    return index, km


def nearest_by_geodesic(people: Places, centres: Places) -> tuple[list[int], list[float]]:
    table = distance_km(people.latitude[:, None], people.longitude[:, None], centres.latitude, centres.longitude)
    return table.argmin(axis=1).tolist(), table.min(axis=1).tolist()


@given(people=st.lists(spots, min_size=1, max_size=10), centres=st.lists(spots, min_size=1, max_size=10))
def test_the_nearest_centre_is_the_nearest_by_geodesic(
    people: list[tuple[float, float]], centres: list[tuple[float, float]]
) -> None:
    index, km = nearest(places(*people), places(*centres))
    assert (index.tolist(), km.tolist()) == nearest_by_geodesic(places(*people), places(*centres))


@given(
    people=st.lists(spots, min_size=1, max_size=5),
    km=st.floats(1, 19_000) | st.sampled_from([0.001, 0.01, 0.1]),
    tenths=st.integers(-3, 3),
)
def test_near_ties_are_decided_by_the_geodesic(people: list[tuple[float, float]], km: float, tenths: int) -> None:
    home = people[0]
    ways = [moved(home, bearing, km * 1000 + tenths * 1e-4 * bearing) for bearing in (0, 90, 45, 270, 200)]
    index, found = nearest(places(*people), places(*ways))
    assert (index.tolist(), found.tolist()) == nearest_by_geodesic(places(*people), places(*ways))


def test_of_centres_on_one_point_the_first_is_taken() -> None:
    index, km = nearest(places((0, 1), (0, 9)), places((NAN, 0), (0, 10), (0, 2), (0, 2), (0, 10)))
    assert index.tolist() == [2, 1]
    assert km == pytest.approx([111.319491, 111.319491], abs=1e-6)


def test_of_centres_equally_far_the_first_is_taken() -> None:
    rng = np.random.default_rng(1)
    far = [(lat, lon) for lat, lon in rng.uniform(20, 40, (50, 2))]
    mirrored = [(0.0, 0.25), (0.0, -0.25), (0.5, 9.0), (-0.5, 9.0)]
    index, _ = nearest(places((0, 0), (0, 9)), places(*far, *mirrored))
    assert index.tolist() == [50, 52]
    index, _ = nearest(places((0, 0), (0, 9)), places(*mirrored[::-1], *far))
    assert index.tolist() == [2, 0]


def test_centres_a_metre_away_are_told_apart_by_the_geodesic() -> None:
    rng = np.random.default_rng(2)
    for home in zip(rng.uniform(-90, 90, 50), rng.uniform(-180, 180, 50), strict=True):
        around = places(*(moved(home, bearing, 1) for bearing in range(0, 360, 45)))
        index, found = nearest(places(home), around)
        assert (index.tolist(), found.tolist()) == nearest_by_geodesic(places(home), around)


def test_without_a_place_there_is_no_nearest() -> None:
    index, km = nearest(places((0, 0), (NAN, 0)), places((NAN, NAN)))
    assert index.tolist() == [-1, -1]
    assert np.isnan(km).all()
    index, km = nearest(places((0, 0), (NAN, 0)), places((0, 0)))
    assert index.tolist() == [0, -1]
    assert km[0] == 0
    assert np.isnan(km[1])
    assert len(nearest(places(), places((0, 0)))[0]) == 0
    assert nearest(places((0, 0)), places())[0].tolist() == [-1]


def test_places_taken_from_others_are_those_places():
    places = Places(np.array([13.45, np.nan, 9.5, -33.0]), np.array([-16.6, np.nan, 190.0, 151.0]))
    for chosen in (slice(1, 3), np.array([3, 0]), np.array([True, True, False, False])):
        taken, made = places.take(chosen), Places(places.latitude[chosen], places.longitude[chosen])
        assert np.array_equal(taken.ecef, made.ecef, equal_nan=True)
        assert np.array_equal(taken.latitude, made.latitude, equal_nan=True)
        assert not taken.ecef.flags.writeable


@given(latitude=st.floats(-90, 90), longitude=st.floats(-400, 400), radius=st.floats(0, 300))
def test_several_circles_around_one_centre_are_those_measured_one_by_one(latitude, longitude, radius):
    places = Places(np.array([latitude, 13.45, np.nan]), np.array([longitude - 0.01, -16.6, 0.0]))
    both = places.within_each((latitude, longitude), (radius, 5.0))
    assert [each.tolist() for each in both] == [
        places.within((latitude, longitude), km).tolist() for km in (radius, 5.0)
    ]
