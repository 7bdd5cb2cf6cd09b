"""The one family of errors whose words are meant for the person who can mend the data.

The shells (pages, command line) catch `HomewardError` only; anything else is a bug and goes to the log.
"""

from __future__ import annotations

from layers.words import Message


class HomewardError(ValueError):
    """Something the user can mend. `message` says what is wrong, where, and what to do; never a person's data."""

    def __init__(self, message: Message, code: str = "") -> None:
        super().__init__(message.text)
        self.message = message
        self.code = code


class StoreError(HomewardError):
    """The store cannot be opened, read or written."""


class FileRefusedError(HomewardError):
    """A file cannot be used at all; nothing was changed."""


class RuleError(HomewardError):
    """A programme's rule cannot be understood.

    `path` are the keys and positions in the written rule that lead to the fault, `example` the form that is expected.
    """

    def __init__(
        self, message: Message, code: str = "", *, path: tuple[object, ...] = (), example: str | None = None
    ) -> None:
        super().__init__(message, code)
        self.path = path
        self.example = example


class NotFoundError(HomewardError):
    """A case code, programme or place that is not in the store."""


class CrsError(HomewardError):
    """A layer does not say, or says wrongly, which coordinate reference system it uses."""
