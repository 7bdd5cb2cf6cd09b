"""The road networks that are kept: from whom and of when, taking one in, letting one go."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.data_closures import show_closures
from app.components.data_history import DONE
from app.components.desk import actor_or_stop
from app.components.import_problems import show_problems
from app.components.table import Cell, Column, Row, show_table
from app.workflows.networks import Kept, forget_network, kept_networks, roads_folder, take_in_roads
from app.workflows.office import today
from layers.labels import source_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.words import Words

ROUND = "roads_round"

MAX_UPLOAD_MB = 500
"""Largest file of roads that the page takes; Cameroon's extract has about 200 MB. `style.py` says it on the page."""


def show_roads(desk: Desk) -> None:
    """List the networks, take a file of roads in, and offer to let a network go."""
    words = desk.words
    folder = roads_folder(desk.store.where)
    kept = kept_networks(folder)
    if kept:
        columns = [
            Column(words("Road network")),
            Column(words("File")),
            Column(words("As of"), whole=True),
            Column(words("From whom")),
        ]
        rows = [_row(str(number), one, words) for number, one in enumerate(kept)]
        show_table(columns, rows, key="table_roads", caption=words("Road networks"), words=words, height=260)
    else:
        st.markdown(words("No road network is kept yet: only straight distances are known."))
    actor = actor_or_stop(desk)
    _offer_intake(desk, folder, actor)
    if kept:
        _offer_removal(desk, folder, kept, actor)
    show_closures(desk, folder, actor)


def _row(key: str, kept: Kept, words: Words) -> Row:
    if kept.damaged:
        return Row(key, (Cell(kept.name), Cell(words("damaged: take it in again, or let it go")), Cell(""), Cell("")))
    day = kept.origin.source_date
    return Row(
        key,
        (
            Cell(source_label(kept.name, words)),
            Cell(kept.origin.source),
            Cell(words("not known") if day is None else words.date(day), sort="" if day is None else day.isoformat()),
            Cell(source_label(kept.origin.attribution, words)),
        ),
    )


def _offer_intake(desk: Desk, folder: Path, actor: str) -> None:
    words = desk.words
    number = st.session_state.setdefault(ROUND, 0)
    st.subheader(words("Take roads in"), anchor=False)
    left, right = st.columns(2)
    uploaded = left.file_uploader(
        words("File: .osm.pbf, .osm, .osm.gz, .osm.bz2, or lines as GeoParquet, GeoPackage, GeoJSON, zipped shapefile"),
        key=f"roads_upload_{number}",
        max_upload_size=MAX_UPLOAD_MB,
    )
    name = right.text_input(
        words("Name of the network, such as the city or country"),
        key=f"roads_name_{number}",
        placeholder=words("The file's name, if left empty"),
        help=words("A network of the same name is replaced."),
    )
    day: Any = right.date_input(words("As of"), value=today(), format="YYYY-MM-DD", key=f"roads_as_of_{number}")
    if uploaded is not None and st.button(words("Take the roads in"), type="primary", key="roads_take"):
        with tempfile.TemporaryDirectory(prefix="homeward-") as inbox, st.spinner(words("Reading the roads…")):
            path = Path(inbox) / "upload"
            path.write_bytes(uploaded.getvalue())
            read = take_in_roads(
                desk.store, folder, path, name=uploaded.name, source=name.strip() or None, as_of=day, actor=actor
            )
        if read.network is not None:
            facts = {
                "name": read.network.origin.name,
                "ways": read.ways,
                "kilometres": round(float(read.network.length_m.sum()) / 1000),
            }
            st.session_state[DONE] = words("Road network “{name}”: {ways} ways, {kilometres} km.", **facts)
            st.session_state[ROUND] += 1
            st.rerun()
        st.error(words("This file cannot be used as it is. Nothing was changed."))
        show_problems(read, words)


def _offer_removal(desk: Desk, folder: Path, kept: tuple[Kept, ...], actor: str) -> None:
    words = desk.words
    st.subheader(words("Let a network go"), anchor=False)
    chosen = st.selectbox(
        words("Road network"),
        [one.name for one in kept],
        index=None,
        format_func=lambda name: source_label(name, words),
        placeholder=words("Choose"),
        key="roads_remove_name",
    )
    if st.button(words("Let it go"), disabled=chosen is None, key="roads_remove") and chosen:
        forget_network(folder, chosen)
        desk.store.audit("remove", actor=actor, object_type="roads", count=1, details={})
        st.session_state[DONE] = words("The road network “{name}” is gone.", name=chosen)
        st.rerun()
