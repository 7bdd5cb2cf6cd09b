"""What a way costs is said beside the stipend, and never compared where it cannot be."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from layers.fares import Tariff, fares_of, fares_with
from layers.money import Money
from layers.roads.names import NO_NETWORK, PROFILES, SEASONS, UNREACHABLE
from layers.roads.trip import NO_PLACE, Trip
from mapping.fares_in_words import WALKED_MINUTES, WARNING, fare_lines, stipend_a_month
from tests.mapping import world
from tests.mapping.test_person_sheet import sheet

ENGLISH, FRENCH = world.ENGLISH, world.FRENCH
KNOWN = fares_with()
RIDES = {"moto": (25, 10), "minibus": (10, 5)}
FARES = dataclasses.replace(
    KNOWN,
    countries={
        "GM": dataclasses.replace(
            KNOWN.countries["GM"], tariffs={mode: Tariff(*pair, source="drivers") for mode, pair in RIDES.items()}
        )
    },
)
STIPEND = {"stipend_amount": 5000.0, "stipend_currency": "GMD", "stipend_period": "month", "duration_weeks": 26.0}


def trip(km=3.5, *, walk=90.0):
    minutes = {mode: dict.fromkeys(SEASONS, walk if mode == "walk" else 10.0) for mode in PROFILES}
    return Trip("reached", km, km, 0.0, minutes)


def said(way, *, words=ENGLISH, programme=True, fares=FARES, **offered):
    priced = fares_of(way, "GM", fares)
    return [line.text for line in fare_lines({**STIPEND, **offered}, way, priced, words, is_programme=programme)]


def test_the_stipend_stands_beside_what_the_way_costs():
    # moto: 2 x 25 + 10 x 7 = 120 a day; minibus: 2 x 10 + 5 x 7 = 55; times 22
    assert said(trip()) == [
        "transport there and back, a day / a month: moto-taxi 120 / 2,640 GMD, minibus 55 / 1,210 GMD",
        "stipend 5,000 GMD a month, transport about 1,210 GMD (minibus)",
    ]
    assert [line.replace("\u202f", " ") for line in said(trip(), words=FRENCH)] == [
        "transport aller et retour, par jour / par mois : moto-taxi 120 / 2 640 GMD, minibus 55 / 1 210 GMD".replace(
            " :", "\xa0:"
        ),
        "indemnité : 5 000 GMD par mois, transport : environ 1 210 GMD (minibus)".replace(" :", "\xa0:"),
    ]


def test_a_visit_has_no_month():
    assert said(trip(), programme=False, stipend_amount=None) == [
        "transport there and back: moto-taxi 120 GMD, minibus 55 GMD"
    ]


def test_a_fare_above_the_stipend_is_said_with_a_sign():
    lines = said(trip(), stipend_amount=1000.0)
    assert lines[1] == (
        f"{WARNING} stipend 1,000 GMD a month, transport about 1,210 GMD (minibus): more than the stipend"
    )
    assert said(trip(), stipend_amount=2000.0)[2] == f"{WARNING} moto-taxi: more than the stipend"
    assert WARNING not in "".join(said(trip(), stipend_amount=2640.0))


def test_who_can_walk_need_not_pay():
    lines = said(trip(walk=WALKED_MINUTES), stipend_amount=1000.0)
    assert lines[0].startswith("transport there and back, a day / a month: free on foot, moto-taxi 120 / 2,640 GMD")
    assert lines[1] == "stipend 1,000 GMD a month, transport nothing on foot or about 1,210 GMD (minibus)"
    assert lines[2] == f"{WARNING} moto-taxi, minibus: more than the stipend"


def test_money_of_two_currencies_is_not_compared():
    assert said(trip(), stipend_currency="XOF")[1:] == ["stipend in XOF, transport in GMD: not compared"]


@pytest.mark.parametrize("missing", [{"stipend_currency": None}, {"stipend_period": None}])
def test_a_stipend_of_which_too_little_is_known_is_not_compared(missing):
    assert said(trip(), **missing)[1:] == [
        "the stipend's currency or period is not stated: it cannot be set against transport"
    ]


def test_tariffs_that_are_assumptions_are_marked():
    assert said(trip(), fares=KNOWN)[0].endswith("(tariffs partly assumed)")


@pytest.mark.parametrize("way", [Trip(UNREACHABLE), Trip(NO_NETWORK)])
def test_without_a_way_the_reason_is_said(way):
    assert said(way) == ["No fare: the way by road is not known"]


def test_where_no_roads_are_kept_nothing_is_said_but_beside_a_stipend():
    assert said(Trip(NO_NETWORK), stipend_amount=None) == []
    assert said(NO_PLACE) == []
    assert fare_lines(STIPEND, None, None, ENGLISH, is_programme=True) == []


def test_a_stipend_paid_otherwise_becomes_a_months():
    assert said(trip(), stipend_amount=60.0, stipend_period="day")[1] == (
        "stipend about 1,320 GMD a month, transport about 1,210 GMD (minibus)"
    )
    assert stipend_a_month({**STIPEND, "stipend_amount": 60.0, "stipend_period": "day"}, 22) == Money(1320, "GMD")
    assert stipend_a_month({**STIPEND, "stipend_amount": pd.NA}, 22) is None


def test_the_sheet_says_what_the_way_costs(tmp_path):
    options = [world.option()]
    person = world.person(*options, programmes=pd.DataFrame([{"programme_id": "masonry", **STIPEND}]))
    site = options[0]["service_id"]
    known = dataclasses.replace(person, trips={site: trip()}, fares={site: fares_of(trip(), "GM", FARES)})
    text = sheet(tmp_path, known)
    assert "moto-taxi 120 / 2,640 GMD, minibus 55 / 1,210 GMD" in text
    assert "stipend 5,000 GMD a month, transport about 1,210 GMD (minibus)" in text
    assert "indemnité : 5" in sheet(tmp_path, known, FRENCH)
