"""Where is each row: its coordinates, how exact they are, its districts by name, its home by the settlement's name?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.geodesy import distance_km
from layers.plain import plain_words
from layers.readers.area_names import codes_by_name, names_by_code, point_in_area
from layers.readers.coordinates import (
    FEW_DECIMALS_METRES,
    METRES_PER_DEGREE,
    Coordinates,
    points_of_shapes,
    read_coordinates,
    shapes_of_text,
    split_points,
)
from layers.readers.numbers import check_limits, read_numbers
from layers.readers.texts import clean_texts
from layers.readers.whereabouts import check_whereabouts
from layers.words import N_, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.table import Table

    Mask = npt.NDArray[np.bool_]

PLACES = ("latitude", "longitude", "location_precision_m", "admin1_pcode", "admin2_pcode")
"""Columns that need each other, or the areas known, to be understood."""

SETTLEMENT_PRECISION_M = 2000.0
"""How far a home is assumed to lie from the point of its settlement: half the extent of a small town."""

SAME_PLACE_KM = 2.0
"""Settlements of one name that lie this near to each other are one place from two sources."""

MANY_ON_ONE_POINT, SHARE_ON_ONE_POINT = 20, 0.05
"""So many people, and more than this share of the file, on exactly one point look like an office or a town centre."""

MOST_DISTRICTS_NAMED = 4


def take_places(table: Table) -> None:
    """Read coordinates from columns, one cell or geometries, check where they lie, and how exact they are."""
    _unfold_points(table)
    if "latitude" not in table.cells or "longitude" not in table.cells:
        return
    places = read_coordinates(table.texts("latitude"), table.texts("longitude"), table.faults)
    had_place = np.isfinite(places.latitude)
    check_whereabouts(places, table.words("country"), table.context, table.faults, leftovers=table.leftovers)
    if table.kind != "returnees":
        _need_places(table, places, had_place)
    table.read["latitude"], table.read["longitude"] = places.latitude, places.longitude
    if table.kind != "settlements":
        table.read["location_precision_m"] = _precision(table, places)
    if table.kind == "returnees":
        _warn_of_many_on_one_point(table, places)


def _unfold_points(table: Table) -> None:
    """Write geometries and points in one cell as cells of latitude and longitude; geometries win where both are."""
    if "wkt" in table.cells and table.shapes is None:
        table.shapes = shapes_of_text(table.cells["wkt"], table.faults)
    if "point_text" in table.cells and "latitude" not in table.cells:
        latitude, longitude, precision = split_points(table.cells["point_text"])
        table.cells["latitude"], table.cells["longitude"] = latitude, longitude
        table.headers.setdefault("latitude", table.headers.get("point_text", "point_text"))
        table.headers.setdefault("longitude", table.headers.get("point_text", "point_text"))
        if any(precision) and "location_precision_m" not in table.cells:
            table.cells["location_precision_m"] = precision
    if table.shapes is not None:
        latitude, longitude = points_of_shapes(table.shapes, table.faults)
        given = latitude != ""
        table.cells["latitude"] = np.where(given, latitude, table.texts("latitude"))
        table.cells["longitude"] = np.where(given, longitude, table.texts("longitude"))


def _need_places(table: Table, places: Coordinates, had_place: Mask) -> None:
    """Quarantine services and settlements that give no place at all."""
    empty = _blank(table.texts("latitude")) & _blank(table.texts("longitude")) & ~had_place & ~table.faults.unreadable
    if table.shapes is None:
        table.faults.block("coord.missing", empty, "latitude")
        return
    nothing = np.array([shape is None for shape in table.shapes], dtype=bool)
    nothing &= ~table.faults.blocked_by("geom.wkt", "wkt")
    table.faults.block("geom.missing", empty & nothing)
    shaped = empty & ~nothing & np.isnan(places.latitude)
    empty_points = shaped & np.array(
        [shape is not None and shape.geom_type == "Point" for shape in table.shapes], dtype=bool
    )
    table.faults.block("geom.empty", empty_points)


def _blank(cells: npt.NDArray[np.object_]) -> Mask:
    return np.array([not cell.strip(" \u00a0") for cell in cells], dtype=bool)


def _precision(table: Table, places: Coordinates) -> npt.NDArray[np.float64]:
    """Return the precision given, else that of the decimals where they are few."""
    given = np.full(table.rows, np.nan)
    if "location_precision_m" in table.cells:
        cells = table.cells["location_precision_m"]
        given = check_limits(
            read_numbers(cells, "location_precision_m", table.faults), cells, "location_precision_m", table.faults
        )
    metres = np.round(places.half_unit * METRES_PER_DEGREE)
    rough = np.isfinite(places.latitude) & np.isnan(given) & (metres > FEW_DECIMALS_METRES)
    table.faults.fix(
        "coord.precision",
        rough,
        "latitude",
        value=places.latitude_text[rough],
        metres=np.array([int(each) for each in metres[rough]], dtype=object),
    )
    return np.where(rough, metres, given)


def _warn_of_many_on_one_point(table: Table, places: Coordinates) -> None:
    known = np.flatnonzero(np.isfinite(places.latitude))
    if not len(known):
        return
    points = np.column_stack([places.latitude[known], places.longitude[known]])
    _, which, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    for place in np.flatnonzero((counts >= MANY_ON_ONE_POINT) & (counts > SHARE_ON_ONE_POINT * table.rows)):
        rows = known[which.ravel() == place]
        table.faults.fix("coord.identical_many", rows, "latitude", people=int(counts[place]))


def take_area_names(table: Table) -> None:
    """Read the codes of region and district, and find them by name where only names are given and areas are known."""
    for level in (1, 2):
        code, name = f"admin{level}_pcode", f"admin{level}_name"
        if code in table.cells:
            table.read[code] = clean_texts(table.cells[code], code, table.faults)
        if name not in table.cells:
            continue
        names = clean_texts(table.cells[name], name, table.faults)
        found, unknown = codes_by_name(
            table.context, names, level, table.words("country"), table.words("admin1_pcode") if level > 1 else None
        )
        table.faults.fix("area.unknown", unknown, name, value=names[unknown])
        if (found != "").any():
            table.read[code] = np.where(table.words(code) != "", table.words(code), found)


def take_homes_by_settlement(table: Table) -> None:
    """Place people who gave no coordinates at their settlement; homonyms are asked about, never guessed."""
    if "settlement_name" not in table.read:
        return
    names = table.words("settlement_name")
    for column in ("latitude", "longitude", "location_precision_m"):
        table.read.setdefault(column, np.full(table.rows, np.nan))
    blank = _blank(table.texts("latitude")) & _blank(table.texts("longitude"))
    wanted = np.flatnonzero((names != "") & blank & np.isnan(table.numbers("latitude")))
    given = [table.words(column) for column in ("settlement_name", "country", "admin1_pcode", "admin2_pcode")]
    found: dict[tuple[str, ...], pd.DataFrame] = {}
    index = _settlements_by_name(table.context.settlements)
    placed, strange, homonyms = [], [], {}
    for row in wanted.tolist():
        asked = tuple(str(column[row]) for column in given)
        if asked not in found:
            found[asked] = _candidates(table.context, asked, index)
        candidates = found[asked]
        if candidates.empty:
            strange.append(row)
        elif _one_place(candidates):
            placed.append(row)
            table.read["latitude"][row] = candidates["latitude"].iloc[0]
            table.read["longitude"][row] = candidates["longitude"].iloc[0]
            table.read["location_precision_m"][row] = SETTLEMENT_PRECISION_M
        else:
            homonyms[row] = candidates
    _tell(table, placed, strange, homonyms)


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


def _one_place(candidates: pd.DataFrame) -> bool:
    latitude, longitude = candidates["latitude"].to_numpy(), candidates["longitude"].to_numpy()
    apart = distance_km(np.full(len(latitude), latitude[0]), np.full(len(longitude), longitude[0]), latitude, longitude)
    return bool((apart <= SAME_PLACE_KM).all())


def _tell(table: Table, placed: list[int], strange: list[int], homonyms: dict[int, pd.DataFrame]) -> None:
    names = table.words("settlement_name")
    rows = np.array(placed, dtype=np.intp)
    table.faults.fix(
        "place.from_settlement", rows, "settlement_name", value=names[rows], metres=int(SETTLEMENT_PRECISION_M)
    )
    rows = np.array(strange, dtype=np.intp)
    table.faults.fix("place.unknown", rows, "settlement_name", value=names[rows])
    if homonyms:
        rows = np.array(list(homonyms), dtype=np.intp)
        districts = np.array([_districts(table, candidates) for candidates in homonyms.values()], dtype=object)
        places = np.array([len(candidates) for candidates in homonyms.values()], dtype=object)
        table.faults.ask(
            "place.homonym", rows, "settlement_name", value=names[rows], places=places, districts=districts
        )


def _districts(table: Table, candidates: pd.DataFrame) -> object:
    """Name the districts in which settlements lie, for the question which of them is meant."""
    named = names_by_code(table.context, candidates)
    shown = sorted({name for name in named if name})
    if not shown:
        return say(N_("districts not known"))
    more = len(shown) - MOST_DISTRICTS_NAMED
    return ", ".join(shown[:MOST_DISTRICTS_NAMED]) + (f" … (+{more})" if more > 0 else "")
