"""What is wrong with a file that was read, what is asked about it, and the first rows that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.files import problem_rows
from layers.readers.problems import PROBLEMS
from layers.reading import Action
from layers.schemas import COLUMNS
from layers.words import N_

if TYPE_CHECKING:
    from app.components.data_import import Incoming
    from layers.reading import Problem, Reading
    from layers.road_files.reading import RoadsRead
    from layers.words import Words

PREVIEW_ROWS = 8
MOST_PROBLEMS = 500
"""So many problems are listed; the quarantine file has them all."""

SHEET_CODES = ("xlsx.sheet", "xlsx.sheet_unknown", "layer.choose")
GUESS = "columns.guess"

ACTION_LABELS = {
    Action.REJECT: N_("✗ refused"),
    Action.ROWS: N_("✗ quarantined"),
    Action.ASK: N_("? asked"),
    Action.WARN: N_("! taken"),
    Action.FIX: N_("✓ repaired"),
}
"""What each problem does, a sign and a word; the worst first."""


def ask_questions(reading: Reading, incoming: Incoming, words: Words) -> bool:
    """Put what can be answered with yes, one box for each kind; return whether to read again."""
    questions = _questions(reading)
    sheets = any(problem.code in SHEET_CODES for problem in reading.problems)
    if not questions and not incoming.accept and not sheets:
        return False
    st.subheader(words("Questions"), anchor=False)
    if sheets or incoming.sheet:
        incoming.sheet = (
            st.text_input(words("Sheet or layer to read"), value=incoming.sheet or "", key="import_sheet").strip()
            or None
        )
    chosen: set[str] = set()
    for code in dict.fromkeys([*questions, *sorted(incoming.accept)]):
        found = questions.get(code, [])
        count = sum(problem.count for problem in found)
        offer = as_markdown(words(PROBLEMS[code].offer))
        label = words("{offer} ({count} rows)", offer=offer, count=count) if count > 1 else offer
        for problem in found[:2]:
            st.markdown(as_markdown(_sentence(problem, words)))
        if st.checkbox(label, value=code in incoming.accept, key=f"accept_{code}"):
            chosen.add(code)
    if st.button(words("Read again with these answers"), key="read_again"):
        incoming.accept = chosen
        return True
    return False


def _questions(reading: Reading) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in reading.problems:
        if problem.action in (Action.ASK, Action.ROWS) and PROBLEMS[problem.code].offer and problem.code != GUESS:
            found.setdefault(problem.code, []).append(problem)
    return found


def _sentence(problem: Problem, words: Words) -> str:
    from layers.readers.problems import sentence_of  # noqa: PLC0415 - beside its one use

    return sentence_of(problem, words)


def show_problems(reading: Reading | RoadsRead, words: Words) -> None:
    """List what was found, the worst first."""
    order = list(ACTION_LABELS)
    rows = sorted(problem_rows(reading, words), key=lambda row: order.index(Action(row["action"])))
    if not rows:
        return
    columns = [Column(words("What happens")), Column(words("Row"), figure=True), Column(words("What was found"))]
    shown = [
        Row(
            str(number),
            (Cell(words(ACTION_LABELS[Action(row["action"])])), _row_cell(row, words), Cell(row["sentence"])),
        )
        for number, row in enumerate(rows[:MOST_PROBLEMS])
    ]
    st.subheader(words("What was found"), anchor=False)
    show_table(columns, shown, key="table_problems", caption=words("What was found"), words=words, height=300)
    if len(rows) > MOST_PROBLEMS:
        st.caption(words("Only the first {count} of {all} are listed.", count=MOST_PROBLEMS, all=len(rows)))


def _row_cell(row: dict[str, Any], words: Words) -> Cell:
    if row["row"] is None:
        return Cell(words("all"), sort=-1)
    text = (
        str(row["row"])
        if row["count"] == 1
        else words("{row} and {more} more", row=str(row["row"]), more=row["count"] - 1)
    )
    return Cell(text, sort=int(row["row"]))


def show_preview(reading: Reading, words: Words) -> None:
    """Show the first rows that fit, without any column that is about a person."""
    names = [name for name in reading.present if name in reading.accepted.columns]
    hidden = [name for name in names if name in COLUMNS and COLUMNS[name].personal]
    shown = [name for name in names if name not in hidden and name not in ("geometry", "criteria")]
    if reading.accepted.empty or not shown:
        return
    with st.expander(words("The first rows that fit")):
        rows = [
            Row(str(number), tuple(_cell(row[name], words) for name in shown))
            for number, row in enumerate(reading.accepted.head(PREVIEW_ROWS).to_dict("records"))
        ]
        columns = [Column(name, hint=words(COLUMNS[name].sentence) if name in COLUMNS else "") for name in shown]
        show_table(columns, rows, key="table_preview", caption=words("The first rows that fit"), words=words)
        if hidden:
            st.caption(words("What is about a person is not shown: {columns}.", columns=", ".join(hidden)))


def _cell(value: Any, words: Words) -> Cell:
    if pd.isna(value):
        return Cell("")
    if isinstance(value, pd.Timestamp):
        return Cell(words.date(value.date()), sort=value.isoformat())
    if isinstance(value, float):
        return Cell(words.number(value, decimals=5), sort=value)
    return Cell(str(value))
