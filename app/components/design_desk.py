"""The design desk: take a programme, move one of its limits, see who would come in, who is kept out, and by what.

To add a section: a module `design_*.py` beside this one, and its call here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_exclusion import show_exclusion
from app.components.design_limit import show_limit
from app.components.safe import as_markdown
from app.workflows.simulating import on_trial
from layers.errors import HomewardError

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World


def show_design_desk(desk: Desk, world: World, programme_id: str) -> None:
    """Offer to move the limits of one programme."""
    words = desk.words
    st.subheader(words("What if a limit moved?"), anchor=False)
    st.caption(
        words("Tried on everybody in the caseload, whatever they need. Nothing is saved, and the figures are exact.")
    )
    if not st.toggle(words("Open the design desk"), key="design_open"):
        return
    if not len(world.people):
        st.markdown(words("Nobody is in the caseload yet: import returnees on the page “Data”."))
        return
    try:
        taken = on_trial(world, programme_id)
    except HomewardError as error:
        st.warning(as_markdown(words(error.message)))
        return
    show_limit(desk, world, taken, programme_id)
    show_exclusion(world, taken, words)
