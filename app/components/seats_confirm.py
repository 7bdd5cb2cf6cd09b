"""What a person makes of proposed seats: drafts of referrals, or a workbook of the office."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.failures import show_error
from app.components.referral_acts import DONE
from app.workflows.allocation_kept import confirm_plan, write_plan
from layers.errors import HomewardError

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.allocating import Sharing


def offer_confirming(desk: Desk, sharing: Sharing) -> None:
    """Offer to write drafts for whoever has a seat, and to take the plan out."""
    words = desk.words
    st.subheader(words("Confirm"), anchor=False)
    if not sharing.placed.any():
        st.markdown(words("Nobody has a seat: there is nothing to confirm."))
        return
    placed = sorted(str(code) for code in sharing.people.case_code[sharing.placed])
    left_out = st.multiselect(words("Leave out these cases"), placed, placeholder=words("None"), key="seats_left_out")
    kept = [code for code in placed if code not in set(left_out)]
    st.caption(words("A draft of a referral is written for each of {count} people. Nothing is sent.", count=len(kept)))
    actor = ask_actor(desk)
    if actor is None:
        return
    with st.container(horizontal=True):
        if st.button(words("Write the drafts"), key="seats_confirm", disabled=not kept, type="primary"):
            _confirm(desk, sharing, kept, actor)
        download(
            words("Download the plan (XLSX)"),
            partial(_book, desk, sharing, actor),
            file_name=f"homeward-seats-{sharing.world.on.isoformat()}.xlsx",
            key="seats_book",
            desk=desk,
        )


def _confirm(desk: Desk, sharing: Sharing, kept: list[str], actor: str) -> None:
    words = desk.words
    try:
        with st.spinner(words("Writing the drafts…")):
            found = confirm_plan(desk.store, sharing, actor=actor, only=set(kept))
    except HomewardError as error:
        show_error(error, words)
        return
    st.session_state[DONE] = " ".join(words(notice) for notice in found.notices)
    st.rerun()


def _book(desk: Desk, sharing: Sharing, actor: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"homeward-seats-{sharing.world.on.isoformat()}.xlsx"
        write_plan(desk.store, sharing, path, words=desk.words, actor=actor)
        return path.read_bytes()
