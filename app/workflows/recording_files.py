"""A file of events: what happened to many referrals at once; what cannot have happened waits, the rest goes in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.words import words_for
from app.workflows.recording import NOTES, Happened, record
from layers.errors import HomewardError
from layers.plain import plain_words
from layers.readers.dates import date_of
from layers.readers.quarantine import PROBLEM, ROW
from layers.readers.text_table import read_text_grid, table_under_header
from layers.reading import Action, Problem, Reading
from layers.referrals.reasons import REASONS
from layers.referrals.states import PARTY_LABELS, STATES
from layers.referrals.telling import CHANNELS
from layers.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.store import Store

KIND = "referral_events"
"""What such a file is called."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "referral_id": ("referral", "orientation", "id orientation", "referral number"),
    "state": ("new_state", "what", "status", "état", "statut", "nouvel état"),
    "on": ("date", "day", "happened_on", "le", "jour"),
    "reason": ("raison", "motif"),
    "by": ("party", "par", "qui"),
    "told_on": ("told", "informé le", "informée le"),
    "consent_on": ("consent", "accord le", "consentement le"),
    "channel": ("moyen", "canal"),
    "holder": ("handed_to", "to", "suivi par", "transmis à"),
}
"""Our column -> the headers it is known by."""


def record_file(
    store: Store, path: Path, *, actor: str, name: str | None = None, sheet: str | None = None
) -> tuple[Reading, int]:
    """Write down the events of a file (CSV or XLSX), the oldest first; return what came of it and how many were known.

    A row whose event is written down already changes nothing and counts as accepted. Each event is saved by itself: a
    row that is refused stops none of the others.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, or lacks the columns referral_id and state; then nothing is changed.

    """
    grid = read_text_grid(path, name=name, sheet=sheet)
    table = table_under_header(grid, COLUMNS, needed=("referral_id", "state"))
    problems: list[Problem] = []
    happened: list[tuple[int, Happened]] = []
    for number, cells in table.rows:
        try:
            happened.append((number, _happened(cells)))
        except HomewardError as error:
            problems.append(_problem(number, error))
    repeated = 0
    for number, told in sorted(happened, key=lambda entry: entry[1].on):
        try:
            repeated += record(store, told, actor=actor).repeated
        except HomewardError as error:
            problems.append(_problem(number, error))
    problems.sort(key=lambda problem: problem.row or 0)
    return acts_reading(grid.file_name, grid.checksum, table.rows, [*grid.problems, *problems]), repeated


def _happened(cells: Mapping[str, str]) -> Happened:
    """Read one row; codes, or what they are called in French or English."""
    channel = cells.get("channel", "")
    return Happened(
        referral_id=cells["referral_id"],
        what=code_said(cells["state"], {**{str(state): told.label for state, told in STATES.items()}, **_NOTES_SAID}),
        on=day_read(cells.get("on", "")) or _no_day(),
        reason=code_said(cells.get("reason", ""), {code: told.label for code, told in REASONS.items()}) or None,
        by=code_said(cells.get("by", ""), {str(party): label for party, label in PARTY_LABELS.items()}) or None,
        told_on=day_read(cells.get("told_on", "")),
        consent_on=day_read(cells.get("consent_on", "")),
        channel=code_said(channel, CHANNELS) or None,
        holder=cells.get("holder") or None,
    )


_NOTES_SAID = {code: code for code in NOTES}


def code_said(text: str, labels: Mapping[str, str]) -> str:
    """Return the code of what something is called in any language; else the text, which is judged later."""
    plain = plain_words(text)
    if not plain:
        return ""
    for language in LANGUAGES:
        words = words_for(language)
        for code, label in labels.items():
            if plain == plain_words(words(label)):
                return code
    return text


def day_read(text: str) -> dt.date | None:
    """Read a day of a table; None where nothing stands.

    Raises
    ------
    HomewardError
        When it is none, or may be two.

    """
    if not text:
        return None
    read = date_of(text)
    if read.order == "both" and read.day != read.month_first:
        raise HomewardError(
            say("this day may be {one} or {other}. Write it year-month-day.", one=read.day, other=read.month_first),
            "date.ambiguous",
        )
    day = read.day or read.month_first
    if day is None or read.code not in {"", "date.excel_serial"}:
        raise HomewardError(say("this is no day. Write it year-month-day, such as 2026-11-22."), "date.invalid")
    return day


def _no_day() -> dt.date:
    raise HomewardError(say("say on which day it happened."), "referral.no_day")


def _problem(row: int, error: HomewardError) -> Problem:
    return Problem(error.code or "referral.refused", Action.ROWS, error.message, row=row)


def acts_reading(
    file_name: str,
    checksum: str,
    rows: tuple[tuple[int, dict[str, str]], ...],
    problems: list[Problem],
    *,
    kind: str = KIND,
) -> Reading:
    """Put together what came of the file, as of any other; the rows that wait are as they were."""
    codes = {problem.row: problem.code for problem in problems if problem.action is Action.ROWS}
    columns = [*dict.fromkeys(name for _, cells in rows for name in cells), ROW, PROBLEM]
    waiting: list[dict[str, Any]] = [
        {**cells, ROW: str(number), PROBLEM: codes[number]} for number, cells in rows if number in codes
    ]
    taken = [cells for number, cells in rows if number not in codes]
    return Reading(
        kind=kind,
        file_name=file_name,
        checksum=checksum,
        source=file_name,
        as_of=dt.datetime.now().astimezone().date(),
        read=len(rows),
        accepted=pd.DataFrame(taken, columns=columns[:-2], dtype="str"),
        quarantined=pd.DataFrame(waiting, columns=columns, dtype="str"),
        problems=tuple(problems),
    )
