"""Do coordinates lie where they should? Lost signs, swapped columns, metres for degrees, zero, the wrong country.

Nothing is changed without an answer: what would be right is said, and done only if somebody accepts it. Outlines of
countries are coarse (`layers/outlines`) and generous; areas already known widen them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.crs import to_wgs84
from layers.outlines import bounds_of, countries_at
from layers.readers.expected_countries import expected_countries, expected_of_row, turns
from layers.reading import Action
from layers.words import N_, Country, Message, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.coordinates import Coordinates
    from layers.readers.expected_countries import Expected
    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

NULL_ISLAND_DEGREES = 0.01
"""Points nearer to 0, 0 than this on both axes are nobody's place: the next land is 500 km away."""

_METRES = 180.0  # beyond it, a number is no longitude
_EASTING, _NORTHING = (100_000.0, 900_000.0), (0.0, 10_000_000.0)


def check_whereabouts(
    places: Coordinates, countries: Texts, context: Context, faults: Faults, *, leftovers: bool = False
) -> None:
    """Check every place, telling faults and questions; places that stay in doubt are taken out (NaN).

    Parameters
    ----------
    places
        Changed in place: what was accepted is put right, what was blocked is emptied.
    countries
        The country that each row itself states (ISO alpha-2), empty where it states none.
    leftovers
        Whether the file is a quarantine file that comes back: then most of its rows may be wrong.

    """
    _check_zero(places, faults)
    for expected in expected_of_row(places, countries, context):
        _unwrap(places, expected, faults)
        _turn_metres(places, expected, faults)
    for expected in expected_countries(places, countries, context, faults, leftovers=leftovers):
        _check_unsigned(places, expected, faults)
        _check_swapped_and_signs(places, expected, faults)
    _check_range(places, faults)


def _shown(places: Coordinates, rows: Mask) -> Texts:
    """Write both coordinates of these rows as they stand in the file."""
    pairs = zip(places.latitude_text[rows], places.longitude_text[rows], strict=True)
    return np.array([f"{latitude}, {longitude}" for latitude, longitude in pairs], dtype=object)


def _empty(places: Coordinates, rows: Mask) -> None:
    places.latitude[rows] = np.nan
    places.longitude[rows] = np.nan


def _check_zero(places: Coordinates, faults: Faults) -> None:
    rows = (np.abs(places.latitude) < NULL_ISLAND_DEGREES) & (np.abs(places.longitude) < NULL_ISLAND_DEGREES)
    faults.block("coord.null_island", rows, "latitude", value=_shown(places, rows))
    _empty(places, rows)


def _unwrap(places: Coordinates, expected: Expected, faults: Faults) -> None:
    """Take 360 off longitudes that count eastwards, where that gives a place in the country."""
    rows = expected.rows & (places.longitude > 180) & (places.longitude <= 360)  # noqa: PLR2004 - degrees of a circle
    rows[rows] = expected.inside(places.latitude[rows], places.longitude[rows] - 360)
    faults.fix("coord.lon_wrapped", rows, "longitude", value=places.longitude_text[rows])
    places.longitude[rows] -= 360


def _check_range(places: Coordinates, faults: Faults) -> None:
    for column, values, texts, most in (
        ("latitude", places.latitude, places.latitude_text, 90),
        ("longitude", places.longitude, places.longitude_text, 180),
    ):
        rows = np.abs(values) > most
        faults.block("coord.range", rows, column, value=texts[rows], least=-most, most=most)
        _empty(places, rows)


def _turn_metres(places: Coordinates, expected: Expected, faults: Faults) -> None:
    """Notice metres of a UTM zone of the country; either column may hold the easting. Of two that fit, neither is."""
    at = np.flatnonzero(expected.rows & _in_metres(places.latitude, places.longitude))
    if not len(at):
        return
    fits = np.zeros(len(at), dtype=int)
    latitude, longitude = np.full(len(at), np.nan), np.full(len(at), np.nan)
    system: npt.NDArray[np.object_] = np.full(len(at), None, dtype=object)
    for zone, epsg in _zones(expected.countries):
        for east, north in ((places.longitude[at], places.latitude[at]), (places.latitude[at], places.longitude[at])):
            points, _ = to_wgs84(np.asarray(shapely.points(east, north)), epsg, zone)
            there_longitude, there_latitude = shapely.get_x(points), shapely.get_y(points)
            held = _like_metres(east, north) & expected.inside(there_latitude, there_longitude)
            fits += held
            latitude[held], longitude[held], system[held] = there_latitude[held], there_longitude[held], zone
    sure = fits == 1
    system[~sure] = say(N_("a projected system"))
    value = _shown(places, _mask(places, at))
    meant = np.array(
        [f"{y:.5f}, {x:.5f}" if known else None for y, x, known in zip(latitude, longitude, sure, strict=True)],
        dtype=object,
    )
    faults.block("coord.projected", at[~sure], "latitude", value=value[~sure], system=system[~sure])
    answered = faults.ask(
        "coord.projected", at[sure], "latitude", value=value[sure], suggestion=meant[sure], system=system[sure]
    )
    places.latitude[at] = np.where(sure & answered, latitude, np.nan)
    places.longitude[at] = np.where(sure & answered, longitude, np.nan)
    places.half_unit[at] = 0.0  # whole metres are exact enough


def _mask(places: Coordinates, at: npt.NDArray[np.intp]) -> Mask:
    mask = np.zeros(len(places.latitude), dtype=bool)
    mask[at] = True
    return mask


def _like_metres(east: Floats, north: Floats) -> Mask:
    """Whether numbers could be easting and northing of a UTM zone."""
    inside = (_EASTING[0] <= east) & (east <= _EASTING[1]) & (_NORTHING[0] <= north) & (north <= _NORTHING[1])
    return np.asarray(inside, dtype=bool)


def _in_metres(latitude: Floats, longitude: Floats) -> Mask:
    beyond = (np.abs(latitude) > _METRES) | (np.abs(longitude) > _METRES)
    return beyond & (_like_metres(longitude, latitude) | _like_metres(latitude, longitude))


def _zones(countries: tuple[str, ...]) -> list[tuple[str, int]]:
    """List the UTM zones of countries: name and EPSG code."""
    zones: dict[str, int] = {}
    for country in countries:
        bounds = bounds_of(country)
        if bounds is None:
            continue
        west, south, east, north = bounds
        for number in range(int((west + 180) // 6) + 1, int((east + 180) // 6) + 2):
            if north > 0:
                zones[f"UTM {number}N"] = 32600 + number
            if south < 0:
                zones[f"UTM {number}S"] = 32700 + number
    return list(zones.items())


def _check_unsigned(places: Coordinates, expected: Expected, faults: Faults) -> None:
    """Ask about degrees and minutes without a direction; the answer is the one that lies in the country."""
    rows = expected.rows & places.unsigned & np.isfinite(places.latitude)
    if not rows.any():
        return
    value = _shown(places, rows)
    latitude, longitude = places.latitude[rows], places.longitude[rows]
    best_latitude, best_longitude = latitude.copy(), longitude.copy()
    found = np.zeros(len(latitude), dtype=bool)
    for north, east in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        held = ~found & expected.inside(north * latitude, east * longitude)
        best_latitude[held], best_longitude[held] = north * latitude[held], east * longitude[held]
        found |= held
    meant = np.array(
        [
            f"{y:.5f}, {x:.5f}" if fits else None
            for y, x, fits in zip(best_latitude, best_longitude, found, strict=True)
        ],
        dtype=object,
    )
    answered = faults.ask("coord.dms_sign", rows, "latitude", value=value, suggestion=meant)
    places.latitude[rows] = best_latitude if answered else np.nan
    places.longitude[rows] = best_longitude if answered else np.nan


def _check_swapped_and_signs(places: Coordinates, expected: Expected, faults: Faults) -> None:
    rows = expected.rows & np.isfinite(places.latitude)
    at = np.flatnonzero(rows)
    at = at[~expected.inside(places.latitude[at], places.longitude[at])]
    if not len(at):
        return
    latitude, longitude = places.latitude[at], places.longitude[at]
    for (code, column), (turned_latitude, turned_longitude) in zip(
        (("coord.swapped", "latitude"), ("coord.sign", "longitude"), ("coord.sign", "latitude")),
        turns(latitude, longitude),
        strict=True,
    ):
        held = np.isfinite(latitude) & expected.inside(turned_latitude, turned_longitude)
        whole_file = held.sum() > expected.rows.sum() / 2
        _ask_turned(
            places,
            at[held],
            (turned_latitude[held], turned_longitude[held]),
            expected,
            faults,
            code=code,
            column=column,
            action=Action.ROWS if code == "coord.swapped" and not whole_file else None,
        )
        latitude, longitude = np.where(held, np.nan, latitude), np.where(held, np.nan, longitude)
    left = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)  # noqa: PLR2004 - degrees; the others are told apart
    rows = _mask(places, at[left])
    there = _there(latitude[left], longitude[left])
    faults.block("coord.outside_area", rows, "latitude", value=_shown(places, rows), there=there, country=expected.name)
    _empty(places, rows)


def _ask_turned(
    places: Coordinates,
    at: npt.NDArray[np.intp],
    turned: tuple[Floats, Floats],
    expected: Expected,
    faults: Faults,
    *,
    code: str,
    column: str,
    action: Action | None,
) -> None:
    if not len(at):
        return
    rows = _mask(places, at)
    there = _there(places.latitude[at], places.longitude[at])
    if code == "coord.swapped":
        value = _shown(places, rows)
        meant = np.array([f"{y}, {x}" for y, x in zip(*turned, strict=True)], dtype=object)
    else:
        value = (places.latitude_text if column == "latitude" else places.longitude_text)[rows]
        meant = np.array([str(each) for each in turned[0 if column == "latitude" else 1]], dtype=object)
    answered = faults.ask(
        code, rows, column, value=value, suggestion=meant, there=there, country=expected.name, action=action
    )
    places.latitude[at] = turned[0] if answered else np.nan
    places.longitude[at] = turned[1] if answered else np.nan


def _there(latitude: Floats, longitude: Floats) -> npt.NDArray[np.object_]:
    """Name where places lie: a country, or the sea."""
    sea = say(N_("the sea"))
    lying = countries_at(latitude, longitude)
    named: npt.NDArray[np.object_] = np.empty(len(lying), dtype=object)
    spoken: dict[str, Country | Message] = {code: Country(code) if code else sea for code in set(lying)}
    for place, code in enumerate(lying):
        named[place] = spoken[code]
    return named
