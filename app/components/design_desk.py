"""The design desk: take a programme or begin with nothing, write its rule, see whom it takes and why, move its limits.

To add a section: a module `design_*.py` beside this one, and its call in `_show_sections`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_bridges import show_bridges
from app.components.design_brief import offer_brief
from app.components.design_compare import show_compare
from app.components.design_draft import NOTHING, is_changed, judged, keep_up, sides
from app.components.design_exclusion import show_exclusion
from app.components.design_kept import show_kept
from app.components.design_limit import show_limit
from app.components.design_new import show_new
from app.components.design_verdicts import show_verdicts
from app.components.programme_detail import rule_html
from app.components.rule_form import show_rule_form
from app.components.rule_form_text import show_text
from app.components.safe import as_markdown
from app.workflows.drafting import draft_of
from app.workflows.simulating import on_trial
from layers.errors import HomewardError
from layers.rules import rule_text

if TYPE_CHECKING:
    from app.components.design_draft import Judged
    from app.components.desk import Desk
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World


def show_design_desk(desk: Desk, world: World, programme_id: str | None) -> None:
    """Offer to draft: from a programme, or from nothing (None)."""
    words = desk.words
    slot = NOTHING if programme_id is None else programme_id
    st.subheader(words("Design desk"), anchor=False)
    st.caption(
        words(
            "Tried on everybody in the caseload, whatever they need. No verdict changes before a draft is imported; "
            "the figures are exact."
        )
    )
    label = words("Draft a programme from nothing") if programme_id is None else words("Open the design desk")
    if st.toggle(label, key="design_open" if programme_id is not None else "design_open_new"):
        _open_desk(desk, world, programme_id, slot)


@st.fragment
def _open_desk(desk: Desk, world: World, programme_id: str | None, slot: str) -> None:
    """Show the desk itself; what is changed in it runs it alone again, not the page with its map."""
    words = desk.words
    try:
        stated = None if programme_id is None else world.once(("on_trial", slot), lambda: on_trial(world, slot))
        if stated is not None and (sides(slot) is None or not is_changed(slot)):
            keep_up(slot, draft_of(stated, programme_id))
    except HomewardError as error:
        st.warning(as_markdown(words(error.message)))
        return
    show_kept(desk, world, slot)
    if sides(slot) is None:
        show_new(desk, world)
        return
    found = judged(desk, world, slot, stated)
    _show_rule(desk, world, slot, found)
    if found.faults and found.taken is not None:
        st.warning(words("The draft cannot be judged as it is: the figures below are those of its last right form."))
    if found.taken is not None:
        _show_sections(desk, world, slot, found.taken, stated)


def _show_rule(desk: Desk, world: World, slot: str, found: Judged) -> None:
    """Show the form and the text side by side, folded until somebody writes."""
    words, now = desk.words, sides(slot)
    if now is None:
        return
    if is_changed(slot):
        st.caption(
            words(
                "This is a draft, “{name}”: it judges nobody until it is imported.",
                name=as_markdown(now.draft.programme_id),
            )
        )
    box = st.expander(words("Write the rule"), key=f"design_rule_{slot}", on_change="rerun")
    if box.open:
        with box:
            form, text = st.columns([4, 3], gap="medium")
            with text:
                show_text(slot, found, words)
            with form:
                show_rule_form(world, slot, words)
                st.html(rule_html(rule_text(now.rule), words))
    elif found.faults:
        st.error("\n".join(f"- {as_markdown(fault)}" for fault in found.faults))


def _show_sections(desk: Desk, world: World, slot: str, taken: OnTrial, stated: OnTrial | None) -> None:
    """Show, one below the other, what the draft means for the caseload."""
    words = desk.words
    if not len(world.people):
        st.markdown(words("Nobody is in the caseload yet: import returnees on the page “Data”."))
        return
    answers = show_verdicts(desk, world, slot, taken, stated)
    tried = show_limit(desk, world, taken, slot)
    show_exclusion(world, taken, words)
    show_bridges(desk, world, slot, taken, answers)
    show_compare(desk, world, slot, taken)
    offer_brief(desk, world, taken, tried)
