"""Whom does a programme's stipend not carry, by how far people live, and what stipend would balance the month?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assessments.choosing.purse import WALK_KMH
from layers.fares import WALKED_MINUTES
from layers.living import FOOD, LODGING
from layers.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.fares import Fares
    from layers.living import Living

Floats = npt.NDArray[np.float64]

EDGES_KM = (0.0, 5.0, 10.0, 20.0, 40.0)
"""Where bands of the way to the site begin, one way; the last has no end. A way exactly at an edge is in the lower."""

_HUNDREDTH = 0.005


@dataclass(frozen=True)
class Band:
    """People whose way to the nearest site is longer than `from_km` and at most `to_km` (None: no end), one way.

    `from_km` is None for those whose way or cost is not known. `negative` counts those whom the stipend does not carry
    (None where no stipend is known in this money); `balancing` carries everybody of the band, `balancing_half` half of
    them; `lodging` counts those who cannot come day by day.
    """

    from_km: float | None
    to_km: float | None
    people: int
    negative: int | None = None
    balancing: Money | None = None
    balancing_half: Money | None = None
    lodging: int = 0

    @property
    def share_negative(self) -> float | None:
        """The share whom the stipend does not carry."""
        return None if self.negative is None or not self.people else self.negative / self.people


def month_costs(way_km: Floats, country: str | None, *, fares: Fares, living: Living) -> tuple[Floats, str] | None:
    """Return what a month costs by the length of the way, and in which currency; None where no tariff is known.

    Transport there and back by the cheapest ride (the way back as long as the way there; nothing on foot up to an hour
    at 5 km/h), food, and lodging where the way is too long for every day.

    Parameters
    ----------
    way_km
        The way one way; NaN where not known, and so is the cost.
    country
        The site's country.

    """
    known = fares.countries.get(country or "")
    food, room = (living.of(country, kind) for kind in (FOOD, LODGING))
    if known is None or not known.tariffs or food is None or room is None:
        return None
    if len({known.currency, food.money.currency, room.money.currency}) > 1:
        return None
    rides = np.stack([2 * tariff.fixed + 2 * tariff.per_km * way_km for tariff in known.tariffs.values()])
    day = np.where(way_km <= WALK_KMH * WALKED_MINUTES / 60, 0.0, rides.min(axis=0))
    lodges = way_km > living.lodging_from_km
    days = np.where(lodges, 1.0, fares.days_a_month)
    costs = day * days + food.money.amount + np.where(lodges, room.money.amount, 0.0)
    return np.where(np.isnan(way_km), np.nan, costs), known.currency


def bands_of(
    way_km: Floats,
    costs: Floats,
    currency: str,
    stipend: Money | None,
    *,
    lodging_from_km: float,
    edges_km: Sequence[float] = EDGES_KM,
) -> list[Band]:
    """Put people into bands by their way.

    Parameters
    ----------
    way_km, costs
        Of each person: the way one way, and what the month costs; NaN where not known.
    currency
        The money of the costs.
    stipend
        What is paid a month; None where it is not known. In another currency it is not compared.

    Returns
    -------
    list of Band
        Every band with somebody in it, the nearest first; then those of whom nothing is known.

    """  # fmt: skip
    known = ~np.isnan(costs)
    place = np.searchsorted(np.asarray(edges_km[1:]), way_km, side="left")
    comparable = stipend is not None and stipend.currency == currency
    found = []
    for number, begin in enumerate(edges_km):
        inside = known & (place == number)
        if not inside.any():
            continue
        some = costs[inside]
        end = edges_km[number + 1] if number + 1 < len(edges_km) else None
        paid = stipend.amount if stipend is not None and comparable else None
        found.append(
            Band(
                begin,
                end,
                int(inside.sum()),
                None if paid is None else int((some > paid + _HUNDREDTH).sum()),
                Money(float(some.max()), currency),
                Money(float(np.median(some)), currency),
                int((way_km[inside] > lodging_from_km).sum()),
            )
        )
    missing = int((~known).sum())
    return [*found, Band(None, None, missing)] if missing else found
