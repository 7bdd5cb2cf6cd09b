"""When an option ends, and what it leaves in the purse: figures that can be checked in the head."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.choosing.bands import bands_of, month_costs
from assessments.choosing.clock import clock_of, is_old
from assessments.choosing.purse import (
    KNOWN,
    NO_COUNTRY,
    NO_COURSE,
    NO_STIPEND,
    NO_TARIFF,
    NO_WAY,
    TWO_CURRENCIES,
    UNCLEAR_STIPEND,
    daily_cost,
    purse_of,
)
from layers.fares import CountryFares, Fares, Tariff
from layers.living import Living, Monthly
from layers.money import Money
from layers.roads.trip import Trip

ON = dt.date(2026, 11, 15)
FARES = Fares(
    20.0, {"GM": CountryFares("GMD", {"minibus": Tariff(10.0, 1.0, "asked"), "moto": Tariff(5.0, 10.0, "asked")})}
)
LIVING = Living(
    40.0,
    1.5,
    {"GM": {kind: Monthly(Money(amount, "GMD"), "asked") for kind, amount in
            (("food", 1000.0), ("lodging", 500.0), ("income", 4000.0))}},
)  # fmt: skip
COURSE = {
    "stipend_amount": 2000.0,
    "stipend_currency": "GMD",
    "stipend_period": "month",
    "duration_weeks": 26.0,
    "hours_per_week": 20.0,
}


def by_road(km, *, walk=None):
    minutes = {mode: {"dry": 30.0, "rainy": 60.0} for mode in ("moto", "car", "minibus")}
    minutes["walk"] = {"dry": walk or km * 12, "rainy": walk or km * 12}
    return Trip("reached", road_km=km, road_km_back=km, travel_minutes=minutes)


def daily(trip=None, km=None, country="GM"):
    return daily_cost(trip, km, country, fares=FARES, detour=LIVING.detour)


def purse(offered=COURSE, trip=None, km=None, country="GM", **more):
    return purse_of(offered, daily(trip, km, country), country, fares=FARES, living=LIVING, **more)


def test_a_course_lasts_its_weeks_from_the_next_intake():
    clock = clock_of({"intake_dates": "2026-11-01 2026-12-01 2027-03-01", "duration_weeks": 4.0}, on=ON)
    assert (clock.starts, clock.ends, clock.wait_days) == (dt.date(2026, 12, 1), dt.date(2026, 12, 29), 16)
    assert (clock.source, clock.intake_missed) == ("intake", False)
    today = clock_of({"intake_dates": "2026-11-15", "duration_weeks": 1.0}, on=ON)
    assert (today.starts, today.wait_days, today.source, today.intake_missed) == (ON, 0, "intake", False)


def test_of_a_single_start_the_later_end_counts():
    course = {"starts": "2027-01-04", "ends": "2027-02-28", "duration_weeks": 4.0}
    assert clock_of(course, on=ON).ends == dt.date(2027, 2, 28)
    assert clock_of({**course, "duration_weeks": 10.0}, on=ON).ends == dt.date(2027, 3, 15)


def test_a_course_that_runs_already_says_that_no_intake_lies_ahead():
    clock = clock_of({"starts": "2026-11-01", "ends": "2027-02-28", "duration_weeks": 16.0}, on=ON)
    assert (clock.starts, clock.ends, clock.wait_days) == (ON, dt.date(2027, 2, 28), 0)
    assert clock.intake_missed
    assert clock_of({"intake_dates": "2026-01-01"}, on=ON).intake_missed


def test_nothing_stated_is_nothing_known():
    clock = clock_of({}, on=ON)
    assert (clock.starts, clock.ends, clock.wait_days, clock.intake_missed) == (None, None, None, False)
    assert not clock.after_funding
    assert clock_of(None, on=ON, support_until=dt.date(2026, 1, 1)).wait_days is None


days = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))


@given(days, st.floats(0, 60), days, days)
def test_whoever_ends_after_the_funding_or_the_support_is_warned(intake, weeks, funded, support):
    clock = clock_of({"intake_dates": intake.isoformat(), "duration_weeks": weeks, "funding_ends": funded}, on=ON,
                     support_until=support)  # fmt: skip
    begins = max(intake, ON)
    last = begins + dt.timedelta(weeks=weeks)
    if intake >= ON:
        assert clock.after_funding == (last > funded)
        assert clock.after_support == (last > support)
    else:
        assert clock.intake_missed


def test_seats_are_old_after_sixty_days():
    assert [is_old(days) for days in (None, 0, 60, 61)] == [False, False, False, True]


def test_the_cheapest_ride_is_paid_there_and_back():
    found = daily(by_road(10.0))
    # minibus: 2 x 10 + 1 x 20 = 40; moto: 2 x 5 + 10 x 20 = 210
    assert (found.status, found.mode, found.cost, found.estimated) == (KNOWN, "minibus", Money(40.0, "GMD"), False)


def test_an_hour_on_foot_costs_nothing():
    assert daily(by_road(5.0, walk=60)).cost == Money(0.0, "GMD")
    assert daily(by_road(5.0, walk=61)).mode == "minibus"


def test_without_roads_the_line_is_made_longer_and_says_so():
    found = daily(km=10.0)
    assert (found.way_km, found.estimated, found.cost) == (15.0, True, Money(50.0, "GMD"))
    assert daily(Trip("no_network"), 10.0).estimated
    assert daily(Trip("unreachable"), 10.0).status == NO_WAY
    assert daily().status == NO_WAY


def test_the_sum_is_stipend_minus_transport_minus_food_minus_lodging():
    found = purse(trip=by_road(10.0), dependants=3)
    assert [line.amount for line in (found.stipend, found.transport, found.food, found.lodging)] == [2000, 800, 1000, 0]
    assert found.net == Money(200.0, "GMD")
    assert found.costs == Money(1800.0, "GMD")
    assert not found.is_negative
    assert found.net_course.amount == pytest.approx(200 * 26 / (365.25 / 7 / 12))
    # beside it, in no sum: food for three, and half of a full-time income for 20 hours a week
    assert (found.dependants_food.amount, found.income.amount) == (3000, 2000)


def test_too_far_for_every_day_is_a_room_and_one_way_a_month():
    found = purse(trip=by_road(41.0))
    assert (found.lodges, found.lodging.amount, found.transport.amount) == (True, 500, 2 * 10 + 82)
    assert found.net == Money(2000.0 - 102 - 1000 - 500, "GMD")
    assert not purse(trip=by_road(40.0)).lodges


def test_less_than_nothing_is_negative_to_the_hundredth():
    assert purse({**COURSE, "stipend_amount": 0.0}, by_road(1.0)).is_negative
    assert not purse({**COURSE, "stipend_amount": 1000.0}, by_road(1.0)).is_negative


@pytest.mark.parametrize(
    ("offered", "country", "status"),
    [
        (None, "GM", NO_COURSE),
        ({**COURSE, "stipend_amount": None}, "GM", NO_STIPEND),
        ({**COURSE, "stipend_period": None}, "GM", UNCLEAR_STIPEND),
        ({**COURSE, "stipend_currency": "XOF"}, "GM", TWO_CURRENCIES),
        (COURSE, "ML", NO_TARIFF),
        (COURSE, "", NO_COUNTRY),
    ],
)
def test_what_is_not_known_has_no_sum_and_a_word(offered, country, status):
    found = purse(offered, by_road(10.0), country=country)
    assert (found.status, found.net, found.is_negative) == (status, None, False)
    assert found.as_json()["net"] is None


def test_who_pays_first_is_told():
    assert purse(payment_model="upfront_reimbursed").pays_first
    assert not purse(payment_model="direct_billing").pays_first


@given(st.floats(0, 200), st.floats(0, 1e5))
def test_the_balancing_stipend_balances(km, stipend):
    found = purse({**COURSE, "stipend_amount": stipend}, by_road(km))
    again = purse({**COURSE, "stipend_amount": found.costs.amount}, by_road(km))
    assert abs(again.net.amount) < 1e-6
    assert found.is_negative == (round(found.costs.amount - stipend, 2) > 0)


def test_bands_count_everybody_once_and_say_what_would_carry_them():
    way = np.array([0.0, 5.0, 6.0, 10.0, 30.0, 50.0, np.nan])
    costs, currency = month_costs(way, "GM", fares=FARES, living=LIVING)
    # 0 and 5 km on foot; 6 km: 20 x (20 + 12) = 640; 10 km: 800; 30 km: 20 x 80 = 1,600; 50 km: 120 once and a room
    assert costs[:6].tolist() == [1000, 1000, 1640, 1800, 2600, 1620]
    bands = bands_of(way, costs, currency, Money(1700.0, "GMD"), lodging_from_km=40)
    assert [(band.from_km, band.to_km, band.people, band.negative) for band in bands] == [
        (0, 5, 2, 0), (5, 10, 2, 1), (20, 40, 1, 1), (40, None, 1, 0), (None, None, 1, None),
    ]  # fmt: skip
    assert bands[1].balancing == Money(1800.0, "GMD")
    assert bands[1].share_negative == 0.5
    assert bands[3].lodging == 1
    assert sum(band.people for band in bands) == len(way)


def test_money_of_another_country_is_not_compared():
    bands = bands_of(np.array([1.0]), np.array([1000.0]), "GMD", Money(50.0, "XOF"), lodging_from_km=40)
    assert bands[0].negative is None
    assert month_costs(np.array([1.0]), "ML", fares=FARES, living=LIVING) is None
