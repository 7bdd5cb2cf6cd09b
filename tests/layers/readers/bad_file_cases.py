"""What a bad file's case is: its file, who writes it, and the code, action, rows and column it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.reading import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Builder = Callable[[Path], object]

REJECT, TAKEN, FIX, ASK, IN_ROWS, WARN = Action.REJECT, None, Action.FIX, Action.ASK, Action.ROWS, Action.WARN


@dataclass(frozen=True)
class BadFile:
    """A case: its file's name, who writes it, and the code, action, rows and column it gets (no action: as it is)."""

    name: str
    build: Builder
    action: Action | None
    code: str = ""
    rows: tuple[int | None, ...] = (None,)
    column: str | None = None

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        self.build(path)
        return path

    def __str__(self) -> str:
        return self.name


class Cases(dict[str, BadFile]):
    """Cases by the first part of their name: c01, f15 ..."""

    def gets(
        self,
        action: Action | None,
        code: str = "",
        *,
        extension: str,
        rows: tuple[int | None, ...] = (None,),
        column: str | None = None,
    ) -> Callable[[Builder], Builder]:
        """Keep the builder below as a case that gets this."""

        def keep(build: Builder) -> Builder:
            name = build.__name__
            self[name.partition("_")[0]] = BadFile(name + extension, build, action, code, rows, column)
            return build

        return keep
