"""Cells as degrees: decimal, with a comma, in degrees, minutes and seconds, two in one cell, or a geometry.

What the degrees mean on the ground (sign, swap, country) is asked in `whereabouts.py`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.readers.numbers import number_of, tidy_sign_and_digits
from layers.words import N_, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

METRES_PER_DEGREE = 111_320.0
"""Length of a degree of latitude, and of longitude on the equator (WGS 84, rounded)."""

FEW_DECIMALS_METRES = 100.0
"""A place whose last decimal stands for more than this (two decimals or fewer) is not taken as exact."""

_DECIMAL = re.compile(r"-?\d+(?:\.(\d+))?", re.ASCII)
_DMS = re.compile(
    r"""(?P<before>[NSEWO])?\s*(?P<sign>-)?\s*
        (?:(?P<decimal>\d{1,3}(?:[.,]\d+)?)\s*[°ºd]?
          |(?P<degrees>\d{1,3})\s*[°ºd:\s]\s*
           (?:(?P<minute>\d{1,2}(?:[.,]\d+)?)\s*['′’´m]?
             |(?P<minutes>\d{1,2})\s*['′’´:m\s]\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|\'\'|′′|’’|s)?))
        \s*(?P<after>[NSEWO])?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_NEGATIVE = "SWO"
_SIXTY = 60.0


@dataclass(frozen=True)
class ReadDegrees:
    """What one cell says: degrees or None; half a unit in its last place, in degrees; repairs; a fault.

    `unsigned` marks degrees and minutes that do not say which side of the equator or of Greenwich.
    """

    value: float | None = None
    half_unit: float = 0.0
    repairs: tuple[str, ...] = ()
    fault: str = ""
    unsigned: bool = False


def degrees_of(text: str) -> ReadDegrees:
    """Read one cell as degrees. A number with separators between thousands is not one."""
    if not text.strip(" \u00a0"):
        return ReadDegrees()
    tidy, repairs = tidy_sign_and_digits(text)
    number = number_of(tidy)
    if number.fault == "num.not_a_number" or "num.thousands" in number.repairs:
        return _from_dms(tidy)
    return ReadDegrees(number.value, _half_unit(tidy), (*repairs, *number.repairs), number.fault)


def _half_unit(tidy: str) -> float:
    decimal = _DECIMAL.fullmatch(tidy.replace(",", "."))
    return 0.5 * 10.0 ** -len(decimal[1] or "") if decimal else 0.0


def _from_dms(tidy: str) -> ReadDegrees:
    found = _DMS.fullmatch(tidy.replace("\u00a0", " ").replace("\u202f", " "))
    if found is None or (found["before"] and found["after"]):
        return ReadDegrees(fault="num.not_a_number")
    parts = [
        (found[name], size)
        for name, size in (
            ("decimal", 1.0),
            ("degrees", 1.0),
            ("minute", 1 / _SIXTY),
            ("minutes", 1 / _SIXTY),
            ("seconds", 1 / _SIXTY**2),
        )
        if found[name] is not None
    ]
    sizes = [float(text.replace(",", ".")) for text, _ in parts]
    side = (found["before"] or found["after"] or "").upper()
    if any(size >= _SIXTY for size in sizes[1:]) or (side and found["sign"]):
        return ReadDegrees(fault="num.not_a_number")
    value = sum(size * unit for size, (_, unit) in zip(sizes, parts, strict=True))
    last, unit = parts[-1]
    negative = bool(found["sign"]) or (bool(side) and side in _NEGATIVE)
    return ReadDegrees(
        -value if negative else value,
        _half_unit(last) * unit,
        ("coord.dms",),
        unsigned=not side and not found["sign"] and len(parts) > 1,
    )


@dataclass
class Coordinates:
    """Places of the rows while they are being checked: degrees (NaN where there are none) and what they came from.

    `half_unit` is half a unit in the last decimal given, in degrees. `latitude_text` and `longitude_text` are the
    cells as written, for messages. `unsigned` marks rows whose side of the globe is not said.
    """

    latitude: Floats
    longitude: Floats
    half_unit: Floats
    latitude_text: Texts
    longitude_text: Texts
    unsigned: Mask
    derived: bool = False


def read_coordinates(latitude: Texts, longitude: Texts, faults: Faults) -> Coordinates:
    """Read both columns as degrees, telling repairs and faults; a pair with a hole or a fault has no place."""
    lat, lat_half, lat_unsigned, lat_broken = _read_axis(latitude, "latitude", faults)
    lon, lon_half, lon_unsigned, lon_broken = _read_axis(longitude, "longitude", faults)
    sound = ~(lat_broken | lon_broken | faults.unreadable)
    faults.block("coord.half_missing", np.isnan(lat) & np.isfinite(lon) & sound, "latitude")
    faults.block("coord.half_missing", np.isfinite(lat) & np.isnan(lon) & sound, "longitude")
    whole = np.isfinite(lat) & np.isfinite(lon)
    return Coordinates(
        np.where(whole, lat, np.nan),
        np.where(whole, lon, np.nan),
        np.minimum(lat_half, lon_half),
        latitude,
        longitude,
        (lat_unsigned | lon_unsigned) & whole,
    )


def _read_axis(cells: Texts, column: str, faults: Faults) -> tuple[Floats, Floats, Mask, Mask]:
    codes, values = pd.factorize(cells)
    degrees, half = np.full(len(values), np.nan), np.zeros(len(values))
    unsigned, broken = np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    repairs: dict[str, list[int]] = {}
    for place, text in enumerate(values):
        plain = _DECIMAL.fullmatch(text)
        if plain:
            degrees[place], half[place] = float(text), 0.5 * 10.0 ** -len(plain[1] or "")
            continue
        read = degrees_of(text)
        degrees[place] = np.nan if read.value is None else read.value
        half[place], unsigned[place], broken[place] = read.half_unit, read.unsigned, bool(read.fault)
        for code in (*read.repairs, read.fault):
            if code:
                repairs.setdefault(code, []).append(place)
    for code, places in repairs.items():
        rows = np.isin(codes, places)
        tell = faults.block if code.startswith("num.not") else faults.fix
        tell(code, rows, column, value=cells[rows])
    return degrees[codes], half[codes], unsigned[codes], broken[codes]


def split_points(cells: Texts) -> tuple[Texts, Texts, Texts]:
    """Split cells with a whole point (`lat lon`, `lat, lon`, Kobo's `lat lon alt acc`) into lat, lon, precision."""
    parts = [_point_parts(cell) for cell in cells]
    latitude, longitude, precision = (np.array([part[place] for part in parts], dtype=object) for place in range(3))
    return latitude, longitude, precision


def _point_parts(cell: str) -> tuple[str, str, str]:
    text = cell.strip(" \u00a0[](){}")
    if not text:
        return "", "", ""
    for separator in (r"\s*;\s*", r"\s*,\s+", r"\s+", r","):
        parts = re.split(separator, text)
        if 2 <= len(parts) <= 4:  # noqa: PLR2004 - lat lon, perhaps altitude and accuracy
            return parts[0].strip(","), parts[1].strip(","), parts[3] if len(parts) == 4 else ""  # noqa: PLR2004 - the same
    return text, "", ""


def shapes_of_text(cells: Texts, faults: Faults) -> npt.NDArray[np.object_]:
    """Read a column of geometries as text (WKT)."""
    with np.errstate(all="ignore"):  # a number beyond all numbers makes no shape, and is told as such
        shapes = shapely.from_wkt(cells, on_invalid="ignore")
    broken = np.array(
        [bool(cell.strip()) and shape is None for cell, shape in zip(cells, shapes, strict=True)], dtype=bool
    )
    faults.block("geom.wkt", broken, "wkt")
    return np.asarray(shapes, dtype=object)


_SHAPE_NAMES = {
    "Point": N_("point"),
    "MultiPoint": N_("set of points"),
    "LineString": N_("line"),
    "LinearRing": N_("line"),
    "MultiLineString": N_("set of lines"),
    "Polygon": N_("polygon"),
    "MultiPolygon": N_("set of polygons"),
    "GeometryCollection": N_("mixture of geometries"),
}


def points_of_shapes(shapes: npt.NDArray[np.object_], faults: Faults) -> tuple[Texts, Texts]:
    """Return latitude and longitude of points as text, empty where there is none; other geometries are faults."""
    kinds = shapely.get_type_id(shapes)
    empty = shapely.is_empty(shapes)
    wrong = (kinds > 0) & ~empty
    names = np.array([say(_SHAPE_NAMES[shape.geom_type]) for shape in shapes[wrong]], dtype=object)
    faults.block("geom.type", wrong, found=names, expected=say(N_("point")))
    usable = (kinds == 0) & ~empty
    latitude, longitude = np.full(len(shapes), "", dtype=object), np.full(len(shapes), "", dtype=object)
    latitude[usable] = [shortest(value) for value in shapely.get_y(shapes[usable])]
    longitude[usable] = [shortest(value) for value in shapely.get_x(shapes[usable])]
    return latitude, longitude


def shortest(value: float) -> str:
    """Write a number as its shortest exact text."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else repr(float(value))
