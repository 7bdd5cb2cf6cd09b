"""One person against a thousand programmes: terms, purse, clock, order, and how firm the order is.

The person and the sites are those of `bench.verdicts`; nine programmes of ten take everybody, so that they are weighed
against each other. Every programme has a course, a stipend, seats and an occupation, every site a way by road that is
already known (`bench.roads` measures ways). Nothing is kept between runs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assessments.choosing.choice import Choices, choose
from assessments.choosing.clock import clock_of
from assessments.choosing.purse import daily_cost, purse_of
from assessments.choosing.terms import Known, Observed
from assessments.choosing.weights import SHIPPED, whole
from assessments.choosing.wish import wish_for
from assessments.facts import People
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from bench.harness import OURS, Benchmark, Goal
from bench.verdicts import ON, world
from layers.fares import Fares, fares_with
from layers.geodesy import distance_km
from layers.living import Living, shipped_living
from layers.roads.names import PROFILES, SEASONS
from layers.roads.trip import Trip
from layers.rules import parse_rule, rule_text

WISHES = ("7112", "7531")
SOME = 0.1
ASKED = ["programme_id", "service_id", "distance_km"]


@dataclass(frozen=True)
class Office:
    """One person, everything on offer, ways, and what money is reckoned with."""

    person: People
    offers: Offers
    courses: dict[str, dict[str, Any]]
    trips: dict[str, Trip]
    fares: Fares
    living: Living


def office(scale: float) -> Office:
    """Make one person and programmes, the same every time; fewer in a smoke test."""
    programmes = max(int(1000 * min(scale * 10, 1)), 10)
    data = world(1, programmes)
    draw = np.random.default_rng(3)
    person = data.people.take(np.array([0]))
    everybody, some = rule_text(parse_rule({})), data.offers.programmes["criteria"]
    frame = data.offers.programmes.assign(
        criteria=some.where(draw.random(programmes) < SOME, everybody),
        duration_weeks=draw.integers(2, 60, programmes).astype(float),
        hours_per_week=draw.integers(4, 40, programmes).astype(float),
        stipend_amount=draw.integers(500, 5000, programmes).astype(float),
        stipend_currency="GMD",
        stipend_period="month",
        funding_ends=pd.Timestamp("2027-10-01"),
        isco08_codes=draw.choice(np.array(["7112", "7531", "5120", "8332"]), programmes),
    )
    none = np.zeros(programmes, dtype=bool)
    offers = offers_of(data.offers.services, frame, on=ON, site_class=data.offers.site_class, site_class_derived=none)
    home = float(person.places.latitude[0]), float(person.places.longitude[0])
    straight = distance_km(*home, offers.places.latitude, offers.places.longitude)
    trips = {
        str(site): Trip(
            "reached",
            road_km=1.3 * km,
            road_km_back=1.3 * km,
            travel_minutes={profile: dict.fromkeys(SEASONS, 3.0 * km) for profile in PROFILES},
        )
        for site, km in zip(offers.services["service_id"], straight.tolist(), strict=True)
    }
    courses = {
        str(row["programme_id"]): {str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")
    }
    return Office(person, offers, courses, trips, fares_with(), shipped_living())


def known(data: Office, option: dict[Any, Any]) -> Known:
    """Put together what is known of one option."""
    offered, trip = data.courses[str(option["programme_id"])], data.trips[str(option["service_id"])]
    daily = daily_cost(trip, option["distance_km"], "GM", fares=data.fares, detour=data.living.detour)
    return Known(
        distance_km=float(option["distance_km"]),
        trip=trip,
        wish=wish_for(WISHES, {code: (code,) for code in WISHES}, [offered["isco08_codes"]], "Course"),
        purse=purse_of(offered, daily, "GM", fares=data.fares, living=data.living, dependants=2),
        clock=clock_of(offered, on=ON, support_until=dt.date(2027, 6, 1)),
        demand=0.4,
        observed=Observed(40.0, 8),
        seats=7.0,
        seats_age_days=20,
        hours=float(offered["hours_per_week"]),
    )


def ranked(data: Office) -> Choices:
    """Judge one person against everything, then order it by weighted terms, with warnings and how firm the order is."""
    options = rank_options(data.person, data.offers)
    found = choose(
        options, [known(data, option) for option in options[ASKED].to_dict("records")], whole(SHIPPED["balanced"])
    )
    for choice in found.choices:
        assert choice.warnings is not None
    return found


def check_ranked(data: Office, answers: dict[str, Any]) -> str:
    """See that every offer is ordered and every score recomputes."""
    found: Choices = answers[OURS]
    assert len(found.choices) == len(data.offers), "an offer is missing"
    weights = found.ranking.weights
    for choice, total in zip(found.choices, found.ranking.sums, strict=True):
        again = sum(weight * term.score for weight, term in zip(weights, choice.terms, strict=True))
        assert abs(again - total) < 1e-9, "a score does not recompute"
    warned = sum(bool(choice.warnings) for choice in found.choices)
    changed = sum(change is not None for change in found.first_if)
    return f"{len(found.choices):,} options, {warned:,} with a warning, {changed} that one weight would put first"


BENCHMARKS = [
    Benchmark(
        "Ranking: one person, 1,000 programmes, all terms",
        prepare=office,
        ours=ranked,
        check=check_ranked,
        goal=Goal(seconds=0.2),
        runs=15,
    ),
]
