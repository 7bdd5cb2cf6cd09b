"""What is a partner's sheet: which columns it has, what in it may not change, and how a change is noticed?

A sheet goes out as a workbook and comes back filled, by people without an account and often without a network. Each
row carries a seal: a keyed hash of everything in it that must not change, made with the office's own secret. Whoever
changes a case code, moves an answer to another row, or writes a sheet of their own cannot make the seal that fits.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

FORMAT = "homeward-partner-sheet/1"
"""Stands on every sheet; another number is another version."""

FIXED = ("referral_id", "case_code", "programme", "site", "sent_on", "state_now")
"""Columns that the office fills and the partner must not change."""

TO_FILL = ("new_state", "date", "reason", "seats_available")
"""Columns that the partner fills."""

CHECK = "check"
"""The column of seals."""

CODES = (*FIXED, *TO_FILL, CHECK)
"""All columns by the codes that stand above them in every language, in their order."""

MOST_ROWS = 5_000
"""Rows of one sheet: a partner with more gets one for each programme."""

SEAL_LETTERS = 24
"""Letters of a seal that are kept: 96 bits."""


@dataclass(frozen=True)
class SheetHead:
    """Which sheet it is: the office's own name for itself (a hash), its number, its day, its partner, its language."""

    office: str
    number: int
    on: dt.date
    partner: str
    language: str

    def line(self) -> str:
        """Write it as the one line that a program reads."""
        told = {"office": self.office, "sheet": self.number, "on": self.on.isoformat(), "language": self.language}
        return f"{FORMAT} {json.dumps({**told, 'partner': self.partner}, ensure_ascii=False)}"


def head_of_line(line: str) -> SheetHead | None:
    """Read the line; None where it is not one of ours."""
    text = line.strip()
    if not text.startswith(f"{FORMAT} "):
        return None
    try:
        told = json.loads(text.removeprefix(FORMAT))
        return SheetHead(
            office=str(told["office"]),
            number=int(told["sheet"]),
            on=dt.date.fromisoformat(told["on"]),
            partner=str(told["partner"]),
            language=str(told["language"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True)
class SheetRow:
    """What the office writes about one referral, as it stands in the cells.

    `sent_on` is None for a referral of which nobody knows when it was sent. `seen` is the number of the last event that
    the sheet knows of: an answer holds against that state.
    """

    referral_id: str
    case_code: str
    programme: str
    site: str
    sent_on: dt.date | None
    state_now: str
    seen: int


def sealed_text(head: SheetHead, row: SheetRow) -> str:
    """Write down everything that must not change, so that no two different rows give the same text."""
    sent = "" if row.sent_on is None else row.sent_on.isoformat()
    cells = [row.referral_id, row.case_code, row.programme, row.site, sent, row.state_now]
    head_cells = [head.office, head.number, head.on.isoformat(), head.partner, head.language]
    return FORMAT + json.dumps([*head_cells, *(" ".join(cell.split()) for cell in cells), row.seen])


def check_cell(seen: int, seal: str) -> str:
    """Write the last column: the number of the last event known, and the seal."""
    return f"{seen}-{seal[:SEAL_LETTERS]}"


_CHECK = re.compile(rf"(\d{{1,9}})-([0-9a-f]{{{SEAL_LETTERS}}})", re.ASCII)


def check_of(cell: str) -> tuple[int, str] | None:
    """Read the last column: the number of the event, and the seal; None where it is neither."""
    found = _CHECK.fullmatch(cell.strip())
    return (int(found[1]), found[2]) if found else None
