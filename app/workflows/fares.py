"""What does it cost one person to get to each site and back, in the money of the site's country?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.office_tables import kept_fares
from layers.fares import fares_of
from layers.geodesy import Places
from layers.outlines import countries_about
from mapping.fares_in_words import fare_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.workflows.world import World
    from layers.fares import TripFares
    from layers.roads.trip import Trip
    from layers.words import Words


def site_countries(world: World, service_ids: Iterable[str]) -> dict[str, str]:
    """Return the country (ISO 3166, two letters) of some sites: the one recorded, else by areas, else by outlines.

    A site whose country is not known has an empty one.
    """
    services = world.services[world.services["service_id"].isin(list(service_ids))]
    places = Places(services["latitude"].to_numpy(dtype=float), services["longitude"].to_numpy(dtype=float))
    known = world.countries(places, services["country"].fillna("").to_numpy(dtype=object))
    holes = known == ""
    if holes.any():
        known = np.where(holes, countries_about(places.latitude, places.longitude), known)
    return {str(site): str(code) for site, code in zip(services["service_id"], known, strict=True)}


def price_trips(world: World, folder: Path, trips: Mapping[str, Trip]) -> dict[str, TripFares]:
    """Price the way to each site: service_id -> fares, at the tariffs that hold (the office's own in `folder`)."""
    fares = kept_fares(folder)
    countries = site_countries(world, trips)
    return {site: fares_of(trip, countries.get(site), fares) for site, trip in trips.items()}


def said_fares(
    world: World, options: pd.DataFrame, trips: Mapping[str, Trip], priced: Mapping[str, TripFares], words: Words
) -> list[list[str]]:
    """Say for each option what its way costs, beside the programme's stipend, in the reader's language."""
    rows = {
        "programme_id": {row["programme_id"]: row for row in world.programmes.to_dict("records")},
        "service_id": {row["service_id"]: row for row in world.services.to_dict("records")},
    }
    said = []
    for option in options.to_dict("records"):
        site, is_programme = option["service_id"], not pd.isna(option["programme_id"])
        by = "programme_id" if is_programme else "service_id"
        offered = {str(name): value for name, value in rows[by].get(option[by], {}).items()}
        lines = fare_lines(offered, trips.get(site), priced.get(site), words, is_programme=is_programme)
        said.append([line.text for line in lines])
    return said
