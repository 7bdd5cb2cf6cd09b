"""What does a course leave in the purse: stipend minus transport, minus food, minus lodging, a month and in all?

Lines are told one by one and nothing is subtracted in silence: what dependants need and what the person could have
earned stand beside. Money of two currencies is never added; where a line is not known there is no sum, and a word says
why. Whoever cannot go and come back day by day lodges near the site and pays one way there and back a month.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from layers.fares import FREE, MODES, WALKED_MINUTES
from layers.living import FOOD, INCOME, LODGING
from layers.money import WEEKS_A_MONTH, Money, given, stipend_a_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.fares import Fares
    from layers.living import Living
    from layers.roads.trip import Trip

KNOWN = "known"
NO_COURSE, NO_STIPEND, UNCLEAR_STIPEND = "no_course", "stipend_not_stated", "stipend_unclear"
NO_WAY, NO_COUNTRY, NO_TARIFF, TWO_CURRENCIES = "no_way", "no_country", "no_tariff", "currencies_differ"

PAYS_FIRST = "upfront_reimbursed"
"""The payment model of a service that is paid first and reimbursed later."""

WALK_KMH = 5.0
"""How fast one walks where no road is known."""

FULL_TIME_HOURS = 40.0
"""A course of so many hours a week, or more, leaves no time to earn: an assumption."""


@dataclass(frozen=True)
class Daily:
    """What going there and back costs on one day, by the cheapest way, and how far it is one way.

    `estimated` says that no road is known and the straight line was made longer; `assumed` that the tariff is an
    assumption. `status` says why there is no cost; `mode` is how one goes.
    """

    status: str
    cost: Money | None = None
    mode: str | None = None
    way_km: float | None = None
    estimated: bool = False
    assumed: bool = False


@dataclass(frozen=True)
class Purse:
    """The lines of one course for one person, a month each; None is not known.

    `net` is stipend minus transport, food and lodging; `net_course` the same over the whole course of `weeks`.
    `costs` are those three together: the stipend that would balance them. `dependants_food` and `income` (given up for
    the hours of the course) stand beside and are in no sum. `scale` is a month's food: what a net is measured by.
    """

    status: str
    stipend: Money | None = None
    transport: Money | None = None
    food: Money | None = None
    lodging: Money | None = None
    dependants: int | None = None
    dependants_food: Money | None = None
    income: Money | None = None
    weeks: float | None = None
    daily: Daily = Daily(NO_WAY)
    lodges: bool = False
    pays_first: bool = False
    assumed: bool = False

    @property
    def costs(self) -> Money | None:
        """What the month costs."""
        if self.transport is None or self.food is None or self.lodging is None:
            return None
        if not self.transport.currency == self.food.currency == self.lodging.currency:
            return None
        return Money(self.transport.amount + self.food.amount + self.lodging.amount, self.food.currency)

    @property
    def net(self) -> Money | None:
        """What is left of the stipend."""
        costs = self.costs
        if self.stipend is None or costs is None or self.stipend.currency != costs.currency:
            return None
        return self.stipend - costs

    @property
    def net_course(self) -> Money | None:
        """What is left over the whole course."""
        return None if self.net is None or not self.weeks else self.net.times(self.weeks / WEEKS_A_MONTH)

    @property
    def scale(self) -> Money | None:
        """A month's food."""
        return self.food

    @property
    def is_negative(self) -> bool:
        """Tell whether more is spent than paid, by a hundredth at least."""
        return self.net is not None and Money(0.0, self.net.currency).exceeds(self.net)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values; every line is a month's, unless its name says otherwise."""
        lines = {
            "stipend": self.stipend, "transport": self.transport, "food": self.food, "lodging": self.lodging,
            "net": self.net, "net_course": self.net_course, "balancing_stipend": self.costs,
            "dependants_food": self.dependants_food, "income_given_up": self.income,
            "transport_day": self.daily.cost,
        }  # fmt: skip
        return {
            "status": self.status,
            **{name: None if money is None else money.as_json() for name, money in lines.items()},
            "dependants": self.dependants,
            "course_weeks": self.weeks,
            "transport_mode": self.daily.mode,
            "way_km": self.daily.way_km,
            "way_estimated": self.daily.estimated,
            "lodges": self.lodges,
            "pays_first": self.pays_first,
            "assumed": self.assumed,
        }


def daily_cost(
    trip: Trip | None, distance_km: float | None, country: str | None, *, fares: Fares, detour: float
) -> Daily:
    """Price one day's way there and back by the cheapest way of travelling.

    Parameters
    ----------
    trip, distance_km
        The way by road, and the straight line. Where no road is known the line times `detour` stands for it, both ways.
    country
        The site's country; None or empty where it is not known.
    fares
        The tariffs; somebody who walks no more than an hour one way pays nothing.

    """
    way, walked, usable, estimated = None, None, tuple(MODES), False
    if trip is not None and trip.reached and trip.road_km is not None and trip.road_km_back is not None:
        way, walked = (trip.road_km, trip.road_km_back), trip.minutes(FREE, "dry")
        usable = tuple(mode for mode in MODES if trip.minutes(mode, "dry") is not None)
    elif (trip is None or trip.status in ("", "no_network", "off_network")) and distance_km is not None:
        one_way = distance_km * detour
        way, walked, estimated = (one_way, one_way), one_way / WALK_KMH * 60, True
    if way is None:
        return Daily(NO_WAY)
    if not country:
        return Daily(NO_COUNTRY, way_km=way[0], estimated=estimated)
    known = fares.countries.get(country)
    if known is None:
        return Daily(NO_TARIFF, way_km=way[0], estimated=estimated)
    if walked is not None and walked <= WALKED_MINUTES:
        return Daily(KNOWN, Money(0.0, known.currency), FREE, way[0], estimated)
    rides = {mode: known.tariffs[mode].day(*way) for mode in usable if mode in known.tariffs}
    if not rides:
        return Daily(NO_TARIFF, way_km=way[0], estimated=estimated)
    mode = min(rides, key=lambda each: rides[each])
    cost = Money(rides[mode], known.currency)
    return Daily(KNOWN, cost, mode, way[0], estimated, known.tariffs[mode].is_assumption)


def purse_of(
    offered: Mapping[str, Any] | None,
    daily: Daily,
    country: str | None,
    *,
    fares: Fares,
    living: Living,
    dependants: int | None = None,
    payment_model: str | None = None,
) -> Purse:
    """Put the lines of one option together.

    Parameters
    ----------
    offered
        The row of schema Programmes; None for a service without a course, which has a day's way and no month.
    daily
        What one day's way costs.
    country
        The site's country: food, lodging and income are those of it.
    dependants
        How many depend on the person; None is not recorded.
    payment_model
        Who pays for the service, and when.

    """
    pays_first = payment_model == PAYS_FIRST
    if offered is None:
        return Purse(NO_COURSE, daily=daily, pays_first=pays_first, assumed=daily.assumed or daily.estimated)
    food, room, income = (living.of(country, kind) for kind in (FOOD, LODGING, INCOME))
    lodges = daily.way_km is not None and daily.way_km > living.lodging_from_km
    lodging = None if room is None else room.money.times(1.0 if lodges else 0.0)
    days = 1.0 if lodges else fares.days_a_month
    weeks, hours = given(offered.get("duration_weeks")), given(offered.get("hours_per_week"))
    assumed = (
        daily.assumed
        or daily.estimated
        or any(each is not None and each.is_assumption for each in (food, room if lodges else None))
    )
    purse = Purse(
        KNOWN,
        stipend=stipend_a_month(offered, fares.days_a_month),
        transport=None if daily.cost is None else daily.cost.times(days),
        food=None if food is None else food.money,
        lodging=lodging,
        dependants=dependants,
        dependants_food=None if food is None or dependants is None else food.money.times(dependants),
        income=None if income is None or hours is None else income.money.times(min(hours / FULL_TIME_HOURS, 1.0)),
        weeks=None if weeks is None else float(weeks),
        daily=daily,
        lodges=lodges,
        pays_first=pays_first,
        assumed=assumed,
    )  # fmt: skip
    status = _status(purse, given(offered.get("stipend_amount")), country)
    return purse if status == KNOWN else replace(purse, status=status)


def _status(purse: Purse, amount: Any, country: str | None) -> str:
    """Say why there is no sum, the first reason that holds."""
    if purse.daily.status != KNOWN:
        return purse.daily.status
    if purse.food is None or purse.lodging is None:
        return NO_TARIFF if country else NO_COUNTRY
    if amount is None:
        return NO_STIPEND
    if purse.stipend is None:
        return UNCLEAR_STIPEND
    return KNOWN if purse.net is not None else TWO_CURRENCIES
