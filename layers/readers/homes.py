"""Where does somebody live who gave only the name of a settlement? Homonyms are asked about, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.geodesy import distance_km
from layers.plain import plain_words
from layers.readers.area_names import names_by_code, point_in_area
from layers.readers.places import blank
from layers.settlement_reach import reach_km
from layers.words import N_, say

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from layers.readers.context import Context
    from layers.readers.table import Table

SAME_PLACE_KM = 2.0
"""Settlements of one name that lie this near to each other are one place from two sources."""

MOST_DISTRICTS_NAMED = 4


@dataclass(frozen=True)
class _Answer:
    """What is known under a name: no place, one place, or several and the districts in which they lie."""

    places: int = 0
    latitude: float = np.nan
    longitude: float = np.nan
    reach_m: float = np.nan
    districts: object = ""


def take_homes_by_settlement(table: Table) -> None:
    """Place people who gave no coordinates at their settlement, known as far as that reaches."""
    if "settlement_name" not in table.read:
        return
    given = [table.words(column) for column in ("settlement_name", "country", "admin1_pcode", "admin2_pcode")]
    for column in ("latitude", "longitude", "location_precision_m"):
        table.read.setdefault(column, np.full(table.rows, np.nan))
    empty = blank(table.texts("latitude")) & blank(table.texts("longitude"))
    wanted = np.flatnonzero((given[0] != "") & empty)
    index = _settlements_by_name(table.context.settlements)
    answers: dict[tuple[str, ...], _Answer] = {}
    found: list[_Answer] = []
    for row in wanted:
        asked = tuple(str(column[row]) for column in given)
        if asked not in answers:
            answers[asked] = _answer(table.context, _candidates(table.context, asked, index))
        found.append(answers[asked])
    places = np.array([answer.places for answer in found], dtype=int)
    one = wanted[places == 1]
    table.read["latitude"][one] = [answer.latitude for answer in found if answer.places == 1]
    table.read["longitude"][one] = [answer.longitude for answer in found if answer.places == 1]
    table.read["location_precision_m"][one] = [answer.reach_m for answer in found if answer.places == 1]
    _tell(table, wanted, places, [answer.districts for answer in found if answer.places > 1])


def _tell(table: Table, wanted: npt.NDArray[np.intp], places: npt.NDArray[np.int_], districts: list[object]) -> None:
    """Say who was placed at a settlement, whose settlement is not known, and whose could be several."""
    column = "settlement_name"
    one, none, several = wanted[places == 1], wanted[places == 0], wanted[places > 1]
    for metres in np.unique(np.round(table.read["location_precision_m"][one])).astype(int):
        here = one[np.round(table.read["location_precision_m"][one]) == metres]
        table.faults.fix("place.from_settlement", here, column, metres=int(metres))
    table.faults.fix("place.unknown", none, column)
    if len(several):
        named = np.empty(len(districts), dtype=object)
        named[:] = districts
        table.faults.ask("place.homonym", several, column, places=places[places > 1].astype(object), districts=named)


def _answer(context: Context, candidates: pd.DataFrame) -> _Answer:
    if candidates.empty:
        return _Answer()
    latitude, longitude = candidates["latitude"].to_numpy(), candidates["longitude"].to_numpy()
    apart = distance_km(np.full(len(latitude), latitude[0]), np.full(len(longitude), longitude[0]), latitude, longitude)
    if (apart <= SAME_PLACE_KM).all():
        return _Answer(1, float(latitude[0]), float(longitude[0]), float(1000 * reach_km(candidates).max()))
    return _Answer(len(candidates), districts=_districts(context, candidates))


def _settlements_by_name(settlements: pd.DataFrame) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, name in enumerate(settlements["settlement_name"].fillna("")):
        index.setdefault(plain_words(name), []).append(place)
    return index


def _candidates(context: Context, asked: tuple[str, ...], index: dict[str, list[int]]) -> pd.DataFrame:
    """Return the settlements of a name that agree with the country, the region and the district asked for."""
    name, country, *codes = asked
    known = context.settlements.iloc[index.get(plain_words(name), [])]
    known = known[known["latitude"].notna() & known["longitude"].notna()]
    if country:
        known = known[known["country"].isna() | (known["country"] == country)]
    for column, code in zip(("admin1_pcode", "admin2_pcode"), codes, strict=True):
        if not code or known.empty:
            continue
        inside = point_in_area(context, code, known["latitude"].to_numpy(), known["longitude"].to_numpy())
        if inside is None:
            known = known[known[column].isna() | (known[column] == code)]
        else:
            known = known[inside | (known[column] == code).to_numpy(dtype=bool, na_value=False)]
    return known


def _districts(context: Context, candidates: pd.DataFrame) -> object:
    """Name the districts in which settlements lie, for the question which of them is meant."""
    named = names_by_code(context, candidates)
    shown = sorted({name for name in named if name})
    if not shown:
        return say(N_("districts not known"))
    more = len(shown) - MOST_DISTRICTS_NAMED
    return ", ".join(shown[:MOST_DISTRICTS_NAMED]) + (f" … (+{more})" if more > 0 else "")
