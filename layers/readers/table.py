"""One file's rows while they are being read: text cells under our columns in, typed values out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.readers.dates import read_dates
from layers.readers.lists import read_list
from layers.readers.numbers import check_limits, read_numbers, read_whole_numbers
from layers.readers.texts import clean_texts
from layers.readers.vocab import WORDS, read_booleans, read_countries, read_words
from layers.schemas import COLUMNS, INPUTS, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.context import Context
    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]


@dataclass
class Table:
    """The rows of one file.

    `cells` holds the text of each column of ours that the file (or a constant) has. `read` holds what was read of
    them, under columns of the layer. `shapes` are the rows' geometries, None where the file has none. `leftovers`
    says that the file is a quarantine file that comes back. `source` is whom the file comes from.
    """

    kind: str
    rows: int
    cells: dict[str, Texts]
    faults: Faults
    context: Context
    as_of: dt.date
    headers: dict[str, str] = field(default_factory=dict)
    shapes: npt.NDArray[np.object_] | None = None
    leftovers: bool = False
    source: str = ""
    read: dict[str, Any] = field(default_factory=dict)

    def texts(self, column: str) -> Texts:
        """Return a column's cells, empty ones where the file has no such column."""
        return self.cells.get(column, np.full(self.rows, "", dtype=object))

    def numbers(self, column: str) -> npt.NDArray[np.float64]:
        """Return a column that was read as numbers, NaN where the file has no such column."""
        return np.asarray(self.read.get(column, np.full(self.rows, np.nan)), dtype=float)

    def words(self, column: str) -> Texts:
        """Return a column that was read as texts, empty where the file has no such column."""
        return np.asarray(self.read.get(column, np.full(self.rows, "", dtype=object)), dtype=object)

    def days(self, column: str) -> npt.NDArray[np.datetime64]:
        """Return a column that was read as days, NaT where the file has no such column."""
        return np.asarray(self.read.get(column, np.full(self.rows, "NaT", dtype="datetime64[D]")))


def read_plain_columns(table: Table, *, apart_from: frozenset[str]) -> None:
    """Read every column of the layer that needs no other column to be understood."""
    wanted = set(INPUTS[table.kind].names()) - apart_from
    for column in table.cells:
        if column in wanted and column in COLUMNS:
            table.read[column] = _read_column(table.cells[column], column, table.faults)


def _read_column(cells: Texts, column: str, faults: Faults) -> Any:
    kind = COLUMNS[column].kind
    if column == "country":
        return read_countries(cells, column, faults)
    if kind is Kind.LIST:
        return read_list(cells, column, faults)
    if column in WORDS:
        return read_words(cells, column, faults)
    if kind is Kind.NUMBER:
        return check_limits(read_numbers(cells, column, faults), cells, column, faults)
    if kind is Kind.INTEGER:
        return check_limits(read_whole_numbers(cells, column, faults), cells, column, faults)
    if kind is Kind.DATE:
        return read_dates(cells, column, faults)
    if kind is Kind.BOOLEAN:
        return read_booleans(cells, column, faults)
    return clean_texts(cells, column, faults)


def frame_of(table: Table, kept: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows that are taken, typed as the layer of their kind; empty texts are missing."""
    columns = {}
    for column, values in table.read.items():
        some = np.asarray(values)[kept]
        columns[column] = _series(some, COLUMNS[column].kind if column in COLUMNS else Kind.OBJECT)
    return INPUTS[table.kind].parse(pd.DataFrame(columns, index=pd.RangeIndex(int(kept.sum()))))


def _series(values: npt.NDArray[Any], kind: Kind) -> pd.Series[Any]:
    if kind is Kind.INTEGER:
        return pd.Series(pd.array(np.where(np.isfinite(values), values, np.nan), dtype="Float64")).astype("Int64")
    if kind is Kind.BOOLEAN:
        return pd.Series(values, dtype="boolean")
    if kind is Kind.DATE:
        return pd.Series(values.astype("datetime64[ns]"))
    if kind in (Kind.TEXT, Kind.LIST, Kind.JSON):
        filled = np.array([value or None for value in values], dtype=object)
        return pd.Series(filled, dtype="str")
    return pd.Series(values)
