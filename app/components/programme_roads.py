"""What a programme reaches by road, beside its circle: how one travels is asked, and what is drawn is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.workflows.road_grounds import BY_CIRCLE, asks_by_road, networks_of
from assessments.roads.graph import Manner
from layers.roads.names import PROFILE_NAMES, PROFILES, SEASON_NAMES, SEASONS
from layers.words import Message, say
from mapping.layers_roads import limit_in_words

if TYPE_CHECKING:
    import geopandas as gpd

    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words


def ask_by_road(desk: Desk, world: World, programme_id: str) -> Manner | None:
    """Ask whether to draw the ground by road, and how one travels; None where not, or where no roads are kept.

    A programme whose rule asks by road is drawn as the rule says.
    """
    words = desk.words
    if not networks_of(world) or not st.toggle(
        words("Draw what is reached by road"), value=True, key="programmes_by_road", persist_state="session"
    ):
        return None
    if asks_by_road(world, programme_id) is not None:
        return BY_CIRCLE
    left, right = st.columns(2)
    profile = left.selectbox(
        words("Way of travelling"),
        PROFILES,
        index=PROFILES.index(BY_CIRCLE.profile),
        format_func=lambda code: words(PROFILE_NAMES[code]),
        key="programmes_profile",
        persist_state="session",
    )
    season = right.selectbox(
        words("Season"),
        SEASONS,
        format_func=lambda code: words(SEASON_NAMES[code]),
        key="programmes_season",
        persist_state="session",
    )
    return Manner(profile, season)


def say_grounds(grounds: gpd.GeoDataFrame | None, words: Words) -> None:
    """Say under the map what the tinted ground is, with its limits."""
    if grounds is None:
        return
    if grounds.empty:
        st.caption(words("By road: none of the sites lies near a road that is known here, or no limit is stated."))
        return
    for row in grounds.drop(columns="geometry").to_dict("records"):
        how, season = Message(PROFILE_NAMES[row["profile"]]), Message(SEASON_NAMES[row["season"]])
        limit = limit_in_words({str(name): value for name, value in row.items()}, words)
        said = {
            "urban": say("Tinted: at most {limit} by road, {how}, {season} – the radius for urban homes.",
                         limit=limit, how=how, season=season),
            "rural": say("Tinted: at most {limit} by road, {how}, {season} – the radius for rural homes.",
                         limit=limit, how=how, season=season),
        }  # fmt: skip
        own = say("Tinted: at most {limit} by road, {how}, {season}, as the rule says.",
                  limit=limit, how=how, season=season)  # fmt: skip
        st.caption(words(said.get(row["settlement_class"], own)))
    st.caption(
        words(
            "By road counts the way from the door: along roads, and on foot at both ends. Ground is drawn up to 250 m "
            "from a road; whoever lives farther off is judged one by one. Sites that meet a known road: {count}.",
            count=int(grounds["sites"].max()),
        )
    )
