"""What would bring in the people who are left out, for one type of service: a sentence for each cause, on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_markdown
from app.workflows.gap_changes import change_said, gap_changes

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.words import Words


def show_gap_changes(world: World, service_type: str, words: Words) -> None:
    """Offer to say, for each cause, how many people each kind of change would bring in; counted when asked."""
    asked = st.toggle(
        words("What would change it"),
        key="overview_would_change",
        persist_state="session",
        help=words(
            "How many of the people left out could enter something open if one kind of change were made alone, in the "
            "whole caseload: waivers where the partner allows them, a later intake, a make-up class, a lift, lodging."
        ),
    )
    if not asked:
        return
    rows = gap_changes(world, service_type=service_type).to_dict("records")
    for row in rows:
        st.markdown(as_markdown(words(change_said({str(name): value for name, value in row.items()}))))
    if not rows:
        st.markdown(words("Nobody is left out for being too far or not eligible."))
