"""Fetching from OpenStreetMap: what, for which place or box; what comes goes the way of every file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.data_history import DONE
from app.components.data_import import Arrived, arrive
from app.components.desk import actor_or_stop
from app.components.failures import show_error
from app.components.import_problems import show_problems
from app.components.safe import as_markdown
from app.workflows.fetching import (
    areas_with_outline,
    box_of_area,
    fetch_osm,
    notices,
    source_of,
    take_in_fetched_roads,
)
from app.workflows.office import today
from layers.errors import HomewardError
from layers.fetching.door import FetchError
from layers.fetching.wanted import ENDINGS, WHAT, Box, Wanted, box_of, servers_said
from layers.words import N_

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.fetching.door import Fetched
    from layers.road_files.reading import RoadsRead

WHAT_LABELS = {"roads": N_("Roads"), "services": N_("Services"), "areas": N_("Areas")}
WHERE_LABELS = {
    "place": N_("A place, by its name"),
    "area": N_("The box around an area"),
    "box": N_("A box in degrees"),
}
CANDIDATES = "fetch_candidates"


def offer_fetch(desk: Desk, what: tuple[str, ...] = WHAT) -> None:
    """Ask what is fetched for which place, fetch it, and hand it on; nothing is sent before the button."""
    words = desk.words
    with st.expander(words("Fetch from OpenStreetMap")):
        st.markdown(
            words(
                "This needs the internet. Only the name of the place, or the box, is sent; never where a person lives. "
                "Choose the place without regard to where people live."
            )
        )
        actor = actor_or_stop(desk)
        left, right = st.columns(2)
        kind = what[0]
        if len(what) > 1:
            kind = left.selectbox(
                words("What is fetched"), what, format_func=lambda name: words(WHAT_LABELS[name]), key="fetch_what"
            )
        where = left.selectbox(
            words("For which place"),
            list(WHERE_LABELS),
            format_func=lambda name: words(WHERE_LABELS[name]),
            key=f"fetch_where_{len(what)}",
        )
        with right:
            place, box_text, area = _ask_where(desk, where)
        missing = not (place or box_text or area)
        if st.button(words("Fetch"), disabled=missing, type="primary", key=f"fetch_{len(what)}"):
            try:
                box = box_of(box_text) if box_text else box_of_area(desk.store, area) if area else None
                _fetch(desk, kind, place, box, actor)
            except HomewardError as error:
                show_error(error, words)
                _keep_candidates(error)


def _ask_where(desk: Desk, where: str) -> tuple[str, str, str]:
    """Ask for the name, the box or the area; two of the three are empty."""
    words = desk.words
    if where == "area":
        areas = areas_with_outline(desk.store, words)
        if not areas:
            st.caption(words("No area with an outline is known yet."))
            return "", "", ""
        chosen = st.selectbox(
            words("Area"), list(areas), index=None, format_func=areas.__getitem__, placeholder=words("Choose"),
            key="fetch_area",
        )  # fmt: skip
        return "", "", chosen or ""
    if where == "box":
        text = st.text_input(words("West, south, east, north"), key="fetch_box", placeholder="-16.9,13.2,-16.5,13.6")
        return "", text.strip(), ""
    name = st.text_input(words("Name of the place"), key="fetch_place", placeholder=words("Kindia, Guinea"))
    candidates: tuple[str, tuple[str, ...]] | None = st.session_state.get(CANDIDATES)
    if candidates is not None and candidates[0] == name.strip():
        st.caption(words("Several places are called so."))
        chosen = st.selectbox(
            words("Which of these?"), candidates[1], index=None, placeholder=words("Choose"), key="fetch_candidate"
        )
        return (chosen.split()[0] if chosen else name.strip()), "", ""
    return name.strip(), "", ""


def _keep_candidates(error: HomewardError) -> None:
    if isinstance(error, FetchError) and error.candidates:
        st.session_state[CANDIDATES] = (st.session_state["fetch_place"].strip(), error.candidates)
        st.rerun()


def _fetch(desk: Desk, kind: str, place: str, box: Box | None, actor: str) -> None:
    words = desk.words
    wanted = Wanted(kind, place, box, language=words.language, servers=servers_said())
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder:
        target = Path(folder) / f"openstreetmap-{kind}{ENDINGS[kind]}"
        with st.status(words("Asking OpenStreetMap…")) as status:
            fetched = fetch_osm(
                desk.store.where, wanted, target, progress=lambda step: status.update(label=words(step))
            )
            status.update(label=words("Fetched: {place}.", place=fetched.place), state="complete")
        for notice in notices(fetched):
            st.caption(as_markdown(words(notice)))
        if kind == "roads":
            read = take_in_fetched_roads(desk.store, fetched, save=True, actor=actor)
            _tell_roads(desk, read)
        else:
            _hand_on(desk, fetched, kind)


def _tell_roads(desk: Desk, read: RoadsRead) -> None:
    words = desk.words
    if read.network is None:
        st.error(words("This file cannot be used as it is. Nothing was changed."))
        show_problems(read, words)
        return
    facts: dict[str, Any] = {
        "name": read.network.origin.name,
        "ways": read.ways,
        "kilometres": round(float(read.network.length_m.sum()) / 1000),
    }
    st.session_state[DONE] = words("Road network “{name}”: {ways} ways, {kilometres} km.", **facts)
    st.rerun()


def _hand_on(desk: Desk, fetched: Fetched, kind: str) -> None:
    """Let services and areas go the way of a file that was chosen: read, asked about, saved by the button."""
    said = " ".join(desk.words(notice) for notice in notices(fetched))
    arrive(
        Arrived(
            f"{kind}-{fetched.place}-{fetched.count}",
            fetched.path.name,
            kind,
            source_of(fetched),
            fetched.source_date or today(),
            fetched.path.read_bytes(),
            said,
        )
    )
    st.rerun()
