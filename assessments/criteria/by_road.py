"""Is the site near enough by road: in kilometres, or in minutes with a way of travelling and a season?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.criteria.distance import distance_to
from assessments.criteria.doubted import READ_OF_PLACES, known_only, share_said
from assessments.logic import NO, UNKNOWN, YES
from assessments.roads.graph import Manner
from layers.geodesy import distance_km
from layers.roads.names import PROFILE_NAMES, SEASON_NAMES
from layers.rules import ByRoad
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.facts import Codes, People


def asked_of(rule: ByRoad) -> list[tuple[Manner, float]]:
    """List what a rule asks: a manner of travelling that counts kilometres or minutes, and its limit."""
    limits = (("km", rule.road_km), ("minutes", rule.minutes))
    return [(Manner(rule.profile, rule.season, counts), limit) for counts, limit in limits if limit is not None]


def _judge_by_road(people: People, rule: ByRoad, where: Where) -> Codes:
    """Answer yes or no where the way is known, and no wherever even the straight line is longer than the limit.

    A home known to a precision is inside if even the walk of that length on top leaves it so, outside if even the
    straight line less that length is too long; else it is unknown. One that is known only by a settlement or an area is
    outside if a circle of that many kilometres leaves it outside, else unknown.
    """
    answers = np.full(len(people), YES, dtype=np.int8)
    for manner, limit in asked_of(rule):
        answers = np.minimum(answers, _judge_limit(people, where, manner, limit))
    return answers


def _judge_limit(people: People, where: Where, manner: Manner, limit: float) -> Codes:
    cost = road_cost(people, where, manner, limit)
    exact = people.precision_km == 0
    answers = np.full(len(people), UNKNOWN, dtype=np.int8)
    answers[exact & (cost > limit)] = NO
    answers[cost + people.precision_km * where.offers.roads.walk(manner) <= limit] = YES
    if manner.counts == "km":
        straight = distance_km(people.places.latitude, people.places.longitude, *where.centre)
        answers[straight - people.precision_km > limit] = NO
    answers[~people.has_place] = UNKNOWN
    doubtful = np.flatnonzero(people.doubtful)
    if len(doubtful) and manner.counts == "km" and np.isfinite(limit):
        (beside,) = people.homes.within_each(where.centre, (limit,))
        answers[doubtful] = np.where(beside[people.doubt[doubtful]] == NO, NO, UNKNOWN)
    return answers


def road_cost(people: People, where: Where, manner: Manner, limit: float) -> npt.NDArray[np.float64]:
    """Return what the way to the site costs each: infinite where none is within the limit, NaN where none is known."""
    offers = where.offers
    return offers.roads.costs(people.places, offers.places, where.offer.service, manner=manner, limit=limit)


def _explain_by_road(people: People, rule: ByRoad, where: Where, answer: int) -> Message:
    asked = asked_of(rule)
    if not asked:
        return say("No limit by road stated.")
    if people.doubtful[0]:
        return _explain_doubted(people, where, asked, answer)
    if not people.has_place[0]:
        return say("Home not on the map: ask where the person lives.")
    said = [_explain_limit(people, where, manner, limit, answer) for manner, limit in asked]
    return said[0] if len(said) == 1 else say("{first} {then}", first=said[0], then=said[1])


def _explain_doubted(people: People, where: Where, asked: list[tuple[Manner, float]], answer: int) -> Message:
    number = int(people.doubt[0])
    home = known_only(people.homes.places[number])
    lengths = [limit for manner, limit in asked if manner.counts == "km"]
    if answer != NO or not lengths:
        return say("{home}: the way by road is known only from an address. Check it.", home=home)
    share = share_said(people.homes.shares(number, where.centre, min(lengths)))
    return say("{home}: {share} within {limit} km even straight.", home=home, share=share, limit=min(lengths))


def _explain_limit(people: People, where: Where, manner: Manner, limit: float, answer: int) -> Message:
    cost = float(road_cost(people, where, manner, np.inf)[0])
    how, when = Message(PROFILE_NAMES[manner.profile]), Message(SEASON_NAMES[manner.season])
    values = {"limit": limit, "how": how, "season": when}
    straight = distance_to(people, where)
    if np.isnan(cost):
        if manner.counts == "km" and answer == NO and straight > limit:
            return say("{distance} km straight already, limit {limit} km by road.", distance=straight, limit=limit)
        return say("The way by road is not known here: ask, or import the roads.")
    if np.isinf(cost):
        return say("No way by road ({how}, {season}).", how=how, season=when)
    if people.precision_km[0] > 0 and answer == UNKNOWN:
        if manner.counts == "km":
            return say("{cost} km by road give or take, limit {limit} km: check the address.", cost=cost, limit=limit)
        return say("{cost} min give or take, limit {limit} min: check the address.", cost=round(cost), limit=limit)
    if manner.counts == "km":
        return say("{cost} km by road, limit {limit} km ({how}).", cost=cost, limit=limit, how=how)
    return say("{cost} min {how}, limit {limit} min ({season}).", cost=round(cost), **values)


def _shortfall_by_road(people: People, rule: ByRoad, where: Where) -> float | None:
    """Return by how much the way misses its limit, the worse of the two; None where there is no way."""
    missed = []
    for manner, limit in asked_of(rule):
        cost = float(road_cost(people, where, manner, np.inf)[0])
        if not np.isfinite(cost) or limit <= 0:
            return None
        missed.append(max(cost - limit, 0.0) / limit)
    return max(missed, default=None)


BY_ROAD = Judge[ByRoad](
    question=N_("Is the site near enough by road?"),
    group="road",
    reads=("latitude", "longitude", "location_precision_m", *READ_OF_PLACES),
    judge=_judge_by_road,
    explain=_explain_by_road,
    shortfall=_shortfall_by_road,
    key=lambda _rule, where: where.offer.service,
)
