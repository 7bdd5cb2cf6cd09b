"""Text messages on a page: for whom, how many messages each takes, the batch; and what office and places are called."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.failures import told
from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.messages import (
    batch_csv,
    due_for,
    mark_told,
    messages_for,
    note_batch,
    stopped_said,
    told_segments,
    waiting,
)
from app.workflows.telling import MOST_WAIT_DAYS, call_place, set_telling, telling_of
from layers.telling.texts import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.components.desk import Desk
    from app.workflows.messages import Text
    from layers.words import Words

_ENCODINGS = {"gsm": "GSM", "ucs2": "UCS-2"}
_BY_ITSELF = ("referred", "reminder")
_DONE = "messages_done"


def show_messages(desk: Desk) -> None:
    """Offer a batch of messages of one kind."""
    words = desk.words
    if done := st.session_state.pop(_DONE, None):
        st.success(as_markdown(done))
    left, middle, right = st.columns([2, 2, 1])
    kind = left.selectbox(
        words("What is said"), list(KINDS), format_func=lambda code: words(KINDS[code]), key="message_kind"
    )
    call_on = _ask_call(middle, words) if kind == "call" else None
    plain = right.toggle(
        words("Plain spelling"),
        key="message_plain",
        help=words("Writes ê as e and œ as oe: fewer messages to pay for."),
    )
    chosen = _ask_whom(desk, str(kind))
    if not chosen:
        st.markdown(words("Nobody is to be told this."))
        return
    texts = messages_for(desk.store, desk.world, str(kind), words=words, referral_ids=chosen, call_on=call_on)
    st.markdown(as_markdown(words(told_segments(texts, plain=plain))))
    _show_texts(texts, words, plain=plain)
    actor = ask_actor(desk)
    if actor is None:
        return
    with st.container(horizontal=True):
        download(
            words("Download the batch (CSV)"),
            partial(_batch, desk, texts, plain=plain, actor=actor),
            file_name=f"homeward-messages-{kind}-{desk.on.isoformat()}.csv",
            key=f"messages_{kind}_{plain}",
            desk=desk,
        )
        if st.button(words("They were sent today"), key="messages_told"):
            with told(words):
                fresh = mark_told(desk.store, texts, on=min(desk.on, _today()), actor=actor)
                st.session_state[_DONE] = words("Written down as told: {count}.", count=fresh)
                st.rerun()
    st.caption(
        words(
            "Nothing is sent from here. The batch has case codes and texts; the office joins its own numbers. No text "
            "says what a place does."
        )
    )


def _today() -> dt.date:
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    return today()


def _ask_call(column: st.delta_generator.DeltaGenerator, words: Words) -> dt.date | None:
    day: dt.date | None = column.date_input(
        words("Day of the call"), value=None, format="YYYY-MM-DD", key="message_day"
    )
    return day


def _ask_whom(desk: Desk, kind: str) -> list[str]:
    """Choose the referrals: those for which the message is due, else whoever is named."""
    words = desk.words
    if kind in _BY_ITSELF:
        due = [one.referral_id for one in due_for(desk.store, desk.world, kind)]
        if (stopped := stopped_said(desk.store, kind)) is not None:
            st.warning(as_markdown(words(stopped)))
        if kind == "referred":
            st.caption(words("Sent, and the person not told yet: {count}.", count=len(due)))
        else:
            st.caption(words("Not enrolled yet, with a day to come within two weeks: {count}.", count=len(due)))
        return due
    known = {one.referral_id: one.case_code for one in waiting(desk.store)}
    chosen: list[str] = st.multiselect(
        words("For whom"),
        list(known),
        format_func=lambda code: f"{known[code]} ({code})",
        placeholder=words("Choose"),
        key=f"message_whom_{kind}",
    )
    return chosen


def _show_texts(texts: Sequence[Text], words: Words, *, plain: bool) -> None:
    columns = [
        Column(words("Person"), whole=True),
        Column(words("Text")),
        Column(words("Messages"), figure=True),
        Column(words("Alphabet"), whole=True),
    ]
    rows = []
    for place, one in enumerate(texts):
        length = one.plain_length if plain else one.length
        below = words("Left out: it would say “{words}”.", words=", ".join(one.betrays)) if one.betrays else ""
        outside = words("because of {letters}", letters=" ".join(length.outside)) if length.outside else ""
        rows.append(
            Row(
                f"{one.referral_id}-{place}",
                (
                    Cell(one.case_code, one.referral_id),
                    Cell(one.plain if plain else one.text, below),
                    Cell(str(length.segments), words("{units} units", units=length.units), length.segments),
                    Cell(_ENCODINGS[length.encoding], outside),
                ),
            )
        )
    caption = words("Messages to be sent")
    show_table(columns, rows, key=f"messages_{words.language}", caption=caption, words=words, height=260)


def _batch(desk: Desk, texts: Sequence[Text], *, plain: bool, actor: str) -> bytes:
    note_batch(desk.store, texts, actor=actor)
    return batch_csv(texts, plain=plain)


def show_naming(desk: Desk) -> None:
    """Ask what the office and its places are called on slips and in messages."""
    words = desk.words
    now = telling_of(desk.store)
    with st.expander(words("What the office and the places are called")):
        st.markdown(
            words(
                "Slips and messages are read by others too. Choose names that do not say what is done: words such as "
                "clinic, training or migrant are refused."
            )
        )
        left, middle, right = st.columns(3)
        office = left.text_input(words("Name of the office"), value=now.office, max_chars=80, key="telling_office")
        phone = middle.text_input(words("Telephone of the office"), value=now.phone, max_chars=40, key="telling_phone")
        days = right.number_input(
            words("Days to wait for a call"), 1, MOST_WAIT_DAYS, value=now.wait_days, step=1, key="telling_days"
        )
        actor = ask_actor(desk)
        if st.button(words("Save"), disabled=actor is None, key="telling_save"):
            with told(words):
                set_telling(desk.store, office=office, phone=phone, wait_days=int(days), actor=actor or "")
                st.rerun()
        _ask_place(desk, actor)


def _ask_place(desk: Desk, actor: str | None) -> None:
    words, now = desk.words, telling_of(desk.store)
    names = {
        str(row["service_id"]): f"{row['site_name']} ({row['service_name']})"
        for row in desk.world.services[["service_id", "site_name", "service_name"]].fillna("–").to_dict("records")
    }
    if not names:
        return
    left, right = st.columns(2)
    place = left.selectbox(
        words("Place"), list(names), format_func=names.__getitem__, key="telling_place", index=None,
        placeholder=words("Choose"),
    )  # fmt: skip
    if place is None:
        return
    name = right.text_input(
        words("What it is called on slips and in messages"),
        value=now.called.get(place, ""),
        max_chars=80,
        key=f"telling_called_{place}",
    )
    if st.button(words("Save this name"), disabled=actor is None, key="telling_called_save"):
        with told(words):
            call_place(desk.store, desk.world, place, name, actor=actor or "")
            st.rerun()
