"""Whom does a programme's stipend not carry, by how far they live, and what stipend would?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.choosing import prices_in
from app.workflows.fares import site_countries
from assessments.choosing.bands import Band, bands_of, month_costs
from assessments.gaps import needs_of
from assessments.roads.graph import Manner
from assessments.roads.many import STATUSES, ways_by_site
from layers.errors import NotFoundError
from layers.geodesy import distance_km
from layers.money import Money, given, stipend_a_month
from layers.roads.names import NO_NETWORK, OFF_NETWORK, ROAD_PROFILE
from layers.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from app.workflows.world import World

    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PurseView:
    """What one programme's stipend means for the people who need what it is for.

    `people` are asked about, `by_road` of them have a way by road that is known; for the others the straight line was
    made longer. `stipend` is a month's, None where it cannot be said; `currency` is that of the costs.
    """

    programme_id: str
    people: int
    by_road: int
    stipend: Money | None
    currency: str | None
    bands: tuple[Band, ...]


def purse_view(world: World, folder: Path, programme_id: str, *, stipend_month: float | None = None) -> PurseView:
    """Work out, for everybody who needs what a programme is for, what the month costs at its cheapest site.

    Parameters
    ----------
    world, folder
        What is known on the day, and where roads and prices lie.
    programme_id
        The programme.
    stipend_month
        What if this were paid a month, in the currency of the costs? None takes the stipend that is stated.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    rows = world.programmes[world.programmes["programme_id"] == programme_id].to_dict("records")
    if not rows:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    offered = {str(name): value for name, value in rows[0].items()}
    prices = prices_in(folder)
    stipend = stipend_a_month(offered, prices.fares.days_a_month)
    sites = [
        number
        for number, service in enumerate(world.services["service_id"])
        if service in str(given(offered.get("service_ids")) or "").split()
    ]
    who = np.flatnonzero(_wanting(world, sites))
    view = PurseView(programme_id, len(who), 0, stipend, None, ())
    if not len(who) or not sites:
        return view
    ids = world.services["service_id"].iloc[sites].tolist()
    countries = site_countries(world, ids)
    way, by_road = _ways(world, who, sites, detour=prices.living.detour)
    found: dict[str, tuple[Floats, Floats]] = {}
    for column, site in enumerate(ids):
        priced = month_costs(way[:, column], countries.get(site), fares=prices.fares, living=prices.living)
        if priced is None:
            continue
        costs, currency = priced
        best, its_way = found.get(currency, (np.full(len(who), np.nan), np.full(len(who), np.nan)))
        better = ~np.isnan(costs) & ~(best <= costs)
        found[currency] = np.where(better, costs, best), np.where(better, way[:, column], its_way)
    if not found:
        return replace(view, bands=(Band(None, None, len(who)),))
    currency, (best, its_way) = max(found.items(), key=lambda pair: int((~np.isnan(pair[1][0])).sum()))
    if stipend_month is not None:
        stipend = Money(stipend_month, currency)
    bands = bands_of(its_way, best, currency, stipend, lodging_from_km=prices.living.lodging_from_km)
    return replace(view, by_road=int(by_road.sum()), stipend=stipend, currency=currency, bands=tuple(bands))


def _wanting(world: World, sites: list[int]) -> Truths:
    """Tell who needs a type of service that these sites offer and is not known to live in another country."""
    needs, nobody = needs_of(world.returnees), np.zeros(len(world.people), dtype=bool)
    types = {world.offers.service_type[site] for site in sites}
    wanting = np.logical_or.reduce([nobody, *(needs.get(code, nobody) for code in types)])
    there = {world.offers.country[site] for site in sites} - {""}
    home = world.people.country
    abroad = (home != "") & ~np.isin(home, list(there)) if there else nobody
    return np.asarray(wanting & ~abroad, dtype=bool)


def _ways(world: World, who: npt.NDArray[np.intp], sites: list[int], *, detour: float) -> tuple[Floats, Truths]:
    """Return the way of each person to each site, and of whom a way by road is known.

    Where no network covers both, or one lies too far from its roads, the straight line times `detour` stands for it;
    where the roads are known and no way leads there, none does.
    """
    people, places = world.people.take(who), world.offers.places
    way = np.full((len(who), len(sites)), np.nan)
    by_road = np.zeros(len(who), dtype=bool)
    guessed = [STATUSES.index(NO_NETWORK), STATUSES.index(OFF_NETWORK)]
    manner = Manner(ROAD_PROFILE)
    everybody = np.ones(len(who), dtype=bool)
    found = ways_by_site(
        world.roads, people.places, places, sites, manner=manner, limit=world.longest_road_km,
        asked=lambda _site: everybody,
    )  # fmt: skip
    for column, ways in enumerate(found):
        site = sites[column]
        home = people.places
        straight = distance_km(home.latitude, home.longitude, places.latitude[site], places.longitude[site])
        unknown = np.isin(ways.status, guessed)
        way[:, column] = np.where(unknown, straight * detour, ways.cost)
        by_road |= ~np.isnan(ways.cost)
    return way, by_road


def band_rows(view: PurseView) -> list[dict[str, Any]]:
    """Write bands as plain values; a band without `from_km` are people whose way or cost is not known."""
    return [
        {
            "band": band_name(band),
            "from_km": band.from_km,
            "to_km": band.to_km,
            "people": band.people,
            "negative": band.negative,
            "share_negative": band.share_negative,
            "balancing_stipend": None if band.balancing is None else band.balancing.as_json(),
            "balancing_stipend_half": None if band.balancing_half is None else band.balancing_half.as_json(),
            "lodging": band.lodging,
        }
        for band in view.bands
    ]


def band_name(band: Band) -> str:
    """Name a band by its limits in km."""
    if band.from_km is None:
        return "not_known"
    return f"{band.from_km:g}+" if band.to_km is None else f"{band.from_km:g}-{band.to_km:g}"


def totals(view: PurseView) -> dict[str, Any]:
    """Add the bands up: the people, those whom the stipend does not carry, and the stipend that carries everybody."""
    told = [band for band in view.bands if band.negative is not None]
    costs = [band.balancing for band in view.bands if band.balancing is not None]
    dearest = max(costs, key=lambda money: money.amount, default=None)
    return {
        "people": view.people,
        "by_road": view.by_road,
        "negative": sum(band.negative or 0 for band in told) if told else None,
        "stipend": None if view.stipend is None else view.stipend.as_json(),
        "balancing_stipend": None if dearest is None else dearest.as_json(),
    }
