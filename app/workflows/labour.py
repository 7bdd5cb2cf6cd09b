"""What does the stored demand say of each area and occupation, what is taught there, and how well do courses fit it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.labour_places import commuting_areas
from app.workflows.office_tables import kept_market
from assessments.geography import placed_areas
from assessments.labour.alignment import Alignment, align
from assessments.labour.counting import counted_demand
from assessments.labour.mismatch import commuting, two_lists
from assessments.labour.picture import picture_of
from assessments.labour.records import OCCUPATION, records_of, sector_path
from assessments.labour.taught import courses_taught, taught_in
from layers.errors import HomewardError, NotFoundError
from layers.geodesy import Places
from layers.occupations.isco08 import code_in
from layers.occupations.plain_titles import asked_title
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.world import World

CONFIRMED, STATED = "confirmed", "stated"
"""Whose word it is that a course leads to an occupation: a person's, for the course's name, or the programme's file."""

UNIT, MOST_DIGITS = 4, 4
COUNTRIES, REGIONS, DISTRICTS = 0, 1, 2


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

    def make() -> pd.DataFrame:
        confirmed = {asked_title(each.title): each.code for each in world.titles}
        return records_of(counted_demand(world.demand, confirmed), world.areas, on=world.on)

    return world.once("labour records", make)


def picture(world: World, question: LabourQuestion) -> pd.DataFrame:
    """Say what is asked for in each area (`picture_of`), worked out once."""
    return world.once(("labour picture", question), lambda: _picture(world, question))


def _picture(world: World, question: LabourQuestion) -> pd.DataFrame:
    records = records_in(world)
    if question.sector:
        path = sector_path(question.sector)
        about = records["detail"].where(records["subject"].str.startswith(OCCUPATION), records["subject"].str[1:])
        records = records[about.str.startswith(path)]
    market = kept_market(world.networks_folder)
    return picture_of(
        records,
        level=question.level,
        digits=question.digits,
        on=world.on,
        growth_share=market.growth_share or np.nan,
        replacement_share=market.replacement_share or np.nan,
    )


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
    codes = {name: leads.codes for name, leads in leads_of(world).items()}
    if level == COUNTRIES:
        return courses_taught(
            world.offers, codes, np.array([each or None for each in world.offers.country], dtype=object)
        )
    services = world.services
    places = Places(services["latitude"].to_numpy(dtype=float), services["longitude"].to_numpy(dtype=float))
    at, _ = placed_areas(services, places, world.areas, level=level)
    known = set(world.areas.loc[world.areas["admin_level"] == level, "area_id"])
    inside = np.array([area if area in known else None for area in at], dtype=object)
    return courses_taught(world.offers, codes, inside)


def supply(world: World, question: LabourQuestion) -> pd.DataFrame:
    """Lay supply beside demand in each area (`commuting`)."""

    def make() -> pd.DataFrame:
        taught = taught_in(courses(world, question.level), digits=question.digits)
        return commuting(picture(world, question), taught, commuting_areas(world, question.level))

    return world.once(("labour supply", question), make)


def lists(world: World, question: LabourQuestion) -> pd.DataFrame:
    """List what is taught and not needed, and needed and not taught, in each area (`two_lists`)."""
    return world.once(("labour lists", question), lambda: two_lists(supply(world, question), picture(world, question)))


@dataclass(frozen=True, eq=False)
class Fit:
    """How every course fits every area: the weights of courses by code, the demand of areas by code, and the result.

    `known_as` says by which subject each area's demand for a code is known (None where it is not).
    """

    level: int
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
    areas = areas_at(world, level)
    place = {code: number for number, code in enumerate(codes)}
    weights = np.zeros((len(leads), len(codes)))
    for row, each in enumerate(leads.values()):
        weights[row, [place[code] for code in each]] = 1 / len(each)
    demand, known_as = demand_table(world, level, codes, areas)
    return Fit(level, tuple(leads), areas, codes, weights, demand, known_as, align(weights, demand))


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
        table = _scores_table(world, level, digits).reindex(list(areas))
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


def _scores_table(world: World, level: int, digits: int) -> pd.DataFrame:
    def make() -> pd.DataFrame:
        told = picture(world, LabourQuestion(level, digits))
        return told.set_index(["area_id", "subject"])["score"].unstack()  # noqa: PD010 - each pair stands once

    return world.once(("labour table", level, digits), make)


def areas_at(world: World, level: int) -> tuple[str, ...]:
    """List the areas of a level; countries by their codes."""
    if level == COUNTRIES:
        return tuple(sorted({str(code) for code in world.areas["country"].dropna()}))
    return tuple(map(str, world.areas.loc[world.areas["admin_level"] == level, "area_id"]))


def usual_level(world: World) -> int:
    """Return the level that is told where nobody names an area: regions, else districts, else countries."""
    there = set(world.areas["admin_level"].dropna())
    return next((level for level in (REGIONS, DISTRICTS) if level in there), COUNTRIES)


@dataclass(frozen=True)
class AreaAsked:
    """An area that is asked about, by the identifier under which its level is told, and that level."""

    area_id: str
    level: int


def area_asked(world: World, area_id: str) -> AreaAsked:
    """Find an area by its code.

    Raises
    ------
    NotFoundError
        When it is not in the store.
    HomewardError
        When it is below districts.

    """
    wanted = area_id.strip()
    match = world.areas[world.areas["area_id"].str.casefold() == wanted.casefold()]
    if match.empty:
        raise NotFoundError(
            say("There is no area “{area}” in the store. Areas are named by their codes.", area=wanted), "area.unknown"
        )
    row = match.iloc[0]
    level = COUNTRIES if pd.isna(row["admin_level"]) else int(row["admin_level"])
    if level > DISTRICTS:
        raise HomewardError(say("Demand is told by country, region or district: choose one of those."), "area.level")
    return AreaAsked(str(row["country"] if level == COUNTRIES else row["area_id"]), level)


def area_names(world: World, language: str) -> Mapping[str, str]:
    """Return the name of each area in a language, by its id."""
    named = world.areas[f"area_name_{language}"].fillna(world.areas["area_name"]).fillna(world.areas["area_id"])
    found = dict(zip(world.areas["area_id"], named, strict=True))
    countries = (world.areas["admin_level"] == COUNTRIES) & world.areas["country"].notna()
    return {**dict(zip(world.areas.loc[countries, "country"], named[countries], strict=True)), **found}
