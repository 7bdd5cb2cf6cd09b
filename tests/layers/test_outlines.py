"""Do the outlines hold the capitals, and keep other countries and the sea out?"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from layers.geodesy import distance_km
from layers.outlines import HOME_COUNTRIES, bounds_of, countries_about, countries_at, has_outline, lies_in, lies_near
from tests.places import ROOT

CAPITALS = {
    "GM": (13.4549, -16.5790),
    "SN": (14.6928, -17.4467),
    "GN": (9.5092, -13.7122),
    "CM": (3.8480, 11.5021),
    "FR": (48.8566, 2.3522),
    "NA": (-22.5609, 17.0658),
}


def at(*places: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    latitude, longitude = np.array(places, dtype=float).T
    return latitude, longitude


@pytest.mark.parametrize("country", CAPITALS)
def test_a_capital_lies_in_its_country_and_in_no_other_of_these(country):
    for other in CAPITALS:
        assert lies_in(other, *at(CAPITALS[country]))[0] == (other == country)


def test_the_middle_of_each_home_country_is_named():
    middles = at((13.45, -15.5), (15.0, -15.0), (10.5, -11.0), (5.5, 12.5))
    assert countries_at(*middles).tolist() == ["GM", "SN", "GN", "CM"]
    assert set(HOME_COUNTRIES) == {"GM", "SN", "GN", "CM"}


def test_the_sea_and_a_missing_place_are_nowhere():
    latitude, longitude = at((0.0, 0.0), (np.nan, -15.5))
    assert countries_at(latitude, longitude).tolist() == ["", ""]
    assert not lies_in("GM", latitude, longitude).any()


def test_a_lost_sign_and_swapped_columns_leave_the_country():
    latitude, longitude = CAPITALS["GM"]
    assert not lies_in("GM", *at((latitude, -longitude), (-latitude, longitude), (longitude, latitude))).any()


def test_just_outside_the_outline_still_counts_and_far_outside_does_not():
    square = shapely.box(-16.0, 13.0, -15.0, 14.0)
    east = np.array([-15.0, -14.99, -14.955, -14.95])
    latitude = np.full(4, 13.5)
    apart = distance_km(latitude, np.full(4, -15.0), latitude, east)
    assert lies_near(square, latitude, east, tolerance_km=5).tolist() == (apart <= 5).tolist()
    assert apart[2] < 5 < apart[3]


def test_a_country_without_an_outline_holds_every_place():
    assert not has_outline("ZZ")
    assert lies_in("ZZ", *at((13.0, -16.0), (np.nan, 0.0))).tolist() == [True, False]
    assert bounds_of("ZZ") is None


def test_the_outlines_are_small_and_name_their_source():
    folder = ROOT / "layers" / "outlines"
    assert (folder / "countries.geojson").stat().st_size < 300_000
    assert "Natural Earth" in (folder / "README.md").read_text(encoding="utf-8")
    west, south, east, north = bounds_of("GM")
    assert -17 < west < east < -13
    assert 12.9 < south < north < 14


def test_a_shore_just_outside_its_outline_lies_in_the_only_country_near():
    banjul, serekunda, douala, at_sea = (13.4531, -16.5775), (13.45, -16.68), (4.05, 9.7), (0.0, -30.0)
    latitude, longitude = np.array([banjul, serekunda, douala, at_sea, (np.nan, 3.0)]).T
    assert countries_about(latitude, longitude).tolist() == ["GM", "GM", "CM", "", ""]
    assert countries_at(latitude[:1], longitude[:1]).tolist() == [""]
