"""The waivers of one programme: which criteria are lifted for whom, and how a new one is written down."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.desk import ask_actor
from app.components.failures import told
from app.components.safe import as_html, as_markdown
from app.workflows.rules_in_words import rule_lines
from app.workflows.waivers import grant_waiver, waivable_criteria, waiver_rows
from assessments.criteria import JUDGES
from layers.rules import names_distance, parse_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

CASE, GROUP = "case", "group"


def show_waivers(desk: Desk, world: World, programme: Mapping[Any, Any]) -> None:
    """Show the waivers of a programme, and where its rule lets criteria be waived, the form for a new one."""
    programme_id = str(programme["programme_id"])
    known = waivable_criteria(programme["criteria"])
    rows = waiver_rows(world, programme_id=programme_id)
    if not known and not rows:
        return
    words = desk.words
    st.html(f"<h4>{as_html(words('Waivers'))}</h4>")
    if not rows:
        st.markdown(words("None is in force."))
    for row in rows:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(as_markdown(_said(row, words)))
        pressed = right.button(words("Withdraw"), key=f"withdraw_{row['number']}", disabled=desk.actor is None)
        if pressed and desk.actor is not None:
            with told(words):
                desk.store.withdraw_waiver(row["number"], actor=desk.actor)
                st.rerun()
    if known:
        with st.expander(words("Write down a waiver")):
            _ask(desk, world, programme_id, known)


def _said(row: dict[str, Any], words: Words) -> str:
    whom = (
        words("case {case}", case=row["case_code"])
        if row["group"] is None
        else "; ".join(_group_lines(row["group"], words))
    )
    until = words("until withdrawn") if row["until"] is None else words("until {day}", day=_day(row["until"]))
    return words(
        "“{question}” is waived for: {whom} {document}, granted by {who} on {day}, {until}.",
        question=words(JUDGES[row["criterion"]].question),
        whom=whom if whom.endswith(".") else f"{whom}.",
        document=row["document"],
        who=row["granted_by"],
        day=_day(row["granted_on"]),
        until=until,
    )


def _group_lines(text: str, words: Words) -> list[str]:
    rule = parse_rule(json.loads(text))
    lines = rule_lines(rule)
    said = lines if names_distance(rule) else lines[:-1]  # that no distance is stated says nothing about a group
    return [words(message) for _, message in said]


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _ask(desk: Desk, world: World, programme_id: str, known: tuple[str, ...]) -> None:
    words = desk.words
    actor = ask_actor(desk)
    whom = st.segmented_control(
        words("For whom"),
        (CASE, GROUP),
        default=CASE,
        required=True,
        format_func=lambda one: words("One person") if one == CASE else words("A group"),
        key="waiver_whom",
    )
    with st.form("waiver", border=False, clear_on_submit=False):
        criterion = st.selectbox(
            words("What is waived"),
            known,
            format_func=lambda name: words(JUDGES[name].question),
            key="waiver_criterion",
        )
        label = words("Case code") if whom == CASE else words("Rule of the group, such as age: {{to: 40}}")
        named = st.text_input(label, key=f"waiver_{whom}")
        document = st.text_input(words("Letter or agreement that grants it"), key="waiver_document")
        granted_by = st.text_input(words("Who at the partner granted it"), key="waiver_by")
        left, right = st.columns(2, wrap=False)
        granted_on = left.date_input(words("Granted on"), desk.on, key="waiver_on")
        until = right.date_input(words("Last day (empty: until withdrawn)"), None, key="waiver_until")
        if not st.form_submit_button(words("Write down"), type="primary", disabled=actor is None) or actor is None:
            return
    with told(words):
        grant_waiver(
            desk.store,
            world,
            programme_id=programme_id,
            criterion=criterion,
            case_code=named if whom == CASE else None,
            group=named if whom == GROUP else None,
            document=document,
            granted_by=granted_by,
            granted_on=granted_on,
            until=until,
            actor=actor,
        )
        st.rerun()
