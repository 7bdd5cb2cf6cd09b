"""Which language the reader has chosen: it stands in the URL (`?lang=fr`) and stays over pages and reruns."""

from __future__ import annotations

import os

import streamlit as st

from app.words import choose_language, words_for
from layers.words import LANGUAGES, Words

PARAMETER = "lang"
_KEPT, _SWITCH = "language", "language_switch"

NAMES = {"fr": "Français", "en": "English"}
"""Each language in its own words; these are never translated."""


def reader_words() -> Words:
    """Return the reader's words: the URL's language, else the last one chosen, else what `choose_language` says."""
    asked = st.query_params.get(PARAMETER, "")
    kept = st.session_state.get(_KEPT)
    language = asked if asked in LANGUAGES else kept or choose_language(None, os.environ)
    st.session_state[_KEPT] = language
    if asked != language:
        st.query_params[PARAMETER] = language
    return words_for(language)


def language_switch(words: Words) -> None:
    """Show the switch; choosing changes the URL."""
    st.session_state[_SWITCH] = words.language
    st.segmented_control(
        words("Language"),
        LANGUAGES,
        format_func=NAMES.__getitem__,
        required=True,
        key=_SWITCH,
        on_change=_choose,
        label_visibility="collapsed",
    )


def _choose() -> None:
    language = st.session_state[_SWITCH]
    st.session_state[_KEPT] = language
    st.query_params[PARAMETER] = language
