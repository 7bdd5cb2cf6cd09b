"""From text cells to typed rows: the one function that turns a grid into a reading, every fault in words.

Rows in are rows accepted plus rows quarantined. Nothing raises on account of the file, and nothing is changed silently:
a repair is listed, and what is not certain is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.readers.duplicates import find_duplicates
from layers.readers.faults import Faults
from layers.readers.form_answers import unfolded
from layers.readers.grid import column_position
from layers.readers.headers import find_headers
from layers.readers.kinds import TAKERS
from layers.readers.problems import problem
from layers.readers.quarantine import quarantined_rows
from layers.readers.rule_versions import take_versions
from layers.readers.table import Table, frame_of
from layers.reading import Action, Reading
from layers.schemas import INPUTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.grid import Grid
    from layers.readers.headers import Headers


def reading_of_grid(
    grid: Grid,
    kind: str,
    context: Context,
    *,
    file_name: str,
    as_of: dt.date,
    source: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    accept: Collection[str] = frozenset(),
) -> Reading:
    """Read a file's cells as rows of a layer.

    Parameters
    ----------
    grid
        The cells, as a format's reader gives them.
    kind
        One of `layers.schemas.INPUTS`.
    context
        What is known already: areas, settlements, services, the countries expected.
    file_name, source, as_of
        What the file is called, whom it comes from (default: its name), and the day it describes.
    columns
        The file's headers -> our columns; outranks what is recognised. An empty column leaves a header out.
    constants
        Our column -> one value for the whole file; outranks a column of the file.
    accept
        Codes of questions that are answered with yes; `all` answers every question that can be.

    Returns
    -------
    Reading
        `read` is always the number of rows accepted and quarantined together; a row that repeats another word for word
        is counted once. A file that cannot be used has a problem that says `reject`, and no row.

    Raises
    ------
    KeyError
        When `kind` is not known.

    """
    blank = Reading(
        kind=kind,
        file_name=file_name,
        checksum=grid.checksum,
        source=source or file_name,
        as_of=as_of,
        read=0,
        accepted=_empty(kind).copy(),
        quarantined=pd.DataFrame(),
        problems=(),
        sheet=grid.sheet,
    )
    if kind == "demand":
        grid = unfolded(grid)
    if any(found.action is Action.REJECT for found in grid.problems):
        return replace(blank, problems=grid.problems)
    if grid.cells.empty:
        return replace(blank, problems=(*grid.problems, problem("file.no_rows")))
    said = {ours: str(value) for ours, value in (constants or {}).items()}
    headers = find_headers(grid, kind, columns=columns, constants=said, accept=accept)
    if headers.refused:
        return replace(blank, problems=(*grid.problems, *headers.problems))
    sheet = _Sheet(grid, headers, _rows_below(grid, headers), said)
    if not len(sheet.below):
        return replace(blank, problems=(*grid.problems, problem("file.no_rows")))
    table = _table_of(sheet, kind, context, accept=accept, as_of=as_of)
    table.source = blank.source
    _tell_grid_problems(table.faults, sheet)
    for question in headers.questions:
        table.faults.block_all(question)
    for notice in headers.problems:
        table.faults.tell(notice)
    replaces = TAKERS[kind](table)
    several, earlier, versions = take_versions(table)
    copies = find_duplicates(table, lambda: _compared(table), apart=several) | earlier
    return _finished(replace(blank, versions=versions), table, sheet, copies, replaces)


@dataclass(frozen=True)
class _Sheet:
    """A grid with its header understood: the positions of its rows, and the values that hold for all of them."""

    grid: Grid
    headers: Headers
    below: npt.NDArray[np.intp]
    constants: Mapping[str, str]


@lru_cache
def _empty(kind: str) -> pd.DataFrame:
    return INPUTS[kind].empty()


def _rows_below(grid: Grid, headers: Headers) -> npt.NDArray[np.intp]:
    """List the positions of the rows below the header that hold anything."""
    below = np.arange(headers.first_row, len(grid.cells))
    filled = (grid.cells.iloc[below] != "").to_numpy().any(axis=1)
    if grid.geometry is not None:
        filled |= np.array([shape is not None for shape in grid.geometry[below]], dtype=bool)
    return below[filled]


def _table_of(sheet: _Sheet, kind: str, context: Context, *, accept: Collection[str], as_of: dt.date) -> Table:
    grid, headers, below = sheet.grid, sheet.headers, sheet.below
    cells = {
        ours: grid.cells.iloc[below, place].to_numpy(dtype=object, na_value="") for place, ours in headers.used.items()
    }
    cells |= {ours: np.full(len(below), value, dtype=object) for ours, value in sheet.constants.items()}
    names = {ours: headers.names[place] for place, ours in headers.used.items() if ours not in sheet.constants}
    return Table(
        kind=kind,
        rows=len(below),
        cells=cells,
        faults=Faults(grid.row_numbers[below], accept=accept, personal=kind == "returnees", columns=names),
        context=context,
        as_of=as_of,
        headers=names,
        shapes=None if grid.geometry is None else grid.geometry[below].copy(),
        leftovers=bool(headers.own),
    )


def _tell_grid_problems(faults: Faults, sheet: _Sheet) -> None:
    """Pass on what the format's reader found, under the file's own headers, where a column is used at all."""
    rows = {int(number): row for row, number in enumerate(sheet.grid.row_numbers[sheet.below])}
    for found in sheet.grid.problems:
        place = None if found.column is None else column_position(found.column)
        if place is not None and place not in sheet.headers.used:
            continue
        told = found if place is None else replace(found, column=sheet.headers.names[place])
        waits = told.action in (Action.ROWS, Action.ASK)
        if told.action is Action.ASK and faults.accepted(told.code):
            faults.tell(replace(told, action=Action.FIX))
        elif waits and told.row is None:
            faults.block_all(told)
        elif waits and told.row in rows:
            faults.mark(rows[told.row], told)
        elif not waits:
            faults.tell(told)


def _compared(table: Table) -> pd.DataFrame:
    """Return what makes two rows the same record: all cells that are used, and the geometry."""
    frame = pd.DataFrame(dict(table.cells), dtype=object)
    if table.shapes is not None:
        frame["homeward_shape"] = shapely.to_wkb(table.shapes)
    return frame


def _finished(
    blank: Reading, table: Table, sheet: _Sheet, copies: npt.NDArray[np.bool_], replaces: dict[str, str]
) -> Reading:
    blocked = table.faults.blocked
    kept = ~blocked & ~copies
    table.read["source"] = np.full(table.rows, blank.source, dtype=object)
    dates = table.days("source_date")
    table.read["source_date"] = np.where(np.isnat(dates), np.datetime64(blank.as_of, "D"), dates)
    accepted = frame_of(table, kept)
    headers = sheet.headers
    used = {ours: headers.names[place] for place, ours in headers.used.items() if ours not in sheet.constants}
    filled = accepted[[ours for ours in used if ours in accepted.columns]]
    codes = [table.faults.codes_of(int(row)) for row in np.flatnonzero(blocked)]
    return replace(
        blank,
        read=int(kept.sum() + blocked.sum()),
        accepted=accepted,
        quarantined=quarantined_rows(sheet.grid, headers, sheet.below[blocked], sheet.constants, codes),
        problems=table.faults.finish(),
        present=tuple(column for column in INPUTS[table.kind].names() if column in table.read),
        mapping={name: ours for ours, name in used.items()},
        unused=headers.unused,
        empty_cells=int(filled.isna().to_numpy().sum()),
        replaces=replaces,
    )
