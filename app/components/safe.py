"""The door through which texts of files pass on their way to the page: they come out as text, whatever they were.

Streamlit reads labels and messages as Markdown, which can fetch pictures from outside; `st.html` reads HTML.
"""

from __future__ import annotations

import html
import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESSES = re.compile(r"(?<=https)(?=://)|(?<=http)(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)

UNSEEN = "\N{WORD JOINER}"
"""Stands where an address in a text would otherwise become a link: it has no width and breaks no line."""


def as_html(value: object) -> str:
    """Write a value as HTML that shows exactly its text."""
    return html.escape(str(value))


def as_markdown(value: object) -> str:
    """Write a value as Markdown that shows exactly its text: every mark is escaped, line breaks become spaces.

    Streamlit makes links of what looks like an address, escaped or not, so an `UNSEEN` sign parts it.
    """
    return _MARKS.sub(r"\\\1", _ADDRESSES.sub(UNSEEN, " ".join(str(value).split())))
