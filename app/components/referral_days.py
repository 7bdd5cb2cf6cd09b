"""After how many days something is due: shown with where each figure comes from, and changed by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.failures import told
from app.components.referral_acts import DONE
from app.workflows.follow_up_days import day_rows, reset_days, set_days, timing_in
from layers.follow_up.timing import MOST_DAYS

if TYPE_CHECKING:
    from app.components.desk import Desk


def show_days(desk: Desk) -> None:
    """Show the days that hold, folded away, to be changed."""
    words = desk.words
    with st.expander(words("After how many days something is due")):
        actor = desk.actor
        rows = day_rows(timing_in(desk.store), words)
        with st.form("follow_up_days", border=False):
            chosen: dict[str, str | float] = {}
            columns = st.columns(2)
            for place, row in enumerate(rows):
                source = row["source"] or words("set by this office; {days} otherwise", days=row["shipped"])
                chosen[row["key"]] = columns[place % 2].number_input(
                    row["label"], 1, MOST_DAYS, int(row["days"]), help=source, key=f"days_{row['key']}"
                )
            pressed = st.form_submit_button(words("Save the days"), type="primary", disabled=actor is None)
        again = st.button(words("Back to what comes with Homeward"), key="days_reset", disabled=actor is None)
        if actor is not None and (pressed or again):
            with told(words):
                if again:
                    reset_days(desk.store, actor=actor)
                    for row in rows:
                        st.session_state.pop(f"days_{row['key']}", None)
                else:
                    set_days(desk.store, chosen, actor=actor)
                st.session_state[DONE] = words("The days are saved. Every list now uses them.")
                st.rerun()
