"""What to ask one person next, above the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Message, Words


def show_next(said: Sequence[Message], words: Words) -> None:
    """Say what to ask the person next: a sentence, then the questions as a list; nothing where all is settled."""
    if not said:
        return
    lines = [words(message) for message in said]
    parts = [f"<p>{as_html(line)}</p>" if line.endswith((".", ":")) else f"<li>{as_html(line)}</li>" for line in lines]
    st.html(f'<div class="homeward-ask">{"".join(parts)}</div>')
