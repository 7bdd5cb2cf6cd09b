"""The person has moved: the new address is written down, open referrals are judged anew, what fits now is offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.failures import told
from app.components.safe import as_markdown
from app.workflows.moving import Moved, NewPlace, record_move
from app.workflows.office import today
from app.workflows.places import find_places, has_digits, point_of
from layers.errors import HomewardError
from layers.labels import VERDICT_LABELS, VERDICT_SIGNS
from layers.plain import plain_key

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.words import Words

_MOVED = "person_moved"
"""What came of the last move that was written down: case code and what was judged anew."""


def show_moved(desk: Desk, world: World, asked: Asked) -> None:
    """Offer to write a move down; after it, show what it means for the person's open referrals."""
    actor = desk.actor
    if asked.case_code is None or actor is None:
        return
    words = desk.words
    done: tuple[str, Moved] | None = st.session_state.get(_MOVED)
    if done is not None and done[0] == asked.case_code:
        _show_rechecked(done[1], words)
    with st.expander(words("This person has moved")):
        place = _ask_place(desk)
        left, right = st.columns(2)
        since: dt.date | None = left.date_input(words("Since when"), today(), max_value=today(), key="moved_since")
        precision = right.number_input(
            words("Known to within, metres (empty: exact, a settlement as far as it reaches)"),
            0,
            1_000_000,
            None,
            100,
            key="moved_precision",
        )
        st.caption(
            words("The address stays in this office. From its day on it decides; the old one stays in the history.")
        )
        pressed = st.button(
            words("Save the move and judge again"), type="primary", disabled=place is None, key="moved_save"
        )
        if pressed and place is not None:
            with told(words):
                where = place if precision is None else replace(place, location_precision_m=float(precision))
                moved = record_move(desk.store, world, asked.case_code, where, from_date=since or today(), actor=actor)
                st.session_state[_MOVED] = (asked.case_code, moved)
                st.rerun()


def _ask_place(desk: Desk) -> NewPlace | None:
    """Ask for the new home by name or coordinates; None while it is not clear."""
    words = desk.words
    typed = st.text_input(
        words("Lives now at"), key="moved_place", placeholder=words("Name, or coordinates such as 13.45, -16.57")
    )
    if not typed.strip():
        return None
    if has_digits(typed):
        try:
            latitude, longitude = point_of(typed)
        except HomewardError as error:
            st.warning(as_markdown(words(error.message)))
            return None
        return NewPlace(latitude, longitude)
    found, _ = find_places(desk.places, typed, language=words.language)
    if not found:
        st.warning(words("No settlement is called so. Try a part of the name, or coordinates."))
        return None
    exact = [place for place in found if plain_key(place.name) == plain_key(typed)]
    number: int | None = st.radio(
        words("Which one?"),
        range(len(found)),
        index=0 if len(exact) == 1 or len(found) == 1 else None,
        format_func=lambda place: as_markdown(", ".join((found[place].name, *found[place].areas))),
        key=f"moved_chosen_{plain_key(typed)}",
    )
    if number is None:
        return None
    place = found[number]
    return NewPlace(place.latitude, place.longitude, place.name, 1000 * place.reach_km)


def _show_rechecked(moved: Moved, words: Words) -> None:
    """Say of each open referral whether it stands, and what could take its place."""
    st.success(words("The new address holds from {day}.", day=moved.address.from_date))
    if not moved.rechecked:
        st.markdown(words("The person has no open referral: nothing is to be judged anew."))
    for one in moved.rechecked:
        name = one.referral.programme_id or one.referral.service_id or ""
        verdict = words("no longer offered") if one.now is None else _verdict(one.now, words)
        st.markdown(
            as_markdown(
                words(
                    "{referral} ({programme}): {verdict}",
                    referral=one.referral.referral_id,
                    programme=name,
                    verdict=verdict,
                )
            )
        )
        if not one.stands and not one.others:
            st.markdown(words("Nothing else of this type takes the person there."))
        if one.others:
            offers = "; ".join(_named(other, words) for other in one.others)
            st.markdown(as_markdown(words("Instead: {offers}", offers=offers)))


def _verdict(option: dict[str, Any], words: Words) -> str:
    said = f"{VERDICT_SIGNS[option['verdict']]} {words(VERDICT_LABELS[option['verdict']])}"
    return said if option["distance_km"] is None else f"{said}, {words('{km} km', km=float(option['distance_km']))}"


def _named(option: dict[str, Any], words: Words) -> str:
    name = option["programme_name"] or option["service_name"] or option["service_id"]
    return f"{name} – {option['site_name']} ({_verdict(option, words)})" if option["site_name"] else str(name)
