"""How is a file written so that a reader finds either the whole new one or the old one?"""

from __future__ import annotations

import errno
import os
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to; it takes the target's place once everything is written.

    If anything goes wrong, the target stays as it was and nothing is left beside it.

    Raises
    ------
    HomewardError
        When the target's folder is not there, the target is a folder, or the file cannot be written (a full disk,
        no right to write there).

    """
    folder = target.parent
    if not folder.is_dir():
        raise HomewardError(
            say("The folder {folder} is not there. Make it first, or choose another.", folder=str(folder)),
            "export.folder",
        )
    if target.is_dir():
        raise HomewardError(say("{file} is a folder. Give the file a name.", file=str(target)), "export.is_folder")
    part = folder / f".homeward-{uuid.uuid4().hex}{target.suffix}"
    try:
        yield part
        _flush(part)
        part.replace(target)
    except OSError as error:
        raise HomewardError(_why(error, target), "export.write") from error
    finally:
        for left in (part, *(part.with_name(part.name + ending) for ending in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write a text file (UTF-8, line ends as they are); all or nothing, see `whole_file` for what it raises."""
    with whole_file(target) as part:
        part.write_bytes(text.encode("utf-8", errors="replace"))


def _flush(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _why(error: OSError, target: Path) -> Message:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return say("The disk is full: {file} was not written. Free some space and try again.", file=target.name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return say(
            "{file} cannot be written in {folder}: you may not write there, or the file is open in another program.",
            file=target.name,
            folder=str(target.parent),
        )
    return say(
        "{file} cannot be written in {folder}. Choose another folder.", file=target.name, folder=str(target.parent)
    )
