"""What sessions share: the open store, what is known on a day, and what is worked out from it.

Everything here is read-only and keyed by the scope (which store, and for whom), the store's revision and the day, so
that a change of the data is a new key. Frames live in `st.cache_resource`: a copy for each session would cost 64 MB for
200,000 rows, and `st.cache_data` hands one reader's rows to another.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from app.words import words_for
from app.workflows.choosing import Experience, experience_of
from app.workflows.following import due_on, stand
from app.workflows.occupations import Known, known_in, matcher_of, suggestions_for
from app.workflows.office import open_office
from app.workflows.overview import Choices, Overview, Question, choices_of, overview_of
from app.workflows.places import PlaceIndex, place_index
from app.workflows.programmes import Takers, count_takers
from app.workflows.reloading import Reader
from mapping.frame import overview_layers

if TYPE_CHECKING:
    import pandas as pd

    from app.workflows.world import World
    from assessments.occupations import Matcher, Suggestion
    from layers.store import Store
    from mapping.elements import MapLayer

Scope = str
"""Whose data: the store's place. Readers' rights will be part of it."""


@st.cache_resource(show_spinner=False, max_entries=4)
def store_at(scope: Scope) -> Store:
    """Open a store once for all sessions.

    Raises
    ------
    StoreError
        When it cannot be opened, with the reason and what to do.

    """
    return open_office(scope)


def forget_store(scope: Scope) -> None:
    """Open the store anew next time: its file was moved, replaced or deleted."""
    store_at.clear(scope)
    reader_at.clear(scope)


@st.cache_resource(show_spinner=False, max_entries=4)
def reader_at(scope: Scope) -> Reader:
    """Remember what was read of a store."""
    del scope
    return Reader()


@st.cache_resource(show_spinner=False, max_entries=3)
def world_at(scope: Scope, revision: int, on: dt.date) -> World:
    """Load what is known on a day. `revision` is the store's: it only says when to look for what has changed."""
    del revision
    return reader_at(scope).world(store_at(scope), on=on)


@st.cache_resource(show_spinner=False, max_entries=3)
def choices_at(scope: Scope, revision: int, on: dt.date) -> Choices:
    """List what the overview can be asked."""
    return choices_of(world_at(scope, revision, on))


@st.cache_resource(show_spinner=False, max_entries=24)
def overview_at(scope: Scope, revision: int, on: dt.date, question: Question) -> Overview:
    """Work out one view of the overview."""
    return overview_of(world_at(scope, revision, on), question)


@st.cache_resource(show_spinner=False, max_entries=24)
def overview_layers_at(scope: Scope, revision: int, on: dt.date, question: Question) -> list[MapLayer]:
    """Build the layers of one view; hand out `fresh` ones, because a map changes what it is given."""
    view = overview_at(scope, revision, on, question)
    return overview_layers(view.content, words_for(question.language))


@st.cache_resource(show_spinner=False, max_entries=3)
def takers_at(scope: Scope, revision: int, on: dt.date) -> Takers:
    """Count whom each programme would take."""
    return count_takers(world_at(scope, revision, on))


@st.cache_resource(show_spinner=False, max_entries=3)
def places_at(scope: Scope, revision: int, on: dt.date) -> PlaceIndex:
    """Make the settlements ready to be searched by name."""
    return place_index(world_at(scope, revision, on))


@st.cache_resource(show_spinner=False, max_entries=3)
def experience_at(scope: Scope, revision: int) -> Experience:
    """Return what referrals have taught about waits and quality."""
    del revision
    return experience_of(store_at(scope))


@st.cache_resource(show_spinner=False, max_entries=3)
def occupations_at(scope: Scope, revision: int) -> Known:
    """Return what was confirmed about titles, and which lists of titles there are."""
    del revision
    return known_in(store_at(scope))


@st.cache_resource(show_spinner=False, max_entries=2)
def matcher_at(scope: Scope, lists: tuple[str, ...]) -> Matcher:
    """Make the words ready that titles are compared with. `lists` are the lists' names and checksums."""
    del lists
    return matcher_of(store_at(scope))


@st.cache_resource(show_spinner=False, max_entries=12)
def suggestions_at(scope: Scope, revision: int, titles: tuple[str, ...]) -> tuple[tuple[Suggestion, ...], ...]:
    """Suggest occupations for titles."""
    known = occupations_at(scope, revision)
    lists = tuple(text for each in known.lists for text in (each.name, each.checksum))
    return suggestions_for(matcher_at(scope, lists), titles, known.confirmed)


@st.cache_resource(show_spinner=False, max_entries=3)
def standing_at(scope: Scope, revision: int, on: dt.date) -> pd.DataFrame:
    """Say how every referral stands on a day."""
    return stand(store_at(scope), world_at(scope, revision, on))


@st.cache_resource(show_spinner=False, max_entries=6)
def due_at(scope: Scope, revision: int, on: dt.date, within_days: int) -> pd.DataFrame:
    """List what is due on a day, everybody's, and so many days ahead."""
    table = standing_at(scope, revision, on)
    return due_on(store_at(scope), world_at(scope, revision, on), within_days=within_days, table=table)
