"""The text of a draft beside its form: typed and read at once, what is wrong said with line and column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import put_away, right_texts, sides, take, text_key
from app.components.safe import as_markdown
from layers.readers.written_programme import LONGEST_DRAFT

if TYPE_CHECKING:
    from app.components.design_draft import Judged
    from layers.words import Words

MOST_FAULTS = 8
"""So many faults are said at once."""


def show_text(slot: str, found: Judged, words: Words) -> None:
    """Show the text of a draft, what is wrong with it, and the file that is imported once it is agreed."""
    now = sides(slot)
    if now is None:
        return
    key = text_key(slot, now)
    st.session_state.setdefault(key, now.draft.text)
    st.text_area(
        words("The same as text (YAML)"),
        height=460,
        max_chars=LONGEST_DRAFT,
        key=key,
        on_change=partial(_typed, slot, key),
        help=words("Either side changes the other. Quotas, bridges and all other facts of the programme stand here."),
    )
    if found.faults:
        listed = "\n".join(f"- {as_markdown(fault)}" for fault in found.faults[:MOST_FAULTS])
        st.error(f"{words('To be mended:')}\n\n{listed}")
        if found.taken is not None:
            st.button(
                words("Back to the text that was last right"),
                key=f"design_back_{slot}",
                on_click=partial(_back, slot),
            )
    st.download_button(
        words("Download the draft (YAML)"),
        now.draft.text,
        file_name=f"{now.draft.programme_id}.yaml",
        mime="application/yaml",
        key=f"design_download_{slot}",
        help=words("A file that “homeward simulate” reads, and that the page “Data” imports once it is agreed."),
        disabled=bool(found.faults),
    )
    label = words("Let go of this draft") if now.draft.base is None else words("Begin again from the programme")
    st.button(label, key=f"design_put_away_{slot}", on_click=partial(put_away, slot), type="tertiary")


def _typed(slot: str, key: str) -> None:
    now = sides(slot)
    if now is not None:
        take(slot, now.typed(st.session_state[key]))


def _back(slot: str) -> None:
    now, text = sides(slot), right_texts().get(slot)
    if now is not None and text is not None:
        take(slot, now.mended(text))
