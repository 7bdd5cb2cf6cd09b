"""For a past day: what the answer about a person rests on, and that facts have changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_markdown
from app.workflows.facts_then import facts_then
from app.workflows.office import today

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.person import Asked


def show_facts_then(desk: Desk, asked: Asked) -> None:
    """Say whether a past day's answer rests on other facts than today's; today it says nothing."""
    if asked.case_code is None:
        return
    found = facts_then(desk.store, asked.case_code, on=desk.on, today=today())
    said = None if found is None else found.said()
    if said is not None:
        st.info(as_markdown(desk.words(said)))
