"""What people say of services: written down one by one, or from a file of answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from app.workflows.recording_files import acts_reading, code_said, day_read
from layers.errors import HomewardError
from layers.follow_up.feedback import CHOICES, QUESTIONS, Feedback, answers_read, yes_or_no
from layers.readers.text_table import read_text_grid, table_under_header
from layers.reading import Action, Problem
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.reading import Reading
    from layers.referrals.events import Referral
    from layers.store import Store

KIND = "feedback"
"""What a file of answers is called."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "referral_id": ("referral", "orientation", "referral number"),
    "case_code": ("case", "code", "dossier", "code du dossier"),
    "service_id": ("service", "id service"),
    "programme_id": ("programme", "id programme"),
    "on": ("date", "day", "le", "jour", "today"),
    "anonymous": ("anonyme",),
    "answer_id": ("_uuid", "uuid", "_id", "meta/instanceid"),
    "delivered": ("service_delivered", "fourni", "service fourni"),
    "quality": ("qualité",),
    "wait_time": ("attente", "délai"),
    "wait_time_satisfaction": ("satisfaction attente",),
    "non_delivery_explained": ("explication",),
    "difficulty_contacting": ("difficulté de contact",),
    "staff_satisfaction": ("satisfaction personnel",),
    "practice": ("pratique", "theory or practice"),
}
"""Our column -> the headers it is known by."""


def answer(
    store: Store,
    typed: Mapping[str, Any],
    *,
    on: dt.date,
    actor: str,
    case_code: str | None = None,
    referral_id: str | None = None,
    anonymous: bool = False,
) -> Feedback | None:
    """Write one person's answers down; None where they were written down before.

    Without a referral, the person's only one that was sent is meant.

    Raises
    ------
    HomewardError
        When an answer cannot be read, the referral is another person's, or it is not clear which is meant.

    """
    answers = answers_read(typed)
    referral = _referral_meant(store, case_code, referral_id, on)
    told = Feedback(on, referral_id=referral.referral_id, **answers)
    return store.save_feedback(told, actor=actor, anonymous=anonymous)


def _referral_meant(store: Store, case_code: str | None, referral_id: str | None, on: dt.date) -> Referral:
    if referral_id is not None:
        referral = store.referral(referral_id)
        if case_code is not None and case_code.strip().casefold() != referral.case_code.casefold():
            raise HomewardError(
                say("Referral {referral} is another person's. Check both codes.", referral=referral.referral_id),
                "feedback.person",
            )
        return referral
    code = (case_code or "").strip()
    sent = [one for one in store.referrals(case_code=code) if one.sent_on is not None and one.sent_on <= on]
    if len(sent) == 1:
        return sent[0]
    if not sent:
        raise HomewardError(
            say("No referral of this case had been sent by {day}. Check the code and the day.", day=on), "feedback.none"
        )
    raise HomewardError(
        say("Say which referral the answers are about: {known}.", known=", ".join(one.referral_id for one in sent)),
        "feedback.which",
    )


def answer_file(
    store: Store, path: Path, *, actor: str, name: str | None = None, sheet: str | None = None
) -> tuple[Reading, int]:
    """Write down the answers of a file (CSV or XLSX); return what came of it and how many rows were known already.

    The same file a second time changes nothing: rows are told apart by `answer_id`, by referral and day, and anonymous
    ones by the file and their row. A row that is refused stops none of the others.

    Raises
    ------
    FileRefusedError
        When the file cannot be read or has no column for the day; then nothing is changed.

    """
    grid = read_text_grid(path, name=name, sheet=sheet)
    table = table_under_header(grid, COLUMNS, needed=("on",))
    problems: list[Problem] = []
    known = 0
    for number, cells in table.rows:
        try:
            known += _answer_row(store, cells, f"{grid.checksum}:{number}", actor=actor) is None
        except HomewardError as error:
            problems.append(Problem(error.code or "feedback.refused", Action.ROWS, error.message, row=number))
    reading = acts_reading(grid.file_name, grid.checksum, table.rows, [*grid.problems, *problems], kind=KIND)
    return reading, known


def _answer_row(store: Store, cells: Mapping[str, str], row_key: str, *, actor: str) -> Feedback | None:
    on = day_read(cells.get("on", ""))
    if on is None:
        raise HomewardError(say("say on which day it was answered."), "feedback.no_day")
    said = {
        name: code_said(cells.get(name, ""), CHOICES[name]) if name in CHOICES else cells.get(name, "")
        for name in QUESTIONS
    }
    answers = answers_read(said)
    anonymous = bool(cells.get("anonymous")) and yes_or_no("anonymous", cells["anonymous"])
    about = {name: cells.get(name) or None for name in ("referral_id", "case_code", "service_id", "programme_id")}
    if about["referral_id"] or about["case_code"]:
        referral = _referral_meant(store, about["case_code"], about["referral_id"], on)
        key = cells.get("answer_id") or (row_key if anonymous else None)
        told = Feedback(on, referral_id=referral.referral_id, answer_id=key, **answers)
        return store.save_feedback(told, actor=actor, anonymous=anonymous)
    _check_service(store, about["service_id"], about["programme_id"])
    told = Feedback(
        on, about["service_id"], about["programme_id"], answer_id=cells.get("answer_id") or row_key, **answers
    )
    return store.save_feedback(told, actor=actor)


def _check_service(store: Store, service_id: str | None, programme_id: str | None) -> None:
    """Refuse answers about a service or a programme that nobody knows."""
    for kind, key, column in (("services", service_id, "service_id"), ("programmes", programme_id, "programme_id")):
        if key is not None and key not in set(store.frame(kind)[column]):
            raise HomewardError(say("there is no “{code}” in the store.", code=key[:80]), "feedback.unknown")
