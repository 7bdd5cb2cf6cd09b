"""Taking a file in: what it holds, what is asked about it, what does not fit; nothing is saved before the button."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.data_history import DONE
from app.components.desk import KIND_LABELS, actor_or_stop
from app.components.downloads import download
from app.components.import_columns import ask_columns
from app.components.import_problems import ask_questions, show_preview, show_problems
from app.components.safe import as_markdown
from app.workflows.files import quarantine_bytes, read_incoming, save_incoming, save_quarantine
from app.workflows.job_titles import waiting_titles
from app.workflows.office import today

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.reading import Reading

STATE, ROUND, ARRIVED = "import_state", "import_round", "import_arrived"


@dataclass(frozen=True)
class Arrived:
    """A file that did not come through the page's own button: what it holds, from whom, of when, and what to say."""

    file_id: str
    name: str
    kind: str
    source: str
    as_of: dt.date
    content: bytes
    said: str = ""

    def getvalue(self) -> bytes:
        """Return the content, as an uploaded file does."""
        return self.content


def arrive(file: Arrived) -> None:
    """Hand a file to the import, which reads it on the next run."""
    st.session_state[ARRIVED] = file
    st.session_state[STATE] = None
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


@dataclass
class Incoming:
    """One file on its way in: what was answered so far, and what came of reading it."""

    asked: tuple[Any, ...]
    accept: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    reading: Reading | None = None


def offer_import(desk: Desk) -> None:
    """Show the whole way of a file: choose, read, answer, save."""
    words = desk.words
    actor = actor_or_stop(desk)
    number = st.session_state.setdefault(ROUND, 0)
    left, right = st.columns(2)
    uploaded = left.file_uploader(
        words("File: CSV, XLSX, GeoJSON, GeoPackage, GeoParquet, zipped shapefile; programmes also as YAML"),
        key=f"upload_{number}",
    )
    kind = right.selectbox(
        words("What it holds"),
        list(KIND_LABELS),
        index=None,
        format_func=lambda name: words(KIND_LABELS[name]),
        placeholder=words("Choose"),
        key=f"import_kind_{number}",
    )
    source = right.text_input(
        words("Source"),
        key=f"import_source_{number}",
        placeholder=words("The file's name, if left empty"),
        help=words("Rows are known by it when a newer file of the same source comes."),
    )
    as_of: Any = right.date_input(words("As of"), value=today(), format="YYYY-MM-DD", key=f"import_as_of_{number}")
    arrived: Arrived | None = st.session_state.get(ARRIVED)
    if uploaded is None and arrived is not None:
        st.markdown(as_markdown(words("Fetched: {place}.", place=arrived.source) + " " + arrived.said))
        _go_on(desk, arrived, (arrived.file_id, arrived.kind, arrived.source, arrived.as_of), actor)
        return
    st.session_state[ARRIVED] = None
    if uploaded is None or kind is None:
        _show_last(desk)
        return
    _go_on(desk, uploaded, (uploaded.file_id, kind, source.strip(), as_of or today()), actor)


def _go_on(desk: Desk, uploaded: Any, asked: tuple[Any, ...], actor: str) -> None:
    """Read the file when asked to, show what came of it, and offer to save it."""
    words = desk.words
    incoming: Incoming | None = st.session_state.get(STATE)
    if incoming is None or incoming.asked != asked:
        incoming = Incoming(asked)
        if isinstance(uploaded, Arrived):
            _read(desk, incoming, uploaded)
    if st.button(words("Read the file"), type="primary" if incoming.reading is None else "secondary", key="read_file"):
        _read(desk, incoming, uploaded)
    if incoming.reading is None:
        st.caption(words("Reading saves nothing: you see first what fits and what does not."))
        return
    if _show_reading(desk, incoming):
        _read(desk, incoming, uploaded)
        st.rerun()
    _offer_save(desk, incoming, actor)


def _read(desk: Desk, incoming: Incoming, uploaded: Any) -> None:
    file_id, kind, source, day = incoming.asked
    del file_id
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder, st.spinner(desk.words("Reading the file…")):
        path = Path(folder) / "upload"
        path.write_bytes(uploaded.getvalue())
        incoming.reading = read_incoming(
            desk.store,
            path,
            kind,
            name=uploaded.name,
            sheet=incoming.sheet,
            columns=incoming.columns or None,
            constants=incoming.constants or None,
            accept=incoming.accept,
            source=source or None,
            as_of=day,
        )
    st.session_state[STATE] = incoming


def _show_reading(desk: Desk, incoming: Incoming) -> bool:
    """Show what came of reading; return whether to read again with other answers."""
    words, reading = desk.words, incoming.reading
    if reading is None:
        return False
    if reading.refused:
        st.error(words("This file cannot be used as it is. Nothing was changed."))
    else:
        fit, out = len(reading.accepted), len(reading.quarantined)
        sentence = words("Rows read: {read}. Fit: {fit}. Do not fit: {out}.", read=reading.read, fit=fit, out=out)
        st.html(f'<p class="homeward-headline">{sentence}</p>')
    again = ask_questions(reading, incoming, words)
    show_problems(reading, words)
    again = ask_columns(reading, incoming, words) or again
    show_preview(reading, words)
    return again


def _offer_save(desk: Desk, incoming: Incoming, actor: str) -> None:
    words, reading = desk.words, incoming.reading
    if reading is None or reading.refused:
        return
    with st.container(horizontal=True):
        if len(reading.quarantined):
            _offer_quarantine(desk, reading)
        if not len(reading.accepted):
            st.caption(words("No row fits: there is nothing to save yet."))
            return
        save = st.button(
            words("Save what fits ({count})", count=len(reading.accepted)), type="primary", key="save_import"
        )
    if not save:
        return
    with st.spinner(words("Saving…")):
        record = save_incoming(
            desk.store, reading, actor=actor, columns=incoming.columns or None, constants=incoming.constants or None
        )
    said = words(
        "Saved: {inserted} new, {updated} changed, {unchanged} as they were, {missing} no longer listed.",
        inserted=record.inserted,
        updated=record.updated,
        unchanged=record.unchanged,
        missing=record.marked_missing,
    )
    if len(reading.quarantined):
        said += " " + _kept_quarantine(desk, reading, record.id)
    if reading.kind == "demand" and (waiting := waiting_titles(desk.store)):
        said += " " + words(
            "Jobs in words that count for no occupation yet: {count}. Confirm them on the page “Labour market”.",
            count=waiting,
        )
    st.session_state[DONE] = said
    st.session_state[STATE] = Incoming((), reading=reading) if len(reading.quarantined) else None
    st.session_state[ARRIVED] = None
    st.session_state[ROUND] += 1
    st.rerun()


def _kept_quarantine(desk: Desk, reading: Reading, number: int) -> str:
    """Write the quarantined rows beside the store, as the command does beside the file, and say where."""
    if "://" in desk.scope:
        return desk.words("Download the quarantined rows below, mend them and import that file.")
    beside = Path(desk.scope).resolve().parent / f"import-{number}.csv"
    target = save_quarantine(reading, beside, desk.store.where, desk.words)
    if target is None:
        return ""
    target.chmod(0o600)
    return desk.words("Quarantined rows are in {file}: mend them there and import that file.", file=str(target))


def _show_last(desk: Desk) -> None:
    """Keep offering the quarantined rows of the file that was saved last."""
    incoming: Incoming | None = st.session_state.get(STATE)
    if incoming is not None and not incoming.asked and incoming.reading is not None:
        st.markdown(
            as_markdown(
                desk.words(
                    "Rows of {file} in quarantine: {count}. Mend them in the quarantine file and import that.",
                    count=len(incoming.reading.quarantined),
                    file=incoming.reading.file_name,
                )
            )
        )
        _offer_quarantine(desk, incoming.reading)


def _offer_quarantine(desk: Desk, reading: Reading) -> None:
    label = desk.words("Download the quarantined rows ({count})", count=len(reading.quarantined))
    download(
        label, lambda: quarantine_bytes(reading, desk.words), file_name="quarantine.csv", key="quarantine", desk=desk
    )
