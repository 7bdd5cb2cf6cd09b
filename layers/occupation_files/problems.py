"""What can be wrong with a list of job titles: one code and one sentence each.

To add a fault: a line in `OCCUPATION_PROBLEMS` and its French sentence in `app/words/fr/occupations.po`.
"""

from __future__ import annotations

from layers.readers.problem_kind import ProblemKind
from layers.reading import Action, Problem
from layers.words import N_, Message

OCCUPATION_PROBLEMS: dict[str, ProblemKind] = {
    "occupations.no_column": ProblemKind(
        Action.REJECT,
        N_(
            "The file needs a column of ISCO-08 codes (isco08_code, ISCOGROUPCODE, iscoGroup …) and one of titles "
            "(title, PREFERREDLABEL, preferredLabel …)."
        ),
    ),
    "occupations.none": ProblemKind(Action.REJECT, N_("No row of the file has both a title and a code of ISCO-08.")),
    "occupations.code": ProblemKind(Action.ROWS, N_("“{value}” is no code of ISCO-08.")),
    "occupations.no_code": ProblemKind(Action.ROWS, N_("the row has no code.")),
    "occupations.no_title": ProblemKind(Action.ROWS, N_("the row has no title.")),
    "occupations.zero": ProblemKind(
        Action.FIX, N_("“{value}” has lost its zero, as spreadsheets do; it was read as {code}.")
    ),
}
"""Every fault of lists of job titles by its code."""


def occupation_problem(
    kind_code: str, *, row: int | None = None, column: str | None = None, suggestion: str | None = None, **values: str
) -> Problem:
    """Build a problem of a list of titles from its code; `value` is the cell as written."""
    kind = OCCUPATION_PROBLEMS[kind_code]
    return Problem(
        kind_code,
        kind.action,
        Message(kind.sentence, values),
        row=row,
        column=column,
        value=values.get("value"),
        suggestion=suggestion,
    )
