"""The section “Partners”: sheets out and in, answers that contradict, and text messages."""

from __future__ import annotations

import re
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.failures import told
from app.components.referral_messages import show_messages, show_naming
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.partner_answers import RECORDED, take_in_sheet
from app.workflows.partner_conflicts import decide, open_conflicts
from app.workflows.partner_report import OUTCOME_LABELS, set_aside, summary, why_of
from app.workflows.partner_sheets import (
    Partner,
    left_out_said,
    make_sheet,
    missing_for,
    partner_named,
    partners_of,
    send_drafts,
    sheet_bytes,
)
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.components.desk import Desk
    from app.workflows.partner_answers import Taken
    from app.workflows.partner_sheets import Missing
    from layers.words import Words

_TAKEN, _ROUND, _NOTES = "partners_taken", "partners_round", "partners_notes"
MOST_CONFLICTS = 50
"""So many conflicts are shown at once."""


def show_partners(desk: Desk) -> None:
    """Show the whole section."""
    words = desk.words
    for note in st.session_state.pop(_NOTES, ()):
        st.info(as_markdown(note))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(words("Send a sheet"), anchor=False)
        _offer_sheet(desk)
    with right:
        st.subheader(words("Take in a filled sheet"), anchor=False)
        _take_in(desk)
    taken: Taken | None = st.session_state.get(_TAKEN)
    if taken is not None:
        _show_taken(desk, taken)
    _show_conflicts(desk)
    st.subheader(words("Text messages"), anchor=False)
    show_messages(desk)
    show_naming(desk)


def _offer_sheet(desk: Desk) -> None:
    words, world = desk.words, desk.world
    partners = partners_of(desk.store, world)
    if not partners:
        st.markdown(words("No partner has an open referral."))
        return
    name = st.selectbox(
        words("Partner"),
        list(partners),
        format_func=lambda one: words(
            "{partner}: {sent} sent, {drafts} drafts",
            partner=one,
            sent=len(partners[one].sent),
            drafts=len(partners[one].drafts),
        ),
        key="partner_name",
    )
    if name is None:
        return
    found = partners[name]
    programme = _ask_programme(desk, found)
    if programme is not None:
        found = partner_named(desk.store, world, name, programme)
    actor = ask_actor(desk)
    if (stopped := left_out_said(found)) is not None:
        st.warning(as_markdown(words(stopped)))
    if len(found.drafts):
        _offer_sending(desk, found, actor)
    if found.sent.empty:
        st.markdown(words("Nothing has been sent to this partner yet."))
        return
    missing = missing_for(world, found.sent)
    reason = _gate(missing, words) if missing else ""
    if actor is None or (missing and not reason):
        return
    download(
        words("Download the sheet (XLSX)"),
        partial(_make, desk, found, programme, reason, actor),
        file_name=f"homeward-{_file_part(name)}-{world.on.isoformat()}.xlsx",
        key=f"partner_sheet_{name}_{programme}",
        desk=desk,
        primary=True,
    )
    st.caption(
        words(
            "One row for each of the {rows} open referrals, by case code: the partner fills the yellow cells and sends "
            "it back. Each download has a number of its own.",
            rows=len(found.sent),
        )
    )


def _ask_programme(desk: Desk, found: Partner) -> str | None:
    words = desk.words
    codes = sorted({*found.sent["programme_id"].dropna(), *found.drafts["programme_id"].dropna()})
    if len(codes) < 2:  # noqa: PLR2004 - one programme leaves nothing to choose
        return None
    names = dict(zip(desk.world.programmes["programme_id"], desk.world.programmes["programme_name"], strict=True))
    chosen: str | None = st.selectbox(
        words("Programme"),
        [None, *codes],
        format_func=lambda code: words("All") if code is None else str(names.get(code, code)),
        key=f"partner_programme_{found.name}",
    )
    return chosen


def _offer_sending(desk: Desk, found: Partner, actor: str | None) -> None:
    words = desk.words
    st.markdown(words("Drafts that are not on the sheet yet: {count}.", count=len(found.drafts)))
    if st.button(words("Mark them as sent today"), disabled=actor is None, key="partner_send") and actor is not None:
        missing = missing_for(desk.world, found.drafts)
        sent, refused = send_drafts(desk.store, found, desk.world, actor=actor)
        notes = [words("Drafts marked as sent: {count}.", count=sent), *(words(one) for one in refused)]
        st.session_state[_NOTES] = [*notes, *(words(one.message) for one in missing)]
        st.rerun()


def _gate(missing: Sequence[Missing], words: Words) -> str:
    """Say what is missing before anything goes out; return the reason for which it goes out all the same."""
    lines = "".join(f"<li>{as_html(words(one.message))}</li>" for one in missing)
    st.html(
        f"<p><strong>{as_html(words('Not complete: the rules of these programmes ask for more.'))}</strong></p>"
        f"<ul>{lines}</ul>"
    )
    reason: str = st.text_input(
        words("Reason to send it all the same"),
        max_chars=200,
        key="partner_despite",
        help=words("Written down with the sheet. Better ask for what is missing first."),
    )
    return reason.strip()


def _make(desk: Desk, found: Partner, programme: str | None, reason: str, actor: str) -> bytes:
    sheet = make_sheet(
        desk.store,
        desk.world,
        found,
        words=desk.words,
        actor=actor,
        despite_missing=reason,
        programme_id=programme,
    )
    return sheet_bytes(sheet, words=desk.words)


def _take_in(desk: Desk) -> None:
    words = desk.words
    number = st.session_state.setdefault(_ROUND, 0)
    uploaded = st.file_uploader(
        words("The workbook as it came back (.xlsx)"), type=["xlsx"], key=f"partner_upload_{number}"
    )
    actor = ask_actor(desk) if uploaded is not None else None
    pressed = st.button(
        words("Take it in"), disabled=uploaded is None or actor is None, type="primary", key="partner_take_in"
    )
    st.caption(words("What holds is recorded at once; the rest is told below. The same sheet twice changes nothing."))
    if not pressed or uploaded is None or actor is None:
        return
    with (
        told(words),
        tempfile.TemporaryDirectory(prefix="homeward-") as folder,
        st.spinner(words("Reading the file…")),
    ):
        path = Path(folder) / "upload.xlsx"
        path.write_bytes(uploaded.getvalue())
        st.session_state[_TAKEN] = take_in_sheet(desk.store, path, actor=actor, name=uploaded.name)
        st.session_state[_ROUND] = number + 1
        st.rerun()


def _show_taken(desk: Desk, taken: Taken) -> None:
    words = desk.words
    said = as_markdown(words(summary(taken)))
    if taken.count(RECORDED):
        st.success(said)
    else:
        st.info(said)
    left = [answer for answer in taken.answers if answer.message is not None]
    if not left:
        return
    columns = [
        Column(words("Row"), whole=True),
        Column(words("Referral"), whole=True),
        Column(words("Outcome"), whole=True),
        Column(words("Why")),
    ]
    rows = [
        Row(
            f"{answer.row}-{place}",
            (
                Cell(str(answer.row), sort=answer.row),
                Cell(answer.referral_id[:20]),
                Cell(words(OUTCOME_LABELS[answer.outcome])),
                Cell(why_of(answer, words)),
            ),
        )
        for place, answer in enumerate(left)
    ]
    caption = words("What was not taken in")
    show_table(columns, rows, key=f"taken_{words.language}", caption=caption, words=words, height=300)
    aside = set_aside(taken, words)
    if aside is not None:
        download(
            words("Download what was not taken in (CSV)"),
            lambda: aside,
            file_name=f"homeward-sheet-{taken.head.number}.quarantine.csv",
            key="partner_aside",
            desk=desk,
        )


def _show_conflicts(desk: Desk) -> None:
    """Show answers that contradict what is recorded, both side by side, each to be decided."""
    words = desk.words
    found = open_conflicts(desk.store)
    if not found:
        return
    st.subheader(words("To be decided: {count}", count=len(found)), anchor=False)
    st.caption(
        words("The referral moved on after the sheet went out, or two people answered the same row differently.")
    )
    actor = ask_actor(desk)
    for each in found[:MOST_CONFLICTS]:
        with st.container(border=True):
            st.markdown(
                as_markdown(
                    words(
                        say(
                            "Referral {referral}, sheet {sheet}, row {row}",
                            referral=each.referral_id,
                            sheet=str(each.sheet),
                            row=str(each.row),
                        )
                    )
                )
            )
            sides: list[tuple[str, Any, str, str]] = [
                ("ours", each.ours_said, words("Recorded here"), words("Keep what is recorded")),
                ("theirs", each.theirs_said, words("The partner says"), words("Record the partner's answer")),
            ]
            for column, (choice, message, head, label) in zip(st.columns(2), sides, strict=True):
                column.caption(head)
                column.markdown(f"**{as_markdown(words(message))}**")
                if column.button(label, disabled=actor is None, key=f"decide_{choice}_{each.code}"):
                    with told(words):
                        decide(desk.store, each.code, choice, actor=actor or "")
                        st.rerun()


def _file_part(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:40] or "partner"
