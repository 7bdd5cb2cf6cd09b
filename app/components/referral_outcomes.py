"""The section “Outcomes”: both numbers, how long it took, who stayed, why not, whom follow-up reached, and the map."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app import cache
from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.map_view import show_map
from app.components.outcome_import import offer_answers
from app.components.outcome_tables import HEADINGS, outcome_columns, outcome_row
from app.components.table import show_table
from app.workflows.learning import (
    BY,
    RELEASED,
    outcome_rows,
    outcomes,
    reasons_by_area,
    release_outcomes,
    table_between,
    totals,
)
from layers.geoframes import with_polygons
from layers.referrals.reasons import REASONS
from mapping.layers_turned_away import turned_away_map

if TYPE_CHECKING:
    import pandas as pd

    from app.components.desk import Desk
    from layers.words import Words

FIRST, LAST, BY_KEY = "outcomes_from", "outcomes_to", "outcomes_by"


def show_outcomes(desk: Desk) -> None:
    """Tell what came of the referrals of a period."""
    words = desk.words
    with st.spinner(words("Adding up what came of the referrals…")):
        standing = cache.standing_at(desk.scope, desk.revision, desk.on)
    if standing.empty:
        st.markdown(
            words(
                "Nobody has been referred yet. Open a person on the page “Options for a person” and refer from there."
            )
        )
        return
    first, last = _ask_period(desk)
    if first is not None and last is not None and last < first:
        st.warning(words("The period would end before it begins."))
        return
    table = table_between(standing, first, last)
    counted = totals(table)
    st.html(f'<p class="homeward-headline">{_headline(counted, words)}</p>')
    by = _ask_by(words)
    frame = outcomes(desk.store, desk.world, by, first=first, last=last, table=standing)
    st.caption(words(HEADINGS[by].note))
    if frame.empty:
        st.markdown(words("There is nothing to tell of yet."))
    else:
        show_table(
            outcome_columns(by, frame, words),
            [outcome_row(by, place, row, words) for place, row in enumerate(frame.to_dict("records"))],
            key=f"table_outcomes_{by}_{words.language}",
            caption=words(HEADINGS[by].label),
            words=words,
            height=400,
        )
        if by == "area":
            _show_map(desk, table, frame)
        _offer_files(desk, by, frame)
    offer_answers(desk)


def _headline(counted: dict[str, int], words: Words) -> str:
    if not counted["sent"]:
        return words("Nothing was sent in this period.")
    return words(
        "Of {sent} referrals sent, {referred} count as referred (the person was told) and {reached} as reached: "
        "{share}.",
        sent=counted["sent"],
        referred=counted["referred"],
        reached=counted["reached"],
        share=words.percent(counted["reached"] / counted["sent"]),
    )


def _ask_period(desk: Desk) -> tuple[dt.date | None, dt.date | None]:
    words = desk.words
    left, right = st.columns(2)
    first: dt.date | None = left.date_input(words("Sent from"), None, max_value=desk.on, key=FIRST)
    last: dt.date | None = right.date_input(words("Sent until"), None, key=LAST)
    return first, last


def _ask_by(words: Words) -> str:
    chosen: str = st.segmented_control(
        words("By what"),
        list(BY),
        default="type",
        required=True,
        format_func=lambda code: words(HEADINGS[code].label),
        key=BY_KEY,
        label_visibility="collapsed",
    )
    return chosen


def _show_map(desk: Desk, table: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Show where the people live whom partners turned away: unmet need."""
    words, world = desk.words, desk.world
    areas = world.areas[(world.areas["admin_level"] == 1) & world.areas["geometry"].notna()]
    if areas.empty:
        st.markdown(words("Import areas to see this on a map."))
        return
    placed = [row for row in outcome_rows(frame) if row["area_id"] is not None]
    reasons = {
        area_id: [(words(REASONS[code].label) if code in REASONS else code, count) for code, count in known]
        for area_id, known in reasons_by_area(table, world).items()
    }
    st.markdown(
        words(
            "Of {sent} referrals sent, {away} were turned away and nothing has followed: unmet need.",
            sent=int(frame["sent"].sum()),
            away=int(frame["turned_away"].sum()),
        )
    )
    layers, bounds = turned_away_map(with_polygons(areas), world.settlements, placed, reasons=reasons, words=words)
    show_map(layers, bounds=bounds, words=words, key=f"turned_away_{words.language}", height=420)


def _offer_files(desk: Desk, by: str, frame: pd.DataFrame) -> None:
    """Offer what may leave, small figures withheld; who takes it out is written down."""
    words = desk.words
    if by not in RELEASED:
        st.caption(words("These figures are exact and stay in the office."))
        return
    st.caption(words("On this page figures are exact; in the files counts below 11 are withheld."))
    actor = ask_actor(desk)
    if actor is None:
        return
    with st.container(horizontal=True, gap="small"):
        for extension in ("csv", "xlsx"):
            download(
                words("Download for others ({format})", format=extension.upper()),
                partial(_released, desk, by, frame, extension, actor),
                file_name=f"homeward-outcomes-{by}-{desk.on.isoformat()}.{extension}",
                key=f"outcomes_{by}_{extension}",
                desk=desk,
            )


def _released(desk: Desk, by: str, frame: pd.DataFrame, extension: str, actor: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"outcomes.{extension}"
        release_outcomes(desk.store, desk.world, by, target, frame=frame, words=desk.words, actor=actor)
        return target.read_bytes()
