from __future__ import annotations

import streamlit as st

from app.components.data_fares import show_fares
from app.components.data_fetch import offer_fetch
from app.components.data_forms import offer_forms
from app.components.data_here import show_what_is_here
from app.components.data_history import DONE, show_history
from app.components.data_import import offer_import
from app.components.data_living import show_living
from app.components.data_out import offer_exports
from app.components.data_roads import show_roads
from app.components.data_settings import show_settings
from app.components.data_speeds import show_speeds
from app.components.desk import current_desk, offer_demo, simulated_banner
from app.components.safe import as_markdown

desk = current_desk()
words = desk.words
empty = desk.world.is_empty

SECTIONS = {
    "here": words("What is here"),
    "import": words("Import"),
    "forms": words("Forms"),
    "roads": words("Roads"),
    "out": words("Export"),
    "history": words("History and backup"),
    "settings": words("Settings"),
}
if desk.world.simulated:
    simulated_banner(words)
section = st.segmented_control(
    words("Section"),
    list(SECTIONS),
    default="here",
    required=True,
    format_func=SECTIONS.__getitem__,
    key="data_section",
    persist_state="session",
    label_visibility="collapsed",
)
if done := st.session_state.pop(DONE, None):
    st.success(as_markdown(done))

if section == "import":
    offer_import(desk)
    offer_fetch(desk)
elif section == "forms":
    offer_forms(desk)
elif section == "roads":
    show_roads(desk)
    offer_fetch(desk, ("roads",))
    show_speeds(desk)
    show_fares(desk)
    show_living(desk)
elif section == "history":
    show_history(desk)
elif section == "settings":
    show_settings(desk)
elif empty:
    offer_demo(desk)
elif section == "out":
    offer_exports(desk)
else:
    show_what_is_here(desk)
