"""Somebody described by an area instead of a point: which columns that fills, and what it cannot tell."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from assessments.doubt.ground import SMALLEST_LEVEL
from layers.errors import NotFoundError
from layers.plain import plain_key
from layers.words import Message, say

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.workflows.person import Asked
    from app.workflows.world import World
    from assessments.facts import People

_DRAWN_TO_DEGREES = 0.0005
"""An outline is drawn to 55 m on a map of one person."""

_COLUMNS = {1: "admin1_pcode", 2: "admin2_pcode"}


def area_told(world: World, text: str) -> dict[str, Any]:
    """Return what is recorded of a home that is known by an area: its P-code or, if one alone has it, its name.

    Raises
    ------
    NotFoundError
        When no area has that code or name, or several have the name.

    """
    areas = world.areas
    found = areas[areas["area_id"].str.casefold() == text.strip().casefold()]
    if found.empty:
        names = areas[["area_name", "area_name_en", "area_name_fr"]].fillna("").map(plain_key)
        found = areas[(names == plain_key(text)).any(axis=1)] if plain_key(text) else found
    if len(found) > 1:
        codes = ", ".join(str(code) for code in found["area_id"][:6])
        raise NotFoundError(say("Several areas are called “{name}”: {codes}. Say which.", name=text[:60], codes=codes))
    if found.empty:
        near = difflib.get_close_matches(text.strip().upper(), [str(code) for code in areas["area_id"]], n=1)
        if near:
            said = say("No area has the code “{code}”. Did you mean {near}?", code=text[:60], near=near[0])
        else:
            said = say("No area has the code or the name “{code}”. Import the areas, or check it.", code=text[:60])
        raise NotFoundError(said)
    return _columns_of(world, str(found.iloc[0]["area_id"]))


def _columns_of(world: World, area_id: str) -> dict[str, Any]:
    land, told = world.land, {}
    for code in land.upwards(area_id):
        level = land.level(code)
        if level in _COLUMNS:
            told[_COLUMNS[level]] = code
        elif level is not None and level >= SMALLEST_LEVEL and "admin3_name" not in told:
            told["admin3_name"] = land.area_name(code)
    country = world.ground.country_of_area(area_id)
    return {**told, **({"country": country} if country else {})}


def somewhere_of(person: People) -> tuple[BaseGeometry, ...]:
    """Return the polygons in one of which the home of one person lies that is known only by a settlement or an area."""
    if not person.doubtful[0]:
        return ()
    return tuple(shapely.simplify(each, _DRAWN_TO_DEGREES) for each in person.homes.polygons(int(person.doubt[0])))


def place_unknown(asked: Asked, person: People) -> Message | None:
    """Say that what is recorded of a home says nothing about where it lies; None where it does, or nothing is."""
    if person.has_place[0] or person.doubtful[0]:
        return None
    row = asked.row.iloc[0]
    said = [str(row[name]) for name in ("settlement_name", "admin3_name", *_COLUMNS.values()) if pd.notna(row[name])]
    if not said:
        return None
    return say(
        "No settlement of this name and no drawn area of this code is known here ({place}): what can be reached is not "
        "known.",
        place=", ".join(said),
    )
