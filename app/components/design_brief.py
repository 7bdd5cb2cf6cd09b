"""The two pages for the partner, offered on the design desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.workflows.brief import brief_bytes

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World


def offer_brief(desk: Desk, world: World, taken: OnTrial, moved: dict[str, float]) -> None:
    """Offer the two pages for the partner, with what was tried as the question."""
    words, programme_id = desk.words, str(taken.programme["programme_id"])
    st.subheader(words("Two pages for the partner"), anchor=False)
    actor = ask_actor(desk, part="_brief")
    if actor is None:
        return
    with st.container(horizontal=True):
        for extension in ("pdf", "html"):
            download(
                words("Two pages for the partner ({format})", format=extension.upper()),
                partial(brief_bytes, desk.store, world, taken, moved, extension=extension, words=words, actor=actor),
                file_name=f"{programme_id}-brief.{extension}",
                key=f"design_brief_{extension}",
                desk=desk,
            )
    st.caption(words("The pages ask about the value that is tried; figures below 11 are withheld in them."))
