"""What does a map show of the ground that programmes reach by road, and whose roads does it stand on?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.workflows.access_places import roads_at_hand
from app.workflows.networks import covers
from assessments.road_catchments import road_catchments_of
from assessments.roads.graph import Manner
from layers.geoframes import with_polygons
from layers.recipe import SourceUsed
from layers.rules import ByRoad
from layers.schemas import RoadCatchments

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from app.workflows.world import World
    from assessments.offers import Offer
    from assessments.roads.laid import Laid
    from layers.recipe import Recipe

BY_CIRCLE = Manner("moto")
"""How one travels where a programme names a circle alone: kilometres by moto-taxi in the dry season."""


def grounds_of(
    world: World, *, programme_id: str | None = None, service_type: str | None = None, circles: Manner = BY_CIRCLE
) -> gpd.GeoDataFrame:
    """Draw the ground by road of one programme, or of every programme with a site of a type (schema RoadCatchments).

    Parameters
    ----------
    world
        What is known; nothing is drawn where no network covers a site.
    programme_id, service_type
        Which programme, or which type; without either every programme, and every type of open service.
    circles
        How one travels where the rule names a circle alone.

    """

    def draw() -> gpd.GeoDataFrame:
        chosen = [offer for offer in world.offers.items if _wanted(world, offer, programme_id, service_type)]
        networks = networks_of(world)
        if not chosen or not networks:
            return with_polygons(RoadCatchments.empty())
        return with_polygons(road_catchments_of(replace(world.offers, items=tuple(chosen)), networks, circles))

    return world.once(("grounds", programme_id, service_type, circles), draw)


def _wanted(world: World, offer: Offer, programme_id: str | None, service_type: str | None) -> bool:
    if programme_id is not None:
        named = offer.programme is not None and world.programmes["programme_id"].iloc[offer.programme]
        return bool(named == programme_id)
    return service_type is None or world.offers.service_type[offer.service] == service_type


def asks_by_road(world: World, programme_id: str) -> Manner | None:
    """Return how one travels by a programme's own rule; None where it does not ask by road."""
    for offer in world.offers.items:
        if _wanted(world, offer, programme_id, None):
            leaf = next((leaf for leaf in offer.criteria if isinstance(leaf, ByRoad)), None)
            return None if leaf is None else Manner(leaf.profile, leaf.season)
    return None


def networks_of(world: World) -> tuple[Laid, ...]:
    """Return the networks that cover any service of the world."""
    places = world.offers.places
    return tuple(laid for laid in roads_at_hand(world) if covers(laid.network, places.latitude, places.longitude).any())


def with_roads(world: World, recipe: Recipe, networks: Iterable[Laid]) -> Recipe:
    """Write down that an answer stands on road networks too; their names carry the attribution that maps must show."""
    used = tuple(
        SourceUsed("roads", origin.attribution or origin.name, origin.source_date or world.on, origin.checksum, count)
        for origin, count in ((laid.network.origin, len(laid.network)) for laid in networks)
    )
    return replace(recipe, sources=(*used, *recipe.sources))
