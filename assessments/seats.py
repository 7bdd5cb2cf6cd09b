"""Which seats of a type of service are open, who may take them, and who gets to them in time?

Seats belong to a programme and are shared by its sites; a service without a programme has its own. Only what can be
entered on the day counts: not what has ended, is closed for a time or is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.accessibility import Pairs, step_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from assessments.offers import Offer, Offers
    from assessments.roads.travel import Trips

    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]


def running_services(offers: Offers, service_type: str) -> npt.NDArray[np.intp]:
    """List the services of a type at which something runs on the day, full or not; by their position."""
    running = {
        offer.service
        for offer in offers.items
        if offers.service_type[offer.service] == service_type and offer.availability in ("open", "full")
    }
    return np.array(sorted(running), dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Seats:
    """The open offers of a type, the pool from which each has its seats, and how many there are in each pool.

    `seats` is NaN where nobody has stated a number.
    """

    offers: tuple[Offer, ...]
    pool: npt.NDArray[np.intp]
    seats: Floats

    @property
    def services(self) -> npt.NDArray[np.intp]:
        """List the services at which they are, by position, each once."""
        return np.unique(np.array([offer.service for offer in self.offers], dtype=np.intp))

    @property
    def stated(self) -> Truths:
        """Tell of which pools the seats are known."""
        return ~np.isnan(self.seats)


def open_seats(offers: Offers, service_type: str) -> Seats:
    """List the seats of a type of service that can be taken on the day."""
    chosen = tuple(
        offer
        for offer in offers.items
        if offers.service_type[offer.service] == service_type and offer.availability == "open"
    )
    pools: dict[tuple[bool, int], int] = {}
    pool = [pools.setdefault(_owner(offer), len(pools)) for offer in chosen]
    stated = {True: offers.programmes["seats_available"], False: offers.services["seats_available"]}
    seats = [_number(stated[is_programme].iloc[row]) for is_programme, row in pools]
    return Seats(chosen, np.array(pool, dtype=np.intp), np.array(seats, dtype=float))


def _owner(offer: Offer) -> tuple[bool, int]:
    """Say whose seats they are: a programme's, or the service's own; by position."""
    return (False, offer.service) if offer.programme is None else (True, offer.programme)


def _number(value: Any) -> float:
    return np.nan if pd.isna(value) else float(value)


def seat_pairs(trips: Sequence[Trips], seats: Seats, may_enter: Truths, steps: Mapping[float, float]) -> Pairs:
    """Pair people with the pools of seats that they may take and get to in time, by the nearest of each pool's sites.

    Parameters
    ----------
    trips
        Ways in minutes from people to the sites of `seats.services`, on each network; ordered by site, as found.
    seats
        What is open.
    may_enter
        A row for each person and a column for each of the offers: whether they may enter, or might as far as is known.
    steps
        Weights by the longest way in minutes that has them.

    """
    services = seats.services
    place, pool, weight = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)], [np.zeros(0)]
    for found in trips:
        first = np.searchsorted(found.site, np.arange(len(services) + 1))
        for number, offer in enumerate(seats.offers):
            at = int(np.searchsorted(services, offer.service))
            part = slice(first[at], first[at + 1])
            rows = found.home[part]
            near = step_weights(found.cost[part], steps)
            kept = may_enter[rows, number] & (near > 0)
            place.append(rows[kept].astype(np.intp))
            pool.append(np.full(int(kept.sum()), seats.pool[number]))
            weight.append(near[kept])
    return _each_once(
        np.concatenate(place), np.concatenate(pool), np.concatenate(weight), len(may_enter), len(seats.seats)
    )


def _each_once(
    place: npt.NDArray[np.intp], pool: npt.NDArray[np.intp], weight: Floats, places: int, pools: int
) -> Pairs:
    """Keep of several ways to the same seats the one that weighs most."""
    order = np.lexsort((-weight, pool, place))
    place, pool, weight = place[order], pool[order], weight[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(place) != 0) | (np.diff(pool) != 0)
    return Pairs(place[new], pool[new], weight[new], places, pools)
