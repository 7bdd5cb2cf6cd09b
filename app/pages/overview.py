from __future__ import annotations

import streamlit as st

from app.components.access_maps import BY_ROAD, ask_side, show_access
from app.components.desk import current_desk, not_empty
from app.components.gap_changes import show_gap_changes
from app.components.gap_tables import cluster_columns, cluster_rows, gap_columns, gap_rows
from app.components.headline import show_headline
from app.components.labour_mention import mention_demand
from app.components.leaving import offer_downloads
from app.components.map_view import show_map
from app.components.overview_filters import (
    EVERY_CAUSE,
    WAY_HEADINGS,
    ask_question,
    click_on_map,
    focus_of,
    pick_cause,
    pick_cluster,
    pick_row,
    picked_cluster,
    picked_row,
)
from app.components.table import show_table
from app.components.waterfall import show_waterfall
from app.workflows.overview import MOST_RINGS, regions_of, would_reach
from mapping.frame import bounds_of

desk = current_desk()
words = desk.words
world = not_empty(desk)

if ask_side(desk) == BY_ROAD:
    show_access(desk, world)
    st.stop()

top = st.container()
left, right = st.columns([1, 3.1], gap="medium")
with left:
    question = ask_question(desk, world)
if question is None:
    st.markdown(
        words("Nobody in the caseload needs anything yet, and nothing is on offer. Import services and returnees.")
    )
    st.stop()

view = desk.overview(question)
area = regions_of(world, language=words.language).get(question.area_id or "")
with top:
    show_headline(view, world, words, area=area)
with left:
    every_cause = st.session_state.get(EVERY_CAUSE, False)
    show_waterfall(
        view.totals,
        key="overview_waterfall",
        caption=words("People by what became of their need; pick a cause to look at it alone"),
        words=words,
        picked=question.cause,
        on_pick=pick_cause,
        every_cause=view.every_cause if every_cause else None,
    )
    st.toggle(
        words("All causes"),
        key=EVERY_CAUSE,
        persist_state="session",
        help=words(
            "Off: each person counts under the first cause at which nothing is left, so that figures add up. "
            "On: each cause counts everybody for whom it closes at least one option."
        ),
    )
    show_gap_changes(world, question.service_type, words)
with right:
    show_map(
        desk.layers(question),
        bounds=bounds_of(world.areas, world.settlements, world.services),
        words=words,
        key=f"overview_map_{words.language}",
        focus=focus_of(world, view),
        on_click=click_on_map,
    )

st.subheader(words("Where, and for which cause"), anchor=False)
show_table(
    gap_columns(words(WAY_HEADINGS[question.by]), words),
    gap_rows(view.counts, words),
    key="overview_areas",
    caption=words("Where, and for which cause"),
    words=words,
    picked=picked_row(),
    on_pick=pick_row,
)

st.subheader(words("Where people left out live close together"), anchor=False)
clusters = view.clusters
if clusters.empty:
    st.markdown(words("No eleven people who are left out live within 3 km of each other."))
else:
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        show_table(
            cluster_columns(words),
            cluster_rows(clusters, words),
            key="overview_clusters",
            caption=words("Where people left out live close together"),
            words=words,
            picked=picked_cluster(),
            on_pick=pick_cluster,
            height=300,
        )
        if len(clusters) > MOST_RINGS:
            st.caption(words("The map shows the {count} largest of {all}.", count=MOST_RINGS, all=len(clusters)))
    with right:
        chosen = clusters[clusters["cluster_id"].astype(str) == (picked_cluster() or "")]
        if len(chosen):
            st.markdown(words(would_reach(world, question, chosen.iloc[0])))
        else:
            st.markdown(words("Pick a group, here or on the map, to see whom a centre there would reach."))

mention_demand(desk, world, question.service_type)
offer_downloads(desk, question)
