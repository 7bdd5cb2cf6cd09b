"""How what happened next to a referral is recorded on a page: only what is legal, with the reasons that fit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.failures import told
from app.workflows.office import today
from app.workflows.recording import Happened, record
from layers.referrals.checking import moved_on
from layers.referrals.reasons import reasons_for, usual_party
from layers.referrals.states import EXITS, PARTY_LABELS, STATES, Party, State
from layers.referrals.telling import CHANNELS

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.referrals.events import Referral
    from layers.words import Words

DONE = "referrals_done"
"""What was just done, said at the next run."""

TOLD = "told"

STATE_SIGNS: dict[State, str] = {
    State.DRAFT: "○",
    State.SENT: "→",
    State.ACKNOWLEDGED: "↓",
    State.ACCEPTED: "+",
    State.ENROLLED: "●",
    State.COMPLETED: "✓",
    State.REJECTED: "✗",
    State.DECLINED: "✗",
    State.UNREACHABLE: "?",
    State.EXPIRED: "–",
    State.WITHDRAWN: "–",
    State.CANCELLED: "–",
}
"""The sign beside the word: a state never stands by colour alone."""


def state_said(state: State, words: Words) -> str:
    """Say a state with its sign."""
    return f"{STATE_SIGNS[state]} {words(STATES[state].label)}"


def record_form(desk: Desk, referral: Referral, *, key: str) -> None:
    """Offer to record what happened next to one referral; `key` tells several such forms of one page apart.

    The referral is the one that the reader sees: if somebody else has recorded something since, it is refused in words.
    """
    words = desk.words
    choices = _choices(referral)
    if not choices:
        st.markdown(words("This referral is over. A new one may follow it: open the person's options."))
        return
    actor = ask_actor(desk)
    left, right = st.columns(2)
    what = left.selectbox(
        words("What happened"),
        choices,
        format_func=lambda code: _choice_said(code, words),
        key=f"{key}_what_{referral.referral_id}_{referral.number}",
    )
    day: dt.date | None = right.date_input(
        words("On which day"),
        today(),
        min_value=referral.opening.opened_on,
        max_value=today(),
        format="YYYY-MM-DD",
        key=f"{key}_on_{referral.referral_id}",
    )
    happened = _ask_more(referral, what, day or today(), words, key)
    pressed = st.button(words("Record"), type="primary", key=f"{key}_record", disabled=actor is None)
    looked_at = st.session_state.get(f"{key}_seen")
    st.session_state[f"{key}_seen"] = (referral.referral_id, referral.number)
    if not pressed or actor is None:
        return
    with told(words):
        if looked_at not in (None, (referral.referral_id, referral.number)):
            raise moved_on(referral)  # what was chosen was chosen for what stood here before
        done = record(desk.store, happened, actor=actor, seen=referral.number)
        st.session_state[DONE] = words(
            "Saved: referral {referral} is now “{state}”.",
            referral=referral.referral_id,
            state=words(STATES[done.referral.state].label),
        )
        st.rerun()


def _choices(referral: Referral) -> list[str]:
    """List what can be recorded: the legal states, the likeliest first, and that the person was told."""
    states = [str(state) for state in STATES[referral.state].then]
    if referral.is_open and referral.sent_on is not None and referral.told_on is None:
        return [TOLD, *states]
    return states


def _choice_said(code: str, words: Words) -> str:
    return words("The person was told") if code == TOLD else state_said(State(code), words)


def _ask_more(referral: Referral, what: str, on: dt.date, words: Words, key: str) -> Happened:
    """Ask what belongs to this step: a reason and whose, whether the person was told and agreed."""
    reason = by = channel = None
    told_on = consent_on = None
    if what == TOLD:
        channel = _ask_channel(words, key)
        told_on = on
    elif what == State.SENT:
        told_on, consent_on = _ask_sending(referral, on, words, key)
    elif State(what) in EXITS:
        reason, by = _ask_reason(State(what), words, key)
    return Happened(
        referral.referral_id, what, on, reason=reason, by=by, told_on=told_on, consent_on=consent_on, channel=channel
    )


def _ask_channel(words: Words, key: str) -> str | None:
    chosen: str | None = st.selectbox(
        words("By which way"), list(CHANNELS), format_func=lambda code: words(CHANNELS[code]), key=f"{key}_channel"
    )
    return chosen


def _ask_sending(referral: Referral, on: dt.date, words: Words, key: str) -> tuple[dt.date | None, dt.date | None]:
    is_told = st.checkbox(
        words("The person has been told where they are referred to"),
        value=referral.told_on is not None,
        disabled=referral.told_on is not None,
        key=f"{key}_told",
    )
    agreed = st.checkbox(
        words("The person agreed to their data being sent to this partner"),
        help=words("Needed where the caseload does not say so. The day is written down."),
        key=f"{key}_consent",
    )
    return (on if is_told and referral.told_on is None else None), (on if agreed else None)


def _ask_reason(state: State, words: Words, key: str) -> tuple[str | None, str | None]:
    parties = STATES[state].parties
    by: Party | None = parties[0]
    if len(parties) > 1:
        by = st.segmented_control(
            words("Whose decision"),
            parties,
            default=parties[0],
            required=True,
            format_func=lambda party: words(PARTY_LABELS[party]),
            key=f"{key}_by_{state}",
        )
    party = by or usual_party(state, None)
    reasons = reasons_for(state, party)
    chosen: str | None = st.selectbox(
        words("Reason"),
        list(reasons),
        index=None,
        placeholder=words("Choose a reason"),
        format_func=lambda code: words(reasons[code].label),
        key=f"{key}_reason_{state}_{party}",
    )
    return chosen, str(party)
