"""A country whose homes are known exactly, and the same homes as offices write them down: blurred.

Nine districts of 40 km, 90 settlements whose sizes follow Zipf's law; seven people in ten live in a settlement, a
normal spread around its middle, cut at its extent; the others anywhere. Sites stand in settlements and in open country.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from shapely.geometry import box

from assessments.criteria.distance import judge_radii
from assessments.doubt.finding import with_doubts
from assessments.doubt.ground import Ground
from assessments.facts import People, people_of
from assessments.land import Land
from layers.ellipsoid import GEOD
from layers.schemas import Areas, Returnees, Settlements
from tests.world import ON

SIDE = 0.365
"""Degrees in 40 km, to a percent."""

PRECISIONS_M = (100, 500, 1000, 2000, 3000)
IN_TOWN = 0.7


@dataclass(frozen=True)
class Country:
    """The land, the true homes (latitude, longitude), the settlement (-1 for none) and the district of each."""

    land: Land
    homes: np.ndarray
    settlement: np.ndarray
    district: np.ndarray
    sites: np.ndarray


@lru_cache(maxsize=4)
def country(seed: int = 4, people: int = 3_000, sites: int = 60) -> Country:
    rng = np.random.default_rng(seed)
    districts = [
        {"area_id": f"D{row}{column}", "area_name": f"District {row}{column}", "admin_level": 2, "country": "GN",
         "geometry": box(-13 + column * SIDE, 10 + row * SIDE, -13 + (column + 1) * SIDE, 10 + (row + 1) * SIDE)}
        for row in range(3) for column in range(3)
    ]  # fmt: skip
    many = 90
    towns = pd.DataFrame(
        {
            "settlement_id": [f"S{number}" for number in range(many)],
            "settlement_name": [f"Town {number}" for number in range(many)],
            "latitude": 10 + rng.uniform(0.03, 3 * SIDE - 0.03, many),
            "longitude": -13 + rng.uniform(0.03, 3 * SIDE - 0.03, many),
            "population": np.round(120_000 / np.arange(1, many + 1)),
        }
    )
    land = Land(Areas.parse(pd.DataFrame(districts)), Settlements.parse(towns))
    extent = Ground(land).extents_km
    settlement = np.where(
        rng.random(people) < IN_TOWN, rng.choice(many, people, p=towns["population"] / towns["population"].sum()), -1
    )
    homes = np.column_stack([10 + rng.uniform(0, 3 * SIDE, people), -13 + rng.uniform(0, 3 * SIDE, people)])
    inside = np.flatnonzero(settlement >= 0)
    reach = extent[settlement[inside]]
    away = np.minimum(np.abs(rng.normal(0, reach / 2)), reach)
    homes[inside] = _moved(towns[["latitude", "longitude"]].to_numpy()[settlement[inside]], away, rng)
    places = np.clip(((homes - [10, -13]) / SIDE).astype(int), 0, 2)
    standing = towns[["latitude", "longitude"]].to_numpy()[rng.choice(many, sites // 2)]
    standing = _moved(standing, rng.uniform(0, 3, len(standing)), rng)
    anywhere = np.column_stack([10 + rng.uniform(0, 3 * SIDE, sites), -13 + rng.uniform(0, 3 * SIDE, sites)])
    sited = np.concatenate([standing, anywhere[: sites - len(standing)]])
    return Country(land, homes, settlement, places[:, 0] * 3 + places[:, 1], sited)


def _moved(places: np.ndarray, away_km: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    bearing = rng.uniform(0, 360, len(places))
    longitude, latitude, _ = GEOD.fwd(places[:, 1], places[:, 0], bearing, 1000 * away_km)
    return np.column_stack([latitude, longitude])


def blurred(known: Country, how: str, *, seed: int = 9) -> tuple[People, np.ndarray]:
    """Return the people as they are written down, and which of the true homes they are.

    `how` is a precision in metres, `settlement` (those who live in one), or `district`.
    """
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(known.settlement >= 0) if how == "settlement" else np.arange(len(known.homes))
    frame = pd.DataFrame({"case_code": [f"P-{row}" for row in rows]})
    if how == "settlement":
        frame["settlement_name"] = [f"Town {number}" for number in known.settlement[rows]]
    elif how == "district":
        frame["admin2_pcode"] = [f"D{number // 3}{number % 3}" for number in known.district[rows]]
    elif how != "exact":
        metres = float(how)
        stated = _moved(known.homes[rows], metres / 1000 * np.sqrt(rng.random(len(rows))), rng)
        frame["latitude"], frame["longitude"], frame["location_precision_m"] = stated[:, 0], stated[:, 1], metres
    else:
        frame["latitude"], frame["longitude"] = known.homes[rows, 0], known.homes[rows, 1]
    people = people_of(Returnees.parse(frame), on=ON)
    return with_doubts(people, Ground(known.land)), rows


def counted(known: Country, how: str, radii_km: tuple[float, ...] = (5.0, 10.0)) -> dict[str, int]:
    """Count the pairs of home and circle that are truly inside, and what is said of them, over all sites and radii."""
    people, rows = blurred(known, how)
    exact, _ = blurred(known, "exact")
    true = exact.take(rows)
    found = {"inside": 0, "false_no": 0, "yes": 0, "false_yes": 0, "unknown": 0, "pairs": 0}
    for site in known.sites:
        centre = (float(site[0]), float(site[1]))
        said, truth = (judge_radii(each, centre, radii_km) for each in (people, true))
        for answer, inside in zip(said, truth, strict=True):
            yes = inside == 2
            found["inside"] += int(yes.sum())
            found["false_no"] += int((yes & (answer == 0)).sum())
            found["yes"] += int((answer == 2).sum())
            found["false_yes"] += int((~yes & (answer == 2)).sum())
            found["unknown"] += int((answer == 1).sum())
            found["pairs"] += len(answer)
    return found
