"""What the reader asks of the labour market: which occupation or sector, where, and how finely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app.components.fold import folded
from app.components.safe import as_markdown
from app.workflows.labour import LabourQuestion, area_names, areas_at, picture, records_in, usual_level
from assessments.labour.records import OCCUPATION, SECTIONS
from layers.occupations.isco08 import UNIT_DIGITS, group_label
from layers.words import N_

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

EVERYTHING = ""
"""The occupation, sector or area that is none: all of them."""

DIGITS_LABELS = {
    1: N_("Major groups"),
    2: N_("Sub-major groups"),
    3: N_("Minor groups"),
    4: N_("Single occupations"),
}
"""How finely occupations are told, by the digits of ISCO-08."""

LEVEL_LABELS = {0: N_("Countries"), 1: N_("Regions"), 2: N_("Districts")}


@dataclass(frozen=True)
class Chosen:
    """What is asked: the level of areas, one area or all, the digits, one occupation or all, one section or all."""

    level: int
    area: str
    digits: int
    occupation: str
    sector: str


def ask_labour(desk: Desk, world: World, *, name: str, with_occupation: bool = True) -> Chosen:
    """Show the menus of area, occupation and sector; `name` parts those of one section from another's."""
    words = desk.words
    with folded(words("Filters"), name="filters"):
        first, second, third, fourth = st.columns([1, 1, 2, 1])
        level = first.selectbox(
            words("Areas"),
            _levels(world),
            format_func=lambda number: words(LEVEL_LABELS[number]),
            key=f"labour_level_{name}",
            persist_state="session",
        )
        names = area_names(world, words.language)
        area = second.selectbox(
            words("Area"),
            [EVERYTHING, *sorted(areas_at(world, level), key=lambda code: names.get(code, code))],
            format_func=lambda code: as_markdown(names.get(code, code)) if code else words("Everywhere"),
            key=f"labour_area_{name}_{level}",
            persist_state="session",
        )
        if not with_occupation:
            return Chosen(level, area, UNIT_DIGITS, EVERYTHING, EVERYTHING)
        sector = fourth.selectbox(
            words("Sector"),
            [EVERYTHING, *_sections(world)],
            format_func=lambda code: section_label(code, words),
            key=f"labour_sector_{name}",
            persist_state="session",
        )
        options = _occupations(world, level, sector)
        occupation = third.selectbox(
            words("Occupation or group"),
            [EVERYTHING, *options],
            format_func=lambda code: occupation_label(code, words),
            key=f"labour_occupation_{name}_{level}",
            persist_state="session",
        )
    return Chosen(level, area, len(occupation) or UNIT_DIGITS, occupation, sector)


def _levels(world: World) -> list[int]:
    """List the levels that have areas, the usual one first."""
    usual = usual_level(world)
    there = {int(level) for level in world.areas["admin_level"].dropna()} & set(LEVEL_LABELS)
    return [usual, *sorted(there - {usual}, reverse=True)]


def _sections(world: World) -> list[str]:
    """List the sections of ISIC of which something is stored."""
    records = records_in(world)
    paths = records["detail"].where(records["subject"].str.startswith(OCCUPATION), records["subject"].str[1:])
    return sorted({path[0] for path in paths if path} & {letter for letter, _, _ in SECTIONS})


def _occupations(world: World, level: int, sector: str) -> list[str]:
    """List the occupations of which something is known, and the groups that hold them, in order."""
    known: set[str] = set()
    for digits in range(1, UNIT_DIGITS + 1):
        told = picture(world, LabourQuestion(level, digits, sector))
        known |= {subject[1:] for subject in told["subject"] if subject[0] == OCCUPATION}
    return sorted(known)


def occupation_label(code: str, words: Words) -> str:
    """Write an occupation for a menu: its code and name."""
    return f"{code} {as_markdown(group_label(code, words))}" if code else words("All occupations")


def section_label(code: str, words: Words) -> str:
    """Write a section of ISIC for a menu."""
    from layers.sectors.isic4 import sector_label  # noqa: PLC0415 - beside its one use

    return f"{code} {as_markdown(sector_label(code, words))}" if code else words("All sectors")
