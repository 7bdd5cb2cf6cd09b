"""One title: its five suggestions, which of them is right, and who said so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from app.components.data_history import DONE
from app.components.desk import ask_actor
from app.components.failures import show_error
from app.components.safe import as_markdown
from app.workflows.occupations import Confirmed, Course, confirm_title, withdraw_title
from layers.errors import HomewardError
from layers.occupations.isco08 import group_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.components.desk import Desk
    from assessments.occupations import Suggestion
    from layers.words import Words

OTHER = "other"
"""Stands for a code that is not among the suggestions."""


def show_choice(desk: Desk, asked: Course, suggestions: Sequence[Suggestion], kept: Confirmed | None) -> None:
    """Show the suggestions for one title, and let a person confirm one, or any other code."""
    words, title = desk.words, asked.title
    st.markdown(f"**{as_markdown(title)}**")
    if asked.codes:
        st.caption(as_markdown(words("The programme's own file says: {codes}.", codes=", ".join(asked.codes))))
    if kept is not None:
        _show_confirmed(kept, words)
    elif suggestions[0].weak:
        st.markdown(words("Nothing that is known here is much like this title: these are guesses."))
    by_code = {each.isco08_code: each for each in suggestions}
    chosen = st.radio(
        words("Occupation"),
        [*by_code, OTHER],
        format_func=lambda code: _label(code, words),
        captions=[*(_score(each, kept, words) for each in suggestions), words("1 to 4 digits of ISCO-08")],
        key=f"occupation_choice_{title}",
    )
    code = chosen or ""
    if chosen == OTHER:
        code = st.text_input(words("Code"), max_chars=8, key=f"occupation_code_{title}", placeholder="7531")
    actor = ask_actor(desk)
    with st.container(horizontal=True):
        if st.button(words("Confirm"), type="primary", disabled=actor is None, key="occupation_confirm") and actor:
            _confirm(desk, title, code, actor)
        if kept is not None and st.button(words("Withdraw"), disabled=actor is None, key="occupation_withdraw"):
            withdraw_title(desk.store, title, actor=actor or "")
            st.session_state[DONE] = words("No longer confirmed: “{title}”.", title=kept.title)
            st.rerun()


def _confirm(desk: Desk, title: str, code: str, actor: str) -> None:
    words = desk.words
    try:
        made = confirm_title(desk.store, title, code, actor=actor)
    except HomewardError as error:
        show_error(error, words)
        return
    label = group_label(made.code, words)
    st.session_state[DONE] = words(
        "Confirmed: “{title}” is {code}, {label}.", title=made.title, code=made.code, label=label
    )
    st.rerun()


def _show_confirmed(kept: Confirmed, words: Words) -> None:
    day = dt.datetime.fromisoformat(kept.at).astimezone().date()
    said = words(
        "✓ Confirmed as {code}, {label}, by {actor} on {day}.",
        code=kept.code,
        label=group_label(kept.code, words),
        actor=kept.actor,
        day=day,
    )
    st.markdown(as_markdown(said))


def _label(code: str, words: Words) -> str:
    return words("Another code") if code == OTHER else as_markdown(f"{code} {group_label(code, words)}")


def _score(suggestion: Suggestion, kept: Confirmed | None, words: Words) -> str:
    if kept is not None and kept.code == suggestion.isco08_code:
        return words("✓ confirmed")
    share = words.percent(suggestion.score)
    return words("? weak, {share}", share=share) if suggestion.weak else words("likely, {share}", share=share)
