"""Whom does a programme's stipend carry, by how far they live, and what stipend would carry them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.table import Cell, Column, Row, show_table
from app.workflows.networks import roads_folder
from app.workflows.purses import PurseView, band_name, purse_view

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from assessments.choosing.bands import Band
    from layers.money import Money
    from layers.words import Words


def show_purse(desk: Desk, world: World, programme_id: str) -> None:
    """Show, folded, what the stipend means for everybody who needs what the programme is for."""
    words = desk.words
    box = st.expander(words("Does the stipend carry people?"), key=f"purse_open_{programme_id}", on_change="rerun")
    if not box.open:
        return
    with box:
        tried = st.number_input(
            words("What if this were paid a month?"),
            min_value=0.0,
            value=None,
            step=100.0,
            format="%g",
            placeholder=words("As it is stated"),
            key=f"purse_stipend_{programme_id}",
        )
        with st.spinner(words("Reckoning…")):
            view = purse_view(world, roads_folder(desk.store.where), programme_id, stipend_month=tried)
        _show(view, words, key=programme_id)


def _show(view: PurseView, words: Words, *, key: str) -> None:
    if not view.bands:
        st.markdown(words("Nobody in the store needs what this programme is for, or none of its sites is imported."))
        return
    st.markdown(_sentence(view, words))
    columns = [
        Column(words("Way, one way"), whole=True),
        Column(words("People"), figure=True),
        Column(words("Not carried"), figure=True, hint=words("The stipend is less than transport, food and room.")),
        Column(words("Stipend that carries all"), figure=True),
        Column(words("Stipend that carries half"), figure=True),
    ]
    rows = [_row(band, words) for band in view.bands]
    caption = words("Transport, food and room a month against the stipend, by the way to the nearest site")
    show_table(columns, rows, key=f"purse_{key}", caption=caption, words=words, height=360)
    st.caption(
        words(
            "Of {people} people {by_road} have a way by road that is known; for the others the straight line was made "
            "longer. Tariffs and costs of living are partly assumed: page “Data”, section “Roads”.",
            people=view.people,
            by_road=view.by_road,
        )
    )


def _sentence(view: PurseView, words: Words) -> str:
    told = [band for band in view.bands if band.negative is not None]
    if view.stipend is None:
        return words("No stipend is stated, or not for which period: only what a month costs can be said.")
    values = {"amount": round(view.stipend.amount), "currency": view.stipend.currency}
    if not told:
        return words(
            "The stipend of {amount} {currency} a month is not in the money of the costs: not compared.", **values
        )
    short, asked = sum(band.negative or 0 for band in told), sum(band.people for band in told)
    return words(
        "A stipend of {amount} {currency} a month does not carry {short} of {asked} people.",
        short=short,
        asked=asked,
        **values,
    )


def _row(band: Band, words: Words) -> Row:
    share = "–" if band.share_negative is None else words.percent(band.share_negative)
    return Row(
        band_name(band),
        (
            Cell(_way(band, words), sort=-1.0 if band.from_km is None else band.from_km),
            Cell(words.number(band.people), sort=band.people),
            Cell(share, sort=-1.0 if band.share_negative is None else band.share_negative),
            _amount(band.balancing, words),
            _amount(band.balancing_half, words),
        ),
    )


def _way(band: Band, words: Words) -> str:
    if band.from_km is None:
        return words("not known")
    if band.to_km is None:
        return words("more than {km} km", km=band.from_km)
    return words("{low} to {high} km", low=band.from_km, high=band.to_km)


def _amount(money: Money | None, words: Words) -> Cell:
    if money is None:
        return Cell("–", sort=-1.0)
    return Cell(f"{words.number(round(money.amount))} {money.currency}", sort=money.amount)
