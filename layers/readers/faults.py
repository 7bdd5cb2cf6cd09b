"""Which rows of a file are in trouble and why, gathered while it is read.

Rows are numbered from 0 here; `finish` turns them into the numbers that a spreadsheet shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layers.readers.file_problems import FILE_PROBLEMS
from layers.readers.problems import PROBLEMS, problem
from layers.reading import Action, Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    Rows = npt.NDArray[np.intp]

EVERYTHING = "all"
"""The code that accepts whatever can be accepted."""

MOST_LISTED = 1000
"""Rows of one fault in one column that are listed one by one; the others are counted in the last entry."""


class Faults:
    """The faults of one file. Every method takes rows as positions or as a mask; no row at all is no fault.

    What is said may be arrays, one entry for each of the rows.
    """

    def __init__(
        self, row_numbers: npt.NDArray[np.integer], *, accept: Collection[str], personal: bool, columns: dict[str, str]
    ) -> None:
        self._row_numbers = row_numbers
        self._accept = frozenset(accept)
        self._personal = personal
        self._headers = columns
        self._codes: list[list[str]] = [[] for _ in row_numbers]
        self._found: list[Problem] = []
        self._blocked_cells: dict[tuple[str, str | None], set[int]] = {}

    def accepted(self, code: str) -> bool:
        """Whether somebody has said what to do about this fault."""
        return bool(PROBLEMS[code].offer) and (code in self._accept or EVERYTHING in self._accept)

    def block(
        self,
        code: str,
        rows: npt.NDArray[Any],
        column: str | None = None,
        *,
        action: Action | None = None,
        **said: Any,
    ) -> None:
        """Quarantine these rows. `column` is ours; the message names the file's own header.

        `said` may hold `value` and `suggestion` (what stands in the cells and what may be meant) and fills the places
        of the sentence.
        """
        at = _positions(rows)
        self._blocked_cells.setdefault((code, column), set()).update(at.tolist())
        for row in at:
            if code not in self._codes[row]:
                self._codes[row].append(code)
        done = PROBLEMS[code].action if action is None else action
        together = done is Action.ASK and len(at) > max(1, len(self._row_numbers) // 2)
        listed = min(len(at), 1 if together else MOST_LISTED)
        for place in range(listed):
            count = len(at) - place if place == listed - 1 else 1
            self._add(code, at, place, column=column, count=count, action=action, **said)

    def ask(
        self, code: str, rows: npt.NDArray[Any], column: str | None = None, *, action: Action | None = None, **said: Any
    ) -> bool:
        """Quarantine these rows with a question; if it was answered, list a repair instead and return True."""
        if self.accepted(code):
            self.fix(code, rows, column, action=Action.FIX, **said)
            return True
        self.block(code, rows, column, action=action, **said)
        return False

    def fix(
        self,
        code: str,
        rows: npt.NDArray[Any],
        column: str | None = None,
        *,
        action: Action | None = None,
        **said: Any,
    ) -> None:
        """Tell that these rows were repaired or taken with a warning: one entry for all of them."""
        at = _positions(rows)
        if len(at):
            self._add(code, at, 0, column=column, count=len(at), action=action, **said)

    def tell(self, found: Problem) -> None:
        """Add a problem of the whole file, or one that quarantines nothing."""
        self._found.append(found)

    def block_all(self, found: Problem) -> None:
        """Quarantine every row for a question about the whole file."""
        self._found.append(found)
        for codes in self._codes:
            if found.code not in codes:
                codes.append(found.code)

    def mark(self, row: int, found: Problem) -> None:
        """Quarantine one row with a problem that is already worded."""
        self._found.append(found)
        if found.code not in self._codes[row]:
            self._codes[row].append(found.code)

    def only(self, code: str, rows: npt.NDArray[Any]) -> None:
        """Drop whatever else was found in rows that are quarantined for this fault: it explains all the others."""
        at = _positions(rows)
        numbers = {int(self._row_numbers[row]) for row in at}
        for row in at:
            self._codes[row] = [code]
        self._found = [found for found in self._found if found.row not in numbers or found.code == code]

    def header(self, column: str | None) -> str | None:
        """Return the file's own header for a column of ours."""
        return self._headers.get(column, column) if column is not None else None

    @property
    def blocked(self) -> npt.NDArray[np.bool_]:
        """Which rows are quarantined so far."""
        return np.array([bool(codes) for codes in self._codes], dtype=bool)

    def blocked_by(self, code: str, column: str | None) -> npt.NDArray[np.bool_]:
        """Which rows are quarantined for this fault in this column of ours."""
        mask = np.zeros(len(self._row_numbers), dtype=bool)
        mask[list(self._blocked_cells.get((code, column), ()))] = True
        return mask

    @property
    def unreadable(self) -> npt.NDArray[np.bool_]:
        """Which rows the format's reader could not read whole: what is missing in them is no fault of its own."""
        return np.array([any(code in FILE_PROBLEMS for code in codes) for codes in self._codes], dtype=bool)

    def codes_of(self, row: int) -> str:
        """Return the codes for which a row is quarantined, separated by spaces."""
        return " ".join(self._codes[row])

    def finish(self) -> tuple[Problem, ...]:
        """Return every problem: those of the whole file first, then in the order of the rows."""
        return tuple(sorted(self._found, key=lambda found: -1 if found.row is None else found.row))

    def _add(self, code: str, at: Rows, place: int, *, column: str | None, **said: Any) -> None:
        one = {name: given[place] if isinstance(given, np.ndarray) else given for name, given in said.items()}
        row = int(self._row_numbers[at[place]])
        self._found.append(problem(code, row=row, column=self.header(column), personal=self._personal, **one))


def _positions(rows: npt.NDArray[Any]) -> Rows:
    return np.flatnonzero(rows) if rows.dtype == bool else rows.astype(np.intp)
