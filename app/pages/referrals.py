from __future__ import annotations

import streamlit as st

from app.components.desk import current_desk, not_empty
from app.components.referral_acts import DONE
from app.components.referral_sections import SECTIONS
from app.components.safe import as_markdown

desk = current_desk()
words = desk.words
not_empty(desk)

by_code = {section.code: section for section in SECTIONS}
chosen = st.segmented_control(
    words("Section"),
    list(by_code),
    default=SECTIONS[0].code,
    required=True,
    format_func=lambda code: words(by_code[code].label),
    key="referrals_section",
    persist_state="session",
    label_visibility="collapsed",
)
if done := st.session_state.pop(DONE, None):
    st.success(as_markdown(done))
by_code[chosen].show(desk)
