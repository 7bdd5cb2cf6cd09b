"""What is listed on the page of programmes: which of the two tables, which types, which state, which name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app.components.fold import folded
from app.components.offers_in_words import records_of
from app.workflows.programmes import stale_reason
from layers.labels import AVAILABILITY_LABELS, STATUS_LABELS
from layers.plain import plain_key
from layers.schemas.columns import AVAILABILITIES, STATUSES
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from app.components.desk import Desk
    from app.workflows.programmes import Takers

PROGRAMMES, SERVICES = "programmes", "services"
ALL, OLD = "", "old"
VIEW, PICKED = "programmes_view", "programmes_picked"
MOST_LISTED = 1000
"""So many rows are sent to the page; a longer list is narrowed by type or name."""


def ask_view(desk: Desk) -> str:
    """Show the choice between programmes and services."""
    words = desk.words
    labels = {PROGRAMMES: words("Programmes"), SERVICES: words("Services")}
    return st.segmented_control(
        words("What is listed"),
        list(labels),
        default=PROGRAMMES,
        required=True,
        format_func=labels.__getitem__,
        key=VIEW,
        persist_state="session",
        label_visibility="collapsed",
        on_change=let_go,
    )


def let_go() -> None:
    """Forget what was picked."""
    st.session_state[PICKED] = None


def pick(key: str) -> None:
    """Take over what was picked in the table."""
    st.session_state[PICKED] = key or None


def click_on_map(kind: str, identifier: str) -> None:
    """Take over a service clicked on the map."""
    if kind == "service" and st.session_state.get(VIEW) == SERVICES:
        st.session_state[PICKED] = identifier


def picked() -> str | None:
    """Return what is marked in the table."""
    key: str | None = st.session_state.get(PICKED)
    return key


def listed_programmes(desk: Desk, programmes: pd.DataFrame, takers: Takers, *, on: dt.date) -> pd.DataFrame:
    """Show the filters of programmes; return what they leave."""
    words = desk.words
    states = {name: words(AVAILABILITY_LABELS[name]) for name in AVAILABILITIES}
    kinds = [code for code in SERVICE_TYPES if any(code in taken.service_types for taken in takers.values())]
    kind, state, name = _filters(desk, "programmes", kinds, states)
    ids = programmes["programme_id"]
    keep = _named(programmes, ("programme_name", "programme_id"), name)
    if kind:
        keep &= ids.map(lambda code: kind in takers[code].service_types).astype(bool)
    if state == OLD:
        keep &= _old(programmes, on)
    elif state:
        keep &= ids.map(lambda code: takers[code].availability == state).astype(bool)
    return _by_name(programmes[keep], "programme_name")


def listed_services(desk: Desk, services: pd.DataFrame, *, on: dt.date) -> pd.DataFrame:
    """Show the filters of services; return what they leave."""
    words = desk.words
    states = {name: words(STATUS_LABELS[name]) for name in STATUSES}
    present = set(services["service_type"].dropna())
    kind, state, name = _filters(desk, "services", [code for code in SERVICE_TYPES if code in present], states)
    keep = _named(services, ("service_name", "site_name", "organization_name", "service_id"), name)
    if kind:
        keep &= services["service_type"] == kind
    if state == OLD:
        keep &= _old(services, on)
    elif state:
        keep &= services["status"].fillna("active") == state
    return _by_name(services[keep], "service_name")


def _filters(desk: Desk, name: str, kinds: Sequence[str], states: dict[str, str]) -> tuple[str, str, str]:
    words = desk.words
    labels = {ALL: words("Every state"), **states, OLD: words("Old entries only")}
    with folded(words("Filters"), name="filters"):
        columns = st.columns(3)
        kind = columns[0].selectbox(
            words("Type"),
            [ALL, *kinds],
            format_func=lambda code: words(SERVICE_TYPES[code].label) if code else words("Every type"),
            key=f"{name}_kind",
            persist_state="session",
            on_change=let_go,
        )
        state = columns[1].selectbox(
            words("State"),
            list(labels),
            format_func=labels.__getitem__,
            key=f"{name}_state",
            persist_state="session",
            on_change=let_go,
        )
        typed = columns[2].text_input(
            words("Name contains"), key=f"{name}_name", persist_state="session", on_change=let_go
        )
    return kind, state, typed


def _named(frame: pd.DataFrame, columns: Sequence[str], typed: str) -> pd.Series[bool]:
    wanted = plain_key(typed)
    if not wanted:
        return pd.Series(data=True, index=frame.index)
    holds: Callable[[object], bool] = lambda text: isinstance(text, str) and wanted in plain_key(text)  # noqa: E731 - one line, used once
    found = [frame[column].map(holds).astype(bool) for column in columns]
    return pd.concat(found, axis=1).any(axis=1)


def _by_name(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sort by name, accents and case aside; what has none comes last."""
    return frame.sort_values(column, key=lambda names: names.map(plain_key, na_action="ignore"), kind="stable")


def _old(frame: pd.DataFrame, on: dt.date) -> pd.Series[bool]:
    marks = [stale_reason(row, on=on) is not None for row in records_of(frame[["missing_since", "source_date"]])]
    return pd.Series(marks, index=frame.index, dtype=bool)
