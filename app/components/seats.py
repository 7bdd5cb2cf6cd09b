"""The section “Seats”: choose what is shared, look at the seats, share them, and confirm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from app.components.failures import show_error
from app.components.fold import folded
from app.components.grid import TRIED, USUAL, Field, Line, show_grid
from app.components.seats_confirm import offer_confirming
from app.components.seats_result import show_sharing
from app.workflows.allocating import share_seats
from app.workflows.seats import BURDENS, SeatsQuestion, pools_of
from layers.errors import HomewardError
from layers.service_types import SERVICE_TYPES
from layers.words import N_

if TYPE_CHECKING:
    import pandas as pd

    from app.components.desk import Desk
    from app.workflows.allocating import Sharing
    from app.workflows.seats import SeatPool
    from app.workflows.world import World
    from layers.words import Words

_TYPED, _SHARED = "seats_typed", "seats_shared"
OLD_DAYS = 60
"""Figures of seats older than this are marked."""

BURDEN_LABELS = {"km": N_("kilometres"), "minutes": N_("minutes by road")}


def show_seats(desk: Desk) -> None:
    """Show the whole section."""
    words, world = desk.words, desk.world
    there = [code for code in SERVICE_TYPES if code in set(world.services["service_type"].dropna())]
    if not len(world.people) or not there:
        st.markdown(words("There is nobody, or nothing, to share: import people and services on the page “Data”."))
        return
    referrals = desk.store.referral_frame()
    try:
        question = _ask(world, referrals, there, words)
        pools = pools_of(world, referrals, question)
    except HomewardError as error:
        show_error(error, words)
        return
    _show_pools(pools, world, words)
    sharing = _shared(desk, referrals, question)
    if sharing is not None:
        show_sharing(sharing, words)
        offer_confirming(desk, sharing)


def _ask(world: World, referrals: pd.DataFrame, there: list[str], words: Words) -> SeatsQuestion:
    usual = SeatsQuestion.service_type
    with folded(words("What is shared"), name="filters"):
        left, middle, right = st.columns((3, 2, 3))
        kind: str = left.selectbox(
            words("Type of service"),
            there,
            index=there.index(usual) if usual in there else 0,
            format_func=lambda code: words(SERVICE_TYPES[code].label),
            key="seats_type",
        )
        until: Any = middle.date_input(
            words("The period ends on"),
            value=None,
            min_value=world.on,
            max_value=dt.date(2100, 12, 31),
            format="YYYY-MM-DD",
            key="seats_until",
            help=words(
                "It begins on the day asked about ({on}); what begins later than its end is left out.", on=world.on
            ),
        )
        burden: Any = right.segmented_control(
            words("The way is measured in"),
            BURDENS,
            default=BURDENS[0],
            required=True,
            format_func=lambda unit: words(BURDEN_LABELS[unit]),
            key="seats_burden",
        )
        every = SeatsQuestion(kind, until=until, burden=burden)
        names = {pool.programme_id: pool.name for pool in pools_of(world, referrals, every) if pool.programme_id}
        chosen = st.multiselect(
            words("Programmes to share (none: all)"),
            list(names),
            format_func=lambda code: names[code],
            placeholder=words("All"),
            key=f"seats_programmes_{kind}",
        )
    typed: dict[str, int] = st.session_state.setdefault(_TYPED, {})
    asked = SeatsQuestion(kind, programmes=tuple(chosen), until=until, burden=burden)
    known = {pool.key for pool in pools_of(world, referrals, asked)}
    seats = {key: number for key, number in typed.items() if key in known}
    return SeatsQuestion(kind, programmes=tuple(chosen), until=until, burden=burden, seats=seats)


def _show_pools(pools: tuple[SeatPool, ...], world: World, words: Words) -> None:
    """Show the seats that there are, to be changed for this sharing alone."""
    st.subheader(words("Seats to share"), anchor=False)
    st.caption(words("Change a figure where you know better: it holds for this sharing alone, nothing is saved."))
    typed: dict[str, int] = st.session_state[_TYPED]
    lines = []
    for pool in sorted(pools, key=lambda each: (not each.in_period, each.name.casefold())):
        number = "" if not np.isfinite(pool.seats) else words.number(int(pool.seats))
        state = TRIED if pool.key in typed else USUAL
        hint = words("Seats to share: {programme}", programme=pool.name)
        field = Field(pool.key, number, state, hint) if pool.in_period else None
        lines.append(Line(pool.name, _pool_said(pool, world, words), (field,)))
    show_grid(
        [words("Programme or service"), words("Seats")],
        lines,
        key="grid_seats",
        caption=words("Seats to share"),
        on_change=_typed,
        height=min(60 + 58 * len(lines), 340),
    )


def _pool_said(pool: SeatPool, world: World, words: Words) -> str:
    """Say where the figure of a pool comes from, how old it is, and when it can be entered."""
    if pool.stated is None:
        said = [words("no limit stated")]
    else:
        said = [words("{seats} on record", seats=pool.stated)]
        if pool.as_of is None:
            said.append(words("no day stated"))
        else:
            days = (world.on - pool.as_of).days
            old = words(", old") if days > OLD_DAYS else ""
            said.append(words("as of {day} ({days} days ago{old})", day=pool.as_of, days=days, old=old))
    if pool.spoken_for:
        said.append(words("referred since: {count}", count=pool.spoken_for))
    if pool.next_start is not None:
        said.append(words("begins {day}", day=pool.next_start))
    if not pool.in_period:
        said.append(words("cannot be entered in the period"))
    return " · ".join(said)


def _typed(key: str, text: str) -> None:
    """Take a number of seats that somebody typed; an empty field is the figure on record again."""
    typed: dict[str, int] = st.session_state[_TYPED]
    plain = "".join(sign for sign in text if not sign.isspace())
    typed.pop(key, None)
    if plain.isdigit():
        typed[key] = int(plain)


def _shared(desk: Desk, referrals: pd.DataFrame, question: SeatsQuestion) -> Sharing | None:
    """Share when asked to; what was shared stays on the page until the question or the store changes."""
    words = desk.words
    same = (desk.scope, desk.revision, desk.on, question, len(referrals))
    if st.button(words("Share the seats"), type="primary", key="seats_share"):
        with st.spinner(words("Judging everybody, then sharing the seats. This takes some seconds.")):
            st.session_state[_SHARED] = (same, share_seats(desk.world, referrals, question))
    kept = st.session_state.get(_SHARED)
    if kept is None:
        return None
    if kept[0] != same:
        st.caption(words("What is asked has changed since the seats were shared: share them again."))
        return None
    found: Sharing = kept[1]
    return found
