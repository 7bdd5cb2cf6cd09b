"""What the reader asks of the overview: the filters, and what is picked in waterfall, table, list and map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.fold import folded
from app.components.gap_tables import NOWHERE
from app.components.map_view import Focus, focus_on
from app.components.safe import as_markdown
from app.workflows.overview import Question, regions_of
from layers.labels import GAP_LABELS
from layers.schemas.columns import GAP_CAUSES
from layers.service_types import SERVICE_TYPES
from layers.words import N_
from mapping.frame import bounds_of

if TYPE_CHECKING:
    import pandas as pd

    from app.components.desk import Desk
    from app.workflows.overview import Overview
    from app.workflows.world import World

NEED, WAY, AREA, CAUSE, EVERY_CAUSE, EVERY_SERVICE = (
    f"overview_{name}" for name in ("need", "way", "area", "cause", "every_cause", "every_service")
)
ROW, CLUSTER, FOCUS = (f"overview_{name}" for name in ("row", "cluster", "focus"))
EVERYWHERE = ""
"""The area that is no area: everywhere. The cause that is no cause, too."""

WAY_LABELS = {"admin1": N_("Regions"), "admin2": N_("Districts"), "settlement": N_("Settlements")}
"""What each way of adding up is called."""

WAY_HEADINGS = {"admin1": N_("Region"), "admin2": N_("District"), "settlement": N_("Settlement")}

SETTLEMENT_ZOOM, CLUSTER_ZOOM = 12.0, 11.0


def ask_question(desk: Desk, world: World) -> Question | None:
    """Show the filters and return what is asked; None where nobody needs anything and nothing is on offer."""
    words = desk.words
    choices = desk.choices
    types, ways = list(choices.types), list(choices.ways)
    if not types:
        return None
    regions = regions_of(world, language=words.language)
    with folded(words("Filters"), name="filters"):
        need = st.selectbox(
            words("Need"),
            types,
            index=types.index(choices.first) if choices.first else 0,
            format_func=lambda code: words(SERVICE_TYPES[code].label),
            key=NEED,
            persist_state="session",
            on_change=_let_go,
        )
        area = st.selectbox(
            words("Area"),
            [EVERYWHERE, *regions],
            format_func=lambda code: as_markdown(regions[code]) if code else words("Everywhere"),
            key=AREA,
            persist_state="session",
            on_change=_look_at_area,
        )
        cause = st.selectbox(
            words("Cause"),
            [EVERYWHERE, *GAP_CAUSES, "unknown"],
            format_func=lambda code: words(GAP_LABELS[code]) if code else words("Every cause"),
            key=CAUSE,
            persist_state="session",
            on_change=_let_go,
        )
        way = ways[0]
        if len(ways) > 1:
            way = st.segmented_control(
                words("Add up by"),
                ways,
                default=ways[0],
                required=True,
                format_func=lambda code: words(WAY_LABELS[code]),
                key=WAY,
                persist_state="session",
                on_change=_let_go,
            )
        every_service = st.checkbox(
            words("Services of every type on the map"), key=EVERY_SERVICE, persist_state="session"
        )
    return Question(need, way, area or None, cause or None, every_service, words.language)


def _let_go() -> None:
    for name in (ROW, CLUSTER, FOCUS):
        st.session_state[name] = None


def _look_at_area() -> None:
    _let_go()
    st.session_state[FOCUS] = ("area", st.session_state[AREA])


def pick_cause(cause: str) -> None:
    """Take over the cause picked in the waterfall."""
    st.session_state[CAUSE] = cause
    _let_go()


def pick_row(key: str) -> None:
    """Take over a row picked in the table, and look at it on the map."""
    _let_go()
    st.session_state[ROW] = key or None
    st.session_state[FOCUS] = ("row", key) if key and key != NOWHERE else None


def pick_cluster(key: str) -> None:
    """Take over a cluster picked in the list, and look at it on the map."""
    _let_go()
    st.session_state[CLUSTER] = key or None
    st.session_state[FOCUS] = ("cluster", key) if key else None


def click_on_map(kind: str, identifier: str) -> None:
    """Take over what was clicked on the map, which stays where it is."""
    if kind in ("area", "cluster"):
        _let_go()
        st.session_state[ROW if kind == "area" else CLUSTER] = identifier


def picked_row() -> str | None:
    """Return the row of the table that is marked."""
    row: str | None = st.session_state.get(ROW)
    return row


def picked_cluster() -> str | None:
    """Return the cluster that is marked."""
    cluster: str | None = st.session_state.get(CLUSTER)
    return cluster


def focus_of(world: World, view: Overview) -> Focus | None:
    """Return where the reader asked to look, None to leave the map where it is."""
    kind, key = st.session_state.get(FOCUS) or (None, "")
    if kind == "cluster":
        chosen = view.clusters[view.clusters["cluster_id"].astype(str) == key]
        return _point(chosen, CLUSTER_ZOOM, f"cluster {key}")
    if kind == "row" and view.question.by == "settlement":
        chosen = world.settlements[world.settlements["settlement_id"] == key]
        return _point(chosen, SETTLEMENT_ZOOM, f"settlement {key}")
    if kind in ("row", "area"):
        areas = world.areas[world.areas["geometry"].notna()]
        chosen = areas[areas["area_id"] == key] if key else areas[areas["admin_level"] == 1]
        return focus_on(bounds_of(chosen), f"area {key}") if len(chosen) else None
    return None


def _point(chosen: pd.DataFrame, zoom: float, name: str) -> Focus | None:
    rows = chosen.dropna(subset=["latitude", "longitude"])
    if rows.empty:
        return None
    return Focus(float(rows.iloc[0]["latitude"]), float(rows.iloc[0]["longitude"]), zoom, name)
