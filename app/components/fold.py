"""A part of the page that folds away on a narrow screen, and is simply there on a wide one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_html

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def folded(label: str, *, name: str) -> Iterator[None]:
    """Put what is shown inside behind a line to open, on screens below 640 pixels; `style.css` does the folding."""
    st.html(f'<details class="homeward-fold homeward-fold-{name}"><summary>{as_html(label)}</summary></details>')
    with st.container(key=f"folded_{name}"):
        yield
