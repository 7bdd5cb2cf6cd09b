"""The one closed list of faults: what each does to a file or a row, and how it is said.

To add a fault: a line in `cell_problems.py` (in `file_problems.py` if it is about the file format, in
`demand_problems.py` if only files of labour demand can have it), its French
sentence in `app/words/fr/`, and the test that raises it; tests name whichever was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from layers.readers.cell_problems import CELL_PROBLEMS
from layers.readers.demand_problems import DEMAND_PROBLEMS
from layers.readers.file_problems import FILE_PROBLEMS
from layers.readers.problem_kind import ProblemKind
from layers.reading import Action, Problem
from layers.schemas import COLUMNS
from layers.words import N_, Message, Words, say

PROBLEMS: dict[str, ProblemKind] = {**CELL_PROBLEMS, **DEMAND_PROBLEMS, **FILE_PROBLEMS}
"""Every fault by its code."""

THE_VALUE = say(N_("the value"))
"""What stands for a value that must not be shown."""

LONGEST_SHOWN = 60
"""Characters of a cell that a message repeats at most."""

_NUMBER_LIKE = re.compile(r"[-+−0-9.,°'′″\"\sEeNSWOnswo/:]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    suggestion: object = None,
    count: int = 1,
    action: Action | None = None,
    personal: bool | None = None,
    **values: object,
) -> Problem:
    """Build a problem from the catalogue.

    Parameters
    ----------
    code
        One of `PROBLEMS`.
    row
        The row's number as a spreadsheet shows it; None for the whole file. With `count` above 1: the first such row.
    column
        The file's own header, as the person who must mend it sees it.
    value
        The cell as written. Never shown, and not kept, where `personal`.
    personal
        Whether the cell is about a person; by default, whether `column` is one of our personal columns.
    values
        What fills the further places of the sentence.

    Raises
    ------
    KeyError
        When the code is not in the list.

    """
    kind = PROBLEMS[code]
    hidden = is_personal(column) if personal is None else personal
    shown = THE_VALUE if hidden or value is None else _quoted(str(value))
    return Problem(
        code=code,
        action=kind.action if action is None else action,
        message=say(kind.sentence, value=shown, **values),
        row=row,
        column=column,
        value=None if hidden or value is None else _short(str(value)),
        suggestion=None if hidden or suggestion is None else _short(str(suggestion)),
        count=count,
    )


def is_personal(column: str | None) -> bool:
    """Whether a column of ours is about a person."""
    return column in COLUMNS and COLUMNS[column].personal


def sentence_of(found: Problem, words: Words) -> str:
    """Say a problem in the one shape that all have: where, what, what may be meant, code.

    `row 17, column lon: 15.98 lies in Chad, not in Gambia. Did you mean -15.98? [coord.sign]`
    """
    where = _where(found, words)
    said = words(found.message)
    if not where and not found.message.text.startswith("{"):
        said = said[:1].upper() + said[1:]
    return f"{where}{said}{_offered(found, words)} [{found.code}]"


def for_row(found: Problem, row: int) -> Problem:
    """Turn a problem of many rows into that of one of them; the value shown was another row's and is dropped."""
    values: Mapping[str, object] = {**found.message.values, "value": THE_VALUE}
    message = Message(found.message.text, values)
    return replace(found, row=row, count=1, value=None, suggestion=None, message=message)


def _offered(found: Problem, words: Words) -> str:
    kind = PROBLEMS.get(found.code)  # files of roads and of titles have lists of their own, with nothing to ask
    if found.action is Action.FIX and kind is not None and kind.action is Action.ASK:
        return " " + words(say("Done as answered: {offer}", offer=say(kind.offer)))
    if found.suggestion:
        return " " + words(say("Did you mean {suggestion}?", suggestion=found.suggestion))
    return ""


def _where(found: Problem, words: Words) -> str:
    row = None if found.row is None else str(found.row)
    if row is not None and found.count > 1:
        row = words(say("{row} and {more} more", row=row, more=found.count - 1))
    if row is not None and found.column:
        return words(say("row {row}, column {column}: ", row=row, column=found.column))
    if row is not None:
        return words(say("row {row}: ", row=row))
    if found.column:
        return words(say("column {column}: ", column=found.column))
    return ""


def _quoted(text: str) -> object:
    short = _short(text)
    return short if _NUMBER_LIKE.fullmatch(short) else say("“{quoted}”", quoted=short)


def _short(text: str) -> str:
    printable = _UNPRINTABLE.sub(" ", text)
    return printable if len(printable) <= LONGEST_SHOWN else printable[: LONGEST_SHOWN - 1] + "…"
