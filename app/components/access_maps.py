"""Access by road on the overview: two maps side by side, dry season and rainy, with one legend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import actor_or_stop
from app.components.downloads import download
from app.components.fold import folded
from app.components.map_view import show_map
from app.components.mounted import mount
from app.components.safe import as_html
from app.workflows.access_maps import CELLS, AccessMapQuestion, access_content, access_maps_bytes
from app.workflows.overview import ways_of
from app.workflows.road_grounds import networks_of
from app.workflows.world import LEVELS
from layers.roads.names import PROFILE_NAMES, PROFILES, ROAD_PROFILE, SEASON_NAMES
from layers.roads.reasons import METHOD_LABELS
from layers.service_types import SERVICE_TYPES
from layers.words import N_
from mapping.access_classes import summary
from mapping.layers_access import access_bounds, access_layers, is_flat, legend_layers, whose
from mapping.legend import sections

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words
    from mapping.access_content import AccessContent

LEFT_OUT, BY_ROAD = "left_out", "by_road"
SIDE_LABELS = {LEFT_OUT: N_("Who is left out"), BY_ROAD: N_("Access by road")}
"""The two sides of the overview."""

PLACE_LABELS = {CELLS: N_("Cells along the roads"), "admin1": N_("Regions"), "admin2": N_("Districts")}
"""By which places access is shown."""

HEIGHT, FLAT_HEIGHT = 520, 380


def ask_side(desk: Desk) -> str:
    """Show the choice between who is left out and access by road."""
    words = desk.words
    return st.segmented_control(
        words("What the overview shows"),
        list(SIDE_LABELS),
        default=LEFT_OUT,
        required=True,
        format_func=lambda code: words(SIDE_LABELS[code]),
        key="overview_side",
        persist_state="session",
        label_visibility="collapsed",
    )


def show_access(desk: Desk, world: World) -> AccessMapQuestion | None:
    """Show both maps; None where no roads are kept, or nothing is on offer and nobody needs anything."""
    words = desk.words
    if not networks_of(world):
        st.markdown(words("No road network is kept near any service. Import one, or fetch it, on the page “Data”."))
        return None
    question = _ask(desk, world)
    if question is None:
        st.markdown(words("Nobody needs anything yet, and nothing is on offer. Import services and returnees."))
        return None
    with st.spinner(words("Following the roads from every place, in both seasons…")):
        content = access_content(world, question)
    st.markdown(f"**{words(content.ground.sentence)}**")
    if content.ground.services.empty:
        st.markdown(words("No service of this type lies near the roads that are kept, so none is reached by road."))
        return question
    _show_key(content, words)
    flat = is_flat(content)  # long land: one map above the other, each the larger for it
    columns = [st.container() for _ in content.seasons] if flat else st.columns(len(content.seasons), gap="medium")
    for column, (season, frame) in zip(columns, content.in_order(), strict=True):
        with column:
            heading, said = words(SEASON_NAMES[season]), summary(content, frame, words)
            st.html(f"<h3>{as_html(heading[:1].upper() + heading[1:])}</h3><p>{as_html(said)}</p>")
            show_map(
                access_layers(content, season, words),
                bounds=access_bounds(content),
                words=words,
                key=f"access_{season}_{words.language}_{question.by}",
                height=FLAT_HEIGHT if flat else HEIGHT,
            )
    st.caption(" · ".join(whose(content, words)))
    _offer_files(desk, world, question)
    return question


def _offer_files(desk: Desk, world: World, question: AccessMapQuestion) -> None:
    """Offer both maps as files that may leave the office."""
    words = desk.words
    with st.expander(words("Take this out: both maps")):
        st.markdown(
            words(
                "These files are made to be shared: they tell of everybody who lives in the settlements, and nothing "
                "of the caseload. Figures, for tables and QGIS, are on the page “Data”."
            )
        )
        actor = actor_or_stop(desk)
        with st.container(horizontal=True):
            for extension, label in (("html", N_("Map for a browser (HTML)")), ("pdf", N_("Printed map (PDF)"))):
                download(
                    words(label),
                    partial(
                        access_maps_bytes, desk.store, world, question, extension=extension, words=words, actor=actor
                    ),
                    file_name=f"homeward-access-{question.service_type}-{world.on.isoformat()}.{extension}",
                    key=f"access_out_{extension}",
                    desk=desk,
                )


def _ask(desk: Desk, world: World) -> AccessMapQuestion | None:
    words, choices = desk.words, desk.choices
    if not choices.types:
        return None
    on_offer = set(world.services["service_type"])
    first_type = next((code for code in (choices.first, *choices.types) if code in on_offer), None)
    places = [CELLS, *(way for way in ways_of(world) if way in LEVELS)]
    with folded(words("Filters"), name="filters"):
        first, second, third, fourth = st.columns(4)
        need = first.selectbox(
            words("Need"),
            list(choices.types),
            index=choices.types.index(first_type or choices.types[0]),
            format_func=lambda code: words(SERVICE_TYPES[code].label),
            key="access_need",
            persist_state="session",
        )
        measure = second.selectbox(
            words("Measure"),
            list(METHOD_LABELS),
            format_func=lambda code: words(METHOD_LABELS[code]),
            key="access_measure",
            persist_state="session",
        )
        profile = third.selectbox(
            words("Way of travelling"),
            PROFILES,
            index=PROFILES.index(ROAD_PROFILE),
            format_func=lambda code: words(PROFILE_NAMES[code]),
            key="access_profile",
            persist_state="session",
        )
        by = fourth.selectbox(
            words("Shown by"),
            places,
            format_func=lambda code: words(PLACE_LABELS[code]),
            key="access_by",
            persist_state="session",
        )
    return AccessMapQuestion(need, measure, profile, by, words.language)


def _show_key(content: AccessContent, words: Words) -> None:
    """Show the one legend of both maps, from the sections that every map's legend is made of."""
    parts = sections(legend_layers(content, words), words=words)
    data = [
        {
            "heading": part.heading,
            "entries": [{"picture": _alone(entry.picture), "meaning": entry.meaning} for entry in part.entries],
        }
        for part in parts
    ]
    mount("map_key", key="access_key", data={"sections": data}, on_pick=None)


def _alone(svg: str) -> str:
    """Write a drawing so that it can be read outside HTML."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
