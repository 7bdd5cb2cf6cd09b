"""What every use of an open store goes through: the file is still where it was, one transaction, then it is over."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.engine import name_of, reading, writing
from layers.store.place import notices_about
from layers.store.tables import TABLES
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


Mark = tuple[int, int, str, int]
"""How many rows a layer has, the sum of their versions, when one was last changed, and the last import."""


class Handle:
    """An open database, in its place for as long as it is open."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._path = Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None
        self._identity = self._identify()
        self.where = name_of(engine)
        """The file's path, or the server's address without its password."""
        self.notices: tuple[Message, ...] = notices_about(self._path) if self._path else ()
        """What the user should know about where the store lies."""

    def close(self) -> None:
        """Let go of the database; the last one out of a file empties its log into it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def marks(self) -> dict[str, Mark]:
        """Return for each layer a mark that changes whenever a row of it does; 25 ms for 100,000 returnees."""
        with self._reading() as connection:
            return {kind: _mark(connection, table) for kind, table in TABLES.items()}

    def _identify(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0)
        return status.st_dev, status.st_ino

    def _check_place(self) -> None:
        """Refuse to go on with a file that has left its place: what is saved there would be lost."""
        if self._identify() != self._identity:
            raise StoreError(
                say(
                    "The store {store} has been moved, replaced or deleted since it was opened. Nothing was saved: "
                    "close Homeward and open it again.",
                    store=self.where,
                ),
                "store.replaced",
            )

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        self._check_place()
        with reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        self._check_place()
        with writing(self._engine) as connection:
            yield connection
            self._check_place()


def _mark(connection: sa.Connection, table: sa.Table) -> Mark:
    asked = (
        sa.func.count(),
        sa.func.sum(table.c.version),
        sa.func.max(table.c.changed_at),
        sa.func.max(table.c.import_id),
    )
    count, versions, changed_at, import_id = connection.execute(sa.select(*asked)).one()
    return int(count), int(versions or 0), str(changed_at or ""), int(import_id or 0)
