"""A programme drafted from nothing: its name, sites, first day, seats and stipend; the rule comes after."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.design_draft import NOTHING, begin
from app.components.site_choice import ask_sites
from app.workflows.new_draft import NewProgramme, new_draft, usual_currency

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World

KEY = "design_new"


def show_new(desk: Desk, world: World) -> None:
    """Ask what a programme needs before it has a rule; with no service imported say what is missing."""
    words = desk.words
    if not len(world.services):
        st.markdown(words("No service is imported yet, and a programme takes place at one: import services on “Data”."))
        return
    name = st.text_input(
        words("Name of the programme"),
        max_chars=120,
        key=f"{KEY}_name",
        placeholder=words("For example: masonry, six months"),
    )
    sites = ask_sites(world, words, key=KEY)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first: Any = _day(words("First day of the course"), "first")
        last: Any = _day(words("Last day"), "last")
        seats: Any = st.number_input(
            words("Seats"), min_value=1, max_value=100_000, value=None, step=1, width=140, key=f"{KEY}_seats"
        )
        stipend: Any = st.number_input(
            words("Stipend a month"), min_value=0.0, value=None, step=1000.0, format="%g", width=170, key=f"{KEY}_paid"
        )
        currency = st.text_input(
            words("Currency"), value=usual_currency(world), max_chars=3, width=110, key=f"{KEY}_currency"
        )
    ready = bool(name.strip()) and bool(sites)
    asked = NewProgramme(name, tuple(sites), first, last, seats, stipend, currency)
    st.button(
        words("Begin the draft"),
        type="primary",
        disabled=not ready,
        key=f"{KEY}_begin",
        on_click=partial(_begin, world, asked),
    )
    if not ready:
        st.caption(words("A draft needs a name and a site; everything else can follow."))


def _day(label: str, name: str) -> dt.date | None:
    day: Any = st.date_input(
        label,
        value=None,
        min_value=dt.date(2000, 1, 1),
        max_value=dt.date(2100, 12, 31),
        format="YYYY-MM-DD",
        width=170,
        key=f"{KEY}_{name}",
    )
    found: dt.date | None = day
    return found


def _begin(world: World, asked: NewProgramme) -> None:
    begin(NOTHING, new_draft(world, asked))
    st.session_state[f"design_rule_{NOTHING}"] = True
