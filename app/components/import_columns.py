"""Which column of a file is which of ours, and what holds for all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.import_problems import GUESS
from app.components.safe import as_markdown
from layers.readers.synonyms import SYNONYMS
from layers.reading import Action
from layers.schemas import COLUMNS

if TYPE_CHECKING:
    from app.components.data_import import Incoming
    from layers.reading import Reading
    from layers.words import Words

LEFT_OUT = ""

WHOLE_FILE = {
    "services": ("service_type", "country", "settlement_class", "status"),
    "programmes": (),
    "returnees": ("country", "education_system", "settlement_class"),
    "areas": ("country",),
    "settlements": ("country", "settlement_class"),
    "demand": ("country", "demand_method", "demand_source", "wage_currency", "wage_period"),
}
"""The columns for which one value may hold for the whole file."""

MISSING_CODES = ("columns.missing", "columns.missing_type")


def ask_columns(reading: Reading, incoming: Incoming, words: Words) -> bool:
    """Show how each header was read, to be changed; return whether to read again."""
    guessed = {problem.column: problem.suggestion for problem in reading.problems if problem.code == GUESS}
    open_now = any(problem.code == GUESS and problem.action is Action.ASK for problem in reading.problems)
    open_now = open_now or any(problem.code in MISSING_CODES for problem in reading.problems)
    headers = {**reading.mapping, **dict.fromkeys(reading.unused, LEFT_OUT)}
    with st.expander(
        words("Columns: {used} used, {unused} not", used=len(reading.mapping), unused=len(reading.unused)),
        expanded=open_now,
    ):
        if open_now and guessed:
            st.markdown(words("Some columns were only guessed. Check them, then read the file again."))
        choices = [LEFT_OUT, *SYNONYMS[reading.kind]]
        grid = st.columns(3)
        chosen: dict[str, str] = {}
        for number, (header, ours) in enumerate(headers.items()):
            chosen[header] = grid[number % 3].selectbox(
                as_markdown(header) + (" ?" if header in guessed else ""),
                choices,
                index=choices.index(ours) if ours in choices else 0,
                format_func=lambda name: name or words("left out"),
                key=f"column_{number}_{header}",
                help=words(COLUMNS[ours].sentence) if ours in COLUMNS else None,
            )
        constants = _ask_constants(reading.kind, incoming, words)
        if not st.button(words("Read again with these columns"), key="read_columns"):
            return False
    changed = {header: ours for header, ours in chosen.items() if ours != headers[header] or header in guessed}
    incoming.columns = {**incoming.columns, **changed}
    incoming.constants = constants
    return True


def _ask_constants(kind: str, incoming: Incoming, words: Words) -> dict[str, str]:
    """Ask for values that hold for every row of the file."""
    names = WHOLE_FILE[kind]
    if not names:
        return dict(incoming.constants)
    st.markdown(words("The same for every row of this file:"))
    found: dict[str, str] = {}
    for place, name in zip(st.columns(len(names)), names, strict=True):
        known = incoming.constants.get(name, "")
        allowed = COLUMNS[name].allowed
        help_text = words(COLUMNS[name].sentence)
        if allowed:
            choices = ["", *allowed]
            value = place.selectbox(
                name,
                choices,
                index=choices.index(known) if known in choices else 0,
                format_func=lambda code: code or "–",
                key=f"constant_{name}",
                help=help_text,
            )
        else:
            value = place.text_input(name, value=known, key=f"constant_{name}", help=help_text).strip()
        if value:
            found[name] = value
    return found
