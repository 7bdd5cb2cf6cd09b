"""Rows in and out of one layer's table: whole frames fast, single rows with their version, changes by key."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import NotFoundError, StoreError
from layers.schemas import INPUTS, KEYS
from layers.store.cells import Cells, frame_of, rows_of
from layers.store.records import StaleError, moment_of
from layers.store.tables import TABLES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

OWN_COLUMNS = ("version", "import_id", "changed_by", "changed_at")
"""What each row of a layer carries besides the layer's columns."""

_AT_ONCE = 5_000
"""Keys asked for in one query."""


def key_position(kind: str) -> int:
    """Return the place of the key among a layer's cells."""
    return INPUTS[kind].names().index(KEYS[kind])


def table_of(kind: str) -> sa.Table:
    """Return the table of a layer.

    Raises
    ------
    NotFoundError
        When there is no such layer.

    """
    if kind not in TABLES:
        raise NotFoundError(say("There is no layer called “{kind}”.", kind=kind), "store.kind")
    return TABLES[kind]


def read_frame(connection: sa.Connection, kind: str) -> pd.DataFrame:
    """Read a whole layer, typed and checked by its schema, in the order of its keys.

    Raises
    ------
    StoreError
        When somebody has put values into the database, past Homeward, that do not fit.

    """
    import pandera.errors  # noqa: PLC0415 - only for what it raises

    columns = _columns(table_of(kind), INPUTS[kind].names())
    rows = _fetch(connection, sa.select(*columns))
    rows.sort(key=operator.itemgetter(key_position(kind)))
    try:
        return INPUTS[kind].parse(frame_of(kind, rows))
    except pandera.errors.SchemaErrors as error:
        raise _misfit(error) from None


def _columns(table: sa.Table, names: Iterable[str]) -> list[sa.Column[Any]]:
    return [table.c[name] for name in names]


def _fetch(connection: sa.Connection, query: sa.Select[Any]) -> list[Sequence[Any]]:
    """Fetch through the driver's own cursor: no object per cell, 100,000 returnees in half a second."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})))
        return list(cursor.fetchall())
    finally:
        cursor.close()


def _misfit(error: Any) -> StoreError:
    columns = sorted({str(name) for name in error.failure_cases["column"]})
    return StoreError(
        say("These columns hold values that do not fit: {columns}. Nothing was saved.", columns=", ".join(columns)),
        "store.values",
    )


def read_row(connection: sa.Connection, kind: str, key: str) -> dict[str, Any]:
    """Read one row as plain values (None is missing), with its `version`, `changed_by` and `changed_at`.

    Raises
    ------
    NotFoundError
        When there is no such row.

    """
    table = table_of(kind)
    columns = _columns(table, (*INPUTS[kind].names(), "version", "changed_by", "changed_at"))
    found = connection.execute(sa.select(*columns).where(table.c[KEYS[kind]] == key)).mappings().first()
    if found is None:
        raise not_found(kind)
    row = {**found, "changed_at": moment_of(found["changed_at"])}
    if row.get("geometry") is not None:
        import shapely  # noqa: PLC0415 - only areas have a geometry

        row["geometry"] = shapely.from_wkb(row["geometry"])
    return row


def not_found(kind: str) -> NotFoundError:
    """Say that a row is not there, without repeating the key: it may be a person's."""
    sentence = (
        say("This case code is not in the store.")
        if kind == "returnees"
        else say("This entry is not in the store (layer {kind}).", kind=kind)
    )
    return NotFoundError(sentence, "store.not_found")


def read_by_key(connection: sa.Connection, kind: str, keys: Sequence[str]) -> dict[str, tuple[Cells, int, int]]:
    """Return, for each key that is there: its cells, its version, and the import it comes from."""
    names = INPUTS[kind].names()
    table, key_at, width = table_of(kind), key_position(kind), len(names)
    columns = _columns(table, (*names, "version", "import_id"))
    found: dict[str, tuple[Cells, int, int]] = {}
    if connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) is None:
        return found
    for some in _portions(keys):
        for row in connection.execute(sa.select(*columns).where(table.c[KEYS[kind]].in_(some))):
            found[row[key_at]] = (tuple(row[:width]), row[width], row[width + 1])
    return found


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def insert_rows(connection: sa.Connection, kind: str, rows: Iterable[Cells], *same: Any) -> None:
    """Add rows; `same` is what they share: version, import_id, changed_by, changed_at."""
    names = (*INPUTS[kind].names(), *OWN_COLUMNS)
    fill(connection, table_of(kind).name, names, [(*cells, *same) for cells in rows])


def fill(connection: sa.Connection, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add many rows to a table by the driver's own means: four times as fast as one statement object per row."""
    mark = _mark(connection)
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(mark for _ in names)
    _run_many(connection, f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)


def change_rows(connection: sa.Connection, kind: str, rows: Iterable[tuple[Cells, int, int]], *same: Any) -> None:
    """Write cells, version and import over existing rows; `same` is what they share: changed_by, changed_at."""
    mark, key_at = _mark(connection), key_position(kind)
    settings = ", ".join(f'"{name}" = {mark}' for name in (*INPUTS[kind].names(), *OWN_COLUMNS))
    statement = f'UPDATE "{table_of(kind).name}" SET {settings} WHERE "{KEYS[kind]}" = {mark}'
    values = [(*cells, version, origin, *same, cells[key_at]) for cells, version, origin in rows]
    _run_many(connection, statement, values)


def _mark(connection: sa.Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _run_many(connection: sa.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(statement, rows)
        finally:
            cursor.close()


def delete_rows(connection: sa.Connection, kind: str, keys: Sequence[str]) -> None:
    """Take rows out."""
    table = table_of(kind)
    for some in _portions(keys):
        connection.execute(table.delete().where(table.c[KEYS[kind]].in_(some)))


def update_row(
    connection: sa.Connection,
    kind: str,
    key: str,
    values: Mapping[str, Any],
    *,
    seen_version: int,
    actor: str,
    at: str,
) -> tuple[int, tuple[str, ...]]:
    """Change some cells of one row if nobody changed it since it was seen.

    Parameters
    ----------
    connection
        A writing transaction.
    kind, key
        Which row.
    values
        Column -> plain value; None empties the cell.
    seen_version
        The version that the user was looking at.
    actor, at
        Who changes it, and when (UTC, as `stamp` writes it).

    Returns
    -------
    tuple
        The version now, and the columns that really changed (none: nothing was written).

    Raises
    ------
    NotFoundError
        When there is no such row (any more).
    StaleError
        When the row has another version by now.
    StoreError
        When a value does not fit the schema.

    """
    found = read_by_key(connection, kind, [key]).get(key)
    if found is None:
        raise not_found(kind)
    cells, version, _ = found
    if version != seen_version:
        raise _stale(connection, kind, key)
    changed = _changed_cells(kind, cells, values)
    if not changed:
        return seen_version, ()
    table = table_of(kind)
    done = connection.execute(
        table.update()
        .where(table.c[KEYS[kind]] == key, table.c.version == seen_version)
        .values(**changed, version=seen_version + 1, changed_by=actor, changed_at=at)
    )
    if done.rowcount != 1:  # somebody writes to the database past Homeward
        raise _stale(connection, kind, key)
    return seen_version + 1, tuple(sorted(changed))


def _stale(connection: sa.Connection, kind: str, key: str) -> StaleError:
    now = read_row(connection, kind, key)
    return StaleError(version=now["version"], changed_by=now["changed_by"], changed_at=now["changed_at"])


def _changed_cells(kind: str, cells: Cells, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check the row as it would become; return the cells that differ."""
    import pandas as pd  # noqa: PLC0415 - the type checker's import above is not there at run time
    import pandera.errors  # noqa: PLC0415 - only for what it raises

    names = INPUTS[kind].names()
    strange = sorted(set(values) - set(names) | {KEYS[kind], "geometry"} & set(values))
    if strange:
        raise StoreError(
            say("These columns cannot be changed: {columns}. Nothing was saved.", columns=", ".join(strange)),
            "store.values",
        )
    frame = frame_of(kind, [cells])
    for name, value in values.items():
        frame[name] = pd.Series([value], dtype=object)
    try:
        after = rows_of(kind, frame)[0]
    except pandera.errors.SchemaErrors as error:
        raise _misfit(error) from None
    return {name: new for name, old, new in zip(names, cells, after, strict=True) if name in values and new != old}
