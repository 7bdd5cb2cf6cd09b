"""Areas: which level, which code, which parent, which polygon? P-code tables, polygons, and both joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.outlines import lies_in
from layers.plain import plain_key, plain_words
from layers.readers.coordinates import shapes_of_text
from layers.readers.duplicates import with_scheme
from layers.readers.synonyms import OUR_SCHEMES
from layers.readers.texts import clean_texts
from layers.readers.vocab import country_of
from layers.reading import Action
from layers.words import N_, Country, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]

AREA_COLUMNS = frozenset(
    ("area_id", "area_name", "area_name_en", "area_name_fr", "admin_level", "parent_id", "geometry")
)
"""Columns of areas that need each other to be understood."""

LEVELS = (1, 2, 3)

_LEVEL_WORDS = {
    "country": 0,
    "pays": 0,
    "region": 1,
    "province": 1,
    "state": 1,
    "macroregion": 1,
    "county": 2,
    "district": 2,
    "prefecture": 2,
    "department": 2,
    "departement": 2,
    "division": 2,
    "localadmin": 3,
    "commune": 3,
    "arrondissement": 3,
    "sousprefecture": 3,
    "subprefecture": 3,
    "subdivision": 3,
}
_LEVEL = re.compile(r"(?:adm|admin|level|niveau)?\s*([0-5])(?:\.0)?")

MOST_AREA_CHANGE = 0.001
"""Share of its area by which a polygon may change when its outline is untangled, to be offered at all."""

_WIDE_DEGREES = 180.0


def take_areas(table: Table) -> None:
    """Read names, codes, levels, parents and polygons; a table with a column for each level gives its deepest one."""
    for column in ("area_id", "area_name", "area_name_en", "area_name_fr", "parent_id"):
        if column in table.cells:
            table.read[column] = clean_texts(table.cells[column], column, table.faults)
    if "admin_level" in table.cells:
        table.read["admin_level"] = _levels(table)
    _take_deepest(table)
    _fill_names(table)
    _fill_country(table)
    _take_parents(table)
    _take_shapes(table)


def _levels(table: Table) -> npt.NDArray[np.float64]:
    cells = table.cells["admin_level"]
    levels = np.full(table.rows, np.nan)
    unknown = np.zeros(table.rows, dtype=bool)
    for row, cell in enumerate(cells):
        if not cell.strip():
            continue
        found = _LEVEL.fullmatch(plain_words(cell) if not cell[:1].isdigit() else cell.strip())
        level = int(found[1]) if found else _LEVEL_WORDS.get(plain_key(cell))
        unknown[row] = level is None
        levels[row] = np.nan if level is None else level
    table.faults.ask("vocab.unknown", unknown, "admin_level", value=cells[unknown], known="0, 1, 2, ADM1, ADM2, region")
    return levels


def _take_deepest(table: Table) -> None:
    """Take code, names, level and parent from the deepest level of which a row has a code or a name."""
    for level in LEVELS:
        if not any(column.startswith(f"adm{level}_") for column in table.cells):
            continue
        codes = clean_texts(table.texts(f"adm{level}_pcode"), "area_id", table.faults)
        named = [
            (ours, clean_texts(table.texts(f"adm{level}_{part}"), ours, table.faults))
            for ours, part in (("area_name", "name"), ("area_name_en", "name_en"), ("area_name_fr", "name_fr"))
        ]
        here = codes != ""
        for _, names in named:
            here |= names != ""
        above = f"adm{level - 1}_pcode"
        parents = clean_texts(table.texts(above), "parent_id", table.faults) if above in table.cells else None
        own = {"area_id": codes, **dict(named)} | ({"parent_id": parents} if parents is not None else {})
        for ours, cells in own.items():
            if (cells != "").any():
                table.read[ours] = np.where(here, cells, table.words(ours))
        table.read["admin_level"] = np.where(here, float(level), table.numbers("admin_level"))


def _fill_names(table: Table) -> None:
    """Call an area what one of its languages calls it where it has no name of its own."""
    names = table.words("area_name")
    for column in ("area_name_fr", "area_name_en"):
        names = np.where(names == "", table.words(column), names)
    if (names != "").any():
        table.read["area_name"] = names
    for column, language in (("area_name_fr", "fr"), ("area_name_en", "en")):
        said = (table.texts("language") == language) & (table.words(column) == "")
        if said.any():
            table.read[column] = np.where(said, names, table.words(column))
    nameless = (names == "") & (table.words("area_id") == "")
    table.faults.block("name.missing", nameless, "area_name")


def _fill_country(table: Table) -> None:
    """Take the country from the letters of the P-code where no column says it."""
    countries = table.words("country")
    prefixes = np.array(
        ["" if each else _country_of_code(code) for each, code in zip(countries, table.words("area_id"), strict=True)],
        dtype=object,
    )
    if (prefixes != "").any():
        table.read["country"] = np.where(countries == "", prefixes, countries)


def _country_of_code(code: str) -> str:
    letters = re.match(r"([A-Z]{2,3})\d", code)
    return (country_of(letters[1]) or "") if letters else ""


def _take_parents(table: Table) -> None:
    """Write parents as identifiers of areas: with the prefix of their register; a country is no area."""
    if "parent_id" not in table.read:
        return
    scheme = OUR_SCHEMES.get(plain_key(table.headers.get("area_id", "")), "")
    parents = table.words("parent_id")
    if scheme:
        parents = np.array([with_scheme(each, scheme) for each in parents], dtype=object)
    ids = table.words("area_id")
    own = np.array([with_scheme(each, scheme) if scheme else each for each in ids], dtype=object)
    none = np.array([country_of(each) is not None for each in parents], dtype=bool) | (parents == own)
    table.read["parent_id"] = np.where(none, "", parents)


def _take_shapes(table: Table) -> None:
    if "wkt" in table.cells and table.shapes is None:
        table.shapes = shapes_of_text(table.cells["wkt"], table.faults)
        empty = np.zeros(table.rows, dtype=bool)
    elif table.shapes is not None:
        empty = np.array([shape is None for shape in table.shapes], dtype=bool)
    else:
        return
    table.faults.block("geom.missing", empty & ~table.faults.unreadable)
    shapes = table.shapes.copy()
    hollow = shapely.is_empty(shapes)
    table.faults.block("geom.empty", hollow)
    shapes[hollow] = None
    wrong = np.array([shape is not None and not shape.geom_type.endswith("Polygon") for shape in shapes], dtype=bool)
    found = np.array([say(N_("point")) for _ in shapes[wrong]], dtype=object)
    table.faults.block("geom.type", wrong, found=found, expected=say(N_("polygon")))
    shapes[wrong] = None
    block_wide(table, shapes)
    _untangle(table, shapes)
    _check_country(table, shapes)
    table.read["geometry"] = shapes


def block_wide(table: Table, shapes: npt.NDArray[np.object_]) -> None:
    """Quarantine outlines that span half the globe: they cross the 180th meridian."""
    bounds = shapely.bounds(shapes)
    table.faults.block("geom.antimeridian", bounds[:, 2] - bounds[:, 0] > _WIDE_DEGREES)


def _untangle(table: Table, shapes: npt.NDArray[np.object_]) -> None:
    """Offer to untangle outlines that cross themselves, where that hardly changes their area; else quarantine them."""
    at = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    if not len(at):
        return
    mended = np.array([_polygons(shape) for shape in shapely.make_valid(shapes[at])], dtype=object)
    before, after = shapely.area(shapes[at]), shapely.area(mended)
    near = np.abs(after - before) <= MOST_AREA_CHANGE * before
    table.faults.block("geom.self_intersection", at[~near])
    if not near.any():
        return
    if table.faults.accepted("geom.self_intersection"):
        table.faults.fix("geom.repaired", at[near])
        shapes[at[near]] = mended[near]
    else:
        table.faults.block("geom.self_intersection", at[near], action=Action.ASK)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a mended outline; the lines that were left over are dropped."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def _check_country(table: Table, shapes: npt.NDArray[np.object_]) -> None:
    """Quarantine polygons that do not lie in the country which their row states."""
    countries = table.words("country")
    points = shapely.point_on_surface(shapes)
    latitude, longitude = shapely.get_y(points), shapely.get_x(points)
    for country in sorted(set(countries) - {""}):
        rows = (countries == country) & np.isfinite(latitude)
        rows[rows] = ~lies_in(country, latitude[rows], longitude[rows])
        table.faults.block("coord.outside_area", rows, there=say(N_("another place")), country=Country(country))
