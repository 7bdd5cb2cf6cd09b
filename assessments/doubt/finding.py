"""Which homes without coordinates are known by a settlement or an area, and what follows for class and country?

A settlement's name counts first, narrowed by the country and the P-codes recorded with it; several settlements that
are left are all candidates. Where no settlement is called so, the smallest area that is drawn counts. A settlement that
lies outside the recorded area contradicts it: either may be wrong, so that both are candidates.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from assessments.doubt.homes import AREA, SETTLEMENT, Doubt, Homes
from assessments.facts import MISSING, People
from assessments.logic import NO, UNKNOWN

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.doubt.ground import Ground


class Told(NamedTuple):
    """What is recorded of a home without coordinates; empty where nothing is."""

    settlement_name: str
    admin1_pcode: str
    admin2_pcode: str
    admin3_name: str
    country: str


def with_doubts(people: People, ground: Ground) -> People:
    """Fill in where the homes without coordinates may be, and their class and country where every candidate has one."""
    rows = np.flatnonzero(~people.has_place)
    if not len(rows):
        return people
    columns = [people.recorded[name] for name in Told._fields[:-1]]
    country, countries = pd.factorize(people.country[rows])
    told: list[npt.NDArray[Any]] = [*(column.codes[rows] for column in columns), country]
    back, first = _different(told)
    found: list[Doubt] = []
    number = np.full(len(first), -1, dtype=np.int32)
    for place, codes in enumerate(zip(*(each[first].tolist() for each in told), strict=True)):
        texts = [column.texts[code] for column, code in zip(columns, codes[:-1], strict=True)]
        doubt = find_doubt(Told._make([*texts, str(countries[codes[-1]])]), ground)
        if doubt is not None:
            number[place] = len(found)
            found.append(doubt)
    if not found:
        return people
    doubts = np.full(len(people), -1, dtype=np.int32)
    doubts[rows] = number[back]
    return _filled(replace(people, doubt=doubts, homes=Homes(tuple(found), ground)))


def _different(columns: list[npt.NDArray[Any]]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return for each row the number of its combination of codes, and for each combination the first row with it."""
    back = np.zeros(len(columns[0]), dtype=np.intp)
    for codes in columns:  # numbered anew each time, so that the numbers stay small
        back = pd.factorize(back * (int(codes.max()) + 2) + codes + 1)[0]
    return back, np.unique(back, return_index=True)[1]


def _filled(people: People) -> People:
    """Fill in the class and the country that all candidates of a place have, where none is recorded."""
    here = people.doubtful
    of_place = people.doubt[here]
    classes, derived, country = people.class_code.copy(), people.class_derived.copy(), people.country.copy()
    theirs = np.array([place.class_code for place in people.homes.places], dtype=np.int8)[of_place]
    empty = (classes[here] == MISSING) & (theirs != MISSING)
    classes[here] = np.where(empty, theirs, classes[here])
    derived[here] |= empty
    told = np.array([place.country for place in people.homes.places], dtype=object)[of_place]
    country[here] = np.where(country[here] == "", told, country[here])
    return replace(people, class_code=classes, class_derived=derived, country=country)


def find_doubt(told: Told, ground: Ground) -> Doubt | None:
    """Find where a home may be of which only this is recorded; None where that says nothing."""
    areas = _areas(told, ground)
    named = _in_country(told, ground) if told.settlement_name else []
    kept = [row for row in named if _may_lie(row, told, areas, ground)]
    if not named:
        return _area_doubt(told, areas, ground) if areas else None
    if kept:
        areas, rows = (), kept
    else:
        rows = named
    own = {row: ground.own_outline(row) for row in rows}
    return Doubt(
        kind=SETTLEMENT,
        name=_name_of(rows[0], ground),
        settlements=tuple(row for row in rows if own[row] is None),
        areas=(*(code for code in own.values() if code is not None), *areas),
        named=len(rows),
        class_code=MISSING if areas else _class_of(rows, ground),
        country=_one({*(ground.country(row) for row in rows), *(ground.country_of_area(code) for code in areas)}),
    )


def _area_doubt(told: Told, areas: tuple[str, ...], ground: Ground) -> Doubt:
    names = dict.fromkeys(ground.land.area_name(code) for code in areas)
    country = told.country or _one({ground.country_of_area(code) for code in areas})
    return Doubt(kind=AREA, name=" / ".join(names), areas=areas, country=country)


def _areas(told: Told, ground: Ground) -> tuple[str, ...]:
    """Return the smallest recorded area that is drawn; both where district and region contradict each other."""
    land = ground.land
    codes = [code for code in (told.admin2_pcode, told.admin1_pcode) if code and land.level(code) is not None]
    if told.admin3_name:
        small = [
            code
            for code in ground.small_areas_named(told.admin3_name)
            if all(recorded in land.upwards(code) for recorded in codes) and ground.outline(code) is not None
        ]
        if len(small) == 1:
            return (small[0],)
    drawn = [code for code in codes if ground.outline(code) is not None]
    both = 2
    if (
        len(codes) == both
        and len(drawn) == both
        and codes[1] not in land.upwards(codes[0])
        and _contradict(ground, codes)
    ):
        return tuple(drawn)
    return tuple(drawn[:1])


def _contradict(ground: Ground, codes: list[str]) -> bool:
    """Tell whether a district does not lie in the region recorded with it."""
    district, region = (ground.land.polygon(code) for code in codes)
    return not shapely.intersects(shapely.point_on_surface(district), region)


def _in_country(told: Told, ground: Ground) -> list[int]:
    rows = ground.land.rows_named(told.settlement_name)
    return [row for row in rows if not told.country or ground.country(row) in ("", told.country)]


def _may_lie(row: int, told: Told, areas: tuple[str, ...], ground: Ground) -> bool:
    """Tell whether a settlement may lie where the P-codes say: by its own codes, else by the areas' outlines."""
    wanted = told.admin2_pcode or told.admin1_pcode
    if not wanted:
        return True
    located = ground.land.located
    region, district = (_text(located[name].iloc[row]) for name in ("admin1_pcode", "admin2_pcode"))
    by_code = ground.land.lies_in(region, district, (wanted,)) if region or district else UNKNOWN
    if by_code != UNKNOWN or not areas:
        return by_code != NO
    reach = float(ground.extents_km[row])
    places = ground.land.places
    point = shapely.Point(places.longitude[row], places.latitude[row])
    near = reach / KM_PER_DEGREE
    return any(bool(shapely.dwithin(ground.land.polygon(code), point, near)) for code in areas)


KM_PER_DEGREE = 111.0
"""A settlement just outside an outline that is drawn roughly may belong to it; how roughly, need not be exact."""


def _class_of(rows: list[int], ground: Ground) -> int:
    """Return the class that all these settlements have, -1 where they differ or nobody has said."""
    classes = set(ground.classes[rows].tolist())
    return int(classes.pop()) if len(classes) == 1 else MISSING


def _one(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


def _name_of(row: int, ground: Ground) -> str:
    return str(ground.land.located["settlement_name"].iloc[row])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
