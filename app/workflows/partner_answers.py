"""What came back from a partner? Every row that holds is recorded; altered and unclear ones are told apart and kept.

Nothing a partner writes is guessed at: a state, a day or a reason that cannot be read is refused in words, and the rest
of the sheet goes in. The same sheet a second time changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.words import words_for
from app.workflows.partner_conflicts import Conflict, answer_event, conflict_of, keep_conflicts
from app.workflows.partner_seats import SeatCount, keep_seats
from app.workflows.partner_sheets import office_id, seal_of
from layers.errors import FileRefusedError, HomewardError, NotFoundError
from layers.labels import join_messages
from layers.partner_sheets import CHECK, SheetRow, check_of
from layers.plain import plain_words
from layers.readers.dates import date_of
from layers.readers.file_problems import FILE_PROBLEMS
from layers.readers.partner_sheet import read_partner_sheet
from layers.referrals.checking import already_recorded
from layers.referrals.events import EventKind
from layers.referrals.reasons import REASONS, reasons_for
from layers.referrals.states import STATES, State
from layers.words import LANGUAGES, Message, say
from mapping.partner_sheet import next_states

if TYPE_CHECKING:
    from pathlib import Path

    from layers.partner_sheets import SheetHead
    from layers.readers.partner_sheet import FilledRow, FilledSheet
    from layers.referrals.events import Event, Referral
    from layers.store import Store

RECORDED, REPEATED, REFUSED, CONFLICT = "recorded", "repeated", "refused", "conflict"
"""What became of a row: taken in now, taken in before, refused, or left for a person to decide."""


@dataclass(frozen=True)
class Answer:
    """What became of one row: its number in the workbook, the outcome, and where it was not taken in, why."""

    row: int
    cells: dict[str, str]
    outcome: str
    code: str = ""
    message: Message | None = None
    conflict: Conflict | None = None

    @property
    def referral_id(self) -> str:
        """The referral as the row names it."""
        return self.cells["referral_id"]


@dataclass(frozen=True)
class Taken:
    """What became of a sheet: its head, how many rows it has, and what became of each that was filled."""

    head: SheetHead
    checksum: str
    read: int
    answers: tuple[Answer, ...] = field(default=())

    def count(self, *outcomes: str) -> int:
        """Count the rows with one of these outcomes."""
        return sum(answer.outcome in outcomes for answer in self.answers)


class _RowRefusedError(Exception):
    """One row that cannot be taken in, with its reason."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def take_in_sheet(store: Store, path: Path, *, actor: str, name: str | None = None) -> Taken:
    """Read a filled sheet (`name` is what its user calls the file) and take it in; see `take_in`."""
    return take_in(store, read_partner_sheet(path, name=name), actor=actor)


def take_in(store: Store, sheet: FilledSheet, *, actor: str) -> Taken:
    """Take a filled sheet in, row by row.

    Parameters
    ----------
    store, actor
        Where it is recorded, and who takes it in.
    sheet
        What came back.

    Returns
    -------
    Taken
        What became of each filled row. Conflicts are kept until somebody decides.

    Raises
    ------
    HomewardError
        When it is another office's; then nothing was changed.

    """
    if sheet.head.office != office_id(store):
        raise FileRefusedError(
            say(
                "This sheet comes from another office, so its answers belong there. Sheet {number}, for {partner}.",
                number=str(sheet.head.number),
                partner=sheet.head.partner[:80],
            ),
            "sheet.other_office",
        )
    answers: list[Answer] = []
    seats: list[SeatCount] = []
    for row in sheet.rows:
        answer = _take_in(store, sheet.head, row, seats, actor=actor)
        if answer is not None:
            answers.append(answer)
    for number, code, message in keep_seats(store, seats, actor=actor):
        cells = next(row.cells for row in sheet.rows if row.number == number)
        answers.append(Answer(number, cells, REFUSED, code, message))
    keep_conflicts(store, [each.conflict for each in answers if each.conflict is not None], actor=actor)
    taken = Taken(sheet.head, sheet.checksum, len(sheet.rows), tuple(sorted(answers, key=lambda one: one.row)))
    store.audit(
        "partner_sheet_in",
        actor=actor,
        object_type="partner_sheet",
        object_ids=(str(sheet.head.number),),
        count=taken.count(RECORDED),
        details={"checksum": sheet.checksum, "refused": taken.count(REFUSED), "conflicts": taken.count(CONFLICT)},
    )
    return taken


def _take_in(store: Store, head: SheetHead, row: FilledRow, seats: list[SeatCount], *, actor: str) -> Answer | None:
    """Take one row in; None where the partner has filled nothing in an unaltered row."""
    try:
        seen = _unaltered(store, head, row)
        if not any(row.cells[code] for code in ("new_state", "date", "reason", "seats_available")):
            return None
        referral = _referral(store, row)
        event = _event(head, row, referral.state)
        counted = _seats(row)
        if event is None:
            outcome = Answer(row.number, row.cells, RECORDED) if counted is not None else None
        else:
            outcome = _record(store, row, referral, event, sheet=head.number, seen=seen, actor=actor)
        if counted is not None:
            on = max(head.on, event.on) if event is not None else head.on
            seats.append(SeatCount(row.number, referral.programme_id, referral.service_id, counted, on))
    except _RowRefusedError as refused:
        return Answer(row.number, row.cells, REFUSED, refused.code, refused.message)
    except HomewardError as error:
        return Answer(row.number, row.cells, REFUSED, error.code or "referral", error.message)
    return outcome


def _record(
    store: Store, row: FilledRow, referral: Referral, event: Event, *, sheet: int, seen: int, actor: str
) -> Answer:
    since = [each for each in referral.events if each.kind is EventKind.STEP and each.number > seen]
    if since and already_recorded(referral, event) is None:
        conflict = conflict_of(referral, event, sheet=sheet, row=row.number)
        message = say(
            "Recorded here: {ours}. The partner says: {theirs}. Decide which holds.",
            ours=conflict.ours_said,
            theirs=conflict.theirs_said,
        )
        return Answer(row.number, row.cells, CONFLICT, "sheet.conflict", message, conflict)
    done = store.record(referral.referral_id, event, actor=actor, seen=referral.number)
    return Answer(row.number, row.cells, REPEATED if done.repeated else RECORDED)


def _unaltered(store: Store, head: SheetHead, row: FilledRow) -> int:
    """Return the number of the last event that the row knows of, if nothing in it was changed."""
    cells, check = row.cells, check_of(row.cells[CHECK])
    sent = date_of(cells["sent_on"])
    if check is not None and not sent.code and sent.order != "both":
        seen, seal = check
        told = SheetRow(
            referral_id=cells["referral_id"],
            case_code=cells["case_code"],
            programme=cells["programme"],
            site=cells["site"],
            sent_on=sent.day,
            state_now=cells["state_now"],
            seen=seen,
        )
        if hmac.compare_digest(seal_of(store, head, told)[: len(seal)], seal):
            return seen
    raise _RowRefusedError(
        "sheet.altered",
        say(
            "a locked cell of this row was changed (or the row was moved or copied), so nobody knows whom the answer "
            "is about. Write the answer into the row of the sheet that was sent."
        ),
    )


def _referral(store: Store, row: FilledRow) -> Referral:
    if row.fault is not None:
        raise _RowRefusedError(row.fault, Message(FILE_PROBLEMS[row.fault].sentence, {"error": "#"}))
    try:
        referral = store.referral(row.cells["referral_id"])
    except NotFoundError as error:
        raise _RowRefusedError("referral.unknown", error.message) from None
    if referral.case_code != row.cells["case_code"]:
        raise _RowRefusedError(
            "sheet.case", say("this referral is not that of the case code in the row. Ask for a new sheet.")
        )
    return referral


def _event(head: SheetHead, row: FilledRow, now: State) -> Event | None:
    """Read the answer of a row; None where only seats are told."""
    cells = row.cells
    if not cells["new_state"]:
        if cells["date"] or cells["reason"]:
            raise _RowRefusedError("sheet.no_state", say("say the new state too: choose it from the list."))
        return None
    state = _matching(cells["new_state"], {str(state): told.label for state, told in STATES.items()})
    if state is None:
        raise _unlisted(cells["new_state"], [STATES[one].label for one in next_states(now)])
    reason = None
    if cells["reason"]:
        reason = _matching(cells["reason"], {code: told.label for code, told in REASONS.items()})
        if reason is None:
            fitting = reasons_for(State(state)) or REASONS
            raise _unlisted(cells["reason"], [told.label for told in fitting.values()])
    return answer_event(head.number, cells["referral_id"], State(state), _day(cells["date"]), reason)


def _matching(text: str, labels: dict[str, str]) -> str | None:
    """Find the code that a cell names, by itself or by its label in any language, whatever the gender it is put in."""
    plain = _bare(text)
    for code, label in labels.items():
        said = [_bare(words_for(language)(label)) for language in LANGUAGES]
        if plain in (_bare(code), *said):
            return code
    return None


def _bare(text: str) -> str:
    return " ".join(word.rstrip("e") for word in plain_words(text).split())


def _unlisted(text: str, labels: list[str]) -> _RowRefusedError:
    known = join_messages([Message(label) for label in labels])
    return _RowRefusedError(
        "sheet.unlisted", say("“{given}” is not in the list. What fits here: {known}.", given=text[:40], known=known)
    )


def _day(text: str) -> dt.date:
    if not text:
        raise _RowRefusedError("sheet.no_date", say("say on which day it happened."))
    read = date_of(text)
    if read.order == "both" and read.day is not None and read.month_first is not None:
        raise _RowRefusedError(
            "date.ambiguous",
            say("this day may be {one} or {other}. Write it year-month-day.", one=read.day, other=read.month_first),
        )
    day = read.day or (read.month_first if read.order else None)
    if day is None or read.code not in {"", "date.excel_serial"}:
        raise _RowRefusedError("date.invalid", say("this is no day. Write it year-month-day, such as 2026-11-22."))
    return day


def _seats(row: FilledRow) -> int | None:
    text = row.cells["seats_available"]
    if not text:
        return None
    bare = text.removesuffix(".0")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 6):  # noqa: PLR2004 - nobody has a million seats
        raise _RowRefusedError("num.range", say("seats free are a whole number, 0 or more."))
    return int(bare)
