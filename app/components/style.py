"""The look of the page, and Streamlit's own words in the reader's language, for which it offers no other way."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.components.mounted import mount
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from layers.words import Words

EXACT = {
    "Sidebar": N_("Sidebar"),
    "Collapse sidebar": N_("Fold the sidebar"),
    "Expand sidebar": N_("Open the sidebar"),
    "App pages": N_("Pages"),
    "Choose date": N_("Choose a day"),
    "Previous month": N_("Previous month"),
    "Next month": N_("Next month"),
    "Open": N_("Open the list"),
    "Increment": N_("Increase"),
    "Decrement": N_("Decrease"),
    "Clear value": N_("Empty the field"),
    "Clear all": N_("Empty the field"),
    "file upload": N_("Choose a file"),
    "Choose an option": N_("Choose"),
    "Choose options": N_("Choose"),
    "streamlit_folium.st_folium": N_("Map"),
}
"""Names that Streamlit gives its parts, as they are read aloud -> ours."""

LEADING = {
    "Help for ": N_("Help:"),
    "Choose date, ": N_("Choose a day:"),
    "year, ": N_("Year:"),
    "month, ": N_("Month:"),
    "day, ": N_("Day:"),
    "Remove ": N_("Remove:"),
}
"""How some of those names begin -> how ours begin."""

SEEN = {
    '[data-testid="stFileUploaderDropzone"] button p': N_("Choose a file"),
    '[data-testid="stFileUploaderDropzoneInstructions"] span': N_("50 MB at most"),
    '[class*="st-key-roads_upload"] [data-testid="stFileUploaderDropzoneInstructions"] span': N_("500 MB at most"),
    '[data-testid="stSkipToContent"]': N_("Skip to the content"),
    '[role="listbox"][data-empty="true"] [role="option"] > span': N_("Nothing fits"),
    '[data-type="year"][data-placeholder]': N_("yyyy"),
    '[data-type="month"][data-placeholder]': N_("mm"),
    '[data-type="day"][data-placeholder]': N_("dd"),
}
"""Texts that Streamlit writes on the page, by where they stand -> ours."""


@lru_cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def show_style(words: Words) -> None:
    """Put the style on the page, and our words in place of Streamlit's."""
    st.html(f"<style>{_style()}{_replaced(words)}</style>")
    names = {
        "language": words.language,
        "exact": {theirs: words(ours) for theirs, ours in EXACT.items()},
        "leading": {theirs: words(ours) + " " for theirs, ours in LEADING.items()},
    }
    mount("chrome", key=f"chrome_{words.language}", data=names, on_pick=None)


def page_links(pages: Sequence[StreamlitPage]) -> None:
    """Show the pages in one line, on screens so narrow that the sidebar stays folded; `style.css` shows and hides."""
    with st.container(horizontal=True, key="pages"):
        for page in pages:
            st.page_link(page, width="content")


def _replaced(words: Words) -> str:
    """Return the rules that write our words over those that Streamlit writes on the page."""
    rules = [
        f"{where} {{ font-size: 0 !important; }}"
        f"{where}::after {{ content: {json.dumps(words(text), ensure_ascii=False)}; font-size: 0.9rem; }}"
        for where, text in SEEN.items()
    ]
    return "\n".join(rules)
