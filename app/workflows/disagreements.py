"""Where do circle and road disagree: counted by programme and site, and person by person?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.workflows.access_places import road_sources
from assessments.gaps import needs_of
from assessments.roads.disagreement import compare_roads, everybody
from assessments.roads.disagreement_tables import count_disagreements, list_disagreements
from layers.errors import NotFoundError
from layers.roads.names import ROAD_PROFILE
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from app.workflows.world import World
    from assessments.offers import Offers
    from assessments.roads.disagreement import Compared
    from layers.recipe import Recipe


@dataclass(frozen=True)
class RoadQuestion:
    """What is asked: of which programme or service (None is all), how one travels, and who is asked about.

    `longest_km` is the longest way that is told, None is the office's own limit. Without `everybody` only those who
    need what is offered are asked about.
    """

    programme_id: str | None = None
    service_id: str | None = None
    profile: str = ROAD_PROFILE
    season: str = "dry"
    longest_km: float | None = None
    everybody: bool = False


def count_by(world: World, asked: RoadQuestion, *, by_site: bool = False) -> pd.DataFrame:
    """Count people by what circle and road say (schema DisagreementCounts): a row per programme, or per site.

    Raises
    ------
    NotFoundError
        When there is no such programme or service.

    """

    def count() -> pd.DataFrame:
        offers = _offers(world, asked)
        compared = _compared(world, offers, asked)
        return count_disagreements(compared, offers, by_site=by_site, profile=asked.profile, season=asked.season)

    return world.once(("disagreements", asked, by_site), count)


def list_people(world: World, asked: RoadQuestion) -> pd.DataFrame:
    """List every person and site where circle and road disagree (schema Disagreements), for the office alone.

    Raises
    ------
    NotFoundError
        When there is no such programme or service.

    """
    offers = _offers(world, asked)
    compared = _compared(world, offers, asked)
    return list_disagreements(compared, world.people, offers, profile=asked.profile, season=asked.season)


def _compared(world: World, offers: Offers, asked: RoadQuestion) -> Iterator[Compared]:
    needs = everybody(world.people, offers) if asked.everybody else needs_of(world.returnees)
    return compare_roads(
        world.people,
        offers,
        world.roads,
        needs,
        profile=asked.profile,
        season=asked.season,
        longest_km=world.longest_road_km if asked.longest_km is None else asked.longest_km,
    )


def _offers(world: World, asked: RoadQuestion) -> Offers:
    """Keep the offers asked about."""
    offers, items = world.offers, world.offers.items
    if asked.programme_id is not None:
        ids = list(world.programmes["programme_id"])
        if asked.programme_id not in ids:
            raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=asked.programme_id))
        items = tuple(offer for offer in items if offer.programme == ids.index(asked.programme_id))
    if asked.service_id is not None:
        services = list(world.services["service_id"])
        if asked.service_id not in services:
            raise NotFoundError(say("There is no service “{service}” in the store.", service=asked.service_id))
        items = tuple(offer for offer in items if offer.service == services.index(asked.service_id))
    return replace(offers, items=items)


def recipe_of(world: World, asked: RoadQuestion, *, by: str) -> Recipe:
    """Write down what was asked and on which roads the answer stands."""
    recipe = world.recipe(
        "disagreements",
        by=by,
        programme=asked.programme_id,
        service=asked.service_id,
        profile=asked.profile,
        season=asked.season,
        longest_road_km=world.longest_road_km if asked.longest_km is None else asked.longest_km,
        everybody=asked.everybody,
    )
    return replace(recipe, sources=(*recipe.sources, *road_sources(world)))
