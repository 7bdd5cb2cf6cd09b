"""Closed roads: what is closed, and drawing a line across roads by clicks on the map or by its corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.data_history import DONE
from app.components.failures import show_error
from app.components.map_view import ask_point
from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.closures import (
    LONGEST_NAME,
    LONGEST_NOTE,
    Listed,
    add_closure,
    count_roads_cut,
    end_closure,
    list_closures,
    readable_networks,
    remove_closure,
    set_aside,
)
from layers.errors import HomewardError
from layers.labels import source_label
from layers.readers.drawn import corners_typed, line_through
from layers.roads.closed import Closure
from layers.roads.names import BOTH, CLOSED_SEASONS
from mapping.frame import bounds_of_network
from mapping.layers_closures import closures_layer, roads_layer, sketch_layer
from mapping.layers_places import land_layer, settlements_layer
from mapping.legend import legend_layer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.components.desk import Desk
    from layers.roads.network import Network
    from layers.words import Words
    from mapping.elements import MapLayer

ROUND = "closures_round"
"""How many closures this session has drawn: each begins with an empty form."""

MAP_HEIGHT = 460


def show_closures(desk: Desk, folder: Path, actor: str) -> None:
    """List what is closed, and let the reader draw, end and take away a closure."""
    words = desk.words
    st.subheader(words("Closed roads"), anchor=False)
    st.caption(
        words(
            "A line across roads that nobody passes: a river without a bridge in the rainy season, a bridge that is "
            "down. Every way by road goes round it, in its season and between its days."
        )
    )
    try:
        listed = list_closures(folder, desk.on)
    except HomewardError as error:
        show_error(error, words)
        if st.button(words("Set the file aside and begin a new one"), key="closures_aside"):
            aside = set_aside(desk.store, folder, actor=actor)
            _done(words("The file is kept as {name}.", name=aside.name))
        return
    if listed:
        _show_list(listed, words)
        _offer_end(desk, folder, listed, actor)
    else:
        st.markdown(words("No road is closed."))
    networks = readable_networks(folder)
    if networks:
        _offer_drawing(desk, folder, [one.closure for one in listed if one.holds], networks, actor)


def _done(sentence: str) -> None:
    st.session_state[DONE] = sentence
    st.rerun()


def _show_list(listed: Sequence[Listed], words: Words) -> None:
    columns = [
        Column(words("Name")),
        Column(words("Season")),
        Column(words("From"), whole=True),
        Column(words("Until"), whole=True),
        Column(words("Roads cut"), figure=True, hint=words("How many roads the line crosses or touches.")),
        Column(words("Drawn by")),
    ]
    rows = [_row(str(number), one, words) for number, one in enumerate(listed)]
    show_table(columns, rows, key="table_closures", caption=words("Closed roads"), words=words, height=260)


def _row(key: str, one: Listed, words: Words) -> Row:
    closure = one.closure
    until = words("no last day") if closure.until is None else words.date(closure.until)
    return Row(
        key,
        (
            Cell(closure.name, closure.note),
            Cell(words(CLOSED_SEASONS[closure.season]), "" if one.holds else words("not on the day asked about")),
            Cell(words.date(closure.from_date), sort=closure.from_date.isoformat()),
            Cell(until, sort="" if closure.until is None else closure.until.isoformat()),
            Cell(words.number(one.roads_cut), sort=float(one.roads_cut)),
            Cell(closure.drawn_by),
        ),
    )


def _offer_end(desk: Desk, folder: Path, listed: Sequence[Listed], actor: str) -> None:
    words = desk.words
    with st.expander(words("End a closure, or take it away")):
        name = st.selectbox(
            words("Closure"),
            [one.closure.name for one in listed],
            index=None,
            placeholder=words("Choose"),
            key="closure_chosen",
        )
        day: Any = st.date_input(words("Last day"), value=desk.on, format="YYYY-MM-DD", key="closure_ends")
        end = st.button(words("End it on that day"), disabled=name is None or day is None, key="closure_end")
        remove = st.button(
            words("Take it away, as if it had never been drawn"), disabled=name is None, key="closure_remove"
        )
        if not name or not (end or remove):
            return
        try:
            if remove:
                remove_closure(desk.store, folder, name, actor=actor)
            else:
                end_closure(desk.store, folder, name, day, actor=actor)
        except HomewardError as error:
            show_error(error, words)
            return
        _done(
            words("The closure “{name}” is gone.", name=name)
            if remove
            else words("“{name}” holds until {day}.", name=name, day=day)
        )


def _offer_drawing(
    desk: Desk, folder: Path, closed: Sequence[Closure], networks: Sequence[Network], actor: str
) -> None:
    words, number = desk.words, st.session_state.setdefault(ROUND, 0)
    key = f"closure_corners_{number}"
    st.markdown(f"**{words('Draw a line across roads')}**")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        network = _choose_network(networks, words)
        name = st.text_input(
            words("Name"),
            max_chars=LONGEST_NAME,
            key=f"closure_name_{number}",
            placeholder=words("Of the river or the bridge, for example"),
        )
        season: str = st.selectbox(
            words("Season"),
            [BOTH, *(code for code in reversed(CLOSED_SEASONS) if code != BOTH)],
            format_func=lambda code: words(CLOSED_SEASONS[code]),
            key=f"closure_season_{number}",
        )
        first: Any = st.date_input(words("From"), value=desk.on, format="YYYY-MM-DD", key=f"closure_from_{number}")
        last: Any = st.date_input(
            words("Until, if it is known"), value=None, format="YYYY-MM-DD", key=f"closure_until_{number}"
        )
        note = st.text_input(words("Note"), max_chars=LONGEST_NOTE, key=f"closure_note_{number}")
        typed = st.text_area(
            words("Corners: latitude, longitude, one a line"),
            key=key,
            height=110,
            placeholder=words("Click on the map, or type: 13.4549, -16.5790"),
            help=words("A line whose last corner is its first closes an area."),
        )
        corners = _corners(typed, words)
        st.button(
            words("Take the last corner back"), key="closure_back", disabled=not corners, on_click=_back, args=(key,)
        )
    with right:
        st.markdown(
            words(
                "Click on the map, corner by corner, across the roads that are closed. Only main roads are drawn on "
                "it; the line closes the small ones too."
            )
        )
        _show_map(desk, network, closed, sketch_layer(corners, season, words=words), key)
        met = count_roads_cut(folder, line_through(corners)) if len(set(corners)) > 1 else None
        if met is not None:
            st.caption(
                words("Roads that the line meets: {count}.", count=met) if met else words("The line meets no road.")
            )
    ready = met is not None and bool(name.strip()) and first is not None
    if not ready:
        st.caption(words("It needs a name, a first day and at least two corners."))
    if st.button(words("Close the roads here"), type="primary", disabled=not ready, key="closure_add"):
        drawn = Closure(name, line_through(corners), season, first, last, note=note)
        try:
            kept = add_closure(desk.store, folder, drawn, actor=actor)
        except HomewardError as error:
            show_error(error, words)
            return
        st.session_state[ROUND] += 1
        _done(words("“{name}” is kept; roads cut: {count}.", name=kept.name, count=met or 0))


def _choose_network(networks: Sequence[Network], words: Words) -> Network:
    if len(networks) == 1:
        return networks[0]
    number = st.selectbox(
        words("Road network"),
        range(len(networks)),
        format_func=lambda at: source_label(networks[at].origin.name, words),
        key="closure_network",
    )
    return networks[number]


def _corners(typed: str, words: Words) -> list[tuple[float, float]]:
    """Read the corners as typed; where one cannot be read, say so and draw nothing."""
    try:
        return corners_typed(typed)
    except HomewardError as error:
        st.warning(as_markdown(words(error.message)))
        return []


def _show_map(desk: Desk, network: Network, closed: Sequence[Closure], sketch: MapLayer, key: str) -> None:
    words, world = desk.words, desk.world
    barriers = closures_layer(closed, words=words)
    layers = [
        land_layer(world.areas[world.areas["geometry"].notna()], words=words),
        settlements_layer(world.settlements, words=words),
        roads_layer([network], words=words),
        barriers,
        sketch,
    ]
    attribution = words("Sources: {sources}", sources=source_label(network.origin.attribution, words))
    legend = legend_layer([barriers], words=words, attribution=attribution)

    def add_corner(latitude: float, longitude: float) -> None:
        before = str(st.session_state.get(key) or "").strip()
        st.session_state[key] = f"{before}\n{latitude:.5f}, {longitude:.5f}".strip()

    ask_point(
        [*layers, legend],
        bounds=bounds_of_network(network),
        words=words,
        key=f"closure_map_{words.language}_{network.origin.name}",
        on_point=add_corner,
        height=MAP_HEIGHT,
    )


def _back(key: str) -> None:
    """Take the last corner out of those typed or clicked."""
    kept = [line for line in str(st.session_state[key]).splitlines() if line.strip()]
    st.session_state[key] = "\n".join(kept[:-1])
