"""How is it told what became of a partner's sheet: in rows, in a sentence, and in a file of what was not taken in?"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from app.workflows.files import quarantine_beside
from app.workflows.partner_answers import CONFLICT, RECORDED, REFUSED, REPEATED
from layers.errors import HomewardError
from layers.partner_sheets import CODES
from layers.readers.quarantine import harmless
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.workflows.partner_answers import Answer, Taken
    from app.workflows.partner_sheets import Partner
    from layers.words import Words

OUTCOME_LABELS = {
    RECORDED: N_("Recorded"),
    REPEATED: N_("Known already"),
    REFUSED: N_("Refused"),
    CONFLICT: N_("To be decided"),
}
"""What each outcome is called."""

_OWN = ("homeward_row", "homeward_problem")


def answer_row(answer: Answer, words: Words) -> dict[str, Any]:
    """Write what became of one row as plain values; of a conflict both sides."""
    conflict = answer.conflict
    return {
        "row": answer.row,
        "referral_id": answer.referral_id,
        "outcome": answer.outcome,
        "code": answer.code or None,
        "sentence": why_of(answer, words) or None,
        "new_state": answer.cells["new_state"] or None,
        "date": answer.cells["date"] or None,
        "reason": answer.cells["reason"] or None,
        "conflict": None if conflict is None else conflict.code,
        "ours": None if conflict is None else words(conflict.ours_said),
        "theirs": None if conflict is None else words(conflict.theirs_said),
    }


def why_of(answer: Answer, words: Words) -> str:
    """Say why a row was not taken in, as a sentence of its own."""
    said = "" if answer.message is None else words(answer.message)
    return said[:1].upper() + said[1:]


def counts_of(taken: Taken) -> dict[str, int]:
    """Count the rows of a sheet: in all, filled and taken in (now or before), and left aside."""
    aside = {answer.row for answer in taken.answers if answer.outcome in (REFUSED, CONFLICT)}
    accepted = {answer.row for answer in taken.answers if answer.outcome in (RECORDED, REPEATED)} - aside
    return {"read": taken.read, "accepted": len(accepted), "quarantined": len(aside)}


def summary(taken: Taken) -> Message:
    """Say what became of a sheet."""
    return say(
        "Sheet {number} of {partner}: {recorded} recorded, {repeated} known already, {refused} refused, "
        "{conflicts} to be decided; {read} rows in all.",
        number=str(taken.head.number),
        partner=taken.head.partner,
        recorded=taken.count(RECORDED),
        repeated=taken.count(REPEATED),
        refused=taken.count(REFUSED),
        conflicts=taken.count(CONFLICT),
        read=taken.read,
    )


def set_aside(taken: Taken, words: Words) -> bytes | None:
    """Write the rows that were not taken in as CSV, each with the reason; None where there are none."""
    left = [answer for answer in taken.answers if answer.outcome in (REFUSED, CONFLICT)]
    if not left:
        return None
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*CODES[:-1], *_OWN])
    for answer in left:
        cells = [harmless(answer.cells[code]) for code in CODES[:-1]]
        problem = f"{why_of(answer, words)} [{answer.code}]"
        writer.writerow([*cells, answer.row, harmless(problem)])
    return text.getvalue().encode("utf-8-sig")


def save_set_aside(taken: Taken, path: Path, store_where: str, words: Words) -> Path | None:
    """Write that file beside the sheet, else beside the store; None where there is nothing to write.

    Raises
    ------
    HomewardError
        When it cannot be written; what was recorded stays.

    """
    content = set_aside(taken, words)
    if content is None:
        return None
    target = quarantine_beside(path, store_where)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise HomewardError(
            say("What was recorded is saved, but {file} cannot be written.", file=str(target)), "export.write"
        ) from error
    return target


def partner_rows(partners: Sequence[Partner]) -> list[dict[str, Any]]:
    """Write the partners with open referrals as plain values."""
    return [{"partner": each.name, "sent": len(each.sent), "drafts": len(each.drafts)} for each in partners]
