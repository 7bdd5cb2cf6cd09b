"""The forms to take to the field: what each asks, and the button that gives it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import KIND_LABELS
from app.components.downloads import download
from app.components.safe import as_markdown
from app.workflows.forms import file_name, form_bytes
from layers.forms.all_forms import FORMS

if TYPE_CHECKING:
    from app.components.desk import Desk


def offer_forms(desk: Desk) -> None:
    """Show each form with what it is for and how its answers come back."""
    words = desk.words
    st.subheader(words("Forms for the field"), anchor=False)
    st.markdown(
        words(
            "Each form is an XLSForm in French and English for KoboToolbox or ODK, with the regions and districts of "
            "this store. Export the answers with XML values and headers, as CSV or XLSX, and import them in the "
            "section “Import”."
        )
    )
    for name, form in FORMS.items():
        with st.container(border=True):
            st.markdown(f"**{as_markdown(words(form.title))}**")
            kind = words(KIND_LABELS[form.kind])
            st.markdown(as_markdown(words(form.purpose) + " " + words("Answers are imported as: {kind}.", kind=kind)))
            download(
                words("Download the form"),
                partial(form_bytes, desk.store, form),
                file_name=file_name(form),
                key=f"form_{name}",
                desk=desk,
            )
