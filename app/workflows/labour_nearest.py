"""Where else is an occupation taught, or needed, and how far is that from an area's centre?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.labour import LabourQuestion, courses, supply
from app.workflows.labour_places import Centres, centres_of, ways_to_centres
from layers.geodesy import Places

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from app.workflows.world import World


def course_elsewhere(world: World, level: int, area: str, subject: str) -> dict[str, Any] | None:
    """Find the course that leads to an occupation, or to a group that holds it, nearest to an area's centre.

    In the same country; None where there is none, or the area has no centre. `km` is in a straight line, `minutes` by
    road, None where no road is kept.
    """
    centres = centres_of(world, level)
    if area not in centres.area_id:
        return None
    country = centres.country[centres.area_id.index(area)]
    known = courses(world, level)
    code = subject[1:]
    leads = [any(code.startswith(one) or one.startswith(code) for one in each) for each in known["codes"]]
    here = (known["country"].fillna("") == country) | known["country"].isna() | (country == "")
    found = known[np.array(leads, dtype=bool) & here.to_numpy() & known["latitude"].notna().to_numpy()]
    if found.empty:
        return None
    latitude, longitude = centres.take(area)
    sites = Centres(
        tuple(map(str, found["service_id"])),
        tuple(found["country"].fillna("")),
        Places(found["latitude"].to_numpy(dtype=float), found["longitude"].to_numpy(dtype=float)),
    )
    ways = ways_to_centres(world, Places(np.array([latitude]), np.array([longitude])), sites)
    if np.isnan(ways.km).all():
        return None
    nearest = int(np.nanargmin(ways.km[0]))
    course = found.iloc[nearest]
    return {
        "programme_id": course["programme_id"],
        "programme_name": course["programme_name"],
        "service_id": course["service_id"],
        "site_name": course["site_name"],
        "area_id": course["area_id"],
        "km": float(ways.km[0, nearest]),
        "minutes": _finite(ways.minutes[0, nearest]),
    }


def need_elsewhere(
    world: World, question: LabourQuestion, area: str, subject: str, names: Mapping[str, str]
) -> dict[str, Any] | None:
    """Find the nearest area with more openings for an occupation a year than people who finish learning it."""
    centres = centres_of(world, question.level)
    if area not in centres.area_id:
        return None
    wanting = _wanting(supply(world, question), subject)
    start = centres.area_id.index(area)
    latitude, longitude = centres.take(area)
    others = [place for place, other in enumerate(centres.area_id) if other in wanting and place != start]
    if not others or np.isnan(latitude):
        return None
    there = Centres(
        tuple(centres.area_id[place] for place in others),
        tuple(centres.country[place] for place in others),
        Places(centres.places.latitude[others], centres.places.longitude[others]),
    )
    ways = ways_to_centres(world, Places(np.array([latitude]), np.array([longitude])), there)
    if np.isnan(ways.km).all():
        return None
    nearest = int(np.nanargmin(ways.km[0]))
    found = there.area_id[nearest]
    return {
        "area_id": found,
        "area_name": names.get(found, found),
        "openings_per_year": float(wanting[found]),
        "km": float(ways.km[0, nearest]),
        "minutes": _finite(ways.minutes[0, nearest]),
    }


def _wanting(beside: pd.DataFrame, subject: str) -> dict[str, float]:
    about = beside[beside.index.get_level_values("subject") == subject]
    open_ = about["openings_commuting"] > about["finishing_commuting"].fillna(0.0)
    wanted = about[open_ & (about["openings_per_year"] > 0)]
    return {
        str(area): float(value)
        for area, value in zip(wanted.index.get_level_values("area_id"), wanted["openings_per_year"], strict=True)
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
