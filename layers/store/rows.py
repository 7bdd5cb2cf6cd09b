"""Rows in and out of one layer's table: whole frames fast, single rows with their version, changes by key."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import NotFoundError, StoreError
from layers.schemas import INPUTS, KEYS
from layers.store.cells import Cells, checked, frame_of, plain
from layers.store.records import StaleError, moment_of
from layers.store.tables import TABLES
from layers.store.typed import fetched, nothing_collected
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
    with nothing_collected():
        rows = fetched(connection, sa.select(*columns))
        rows.sort(key=operator.itemgetter(key_position(kind)))
        frame = frame_of(kind, rows)
        del rows
    try:
        checked(kind, frame)
    except pandera.errors.SchemaErrors as error:
        raise _misfit(error) from None
    return frame


def _columns(table: sa.Table, names: Iterable[str]) -> list[sa.Column[Any]]:
    return [table.c[name] for name in names]


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
    for some in portions(keys):
        for row in connection.execute(sa.select(*columns).where(table.c[KEYS[kind]].in_(some))):
            found[row[key_at]] = (tuple(row[:width]), row[width], row[width + 1])
    return found


def portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Share out keys so that a query never names more than a database takes."""
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
    for some in portions(keys):
        connection.execute(table.delete().where(table.c[KEYS[kind]].in_(some)))


def plan_update(
    connection: sa.Connection, kind: str, key: str, values: Mapping[str, Any], seen_version: int
) -> dict[str, Any]:
    """Check a change of some cells of a row; return those that really change, as the database keeps them.

    Raises
    ------
    NotFoundError
        When there is no such row (any more).
    StaleError
        When the row has another version by now.
    StoreError
        When a value does not fit the schema, or the column cannot be changed.

    """
    import pandas as pd  # noqa: PLC0415 - the type checker's import above is not there at run time
    import pandera.errors  # noqa: PLC0415 - only for what it raises

    names = INPUTS[table_of(kind).name].names()
    strange = sorted(set(values) - set(names) | {KEYS[kind], "geometry"} & set(values))
    if strange:
        raise StoreError(
            say("These columns cannot be changed: {columns}. Nothing was saved.", columns=", ".join(strange)),
            "store.values",
        )
    row = read_row(connection, kind, key)
    if row["version"] != seen_version:
        raise _stale(row)
    if not values:
        return {}
    given = pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in values.items()})
    try:
        typed = checked(kind, given, tuple(values))
    except pandera.errors.SchemaErrors as error:
        raise _misfit(error) from None
    after = {name: plain(name, typed[name])[0] for name in values}
    return {name: value for name, value in after.items() if value != row[name]}


def update_row(
    connection: sa.Connection,
    kind: str,
    key: str,
    changed: Mapping[str, Any],
    *,
    seen_version: int,
    actor: str,
    at: str,
) -> int:
    """Write planned cells over a row if it still has the version that was seen; return its new version.

    Raises
    ------
    NotFoundError, StaleError
        When the row is gone or has been changed since it was planned.

    """
    table = table_of(kind)
    done = connection.execute(
        table.update()
        .where(table.c[KEYS[kind]] == key, table.c.version == seen_version)
        .values(**changed, version=seen_version + 1, changed_by=actor, changed_at=at)
    )
    if done.rowcount != 1:
        raise _stale(read_row(connection, kind, key))
    return seen_version + 1


def _stale(row: Mapping[str, Any]) -> StaleError:
    return StaleError(version=row["version"], changed_by=row["changed_by"], changed_at=row["changed_at"])
