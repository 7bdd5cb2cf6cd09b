"""Does the person live near enough to the site?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.criteria.doubted import READ_OF_PLACES, circle_said, circles_said
from assessments.doubt.homes import INSIDE_SHARE, OUTSIDE_SHARE
from assessments.facts import MISSING, RURAL, URBAN, People
from assessments.logic import NO, UNKNOWN, YES, answers_of
from layers.circles import share_inside
from layers.geodesy import distance_km, ecef
from layers.rules import Within
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.facts import Codes, Floats


def judge_radii(people: People, centre: tuple[float, float], radii_km: tuple[float, ...]) -> list[npt.NDArray[np.int8]]:
    """Answer, for each radius around a centre, whether each home lies within it; an infinite radius is no limit.

    A home known to a precision is inside from a probability of 0.95 on, outside up to 0.05, else unknown. So is one
    without coordinates that is known by a settlement or an area (`assessments.doubt`); any other is unknown. A home
    exactly at the radius is inside.
    """
    finite = tuple(radius if np.isfinite(radius) else 0.0 for radius in radii_km)
    insides = people.places.within_each(centre, finite)
    found = [_judge_radius(people, centre, radius, inside) for radius, inside in zip(radii_km, insides, strict=True)]
    doubtful = np.flatnonzero(people.doubtful)
    if len(doubtful):
        told = people.homes.within_each(centre, finite)
        for radius, answers, of_places in zip(radii_km, found, told, strict=True):
            if np.isfinite(radius):
                answers[doubtful] = of_places[people.doubt[doubtful]]
    return found


def _judge_radius(
    people: People, centre: tuple[float, float], radius_km: float, inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int8]:
    if not np.isfinite(radius_km):
        return np.full(len(people), YES, dtype=np.int8)
    answers = inside.astype(np.int8) * np.int8(YES)
    answers[~people.has_place] = UNKNOWN
    vague = np.flatnonzero((people.precision_km > 0) & people.has_place)
    if len(vague):
        # A chord is never longer than its geodesic: most are surely outside without measuring that.
        chord_km = np.linalg.norm(people.places.ecef[vague] - ecef(*centre), axis=1) / 1000
        answers[vague] = NO
        near = vague[~(chord_km >= radius_km + people.precision_km[vague])]
        far = distance_km(people.places.latitude[near], people.places.longitude[near], *centre)
        answers[near] = _judge_vague(far, radius_km, people.precision_km[near])
    return answers


def _judge_vague(far_km: npt.ArrayLike, radius_km: npt.ArrayLike, precision_km: npt.ArrayLike) -> Codes:
    share = share_inside(far_km, radius_km, precision_km)
    return answers_of(share >= INSIDE_SHARE, share <= OUTSIDE_SHARE)


def limit_km(rule: Within, class_code: int) -> float:
    """Return the radius for a class, infinite where the rule states none."""
    limit = rule.urban_km if class_code == URBAN else rule.rural_km
    return np.inf if limit is None else limit


def classes_for(people: People, rule: Within, where: Where) -> Codes:
    """Return the class that picks each person's radius: the home's or the site's; -1 where it is not known."""
    if rule.class_of == "home":
        return people.class_code
    return np.full(len(people), where.site_class, dtype=np.int8)


def _judge_within(people: People, rule: Within, where: Where) -> npt.NDArray[np.int8]:
    classes = classes_for(people, rule, where)
    urban, rural = limit_km(rule, URBAN), limit_km(rule, RURAL)
    if urban == rural:
        return judge_radii(people, where.centre, (urban,))[0]
    return by_class(classes, *judge_radii(people, where.centre, (urban, rural)))


def by_class(classes: Codes, as_urban: Codes, as_rural: Codes) -> Codes:
    """Return the answer for each one's class; where it is not known, what both classes agree on, else unknown."""
    unclear = np.where(as_urban == as_rural, as_urban, np.int8(UNKNOWN))
    return np.where(classes == URBAN, as_urban, np.where(classes == RURAL, as_rural, unclear))


def judge_sites(person: People, asked: Sequence[tuple[Within, Where]], far_km: Floats) -> npt.NDArray[np.int8]:
    """Answer for one person many rules, each at its own site: what `judge` says of them one at a time.

    Parameters
    ----------
    person
        One person.
    asked
        The rules, each with the offer it is about.
    far_km
        For each of them the geodesic distance from home to site, NaN if not known.

    """
    if person.doubtful[0]:
        return np.array([_judge_within(person, rule, where)[0] for rule, where in asked], dtype=np.int8)
    classes = np.array([classes_for(person, rule, where)[0] for rule, where in asked], dtype=np.int8)
    as_urban, as_rural = (
        _judge_far(person, far_km, np.array([limit_km(rule, code) for rule, _ in asked], dtype=float))
        for code in (URBAN, RURAL)
    )
    return by_class(classes, as_urban, as_rural)


def _judge_far(person: People, far_km: Floats, radius_km: Floats) -> Codes:
    limited = np.isfinite(radius_km)
    if not person.has_place[0]:
        near = np.full(len(far_km), UNKNOWN, dtype=np.int8)
    elif person.precision_km[0] > 0:
        near = _judge_vague(far_km, np.where(limited, radius_km, 0.0), person.precision_km[0])
    else:
        near = (far_km <= radius_km).astype(np.int8) * np.int8(YES)
    return np.where(limited, near, np.int8(YES))


def distance_to(people: People, where: Where) -> float:
    """Return the geodesic distance in kilometres from the first person's home to the site, NaN if not known."""
    if where.far_km is not None:
        return where.far_km
    places = people.places
    return float(distance_km(places.latitude[:1], places.longitude[:1], *where.centre)[0])


_CLASS_OF = {
    ("home", URBAN): N_("urban home"),
    ("home", RURAL): N_("rural home"),
    ("site", URBAN): N_("urban site"),
    ("site", RURAL): N_("rural site"),
}


def _explain_within(people: People, rule: Within, where: Where, answer: int) -> Message:
    code = int(classes_for(people, rule, where)[0])
    urban, rural = limit_km(rule, URBAN), limit_km(rule, RURAL)
    if not people.has_place[0]:
        return _explain_unplaced(people, rule, where, answer)
    far = distance_to(people, where)
    if code == MISSING and urban != rural and answer == UNKNOWN and people.precision_km[0] == 0:
        return _explain_class(rule, far, urban, rural)
    limit = urban if code == URBAN else rural
    if code == MISSING and urban != rural:
        limit = min(urban, rural) if answer == YES else max(urban, rural)
    if not np.isfinite(limit):
        return say("{distance} km from the site, no limit stated.", distance=far)
    whose = say("urban or rural alike") if code == MISSING else _whose(people, rule, where, code)
    values = {"distance": far, "limit": limit, "whose": whose}
    if answer == UNKNOWN:
        return say(
            "{distance} km from the site give or take {doubt} km, limit {limit} km ({whose}): check the address.",
            doubt=float(people.precision_km[0]),
            **values,
        )
    if answer == YES:
        return say("{distance} km from the site, limit {limit} km ({whose}).", **values)
    if far - limit < 1:
        metres = max(int(np.ceil((far - limit) * 1000)), 1)
        return say(
            "{distance} km from the site, {metres} m beyond the limit of {limit} km ({whose}).", metres=metres, **values
        )
    return say("{distance} km from the site, beyond the limit of {limit} km ({whose}).", **values)


def _explain_unplaced(people: People, rule: Within, where: Where, answer: int) -> Message:
    """Say it of a home without coordinates: by what it is known, and how much of that lies near enough."""
    code = int(classes_for(people, rule, where)[0])
    urban, rural = limit_km(rule, URBAN), limit_km(rule, RURAL)
    limits = {urban, rural} if code == MISSING else {urban if code == URBAN else rural}
    if not np.isfinite(min(limits)):
        return say("No limit of distance stated.")
    if not people.doubtful[0]:
        return say("Home not on the map: ask where the person lives.")
    if len(limits) > 1 and answer == UNKNOWN:
        return circles_said(people, where.centre, (urban, rural))
    whose = say("urban or rural alike") if code == MISSING else _whose(people, rule, where, code)
    return circle_said(people, where.centre, min(limits) if answer == YES else max(limits), whose, answer)


def _whose(people: People, rule: Within, where: Where, code: int) -> Message:
    """Say whose class chose the limit, and that it comes from settlements where nobody has recorded it."""
    said = Message(_CLASS_OF[rule.class_of, code])
    site_derived = bool(where.offers.site_class_derived[where.offer.service])
    derived = bool(people.class_derived[0]) if rule.class_of == "home" else site_derived
    return say("{class_of}, from the settlements", class_of=said) if derived else said


def _explain_class(rule: Within, far: float, urban: float, rural: float) -> Message:
    inner, outer = min(urban, rural), max(urban, rural)
    values = {"distance": far, "inner": inner, "outer": outer}
    if not np.isfinite(outer):
        return say(
            "{distance} km from the site, one limit is {inner} km: is the place urban or rural?",
            distance=far,
            inner=inner,
        )
    if rule.class_of == "site":
        return say(
            "{distance} km from the site, limits {inner} or {outer} km: find out whether the site is urban or rural.",
            **values,
        )
    return say(
        "{distance} km from the site, limits {inner} or {outer} km: find out whether the home is urban or rural.",
        **values,
    )


def _shortfall_within(people: People, rule: Within, where: Where) -> float | None:
    if not people.has_place[0]:
        return None
    code = int(classes_for(people, rule, where)[0])
    limits = [limit_km(rule, code)] if code != MISSING else [limit_km(rule, URBAN), limit_km(rule, RURAL)]
    limit = max(limits)
    return max(distance_to(people, where) - limit, 0.0) / limit if 0 < limit < np.inf else None


DISTANCE = Judge[Within](
    question=N_("Does the person live near enough?"),
    group="place",
    reads=("latitude", "longitude", "location_precision_m", "settlement_class", *READ_OF_PLACES),
    judge=_judge_within,
    explain=_explain_within,
    shortfall=_shortfall_within,
    key=lambda _rule, where: where.offer.service,
)
