"""The map on a page: it keeps its place on every rerun, and moves only when the reader picks something to look at."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from mapping.frame import base_map, clicked, layer_switch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.words import Words
    from mapping.elements import Bounds, MapLayer

HEIGHT = 620
"""Pixels; at least 320 are needed on a telephone."""

CLOSEST, FARTHEST = 13.0, 5.0
"""The zoom levels between which the map moves on its own."""

_WIDTH_SEEN, _HEIGHT_SEEN, _TILE = 560, 420, 256
"""Pixels in which a place to look at should fit, on a narrow page too, and those of the whole world at zoom 0."""

_OBJECT = ("last_active_drawing", "last_object_clicked")
_POINT = ("last_clicked",)


@dataclass(frozen=True)
class Focus:
    """Where the reader asked to look: the middle, how close, and what was picked (the same pick moves only once)."""

    latitude: float
    longitude: float
    zoom: float
    name: str


def focus_on(bounds: Bounds, name: str) -> Focus:
    """Look at bounds (south-west and north-east corner, each latitude and longitude)."""
    (south, west), (north, east) = bounds
    middle = (south + north) / 2
    wide = max(east - west, 1e-3) / 360 * _TILE
    high = max(north - south, 1e-3) / 360 * _TILE / math.cos(math.radians(middle))
    zoom = min(math.log2(_WIDTH_SEEN / wide), math.log2(_HEIGHT_SEEN / high))
    return Focus(middle, (west + east) / 2, min(CLOSEST, max(FARTHEST, math.floor(2 * zoom) / 2)), name)


def show_map(
    layers: Sequence[MapLayer],
    *,
    bounds: Bounds,
    words: Words,
    key: str,
    height: int = HEIGHT,
    focus: Focus | None = None,
    on_click: Callable[[str, str], None] | None = None,
) -> None:
    """Show layers over the constant map.

    `on_click` is called, before the next run, with the kind and the identifier of what was clicked (see
    `mapping.frame.clicked`); without it clicks open popups and nothing else.
    """

    def tell() -> None:
        found = clicked(_news(key))
        if found and on_click:
            on_click(*found)

    _folium(layers, bounds, words, key=key, height=height, focus=focus, returned=_OBJECT if on_click else (), tell=tell)


def ask_point(
    layers: Sequence[MapLayer],
    *,
    bounds: Bounds,
    words: Words,
    key: str,
    on_point: Callable[[float, float], None],
    height: int = HEIGHT,
) -> None:
    """Show layers; `on_point` is called, before the next run, with the latitude and longitude that were clicked."""

    def tell() -> None:
        point = _news(key).get("last_clicked")
        if point:
            on_point(round(float(point["lat"]), 5), round(float(point["lng"]), 5))

    _folium(layers, bounds, words, key=key, height=height, focus=None, returned=_POINT, tell=tell)


def _folium(
    layers: Sequence[MapLayer],
    bounds: Bounds,
    words: Words,
    *,
    key: str,
    height: int,
    focus: Focus | None,
    returned: tuple[str, ...],
    tell: Callable[[], None],
) -> None:
    middle, zoom = _where(key, focus)
    with st.container(key=f"map_{key}"):
        st_folium(
            base_map(bounds, words=words),
            key=key,
            height=height,
            use_container_width=True,
            returned_objects=list(returned),
            feature_group_to_add=list(layers),
            layer_control=layer_switch(words),
            center=middle,
            zoom=zoom,
            on_change=tell,
        )


def _where(key: str, focus: Focus | None) -> tuple[tuple[float, float] | None, float | None]:
    """Return where to move. The component moves whenever these values change, so each new pick differs by a hair."""
    seen, moves = f"{key}_focus", f"{key}_moves"
    if focus is None:
        st.session_state[seen] = None
        return None, None
    if st.session_state.get(seen) != focus.name:
        st.session_state[moves] = st.session_state.get(moves, 0) + 1
        st.session_state[seen] = focus.name
    hair = st.session_state[moves] * 1e-9
    return (focus.latitude + hair, focus.longitude), focus.zoom + hair


def _news(key: str) -> dict[str, Any]:
    """Return the component's answer if it is another than last time: it repeats the last click for ever."""
    answer = st.session_state.get(key) or {}
    text = json.dumps(answer, sort_keys=True, default=str)
    if st.session_state.get(f"{key}_answer") == text:
        return {}
    st.session_state[f"{key}_answer"] = text
    return dict(answer)
