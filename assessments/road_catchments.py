"""Which ground does each programme reach by road: where its rule asks by road, that limit; else its circle's radius?

The circle's radius taken as kilometres by road shows what the circle hides: a river without a bridge, a way round.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from assessments.criteria.by_road import asked_of
from assessments.roads.catchment import catchment
from assessments.roads.graph import Manner
from layers.rules import ByRoad, Within
from layers.schemas import RoadCatchments

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assessments.offers import Offer, Offers
    from assessments.roads.laid import Laid

Limit = tuple[Manner, float]
"""How one travels and what counts, and the longest way in that unit."""


@dataclass(frozen=True)
class _Asked:
    """One limit of one programme, or of the services of one type that need none; `settlement_class` is of a circle's.

    Of several limits each must hold.
    """

    programme: int | None
    service_type: str
    settlement_class: str | None
    limits: tuple[Limit, ...]


def road_catchments_of(
    offers: Offers, networks: Sequence[Laid], circles: Manner, *, service_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """Draw the ground by road of every programme, and of every type of service that needs none.

    Parameters
    ----------
    offers
        Everything on offer; offers that have ended have no catchment any more.
    networks
        The road networks at hand, as one travels on them on the day.
    circles
        How one travels, in kilometres, where the rule names a circle alone.
    service_ids
        Only these services; None is all.

    Returns
    -------
    DataFrame[RoadCatchments]
        One row per programme (or type) and limit, in EPSG:4326: the ground from which at least one of its sites is
        within the limit. A limit that no site has by road, because none meets a network, has no row.

    """
    ids = list(offers.services["service_id"])
    sites: dict[_Asked, dict[int, None]] = defaultdict(dict)
    for offer in offers.items:
        if offer.availability != "ended" and (service_ids is None or ids[offer.service] in service_ids):
            for asked in _asked_by(offer, offers.service_type[offer.service], circles):
                sites[asked][offer.service] = None
    rows = (_row(asked, list(services), offers, networks) for asked, services in sites.items())
    found = [row for row in rows if row is not None]
    return RoadCatchments.parse(pd.DataFrame(found)) if found else RoadCatchments.empty()


def _asked_by(offer: Offer, service_type: str, circles: Manner) -> list[_Asked]:
    by_road = [leaf for leaf in offer.criteria if isinstance(leaf, ByRoad)]
    wanted: list[tuple[str | None, tuple[Limit, ...]]] = [(None, tuple(asked_of(leaf))) for leaf in by_road]
    if not by_road:
        within = [leaf for leaf in offer.criteria if isinstance(leaf, Within)]
        radii = [pair for leaf in within for pair in (("urban", leaf.urban_km), ("rural", leaf.rural_km))]
        wanted = [(name, ((circles, radius),)) for name, radius in radii if radius]
    kind = service_type if offer.programme is None else ""
    return [_Asked(offer.programme, kind, name, limits) for name, limits in wanted if limits]


def _row(asked: _Asked, services: list[int], offers: Offers, networks: Sequence[Laid]) -> dict[str, Any] | None:
    latitude, longitude = offers.places.latitude[services], offers.places.longitude[services]
    manner = asked.limits[0][0]
    grounds, meeting = [], np.zeros(len(services), dtype=bool)
    for laid in networks:
        joins = laid.join(manner.profile, latitude, longitude)
        if joins.joined.any():
            meeting |= joins.joined
            each = [catchment(laid, joins, how, limit=limit) for how, limit in asked.limits]
            grounds.append(reduce(shapely.intersection, each))
    ground = shapely.union_all(grounds)
    if ground.is_empty:
        return None
    limits = {how.counts: limit for how, limit in asked.limits}
    programme = None if asked.programme is None else offers.programmes.iloc[asked.programme]
    first = offers.service_type[services[0]]
    return {
        "programme_id": None if programme is None else programme["programme_id"],
        "programme_name": None if programme is None else programme["programme_name"],
        "service_type": asked.service_type or first,
        "settlement_class": asked.settlement_class,
        "limit_km": limits.get("km"),
        "limit_minutes": limits.get("minutes"),
        "profile": manner.profile,
        "season": manner.season,
        "sites": int(meeting.sum()),
        "geometry": ground,
    }
