"""The section “History”: which referrals there are, both numbers, and one referral's events with the next to record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.fold import folded
from app.components.offers_in_words import records_of
from app.components.referral_acts import record_form, state_said
from app.components.referral_decision import show_decision
from app.components.referral_slip import offer_slip_of_referral
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.referral_rows import both_said
from assessments.follow_up.todo import STEPS
from layers.plain import plain_key
from layers.referrals.events import EventKind
from layers.referrals.reasons import CHOICES, OVERRIDES, REASONS
from layers.referrals.states import OPEN, PARTY_LABELS, PRIORITY_LABELS, STATES, Priority, State
from layers.referrals.telling import CHANNELS, SUBJECTS
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.referrals.events import Event, Referral
    from layers.words import Words

PICKED = "referral_picked"
MOST_LISTED = 500
"""So many referrals are listed at once; filters narrow them."""

ALL, STILL_OPEN = "all", "open"

KIND_SAID = {
    EventKind.TOLD: N_("The person was told"),
    EventKind.REMINDED: N_("The partner was reminded"),
    EventKind.HANDED_OVER: N_("Handed over"),
}
"""What an event that is no step is called."""


def show_referral_history(desk: Desk) -> None:
    """List the referrals by filters, and show the one that is picked."""
    words, world = desk.words, desk.world
    frame = desk.store.referral_frame()
    if frame.empty:
        st.markdown(
            words(
                "Nobody has been referred yet. Open a person on the page “Options for a person” and refer from there."
            )
        )
        return
    name_of = offer_names(world)
    with folded(words("Filters"), name="filters"):
        shown = _filtered(frame, words, name_of)
    told = int((shown["sent_on"].notna() & shown["told_on"].notna()).sum())
    st.markdown(as_markdown(words(both_said(told, int(shown["enrolled_on"].notna().sum()), len(shown)))))
    if shown.empty:
        st.markdown(words("No referral fits these filters."))
        return
    listed = shown.iloc[::-1].head(MOST_LISTED)
    caption = words("Referrals: {count} of {all}. Pick one to see what happened.", count=len(shown), all=len(frame))
    st.caption(caption)
    show_table(
        _columns(words),
        [_row(row, name_of, words) for row in records_of(listed)],
        key=f"table_referrals_{words.language}",
        caption=caption,
        words=words,
        picked=st.session_state.get(PICKED),
        on_pick=_pick,
        height=340,
    )
    if len(shown) > len(listed):
        st.caption(words("Only the first {count} are listed: narrow the list.", count=len(listed)))
    picked: str | None = st.session_state.get(PICKED)
    if picked is not None and picked in set(shown["referral_id"]):
        show_referral(desk, desk.store.referral(picked), name_of)


def _pick(key: str) -> None:
    st.session_state[PICKED] = key or None


def offer_names(world: World) -> Callable[[str | None, str | None], str]:
    """Return what names a programme and a site; what is no longer in the store goes by its code."""
    programmes = _named(world.programmes, "programme_id", ("programme_name",))
    services = _named(world.services, "service_id", ("site_name", "service_name"))

    def name(programme_id: str | None, service_id: str | None) -> str:
        parts = [programmes.get(programme_id, programme_id)] if programme_id else []
        if service_id:
            parts.append(services.get(service_id, service_id))
        return " – ".join(dict.fromkeys(parts))

    return name


def _named(frame: pd.DataFrame, key: str, names: tuple[str, ...]) -> dict[str, str]:
    said = frame[key]
    for column in reversed(names):
        said = frame[column].where(frame[column].notna() & (frame[column] != ""), said)
    return dict(zip(frame[key].astype(str), said.astype(str), strict=True))


def _filtered(frame: pd.DataFrame, words: Words, name_of: Callable[[str | None, str | None], str]) -> pd.DataFrame:
    left, middle, right = st.columns(3)
    typed = left.text_input(words("Case code"), key="referrals_case", max_chars=80)
    known = {str(code): name_of(str(code), None) for code in frame["programme_id"].dropna().unique()}
    programme = middle.selectbox(
        words("Programme"),
        [ALL, *sorted(known, key=known.__getitem__)],
        format_func=lambda code: words("All") if code == ALL else known[code],
        key="referrals_programme",
    )
    present = set(frame["state"])
    state = right.selectbox(
        words("State"),
        [ALL, STILL_OPEN, *(str(state) for state in STATES if str(state) in present)],
        format_func=lambda code: _state_filter_said(code, words),
        key="referrals_state",
    )
    kept = pd.Series(data=True, index=frame.index)
    if typed.strip():
        kept &= frame["case_code"].map(plain_key).str.contains(plain_key(typed), regex=False)
    if programme != ALL:
        kept &= (frame["programme_id"] == programme).fillna(value=False)
    if state == STILL_OPEN:
        kept &= frame["state"].isin([str(one) for one in OPEN])
    elif state != ALL:
        kept &= frame["state"] == state
    return frame[kept]


def _state_filter_said(code: str, words: Words) -> str:
    if code == ALL:
        return words("All")
    return words("Still open") if code == STILL_OPEN else state_said(State(code), words)


def _columns(words: Words) -> list[Column]:
    return [
        Column(words("To")),
        Column(words("Person"), whole=True),
        Column(words("State")),
        Column(words("Opened"), whole=True),
        Column(words("Told"), whole=True),
        Column(words("Followed by")),
    ]


def _row(row: Mapping[str, Any], name_of: Callable[[str | None, str | None], str], words: Words) -> Row:
    told = row["told_on"]
    reason = row["reason"]
    since = words("since {day}", day=row["since"].date())
    return Row(
        str(row["referral_id"]),
        (
            Cell(name_of(_text(row["programme_id"]), _text(row["service_id"])), str(row["referral_id"])),
            Cell(str(row["case_code"])),
            Cell(
                state_said(State(row["state"]), words),
                since if pd.isna(reason) else words("{since}: {reason}", since=since, reason=words(_reason(reason))),
                list(STATES).index(State(row["state"])),
            ),
            Cell(words.date(row["opened_on"].date()), sort=row["opened_on"].isoformat()),
            Cell("–" if pd.isna(told) else words.date(told.date()), sort="" if pd.isna(told) else told.isoformat()),
            Cell(str(row["holder"])),
        ),
    )


def _reason(code: str) -> str:
    return REASONS[code].label if code in REASONS else code


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]  # a cell: text or missing


def show_referral(desk: Desk, referral: Referral, name_of: Callable[[str | None, str | None], str]) -> None:
    """Show one referral: how it came about, what happened, and the form for what happens next."""
    words = desk.words
    title = words(
        "Referral {referral}: {whither}",
        referral=referral.referral_id,
        whither=name_of(referral.programme_id, referral.service_id),
    )
    st.subheader(as_markdown(title), anchor=False)
    facts = "".join(f"<dt>{as_html(label)}</dt><dd>{as_html(value)}</dd>" for label, value in _facts(referral, words))
    if referral.is_open and referral.referral_id in desk.store.withdrawn():
        st.warning(as_markdown(words(STEPS["stop" if referral.sent_on is not None else "stop_draft"])))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.html(f'<dl class="homeward-dl">{facts}</dl>')
        show_timeline(referral, words)
        show_decision(desk, referral)
    with right:
        st.markdown(f"**{words('What happened next')}**")
        record_form(desk, referral, key="history")
        offer_slip_of_referral(desk, referral)


def _facts(referral: Referral, words: Words) -> list[tuple[str, str]]:
    opening = referral.opening
    said = [
        (words("Person"), referral.case_code),
        (words("Now"), words("{state}, since {day}", state=state_said(referral.state, words), day=referral.since)),
        (words("Priority"), words(PRIORITY_LABELS[Priority(opening.priority)])),
        (words("Followed by"), referral.holder),
    ]
    if opening.choice is not None:
        said.append((words("Why the person chose it"), words(CHOICES[opening.choice])))
    if opening.override is not None:
        said.append((words("Why staff passed over the rule or the order"), words(OVERRIDES[opening.override])))
    if opening.ranked_first not in (None, referral.programme_id, referral.service_id):
        said.append((words("Ranked first was"), str(opening.ranked_first)))
    if opening.replaces is not None:
        said.append((words("Follows referral"), opening.replaces))
    counted = [words("referred") if referral.is_referred else words("not yet referred: the person was not told")]
    if referral.sent_on is None:
        counted = [words("not yet referred: not sent")]
    counted.append(words("reached") if referral.is_reached else words("not reached"))
    said.append((words("Counts as"), ", ".join(counted)))
    return said


def show_timeline(referral: Referral, words: Words) -> None:
    """List what happened to a referral, the last first."""
    rows = [_event_row(event, words) for event in reversed(referral.events)]
    columns = [
        Column(words("When"), whole=True),
        Column(words("What")),
        Column(words("By")),
        Column(words("Recorded by")),
    ]
    caption = words("What happened to referral {referral}", referral=referral.referral_id)
    show_table(
        columns, rows, key=f"timeline_{referral.referral_id}_{words.language}", caption=caption, words=words, height=300
    )


def _event_row(event: Event, words: Words) -> Row:
    state = event.state or State.DRAFT
    what = state_said(state, words) if event.kind is EventKind.STEP else words(KIND_SAID[event.kind])
    return Row(
        str(event.number),
        (
            Cell(words.date(event.on), sort=event.number),
            Cell(what, "; ".join(_details(event, words))),
            Cell("–" if event.by is None else words(PARTY_LABELS[event.by])),
            Cell(event.actor, "" if event.at is None else words.date(event.at.astimezone().date())),
        ),
    )


def _details(event: Event, words: Words) -> list[str]:
    said = []
    if event.reason is not None:
        said.append(words(_reason(event.reason)))
    if event.kind is EventKind.STEP and event.told_on is not None:
        said.append(words("the person was told on {day}", day=event.told_on))
    if event.channel is not None:
        said.append(words(CHANNELS.get(event.channel, event.channel)))
    if event.subject is not None:
        said.append(words(SUBJECTS.get(event.subject, event.subject)))
    if event.holder is not None:
        said.append(words("to {who}", who=event.holder))
    return said
