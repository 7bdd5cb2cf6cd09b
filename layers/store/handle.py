"""What every use of an open store goes through: the file is still where it was, one transaction, then it is over."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.engine import name_of, reading, writing
from layers.store.place import notices_about
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


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
