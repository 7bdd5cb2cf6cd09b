"""What holds where files say nothing: the default radius of each type of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.workflows.world import DEFAULT_RADII_SETTING
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from app.components.desk import Desk

FARTHEST_KM = 500.0


def show_settings(desk: Desk) -> None:
    """Show the radii that hold for services that state none, to be changed."""
    words = desk.words
    st.markdown(
        words(
            "These radii, in kilometres, hold for services without a programme that state none of their own, and every "
            "answer that uses one says so. 5 km in towns and 10 km in the country are the study's; for other types "
            "they are assumptions."
        )
    )
    actor = ask_actor(desk)
    kept = desk.store.setting(DEFAULT_RADII_SETTING, {})
    with st.form("radii", border=False):
        chosen: dict[str, list[float]] = {}
        for code, kind in SERVICE_TYPES.items():
            urban, rural = kept.get(code, (kind.urban_radius_km, kind.rural_radius_km))
            left, right = st.columns(2, wrap=False)
            label = words(kind.label)
            chosen[code] = [
                left.number_input(
                    words("{type}, urban homes", type=label),
                    0.0,
                    FARTHEST_KM,
                    float(urban),
                    0.5,
                    "%g",
                    key=f"{code}_urban",
                ),
                right.number_input(
                    words("{type}, rural homes", type=label),
                    0.0,
                    FARTHEST_KM,
                    float(rural),
                    0.5,
                    "%g",
                    key=f"{code}_rural",
                ),
            ]
        if st.form_submit_button(words("Save"), type="primary", disabled=actor is None) and actor:
            desk.store.set_setting(DEFAULT_RADII_SETTING, chosen, actor=actor)
            st.success(words("Saved. Every answer now uses these radii."))
