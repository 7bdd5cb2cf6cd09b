"""How a typed frame becomes rows of plain values, and rows become a typed frame again, without loss."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.errors import StoreError
from layers.schemas import INPUTS, KEYS, Kind
from layers.store.tables import kind_of
from layers.store.typed import days, integers, texts
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Cells = tuple[Any, ...]
"""One row of a layer in the schema's order; None is missing."""


def rows_of(kind: str, frame: pd.DataFrame) -> list[Cells]:
    """Check a frame by its layer's schema and turn it into rows; an empty text is missing.

    Raises
    ------
    StoreError
        When a text holds a character that no database keeps (NUL, half of a surrogate pair).
    pandera.errors.SchemaErrors
        When a value does not fit the schema.

    """
    typed = checked(kind, frame)
    columns = [
        plain(name, typed[name]) if name in typed.columns else [None] * len(frame) for name in INPUTS[kind].names()
    ]
    return list(zip(*columns, strict=True))


def checked(kind: str, frame: pd.DataFrame, names: Sequence[str] = ()) -> pd.DataFrame:
    """Check and type the named columns of a frame by its layer's schema; without names, the key and all that is filled.

    Checking a column costs about a millisecond however few its rows, and most columns of most layers are empty.

    Raises
    ------
    StoreError, pandera.errors.SchemaErrors
        As `rows_of` does.

    """
    layer = INPUTS[kind]
    filled = names or [name for name in layer.names() if name == KEYS[kind] or _holds_anything(frame, name)]
    for name in filled:
        if frame[name].dtype == "object" or isinstance(frame[name].dtype, pd.StringDtype):
            _check_text(name, frame[name])
    return layer.check(frame, filled)


def _holds_anything(frame: pd.DataFrame, name: str) -> bool:
    return name in frame.columns and bool(frame[name].notna().any())


def plain(name: str, column: pd.Series[Any]) -> list[Any]:
    """Turn a typed column into plain values; None is missing."""
    kind = kind_of(name)
    if kind is Kind.NUMBER:
        return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN
    if kind is Kind.DATE:
        found: list[Any] = column.to_numpy().astype("datetime64[D]").astype(object).tolist()
        return found
    if kind is Kind.OBJECT:
        import shapely  # noqa: PLC0415 - only areas have a geometry

        return [None if pd.isna(shape) else shapely.to_wkb(shape, byte_order=1) for shape in column]
    if kind in (Kind.INTEGER, Kind.BOOLEAN):
        return [None if value is pd.NA else value for value in column.tolist()]
    return [value if isinstance(value, str) and value else None for value in column.tolist()]


def _check_text(name: str, column: pd.Series[Any]) -> None:
    if not _is_storable(column):
        raise StoreError(
            say("Column {column} holds a character that cannot be stored. Remove it from the file.", column=name),
            "store.character",
        )


def _is_storable(column: pd.Series[Any]) -> bool:
    if isinstance(column.array, pd.arrays.ArrowStringArray):  # UTF-8 already, so that no half of a pair is in it
        return not column.str.contains("\x00", regex=False).any()
    joined = "".join(value for value in column.tolist() if isinstance(value, str))
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in joined


def frame_of(kind: str, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Turn rows, as a database gives them, into the layer's typed frame."""
    names = INPUTS[kind].names()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame({name: _typed(name, values) for name, values in zip(names, columns, strict=True)})


def _typed(name: str, values: Sequence[Any]) -> Any:
    kind = kind_of(name)
    if kind is Kind.NUMBER:
        return np.array(values, dtype="float64")
    if kind is Kind.INTEGER:
        return integers(values)
    if kind is Kind.DATE:
        return days(values)
    if kind is Kind.BOOLEAN:
        return pd.array([None if value is None else bool(value) for value in values], dtype="boolean")
    if kind is Kind.OBJECT:
        import shapely  # noqa: PLC0415 - only areas have a geometry

        shapes = np.empty(len(values), dtype=object)
        shapes[:] = [None if value is None else bytes(value) for value in values]
        return shapely.from_wkb(shapes)
    return texts(values)


_WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: dt.date.isoformat,
    Kind.OBJECT: lambda binary: base64.b64encode(binary).decode("ascii"),
}
_NOT_CELLS = ("import_id", "replaced_by")
_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: dt.date.fromisoformat,
    Kind.OBJECT: base64.b64decode,
}


def write_image(values: dict[str, Any]) -> str:
    """Write some cells of a row as JSON, to be put back one day; `import_id` and `replaced_by` may be among them."""
    return json.dumps({name: _through(_WRITERS, name, value) for name, value in values.items()}, ensure_ascii=False)


def read_image(text: str) -> dict[str, Any]:
    """Read the cells that `write_image` wrote."""
    return {name: _through(_READERS, name, value) for name, value in json.loads(text).items()}


def _through(steps: dict[Kind, Callable[[Any], Any]], name: str, value: Any) -> Any:
    step = None if value is None or name in _NOT_CELLS else steps.get(kind_of(name))
    return value if step is None else step(value)
