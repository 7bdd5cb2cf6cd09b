"""Within which circle does each service take people, for urban and for rural homes?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.circles import circle_polygons
from layers.rules import Within, leaves
from layers.schemas import Catchments

if TYPE_CHECKING:
    from collections.abc import Collection

    from assessments.offers import Offers


def catchments_of(offers: Offers, *, service_ids: Collection[str] | None = None) -> pd.DataFrame:
    """Draw the true circles on the ellipsoid of every service that states a limit of distance.

    Parameters
    ----------
    offers
        Everything on offer; offers that have ended have no catchment any more.
    service_ids
        Only these services; None is all.

    Returns
    -------
    DataFrame[Catchments]
        One row per service, class and radius, in EPSG:4326; a service at which several programmes apply different
        radii has one row for each. A service without any limit has none.

    """
    latitude, longitude = offers.places.latitude, offers.places.longitude
    services = {name: list(offers.services[name]) for name in ("service_id", "service_name", "service_type")}
    seen: dict[tuple[int, str, float], None] = {}
    for offer in offers.items:
        if offer.availability == "ended":
            continue
        for leaf in leaves(offer.rule):
            if isinstance(leaf, Within):
                for name, radius in (("urban", leaf.urban_km), ("rural", leaf.rural_km)):
                    if radius is not None and radius > 0:
                        seen[offer.service, name, radius] = None
    kept = [key for key in seen if service_ids is None or services["service_id"][key[0]] in service_ids]
    if not kept:
        return Catchments.empty()
    at, names, radii = (list(values) for values in zip(*kept, strict=True))
    rows = pd.DataFrame({column: [values[service] for service in at] for column, values in services.items()})
    circles = circle_polygons(latitude[at], longitude[at], np.array(radii))
    return Catchments.parse(rows.assign(settlement_class=names, radius_km=radii, geometry=circles))
