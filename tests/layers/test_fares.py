"""Fares can be worked out in the head, never mix currencies, and say why they are not known."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.fares import (
    FARE_LABELS,
    FREE,
    MODES,
    NO_COUNTRY,
    NO_TARIFF,
    NO_WAY,
    PRICED,
    SHAPE,
    SHIPPED,
    fares_of,
    fares_with,
    path_of,
    read_office,
    shipped_at,
)
from layers.money import WEEKS_A_MONTH, CurrencyError, Money, a_month
from layers.outlines import HOME_COUNTRIES
from layers.overlays import NOTHING, Mark, OverlayError, with_figure
from layers.roads.figure_labels import SOURCE_LABELS
from layers.roads.names import OFF_NETWORK, PROFILES, REACHED, SEASONS, UNREACHABLE
from layers.roads.trip import NO_PLACE, Trip
from layers.words import Words

FARES = fares_with()
MARK = Mark(dt.date(2026, 11, 22), "AB")


def trip(there=10.0, back=10.0, *, without=()):
    minutes = {mode: dict.fromkeys(SEASONS, None if mode in without else 30.0) for mode in PROFILES}
    return Trip(REACHED, there, back, 0.0, minutes)


def setting(**values):
    office = NOTHING
    for key, value in values.items():
        office = with_figure(office, SHAPE, path_of(key.replace("__", ".")), value, MARK)
    return fares_with(office)


def test_a_fare_can_be_checked_in_the_head():
    fares = setting(GM__moto__fixed=25.0, GM__moto__per_km=10.0, GM__minibus__fixed=10.0, GM__minibus__per_km=5.0)
    priced = fares_of(trip(3, 4), "GM", fares)  # moto: 2 x 25 + 10 x 7; minibus: 2 x 10 + 5 x 7
    assert priced.status == PRICED
    assert priced.day["moto"] == Money(120, "GMD")
    assert priced.month["moto"] == Money(22 * 120, "GMD")
    assert priced.day["minibus"] == Money(55, "GMD")
    assert priced.day[FREE] == priced.month[FREE] == Money(0, "GMD")
    assert priced.as_columns()["fare_month"]["moto"] == {"amount": 2640.0, "currency": "GMD"}
    assert setting(days=10.0).days_a_month == 10
    assert fares_of(trip(3, 4), "GM", setting(days=10.0)).month["moto"].amount == pytest.approx(10 * 120)


def test_a_fare_is_in_the_money_of_the_sites_country():
    currencies = {code: fares_of(trip(), code, FARES).day["moto"].currency for code in HOME_COUNTRIES}
    assert currencies == {"SN": "XOF", "GM": "GMD", "GN": "GNF", "CM": "XAF"}


@pytest.mark.parametrize(
    ("way", "country", "status"),
    [
        (Trip(UNREACHABLE), "GM", NO_WAY),
        (Trip(OFF_NETWORK), "GM", NO_WAY),
        (NO_PLACE, "GM", NO_WAY),
        (trip(10, None), "GM", NO_WAY),
        (trip(), None, NO_COUNTRY),
        (trip(), "", NO_COUNTRY),
        (trip(), "ML", NO_TARIFF),
    ],
)
def test_a_word_says_why_there_is_no_fare(way, country, status):
    priced = fares_of(way, country, FARES)
    assert priced.status == status
    assert status in FARE_LABELS
    assert set(priced.day.values()) == set(priced.month.values()) == {None}
    assert set(priced.day) == set(PROFILES)


def test_who_cannot_go_that_way_pays_no_fare():
    priced = fares_of(trip(without=("car", "walk")), "GM", FARES)
    assert [mode for mode, money in priced.day.items() if money is None] == ["walk", "car"]


km = st.floats(0, 500)


@given(there=km, back=km, more=km, country=st.sampled_from(HOME_COUNTRIES))
def test_a_fare_is_never_negative_grows_with_the_way_and_walking_is_free(there, back, more, country):
    near, far = (fares_of(trip(way, back), country, FARES) for way in (there, there + more))
    for mode in MODES:
        assert 0 <= near.day[mode].amount <= far.day[mode].amount
        assert near.month[mode].amount == near.day[mode].amount * 22
    assert near.day[FREE].amount == far.month[FREE].amount == 0


def test_every_tariff_that_is_shipped_says_where_it_comes_from():
    assert set(FARES.countries) == set(HOME_COUNTRIES)
    for country in FARES.countries.values():
        assert set(country.tariffs) == set(MODES)
        for tariff in country.tariffs.values():
            assert tariff.source in SOURCE_LABELS
            assert tariff.date is not None
            assert tariff.per_km > 0
    assert FARES.countries["CM"].tariffs["car"].fixed == 350
    assert fares_of(trip(), "CM", FARES).assumed == set(MODES)


def test_what_the_office_sets_is_no_longer_an_assumption():
    half, whole = setting(GM__moto__fixed=30.0), setting(GM__moto__fixed=30.0, GM__moto__per_km=9.0)
    assert half.countries["GM"].tariffs["moto"].marks == (MARK, None)
    assert "moto" in fares_of(trip(), "GM", half).assumed
    assert "moto" not in fares_of(trip(), "GM", whole).assumed
    assert shipped_at("GM.moto.fixed") == 25
    assert shipped_at("days") == 22


def test_an_office_may_bring_a_country_of_its_own():
    office = read_office(
        '[countries.ML]\ncurrency = "XOF"\n[countries.ML.moto]\nfixed = 100\nper_km = 60\nsource = "our drivers"'
    )
    priced = fares_of(trip(), "ML", fares_with(office))
    assert priced.day["moto"] == Money(2 * 100 + 60 * 20, "XOF")
    assert priced.day["car"] is None
    assert priced.assumed == set()


SOURCE = '\nsource = "us"\n'


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[countries.ML.moto]\nfixed = 1\nper_km = 1" + SOURCE, ("countries.ML", "currency")),
        ('[countries.ML]\ncurrency = "XOF"\n[countries.ML.moto]\nfixed = 1' + SOURCE, ("countries.ML.moto", "per_km")),
        ('[countries.GM]\ncurrency = "XOF"', ("GM", "GMD", "XOF")),
        ('[countries.GM]\ncurrency = "dalasi"', ("currency", "countries.GM")),
        ("[countries.GM.moto]\nfixed = -1" + SOURCE, ("fixed", "countries.GM.moto", "0 to")),
        ('[countries.GM.moto]\nfixed = "a lot"' + SOURCE, ("fixed", "countries.GM.moto")),
        ("[countries.GM.moto]\nfixed = 1", ("fixed", "countries.GM.moto", "where it comes from")),
        ("[countries.GM.moto]\nfixed = 1\ndate = 2026" + SOURCE, ("date", "must be a day")),
        ("[countries.GM.walk]\nfixed = 1" + SOURCE, ("walk", "countries.GM", "moto, car, minibus")),
        ("[countries.gambia.moto]\nfixed = 1" + SOURCE, ("gambia", "country")),
        ("[month]\ndays = 32" + SOURCE, ("days", "month", "1 to 31")),
    ],
)
def test_a_table_of_fares_that_cannot_be_meant_so_is_refused_in_one_sentence(content, named):
    with pytest.raises(OverlayError) as refused:
        read_office(content)
    (fault,) = refused.value.faults
    sentence = Words("en")(fault)
    assert [word for word in named if word not in sentence] == []


def test_the_table_that_is_shipped_is_sound():
    assert fares_with(read_office(SHIPPED.read_text(encoding="utf-8"))) == FARES
    for unknown in ("GM.walk.fixed", "GM.moto", "weeks", "gm.moto.fixed", "GM.moto.date", ""):
        with pytest.raises(OverlayError):
            path_of(unknown)


def test_money_of_two_currencies_never_meets():
    one, other = Money(1, "XOF"), Money(1, "XAF")
    for act in (lambda: one + other, lambda: one - other, lambda: one.exceeds(other)):
        with pytest.raises(CurrencyError):
            act()
    assert one + one == Money(2, "XOF")
    assert one - Money(3, "XOF") == Money(-2, "XOF")


def test_as_much_is_not_more():
    assert Money(0.1 + 0.2, "GMD").exceeds(Money(0.3, "GMD")) is False
    assert Money(0.31, "GMD").exceeds(Money(0.3, "GMD")) is True


def test_what_is_paid_each_period_is_so_much_a_month():
    paid = Money(60, "GMD")
    assert a_month(paid, "month", days_a_month=22) == paid
    assert a_month(paid, "day", days_a_month=22) == Money(1320, "GMD")
    assert a_month(paid, "week", days_a_month=22).amount == pytest.approx(60 * WEEKS_A_MONTH)
    assert a_month(Money(6000, "GMD"), "course", days_a_month=22, course_weeks=2 * WEEKS_A_MONTH).amount == 3000
    assert a_month(paid, "course", days_a_month=22) is None
    assert a_month(paid, None, days_a_month=22) is None
    assert dataclasses.asdict(paid) == paid.as_json()
