"""Which options suit one person best, with what weights, and what does each leave in the purse?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.fares import site_countries
from app.workflows.labour import leads_of
from app.workflows.labour_person import demand_term
from app.workflows.office_tables import kept_fares, kept_living
from app.workflows.wishes import codes_by_entry
from assessments.choosing.choice import Choices, choose
from assessments.choosing.clock import clock_of
from assessments.choosing.purse import daily_cost, purse_of
from assessments.choosing.terms import Feedback, Known, Observed
from assessments.choosing.wish import Wish, wish_for
from assessments.follow_up.quality import quality_by_service
from assessments.follow_up.waits import waits_by_service
from layers.money import given
from layers.week import hours_open

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.workflows.person import Asked
    from app.workflows.world import World
    from assessments.choosing.weights import Weights
    from layers.fares import Fares
    from layers.living import Living
    from layers.roads.trip import Trip
    from layers.store import Store

_ASKED = ["programme_id", "service_id", "distance_km"]

Taken = tuple[str, str | None]
"""A service and the programme there; None is the service itself."""


@dataclass(frozen=True)
class Experience:
    """What referrals have taught: how long people waited, and what they said, by service and programme."""

    waits: Mapping[Taken, Observed] = field(default_factory=dict)
    feedback: Mapping[Taken, Feedback] = field(default_factory=dict)


def experience_of(store: Store) -> Experience:
    """Read what referrals have taught; what rests on fewer than 5 people is left out."""
    waits = waits_by_service(store.referral_frame()).dropna(subset=["wait_days"])
    quality = quality_by_service(store.feedback_frame()).dropna(subset=["quality"])
    return Experience(
        {_taken(row): Observed(float(row["wait_days"]), int(row["enrolled"])) for row in waits.to_dict("records")},
        {_taken(row): Feedback(float(row["quality"]), int(row["answers"])) for row in quality.to_dict("records")},
    )


def _taken(row: Mapping[Any, Any]) -> Taken:
    programme = given(row["programme_id"])
    return str(row["service_id"]), None if programme is None else str(programme)


@dataclass(frozen=True)
class Prices:
    """What money is reckoned with: the fares and the costs of living that hold."""

    fares: Fares
    living: Living


def prices_in(folder: Path) -> Prices:
    """Return the prices that hold, the office's own in `folder`."""
    return Prices(kept_fares(folder), kept_living(folder))


def choose_for(
    world: World,
    asked: Asked,
    options: pd.DataFrame,
    trips: Mapping[str, Trip],
    *,
    prices: Prices,
    weights: Weights,
    experience: Experience | None = None,
) -> Choices:
    """Order a person's options (schema Options) by weighted terms.

    Parameters
    ----------
    world, asked
        What is known on the day, and about whom.
    options
        As `options_for` lists them.
    trips
        The ways by road, by service_id; a site that is not there has none.
    prices, weights
        What money is reckoned with, and what each term counts.
    experience
        What referrals have taught; None is nothing.

    """
    facts = _Facts(world, asked, options, trips=trips, prices=prices, experience=experience or Experience())
    return choose(options, [facts.known(option) for option in options[_ASKED].to_dict("records")], weights)


class _Facts:
    """What is known about all options of one person, looked up once."""

    def __init__(
        self,
        world: World,
        asked: Asked,
        options: pd.DataFrame,
        *,
        trips: Mapping[str, Trip],
        prices: Prices,
        experience: Experience,
    ) -> None:
        self.world, self.trips, self.prices, self.experience = world, trips, prices, experience
        ids = options["programme_id"].dropna().unique().tolist()
        self.programmes = _rows(world.programmes, "programme_id", ids)
        self.services = _rows(world.services, "service_id", options["service_id"].unique().tolist())
        self.countries = site_countries(world, self.services)
        self.demand = demand_term(world, asked, ids).dropna().to_dict()
        self.leads = leads_of(world)
        person = asked.row.iloc[0]
        interests = given(person["interests"])
        self.interests = [] if interests is None else str(interests).split()
        self.codes = codes_by_entry(world, self.interests)
        self.support_until = day_of(person["support_until"])
        many = given(person["dependants"])
        self.dependants = None if many is None else int(many)

    def known(self, option: Mapping[Any, Any]) -> Known:
        """Put together what is known of one option."""
        site, programme = str(option["service_id"]), given(option["programme_id"])
        service = self.services.get(site, {})
        offered = None if programme is None else self.programmes.get(str(programme))
        distance, trip, country = given(option["distance_km"]), self.trips.get(site), self.countries.get(site)
        daily = daily_cost(trip, distance, country, fares=self.prices.fares, detour=self.prices.living.detour)
        taken = (site, None if programme is None else str(programme))
        seats, counted = self._seats(offered, service)
        hours = given(offered.get("hours_per_week")) if offered else hours_open(given(service.get("opening_hours")))
        return Known(
            distance_km=None if distance is None else float(distance),
            trip=trip,
            wish=self._wish(offered),
            purse=purse_of(
                offered,
                daily,
                country,
                fares=self.prices.fares,
                living=self.prices.living,
                dependants=self.dependants,
                payment_model=given(service.get("payment_model")),
            ),
            clock=clock_of(offered, on=self.world.on, support_until=self.support_until),
            demand=None if programme is None else self.demand.get(programme),
            observed=self.experience.waits.get(taken),
            seats=seats,
            seats_age_days=counted,
            feedback=self.experience.feedback.get(taken),
            hours=None if hours is None else float(hours),
            is_course=offered is not None,
        )

    def _wish(self, offered: Mapping[str, Any] | None) -> Wish:
        if offered is None:
            return Wish(None, reason="no_course")
        taught = self.leads[str(offered["programme_id"])].codes
        return wish_for(self.interests, self.codes, taught, given(offered.get("programme_name")) or "")

    def _seats(self, offered: Mapping[str, Any] | None, service: Mapping[str, Any]) -> tuple[float | None, int | None]:
        """Return the free seats and how many days ago they were counted."""
        owner = service if offered is None else offered
        seats, day = given(owner.get("seats_available")), day_of(owner.get("seats_as_of"))
        return None if seats is None else float(seats), None if day is None else (self.world.on - day).days


def _rows(frame: pd.DataFrame, key: str, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = frame[frame[key].isin(wanted)].to_dict("records")
    return {str(row[key]): {str(name): value for name, value in row.items()} for row in rows}


def day_of(value: Any) -> dt.date | None:
    """Return a cell as a day, None where it is missing."""
    found = given(value)
    return None if found is None else pd.Timestamp(found).date()
