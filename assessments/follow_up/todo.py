"""What is due on a day, for each referral and on one list alone, and what is the next step?

An open referral always has a day on which it is due: nobody is lost. One that has ended without the service stays until
another takes its place or the person wants none; people are asked again after 30, 120 and 180 days. What ended more
than a year ago is followed no longer, and counts among those whom nobody asked.

To add a list: a line in `LISTS` and its turn in `_list_of`; to add a step: a line in `STEPS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.follow_up.timing import EARLY_DAYS, PRIORITIES_DAYS
from layers.words import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt

    from layers.follow_up.timing import Timing

    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]

LISTS: dict[str, str] = {
    "no_consent": N_("Consent withdrawn"),
    "overdue": N_("Overdue"),
    "due": N_("Due"),
    "ineligible": N_("Not eligible"),
    "not_enrolled": N_("Not enrolled"),
    "moved": N_("Moved"),
    "no_answer": N_("No answer"),
}
"""The lists, in the order in which a page shows them."""

STEPS: dict[str, str] = {
    "send": N_("Send the referral, or give it up."),
    "remind": N_("Remind the partner, and note it."),
    "take_back": N_("The partner stays silent: end the referral as expired and offer another option."),
    "check_begun": N_("Ask whether the person has begun, and record it."),
    "ask_how": N_("Ask the person how it goes, and note the answer."),
    "ask_outcome": N_("Ask what came of it, and record the outcome."),
    "offer_another": N_("Offer another option, or note that the person wants none."),
    "ask_why_left": N_("Ask why the person left, and offer another option."),
    "check_move": N_("The person has moved: ask whether the referral stands, or offer another option."),
    "stop": N_(
        "The person no longer agrees to their data being sent. Nothing more goes out: ask the partner to delete what "
        "it has, and end the referral."
    ),
    "stop_draft": N_("The person said no to their data being sent: end this draft."),
    "replace_moved": N_("The person has moved out of what the programme takes: offer another option."),
    "replace": N_("The rule no longer takes this person: ask the partner for a waiver, or offer another option."),
}
"""The next step that is offered, and how it is said."""

INELIGIBLE_REASONS = frozenset(
    ("age_too_high", "age_too_low", "education_too_high", "education_too_low", "education_unknown", "too_far")
)
"""Reasons for which a partner turns somebody away because of the rule."""

DAYS = (
    "opened_on",
    "sent_on",
    "acknowledged_on",
    "accepted_on",
    "enrolled_on",
    "completed_on",
    "ended_on",
    "reminded_on",
    "asked_on",
    "reviewed_on",
    "begins_on",
    "moved_on",
)
"""Columns of days that `to_do` reads; missing where it has not happened."""

_SILENT, _BEFORE = ("sent", "acknowledged"), ("draft", "sent", "acknowledged", "accepted")
_TURNED_AWAY = ("rejected", "declined", "unreachable", "expired", "withdrawn")


def to_do(followed: pd.DataFrame, timing: Timing, *, on: dt.date, within_days: int = 0) -> pd.DataFrame:
    """List what is due.

    Parameters
    ----------
    followed
        One row per referral as it stands on the day (`followed.followed`), with `service_type`, `begins_on` (the day on
        which the course begins, missing: not known), `moved_on` (since when the person lives elsewhere than the
        referral supposed, missing: they do not, or somebody has looked at it since), `is_ineligible` (today's rule says
        no, and nobody has looked at it lately) and `said_no` (the person no longer agrees to their data being sent).
    timing
        After how many days things are due.
    on
        The day asked about.
    within_days
        So many days ahead are listed too; what is due on the last of them is.

    Returns
    -------
    DataFrame
        The rows that are due, with `list` (one of `LISTS`), `next_step` (one of `STEPS`), `due` (a day) and `days_late`
        (days from `due` to `on`, negative where it is still ahead); the longest due first. A referral is on one list
        at most; an open one whose day has come is on one.

    """
    today = _number(on)
    marked = _marked(followed, timing, today)
    due = marked["due"].to_numpy()
    rows = np.flatnonzero(~np.isnan(due) & (due <= today + within_days))
    rows = rows[np.argsort(due[rows], kind="stable")]
    days = due[rows].astype(np.int64)
    return followed.iloc[rows].assign(
        list=marked["list"].to_numpy()[rows],
        next_step=marked["step"].to_numpy()[rows],
        due=days.astype("datetime64[D]"),
        days_late=today - days,
    )


def due_days(followed: pd.DataFrame, timing: Timing, *, on: dt.date) -> pd.Series[pd.Timestamp]:
    """Return the day on which each referral is next due; missing where nothing is left to do."""
    due = _marked(followed, timing, _number(on))["due"].to_numpy()
    known = ~np.isnan(due)
    days = np.full(len(due), np.datetime64("NaT"), dtype="datetime64[D]")
    days[known] = due[known].astype(np.int64).astype("datetime64[D]")
    return pd.Series(days, index=followed.index)


def _number(day: dt.date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def day_numbers(column: pd.Series[pd.Timestamp]) -> Floats:
    """Return days as numbers since 1970-01-01; missing is NaN."""
    days = column.to_numpy(dtype="datetime64[D]")
    numbers: Floats = days.astype(np.int64).astype(np.float64)
    numbers[np.isnat(days)] = np.nan
    return numbers


class _Table:
    """The columns of referrals as arrays."""

    def __init__(self, followed: pd.DataFrame) -> None:
        self.state = pd.Categorical(followed["state"])
        self.priority = followed["priority"].to_numpy(dtype=object)
        self.service_type = followed["service_type"].to_numpy(dtype=object)
        self.days = {name: day_numbers(followed[name]) for name in DAYS}

    def __getitem__(self, name: str) -> Floats:
        return self.days[name]

    def in_states(self, states: Sequence[str]) -> Truths:
        codes = [code for code, name in enumerate(self.state.categories) if name in states]
        return np.isin(self.state.codes, codes)

    def per_priority(self, days: dict[str, int]) -> Floats:
        found = np.full(len(self.priority), float(days["normal"]))
        for priority, count in days.items():
            found[self.priority == priority] = count
        return found


def _marked(followed: pd.DataFrame, timing: Timing, today: int) -> pd.DataFrame:
    """Say of every referral when it is due, on which list it then is, and what comes next."""
    table = _Table(followed)
    due = np.full(len(followed), np.nan)
    step = np.full(len(followed), "", dtype=object)
    named = np.full(len(followed), "", dtype=object)
    for rows, when, what, list_name in (
        _drafts(table, timing),
        *_silent(table, timing, today),
        *_accepted(table, timing, today),
        *_enrolled(table, timing),
        *_ended(table, followed, timing, today),
    ):
        due[rows] = when[rows]
        step[rows] = what
        named[rows] = list_name
    for rows, when, what, list_name in _looked_at(table, followed, today, due):
        due[rows] = np.fmin(due, when)[rows]
        step[rows] = what
        named[rows] = list_name
    plain = named == ""
    named[plain] = np.where(due[plain] < today, "overdue", "due")
    return pd.DataFrame({"due": due, "list": named, "step": step}, index=followed.index)


_Part = tuple["Truths", "Floats", str, str]
"""Which referrals, when each is due, the step, and the list (empty: overdue or due, by the day)."""


def _drafts(table: _Table, timing: Timing) -> _Part:
    days = table.per_priority({one: min(timing["draft"], timing.answer_days(one)) for one in PRIORITIES_DAYS})
    return table.in_states(("draft",)), table["opened_on"] + days, "send", ""


def _silent(table: _Table, timing: Timing, today: int) -> list[_Part]:
    """Partners who have not said yes or no: remind them, at last take the referral back."""
    rows = table.in_states(_SILENT)
    since = np.fmax(table["sent_on"], table["acknowledged_on"])
    reminded = np.where(table["reminded_on"] >= since, table["reminded_on"], np.nan)
    answer = table.per_priority({one: min(timing["reminder"], timing.answer_days(one)) for one in PRIORITIES_DAYS})
    last = since + timing["return"]
    due = np.fmin(np.fmax(since, reminded) + answer, last)
    long = rows & (today >= since + timing["reminder"])
    return [
        (rows, due, "remind", ""),
        (long, due, "remind", "no_answer"),
        (rows & (today >= last), due, "take_back", "no_answer"),
    ]


def _accepted(table: _Table, timing: Timing, today: int) -> list[_Part]:
    """People who have a place: have they begun?"""
    rows = table.in_states(("accepted",))
    kinds, named = pd.factorize(table.service_type)
    priorities = pd.Categorical(table.priority, categories=list(PRIORITIES_DAYS)).codes
    known = np.full((len(named) + 1, len(PRIORITIES_DAYS) + 1), np.nan)  # the last of each is not recorded: code -1
    for number, kind in enumerate(named):
        known[number, :-1] = [timing.service_days(str(kind), one) for one in PRIORITIES_DAYS]
    days = known[kinds, priorities]
    latest = np.fmax(table["sent_on"] + days, table["accepted_on"])
    expected = np.where(np.isnan(table["begins_on"]), latest, table["begins_on"])
    asked = np.fmax(table["reminded_on"], table["asked_on"])
    again = np.where(asked >= expected, asked + timing["reminder"], expected)
    return [(rows, again, "check_begun", ""), (rows & (today > expected), again, "check_begun", "not_enrolled")]


def _enrolled(table: _Table, timing: Timing) -> list[_Part]:
    rows = table.in_states(("enrolled",))
    stage = _next_stage(table["enrolled_on"], table["asked_on"], timing)
    last = table["enrolled_on"] + timing.stages[-1]
    later = np.fmax(table["asked_on"], last) + timing["check"]
    over = rows & np.isnan(stage)
    return [(rows, stage, "ask_how", ""), (over, later, "ask_outcome", "")]


def _next_stage(begin: Floats, asked: Floats, timing: Timing) -> Floats:
    """Return the first follow-up's day that nothing heard covers yet; missing where all are covered."""
    due = np.full(len(begin), np.nan)
    for days in reversed(timing.stages):
        day = begin + days
        due = np.where(asked >= day - EARLY_DAYS, due, day)
    return due


def _ended(table: _Table, followed: pd.DataFrame, timing: Timing, today: int) -> list[_Part]:
    """People whom the service served, or did not: how do they fare, and what else can be offered?"""
    lately = ~(table["ended_on"] < today - timing["over"])
    done = table.in_states(("completed",)) & lately
    heard = np.fmax(table["asked_on"], table["completed_on"])
    after = _next_stage(table["enrolled_on"], heard, timing)
    closed = followed["is_replaced"].to_numpy(dtype=bool) | followed["is_settled"].to_numpy(dtype=bool)
    rows = table.in_states(_TURNED_AWAY) & ~closed & lately
    ended = table["ended_on"]
    heard_since = np.where(table["asked_on"] >= ended, table["asked_on"], np.nan)
    later = _next_stage(ended, heard_since, timing)
    due = np.where(np.isnan(heard_since), ended, later)
    never = np.isnan(table["enrolled_on"])
    by_rule = followed["reason"].isin(list(INELIGIBLE_REASONS)).to_numpy()
    return [
        (done, after, "ask_how", ""),
        (rows & ~never, due, "ask_why_left", ""),
        (rows & never, due, "offer_another", "not_enrolled"),
        (rows & never & by_rule, due, "offer_another", "ineligible"),
    ]


def _looked_at(table: _Table, followed: pd.DataFrame, today: int, due: Floats) -> list[_Part]:
    """Open referrals of people who moved, or whom the rule no longer takes: at once, whatever else is due later."""
    barred = followed["is_ineligible"].to_numpy(dtype=bool)
    now = np.full(len(due), float(today))
    before = table.in_states(_BEFORE)
    moved = (before | table.in_states(("enrolled",))) & ~np.isnan(table["moved_on"])
    return [
        (before & barred, now, "replace", "ineligible"),
        (moved, table["moved_on"], "check_move", "moved"),
        (moved & barred, table["moved_on"], "replace_moved", "moved"),
        *_said_no(table, followed, now),
    ]


def _said_no(table: _Table, followed: pd.DataFrame, now: Floats) -> list[_Part]:
    """Open referrals of people who no longer agree: before everything else."""
    said_no = followed["said_no"].to_numpy(dtype=bool)
    draft, gone_out = table.in_states(("draft",)), table.in_states((*_BEFORE[1:], "enrolled"))
    return [(said_no & gone_out, now, "stop", "no_consent"), (said_no & draft, now, "stop_draft", "no_consent")]
