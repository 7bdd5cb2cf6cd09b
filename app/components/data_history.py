"""What was imported when and by whom; taking the last import back; backups; whether the audit is whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.desk import KIND_LABELS, ask_actor
from app.components.offers_in_words import records_of
from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.backups import back_up
from layers.labels import source_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.components.desk import Desk
    from layers.words import Words

DONE = "data_done"
"""What was just done, said at the next run."""


def show_history(desk: Desk) -> None:
    """List the imports, the last first, and offer to take the last one back."""
    words = desk.words
    actor = ask_actor(desk)
    imports = desk.store.imports()
    if imports.empty:
        st.markdown(words("Nothing has been imported yet."))
    else:
        columns = [
            Column(words("When"), whole=True),
            Column(words("What")),
            Column(words("File")),
            Column(words("Source")),
            Column(words("Read"), figure=True),
            Column(words("Taken"), figure=True),
            Column(words("Quarantined"), figure=True),
            Column(words("By")),
        ]
        rows = [_import_row(row, words) for row in records_of(imports.iloc[::-1])]
        show_table(columns, rows, key="table_imports", caption=words("Imports"), words=words, height=320)
        _offer_undo(desk, imports, actor)
    _offer_backup(desk, actor)
    _offer_check(desk)


def _import_row(row: Mapping[str, Any], words: Words) -> Row:
    moment = row["at"].tz_convert(dt.datetime.now().astimezone().tzinfo)
    when = words("{day}, {time}", day=moment.date(), time=moment.strftime("%H:%M"))
    undone = "" if pd.isna(row["undone_at"]) else words("taken back")
    figures = [Cell(words.number(int(row[name])), sort=int(row[name])) for name in ("read", "accepted", "quarantined")]
    return Row(
        str(row["id"]),
        (
            Cell(when, undone, str(row["at"])),
            Cell(words(KIND_LABELS[str(row["kind"])])),
            Cell(str(row["file_name"])),
            Cell(source_label(str(row["source"]), words)),
            *figures,
            Cell(str(row["actor"])),
        ),
    )


def _offer_undo(desk: Desk, imports: pd.DataFrame, actor: str | None) -> None:
    words = desk.words
    st.subheader(words("Take the last import back"), anchor=False)
    standing = imports[imports["undone_at"].isna()]
    if standing.empty:
        st.markdown(words("Every import has been taken back already."))
        return
    st.markdown(
        words(
            "The store becomes what it was before the last import that changed something. Rows that somebody has "
            "changed by hand since then stay as they are."
        )
    )
    sure = st.checkbox(words("Yes, take the last import back"), key="undo_sure")
    if st.button(words("Take it back"), disabled=not sure or actor is None, key="undo") and actor:
        record = desk.store.undo_last_import(actor=actor)
        said = words(
            "Taken back: {kind} from {file} (rows changed: {rows}).",
            kind=words(KIND_LABELS[record.kind]),
            file=record.file_name,
            rows=record.changed,
        )
        if record.conflicts:
            said += " " + words(
                "{count} rows were changed by hand since and stay as they are.", count=len(record.conflicts)
            )
        st.session_state[DONE] = said
        del st.session_state["undo_sure"]
        st.rerun()


def _offer_backup(desk: Desk, actor: str | None) -> None:
    words = desk.words
    st.subheader(words("Backup"), anchor=False)
    st.markdown(
        words(
            "A backup is a whole copy of the store, with everybody in it. It is written to a folder of this computer, "
            "never downloaded: keep it where only you can read it. The command “homeward restore” puts it back."
        )
    )
    folder = Path(desk.scope).resolve().parent if "://" not in desk.scope else Path.cwd()
    chosen = st.text_input(words("Folder"), value=str(folder / "backups"), key="backup_folder")
    if st.button(words("Make a backup"), disabled=actor is None, key="backup") and actor:
        target = Path(chosen).expanduser() / f"homeward-{dt.datetime.now().astimezone():%Y-%m-%d-%H%M%S}.sqlite"
        with st.spinner(words("Copying and checking…")):
            target.parent.mkdir(parents=True, exist_ok=True)
            roads = back_up(desk.store, target, actor=actor)
        said = [words("The backup is in {file} and has been opened and checked.", file=str(target))]
        if roads is not None:
            said.append(words("Its roads are in {folder}; keep both together.", folder=str(roads)))
        st.success(as_markdown(" ".join(said)))


def _offer_check(desk: Desk) -> None:
    words = desk.words
    st.subheader(words("Audit"), anchor=False)
    st.markdown(
        words("Who opened, saved or took out what is written down in a chain that shows every change made to it.")
    )
    if st.button(words("Check the audit"), key="check_audit"):
        with st.spinner(words("Checking…")):
            broken = desk.store.verify_audit()
            count = len(desk.store.audit_log())
        if broken is None:
            st.success(words("The audit is whole: {count} entries, none changed or missing.", count=count))
        else:
            st.error(words("The audit has been tampered with: entry {number} was changed or is gone.", number=broken))
