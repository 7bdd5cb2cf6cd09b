"""Where somebody lives: a name, coordinates as people write them, or a click on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.safe import as_markdown
from app.workflows.places import FoundPlace, doubt_about, find_places, has_digits, point_of
from layers.errors import HomewardError
from layers.plain import plain_key
from layers.words import Message, say

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.words import Words

PLACE, CHOSEN, BY_CLICK = "person_place", "person_place_chosen", "person_by_click"


def ask_place(desk: Desk) -> dict[str, Any]:
    """Show the box; return the columns of schema Returnees that say where the home is, None where nothing is said."""
    words = desk.words
    typed = st.text_input(
        words("Place"),
        key=PLACE,
        persist_state="session",
        placeholder=words("Name, or coordinates such as 13.45, -16.57"),
    )
    st.toggle(words("Choose it by clicking on the map"), key=BY_CLICK)
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None, "settlement_name": None}
    if not typed.strip():
        return nowhere
    point, error = _point(typed)
    if point is not None:
        doubt = doubt_about(point, desk.world.areas)
        if doubt is not None:
            st.warning(as_markdown(words(doubt)))
        return {"latitude": point[0], "longitude": point[1], "settlement_name": None}
    found = _choose(desk, typed, error)
    if found is None:
        return nowhere
    st.caption(
        as_markdown(
            words(
                "Distances are from the middle of {place}, give or take {reach} km: type coordinates if you know them.",
                place=found.name,
                reach=found.reach_km,
            )
        )
    )
    return {
        "latitude": found.latitude,
        "longitude": found.longitude,
        "settlement_name": found.name,
        "location_precision_m": 1000 * found.reach_km,
    }


def _point(typed: str) -> tuple[tuple[float, float] | None, Message | None]:
    """Read coordinates; else return why they cannot be read, if they may have been meant."""
    if not has_digits(typed):
        return None, None
    try:
        return point_of(typed), None
    except HomewardError as error:
        return None, error.message


def _choose(desk: Desk, typed: str, error: Message | None) -> FoundPlace | None:
    """Let the reader choose among the places of this name; one that alone has exactly this name is marked already.

    `error` is what is said, instead of "no such name", about coordinates that cannot be read.
    """
    words = desk.words
    found, more = find_places(desk.places, typed, language=words.language)
    if not found:
        nothing = say("No settlement is called so. Try a part of the name, coordinates, or a click on the map.")
        st.warning(as_markdown(words(error or nothing)))
        return None
    exact = [place for place in found if plain_key(place.name) == plain_key(typed)]
    chosen = st.radio(
        words("Which one?"),
        range(len(found)),
        index=0 if len(exact) == 1 or len(found) == 1 else None,
        format_func=lambda number: as_markdown(_label(found, number, words)),
        key=f"{CHOSEN}_{plain_key(typed)}",
    )
    if more:
        st.caption(words("There are more. Type more of the name."))
    return None if chosen is None else found[chosen]


def _label(found: list[FoundPlace], number: int, words: Words) -> str:
    """Name a place with its areas; two that still look alike are told apart by their coordinates."""
    place = found[number]
    label = ", ".join((place.name, *place.areas))
    if sum((other.name, other.areas) == (place.name, place.areas) for other in found) > 1:
        where = f"{place.latitude:.3f}, {place.longitude:.3f}"
        label = words("{place} (at {where})", place=label, where=where)
    return label


def point_clicked(latitude: float, longitude: float) -> None:
    """Take over a click on the map."""
    st.session_state[PLACE] = f"{latitude:.5f}, {longitude:.5f}"
    st.session_state[BY_CLICK] = False


def picks_by_click() -> bool:
    """Tell whether the reader wants to click on the map."""
    return bool(st.session_state.get(BY_CLICK))
