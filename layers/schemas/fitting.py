"""Do the columns of a frame fit a layer? Asked quickly; what does not fit is judged, and told why, by pandera itself.

Pandera takes milliseconds a column however few its rows, most of them to phrase faults that are not there. What is
asked here is the same: its own types coerce, and its checks are read from the schema. Anything else that a schema may
say (a check of another kind, a parser, an index) makes the layer one that is never judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandera.errors import ParserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

_KNOWN_CHECKS = {
    "isin": "allowed_values",
    "greater_than_or_equal_to": "min_value",
    "less_than_or_equal_to": "max_value",
}


@dataclass(frozen=True)
class Fit:
    """What a column has to be: coerced by `coercion` to `dtype`; its checks by pandera's names."""

    name: str
    coercion: Any
    dtype: Any
    nullable: bool
    unique: bool
    checks: tuple[tuple[str, Any], ...]


def fits_of(schema: pa.DataFrameSchema) -> tuple[Fit, ...] | None:
    """Read what the columns of a schema have to be; None when the schema says more than can be asked here."""
    plain = not (schema.checks or schema.parsers or schema.unique or schema.index or schema.dtype)
    return tuple(_fits(schema)) if plain and all(map(_is_plain, schema.columns.values())) else None


def _is_plain(column: Any) -> bool:
    known = all(check.name in _KNOWN_CHECKS and check.ignore_na and not check.raise_warning for check in column.checks)
    return known and column.required and not (column.parsers or column.regex or column.drop_invalid_rows)


def _fits(schema: pa.DataFrameSchema) -> Iterator[Fit]:
    for name, column in schema.columns.items():
        checks = tuple((check.name, check.statistics[_KNOWN_CHECKS[check.name]]) for check in column.checks)
        yield Fit(name, column.dtype, column.dtype.type, column.nullable, column.unique, checks)


def typed_columns(fits: Sequence[Fit], raw: pd.DataFrame) -> dict[str, pd.Series[Any]] | None:
    """Return the columns typed, by their names; None when one is not there or does not fit, or might not."""
    found: dict[str, pd.Series[Any]] = {}
    for fit in fits:
        column = raw[fit.name] if fit.name in raw.columns else None
        if not isinstance(column, pd.Series):
            return None
        if column.dtype != fit.dtype:
            try:
                column = fit.coercion.try_coerce(column)
            except ParserError:
                return None
        if column.dtype != fit.dtype or not _keeps(fit, column):
            return None
        found[fit.name] = column
    return found


def _keeps(fit: Fit, column: pd.Series[Any]) -> bool:
    if fit.unique and not column.is_unique:
        return False
    cells: Any = column.array
    missing = cells.isna()
    if missing.any():
        if not fit.nullable:
            return False
        cells = cells[~missing]
    return all(_passes(cells, name, value) for name, value in fit.checks)


def _passes(cells: Any, name: str, value: Any) -> bool:
    if name == "isin":
        return bool(cells.isin(value).all())
    return bool((cells >= value if name == "greater_than_or_equal_to" else cells <= value).all())
