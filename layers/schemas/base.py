"""How a layer is declared: pandera models whose columns come from the one dictionary in `columns.py`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pandera.pandas as pa

from layers.schemas.columns import COLUMNS, Kind
from layers.schemas.fitting import Fit, fits_of, typed_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandera.typing import DataFrame

DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.LIST: "str",
    Kind.JSON: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "float64",
    Kind.DATE: "datetime64[ns]",
    Kind.BOOLEAN: "boolean",
    Kind.OBJECT: "object",
}
"""The pandas type of each kind of column. Missing is NaN, NaT or <NA>; lists are space-separated text."""


def column(name: str, **checks: Any) -> Any:
    """Declare a column of a layer from the dictionary; nullable unless `nullable=False` is said."""
    entry = COLUMNS[name]
    checks.setdefault("nullable", True)
    if entry.allowed:
        checks.setdefault("isin", entry.allowed)
    if entry.minimum is not None:
        checks.setdefault("ge", entry.minimum)
    if entry.maximum is not None:
        checks.setdefault("le", entry.maximum)
    return pa.Field(description=entry.sentence, metadata={"unit": entry.unit}, **checks)


class Layer(pa.DataFrameModel):
    """A typed table. `parse` is the only way in; columns that the layer does not name are dropped."""

    class Config:
        """Coerce types, drop unknown columns."""

        coerce = True
        strict = "filter"

    @classmethod
    def parse(cls, raw: pd.DataFrame) -> DataFrame[Self]:
        """Check and type a frame, all faults at once; columns it lacks that may be empty are added empty.

        Most columns of most layers are empty: an empty one that may be so is given its type without being looked at.

        Raises
        ------
        pandera.errors.SchemaErrors
            When a value does not fit. Readers find faults in words before this; here it is a bug.

        """
        filled = [name for name in cls.names() if _is_to_check(cls, raw, name)]
        found = _quickly(cls, filled, raw)
        if found is not None:
            cells = found | _missing(cls, [name for name in cls.names() if name not in found], raw.index)
            whole: Any = pd.DataFrame({name: cells[name] for name in cls.names()}, index=raw.index, copy=False)
            return whole
        typed: Any = cls.check(raw.reindex(columns=filled), filled)
        if len(filled) < len(cls.names()):
            typed = typed.join(cls.empty().drop(columns=filled).reindex(raw.index))[cls.names()]
        return typed

    @classmethod
    def check(cls, raw: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
        """Check and type these columns alone, all faults at once.

        Raises
        ------
        pandera.errors.SchemaErrors
            When a value does not fit.

        """
        found = _quickly(cls, names, raw)
        if found is not None:
            return pd.DataFrame(found, index=raw.index, copy=False)
        return _part(cls, tuple(names)).validate(raw[list(names)], lazy=True)

    @classmethod
    def names(cls) -> list[str]:
        """List the columns of the layer, in order."""
        return list(cls.to_schema().columns)

    @classmethod
    def empty(cls) -> DataFrame[Self]:
        """Return the layer with no row, its types kept."""
        made: Any = _empty(cls).copy()
        return made


def _is_to_check(layer: type[Layer], raw: pd.DataFrame, name: str) -> bool:
    """Tell whether a column holds anything, or has to: the others are missing throughout."""
    return not layer.to_schema().columns[name].nullable or (name in raw.columns and bool(raw[name].notna().any()))


def _quickly(layer: type[Layer], names: Sequence[str], raw: pd.DataFrame) -> dict[str, pd.Series[Any]] | None:
    """Type these columns if they fit; pandera says what is wrong where they do not."""
    fits = _fits(layer, tuple(names)) if type(raw) is pd.DataFrame else None
    return None if fits is None else typed_columns(fits, raw)


@lru_cache(maxsize=1000)
def _fits(layer: type[Layer], names: tuple[str, ...]) -> tuple[Fit, ...] | None:
    return fits_of(_part(layer, names))


def _missing(layer: type[Layer], names: Sequence[str], index: pd.Index[Any]) -> dict[str, pd.Series[Any]]:
    """Return columns without a value, their types kept; those of one type are one column until one is written to."""
    types, nowhere = _types(layer), np.full(len(index), -1)
    made: dict[str, pd.Series[Any]] = {}
    for kind in {types[name] for name in names}:
        nothing = _empty(layer)[next(name for name in names if types[name] == kind)]
        made[kind] = pd.Series(nothing.array.take(nowhere, allow_fill=True), index=index, dtype=nothing.dtype)
    return {name: made[types[name]] for name in names}


@lru_cache(maxsize=1000)
def _part(layer: type[Layer], names: tuple[str, ...]) -> pa.DataFrameSchema:
    """Return the schema of some columns of a layer: copying it costs more than checking a row by it."""
    return layer.to_schema().select_columns(list(names))


@cache
def _types(layer: type[Layer]) -> dict[str, str]:
    """Name the type of each column."""
    nothing = _empty(layer)
    return {name: str(nothing[name].dtype) for name in layer.names()}


@cache
def _empty(layer: type[Layer]) -> pd.DataFrame:
    """Make the empty layer once: checking no row costs as much as checking some."""
    fits = fits_of(layer.to_schema())
    nothing = pd.DataFrame({name: [] for name in layer.names()})
    return layer.validate(nothing, lazy=True) if fits is None else nothing.astype({fit.name: fit.dtype for fit in fits})
