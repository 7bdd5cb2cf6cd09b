"""What is agreed with the partner of one programme: its quotas, and every version of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_html
from app.workflows.quotas import quota_rows, quotas_standing
from app.workflows.rules import rule_rows, version_said

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World

_SIGNS = {"met": "✓", "open": "!", "missed": "✗", "not_known": "?"}


def show_agreed(desk: Desk, world: World, programme_id: str) -> None:
    """Show how far each quota is filled, which version of the rule judges the day, and all others, folded."""
    words = desk.words
    quotas = quota_rows(quotas_standing(world, desk.store.referral_frame(), programme_id=programme_id), words)
    if quotas:
        items = "".join(
            f"<li><b aria-hidden='true'>{_SIGNS[row['state']]}</b> {as_html(row['sentence'])}</li>" for row in quotas
        )
        st.html(f"<h4>{as_html(words('Quotas'))}</h4><ul>{items}</ul>")
    versions = rule_rows(world, words, programme_id=programme_id, history=True)
    if len(versions) > 1:
        with st.expander(words("Versions of the rule ({count})", count=len(versions))):
            for row in versions:
                lines = "".join(f"<li>{as_html(sentence)}</li>" for sentence in row["sentences"])
                mark = f" – {words('judges the day')}" if row["in_force"] else ""
                st.html(f"<p><b>{as_html(words(version_said(row)) + mark)}</b></p><ul>{lines}</ul>")
