"""How does a value of a typed format become a text cell, and how do text cells become a grid?"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from layers.readers.file_problems import refuse
from layers.readers.grid import Grid
from layers.readers.limits import MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_LARGEST_EXACT = 2.0**53
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def cell_text(value: object) -> str:
    """Write one value as a cell: numbers as their shortest exact text, dates as ISO, lists separated by spaces.

    Missing values, NaN and bytes are the empty text; an object is written as JSON.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.date | dt.time):
        return date_text(value)
    if isinstance(value, dict | list):
        return _nested_text(value)
    return str(value)


def _nested_text(value: dict[str, Any] | list[Any]) -> str:
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return " ".join(cell_text(part) for part in value)
    return json.dumps(value, ensure_ascii=False, default=cell_text)


def number_text(value: float) -> str:
    """Write a number as its shortest exact text: 13.0 is 13, 0.1 is 0.1; NaN is empty."""
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < _LARGEST_EXACT:
        return str(int(value))
    return repr(float(value))


def date_text(value: dt.date | dt.time) -> str:
    """Write a date as ISO text, with the time only where there is one."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat()


def text_column(values: Sequence[str]) -> pa.Array:
    """Hold one column of text; half characters (lone surrogates, which JSON can smuggle in) are left out."""
    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([_LONE_SURROGATES.sub("", value) for value in values], pa.large_string())


def table_of_records(records: Sequence[dict[str, Any]]) -> pa.Table:
    """Lay records out as text cells: the keys in the order of their first use are the header, in the first row.

    Raises
    ------
    RefusedError
        When there are more keys than a table may have columns.

    """
    keys: dict[str, None] = {}
    for record in records:
        keys.update(dict.fromkeys(record))
        if len(keys) > MAX_COLUMNS:
            raise refuse("columns.too_many", limit=MAX_COLUMNS)
    columns = [[str(key), *(cell_text(record.get(key)) for record in records)] for key in keys]
    return table_of_columns(columns)


def table_of_columns(columns: Sequence[Sequence[str]]) -> pa.Table:
    """Lay columns of text out as a table whose columns are named by their position."""
    return pa.table([text_column(column) for column in columns], names=[str(place) for place in range(len(columns))])


def grid_of(
    source: SourceFile,
    table: pa.Table,
    row_numbers: np.ndarray,
    *,
    header_row: int | None = None,
    geometry: np.ndarray | None = None,
    problems: Sequence[Problem] = (),
    sheet: str | None = None,
    sheets: Sequence[str] = (),
    most_rows: int = MAX_ROWS,
    most_columns: int = MAX_COLUMNS,
) -> Grid:
    """Make a grid of text columns; rows without any content are left out.

    Raises
    ------
    RefusedError
        When there are too many rows or columns, or at most a header.

    """
    if table.num_columns > most_columns:
        raise refuse("columns.too_many", limit=most_columns)
    kept = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        kept |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
    if geometry is not None:
        kept |= np.array([shape is not None for shape in geometry], dtype=bool)
    if header_row is not None:
        kept[header_row] = True
    if kept.sum() > most_rows + 1:
        raise refuse("file.too_many_rows", limit=most_rows)
    if kept.sum() < 2:  # noqa: PLR2004 - a header and a row
        raise refuse("file.no_rows")
    if not kept.all():
        table = table.filter(pa.array(kept))
    frame = table.combine_chunks().to_pandas(types_mapper=lambda _: pd.StringDtype("pyarrow", na_value=np.nan))
    frame.columns = pd.RangeIndex(table.num_columns)
    return Grid(
        cells=frame,
        row_numbers=np.asarray(row_numbers, dtype=np.int64)[kept],
        problems=tuple(problems),
        header_row=None if header_row is None else int(kept[:header_row].sum()),
        geometry=None if geometry is None else geometry[kept],
        checksum=source.checksum,
        sheet=sheet,
        sheets=tuple(sheets),
    )


def rejected(problem: Problem, checksum: str = "") -> Grid:
    """Make the grid of a file that cannot be used: no cells, and why."""
    return Grid(pd.DataFrame(dtype="str"), np.empty(0, dtype=np.int64), (problem,), checksum=checksum)
