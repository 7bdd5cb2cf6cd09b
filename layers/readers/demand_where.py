"""Where is the demand: in which area, by its code, its name or a point, or how far around a point?

A row is about an area, or about a point and how far around it. Codes are those of the areas known; where none are known
yet, a code is taken as it is written. A figure of the whole country has the country's own code (GM).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from layers.plain import plain_words
from layers.readers.area_names import NAMES, name_key
from layers.readers.places import blank, take_places
from layers.readers.texts import clean_texts
from layers.readers.vocab import country_of, knows_nothing
from layers.words import Country

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Mask = npt.NDArray[np.bool_]

CODES = ("area_id", "admin2_pcode", "admin1_pcode")
PLACE_NAMES = ("area_name", "admin2_name", "admin1_name")
"""Where an area is read from, the finest first: its code, else its name."""

_LEVEL_OF = {"admin2_pcode": 2, "admin2_name": 2, "admin1_pcode": 1, "admin1_name": 1}
_PREFIX = re.compile(r"([A-Za-z]{2,3})(?=[\d.\-_])")
_WHOLE_COUNTRY = frozenset(
    (
        "national",
        "nationwide",
        "national level",
        "niveau national",
        "whole country",
        "tout le pays",
        "ensemble du pays",
        "pays entier",
        "countrywide",
    )
)
_MOST_NAMED = 4
_MOST_NEAR = 3


@dataclass(frozen=True)
class _Found:
    """What a text says of an area: its code and country, or the fault that stands against it."""

    area: str = ""
    country: str = ""
    fault: str = ""
    how: str = ""
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """The areas known, ready to be looked up."""

    by_code: dict[str, tuple[str, str, int]]
    by_name: dict[str, set[str]]
    towns: dict[str, list[int]]
    countries: tuple[str, ...]
    context: Context


def take_where(table: Table) -> None:
    """Read where each row is; every row that is taken has an area, or a point and how far around it."""
    take_places(table)
    known = _known(table.context)
    stated = table.words("country")
    area, country = np.full(table.rows, "", dtype=object), stated.copy()
    settled = np.zeros(table.rows, dtype=bool)
    points = np.isfinite(table.numbers("latitude")) & np.isfinite(table.numbers("longitude"))
    around = points & np.isfinite(table.numbers("catchment_km"))
    settled |= around
    for column in (*CODES, *PLACE_NAMES):
        if column not in table.cells:
            continue
        cells = clean_texts(table.cells[column], column, table.faults)
        cells = np.where([knows_nothing(cell) for cell in cells], "", cells)
        wanted = ~settled & (cells != "")
        found = _look_up(table, column, np.where(wanted, cells, ""), stated, known)
        settled |= wanted
        area = np.where(wanted, [each.area for each in found], area)
        country = np.where(wanted & (country == ""), [each.country for each in found], country)
    unplaced = ~settled & points
    if unplaced.any():
        settled |= _by_point(table, unplaced, area, country)
    settled |= ~blank(table.texts("latitude")) | ~blank(table.texts("longitude")) | table.faults.unreadable
    _take_national(table, ~settled, stated, area)
    for axis in ("latitude", "longitude"):
        if axis in table.read:
            table.read[axis] = np.where(around, table.numbers(axis), np.nan)
    if "catchment_km" in table.read:
        table.read["catchment_km"] = np.where(around, table.numbers("catchment_km"), np.nan)
    table.read["area_id"], table.read["country"] = area, country


def _known(context: Context) -> _Known:
    areas = context.areas[["area_id", "country", "admin_level", *NAMES]]
    by_code: dict[str, tuple[str, str, int]] = {}
    by_name: dict[str, set[str]] = {}
    for code, country, level, *names in areas.itertuples(index=False):
        at = -1 if pd.isna(level) else int(level)
        nation = country if isinstance(country, str) else ""
        by_code[code.casefold()] = (code, nation, at)
        if at != 0:
            for name in names:
                by_name.setdefault(name_key(name), set()).add(code)
    by_name.pop("", None)
    countries = tuple(sorted({entry[1] for entry in by_code.values() if entry[2] != 0} - {""}))
    towns: dict[str, list[int]] = {}
    for place, name in enumerate(context.settlements["settlement_name"]):
        towns.setdefault(name_key(name), []).append(place)
    towns.pop("", None)
    return _Known(by_code, by_name, towns, countries, context)


def _look_up(table: Table, column: str, cells: Texts, stated: Texts, known: _Known) -> list[_Found]:
    """Look every different pair of text and country up once; tell what is wrong and what was concluded."""
    pairs = list(zip(cells, stated, strict=True))
    answers = {pair: _area_of(str(pair[0]), str(pair[1]), column, known) for pair in dict.fromkeys(pairs) if pair[0]}
    for (text, nation), found in answers.items():
        rows = (cells == text) & (stated == nation)
        if found.fault:
            table.faults.block(found.fault, rows, column, value=text, **found.said)
        elif found.how:
            table.faults.fix(found.how, rows, column, value=text, **found.said)
    return [answers.get(pair, _Found()) for pair in pairs]


def _area_of(text: str, stated: str, column: str, known: _Known) -> _Found:
    own = known.by_code.get(text.casefold())
    if own is not None:
        return _of_country(own[0], own[1], stated)
    nation = country_of(text)
    if nation is not None and (len(text) > 2 or text.upper() == nation):  # noqa: PLR2004 - a code of two letters
        return _of_country(nation, nation, stated)
    if plain_words(text) in _WHOLE_COUNTRY:
        alone = stated or (known.context.countries[0] if len(known.context.countries) == 1 else "")
        return _Found(alone, alone) if alone else _Found(fault="demand.where")
    named = _by_name(text, stated, column, known)
    return named if named is not None else _strange_code(text, stated, known)


def _of_country(area: str, nation: str, stated: str) -> _Found:
    if stated and nation and stated != nation:
        return _Found(fault="area.not_of_country", said={"there": Country(nation), "country": Country(stated)})
    return _Found(area, nation or stated)


def _by_name(text: str, stated: str, column: str, known: _Known) -> _Found | None:
    """Find an area of this name, else the area in which the settlement of this name lies."""
    level = _LEVEL_OF.get(column)
    entries = [known.by_code[code.casefold()] for code in known.by_name.get(name_key(text), ())]
    fitting = [
        entry for entry in entries if (not stated or entry[1] in ("", stated)) and (level is None or entry[2] == level)
    ]
    if len(fitting) > 1:  # a region and its chief district often share a name: the region is certain
        highest = min(entry[2] for entry in fitting)
        above = [entry for entry in fitting if entry[2] == highest]
        fitting = above if len(above) == 1 else fitting
    if len(fitting) == 1:
        return _Found(fitting[0][0], fitting[0][1] or stated)
    if fitting:
        return _homonym([entry[0] for entry in fitting])
    return _by_settlement(text, stated, known) if level is None else None


def _homonym(areas: list[str]) -> _Found:
    named = ", ".join(sorted(areas)[:_MOST_NAMED])
    return _Found(fault="area.homonym", said={"places": len(areas), "areas": named})


def _by_settlement(text: str, stated: str, known: _Known) -> _Found | None:
    towns = known.context.settlements
    same = towns.iloc[known.towns.get(name_key(text), [])]
    if stated:
        same = same[same["country"].isna() | (same["country"] == stated)]
    found = {
        code if isinstance(code, str) and code else finest_area(known.context, float(latitude), float(longitude))
        for code, latitude, longitude in zip(
            same["admin2_pcode"].fillna(same["admin1_pcode"]), same["latitude"], same["longitude"], strict=True
        )
    }
    if not found or found == {""}:
        return None
    if len(found) > 1:
        return _homonym([code for code in found if code])
    area = found.pop()
    _, nation, _ = known.by_code.get(area.casefold(), (area, stated, 0))
    return _Found(area, nation or stated, how="area.from_settlement", said={"area": area})


def _strange_code(text: str, stated: str, known: _Known) -> _Found:
    """Say what is wrong with the code or the name of an area that is not known; where none are known, take a code."""
    prefix = _PREFIX.match(text)
    nation = country_of(prefix[1]) if prefix else None
    if nation is not None and stated and nation != stated:
        return _Found(fault="area.not_of_country", said={"there": Country(nation), "country": Country(stated)})
    expected = known.countries or known.context.countries
    if nation is not None and nation in known.countries:
        same = known.by_code.get(f"{nation}{text[len(prefix[1]) :]}".casefold()) if prefix else None
        if same is not None:
            return _Found(same[0], nation, how="code.repaired", said={"meant": same[0]})
    elif nation is not None and expected and nation not in known.context.countries:
        said: dict[str, Any] = {"there": Country(nation), "country": Country(expected[0])}
        return _Found(fault="area.other_country", said=said)
    elif nation is not None or (not known.countries and re.search(r"\d", text)):
        return _Found(text, nation or stated)
    near = _near(text, stated or nation or "", known)
    if not known.by_code:
        return _Found(fault="area.none_known")
    return _Found(fault="area.not_known", said={"suggestion": near or None})


def _near(text: str, nation: str, known: _Known) -> str:
    """Name the areas whose code or name is closest to a text."""
    codes = {code: own for code, (own, country, _) in known.by_code.items() if not nation or country in ("", nation)}
    close = [codes[code] for code in difflib.get_close_matches(text.casefold(), codes, n=_MOST_NEAR, cutoff=0.6)]
    names = {name: sorted(own & set(codes.values())) for name, own in known.by_name.items()}
    close += [
        code for name in difflib.get_close_matches(name_key(text), names, n=_MOST_NEAR) for code in names[name][:1]
    ]
    called: dict[str, Any] = dict(known.context.areas[["area_id", "area_name"]].itertuples(index=False))
    return ", ".join(
        f"{code} ({called[code]})" if isinstance(called.get(code), str) else code
        for code in list(dict.fromkeys(close))[:_MOST_NEAR]
    )


def _by_point(table: Table, rows: Mask, area: Texts, country: Texts) -> Mask:
    """Take points without a catchment as the area they lie in; others wait."""
    latitude, longitude = table.numbers("latitude"), table.numbers("longitude")
    nation: dict[str, Any] = dict(table.context.areas[["area_id", "country"]].itertuples(index=False))
    for row in np.flatnonzero(rows):
        area[row] = finest_area(table.context, float(latitude[row]), float(longitude[row]))
        if not country[row] and isinstance(nation.get(area[row]), str):
            country[row] = nation[area[row]]
    found = rows & (area != "")
    table.faults.fix("area.from_point", found, "latitude")
    table.faults.block("demand.catchment", rows & ~found, "latitude")
    return rows


def finest_area(context: Context, latitude: float, longitude: float) -> str:
    """Return the code of the smallest area known, below the country, in which a point lies; empty if in none."""
    areas = context.areas
    if not np.isfinite([latitude, longitude]).all() or areas.empty:
        return ""
    tree, codes, levels = _tree(context)
    point = shapely.Point(longitude, latitude)
    inside = [place for place in tree.query(point, predicate="intersects") if levels[place] != 0]
    return str(codes[max(inside, key=lambda place: (levels[place], codes[place]))]) if inside else ""


@lru_cache(maxsize=2)
def _tree(context: Context) -> tuple[shapely.STRtree, list[str], list[int]]:
    areas = context.areas
    shaped = [isinstance(shape, shapely.Geometry) for shape in areas["geometry"]]
    levels = areas["admin_level"].fillna(-1).astype(int)
    return (
        shapely.STRtree(list(areas.loc[shaped, "geometry"])),
        areas.loc[shaped, "area_id"].tolist(),
        levels[shaped].tolist(),
    )


def _take_national(table: Table, rows: Mask, stated: Texts, area: Texts) -> None:
    """Take rows that name nothing but a country as figures of the whole country; others wait."""
    national = rows & (stated != "")
    for nation in sorted({str(each) for each in stated[national]}):
        here = national & (stated == nation)
        table.faults.fix("demand.national", here, "country", country=Country(nation))
        area[here] = nation
    table.faults.block("demand.where", rows & ~national)
