"""What is missing: the fields that stand in the way of most verdicts, for one programme or for the whole caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_html
from app.workflows.asking import ask_everybody_next, caseload_rows, caseload_said

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World

SHOWN = 6
"""So many fields at most are listed."""


def show_asking(desk: Desk, world: World, programme_id: str | None) -> None:
    """Say what to ask whom next; for one programme what is missing before anything is sent to it."""
    words = desk.words
    found = ask_everybody_next(world, programme_id=programme_id)
    if not found.asked:
        return
    heading = words("What to ask next") if programme_id is None else words("What is missing before anything is sent")
    items = [
        words(
            "{question} People without it: {people}; answers that it settles alone: {pairs} of {among}.",
            question=row["question"],
            people=row["people"],
            pairs=row["settles_alone"],
            among=row["missing_in"],
        )
        for row in caseload_rows(found, words)[:SHOWN]
    ]
    listed = "".join(f"<li>{as_html(item)}</li>" for item in items)
    said = as_html(words(caseload_said(found, one=programme_id is not None)))
    st.html(f"<h4>{as_html(heading)}</h4><p>{said}</p><ul>{listed}</ul>")
