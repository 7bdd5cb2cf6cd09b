"""What came of reading a file: the rows that fit, the rows that do not, and why, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from layers.words import Message

Version = dict[str, str | None]
"""One version of a programme's rule: criteria (JSON), in_force_from and in_force_to (ISO days), None where empty."""


class Action(StrEnum):
    """What a problem does to the file or its rows (the words of the table of bad inputs)."""

    REJECT = "reject"  # the file cannot be used; nothing is changed
    ROWS = "rows"  # the row is quarantined
    ASK = "ask"  # the row is quarantined until somebody answers; `--accept CODE` takes it
    FIX = "fix"  # repaired, shown as a repair
    WARN = "warn"  # taken, with a warning


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and what would be right.

    `row` is the row's number in the file as a spreadsheet shows it (the header is row 1), None for the whole file.
    `value` is never filled for a personal column. `suggestion` is what `accept` would put in place.
    """

    code: str
    action: Action
    message: Message
    row: int | None = None
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None
    count: int = 1


@dataclass(frozen=True)
class Reading:
    """A file, read: `read` = `len(accepted)` + `len(quarantined)`, always.

    `accepted` is typed as the layer of its kind, only with the columns in `present` filled. `quarantined` holds the
    rows as they were (text, under the file's own headers) with two columns more: `homeward_row` (row number) and
    `homeward_problem` (codes, space-separated).
    """

    kind: str
    file_name: str
    checksum: str
    source: str
    as_of: dt.date
    read: int
    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    problems: tuple[Problem, ...]
    present: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    """The file's headers -> our columns, as used; what was not used is left out."""
    unused: tuple[str, ...] = ()
    """Headers that were not used (dropped columns that look personal have a problem of their own)."""
    sheet: str | None = None
    empty_cells: int = 0
    """Cells that were empty in a present column: on re-import they keep the old value."""
    replaces: dict[str, str] = field(default_factory=dict)
    """Areas: identifiers already known that stand for the same area -> the P-codes of this file that replace them."""

    versions: dict[str, list[Version]] = field(default_factory=dict)
    """Programmes: those of which the file gives several versions of the rule -> all of them, with their days."""

    @property
    def refused(self) -> bool:
        """Whether the file cannot be used at all."""
        return any(problem.action is Action.REJECT for problem in self.problems)
