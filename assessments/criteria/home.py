"""Does the person live in one of these areas, in this polygon, in one of these settlements?

A home with coordinates is where they are, whatever P-code or name is recorded with it; one without is where its P-codes
or the name of its settlement say, and where these do not decide, so much of that settlement or area as lies inside. A
home known to a precision may lie anywhere in that disc: it is inside from a share of 0.95 on, outside up to 0.05, else
unknown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.criteria.doubted import READ_OF_PLACES, wanted_said
from assessments.doubt.homes import INSIDE_SHARE, OUTSIDE_SHARE
from assessments.logic import NO, UNKNOWN, YES, answers_of
from layers.circles import circle_polygons
from layers.geodesy import Places, nearest
from layers.labels import join_messages
from layers.rules import Area, InPolygon, SettlementIn
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.facts import Codes, People
    from assessments.land import Land

    Positions = npt.NDArray[np.intp]


def _inside(people: People, polygon: Any) -> Codes:
    """Answer for each home whether it lies in a polygon, its border included."""
    import shapely  # noqa: PLC0415 - only where a rule names a polygon

    shapely.prepare(polygon)
    places = people.places
    answers = np.where(shapely.intersects_xy(polygon, places.longitude, places.latitude), YES, NO).astype(np.int8)
    vague = np.flatnonzero(people.has_place & (people.precision_km > 0))
    if len(vague):
        discs = circle_polygons(places.latitude[vague], places.longitude[vague], people.precision_km[vague])
        share = shapely.area(shapely.intersection(discs, polygon)) / shapely.area(discs)
        answers[vague] = answers_of(share >= INSIDE_SHARE, share <= OUTSIDE_SHARE)
    answers[~people.has_place] = UNKNOWN
    doubtful = np.flatnonzero(people.doubtful)
    if len(doubtful):
        answers[doubtful] = people.homes.inside(polygon)[people.doubt[doubtful]]
    return answers


def _judge_polygon(people: People, rule: InPolygon, _where: Where) -> Codes:
    return _inside(people, _drawn(rule.wkt))


@lru_cache(maxsize=256)
def _drawn(wkt: str) -> Any:
    import shapely  # noqa: PLC0415 - only where a rule draws a polygon

    return shapely.from_wkt(wkt)


def _judge_area(people: People, rule: Area, where: Where) -> Codes:
    import shapely  # noqa: PLC0415 - only where a rule names areas

    land = where.offers.land
    drawn = {code: land.polygon(code) for code in rule.allowed}
    answers = _by_codes(people, land, rule.allowed)
    polygons = [polygon for polygon in drawn.values() if polygon is not None]
    if not polygons:
        return answers
    inside = _inside(people, shapely.union_all(polygons))
    undrawn = [code for code, polygon in drawn.items() if polygon is None]
    elsewhere = _by_codes(people, land, undrawn) if undrawn else np.full(len(people), NO, dtype=np.int8)
    located = np.maximum(inside, elsewhere)
    answers = np.where((answers == UNKNOWN) & people.doubtful, located, answers)
    return np.where(people.has_place, located, answers).astype(np.int8)


def _by_codes(people: People, land: Land, wanted: tuple[str, ...] | list[str]) -> Codes:
    """Answer by the recorded P-codes alone."""
    region, district = people.recorded["admin1_pcode"], people.recorded["admin2_pcode"]
    pairs = region.codes.astype(np.int64) * len(district.texts) + district.codes
    found, back = np.unique(pairs, return_inverse=True)
    _, first = np.unique(back, return_index=True)
    answers = [land.lies_in(region.text(one), district.text(one), wanted) for one in first.tolist()]
    return np.array(answers, dtype=np.int8)[back] if len(found) else np.zeros(0, dtype=np.int8)


def _judge_settlement(people: People, rule: SettlementIn, where: Where) -> Codes:
    land = where.offers.land
    answers = people.recorded["settlement_name"].each(lambda name: land.named(name, rule.allowed) if name else UNKNOWN)
    marked = land.marked(rule.allowed)
    located = np.flatnonzero(people.has_place)
    if not len(located) or not len(marked):
        return answers
    answers = answers.copy()
    homes = Places(people.places.latitude[located], people.places.longitude[located])
    far = {mark: _nearest_km(homes, land, marked == mark) for mark in (NO, UNKNOWN, YES)}
    doubt = people.precision_km[located]
    listed, possible = far[YES], np.minimum(far[YES], far[UNKNOWN])
    surely = listed + doubt <= np.minimum(far[NO], far[UNKNOWN]) - doubt
    answers[located] = answers_of(surely, (possible - doubt > far[NO] + doubt) | ~np.isfinite(possible))
    return answers


def _nearest_km(homes: Places, land: Land, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return how far the nearest of the chosen settlements is from each home, infinite where there is none."""
    if not chosen.any():
        return np.full(len(homes.latitude), np.inf)
    places = Places(land.places.latitude[chosen], land.places.longitude[chosen])
    return nearest(homes, places)[1]


def _explain(people: People, wanted: Message, answer: int) -> Message:
    if answer == YES:
        return say("Lives in the right place: {wanted}.", wanted=wanted)
    if answer != UNKNOWN:
        return say("Lives elsewhere, asked for: {wanted}.", wanted=wanted)
    if people.has_place[0] and people.precision_km[0] > 0:
        doubt = float(people.precision_km[0])
        return say("Home known to {doubt} km only, asked for: {wanted}: check the address.", wanted=wanted, doubt=doubt)
    if people.has_place[0]:
        return say("Home on the map, but what the rule names is not: {wanted}. Import it, or ask.", wanted=wanted)
    if people.doubtful[0]:
        return wanted_said(people, wanted)
    return say("Home not on the map: ask where the person lives ({wanted}).", wanted=wanted)


def _explain_area(people: People, rule: Area, where: Where, answer: int) -> Message:
    names = [Message(where.offers.land.area_name(code)) for code in rule.allowed]
    return _explain(people, join_messages(names), answer)


def _explain_polygon(people: People, _rule: InPolygon, _where: Where, answer: int) -> Message:
    return _explain(people, say("the outline drawn in the rule"), answer)


def _explain_settlement(people: People, rule: SettlementIn, _where: Where, answer: int) -> Message:
    names = [Message(word.replace("_", " ")) for word in rule.allowed]
    return _explain(people, join_messages(names), answer)


_PLACE = ("latitude", "longitude", "location_precision_m", *READ_OF_PLACES)

AREA = Judge[Area](
    question=N_("Does the person live in the right area?"),
    group="home",
    reads=_PLACE,
    judge=_judge_area,
    explain=_explain_area,
)
POLYGON = Judge[InPolygon](
    question=N_("Does the person live inside the outline?"),
    group="home",
    reads=_PLACE,
    judge=_judge_polygon,
    explain=_explain_polygon,
)
SETTLEMENT = Judge[SettlementIn](
    question=N_("Does the person live in the right town or village?"),
    group="home",
    reads=_PLACE,
    judge=_judge_settlement,
    explain=_explain_settlement,
)
