"""How a referral was decided and what would be decided today, beside what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.failures import told
from app.components.safe import as_markdown
from app.workflows.replaying import replay_of, replay_said

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.referrals.events import Referral


def show_decision(desk: Desk, referral: Referral) -> None:
    """Say by what the referral was decided, whether that comes out again, and what has changed since."""
    words = desk.words
    with st.expander(words("How it was decided, and what would be decided today")), told(words):
        kept = desk.store.inputs_of([referral.referral_id]).get(referral.referral_id)
        found = replay_of(desk.world, referral, kept)
        said = [as_markdown(words(message)) for message in replay_said(found)]
        others = len(said) - len(found.changed)
        st.markdown("\n\n".join(said[:others]))
        if found.changed:
            st.markdown("\n".join(f"- {sentence}" for sentence in said[others:]))
