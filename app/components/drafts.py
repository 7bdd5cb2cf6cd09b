"""Figures of an office's table that are typed and not saved yet: checked at once, saved or let go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.data_history import DONE
from app.components.failures import show_error
from app.components.grid import SET, TRIED, USUAL, Field
from app.components.safe import as_markdown
from app.workflows.networks import roads_folder
from app.workflows.office import today
from app.workflows.office_tables import kept_table, reset_figures, save_figures, typed_value
from layers.errors import HomewardError
from layers.overlays import Mark, OverlayError, with_figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.components.desk import Desk
    from app.workflows.office_tables import Table
    from layers.words import Words

EMPTY = ""
"""What stands in a field where the table has no figure."""


class Draft:
    """What one session has typed in one table."""

    def __init__(self, folder: Path, table: Table, held: Mapping[str, float | str]) -> None:
        """Take up the draft; `held` are the figures that hold, by their short keys."""
        self.folder = folder
        self.table = table
        self.held = held
        self._name = f"draft_{table.file_name}"

    @property
    def values(self) -> dict[str, float | str]:
        """What was typed and is not saved: short key -> value."""
        values: dict[str, float | str] = st.session_state.setdefault(self._name, {})
        return values

    def typed(self, key: str, text: str) -> None:
        """Take what somebody typed; an empty field, or the figure that holds, is no change."""
        st.session_state.pop(f"{self._name}_fault", None)
        self.values.pop(key, None)
        if not text.strip():
            return
        value = typed_value(self.table, key, text)
        try:
            office = kept_table(self.folder, self.table).overlay
            with_figure(office, self.table.shape, self.table.path_of(key), value, Mark(today(), "-"))
        except OverlayError as error:
            st.session_state[f"{self._name}_fault"] = error
            return
        if value != self.held.get(key):
            self.values[key] = value

    def clear(self) -> None:
        """Let go of everything that was typed."""
        st.session_state[self._name] = {}
        st.session_state.pop(f"{self._name}_fault", None)

    def field(self, key: str, words: Words, *, is_set: bool, hint: str) -> Field:
        """Return the field of a figure."""
        value = self.values.get(key, self.held.get(key))
        state = TRIED if key in self.values else SET if is_set else USUAL
        return Field(key, EMPTY if value is None else plain_number(value, words), state, hint)

    def show_fault(self, words: Words) -> None:
        """Say what is wrong with what was typed last, if anything."""
        fault = st.session_state.get(f"{self._name}_fault")
        if fault is not None:
            show_error(fault, words)


def plain_number(value: Any, words: Words) -> str:
    """Write a figure as it is typed: no separator of thousands, the language's sign before decimals."""
    if isinstance(value, str):
        return value
    written = f"{value:.12g}"
    return written.replace(".", ",") if words.language == "fr" else written


def show_notices(desk: Desk, folder: Path, table: Table) -> None:
    """Say what is wrong with the office's own file, if anything."""
    notices = kept_table(folder, table).notices()
    if notices:
        st.warning("\n\n".join(as_markdown(desk.words(notice)) for notice in notices))


def folded_table(desk: Desk, table: Table, label: str, show: Callable[[Desk, Path], None]) -> None:
    """Show a table of the office folded, to be opened, read and changed; what is wrong with its file stands above."""
    folder = roads_folder(desk.store.where)
    show_notices(desk, folder, table)
    box = st.expander(label, key=f"{table.file_name.removesuffix('.toml')}_open", on_change="rerun")
    if box.open:
        with box:
            show(desk, folder)


def offer_saving(desk: Desk, draft: Draft, actor: str | None, *, saved: Callable[[int], str]) -> None:
    """Offer to save what was typed with a reason, to let go of it, and to put the whole table back.

    `saved` says that so many figures were saved.
    """
    words, name = desk.words, draft.table.file_name
    kept = kept_table(draft.folder, draft.table)
    if not draft.values and not kept.overlay and not kept.faults:
        return
    reason = ""
    if draft.values:
        reason = st.text_input(
            words("Why"),
            key=f"reason_{name}",
            max_chars=300,
            placeholder=words("Measured, asked a driver, an official tariff…"),
            help=words("It is kept beside each figure, with the day and your code."),
        )
    with st.container(horizontal=True):
        if draft.values:
            count = len(draft.values)
            label = words("Save what was typed ({count})", count=count)
            if st.button(label, type="primary", disabled=actor is None, key=f"save_{name}"):
                _save(desk, draft, actor or "", reason, saved)
            st.button(words("Let go of what was typed"), key=f"discard_{name}", on_click=draft.clear)
        if (kept.overlay or kept.faults) and st.button(
            words("Put everything back to what comes with Homeward"), disabled=actor is None, key=f"reset_{name}"
        ):
            reset_figures(desk.store, draft.folder, draft.table, actor=actor or "")
            draft.clear()
            st.session_state[DONE] = words("What comes with Homeward holds again.")
            st.rerun()


def _save(desk: Desk, draft: Draft, actor: str, reason: str, saved: Callable[[int], str]) -> None:
    try:
        save_figures(desk.store, draft.folder, draft.table, draft.values, actor=actor, reason=reason)
    except HomewardError as error:
        show_error(error, desk.words)
        return
    st.session_state[DONE] = saved(len(draft.values))
    draft.clear()
    st.rerun()
