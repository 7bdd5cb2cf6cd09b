"""How our own parts of a page (table, waterfall) are mounted: a script and a style beside this file, no frame."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = Path(__file__).parent


@lru_cache
def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def mount(name: str, *, key: str, data: dict[str, Any], on_pick: Callable[[str], None] | None) -> None:
    """Show a part. `on_pick` is called, before the next run, with what was picked; an empty text is letting go.

    `data` reaches the script as JSON; the script writes texts as text, never as HTML. The part is registered anew each
    time, because a test's or a restarted runtime knows nothing of the earlier one; the same definition is no news.
    """
    part = st.components.v2.component(
        f"homeward.{name}", html=f'<div class="{name}"></div>', css=_text(f"{name}.css"), js=_text(f"{name}.js")
    )

    def tell() -> None:
        picked = st.session_state[key].get("picked")
        if on_pick is not None and picked is not None:
            on_pick(str(picked))

    part(key=key, data=data, on_picked_change=tell)
