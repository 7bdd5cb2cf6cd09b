"""What does the stored demand say of each area and occupation, what is taught there, and how well do courses fit it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.labour_places import commuting_areas
from assessments.geography import placed_areas
from assessments.labour.alignment import Alignment, align
from assessments.labour.mismatch import commuting, two_lists
from assessments.labour.picture import picture_of
from assessments.labour.records import OCCUPATION, records_of, sector_path
from assessments.labour.taught import courses_taught, taught_in
from layers.errors import HomewardError, NotFoundError
from layers.geodesy import Places
from layers.occupations.isco08 import code_in, read_code
from layers.occupations.plain_titles import asked_title
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.world import World

CONFIRMED, STATED = "confirmed", "stated"
"""Whose word it is that a course leads to an occupation: a person's, for the course's name, or the programme's file."""

UNIT, MOST_DIGITS = 4, 4
REGIONS, DISTRICTS = 1, 2


@dataclass(frozen=True)
class LabourQuestion:
    """What is asked: areas of which level, occupations at how many digits of ISCO-08, of which sector (empty: all)."""

    level: int = REGIONS
    digits: int = UNIT
    sector: str = ""


@dataclass(frozen=True)
class Leads:
    """The occupations that a course leads to, in even shares, and whose word that is; none where nobody has said."""

    codes: tuple[str, ...] = ()
    source: str = ""


def records_in(world: World) -> pd.DataFrame:
    """Return the stored demand, each row with its areas and what it is about."""
    return world.once("labour records", lambda: records_of(world.demand, world.areas, on=world.on))


def picture(world: World, question: LabourQuestion) -> pd.DataFrame:
    """Say what is asked for in each area (`picture_of`), worked out once."""
    return world.once(("labour picture", question), lambda: _picture(world, question))


def _picture(world: World, question: LabourQuestion) -> pd.DataFrame:
    records = records_in(world)
    if question.sector:
        path = sector_path(question.sector)
        about = records["detail"].where(records["subject"].str.startswith(OCCUPATION), records["subject"].str[1:])
        records = records[about.str.startswith(path)]
    return picture_of(records, level=question.level, digits=question.digits, on=world.on)


def leads_of(world: World) -> dict[str, Leads]:
    """Return the occupations that each programme leads to: as confirmed for its name, else as its file states them."""
    return world.once("labour leads", lambda: _leads(world))


def _leads(world: World) -> dict[str, Leads]:
    confirmed = {asked_title(each.title): each.code for each in world.titles}
    found = {}
    columns = (world.programmes[name] for name in ("programme_id", "programme_name", "isco08_codes"))
    for programme, name, codes in zip(*columns, strict=True):
        kept = None if pd.isna(name) else confirmed.get(asked_title(str(name)))
        stated = [] if pd.isna(codes) else [code_in(code) for code in str(codes).split()]
        known = tuple(dict.fromkeys(code for code in stated if code is not None))
        found[str(programme)] = Leads((kept,), CONFIRMED) if kept else Leads(known, STATED if known else "")
    return found


def courses(world: World, level: int) -> pd.DataFrame:
    """List the courses at each of their sites (`courses_taught`), by the areas of a level."""
    return world.once(("labour courses", level), lambda: _courses(world, level))


def _courses(world: World, level: int) -> pd.DataFrame:
    services = world.services
    places = Places(services["latitude"].to_numpy(dtype=float), services["longitude"].to_numpy(dtype=float))
    at, _ = placed_areas(services, places, world.areas, level=level)
    known = set(world.areas.loc[world.areas["admin_level"] == level, "area_id"])
    inside = np.array([area if area in known else None for area in at], dtype=object)
    return courses_taught(world.offers, {name: leads.codes for name, leads in leads_of(world).items()}, inside)


def supply(world: World, question: LabourQuestion) -> pd.DataFrame:
    """Lay supply beside demand in each area (`commuting`)."""

    def make() -> pd.DataFrame:
        taught = taught_in(courses(world, question.level), digits=question.digits)
        return commuting(picture(world, question), taught, commuting_areas(world, question.level))

    return world.once(("labour supply", question), make)


def lists(world: World, question: LabourQuestion) -> pd.DataFrame:
    """List what is taught and not needed, and needed and not taught, in each area (`two_lists`)."""
    return world.once(
        ("labour lists", question), lambda: two_lists(supply(world, question), picture(world, question))
    )


@dataclass(frozen=True, eq=False)
class Fit:
    """How every course fits every area: the weights of courses by code, the demand of areas by code, and the result.

    `known_as` says by which subject each area's demand for a code is known (None where it is not).
    """

    programmes: tuple[str, ...]
    areas: tuple[str, ...]
    codes: tuple[str, ...]
    weights: np.ndarray
    demand: np.ndarray
    known_as: np.ndarray
    alignment: Alignment


def fit_of(world: World, level: int) -> Fit:
    """Lay every course that leads to an occupation against every area of a level, worked out once."""
    return world.once(("labour fit", level), lambda: _fit(world, level))


def _fit(world: World, level: int) -> Fit:
    leads = {name: each.codes for name, each in leads_of(world).items() if each.codes}
    codes = tuple(sorted({code for each in leads.values() for code in each}))
    areas = tuple(map(str, world.areas.loc[world.areas["admin_level"] == level, "area_id"]))
    place = {code: number for number, code in enumerate(codes)}
    weights = np.zeros((len(leads), len(codes)))
    for row, each in enumerate(leads.values()):
        weights[row, [place[code] for code in each]] = 1 / len(each)
    demand, known_as = demand_table(world, level, codes, areas)
    return Fit(tuple(leads), areas, codes, weights, demand, known_as, align(weights, demand))


def demand_table(
    world: World, level: int, codes: tuple[str, ...], areas: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the demand score of each area for each code, and the subject by which it is known.

    A code of fewer digits is scored by the sum of what it holds; one whose demand is known only for a group that holds
    it, by that group. NaN and None where nothing is known or told.
    """
    scores = np.full((len(areas), len(codes)), np.nan)
    known_as = np.full((len(areas), len(codes)), None, dtype=object)
    for digits in sorted({len(code) for code in codes}):
        told = picture(world, LabourQuestion(level, digits))
        table = told.pivot(index="area_id", columns="subject", values="score").reindex(list(areas))
        for column, code in enumerate(codes):
            if len(code) != digits:
                continue
            for length in range(digits, 0, -1):
                subject = OCCUPATION + code[:length]
                if subject not in table.columns:
                    continue
                own = table[subject].to_numpy(dtype=float)
                holes = np.isnan(scores[:, column]) & ~np.isnan(own)
                scores[holes, column] = own[holes]
                known_as[holes, column] = subject
    return scores, known_as


def level_of(world: World, area_id: str) -> int:
    """Return the level of an area: 1 or 2.

    Raises
    ------
    NotFoundError
        When it is not in the store.
    HomewardError
        When it is of another level.

    """
    match = world.areas[world.areas["area_id"] == area_id]
    if match.empty:
        raise NotFoundError(
            say("There is no area “{area}” in the store. Areas are named by their codes.", area=area_id), "area.unknown"
        )
    level = int(match["admin_level"].iat[0]) if pd.notna(match["admin_level"].iat[0]) else REGIONS
    if level not in (0, REGIONS, DISTRICTS):
        raise HomewardError(say("Demand is told by country, region or district: choose one of those."), "area.level")
    return level


def occupation_asked(code: str | None) -> str | None:
    """Read the code of an occupation as somebody typed it; None where nobody asked about one."""
    return None if code is None else read_code(code)


def wider(question: LabourQuestion, code: str) -> LabourQuestion:
    """Return the question at the digits of a code."""
    return replace(question, digits=len(code))


def area_names(world: World, language: str) -> Mapping[str, str]:
    """Return the name of each area in a language, by its id."""
    named = world.areas[f"area_name_{language}"].fillna(world.areas["area_name"]).fillna(world.areas["area_id"])
    return dict(zip(world.areas["area_id"], named, strict=True))
