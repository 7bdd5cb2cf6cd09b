"""Who the simulated returnees of the demo are, and where they live. No figure here describes a real person.

Homes lie around The Gambia's towns in proportion to their people, one in five in the country between. What is known
about a person has the holes that real lists have (the study found the education level "missing from the data sent"):
shares are assumptions, chosen so that every verdict and every gap cause occurs.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.schemas.columns import SEXES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

PEOPLE = 2_000
SEED = 20_211_201
"""The month of the study's Knowledge Bite #4."""

IN_THE_COUNTRY = 0.2
"""Share of people who live between the towns."""
PEOPLE_PER_KM2 = 6_000
"""How dense a town is taken to be: it says how far homes scatter around its middle."""

NEEDS = {
    "vocational": 0.55,
    "medical": 0.30,
    "business_support": 0.25,
    "psychosocial": 0.22,
    "job_placement": 0.20,
    "education": 0.12,
    "financial": 0.12,
    "social_protection": 0.10,
    "housing": 0.06,
    "legal": 0.05,
}
"""Share of people with each need, independent of one another."""

GRADES = {0: 0.12, 3: 0.07, 5: 0.08, 6: 0.14, 7: 0.06, 8: 0.07, 9: 0.18, 10: 0.05, 11: 0.05, 12: 0.14, 14: 0.04}
"""Years of schooling completed and the share of people with each."""
STAGES = ((0, 0, "never schooled"), (1, 6, "lower basic"), (7, 9, "upper basic"), (10, 12, "senior secondary"))
"""How a form that asks for the stage only writes a grade: least, most, word."""

INTERESTS = "tailoring masonry driving farming phones cooking welding solar trading fishing hairdressing carpentry"

KM_PER_DEGREE = 110.6
"""A degree of latitude; one of longitude at 13 degrees north is 2 % shorter, which scattered homes may ignore."""


def simulate_people(settlements: Path, areas: Path, *, on: dt.date, count: int = PEOPLE) -> pd.DataFrame:
    """Simulate a list of returnees as text cells under our own headers; empty is not known.

    Parameters
    ----------
    settlements, areas
        The demo's files of towns and regions.
    on
        The day on which the list is made: ages are as of it, returns lie in the three years before it.
    count
        How many people.

    """
    import geopandas as gpd  # noqa: PLC0415 - heavy, and the demo is made once

    rng = np.random.default_rng(SEED)
    towns = pd.read_csv(settlements, keep_default_na=False)
    regions = gpd.read_file(areas).query("admin_level == 1").reset_index(drop=True)
    homes = _homes(rng, towns, regions, count)
    ages = np.clip(15 + rng.gamma(3.2, 4.0, count), 14, 62)
    return pd.DataFrame(
        {
            "case_code": [f"SIM-{number:04d}" for number in range(1, count + 1)],
            **_places(rng, homes, towns),
            **_ages(rng, ages, on),
            "sex": rng.choice([*SEXES, ""], count, p=[0.19, 0.79, 0.005, 0.015]),
            **_schooling(rng, count),
            "needs": _needs(rng, count),
            "interests": _interests(rng, count),
            "dependants": _with_holes(rng, rng.poisson(2.4, count), 0.15),
            **_dates(rng, count, on),
            "consent": rng.choice(["yes", "no", ""], count, p=[0.92, 0.03, 0.05]),
            "country": "GM",
            "source": "simulated",
            "source_date": on.isoformat(),
        }
    )


def _homes(rng: np.random.Generator, towns: pd.DataFrame, regions: gpd.GeoDataFrame, count: int) -> pd.DataFrame:
    """Place homes inside the regions: around a town in proportion to its people, or anywhere in the country."""
    import shapely  # noqa: PLC0415 - heavy, and the demo is made once

    population = towns["population"].to_numpy(dtype=float)
    town = rng.choice(len(towns), count, p=population / population.sum())
    town[_holes(rng, count, IN_THE_COUNTRY)] = -1
    # Just inside the border: the coarse outline leaves a few towns on the river's bank outside.
    country = regions.union_all().buffer(-0.002)
    points = np.full(count, None, dtype=object)
    waiting = np.arange(count)
    for _ in range(60):
        points[waiting] = _draw(rng, towns, town[waiting], country.bounds)
        waiting = waiting[~shapely.contains(country, points[waiting])]
    points[waiting] = shapely.get_point(shapely.shortest_line(country, points[waiting]), 0)
    nearest = np.argmin([shapely.distance(region, points) for region in regions.geometry], axis=0)
    codes = regions["area_id"].to_numpy(dtype=str)
    places = {"latitude": shapely.get_y(points), "longitude": shapely.get_x(points)}
    return pd.DataFrame({**places, "town": town, "region": codes[nearest]})


def _draw(
    rng: np.random.Generator, towns: pd.DataFrame, town: np.ndarray, bounds: tuple[float, float, float, float]
) -> np.ndarray:
    """Draw one point for each town index; -1 is anywhere within the bounds (west, south, east, north)."""
    import shapely  # noqa: PLC0415 - heavy, and the demo is made once

    west, south, east, north = bounds
    longitudes, latitudes = rng.uniform(west, east, len(town)), rng.uniform(south, north, len(town))
    at = town >= 0
    middles = towns.iloc[town[at]]
    town_km = np.sqrt(middles["population"].to_numpy(dtype=float) / PEOPLE_PER_KM2 / np.pi)
    away_km = 1.2 * town_km * np.sqrt(rng.random(at.sum())) + rng.exponential(0.4, at.sum())
    north_km, east_km = _steps(rng, away_km)
    latitudes[at] = middles["latitude"].to_numpy() + north_km / KM_PER_DEGREE
    longitudes[at] = middles["longitude"].to_numpy() + east_km / KM_PER_DEGREE
    return np.asarray(shapely.points(longitudes, latitudes))


def _steps(rng: np.random.Generator, away_km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn distances into steps north and east, in any direction."""
    bearing = rng.uniform(0, 2 * np.pi, len(away_km))
    return away_km * np.cos(bearing), away_km * np.sin(bearing)


def _places(rng: np.random.Generator, homes: pd.DataFrame, towns: pd.DataFrame) -> dict[str, Sequence[str]]:
    """Write where people live as lists have it: exact, to a precision, by the town's name alone, or not at all."""
    count = len(homes)
    in_town = homes["town"].to_numpy() >= 0
    names = np.where(in_town, towns["settlement_name"].to_numpy(dtype=str)[homes["town"]], "")
    only_one = ~towns["settlement_name"].duplicated(keep=False).to_numpy()[homes["town"]]
    kind = rng.choice(["exact", "blurred", "named", "nowhere"], count, p=[0.80, 0.11, 0.06, 0.03])
    kind[(kind == "named") & ~(in_town & only_one)] = "exact"
    precision = np.where(kind == "blurred", rng.choice([500, 1000, 2500], count), 0)
    north_km, east_km = _steps(rng, precision / 1000 * np.sqrt(rng.random(count)))
    latitudes = homes["latitude"] + north_km / KM_PER_DEGREE
    longitudes = homes["longitude"] + east_km / KM_PER_DEGREE
    decimals = np.where(kind == "blurred", 4, 5)
    placed = np.isin(kind, ["exact", "blurred"])
    classes = np.where(in_town, towns["settlement_class"].to_numpy(dtype=str)[homes["town"]], "rural")
    return {
        "latitude": _numbers(latitudes, decimals, placed),
        "longitude": _numbers(longitudes, decimals, placed),
        "location_precision_m": [str(value) if value else "" for value in precision],
        "settlement_name": np.where(kind == "nowhere", "", names).tolist(),
        "settlement_class": np.where(_holes(rng, count, 0.4) | (kind == "nowhere"), "", classes).tolist(),
        "admin1_pcode": np.where(kind == "nowhere", "", homes["region"].to_numpy(dtype=str)).tolist(),
    }


def _numbers(values: pd.Series, decimals: np.ndarray, known: np.ndarray) -> list[str]:
    cells = zip(values, decimals, known, strict=True)
    return [f"{value:.{places}f}" if given else "" for value, places, given in cells]


def _ages(rng: np.random.Generator, ages: np.ndarray, on: dt.date) -> dict[str, list[str]]:
    """Write ages the three ways in which forms ask for them: date of birth, year of birth, age; or not at all."""
    form = rng.choice(["date", "year", "age", "none"], len(ages), p=[0.58, 0.20, 0.17, 0.05])
    born = [on - dt.timedelta(days=int(age * 365.25)) for age in ages]
    return {
        "birth_date": [day.isoformat() if way == "date" else "" for day, way in zip(born, form, strict=True)],
        "birth_year": [str(day.year) if way == "year" else "" for day, way in zip(born, form, strict=True)],
        "age_years": [str(int(age)) if way == "age" else "" for age, way in zip(ages, form, strict=True)],
    }


def _schooling(rng: np.random.Generator, count: int) -> dict[str, list[str]]:
    """Write schooling as a grade, sometimes as a stage, and in three lists of ten not at all."""
    grades = rng.choice(list(GRADES), count, p=list(GRADES.values()))
    form = rng.choice(["grade", "stage", "none"], count, p=[0.60, 0.10, 0.30])
    # One in thirty went to school across the border; one form in twenty forgets to ask where.
    systems = rng.choice(["GM", "SN", ""], count, p=[0.92, 0.03, 0.05])
    cells = [_grade_cell(int(grade), way) for grade, way in zip(grades, form, strict=True)]
    systems = np.where(form == "stage", "GM", systems)
    known = zip(systems, form, strict=True)
    return {"education_grade": cells, "education_system": [str(name) if way != "none" else "" for name, way in known]}


def _grade_cell(grade: int, way: str) -> str:
    if way == "none":
        return ""
    stage = next((word for least, most, word in STAGES if least <= grade <= most), None)
    return stage if way == "stage" and stage else str(grade)


def _needs(rng: np.random.Generator, count: int) -> list[str]:
    """Draw needs; one list in twenty forgets to ask, and a person with none of the drawn ones needs training."""
    has = rng.random((count, len(NEEDS))) < list(NEEDS.values())
    holes = _holes(rng, count, 0.05)
    in_order = sorted(NEEDS, key=TYPES.index)
    columns = [list(NEEDS).index(name) for name in in_order]
    rows = []
    for row, hole in zip(has[:, columns], holes, strict=True):
        drawn = [name for name, flag in zip(in_order, row, strict=True) if flag] or ["vocational"]
        rows.append("" if hole else "; ".join(drawn))
    return rows


def _interests(rng: np.random.Generator, count: int) -> list[str]:
    words = np.array(INTERESTS.split())
    drawn = [rng.choice(words, rng.integers(1, 3), replace=False) for _ in range(count)]
    return ["" if hole else "; ".join(some) for some, hole in zip(drawn, _holes(rng, count, 0.35), strict=True)]


def _holes(rng: np.random.Generator, count: int, share: float) -> np.ndarray:
    """Draw which of `count` answers are not known."""
    return rng.random(count) < share


def _with_holes(rng: np.random.Generator, values: np.ndarray, share: float) -> list[str]:
    holes = _holes(rng, len(values), share)
    return ["" if hole else str(value) for value, hole in zip(values, holes, strict=True)]


def _dates(rng: np.random.Generator, count: int, on: dt.date) -> dict[str, list[str]]:
    """Draw the day of return, within three years, and the end of support a year later; some lists lack either."""
    returned = [on - dt.timedelta(days=int(days)) for days in rng.integers(5, 3 * 365, count)]
    until = [day + dt.timedelta(days=365) for day in returned]
    return {
        "return_date": _with_holes(rng, np.array([day.isoformat() for day in returned]), 0.04),
        "support_until": _with_holes(rng, np.array([day.isoformat() for day in until]), 0.20),
    }
