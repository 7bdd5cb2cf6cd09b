"""Which service is nearest by road to every place, and how many seats are there for each person within reach?

All of this is exact and stays inside the office; what may leave is in `access_leaving`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.access_places import (
    AccessQuestion,
    Askers,
    askers_of,
    networks_around,
    places_by,
    service_spots,
    types_asked,
)
from app.workflows.world import LEVELS
from assessments.access_scores import Asking, middle_row, scores_by_place
from assessments.eligibility import Bench
from assessments.logic import NO
from assessments.roads.graph import Manner
from assessments.roads.nearest_services import KNOWN_BEST, NearestWays, Spots, nearest_services
from assessments.seats import Seats, open_seats, running_services, seat_pairs
from layers.geodesy import Places
from layers.roads.names import REACHED
from layers.schemas import AccessScores, NearestByRoad
from layers.schemas.columns import AVAILABILITIES, GAP_CAUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.accessibility import Pairs
    from assessments.offers import Offer

METHODS = ("nearest", "e2sfca", "bfca")
"""What can be asked about access."""


def access_by(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    """Answer a question about one type (NearestByRoad for `nearest`, else AccessScores), once for the world."""
    make: Callable[[], pd.DataFrame] = (
        (lambda: _nearest(world, question)) if method == "nearest" else (lambda: _scored(world, question, method))
    )
    return world.once(("access", method, question), make)


def all_access(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    """Answer for every type that somebody needs or that is on offer, one after another."""
    frames = [access_by(world, replace(question, service_type=code), method) for code in types_asked(world)]
    schema = NearestByRoad if method == "nearest" else AccessScores
    return pd.concat(frames, ignore_index=True) if frames else schema.empty()


def _nearest(world: World, question: AccessQuestion) -> pd.DataFrame:
    askers = askers_of(world, question)
    places = places_by(world, question.by, askers.place_id, language=question.language)
    frame = askers.counted(places)
    if question.by not in LEVELS:
        return nearest_at(world, question, frame)
    at, ways = _of_the_middle(world, question, askers, askers.within(places), len(frame))
    return _as_nearest(question, frame.join(_as_columns(ways).set_index(at)))


def nearest_at(world: World, question: AccessQuestion, places: pd.DataFrame) -> pd.DataFrame:
    """Find the nearest service of some places (`places_by`, with `people`) from where they lie."""
    where = Places(places["latitude"].to_numpy(dtype=float), places["longitude"].to_numpy(dtype=float))
    stated = np.full(len(places), "", dtype=object)
    if question.by == "settlement":
        known = world.settlements.set_index("settlement_id")["country"].fillna("")
        stated = known.reindex(places["place_id"]).fillna("").to_numpy(dtype=object)
    ways = ways_from(world, question, Spots(where, world.countries(where, stated)), kilometres=True)
    services = running_services(world.offers, question.service_type)
    found = _as_columns(ways).set_index(places.index)
    reached = ways.site >= 0
    for name in ("service_id", "service_name"):
        named = np.full(len(places), None, dtype=object)
        named[reached] = world.services[name].to_numpy(dtype=object)[services[ways.site[reached]]]
        found[name] = named
    return _as_nearest(question, places.join(found))


def _as_columns(ways: NearestWays) -> pd.DataFrame:
    return pd.DataFrame({"reach_status": ways.status, "travel_minutes": ways.minutes, "road_km": ways.road_km})


def _as_nearest(question: AccessQuestion, frame: pd.DataFrame) -> pd.DataFrame:
    return NearestByRoad.parse(
        frame.assign(service_type=question.service_type, profile=question.profile, season=question.season)
    )


def ways_from(world: World, question: AccessQuestion, spots: Spots, *, kilometres: bool = False) -> NearestWays:
    """Find the way from some places to the nearest service of the type at which something runs on the day."""
    sites = service_spots(world, running_services(world.offers, question.service_type))
    around = networks_around(world, spots, sites)
    return nearest_services(
        around, spots, sites, profile=question.profile, season=question.season, kilometres=kilometres
    )


def _of_the_middle(
    world: World, question: AccessQuestion, askers: Askers, place: npt.NDArray[np.intp], count: int
) -> tuple[npt.NDArray[np.intp], NearestWays]:
    """Find the way of the person in the middle of each area, and which areas have one."""
    ways = ways_from(world, question, askers.spots)
    last = {word: _LAST * (1 + rank) for rank, word in enumerate(KNOWN_BEST)}
    unknown = _LAST * (1 + len(KNOWN_BEST))
    order = np.where(
        ways.status == REACHED, ways.minutes, [last.get(word, unknown) for word in ways.status.tolist()]
    ).astype(float)
    middle = middle_row(np.where(place < 0, count - 1, place), order, askers.people, count)
    rows = middle[middle >= 0]
    where = askers.spots.places
    spots = Spots(Places(where.latitude[rows], where.longitude[rows]), askers.spots.country[rows])
    return np.flatnonzero(middle >= 0), ways_from(world, question, spots, kilometres=True)


_LAST = 1e12
"""Behind all minutes, for ordering alone."""


def _scored(world: World, question: AccessQuestion, method: str) -> pd.DataFrame:
    askers = askers_of(world, question)
    places = places_by(world, question.by, askers.place_id, language=question.language)
    return scores_at(world, question, method, askers, places)


def scores_at(
    world: World, question: AccessQuestion, method: str, askers: Askers, places: pd.DataFrame
) -> pd.DataFrame:
    """Score some places (`places_by`), given who asks in which of them."""
    frame = askers.counted(places)
    shared = replace(question, by="", language="")
    known = world.once(("open seats", shared), lambda: scored_askers(world, question, askers))
    scores = scores_by_place(
        known.asking, askers.within(places), known.pairs, known.seats, places=len(places), method=method
    )
    return AccessScores.parse(
        frame.join(scores).assign(
            service_type=question.service_type,
            method=method,
            profile=question.profile,
            season=question.season,
        )
    )


@dataclass(frozen=True, eq=False)
class Scored:
    """Who asks, and the seats that each of them may take and gets to."""

    asking: Asking
    pairs: Pairs
    seats: Seats


def scored_askers(world: World, question: AccessQuestion, askers: Askers) -> Scored:
    """Find for everybody who asks which open seats they may take and get to in time, and what is known of the way."""
    seats = open_seats(world.offers, question.service_type)
    sites = service_spots(world, seats.services)
    around = networks_around(world, askers.spots, sites)
    manner = Manner(question.profile, question.season, "minutes")
    ways = nearest_services(around, askers.spots, sites, profile=manner.profile, season=manner.season)
    trips = [
        each.laid.trips(
            each.join(manner.profile, askers.spots, each.places),
            each.join(manner.profile, sites, each.sites),
            manner,
            limit=max(minutes for minutes, _ in question.steps),
        )
        for each in around
    ]
    may_enter, barred = _allowed(world, question, askers, seats)
    pairs = seat_pairs(trips, seats, may_enter, dict(question.steps))
    return Scored(Asking(askers.people, barred, ways.status), pairs, seats)


def _allowed(
    world: World, question: AccessQuestion, askers: Askers, seats: Seats
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.object_]]:
    """Tell who may enter which of the open offers, or might; and for what reason who surely can enter nothing."""
    if question.of == "population":
        return _within_borders(world, question, askers, seats)
    bench = Bench(world.people.take(askers.row), replace(world.offers, items=seats.offers))
    answers = [bench.rule(offer) != NO for offer in seats.offers]
    may_enter = np.column_stack(answers) if answers else np.zeros((len(askers.row), 0), dtype=bool)
    asked = world.statuses[world.statuses["service_type"] == question.service_type]
    status = asked["gap_status"].to_numpy(dtype=object)
    return may_enter, np.where(np.isin(status, GAP_CAUSES), status, "").astype(object)


def _within_borders(
    world: World, question: AccessQuestion, askers: Askers, seats: Seats
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.object_]]:
    """Let everybody enter what is in their own country; say where that has nothing, nothing running or nothing open."""
    offers, country = world.offers, askers.spots.country
    of_type = [offer for offer in offers.items if offers.service_type[offer.service] == question.service_type]

    def here(offer: Offer) -> npt.NDArray[np.bool_]:
        site = offers.country[offer.service]
        return (country == site) | (country == "") if site else np.ones(len(country), dtype=bool)

    def any_of(availabilities: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        masks = [here(offer) for offer in of_type if offer.availability in availabilities]
        return np.logical_or.reduce(masks) if masks else np.zeros(len(country), dtype=bool)

    barred = np.select(
        [~any_of(AVAILABILITIES), ~any_of(("open", "full")), ~any_of(("open",))],
        ["no_service", "ended", "full"],
        default="",
    ).astype(object)
    may_enter = [here(offer) for offer in seats.offers]
    return np.column_stack(may_enter) if may_enter else np.zeros((len(country), 0), dtype=bool), barred
