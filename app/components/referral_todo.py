"""The section “To do”: what is due on each list, for whom, and the next step of the one that is picked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app import cache
from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.referral_acts import DONE, record_form, state_said
from app.components.referral_days import show_days
from app.components.referral_notes import feedback_form, follow_up_form, keep_button, open_person, remind_button
from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.following import count_lists, of_owner, owners_in, printed_list
from assessments.follow_up.todo import LISTS, STEPS
from layers.referrals.states import State

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.referrals.events import Referral
    from layers.words import Words

PICKED, LIST, WHOSE, AHEAD = "todo_picked", "todo_list", "todo_whose", "todo_ahead"
EVERY_LIST, EVERYBODY = "all", ""
AHEAD_DAYS = (0, 7, 30)

SIGNS = {
    "no_consent": "⊘",
    "overdue": "!",
    "due": "•",
    "ineligible": "✗",
    "not_enrolled": "○",
    "moved": "→",
    "no_answer": "…",
}
"""The sign beside the word: a list never stands by colour alone."""

__all__ = ["DONE", "show_todo"]


def show_todo(desk: Desk) -> None:
    """List what is due, and offer the next step of the referral that is picked."""
    words = desk.words
    if desk.store.referral_frame().empty:
        st.markdown(
            words(
                "Nobody has been referred yet. Open a person on the page “Options for a person” and refer from there."
            )
        )
        show_days(desk)
        return
    ask_actor(desk)
    ahead = st.session_state.get(AHEAD, AHEAD_DAYS[0])
    with st.spinner(words("Looking up what is due…")):
        everything = cache.due_at(desk.scope, desk.revision, desk.on, ahead)
    mine = _ask_whose(desk, everything)
    counts = count_lists(mine)
    st.markdown(
        words(
            "Due by {day}: {count} referrals; {late} of them are past their day.",
            day=desk.on + dt.timedelta(days=ahead),
            count=len(mine),
            late=int((mine["days_late"] > 0).sum()),
        )
    )
    shown = _of_list(mine, counts, words)
    if shown.empty:
        st.markdown(words("Nothing is due here."))
    else:
        caption = words("What is due, the longest first. Pick one for its next step.")
        st.caption(caption)
        show_table(
            _columns(words),
            [_row(row, words) for row in shown.to_dict("records")],
            key=f"table_todo_{words.language}",
            caption=caption,
            words=words,
            picked=st.session_state.get(PICKED),
            on_pick=_pick,
            height=460,
        )
        if desk.actor is not None:
            _offer_print(desk, shown, desk.actor)
            _show_picked(desk, shown)
    show_days(desk)


def _pick(key: str) -> None:
    st.session_state[PICKED] = key or None


def _ask_whose(desk: Desk, everything: pd.DataFrame) -> pd.DataFrame:
    """Ask for whose list and how far ahead; at first the reader's own, or everybody's where it is empty."""
    words = desk.words
    owners = list(owners_in(everything))
    own = next((name for name in owners if desk.actor and name.casefold() == desk.actor.casefold()), EVERYBODY)
    left, right = st.columns(2)
    choices = [EVERYBODY, *owners]
    whose = left.selectbox(
        words("Whose list"),
        choices,
        index=choices.index(own),
        format_func=lambda name: as_markdown(name) if name else words("Everybody's"),
        key=WHOSE,
    )
    right.selectbox(
        words("Until"),
        AHEAD_DAYS,
        format_func=lambda days: words("the day asked about") if not days else words("{days} days ahead", days=days),
        key=AHEAD,
    )
    return of_owner(everything, whose or None)


def _of_list(mine: pd.DataFrame, counts: dict[str, int], words: Words) -> pd.DataFrame:
    def said(code: str) -> str:
        if code == EVERY_LIST:
            return words("All ({count})", count=len(mine))
        return words("{sign} {list} ({count})", sign=SIGNS[code], list=words(LISTS[code]), count=counts[code])

    chosen = st.segmented_control(
        words("List"),
        [EVERY_LIST, *LISTS],
        default=EVERY_LIST,
        required=True,
        format_func=said,
        key=LIST,
        label_visibility="collapsed",
    )
    return mine if chosen == EVERY_LIST else mine[mine["list"] == chosen]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words("Due"), whole=True),
        Column(words("List")),
        Column(words("Person"), whole=True),
        Column(words("To")),
        Column(words("Next step")),
        Column(words("Followed by")),
    ]


def _row(row: dict[Any, Any], words: Words) -> Row:
    due = row["due"].date()
    return Row(
        str(row["referral_id"]),
        (
            Cell(words.date(due), late_said(int(row["days_late"]), words), due.isoformat()),
            Cell(f"{SIGNS[row['list']]} {words(LISTS[row['list']])}"),
            Cell(str(row["case_code"]), str(row["referral_id"])),
            Cell(_whither(row), state_said(State(row["state"]), words)),
            Cell(words(STEPS[row["next_step"]])),
            Cell(str(row["owner"])),
        ),
    )


def late_said(days: int, words: Words) -> str:
    """Say how late something is, or how many days are left."""
    if days > 0:
        return words("{days} days late", days=days) if days > 1 else words("1 day late")
    return words("today") if days == 0 else words("in {days} days", days=-days)


def _whither(row: dict[Any, Any]) -> str:
    parts = [row[name] for name in ("programme_name", "site_name") if isinstance(row[name], str) and row[name]]
    return " – ".join(parts) or str(row["programme_id"] if isinstance(row["programme_id"], str) else row["service_id"])


def _offer_print(desk: Desk, shown: pd.DataFrame, actor: str) -> None:
    """Offer the list on paper; who takes it is written down."""
    download(
        desk.words("Print this list (PDF)"),
        lambda: printed_list(desk.store, desk.world, shown, words=desk.words, actor=actor),
        file_name=f"homeward-to-do-{desk.on.isoformat()}.pdf",
        key="todo_print",
        desk=desk,
    )


def _show_picked(desk: Desk, shown: pd.DataFrame) -> None:
    picked = st.session_state.get(PICKED)
    found = shown[shown["referral_id"] == picked]
    if found.empty:
        return
    row: dict[Any, Any] = found.iloc[0].to_dict()
    referral = desk.store.referral(str(picked))
    words = desk.words
    title = words("Referral {referral}: {whither}", referral=referral.referral_id, whither=_whither(row))
    st.subheader(as_markdown(title), anchor=False)
    st.markdown(f"**{as_markdown(words(STEPS[row['next_step']]))}**")
    _offer_at_once(desk, referral, row)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{words('What happened next')}**")
        record_form(desk, referral, key="todo")
    with right:
        st.markdown(f"**{words('What a follow-up found')}**")
        follow_up_form(desk, referral)
        if referral.sent_on is not None:
            with st.expander(words("Answers about the service")):
                feedback_form(desk, referral)


def _offer_at_once(desk: Desk, referral: Referral, row: dict[Any, Any]) -> None:
    """Offer in one click what the next step asks for."""
    step = str(row["next_step"])
    with st.container(horizontal=True, gap="small"):
        if step in ("remind", "take_back"):
            remind_button(desk, referral)
        if step in ("check_move", "replace_moved", "replace"):
            keep_button(desk, referral)
        open_person(desk, referral)
