"""Who is in, who is out and who is to be checked, of the draft on the design desk, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import kept_with
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.draft_verdicts import (
    MOST_PEOPLE,
    VERDICTS,
    answers_of,
    counts_of,
    counts_said,
    missing_said,
    people_rows,
)
from layers.labels import VERDICT_LABELS, VERDICT_SIGNS

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.facts import Codes

MOST_MISSING = 6
"""So many questions are listed."""


def show_verdicts(desk: Desk, world: World, slot: str, taken: OnTrial, stated: OnTrial | None) -> Codes:
    """Show the counts, beside those of the programme as it stands where the draft is another; return the answers."""
    words = desk.words
    answers = kept_with(taken, "answers", lambda: answers_of(world, taken))
    before = None
    if stated is not None and stated is not taken:
        before = counts_of(world.once(("design_answers", slot), lambda: answers_of(world, stated)))
    now = counts_of(answers)
    st.html(f'<p class="homeward-headline">{as_html(words(counts_said(now, before)))}</p>')
    box = st.expander(words("Who, and why"), key=f"design_who_{slot}", on_change="rerun")
    if box.open:
        with box:
            _show_people(desk, world, slot, taken, answers)
    return answers


def _show_people(desk: Desk, world: World, slot: str, taken: OnTrial, answers: Codes) -> None:
    words, counted = desk.words, counts_of(answers)
    verdict = st.segmented_control(
        words("Verdict"),
        list(VERDICTS),
        default="eligible",
        required=True,
        format_func=lambda name: f"{VERDICT_SIGNS[name]} {words(VERDICT_LABELS[name])} ({words.number(counted[name])})",
        key=f"design_verdict_{slot}",
        label_visibility="collapsed",
    )
    if verdict == "unknown":
        missing = [words(message) for message in missing_said(world, taken)[:MOST_MISSING]]
        st.markdown("\n".join(f"- {as_markdown(sentence)}" for sentence in missing))
    rows = people_rows(world, taken, answers, verdict, words)
    if not rows:
        st.caption(words("Nobody."))
        return
    show_table(
        [Column(words("Case")), Column(words("Site")), Column(words("Why"))],
        [
            Row(row["case_code"], (Cell(row["case_code"]), Cell(row["site"]), Cell(" ".join(row["why"]))))
            for row in rows
        ],
        key=f"table_design_who_{slot}",
        caption=words("Who, and why"),
        words=words,
        height=320,
    )
    if counted[verdict] > len(rows):
        st.caption(words("The first {count} are listed.", count=MOST_PEOPLE))
