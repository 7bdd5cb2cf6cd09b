"""What every page stands on: the reader's words, the store, the day asked about, who acts, and what is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import cache
from app.components.failures import show_error
from app.components.safe import as_html, as_markdown
from app.workflows.networks import roads_folder, state_of
from app.workflows.office import actor_of, keep_actor, store_path, today
from app.workflows.office_tables import damaged_tables
from layers.errors import HomewardError
from layers.words import N_

if TYPE_CHECKING:
    from app.workflows.overview import Choices, Overview, Question
    from app.workflows.places import PlaceIndex
    from app.workflows.programmes import Takers
    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words
    from mapping.elements import MapLayer

DAY, ACTOR, ACTOR_HERE, _DESK = "day_asked", "actor_code", "actor_code_here", "desk"
NOBODY = "dashboard"
"""Who loads the demo where nobody has said a code yet."""

KIND_LABELS = {
    "services": N_("Services"),
    "programmes": N_("Programmes"),
    "returnees": N_("Returnees"),
    "areas": N_("Areas"),
    "settlements": N_("Settlements"),
    "demand": N_("Labour demand"),
}
"""What each kind of file is called."""


@dataclass(frozen=True)
class Desk:
    """One run of a page."""

    words: Words
    store: Store
    scope: str
    revision: int
    on: dt.date

    @property
    def world(self) -> World:
        """What is known on the day."""
        with st.spinner(self.words("Reading the store…")):
            return cache.world_at(self.scope, self.revision, self.on)

    @property
    def choices(self) -> Choices:
        """What the overview can be asked."""
        with st.spinner(self.words("Adding up who can enter what…")):
            return cache.choices_at(self.scope, self.revision, self.on)

    def overview(self, question: Question) -> Overview:
        """Return one view of the overview."""
        with st.spinner(self.words("Adding up who can enter what…")):
            return cache.overview_at(self.scope, self.revision, self.on, question)

    def layers(self, question: Question) -> list[MapLayer]:
        """Return the layers of one view's map."""
        with st.spinner(self.words("Drawing the map…")):
            built = cache.overview_layers_at(self.scope, self.revision, self.on, question)
        return [layer.fresh() for layer in built]

    @property
    def takers(self) -> Takers:
        """Whom each programme would take."""
        with st.spinner(self.words("Judging everybody against every programme…")):
            return cache.takers_at(self.scope, self.revision, self.on)

    @property
    def places(self) -> PlaceIndex:
        """The settlements, ready to be searched."""
        return cache.places_at(self.scope, self.revision, self.on)

    @property
    def actor(self) -> str | None:
        """The code of whoever acts, None if nobody has said one yet."""
        return st.session_state.get("actor") or actor_of(self.store)


def open_desk(words: Words) -> Desk:
    """Open the store; in the sidebar stand the day asked about and, once somebody has said it, who acts.

    Raises
    ------
    StoreError
        When the store cannot be opened.

    """
    scope = store_path()
    store = cache.store_at(scope)
    with st.sidebar:
        on = _ask_day(words)
        _show_actor(store, words)
    for notice in (*store.notices, *damaged_tables(roads_folder(store.where))):
        st.warning(as_markdown(words(notice)))
    desk = Desk(words, store, scope, state_of(store), on)
    st.session_state[_DESK] = desk
    return desk


def current_desk() -> Desk:
    """Return the desk that the dashboard's door opened for this run."""
    desk: Desk = st.session_state[_DESK]
    return desk


def _ask_day(words: Words) -> dt.date:
    chosen: Any = st.date_input(
        words("Day asked about"),
        value=today(),
        min_value=dt.date(2000, 1, 1),
        max_value=dt.date(2100, 12, 31),
        format="YYYY-MM-DD",
        key=DAY,
        persist_state="session",
        help=words("Every answer holds for this day: ages, open courses, free seats."),
    )
    day: dt.date = chosen or today()  # an emptied field is today
    st.caption(words("{day}, today", day=day) if day == today() else words("{day}, not today", day=day))
    return day


def _show_actor(store: Store, words: Words) -> None:
    """Show who acts, to be changed by whoever sits down next; where nobody has said, pages ask when it counts."""
    known = st.session_state.get("actor") or actor_of(store)
    if known:
        _code_field(store, words, key=ACTOR, value=known)


def _code_field(store: Store, words: Words, *, key: str, value: str = "") -> None:
    st.text_input(
        words("Your code"),
        value=value,
        max_chars=40,
        key=key,
        placeholder=words("Your initials, for example"),
        help=words("Initials, for example. It is written beside everything you open, save or take out. Asked once."),
        on_change=_keep_actor,
        args=(store, words, key),
    )


def _keep_actor(store: Store, words: Words, key: str) -> None:
    try:
        st.session_state["actor"] = keep_actor(store, st.session_state[key])
    except HomewardError as error:
        show_error(error, words)


def ask_actor(desk: Desk, *, part: str = "") -> str | None:
    """Return who acts; where nobody has said, ask for it here, in the flow of the page, and return None.

    What is said is kept in the store: no page asks again, nor another browser, nor the next day. `part` tells the
    fields of a page that asks in several places apart.
    """
    if desk.actor:
        return desk.actor
    _code_field(desk.store, desk.words, key=ACTOR_HERE + part)
    st.caption(desk.words("Asked once: it is written beside what you open, save or take out."))
    return None


def actor_or_stop(desk: Desk) -> str:
    """Return who acts; where nobody has said, ask for it and stop the page there."""
    actor = ask_actor(desk)
    if actor is None:
        st.stop()
    return actor


def not_empty(desk: Desk) -> World:
    """Return what is known; where nothing is, say so, offer the demo, and stop the page there."""
    world = desk.world
    if world.is_empty:
        offer_demo(desk)
        st.stop()
    if world.simulated:
        simulated_banner(desk.words)
    return world


def offer_demo(desk: Desk) -> None:
    """Say that nothing has been imported yet, and offer the demo."""
    words = desk.words
    st.markdown(words("Nothing has been imported yet. Import your own files on the page “Data”, or load the demo."))
    if st.button(words("Load the demo"), type="primary", key="load_demo"):
        _load_demo(desk)
    st.caption(words("The demo is The Gambia with its real towns and regions; services and people are invented."))


def _load_demo(desk: Desk) -> None:
    from app.workflows.demo import load_demo  # noqa: PLC0415 - loads the readers

    words = desk.words
    bar = st.progress(0.0, words("Loading the demo…"))
    steps = iter(range(1, len(KIND_LABELS) + 1))

    def show(kind: str) -> None:
        bar.progress(
            (next(steps) - 1) / len(KIND_LABELS), words("Loading the demo: {kind}", kind=words(KIND_LABELS[kind]))
        )

    load_demo(desk.store, on=today(), actor=desk.actor or NOBODY, progress=show)
    st.rerun()


def simulated_banner(words: Words) -> None:
    """Say on top of a page that what it shows is made up."""
    text = as_html(words("Simulated data: nobody in it is real."))
    st.html(f'<p class="homeward-banner" role="note"><span aria-hidden="true">◆</span> {text}</p>')
