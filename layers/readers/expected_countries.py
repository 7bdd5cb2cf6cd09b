"""In which country should the places of a file lie?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.outlines import HOME_COUNTRIES, countries_at, lies_in, lies_near
from layers.words import N_, Country, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.coordinates import Coordinates
    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

AREA_TOLERANCE_KM = 2.0
"""How far outside a known polygon a place may lie: simplified boundaries, quays and river banks."""

LEAST_PLACES_OF_A_COUNTRY, LEAST_SHARE_OF_A_COUNTRY = 20, 0.02
"""Places that lie together in another country, and their share of the file, from which on they are no slip."""


@dataclass(frozen=True)
class Expected:
    """One group of rows and the country or countries in which they should lie."""

    rows: Mask
    countries: tuple[str, ...]
    inside: Callable[[Floats, Floats], Mask]

    @property
    def name(self) -> object:
        """Return what the expected place is called in a message."""
        return Country(self.countries[0]) if len(self.countries) == 1 else say(N_("the countries of this file"))


def expected_countries(
    places: Coordinates, countries: Texts, context: Context, faults: Faults, *, leftovers: bool
) -> list[Expected]:
    """Say for each row in which countries it should lie: its own, else those known, else those most rows lie in.

    Of `leftovers` (a quarantine file that comes back) the majority says nothing where countries are known.
    """
    given = np.isfinite(places.latitude)
    groups = [
        Expected(given & (countries == country), (country,), _inside_of((country,), context))
        for country in sorted({str(each) for each in countries[given]} - {""})
    ]
    rest = given & (countries == "")
    if rest.any():
        latitude, longitude = places.latitude[rest], places.longitude[rest]
        found = _likely(latitude, longitude, context)
        alone = leftovers and bool(context.countries)
        further = _further(latitude, longitude, found, context) if found and not alone else ()
        if found:
            groups.append(Expected(rest, (*found, *further), _inside_of((*found, *further), context)))
        if context.countries:
            lying = countries_at(places.latitude, places.longitude)
            for country in sorted({*found, *further} - set(context.countries)):
                rows = rest & (lying == country)
                faults.fix("coord.other_country", rows, there=Country(country), places=int(rows.sum()))
    return groups


def expected_of_row(places: Coordinates, countries: Texts, context: Context) -> list[Expected]:
    """Say in which countries each row by itself should lie: its own, else those known, else the home countries."""
    given = np.isfinite(places.latitude)
    known = context.countries or HOME_COUNTRIES
    return [
        Expected(
            given & (countries == country),
            (country,) if country else known,
            _inside_of((country,) if country else known, context),
        )
        for country in sorted({str(each) for each in countries[given]})
    ]


def _likely(latitude: Floats, longitude: Floats, context: Context) -> tuple[str, ...]:
    """Return the countries known so far, else those that the places themselves suggest.

    Where nothing is known: the country that most places lie in, and every home country in which some do. If most lie
    somewhere else, but would lie in a home country with one sign turned or both columns swapped: that one.
    """
    if context.countries:
        return context.countries
    lying = countries_at(latitude, longitude)
    names, counts = np.unique(lying[lying != ""].astype(str), return_counts=True)
    most = str(names[np.argmax(counts)]) if len(names) else ""
    if most in HOME_COUNTRIES:
        return tuple(country for country in HOME_COUNTRIES if country in names)
    for country in HOME_COUNTRIES:
        for turned_latitude, turned_longitude in turns(latitude, longitude):
            if lies_in(country, turned_latitude, turned_longitude).mean() > 0.5:  # noqa: PLR2004 - most of them
                return (country,)
    return (most,) if most else ()


def turns(latitude: Floats, longitude: Floats) -> list[tuple[Floats, Floats]]:
    """Return what the places may have been meant to be: swapped, or one sign lost."""
    return [(longitude, latitude), (latitude, -longitude), (-latitude, longitude)]


def _further(latitude: Floats, longitude: Floats, expected: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Return further countries in which many places lie together, unless these are slips of a sign or of order."""
    inside = _inside_of(expected, context)
    outside = ~inside(latitude, longitude)
    lying = np.where(outside, countries_at(latitude, longitude), "")
    names, counts = np.unique(lying[lying != ""].astype(str), return_counts=True)
    least = max(LEAST_PLACES_OF_A_COUNTRY, LEAST_SHARE_OF_A_COUNTRY * len(latitude))
    further = []
    for country, count in zip(names, counts, strict=True):
        here = lying == country
        slips = [inside(*turned).mean() for turned in turns(latitude[here], longitude[here])]
        if count >= least and max(slips) < 0.5:  # noqa: PLR2004 - most of them
            further.append(str(country))
    return tuple(further)


def _inside_of(countries: tuple[str, ...], context: Context) -> Callable[[Floats, Floats], Mask]:
    known = context.areas[context.areas["country"].isin(countries)]
    shapes = [shape for shape in known["geometry"] if isinstance(shape, shapely.Geometry)]
    whole = shapely.union_all(shapes) if shapes else None

    def inside(latitude: Floats, longitude: Floats) -> Mask:
        held = np.zeros(len(latitude), dtype=bool)
        for country in countries:
            held |= lies_in(country, latitude, longitude)
        if whole is not None and not held.all():
            held |= lies_near(whole, latitude, longitude, tolerance_km=AREA_TOLERANCE_KM)
        return held

    return inside
