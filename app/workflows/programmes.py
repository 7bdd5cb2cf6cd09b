"""Whom would each programme take, what is old about it, and what does it name that nobody has imported?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.person import by_population
from app.workflows.road_grounds import grounds_of, networks_of, with_roads
from assessments.catchments import catchments_of
from assessments.eligibility import Bench
from assessments.gaps import needs_of
from assessments.logic import NO, UNKNOWN, YES
from layers.geoframes import with_polygons
from layers.schemas import GapClusters, GapCounts
from layers.schemas.columns import AVAILABILITIES
from layers.words import say
from mapping.content import MapContent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.offers import Offer
    from assessments.roads.graph import Manner

STALE_AFTER_DAYS = 180
"""Older than this, an entry is marked: somebody should ask whether it still holds."""


@dataclass(frozen=True)
class Taken:
    """Whom one programme would take at its best site, by the rule alone; the three add up to `asked`.

    `asked` are the people who need one of its types of service. `availability` is the best of its sites', None where
    none of them is in the store. `elsewhere` counts the eligible people among all others.
    """

    asked: int
    eligible: int
    to_check: int
    not_eligible: int
    elsewhere: int
    availability: str | None
    service_types: tuple[str, ...]
    absent_services: tuple[str, ...]

    @property
    def today(self) -> int:
        """People who are surely eligible and could enter now; 0 unless it is open."""
        return self.eligible if self.availability == "open" else 0


Takers = dict[str, Taken]
"""What is known of each programme by its id."""


def count_takers(world: World) -> Takers:
    """Judge everybody against every programme: a person counts once, at the site with the best answer."""
    needs = needs_of(world.returnees)
    nobody = np.zeros(len(world.people), dtype=bool)
    offers_by: dict[int, list[Offer]] = {}
    for offer in world.offers.items:
        if offer.programme is not None:
            offers_by.setdefault(offer.programme, []).append(offer)
    known = set(world.services["service_id"])
    bench = Bench(world.people, world.offers)
    found: Takers = {}
    rows = zip(world.programmes["programme_id"], world.programmes["service_ids"].fillna(""), strict=True)
    for number, (programme_id, named) in enumerate(rows):
        items = offers_by.get(number, [])
        types = tuple(dict.fromkeys(world.offers.service_type[offer.service] for offer in items))
        wanting = np.logical_or.reduce([needs.get(code, nobody) for code in types]) if types else nobody
        found[programme_id] = _taken(
            _best_answer(bench, items),
            wanting,
            availability=_best_availability(items),
            service_types=types,
            absent_services=tuple(code for code in str(named).split() if code not in known),
        )
    return found


def _best_answer(bench: Bench, items: list[Offer]) -> npt.NDArray[np.int8]:
    """Answer for everybody at the best site that is open; where none is, at the best of all."""
    best = np.full(len(bench.people), NO, dtype=np.int8)
    chosen = [offer for offer in items if offer.availability == "open"] or items
    for offer in chosen:
        best = np.maximum(best, bench.rule(offer))
    return best


def _best_availability(items: list[Offer]) -> str | None:
    return min((offer.availability for offer in items), key=AVAILABILITIES.index, default=None)


def _taken(
    answers: npt.NDArray[np.int8],
    wanting: npt.NDArray[np.bool_],
    *,
    availability: str | None,
    service_types: tuple[str, ...],
    absent_services: tuple[str, ...],
) -> Taken:
    among = answers[wanting]
    return Taken(
        asked=len(among),
        eligible=int((among == YES).sum()),
        to_check=int((among == UNKNOWN).sum()),
        not_eligible=int((among == NO).sum()),
        elsewhere=int((answers[~wanting] == YES).sum()),
        availability=availability,
        service_types=service_types,
        absent_services=absent_services,
    )


def stale_reason(row: Mapping[str, object], *, on: dt.date) -> tuple[str, dt.date] | None:
    """Say why an entry is old: (`missing` or `old`, since when); None for one that is fresh or undated."""
    missing, dated = row.get("missing_since"), row.get("source_date")
    if isinstance(missing, pd.Timestamp):
        return "missing", missing.date()
    if isinstance(dated, pd.Timestamp) and (on - dated.date()).days > STALE_AFTER_DAYS:
        return "old", dated.date()
    return None


MOST_CIRCLES = 300
"""Catchments of at most so many services are drawn at once; more would cover each other."""


def sites_map(
    world: World, services: pd.DataFrame, *, programme_id: str | None = None, by_road: Manner | None = None
) -> MapContent:
    """Put together a map of services without anybody's needs: their sites and, of not too many, their catchments.

    Parameters
    ----------
    world
        What is known.
    services
        The services to show, rows of the world's.
    programme_id
        Draw the catchments that this programme applies; None draws those of every offer at these services.
    by_road
        Draw what the programme reaches by road too; so one travels where its rule names a circle alone.

    """
    ids = set(services["service_id"])
    offers = world.offers
    if programme_id is not None:
        number = list(world.programmes["programme_id"]).index(programme_id)
        offers = replace(offers, items=tuple(offer for offer in offers.items if offer.programme == number))
    few = len(ids) <= MOST_CIRCLES
    recipe = world.recipe("sites", programme_id=programme_id)
    grounds = None
    if programme_id is not None and by_road is not None:
        grounds = grounds_of(world, programme_id=programme_id, circles=by_road)
        recipe = with_roads(world, recipe, networks_of(world))
    return MapContent(
        sentence=say("{services} services, as of {on}.", services=len(services), on=world.on),
        services=services,
        catchments=catchments_of(offers, service_ids=ids if few else set()),
        areas=with_polygons(world.areas[(world.areas["admin_level"] == 1) & world.areas["geometry"].notna()]),
        counts=GapCounts.empty(),
        cells=GapCounts.empty(),
        clusters=GapClusters.empty(),
        settlements=by_population(world.settlements),
        recipe=recipe,
        grounds=grounds,
    )
