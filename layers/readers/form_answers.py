"""How do answers to our own forms about the labour market become rows of demand: one for each occupation named?

An export of KoboToolbox or ODK is known by the column `homeward_form`. Each interview is about up to three occupations,
side by side; here each becomes a row of its own, under our columns, and is read like any other row of demand. What it
adds up to is counted later (`assessments/labour/counting.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.forms.choices import EMPLOYEE, INFORMAL, NO, OWN_ACCOUNT, YES
from layers.forms.labour import FORM_METHODS, SLOTS
from layers.forms.questions import MARK
from layers.readers.grid import Grid
from layers.readers.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.reading import Problem

_PATH = re.compile(r"[/:.\-]")
"""What stands between a group and its question in the header of an export."""

_OF_INTERVIEW = ("admin1_pcode", "admin2_pcode", "area_name", "isic4_code", "demand_source", "reference_date")
"""Questions that are put once and hold for every occupation."""

_OF_OCCUPATION = (
    "job_title",
    "openings",
    "employed",
    "informal_employed",
    "wage_amount",
    "wage_currency",
    "wage_period",
)

_COLUMNS = (
    "demand_id",
    *_OF_INTERVIEW,
    "isco08_code",
    *_OF_OCCUPATION,
    "self_employed",
    "hard_to_fill_share",
    "employers_asked",
    "demand_method",
    "evidence",
    "sample_size",
)

_SHARE = {YES: "1", NO: "0"}
_WORKS_AS = {EMPLOYEE: "employed", INFORMAL: "informal_employed", OWN_ACCOUNT: "self_employed"}
_IDENTIFIERS = ("_uuid", "KEY", "instanceID", "_id")
"""Columns that name an interview, the best first."""


def tail_of(header: str) -> str:
    """Return the name of a question from its header in an export: `place/admin1_pcode` is `admin1_pcode`."""
    return _PATH.split(header.strip())[-1]


def unfolded(grid: Grid) -> Grid:
    """Return answers to our forms as rows of demand; any other table is returned as it is.

    Interviews that name no occupation are told about; the numbers of rows are those of the interviews.
    """
    if grid.refused or grid.cells.empty or grid.geometry is not None:
        return grid
    header = [str(cell) for cell in grid.cells.iloc[0]]
    places = {tail_of(name): place for place, name in reversed(list(enumerate(header)))}
    if MARK not in places:
        return grid
    identifier = next((places[name] for name in _IDENTIFIERS if name in places), None)
    rows: list[list[str]] = []
    numbers: list[int] = []
    told: list[Problem] = []
    for cells, number in zip(grid.cells.iloc[1:].itertuples(index=False), grid.row_numbers[1:], strict=True):
        answers = {name: str(cells[place]).strip() for name, place in places.items()}
        key = str(cells[identifier]).strip() if identifier is not None else ""
        found = _rows_of(answers, key)
        rows += [[row.get(name, "") for name in _COLUMNS] for row in found]
        numbers += [int(number)] * len(found)
        if not found:
            told.append(problem("form.no_occupation", row=int(number)))
    cells_below = np.array([list(_COLUMNS), *rows], dtype=object).reshape(len(rows) + 1, len(_COLUMNS))
    return replace(
        grid,
        cells=pd.DataFrame(cells_below, dtype="str"),
        row_numbers=np.array([int(grid.row_numbers[0]), *numbers], dtype=np.int64),
        header_row=0,
        problems=tuple(each for each in grid.problems if each.column is None) + tuple(told),
        merged=(),
    )


def _rows_of(answers: Mapping[str, str], key: str) -> list[dict[str, str]]:
    """Return a row for each occupation that an interview names."""
    form = answers.get(MARK, "")
    if answers.get("agrees", YES) == NO:
        return []
    shared = {name: answers.get(name, "") for name in _OF_INTERVIEW}
    found = []
    for slot in SLOTS:
        code = answers.get(f"isco08_code_{slot}", "").removeprefix("C")
        row = {name: answers.get(f"{name}_{slot}", "") for name in _OF_OCCUPATION}
        if not code and not row["job_title"]:
            continue
        hard = answers.get(f"hard_to_fill_{slot}", "")
        works_as = _WORKS_AS.get(answers.get(f"status_{slot}", ""))
        found.append(
            {
                **shared,
                **row,
                "isco08_code": code,
                "hard_to_fill_share": _SHARE.get(hard, ""),
                "employers_asked": "1" if hard in _SHARE else "",
                **({works_as: "1"} if works_as else {}),
                "demand_id": f"{key}-{slot}" if key else "",
                "demand_method": FORM_METHODS.get(form, ""),
                "evidence": "answer",
                "sample_size": "1",
            }
        )
    return found
