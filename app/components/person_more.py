"""Everything else that a rule may ask about somebody who is described: what is left empty is not known, never no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.safe import as_markdown
from app.workflows.describing import DescriptionError, facts_told
from layers.labels import ACCESS_LABELS, DOCUMENT_LABELS, NOTHING_LABEL, ROUTE_LABELS
from layers.schemas.columns import NOTHING
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

TYPED: dict[str, tuple[str, str]] = {
    "birth_date": (N_("Date of birth"), "1998-04-03"),
    "birth_year": (N_("Year of birth"), "1998"),
    "spoken_languages": (N_("Languages spoken"), N_("French, Pular")),
    "previous_training": (N_("Trades learnt"), N_("masonry, 7126, or none")),
    "interests": (N_("Wishes to do"), N_("solar pumps, 7411")),
    "dependants": (N_("Dependants"), "3"),
    "return_date": (N_("Day of return"), "2026-01-31"),
    "education_grade_most": (N_("Grade, at most"), "9"),
    "location_precision_m": (N_("Home known to (metres)"), "500"),
    "admin3_name": (N_("Place below the district"), ""),
    "country": (N_("Country"), N_("GM, Gambia")),
}
"""Fields that are typed as people write them, with what stands in the empty box."""

CHOSEN: dict[str, tuple[str, Mapping[str, str]]] = {
    "documents": (N_("Documents held"), {**DOCUMENT_LABELS, NOTHING: NOTHING_LABEL}),
    "access_needs": (N_("Needs with a disability"), {**ACCESS_LABELS, NOTHING: NOTHING_LABEL}),
}
"""Fields of which several entries are chosen."""

ONE_OF: dict[str, tuple[str, Mapping[str, str]]] = {"return_route": (N_("Route of return"), ROUTE_LABELS)}
"""Fields of which one entry is chosen."""

AREAS = {"admin1_pcode": (N_("Region"), 1), "admin2_pcode": (N_("District"), 2)}
"""Fields that name an area, where no point is known: what they are called, and the level."""

MORE = (*TYPED, *CHOSEN, *ONE_OF, *AREAS)
"""Every field that this form asks for."""


def ask_more(desk: Desk, world: World) -> dict[str, Any]:
    """Show the fields, folded away; return what is told as values of schema Returnees.

    What cannot be read is said and left out: it stays unknown.
    """
    words = desk.words
    told: dict[str, str] = {}
    with st.expander(words("More: papers, trades, languages, return")):
        st.caption(words("What is left empty counts as not known, never as no. Write “none” where there is nothing."))
        boxes = _columns()
        for name, (label, example) in TYPED.items():
            hint = words(example) if example else ""
            told[name] = next(boxes).text_input(
                words(label), key=f"person_{name}", persist_state="session", placeholder=hint
            )
        for name, (label, entries) in CHOSEN.items():
            told[name] = " ".join(_several(next(boxes), name, words(label), _said(entries, words), words))
        for name, (label, entries) in ONE_OF.items():
            told[name] = _one(next(boxes), name, words(label), _said(entries, words), words)
        for name, (label, level) in AREAS.items():
            told[name] = _one(next(boxes), name, words(label), _areas(world, level, words), words)
        return _read(world, told, words)


def _columns() -> Any:
    while True:
        yield from st.columns(2, wrap=False)


def _several(box: DeltaGenerator, name: str, label: str, entries: Mapping[str, str], words: Words) -> list[str]:
    chosen: list[str] = box.multiselect(
        label,
        list(entries),
        format_func=entries.__getitem__,
        placeholder=words("Not known"),
        key=f"person_{name}",
        persist_state="session",
    )
    return chosen


def _one(box: DeltaGenerator, name: str, label: str, entries: Mapping[str, str], words: Words) -> str:
    chosen: str | None = box.selectbox(
        label,
        list(entries),
        index=None,
        format_func=entries.__getitem__,
        placeholder=words("Not known"),
        key=f"person_{name}",
        persist_state="session",
    )
    return chosen or ""


def _said(entries: Mapping[str, str], words: Words) -> dict[str, str]:
    return {code: words(label) for code, label in entries.items()}


def _areas(world: World, level: int, words: Words) -> dict[str, str]:
    """Return the areas of a level by P-code, in the order of their names."""
    areas = world.areas[world.areas["admin_level"] == level]
    named = areas[f"area_name_{words.language}"].fillna(areas["area_name"]).fillna(areas["area_id"])
    return dict(sorted(zip(areas["area_id"], map(str, named), strict=True), key=lambda each: each[1]))


def _read(world: World, told: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Read field by field, so that one that cannot be read leaves the others alone; days are then compared together."""
    found: dict[str, Any] = {}
    for name, text in told.items():
        if not text.strip():
            continue
        try:
            found |= facts_told(world, {name: text})
        except DescriptionError as error:
            label = words(_label_of(name))
            for fault in error.problems:
                st.warning(as_markdown(words("{column}: {reason}", column=label, reason=fault.message)))
    return {name: value for name, value in found.items() if not pd.isna(value)}


def _label_of(name: str) -> str:
    return {**TYPED, **CHOSEN, **ONE_OF, **AREAS}[name][0]
