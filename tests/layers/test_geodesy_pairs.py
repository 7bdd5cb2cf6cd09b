"""Many people and many circles: the grid join finds exactly the pairs that measuring every pair would find."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from layers import grid_join
from layers.geodesy import Places, count_within, distance_km, pairs_within

WGS84 = Geod(ellps="WGS84")
NAN = float("nan")
CORNERS = {
    "the Gambia": (13.5, -16.0),
    "the antimeridian": (-17.0, 180.0),
    "beside the antimeridian": (60.0, -179.95),
    "the North Pole": (90.0, 0.0),
    "near the North Pole": (89.97, 120.0),
    "near the South Pole": (-89.9, -180.0),
    "the equator": (0.0, 0.0),
}


def every_pair(people: Places, centres: Places, radii_km: np.ndarray) -> list[tuple[int, int]]:
    """List (centre, person) by measuring every pair; `radii_km` has a row for each centre, a column for each person."""
    table = distance_km(
        people.latitude[None, :], people.longitude[None, :], centres.latitude[:, None], centres.longitude[:, None]
    )
    return [(int(centre), int(person)) for centre, person in np.argwhere(table <= radii_km)]


def check(people: Places, centres: Places, radii_km: np.ndarray, classes: np.ndarray) -> None:
    pairs = pairs_within(people, centres, radii_km, person_class=classes)
    expected = every_pair(people, centres, radii_km.T[:, classes])
    assert list(zip(pairs.centre_index.tolist(), pairs.person_index.tolist(), strict=True)) == expected
    counts = count_within(people, centres, radii_km, person_class=classes)
    assert counts.tolist() == np.bincount(pairs.centre_index, minlength=len(centres)).tolist()


def scattered(rng: np.random.Generator, corner: tuple[float, float], km: float, many: int) -> Places:
    lon, lat, _ = WGS84.fwd(
        np.full(many, corner[1]), np.full(many, corner[0]), rng.uniform(0, 360, many), 1000 * km * rng.random(many)
    )
    return Places(lat, lon)


@pytest.mark.parametrize("corner", CORNERS.values(), ids=CORNERS.keys())
@pytest.mark.parametrize("radius_km", [0.5, 10.0, 300.0])
def test_a_crowd_is_joined_exactly(corner: tuple[float, float], radius_km: float) -> None:
    rng = np.random.default_rng(2026)
    people, centres = (scattered(rng, corner, 4 * radius_km, many) for many in (4_000, 40))
    classes = rng.integers(0, 2, 4_000)
    check(people, centres, np.stack([np.full(40, radius_km / 2), np.linspace(0.1, 1, 40) * radius_km]), classes)


@pytest.mark.parametrize("corner", CORNERS.values(), ids=CORNERS.keys())
@pytest.mark.parametrize("radius_km", [0.001, 5.0, 10.0, 1000.0])
def test_people_at_the_edge_are_joined_exactly(corner: tuple[float, float], radius_km: float) -> None:
    rng = np.random.default_rng(11)
    centres = scattered(rng, corner, radius_km, 8)
    around = np.repeat(np.arange(8), 300)
    offset = rng.choice([1e-4, -1e-4, 0.009, -0.009, 0, 0.4, -0.4], around.size)
    lon, lat, _ = WGS84.fwd(
        centres.longitude[around],
        centres.latitude[around],
        rng.uniform(0, 360, around.size),
        np.maximum(radius_km * 1000 + offset, 0),
    )
    radii = np.full((1, 8), radius_km)
    check(Places(lat, lon), centres, radii, np.zeros(around.size, dtype=int))


def test_a_row_across_the_equator_is_widest_at_the_equator() -> None:
    """The row is 111 km high, and 240 m wider at the equator than at its edges for every 1,000 km of longitude."""
    lon, lat, _ = WGS84.fwd(np.zeros(2_000), np.zeros(2_000), np.full(2_000, 90.0), 1e6 + np.linspace(-100, 300, 2_000))
    others = np.array([-0.5, 0.5])
    people = Places(np.append(lat, others), np.append(lon, [0.0, 0.0]))
    check(people, Places(np.zeros(1), np.zeros(1)), np.array([[1000.0]]), np.zeros(len(people), dtype=int))


def test_a_row_near_a_pole_may_be_covered_all_around_or_nearly() -> None:
    rng = np.random.default_rng(5)
    lat, lon = 90 - np.abs(rng.normal(0, 0.05, 3_000)), rng.uniform(-180, 180, 3_000)
    centres = Places(np.array([90, 89.98, 89.96, 89.9, 89.955, -90]), np.array([0, 179.9, -180, 12, 40, 0]))
    for radius in (1.0, 4.46, 4.47, 5.0, 11.2):
        check(Places(lat, lon), centres, np.full((1, 6), radius), np.zeros(3_000, dtype=int))


spots = st.tuples(
    st.floats(-0.3, 0.3) | st.sampled_from([0.0, 0.1]), st.floats(-0.3, 0.3) | st.sampled_from([0.0, 0.1])
)


@given(
    corner=st.sampled_from(list(CORNERS.values())),
    people=st.lists(spots, max_size=30),
    centres=st.lists(spots, max_size=6),
    radii=st.lists(st.floats(0, 60), min_size=12, max_size=12),
    lost=st.integers(0, 40),
    data=st.data(),
)
def test_any_few_people_and_circles_are_joined_exactly(  # noqa: PLR0917 - what hypothesis draws
    corner: tuple[float, float],
    people: list[tuple[float, float]],
    centres: list[tuple[float, float]],
    radii: list[float],
    lost: int,
    data: st.DataObject,
) -> None:
    asked, around = (
        Places(
            np.clip([corner[0] + north for north, _ in each], -90, 90), np.array([corner[1] + east for _, east in each])
        )
        for each in (people, centres)
    )
    if lost < len(people):
        asked = Places(np.where(np.arange(len(people)) == lost, NAN, asked.latitude), asked.longitude)
    classes = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(people), max_size=len(people))), dtype=int)
    check(asked, around, np.reshape(radii, (2, 6))[:, : len(centres)], classes)


@given(radii=st.lists(st.floats(0, 2000), min_size=2, max_size=8), more=st.floats(0, 500), seed=st.integers(0, 9))
def test_longer_radii_never_lose_a_pair(radii: list[float], more: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people, centres = (scattered(rng, (13.5, -16.0), 1500, many) for many in (60, len(radii)))
    fewer = pairs_within(people, centres, radii)
    all_of_them = pairs_within(people, centres, np.array(radii) + more)
    kept = set(zip(all_of_them.centre_index.tolist(), all_of_them.person_index.tolist(), strict=True))
    assert set(zip(fewer.centre_index.tolist(), fewer.person_index.tolist(), strict=True)) <= kept


@pytest.mark.parametrize("turn", [-720, -360, -180, 1, 90, 163.5, 180, 360, 720])
def test_turning_the_globe_changes_no_pair(turn: float) -> None:
    rng = np.random.default_rng(3)
    people, centres = (scattered(rng, (60.0, 16.5), 100, many) for many in (3_000, 30))
    turned = [Places(each.latitude, each.longitude + turn) for each in (people, centres)]
    here, there = pairs_within(people, centres, 20), pairs_within(turned[0], turned[1], 20)
    assert here.person_index.tolist() == there.person_index.tolist()
    assert here.centre_index.tolist() == there.centre_index.tolist()


def test_urban_and_rural_homes_have_their_own_radius() -> None:
    lon, lat, _ = WGS84.fwd([-16.0] * 4, [13.5] * 4, [90.0] * 4, [4_000.0, 4_000.0, 7_000.0, 7_000.0])
    people, centre = Places(np.array(lat), np.array(lon)), Places(np.array([13.5]), np.array([-16.0]))
    pairs = pairs_within(people, centre, [[5.0], [10.0]], person_class=[0, 1, 0, 1])
    assert pairs.person_index.tolist() == [0, 1, 3]
    assert pairs.distance_km() == pytest.approx([4, 4, 7], abs=1e-9)
    assert len(pairs) == 3
    assert pairs_within(people, centre, [5.0, 10.0], person_class=[0, 1, 0, 1]).person_index.tolist() == [0, 1, 3]


def test_circles_as_large_as_the_earth_hold_everybody_with_a_place() -> None:
    people = Places(np.array([90.0, 0.0, NAN, -45.0]), np.array([0.0, 180.0, 0.0, 10.0]))
    pairs = pairs_within(people, Places(np.array([-90.0, 0.0]), np.array([0.0, 0.0])), [np.inf, 20_003.0])
    assert pairs.centre_index.tolist() == [0, 0, 0, 1, 1]
    assert pairs.person_index.tolist() == [0, 1, 3, 0, 3]  # the antipode is 20,003.9 km away


def test_nobody_or_nowhere_is_no_pair() -> None:
    nobody, nowhere = Places(np.array([]), np.array([])), Places(np.array([NAN]), np.array([0.0]))
    here = Places(np.array([0.0]), np.array([0.0]))
    for people, centres in ((nobody, here), (here, nobody), (nowhere, here), (here, nowhere), (nobody, nobody)):
        assert len(pairs_within(people, centres, 1)) == 0
        assert count_within(people, centres, 1).tolist() == [0] * len(centres)
    assert pairs_within(here, here, 0).person_index.dtype == np.int32


@pytest.mark.parametrize("radius", [-1, NAN, [1, -1], [[1, 1], [NAN, 1]]])
def test_bad_radii_are_refused(radius: npt.ArrayLike) -> None:
    two = Places(np.zeros(2), np.zeros(2))
    with pytest.raises(ValueError, match="0 or more"):
        pairs_within(two, two, radius, person_class=[0, 1] if np.ndim(radius) == 2 else None)


@pytest.mark.parametrize("classes", [[0], [0, 2], [-1, 0], [[0, 1]]])
def test_every_person_needs_a_class_with_radii(classes: list[int]) -> None:
    two = Places(np.zeros(2), np.zeros(2))
    with pytest.raises(ValueError, match="class"):
        pairs_within(two, two, [[1, 1], [2, 2]], person_class=classes)


@pytest.mark.parametrize("corner", [(13.5, -16.0), (-17.0, 180.0)])
def test_small_portions_and_coarse_steps_give_the_same_pairs(
    corner: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(8)
    people, centres = (scattered(rng, corner, 60, many) for many in (5_000, 200))
    whole = pairs_within(people, centres, 10)
    monkeypatch.setattr(grid_join, "PAIRS_AT_ONCE", 100)
    monkeypatch.setattr(grid_join, "STRETCHES_AT_ONCE", 50)
    for bits in (6, 9, 12):
        monkeypatch.setattr(grid_join, "MOST_LONGITUDE_BITS", bits)
        portions = pairs_within(people, centres, 10)
        assert whole.person_index.tolist() == portions.person_index.tolist()
        assert whole.centre_index.tolist() == portions.centre_index.tolist()


def test_half_a_million_circles_of_which_the_last_alone_holds_anybody() -> None:
    people = Places(np.full(8_192, 13.5), np.full(8_192, -16.0))
    centres = Places(np.append(np.full(1 << 19, -50.0), 13.5), np.full((1 << 19) + 1, -16.0))
    pairs = pairs_within(people, centres, 1)
    assert pairs.person_index.tolist() == list(range(8_192))
    assert (pairs.centre_index == 1 << 19).all()


def test_a_stretch_around_a_pole_whose_ends_nearly_meet_takes_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The circle reaches over the pole and leaves out only the people straight behind it, at 179.9 to 180 degrees."""
    monkeypatch.setattr(grid_join, "MOST_LONGITUDE_BITS", 12)
    monkeypatch.setattr(grid_join, "ROWS_A_RADIUS", 10_000_000)
    people = Places(np.full(80, 89.95), np.append(np.linspace(-90.5, -89.5, 78), [-180, 179.9]))
    behind = distance_km(89.97, 90, 89.95, -90)
    shorter_mm = np.arange(0, 60, 0.1)
    centres = Places(np.full(shorter_mm.size, 89.97), np.full(shorter_mm.size, 90.0))
    check(people, centres, (behind - shorter_mm / 1e6)[None, :], np.zeros(80, dtype=int))


def test_people_all_over_the_world_are_joined_exactly() -> None:
    rng = np.random.default_rng(4)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 20_000))), rng.uniform(-200, 200, 20_000)
    centres = Places(lat[:30], lon[:30] + 0.01)
    check(Places(lat, lon), centres, np.geomspace(0.5, 12_000, 30)[None, :], np.zeros(20_000, dtype=int))
