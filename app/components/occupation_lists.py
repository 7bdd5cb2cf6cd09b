"""What people confirmed about titles, and the lists of titles that were taken in, such as ESCO's."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import cache
from app.components.data_history import DONE
from app.components.desk import actor_or_stop
from app.components.downloads import download
from app.components.import_problems import show_problems
from app.components.table import Cell, Column, Row, show_table
from app.workflows.files import quarantine_bytes
from app.workflows.occupations import TitleList, forget_list, keep_titles, withdraw_title
from app.workflows.office import today
from layers.occupation_files.reading import read_titles
from layers.occupations.isco08 import group_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.reading import Reading

ROUND, READ = "titles_round", "titles_read"


def show_confirmed(desk: Desk) -> None:
    """List the confirmed titles with who and when, and offer to withdraw one."""
    words = desk.words
    confirmed = cache.occupations_at(desk.scope, desk.revision).confirmed
    if not confirmed:
        st.markdown(words("No title has been confirmed yet."))
        return
    columns = [
        Column(words("Title")),
        Column(words("Occupation")),
        Column(words("By")),
        Column(words("When"), whole=True),
    ]
    rows = []
    for each in confirmed:
        day = dt.datetime.fromisoformat(each.at).astimezone().date()
        occupation = Cell(group_label(each.code, words), each.code)
        rows.append(
            Row(each.title, (Cell(each.title), occupation, Cell(each.actor), Cell(words.date(day), sort=each.at)))
        )
    show_table(columns, rows, key="table_confirmed", caption=words("Confirmed titles"), words=words, height=360)
    actor = actor_or_stop(desk)
    chosen = st.selectbox(
        words("Withdraw what was confirmed for"),
        [each.title for each in confirmed],
        index=None,
        placeholder=words("Choose"),
        key="titles_withdraw_title",
    )
    if st.button(words("Withdraw"), disabled=chosen is None, key="titles_withdraw") and chosen:
        withdraw_title(desk.store, chosen, actor=actor)
        st.session_state[DONE] = words("No longer confirmed: “{title}”.", title=chosen)
        st.rerun()


def show_lists(desk: Desk) -> None:
    """List the lists of titles, take one in, and offer to let one go."""
    words = desk.words
    lists = cache.occupations_at(desk.scope, desk.revision).lists
    st.markdown(
        words(
            "Homeward knows the titles of ISCO-08 and about 650 everyday titles in each language. A longer list with "
            "codes, such as ESCO's occupations, makes suggestions better. It may be a CSV or XLSX file with a column "
            "of codes and one of titles."
        )
    )
    if lists:
        columns = [
            Column(words("List")),
            Column(words("File")),
            Column(words("As of"), whole=True),
            Column(words("Titles"), figure=True),
        ]
        rows = [
            Row(
                each.name,
                (
                    Cell(each.name),
                    Cell(each.file_name),
                    Cell(words.date(each.as_of), sort=each.as_of.isoformat()),
                    Cell(words.number(each.titles), sort=each.titles),
                ),
            )
            for each in lists
        ]
        show_table(columns, rows, key="table_lists", caption=words("Lists of titles"), words=words, height=220)
    actor = actor_or_stop(desk)
    _offer_intake(desk, actor)
    if lists:
        _offer_removal(desk, lists, actor)


def _offer_intake(desk: Desk, actor: str) -> None:
    words = desk.words
    number = st.session_state.setdefault(ROUND, 0)
    st.subheader(words("Take a list in"), anchor=False)
    left, right = st.columns(2)
    uploaded = left.file_uploader(words("File: CSV or XLSX"), key=f"titles_upload_{number}")
    name = right.text_input(
        words("Name of the list"),
        key=f"titles_name_{number}",
        placeholder=words("The file's name, if left empty"),
        help=words("A list of the same name is replaced."),
    )
    day: Any = right.date_input(words("As of"), value=today(), format="YYYY-MM-DD", key=f"titles_as_of_{number}")
    if uploaded is not None and st.button(words("Take the list in"), type="primary", key="titles_take"):
        with tempfile.TemporaryDirectory(prefix="homeward-") as inbox, st.spinner(words("Reading the titles…")):
            path = Path(inbox) / "upload"
            path.write_bytes(uploaded.getvalue())
            reading = read_titles(path, name=uploaded.name, source=name.strip() or None, as_of=day or today())
        st.session_state[READ] = reading
        if not reading.refused:
            kept = keep_titles(desk.store, reading, actor=actor)
            st.session_state[DONE] = words(
                "List of job titles “{name}”: {titles} titles from {accepted} rows, {quarantined} quarantined.",
                name=kept.name,
                titles=kept.titles,
                accepted=len(reading.accepted),
                quarantined=len(reading.quarantined),
            )
            st.session_state[ROUND] += 1
            st.rerun()
    if read := st.session_state.pop(READ, None):
        _tell(desk, read)


def _tell(desk: Desk, reading: Reading) -> None:
    """Say what was wrong with the last file, once."""
    words = desk.words
    if reading.refused:
        st.error(words("This file cannot be used as it is. Nothing was changed."))
    show_problems(reading, words)
    if len(reading.quarantined):
        download(
            words("Download the rows that were not taken"),
            lambda: quarantine_bytes(reading, words),
            file_name="titles.quarantine.csv",
            key="titles_quarantine",
            desk=desk,
        )


def _offer_removal(desk: Desk, lists: tuple[TitleList, ...], actor: str) -> None:
    words = desk.words
    st.subheader(words("Let a list go"), anchor=False)
    chosen = st.selectbox(
        words("List"),
        [each.name for each in lists],
        index=None,
        placeholder=words("Choose"),
        key="titles_remove_name",
    )
    if st.button(words("Let it go"), disabled=chosen is None, key="titles_remove") and chosen:
        forget_list(desk.store, chosen, actor=actor)
        st.session_state[DONE] = words("The list “{name}” is gone.", name=chosen)
        st.rerun()
