"""For one person: which courses fit the wish and the demand near home, and where would the jobs be afterwards?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.labour import (
    COUNTRIES,
    DISTRICTS,
    REGIONS,
    LabourQuestion,
    area_names,
    courses,
    demand_table,
    leads_of,
    picture,
    usual_level,
)
from app.workflows.labour_places import centres_of, commuting_areas, ways_to_centres
from app.workflows.labour_rows import plain
from app.workflows.occupations import shipped_matcher
from app.workflows.person import facts_of, options_for
from assessments.geography import placed_areas
from assessments.labour.wishes import jobs_within_reach, wish_and_demand, wish_score
from assessments.occupations import WEAK_BELOW, suggest_occupations
from layers.occupations.isco08 import code_in, group_label
from layers.occupations.titles import Title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.words import Words

WISH_WEIGHT = 0.5
"""How much the wish counts beside demand unless the reader moves it."""

BEST = 3
"""So many courses are named as the best."""


@dataclass(frozen=True)
class HomeArea:
    """The area in which a person lives, at the finest level of which demand is known; empty where nobody knows."""

    area_id: str
    level: int


def home_area(world: World, asked: Asked) -> HomeArea:
    """Find the area whose demand holds for a person: the district where its own is known, else the region."""
    person = facts_of(world, asked)
    for level in (DISTRICTS, REGIONS):
        found, _ = placed_areas(asked.row, person.places, world.areas, level=level)
        known = world.areas.loc[world.areas["admin_level"] == level, "area_id"]
        if found[0] is None or found[0] not in set(known):
            continue
        told = picture(world, LabourQuestion(level, 1)) if len(world.demand) else None
        if level == REGIONS or (told is not None and (told["area_id"] == found[0]).any()):
            return HomeArea(str(found[0]), level)
    country = str(person.country[0])
    return HomeArea(country, COUNTRIES) if country else HomeArea("", usual_level(world))


def demand_term(world: World, asked: Asked, programme_ids: Sequence[str]) -> pd.Series[float]:
    """Say how much the occupations of programmes are asked for where a person lives, from 0 to 1.

    The alignment of each programme with the person's home area, over those of its occupations whose demand is known
    there. NaN where no demand is stored or known, the programme leads to no occupation that anybody has named, or the
    home is not known.

    Parameters
    ----------
    world, asked
        What is known, and about whom.
    programme_ids
        Programmes of the store; the result has them as its index, in this order.

    """
    ids = list(dict.fromkeys(programme_ids))
    scores = pd.Series(np.nan, index=pd.Index(ids, name="programme_id"), dtype="float64", name="demand")
    home = home_area(world, asked) if len(world.demand) else HomeArea("", REGIONS)
    if not home.area_id:
        return scores
    leads = {name: each.codes for name, each in leads_of(world).items() if each.codes and name in scores.index}
    codes = tuple(sorted({code for each in leads.values() for code in each}))
    if not codes:
        return scores
    found, _ = demand_table(world, home.level, codes, (home.area_id,))
    by_code = dict(zip(codes, found[0].tolist(), strict=True))
    for name, each in leads.items():
        known = [by_code[code] for code in each if not np.isnan(by_code[code])]
        if known:
            scores[name] = float(np.mean(known))
    return scores


def wishes_of(world: World, asked: Asked) -> tuple[str, ...]:
    """Return the occupations that a person wishes for: codes as recorded, or words that surely mean one.

    Words count as confirmed by a person of the office, else as the shipped titles know them; weak guesses are left out.
    """
    said = asked.row.iloc[0]["interests"]
    if not isinstance(said, str) or not said.strip():
        return ()
    entries = said.split()
    codes = [code_in(entry) for entry in entries]
    words = [entry.replace("_", " ") for entry, code in zip(entries, codes, strict=True) if code is None]
    found = [code for code in codes if code is not None]
    if words:
        confirmed = [Title(each.code, each.title) for each in world.titles]
        first = [some[0] for some in suggest_occupations(shipped_matcher(), words, confirmed=confirmed)]
        found += [best.isco08_code for best in first if best.score >= WEAK_BELOW]
    return tuple(dict.fromkeys(found))


def verdicts_for(world: World, asked: Asked) -> dict[str, str]:
    """Return whether a person may enter each programme that has not ended: the best verdict over its sites."""
    options = options_for(world, asked, every_type=True)
    running = options[(options["availability"] != "ended") & options["programme_id"].notna()]
    found: dict[str, str] = {}
    for programme, verdict in zip(running["programme_id"], running["verdict"], strict=True):
        known = found.setdefault(str(programme), str(verdict))
        found[str(programme)] = min(known, str(verdict), key=VERDICTS.index)
    return found


VERDICTS = ("eligible", "unknown", "ineligible")
"""The best first."""


def person_rows(
    world: World,
    asked: Asked,
    words: Words,
    *,
    wish_weight: float = WISH_WEIGHT,
    verdicts: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """List the courses for a person, the best by wish and demand first, with both terms and where the jobs would be.

    Courses that the person cannot enter come after all others.

    Parameters
    ----------
    world, asked, words
        What is known, about whom, and in which language.
    wish_weight
        How much the wish counts, 0 to 1; the rest is demand's.
    verdicts
        Whether the person may enter each programme (`verdicts_for`); None tells nothing and orders by the score alone.

    """
    wishes = wishes_of(world, asked)
    leads = {name: each.codes for name, each in leads_of(world).items() if each.codes}
    running = set(courses(world, usual_level(world))["programme_id"])
    said = verdicts or {}
    ids = [name for name in leads if name in running]
    demand = demand_term(world, asked, ids)
    wish = np.array([wish_score(leads[name], wishes) for name in ids], dtype=float)
    both = wish_and_demand(wish, demand.to_numpy(), wish_weight=wish_weight)
    names = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"], strict=True))
    shut = [said.get(name) == "ineligible" for name in ids]
    order = sorted(
        range(len(ids)), key=lambda row: (np.isnan(both[row]), shut[row], -np.nan_to_num(both[row]), ids[row])
    )
    home = home_area(world, asked)
    rows = []
    for rank, row in enumerate(order, start=1):
        name = ids[row]
        rows.append(
            {
                "rank": None if np.isnan(both[row]) else rank,
                "programme_id": name,
                "programme_name": plain(names[name]),
                "verdict": said.get(name),
                "isco08_codes": list(leads[name]),
                "labels": [group_label(code, words) for code in leads[name]],
                "score": _number(both[row]),
                "wish": _number(wish[row]),
                "demand": _number(demand[name]),
                "wish_weight": wish_weight,
                "demand_area": home.area_id or None,
                **jobs_after(world, asked, leads[name], words, level=home.level),
            }
        )
    return rows


def jobs_after(world: World, asked: Asked, codes: Sequence[str], words: Words, *, level: int) -> dict[str, Any]:
    """Say where the jobs for some occupations are from a person's home: weighed by the way (Hansen), and each area.

    `jobs` lists the areas with openings, the nearest first; `jobs_within_reach` is the sum of their openings, each
    halved every 30 minutes by road or 10 km in a straight line; None where the home or all openings are not known.
    """
    nothing: dict[str, Any] = {"jobs_within_reach": None, "openings_near": None, "jobs": []}
    level = level if level != COUNTRIES else usual_level(world)
    centres = centres_of(world, level)
    person = facts_of(world, asked)
    if not person.has_place[0] or not centres.area_id:
        return nothing
    table = openings_of(world, level, codes, centres.area_id)
    if np.isnan(table).all():
        return nothing
    ways = world.once(
        ("labour ways", level, float(person.places.latitude[0]), float(person.places.longitude[0])),
        lambda: ways_to_centres(world, person.places, centres),
    )
    weighed, known = jobs_within_reach(table, ways.minutes, ways.km)
    names = area_names(world, words.language)
    at, _ = placed_areas(asked.row, person.places, world.areas, level=level)
    near = commuting_areas(world, level).get(str(at[0]), ())
    jobs = [
        {
            "area_id": area,
            "area_name": names.get(area, area),
            "openings_per_year": float(table[place]),
            "km": _number(ways.km[0, place]),
            "minutes": _number(ways.minutes[0, place]),
            "within_commuting": area in near,
        }
        for place, area in enumerate(centres.area_id)
        if known[0, place] and table[place] > 0
    ]
    jobs.sort(key=lambda job: (job["km"] is None, job["km"] or 0.0))
    inside = [job["openings_per_year"] for job in jobs if job["within_commuting"]]
    return {"jobs_within_reach": float(weighed.sum()), "openings_near": sum(inside), "jobs": jobs}


def openings_of(world: World, level: int, codes: Sequence[str], areas: Sequence[str]) -> np.ndarray:
    """Add up the openings a year for some occupations in each area; NaN where none of them is known."""
    totals = np.full(len(areas), np.nan)
    for digits in sorted({len(code) for code in codes}):
        told = picture(world, LabourQuestion(level, digits))
        chosen = told[told["subject"].isin({f"o{code}" for code in codes if len(code) == digits})]
        sums = (
            chosen.groupby("area_id")["openings_per_year"].sum(min_count=1).reindex(list(areas)).to_numpy(dtype=float)
        )
        totals = np.where(np.isnan(totals), sums, totals + np.nan_to_num(sums))
    return totals


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
