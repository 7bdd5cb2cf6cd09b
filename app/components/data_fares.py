"""What a ride costs in each country: every tariff with its source, to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.drafts import Draft, folded_table, offer_saving
from app.components.grid import Line, show_grid
from app.workflows.office_tables import FARES, kept_fares, kept_table
from app.workflows.tariffs import source_message, tariff_source
from layers.words import Country
from mapping.fares_in_words import RIDE_NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from app.components.desk import Desk
    from layers.fares import CountryFares, Fares
    from layers.words import Words

DAYS = "days"


def show_fares(desk: Desk) -> None:
    """Show the fares folded, to be opened, read and changed."""
    folded_table(desk, FARES, desk.words("Fares: what a ride costs"), _show_table)


def _show_table(desk: Desk, folder: Path) -> None:
    words = desk.words
    fares = kept_fares(folder)
    draft = Draft(folder, FARES, _held(fares))
    st.caption(
        words(
            "One way for one person: the fixed part and so much a kilometre, in the money of the country of the "
            "site. A day is there and back. Walking is free; ferries are not included, because no sourced fare is "
            "at hand."
        )
    )
    columns = [words("Country and ride"), words("Fixed part"), words("Each km")]
    lines = [
        _line(code, mode, known, draft, words) for code, known in fares.countries.items() for mode in known.tariffs
    ]
    marks = kept_table(folder, FARES).overlay.marks
    days = draft.field(DAYS, words, is_set=DAYS in marks, hint="")
    source = marks[DAYS].said() if DAYS in marks else source_message(fares.days_source)
    lines.append(Line(words("Days a month on which one goes"), words(source), (days, None)))
    show_grid(columns, lines, key="grid_fares", caption=words("Fares"), on_change=draft.typed, height=460)
    draft.show_fault(words)
    offer_saving(
        desk,
        draft,
        ask_actor(desk) if draft.values else desk.actor,
        saved=lambda count: words("Saved: {count} figures. Every fare uses them from now on.", count=count),
    )


def _held(fares: Fares) -> dict[str, float | str]:
    held: dict[str, float | str] = {DAYS: fares.days_a_month}
    for code, known in fares.countries.items():
        for mode, tariff in known.tariffs.items():
            held |= {f"{code}.{mode}.fixed": tariff.fixed, f"{code}.{mode}.per_km": tariff.per_km}
    return held


def _line(code: str, mode: str, known: CountryFares, draft: Draft, words: Words) -> Line:
    tariff = known.tariffs[mode]
    label = words(
        "{country}, {ride} ({currency})", country=Country(code), ride=words(RIDE_NAMES[mode]), currency=known.currency
    )
    source = words(tariff_source(tariff))
    fields = (
        draft.field(f"{code}.{mode}.{part}", words, is_set=mark is not None, hint=source)
        for part, mark in zip(("fixed", "per_km"), tariff.marks, strict=True)
    )
    return Line(label, source, tuple(fields))
