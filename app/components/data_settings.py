"""What holds where files say nothing: radii by type of service, how far ways are told, how far people are brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.workflows.world import DEFAULT_RADII_SETTING, LIFT_SETTING, LONGEST_ROAD_SETTING
from layers.roads.agreement import LONGEST_ROAD_KM
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from app.components.desk import Desk

FARTHEST_KM = 500.0
FARTHEST_ROAD_KM = 5000.0


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
    _ask_longest_road(desk, actor)
    _ask_lift(desk, actor)


def _ask_longest_road(desk: Desk, actor: str | None) -> None:
    """Show how long a way by road may be to be told, to be changed."""
    words = desk.words
    st.markdown(
        words(
            "A way by road that is longer than this is told as “more than so many km by road”, without a number: "
            "nobody travels farther for a service day by day or week by week. 200 km is an assumption."
        )
    )
    kept = float(desk.store.setting(LONGEST_ROAD_SETTING, LONGEST_ROAD_KM))
    with st.form("longest_road", border=False):
        chosen = st.number_input(
            words("Longest way by road that is told, km"), 1.0, FARTHEST_ROAD_KM, kept, 10.0, "%g", key="longest_road"
        )
        if st.form_submit_button(words("Save the limit"), disabled=actor is None) and actor:
            desk.store.set_setting(LONGEST_ROAD_SETTING, chosen, actor=actor)
            st.success(words("Saved. Every answer by road now uses this limit."))


def _ask_lift(desk: Desk, actor: str | None) -> None:
    """Show up to how far the office brings people who live too far, to be changed; nothing where it brings nobody."""
    words = desk.words
    st.markdown(
        words(
            "Where a programme says nothing, the office brings people who live too far from up to so many kilometres "
            "in a straight line. It is said as what would change a no; the rule itself stays as it is. 0: nobody."
        )
    )
    kept = float(desk.store.setting(LIFT_SETTING) or 0.0)
    with st.form("lift", border=False):
        chosen = st.number_input(
            words("The office brings people from up to, km"), 0.0, FARTHEST_KM, kept, 1.0, "%g", key="office_lift"
        )
        if st.form_submit_button(words("Save how far"), disabled=actor is None) and actor:
            desk.store.set_setting(LIFT_SETTING, chosen or None, actor=actor)
            st.success(words("Saved. What would change a no now uses it."))
