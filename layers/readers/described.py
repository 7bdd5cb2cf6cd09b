"""How one person is described in words: each fact under our column, read as a file's cell is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.context import Context
from layers.readers.faults import Faults
from layers.readers.people import HANDLED, check_days, take_births
from layers.readers.schooling import take_schooling
from layers.readers.table import Table, frame_of, read_plain_columns
from layers.reading import Action

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from layers.reading import Problem

NOBODY = "-"
"""The case code of somebody who is not in the caseload."""

STOPS = (Action.REJECT, Action.ROWS, Action.ASK)
"""What must be mended before a description can be used."""


def read_description(cells: Mapping[str, str], *, on: dt.date) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Read what is told about one person: a row of schema Returnees, and everything that must be mended.

    Parameters
    ----------
    cells
        Our column -> what is told, as people write it: "CM2", "carte d'identité, passeport". Empty is not told. The
        place is not read here.
    on
        The day on which an age counts, and after which nobody is born.

    Returns
    -------
    tuple
        The row has only the columns that are told. It is to be used only where nothing must be mended.

    """
    told = {column: np.array([text], dtype=object) for column, text in cells.items() if text.strip()}
    table = Table(
        kind="returnees",
        rows=1,
        cells=told,
        faults=Faults(np.array([1]), accept=(), personal=False, columns={}),
        context=Context.empty(on),
        as_of=on,
    )
    read_plain_columns(table, apart_from=HANDLED)
    take_births(table)
    take_schooling(table)
    check_days(table)
    columns = list(table.read)
    table.read["case_code"] = np.array([NOBODY], dtype=object)
    row = frame_of(table, np.ones(1, dtype=bool))[columns]
    return row, tuple(found for found in table.faults.finish() if found.action in STOPS)
