"""From which value of a limit on does one criterion no longer say no, and from which on does it say yes?

Limits in kilometres or minutes turn where people live, so the values are theirs; all other limits are whole, and the
criterion itself is asked at every whole value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Where
from assessments.criteria.by_road import asked_of, road_cost
from assessments.criteria.distance import by_class, classes_for
from assessments.design.limits import moved
from assessments.doubt.homes import INSIDE_SHARE, OUTSIDE_SHARE
from assessments.doubt.turning import least_radii, turning_radii
from assessments.logic import UNKNOWN, YES
from layers.geodesy import distance_km
from layers.rules import ByRoad, Criterion, Within

if TYPE_CHECKING:
    from assessments.design.limits import Limit
    from assessments.facts import Codes, Floats, People

NEVER = np.inf
"""The turning point of whoever no value helps; that of whoever needs none is its negative."""


@dataclass(frozen=True, eq=False)
class Turning:
    """Where one part of a criterion turns for everybody: values from which it is at least unknown, and yes.

    Values of a limit that lets fewer in as it grows stand with the opposite sign. `whole` gives the criterion's answer
    where that part of it answers no, unknown or yes to everybody.
    """

    unknown: Floats
    yes: Floats
    whole: Callable[[int], Codes]


def turning_of(people: People, leaf: Criterion, where: Where, limit: Limit) -> Turning:
    """Find where a criterion turns for everybody as one of its limits moves."""
    if isinstance(leaf, Within):
        return _of_circle(people, leaf, where, limit)
    if isinstance(leaf, ByRoad):
        return _of_way(people, leaf, where, limit)
    return _of_whole_values(people, leaf, where, limit)


def _everybody(people: People) -> Callable[[int], Codes]:
    return lambda code: np.full(len(people), code, dtype=np.int8)


def _of_whole_values(people: People, leaf: Criterion, where: Where, limit: Limit) -> Turning:
    judge = JUDGES[leaf.name].judge
    unknown, yes = (np.full(len(people), NEVER) for _ in range(2))
    values = limit.whole_values if limit.rises else limit.whole_values[::-1]
    for place, value in enumerate(values):
        answers = judge(people, moved(leaf, limit.attribute, float(value)), where)
        turns = -NEVER if place == 0 else float(value if limit.rises else -value)
        unknown[(answers >= UNKNOWN) & (unknown == NEVER)] = turns
        yes[(answers == YES) & (yes == NEVER)] = turns
    return Turning(unknown, yes, _everybody(people))


def _of_circle(people: People, leaf: Within, where: Where, limit: Limit) -> Turning:
    unknown, yes = _radii(people, where)
    classes = classes_for(people, leaf, where)
    urban = limit.attribute == "urban_km"
    fixed = replace(leaf, urban_km=leaf.rural_km) if urban else replace(leaf, rural_km=leaf.urban_km)
    other = JUDGES[leaf.name].judge(people, fixed, where)  # as if both classes had the limit that does not move

    def whole(code: int) -> Codes:
        here = np.full(len(people), code, dtype=np.int8)
        return by_class(classes, here, other) if urban else by_class(classes, other, here)

    return Turning(unknown, yes, whole)


def _radii(people: People, where: Where) -> tuple[Floats, Floats]:
    """Return the radii from which a circle around the site may hold each home, and holds it."""
    far = distance_km(people.places.latitude, people.places.longitude, *where.centre)
    unknown, yes = far.copy(), far.copy()
    vague = np.flatnonzero((people.precision_km > 0) & people.has_place)
    if len(vague):
        precision = people.precision_km[vague]
        unknown[vague] = least_radii(far[vague], precision, lambda share: share > OUTSIDE_SHARE)
        yes[vague] = least_radii(far[vague], precision, lambda share: share >= INSIDE_SHARE)
    unknown[~people.has_place], yes[~people.has_place] = -NEVER, NEVER
    doubtful = np.flatnonzero(people.doubtful)
    if len(doubtful):
        of_places = turning_radii(people.homes, where.centre)
        unknown[doubtful], yes[doubtful] = (each[people.doubt[doubtful]] for each in of_places)
    return unknown, yes


def _of_way(people: People, leaf: ByRoad, where: Where, limit: Limit) -> Turning:
    in_km = limit.attribute == "road_km"
    alone = ByRoad(profile=leaf.profile, season=leaf.season)
    ((manner, _),) = asked_of(moved(alone, limit.attribute, NEVER))
    cost = road_cost(people, where, manner, np.inf)
    known = np.where(np.isnan(cost), NEVER, cost)
    yes = known + people.precision_km * where.offers.roads.walk(manner)
    unknown = np.where((people.precision_km == 0) & ~np.isnan(cost), cost, -NEVER)
    if in_km:
        straight = distance_km(people.places.latitude, people.places.longitude, *where.centre)
        unknown = np.fmax(unknown, straight - people.precision_km)
    unknown, yes = np.where(people.has_place, unknown, -NEVER), np.where(people.has_place, yes, NEVER)
    doubtful = np.flatnonzero(people.doubtful)
    if in_km and len(doubtful):
        unknown[doubtful] = turning_radii(people.homes, where.centre)[0][people.doubt[doubtful]]
    other = JUDGES[leaf.name].judge(people, moved(leaf, limit.attribute, None), where)
    return Turning(np.minimum(unknown, yes), yes, lambda code: np.minimum(other, np.int8(code)))
