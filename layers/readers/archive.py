"""Is a ZIP archive (or a workbook, which is one) safe to unpack?"""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from layers.readers.file_problems import refuse
from layers.readers.limits import MAX_UNPACKED_BYTES, MAX_ZIP_MEMBERS, MAX_ZIP_RATIO, MIB, SMALL_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.readers.source_file import SourceFile

_ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, UnicodeDecodeError)
"""What reading a damaged archive raises: NotImplementedError for a compression that does not exist, RuntimeError for a
member that needs a password, UnicodeDecodeError for a name that is no text."""


@contextmanager
def opened_archive(source: SourceFile) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose table of contents has been checked.

    Raises
    ------
    RefusedError
        When it is damaged; has too many members, a path that leads outside, a link, a password; or would unpack to
        too much. The sizes it claims are those that the reader enforces later.

    """
    source.check_size(MAX_UNPACKED_BYTES)
    try:
        archive = zipfile.ZipFile(source.path)
    except (*DAMAGED, ValueError):  # ValueError: an offset before the beginning
        raise refuse("zip.broken") from None
    with archive:
        _check_members(archive.infolist())
        yield archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one member.

    Raises
    ------
    RefusedError
        When it is damaged or larger than it claims.

    """
    try:
        return archive.read(name)
    except (*DAMAGED, KeyError):
        raise refuse("zip.broken") from None


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_ZIP_MEMBERS:
        raise refuse("zip.members", found=len(members), limit=MAX_ZIP_MEMBERS)
    for member in members:
        if leads_outside(member.filename):
            raise refuse("zip.path")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise refuse("zip.symlink")
        if member.flag_bits & _ENCRYPTED:
            raise refuse("zip.encrypted")
        _check_ratio(member.file_size, member.compress_size)
    unpacked = sum(member.file_size for member in members)
    _check_ratio(unpacked, sum(member.compress_size for member in members))
    if unpacked > MAX_UNPACKED_BYTES:
        raise refuse("zip.size", limit=MAX_UNPACKED_BYTES // MIB)


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > SMALL_BYTES and unpacked > MAX_ZIP_RATIO * packed:
        raise refuse("zip.ratio", limit=MAX_ZIP_RATIO)


def leads_outside(name: str) -> bool:
    """Whether a path inside an archive would leave the folder it is unpacked to."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name
