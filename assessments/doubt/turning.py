"""From which radius on may a circle hold a home known only so far, and from which does it?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assessments.doubt.homes import INSIDE_SHARE, NEAREST_OUTSIDE, OUTSIDE_SHARE
from layers.area_shares import length_km, seen_from
from layers.circles import MOST_RADIUS_KM, share_inside
from layers.geodesy import ecef

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from assessments.doubt.homes import Homes

    Floats = npt.NDArray[np.float64]
    Enough = Callable[[Floats], npt.NDArray[np.bool_]]

_CLOSE_KM = 1e-9
"""Turning points of discs are found to a micrometre."""

_AREA_CLOSE_KM = 1e-6
"""Those of areas to a millimetre."""

_AT_ONCE = 32
"""So many radii of an area are tried at once."""

_JUST_ABOVE = 1 + 1e-12


def least_radii(far: Floats, precision: Floats, enough: Enough) -> Floats:
    """Return the least radius whose circle holds enough of each disc; the share grows with the radius."""
    low, high = np.maximum(far - precision, 0.0), np.minimum(far + precision, 2 * MOST_RADIUS_KM)
    while len(far) and (high - low).max() > _CLOSE_KM:
        middle = (low + high) / 2
        inside = enough(share_inside(far, middle, precision))
        low, high = np.where(inside, low, middle), np.where(inside, middle, high)
    return high


def turning_radii(homes: Homes, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return for each place the radii from which a circle around a centre may hold a home there, and holds it.

    They are those at which `Homes.within_each` turns from no to unknown and to yes.
    """
    return homes.remember(("turning", centre), lambda: _turning_radii(homes, centre))


def _turning_radii(homes: Homes, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    count = len(homes.places)
    unknown, yes = np.full(count, np.inf), np.zeros(count)
    here = ecef(np.array([centre[0]]), np.array([centre[1]]))[0]
    of, rows = homes.disc_table
    far, extent = homes.away_km(rows, here), homes.known_ground.extents_km[rows]
    may = least_radii(far, extent, _may)
    np.minimum.at(unknown, of, np.minimum(may, np.maximum(far - extent, 0.0) / NEAREST_OUTSIDE * _JUST_ABOVE))
    np.maximum.at(yes, of, least_radii(far, extent, _holds))
    places, codes, middles, reach = homes.area_table
    for place, code, middle, around in zip(places.tolist(), codes, middles, reach, strict=True):
        seen, away = seen_from(homes.outline(code), centre), float(length_km(float(np.linalg.norm(middle - here))))
        low, high = max(away - around, 0.0), away + around
        unknown[place] = min(unknown[place], seen.nearest_km() / NEAREST_OUTSIDE * _JUST_ABOVE)
        shares = [seen.shares]
        if len(homes.known_ground.held(code)):
            shares.append(partial(_of_people, homes, code, here))
        for share in shares:
            unknown[place] = min(unknown[place], _least(share, low, high, _may))
            yes[place] = max(yes[place], _least(share, low, high, _holds))
    return unknown, yes


def _of_people(homes: Homes, code: str, here: Floats, radii_km: Floats) -> Floats:
    told = homes.of_people(code, here, radii_km)
    return np.zeros(len(radii_km)) if told is None else told


def _may(share: Floats) -> npt.NDArray[np.bool_]:
    return share > OUTSIDE_SHARE


def _holds(share: Floats) -> npt.NDArray[np.bool_]:
    return share >= INSIDE_SHARE


def _least(share: Callable[[Floats], Floats], low: float, high: float, enough: Enough) -> float:
    """Return the least radius between two at which there is enough; the higher one where there never is before."""
    while high - low > _AREA_CLOSE_KM:
        radii = np.linspace(low, high, _AT_ONCE + 1)[1:]
        found = np.flatnonzero(enough(share(radii)))
        first = int(found[0]) if len(found) else _AT_ONCE - 1
        low, high = float(radii[first - 1]) if first else low, float(radii[first])
    return high
