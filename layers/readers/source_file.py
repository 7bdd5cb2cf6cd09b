"""Which file is being read, under which name, and what was asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from layers.readers.file_problems import refuse
from layers.readers.limits import MAX_FILE_BYTES, MIB

HEAD_BYTES = 4096


@dataclass(frozen=True)
class SourceFile:
    """One file to be read.

    `path` is where it lies, `name` the label its user gave it (shown, never opened). `extension` is in small letters
    with its dot. `sheet` is the sheet or layer asked for; `accept` the codes of questions that were answered with yes,
    or `all`.
    """

    path: Path
    name: str
    extension: str
    sheet: str | None = None
    accept: frozenset[str] = frozenset()

    def read(self, most: int = MAX_FILE_BYTES) -> bytes:
        """Read the whole file.

        Raises
        ------
        RefusedError
            When it is empty or larger than `most` bytes.

        """
        self.check_size(most)
        return self.path.read_bytes()

    @cached_property
    def head(self) -> bytes:
        """The first bytes of the file, by which formats are told apart."""
        with self.path.open("rb") as file:
            return file.read(HEAD_BYTES)

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def accepts(self, code: str) -> bool:
        """Whether a question was answered with yes, alone or with all others."""
        return code in self.accept or "all" in self.accept

    def check_size(self, most: int = MAX_FILE_BYTES) -> None:
        """Refuse a file that is empty or larger than `most` bytes."""
        size = self.path.stat().st_size
        if size == 0:
            raise refuse("file.empty")
        if size > most:
            raise refuse("file.too_large", size=size // MIB, limit=most // MIB)


def source_file(path: Path, *, name: str | None, sheet: str | None, accept: frozenset[str]) -> SourceFile:
    """Describe a file; its extension is that of the name its user knows."""
    label = plain_name(name or path.name)
    return SourceFile(path, label, Path(label).suffix.lower(), sheet, accept)


def plain_name(name: str) -> str:
    """Reduce a name from outside to one that can be shown: no folders, no characters that cannot be seen."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "file"
