"""What is due today, for whom, and what is the next step?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.follow_up_days import timing_in
from assessments.eligibility import Bench
from assessments.follow_up.followed import followed
from assessments.follow_up.todo import LISTS, STEPS, day_numbers, to_do
from assessments.logic import NO
from layers.follow_up.notes import FollowUp
from layers.follow_up.timing import PRIORITIES_DAYS
from layers.referrals.events import Event, EventKind
from layers.referrals.states import State
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.offers import Offer
    from layers.follow_up.timing import Timing
    from layers.store import Store
    from layers.words import Words

_BEFORE = ("draft", "sent", "acknowledged", "accepted")


def stand(store: Store, world: World, *, ended_since: dt.date | None = None) -> pd.DataFrame:
    """Return how every referral stands on the world's day (`followed`), with its service and programme's names.

    With `ended_since`, only those that are open or ended on that day or later.

    Further columns: service_type, service_name, site_name, organization_name, programme_name, admin1_pcode (the home's
    region, found as everywhere), `target_days`.
    """
    standing = _with_names(store.referral_frame(ended_since=ended_since), world)
    frames = store.follow_frames()
    opened = frames.opened.set_index("referral_id")["opened_at"]
    standing["opened_at"] = opened.reindex(pd.Index(standing["referral_id"])).to_numpy(dtype=object)
    table = followed(standing, frames.signals, frames.notes, frames.moves, on=world.on)
    table["target_days"] = _targets(table, timing_in(store))
    return table


def _with_names(standing: pd.DataFrame, world: World) -> pd.DataFrame:
    named = standing.copy()
    programmes = pd.Index(world.programmes["programme_id"]).get_indexer(pd.Index(standing["programme_id"]))
    first = world.programmes["service_ids"].fillna("").str.split().str[0]
    site = standing["service_id"].where(standing["service_id"].notna(), _taken(first, programmes, standing))
    services = pd.Index(world.services["service_id"]).get_indexer(pd.Index(site))
    for name in ("service_type", "service_name", "site_name", "organization_name"):
        named[name] = _taken(world.services[name], services, standing)
    named["programme_name"] = _taken(world.programmes["programme_name"], programmes, standing)
    return named


def _taken(column: pd.Series[str], places: npt.NDArray[np.intp], like: pd.DataFrame) -> pd.Series[str]:
    """Return a column's values at places, missing where a place is -1."""
    known = np.empty(len(column) + 1, dtype=object)  # the last is None: where a place is -1
    known[:-1] = column.to_numpy(dtype=object)
    return pd.Series(known[places], index=like.index, dtype=object)


def _targets(table: pd.DataFrame, timing: Timing) -> npt.NDArray[np.float64]:
    """Return in how many days each should have begun; where the type is not known, the longest of any."""
    longest = float(max(timing[f"service.{code}"] for code in SERVICE_TYPES))
    kinds = pd.Categorical(table["service_type"], categories=list(SERVICE_TYPES)).codes
    priorities = pd.Categorical(table["priority"], categories=list(PRIORITIES_DAYS)).codes
    days = np.array(
        [[timing.service_days(code, one) for one in PRIORITIES_DAYS] for code in SERVICE_TYPES], dtype=float
    )
    return np.where((kinds < 0) | (priorities < 0), longest, days[kinds, priorities])


def due_on(store: Store, world: World, *, within_days: int = 0, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """List what is due on the world's day (`to_do`): everybody's."""
    timing = timing_in(store)
    if table is None:
        table = stand(store, world, ended_since=world.on - dt.timedelta(days=timing["over"]))
    marked = table.assign(
        begins_on=_begins(table, world),
        is_ineligible=_ineligible(table, world, timing),
        said_no=table["referral_id"].isin(list(store.withdrawn())),
    )
    return to_do(marked, timing, on=world.on, within_days=within_days)


def _begins(table: pd.DataFrame, world: World) -> pd.Series[pd.Timestamp]:
    """Return the first day of the course for which each accepted person is meant; missing where none is known."""
    begins = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    accepted = table[table["state"] == "accepted"]
    if accepted.empty:
        return begins
    programmes = world.programmes.set_index("programme_id")
    intakes = dict(zip(programmes.index, programmes["intake_dates"].fillna(""), strict=True))
    starts = dict(zip(programmes.index, programmes["starts"].dt.strftime("%Y-%m-%d").fillna(""), strict=True))
    for programme_id, rows in accepted.groupby("programme_id", sort=False):
        days = f"{intakes.get(programme_id, '')} {starts.get(programme_id, '')}".split()
        moments = np.sort(np.array(days, dtype="datetime64[D]"))
        place = np.searchsorted(moments, rows["accepted_on"].to_numpy(dtype="datetime64[D]"))
        found = np.append(moments, np.datetime64("NaT"))[place]
        begins.loc[rows.index] = found.astype("datetime64[ns]")
    return begins


def _ineligible(table: pd.DataFrame, world: World, timing: Timing) -> npt.NDArray[np.bool_]:
    """Mark open referrals to which today's rule says no, unless that was passed over at first or looked at since."""
    lately = day_numbers(table["reviewed_on"]) >= float(np.datetime64(world.on, "D").astype(np.int64)) - timing["check"]
    passed = table["override"].notna() & (table["verdict"] == "ineligible")
    moved = table["moved_on"].notna()
    asked = (table["state"].isin(_BEFORE) & ~lately | moved) & table["is_open"] & (~passed | moved)
    chosen = np.flatnonzero(asked.to_numpy(dtype=bool))
    barred = np.zeros(len(table), dtype=bool)
    barred[chosen] = judged_no(world, table.iloc[chosen])
    return barred


def judged_no(world: World, table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell of referrals whether today's rule takes the person: no at every site that is meant. Unknown is not no."""
    barred = np.zeros(len(table), dtype=bool)
    people, offers = world.people, world.offers
    places = pd.Index(people.case_code).get_indexer(pd.Index(table["case_code"]))
    codes, names = _pairs(table)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(names)), side="right")
    starts = np.concatenate([[0], ends[:-1]]).astype(np.intp)
    for number, (programme, service) in enumerate(names):
        rows = order[starts[number] : ends[number]]
        known = rows[places[rows] >= 0]
        meant = _offers_meant(world, programme, service)
        if not meant or not len(known):
            continue
        bench = Bench(people.take(places[known]), offers)
        barred[known] = np.all([bench.rule(offer) == NO for offer in meant], axis=0)
    return barred


def _pairs(table: pd.DataFrame) -> tuple[npt.NDArray[np.intp], list[tuple[str | None, str | None]]]:
    """Return for each row the number of its pair of programme and service, and those pairs; None: none is named."""
    (first, programmes), (second, services) = (pd.factorize(table[name]) for name in ("programme_id", "service_id"))
    width = len(services) + 1
    codes, found = pd.factorize((first + 1) * width + second + 1)
    names = [
        (
            None if pair < width else str(programmes[pair // width - 1]),
            None if pair % width == 0 else str(services[pair % width - 1]),
        )
        for pair in found.tolist()
    ]
    return codes, names


def _offers_meant(world: World, programme: str | None, service: str | None) -> list[Offer]:
    """Return the offers of a programme at a site, at any where none is named; none where it is no longer offered."""
    index: dict[tuple[str | None, str], list[Offer]] = world.once("offers_by_name", lambda: _by_name(world))
    if service is not None:
        return index.get((programme, service), [])
    return [offer for (name, _), found in index.items() if name == programme for offer in found]


def _by_name(world: World) -> dict[tuple[str | None, str], list[Offer]]:
    offers = world.offers
    programmes, services = list(offers.programmes["programme_id"]), list(offers.services["service_id"])
    index: dict[tuple[str | None, str], list[Offer]] = {}
    for offer in offers.items:
        name = None if offer.programme is None else programmes[offer.programme]
        index.setdefault((name, services[offer.service]), []).append(offer)
    return index


def due_rows(listed: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Write what is due as plain values; `next_step` is a code, `next_step_said` the reader's sentence."""
    said = {code: words(sentence) for code, sentence in STEPS.items()}
    columns = {name: _plain(listed[name]) for name in _SHOWN}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return [
        {
            **row,
            "programme": row["programme_name"] or row["programme_id"] or row["service_name"] or row["service_id"],
            "next_step_said": said[row["next_step"]],
        }
        for row in rows
    ]


_SHOWN = (
    "referral_id",
    "case_code",
    "list",
    "due",
    "days_late",
    "next_step",
    "state",
    "is_open",
    "priority",
    "owner",
    "programme_id",
    "programme_name",
    "service_id",
    "service_name",
    "site_name",
    "organization_name",
    "service_type",
    "opened_on",
    "sent_on",
    "told_on",
    "reason",
    "moved_on",
)


def _plain(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        days = column.to_numpy(dtype="datetime64[D]")
        return [
            None if missing else text for text, missing in zip(days.astype(str).tolist(), np.isnat(days), strict=True)
        ]
    values = column.astype(object)
    return values.where(values.notna(), None).tolist()


def count_lists(listed: pd.DataFrame) -> dict[str, int]:
    """Count how many are on each list, in the order in which the lists are shown."""
    counts = listed["list"].value_counts()
    return {code: int(counts.get(code, 0)) for code in LISTS}


def note_follow_up(
    store: Store,
    referral_id: str,
    outcome: str,
    *,
    on: dt.date,
    reason: str | None,
    actor: str,
    seen: int | None = None,
) -> FollowUp:
    """Write down what a follow-up found; who left is withdrawn as well, by their own act, where the referral is open.

    Raises
    ------
    HomewardError
        When the note or the withdrawal is refused.

    """
    told = store.save_follow_up(FollowUp(referral_id, on, outcome, reason), actor=actor)
    referral = store.referral(told.referral_id)
    if told.outcome == "left" and referral.state is State.ENROLLED:
        event = Event(on=max(told.on, referral.since), state=State.WITHDRAWN, reason=told.reason)
        store.record(referral.referral_id, event, actor=actor, seen=seen)
    return told


def note_reminder(store: Store, referral_id: str, *, on: dt.date, actor: str) -> None:
    """Write down that the partner was reminded.

    Raises
    ------
    HomewardError
        When the referral is over, or the day cannot be right.

    """
    store.record(referral_id, Event(on=on, kind=EventKind.REMINDED), actor=actor)


def of_owner(listed: pd.DataFrame, owner: str | None) -> pd.DataFrame:
    """Return one person's list; everybody's where nobody is named."""
    return listed if owner is None else listed[listed["owner"].str.casefold() == owner.strip().casefold()]


def owners_in(listed: pd.DataFrame) -> Iterable[str]:
    """List the people who have something on their lists."""
    return sorted(set(listed["owner"].dropna()))


def printed_list(store: Store, world: World, listed: pd.DataFrame, *, words: Words, actor: str) -> bytes:
    """Write a list of what is due as a PDF for the office, and note in the audit who printed it."""
    from mapping.printed_todo import print_todo  # noqa: PLC0415 - loads what writes PDF

    rows = [
        (
            words.date(dt.date.fromisoformat(row["due"])),
            words(LISTS[row["list"]]),
            f"{row['case_code']} ({row['referral_id']})",
            " – ".join(name for name in (row["programme"], row["site_name"]) if name),
            row["next_step_said"],
            row["owner"],
        )
        for row in due_rows(listed, words)
    ]
    title = words("To do, {day}: {count} referrals", day=world.on, count=len(rows))
    content = print_todo(rows, title=title, recipe=world.recipe("todo"), words=words)
    store.audit("print", actor=actor, object_type="todo", count=len(rows))
    return content
