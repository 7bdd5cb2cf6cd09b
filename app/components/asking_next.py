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
    parts = ['<div class="homeward-ask">']
    listing = False
    for message in said:
        line = words(message)
        asks = line.endswith("?")
        if asks != listing:
            parts.append("<ul>" if asks else "</ul>")
        parts.append(f"<li>{as_html(line)}</li>" if asks else f"<p>{as_html(line)}</p>")
        listing = asks
    st.html("".join([*parts, "</ul></div>" if listing else "</div>"]))
