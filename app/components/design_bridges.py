"""Bridges into the programme on the design desk, and its quotas: those there are, and one more bridge drafted."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.design_draft import kept_with, sides, take
from app.components.failures import show_error
from app.components.person_form import SYSTEM_LABELS
from app.components.safe import as_markdown
from app.components.site_choice import ask_sites
from app.workflows.draft_bridges import NewBridge, bridges_said, brought_by_bridges, quotas_said, with_bridge
from layers.errors import HomewardError
from layers.labels import DOCUMENT_LABELS
from layers.rules.shapes import MOST_GRADES
from layers.schemas.columns import DOCUMENTS, SYSTEMS

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.facts import Codes
    from layers.words import Words


def show_bridges(desk: Desk, world: World, slot: str, taken: OnTrial, answers: Codes) -> None:
    """List bridges and quotas in sentences, say whom the bridges bring in, and offer to draft one more."""
    words = desk.words
    st.subheader(words("Bridges and quotas"), anchor=False)
    listed = [*bridges_said(taken), *quotas_said(taken)]
    if listed:
        st.markdown("\n".join(f"- {as_markdown(words(message))}" for message in listed))
    if bridges_said(taken):
        count = kept_with(taken, "bridges", lambda: brought_by_bridges(world, taken, answers))
        st.markdown(words("Of those who are refused, {count} could enter after one of the bridges.", count=count))
    else:
        st.caption(words("No bridge leads into this programme: no other programme makes up for what its rule asks."))
    box = st.expander(words("Add a bridge"), key=f"design_bridge_{slot}", on_change="rerun")
    if box.open:
        with box:
            _ask_bridge(world, slot, words)


def _ask_bridge(world: World, slot: str, words: Words) -> None:
    """Ask for a make-up class or exam: a programme of its own, written below the first in the same text."""
    key = f"bridge_{slot}"
    name = st.text_input(
        words("Name of the bridge"), max_chars=120, key=f"{key}_name", placeholder=words("Make-up class, grade 10")
    )
    sites = ask_sites(world, words, key=key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first: Any = _day(words("First day"), f"{key}_first")
        last: Any = _day(words("Last day"), f"{key}_last")
        grade: Any = st.number_input(
            words("Grade completed then"), min_value=1, max_value=MOST_GRADES, value=None, width=190, key=f"{key}_grade"
        )
        system = st.selectbox(
            words("School system"),
            SYSTEMS,
            index=None,
            format_func=lambda code: words(SYSTEM_LABELS.get(str(code), str(code))),
            placeholder=words("The person's own"),
            width=230,
            key=f"{key}_system",
        )
    documents = st.multiselect(
        words("Documents held then"),
        DOCUMENTS,
        format_func=lambda code: words(DOCUMENT_LABELS[code]),
        placeholder=words("Choose"),
        key=f"{key}_documents",
    )
    asked = NewBridge(name, tuple(sites), first, last, grade, system if grade else None, tuple(documents))
    now = sides(slot)
    st.button(
        words("Write the bridge into the draft"),
        key=f"{key}_add",
        disabled=now is None or now.torn is not None,
        on_click=partial(_add, world, slot, asked, f"{key}_fault"),
    )
    fault = st.session_state.pop(f"{key}_fault", None)
    if fault is not None:
        show_error(fault, words)


def _day(label: str, key: str) -> Any:
    return st.date_input(
        label,
        value=None,
        min_value=dt.date(2000, 1, 1),
        max_value=dt.date(2100, 12, 31),
        format="YYYY-MM-DD",
        width=170,
        key=key,
    )


def _add(world: World, slot: str, asked: NewBridge, fault: str) -> None:
    now = sides(slot)
    if now is None:
        return
    try:
        take(slot, now.mended(with_bridge(world, now.draft.text, asked)))
    except HomewardError as error:
        st.session_state[fault] = error
