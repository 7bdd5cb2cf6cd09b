"""Saved drafts on the design desk: open one, save the draft at hand under a name, take one off the list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import begin, sides
from app.components.desk import ask_actor
from app.components.safe import as_markdown
from app.workflows.drafting import Draft, DraftError
from app.workflows.kept_drafts import draft_row, keep_draft
from layers.drafts import LONGEST_NAME, LONGEST_NOTE
from layers.errors import HomewardError

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

_SAID, _NAMED = "design_kept_said", "design_kept_named"


def show_kept(desk: Desk, world: World, slot: str) -> None:
    """List the saved drafts, and offer to save the one at hand."""
    words = desk.words
    kept = desk.store.drafts()
    box = st.expander(words("Saved drafts: {count}", count=len(kept)), key=f"design_kept_{slot}", on_change="rerun")
    if not box.open:
        return
    with box:
        _show_said()
        if not kept:
            st.markdown(words("No draft is saved yet. A saved draft judges nobody until it is imported."))
        actor = ask_actor(desk, part="_kept")
        for number, draft in enumerate(kept):
            with st.container(horizontal=True, vertical_alignment="center", key=f"design_kept_row_{slot}_{number}"):
                st.markdown(_line(draft_row(draft), words))
                st.button(
                    words("Open"),
                    key=f"design_kept_open_{slot}_{number}",
                    on_click=partial(_open, desk, slot, draft.name),
                )
                st.button(
                    words("Remove"),
                    key=f"design_kept_remove_{slot}_{number}",
                    disabled=actor is None,
                    on_click=partial(_remove, desk, draft.name),
                )
        if actor is not None and sides(slot) is not None:
            _ask(desk, world, slot, actor)


def _show_said() -> None:
    """Say how the last act went."""
    went_well, said = st.session_state.get(_SAID, (True, ""))
    if said:
        (st.success if went_well else st.error)(as_markdown(said))


def _line(row: dict[str, object], words: Words) -> str:
    saved_at = dt.datetime.fromisoformat(str(row["saved_at"]))
    said = words(
        "{programme} · version {version}, saved on {day} by {who}",
        programme=str(row["programme_name"] or row["programme_id"] or ""),
        version=str(row["version"]),
        day=saved_at.astimezone().date(),
        who=str(row["saved_by"]),
    )
    note = f" · {as_markdown(str(row['note']))}" if row["note"] else ""
    return f"**{as_markdown(str(row['name']))}** · {as_markdown(said)}{note}"


def _ask(desk: Desk, world: World, slot: str, actor: str) -> None:
    words = desk.words
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            words("Name of the draft"),
            value=st.session_state.get(_NAMED, {}).get(slot, ""),
            max_chars=LONGEST_NAME,
            key=f"design_kept_name_{slot}",
        )
        note = st.text_input(words("Note"), max_chars=LONGEST_NOTE, key=f"design_kept_note_{slot}")
        st.button(
            words("Save the draft under this name"),
            key=f"design_kept_save_{slot}",
            disabled=not name.strip(),
            on_click=partial(_save, desk, world, slot, actor, (name, note)),
        )
    st.caption(words("The draft as its text stands. What the name held before stays as an earlier version."))


def _save(desk: Desk, world: World, slot: str, actor: str, written: tuple[str, str]) -> None:
    now, words = sides(slot), desk.words
    if now is None:
        return
    name, note = " ".join(written[0].split()), written[1]
    try:
        version = keep_draft(desk.store, world, name, now.draft.text, note=note, actor=actor)
    except DraftError as error:
        st.session_state[_SAID] = False, "\n".join(error.sentences(words))
    except HomewardError as error:
        st.session_state[_SAID] = False, words(error.message)
    else:
        st.session_state.setdefault(_NAMED, {})[slot] = name
        said = words("The draft “{name}” is saved, version {version}.", name=name, version=str(version))
        st.session_state[_SAID] = True, said


def _open(desk: Desk, slot: str, name: str) -> None:
    try:
        draft = desk.store.draft(name)
        begin(slot, Draft(str(draft_row(draft)["programme_id"] or name), draft.text))
    except HomewardError as error:
        st.session_state[_SAID] = False, desk.words(error.message)
        return
    st.session_state.setdefault(_NAMED, {})[slot] = name
    st.session_state.pop(f"design_kept_name_{slot}", None)
    st.session_state[_SAID] = True, desk.words("The draft “{name}” is open below.", name=name)


def _remove(desk: Desk, name: str) -> None:
    if desk.actor is None:
        return
    try:
        desk.store.remove_draft(name, actor=desk.actor)
    except HomewardError as error:
        st.session_state[_SAID] = False, desk.words(error.message)
    else:
        st.session_state[_SAID] = True, desk.words("The draft “{name}” is removed.", name=name)
