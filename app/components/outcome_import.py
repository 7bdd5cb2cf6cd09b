"""A file of answers, taken in on the page: what fits goes in, the rest is shown with the reason."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.components.failures import told
from app.components.safe import as_markdown
from app.workflows.feedback import answer_file
from app.workflows.files import problem_rows

if TYPE_CHECKING:
    from app.components.desk import Desk


def offer_answers(desk: Desk) -> None:
    """Offer to take in a table of answers about services."""
    words = desk.words
    with st.expander(words("Take in a file of answers")):
        st.markdown(
            words(
                "CSV or XLSX, one row a person: referral_id (or service_id), on, delivered, quality, wait_time, … The "
                "same file a second time changes nothing."
            )
        )
        actor = desk.actor
        given = st.file_uploader(words("File of answers"), type=["csv", "xlsx"], key="answers_file")
        pressed = st.button(words("Take the answers in"), disabled=given is None or actor is None, key="answers_take")
        if not pressed or given is None or actor is None:
            return
        with told(words), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"answers{Path(given.name).suffix.lower()}"
            path.write_bytes(given.getvalue())
            reading, known = answer_file(desk.store, path, actor=actor, name=given.name)
            st.success(
                words(
                    "Answers: {accepted} taken ({known} of them known already), {quarantined} not.",
                    accepted=len(reading.accepted),
                    known=known,
                    quarantined=len(reading.quarantined),
                )
            )
            for row in problem_rows(reading, words):
                st.markdown(as_markdown(f"{row['row']}: {row['sentence']}"))
