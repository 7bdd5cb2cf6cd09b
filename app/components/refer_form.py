"""Referring from a person's options: a button at each of the best, a short form, and the person's referrals so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.cards import title_of
from app.components.desk import ask_actor
from app.components.failures import told
from app.components.offers_in_words import given, records_of
from app.components.referral_acts import state_said
from app.components.referral_history import PICKED, offer_names
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.referring import Wish, refer
from layers.labels import VERDICT_SIGNS
from layers.referrals.reasons import CHOICES, OVERRIDES, reason_said
from layers.referrals.states import PRIORITY_LABELS, Priority

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.referrals.events import Referral
    from layers.words import Words
    from mapping.content import PersonContent

WANTED, _DONE, _OPENED = "refer_to", "refer_done", "refer_opened"

Option = dict[str, Any]


@dataclass(frozen=True)
class _Told:
    """What is asked about every referral."""

    priority: Priority
    choice: str | None
    override: str | None
    is_told: bool
    agreed: bool
    replaces: str | None


def refer_button(desk: Desk, option: Option) -> None:
    """Show the button that puts one option into the form for referring."""
    key = _key(option)
    st.button(
        desk.words("Refer to this one"),
        key=f"refer_{key}",
        on_click=_want,
        args=(key,),
        width="stretch",
    )


def _want(key: str) -> None:
    st.session_state[WANTED] = key


def _key(option: Option) -> str:
    return f"{given(option, 'programme_id') or ''}@{option['service_id']}"


def show_referring(desk: Desk, world: World, asked: Asked, content: PersonContent) -> None:
    """Show the person's referrals, and the form that opens a new one; nothing for somebody who is only described."""
    if asked.case_code is None:
        return
    words = desk.words
    known = desk.store.referrals(case_code=asked.case_code)
    _show_known(known, world, words)
    if done := st.session_state.pop(_DONE, None):
        st.success(as_markdown(done))
    options = {_key(option): option for option in records_of(content.options)}
    if not options:
        return
    wanted = st.session_state.get(WANTED)
    with st.expander(words("Refer this person"), expanded=wanted in options, key=f"refer_panel_{wanted}"):
        chosen = st.selectbox(
            words("To which option"),
            list(options),
            index=list(options).index(wanted) if wanted in options else 0,
            format_func=lambda key: _option_said(options[key], words),
            key=f"refer_option_{asked.case_code}_{wanted}",
        )
        if chosen is not None:
            _form(desk, world, asked, content, option=options[chosen], known=known)


def _option_said(option: Option, words: Words) -> str:
    return f"{VERDICT_SIGNS[option['verdict']]} {title_of(option, words)}"


def _form(
    desk: Desk,
    world: World,
    asked: Asked,
    content: PersonContent,
    *,
    option: Option,
    known: tuple[Referral, ...],
) -> None:
    words = desk.words
    recorded = asked.row.iloc[0]["consent"]
    agreed = bool(recorded) if pd.notna(recorded) else False
    said = _ask(option, words, known, agreed=agreed, first=_first(content))
    if not (agreed or said.agreed):
        st.caption(
            words(
                "Nothing is sent before the person agrees: until then the referral stays a draft."
                if pd.isna(recorded)
                else "The person said no to their data being used: ask again before anything is written down."
            )
        )
    actor = ask_actor(desk)
    send, keep = st.columns(2)
    ready = agreed or said.agreed
    sent = send.button(
        words("Refer"), type="primary", disabled=actor is None or not ready, key="refer_send", width="stretch"
    )
    kept = keep.button(words("Keep as a draft"), disabled=actor is None, key="refer_keep", width="stretch")
    if not (sent or kept) or actor is None:
        return
    with told(words):
        made = refer(desk.store, world, _wish(asked, option, said, desk.on, _first(content), draft=kept), actor=actor)
        notices = " ".join(words(notice) for notice in made.notices)
        st.session_state[_DONE] = words(
            "Referral {referral}: {state}. {notices}",
            referral=made.referral.referral_id,
            state=state_said(made.referral.state, words),
            notices=notices,
        ).strip()
        st.session_state.pop(WANTED, None)
        st.rerun()


def _wish(asked: Asked, option: Option, said: _Told, on: dt.date, first: str | None, *, draft: bool) -> Wish:
    return Wish(
        case_code=str(asked.case_code),
        programme_id=given(option, "programme_id"),
        service_id=str(option["service_id"]),
        priority=said.priority,
        told_on=on if said.is_told else None,
        consent_on=on if said.agreed else None,
        draft=draft,
        choice=said.choice,
        override=said.override,
        replaces=said.replaces,
        ranked_first=first,
    )


def _first(content: PersonContent) -> str | None:
    """Name what stands first on the page: its programme, else its service."""
    ranked = [option for option in records_of(content.options) if given(option, "rank") is not None]
    if not ranked:
        return None
    best = min(ranked, key=lambda option: int(option["rank"]))
    return str(given(best, "programme_id") or best["service_id"])


def _ask(option: Option, words: Words, known: tuple[Referral, ...], *, agreed: bool, first: str | None) -> _Told:
    """Ask why the person chose it, why staff pass over the rule or the order, and what was said to the person."""
    left, right = st.columns(2)
    choice = left.selectbox(
        words("Why the person chose it"),
        list(CHOICES),
        index=None,
        placeholder=words("Ask the person"),
        format_func=lambda code: words(CHOICES[code]),
        key="refer_choice",
    )
    codes = [str(each) for each in Priority]
    priority = right.selectbox(
        words("Priority"),
        codes,
        index=codes.index(Priority.NORMAL),
        format_func=lambda code: words(PRIORITY_LABELS[Priority(code)]),
        key="refer_priority",
    )
    override = None
    against = option["verdict"] == "ineligible" or option["availability"] == "ended"
    if against or first not in (None, given(option, "programme_id"), option["service_id"]):
        label = (
            words("Why refer although the rule says no") if against else words("Why staff pass over the first (if so)")
        )
        override = st.selectbox(
            label,
            list(OVERRIDES),
            index=None,
            placeholder=words("Choose a reason"),
            format_func=lambda code: words(OVERRIDES[code]),
            key=f"refer_override_{against}",
        )
    over = [one for one in known if not one.is_open]
    replaces = None
    if over:
        replaces = st.selectbox(
            words("Follows an earlier referral (if so)"),
            [one.referral_id for one in over],
            index=None,
            placeholder=words("None"),
            key="refer_replaces",
        )
    is_told = st.checkbox(words("The person has been told where they are referred to"), key="refer_told")
    said_yes = not agreed and st.checkbox(
        words("The person agreed to their data being sent to this partner"), key="refer_consent"
    )
    return _Told(Priority(priority), choice, override, is_told, said_yes, replaces)


def _show_known(known: tuple[Referral, ...], world: World, words: Words) -> None:
    """List the person's referrals; a pick opens its history."""
    if not known:
        return
    opened = st.session_state.pop(_OPENED, None)
    if opened:
        st.session_state[PICKED] = opened
        st.session_state["referrals_section"] = "history"
        st.switch_page("app/pages/referrals.py")
    name_of = offer_names(world)
    st.html(f"<h4>{as_html(words('Referrals of this person'))}</h4>")
    rows = [
        Row(
            one.referral_id,
            (
                Cell(name_of(one.programme_id, one.service_id), one.referral_id),
                Cell(state_said(one.state, words), words(reason_said(one.reason)) if one.reason else ""),
                Cell(words.date(one.since), sort=one.since.isoformat()),
                Cell("–" if one.told_on is None else words.date(one.told_on)),
            ),
        )
        for one in reversed(known)
    ]
    columns = [
        Column(words("To")),
        Column(words("State")),
        Column(words("Since"), whole=True),
        Column(words("Told"), whole=True),
    ]
    show_table(
        columns,
        rows,
        key=f"person_referrals_{words.language}",
        caption=words("Referrals of this person. Pick one to see what happened."),
        words=words,
        on_pick=_open,
        height=220,
    )


def _open(key: str) -> None:
    st.session_state[_OPENED] = key
