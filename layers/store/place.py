"""Where a store may lie: on this machine's own disk, in a file that is ours alone."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from layers.errors import StoreError
from layers.words import Message, say

SQLITE_MARK = b"SQLite format 3\x00"
"""What every SQLite file begins with."""

MOUNTS = Path("/proc/self/mountinfo")

NETWORK_FILESYSTEMS = frozenset(
    {
        "9p2000.l", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.gcsfuse",
        "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "glusterfs",
        "gfs2", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs",
    }
)  # fmt: skip
"""File systems on which SQLite's locks or shared memory do not hold between machines."""

SYNC_FOLDERS = ("dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "owncloud", "icloud", "syncthing")
"""How the folders of programs that copy open files elsewhere are called, in lower case."""

_DRIVE_REMOTE = 4  # GetDriveTypeW


def filesystem_of(path: Path) -> str:
    """Return the type of the file system that holds a path, empty where the system does not say."""
    if sys.platform == "win32":
        return _windows_filesystem(path)
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    parts = path.resolve().parts
    best, found = 0, ""
    for line in lines:
        fields, _, rest = line.partition(" - ")
        mount = Path(_unescape(fields.split(" ")[4])).parts
        if len(mount) >= best and parts[: len(mount)] == mount:
            best, found = len(mount), rest.split(" ")[0]
    return found.lower()


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


def _windows_filesystem(path: Path) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - windll exists on Windows alone

    drive = path.resolve().drive
    if drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE:
        return "smb"
    return ""


def refuse_network(path: Path) -> None:
    """Refuse a store on a network drive, where another machine's locks are not seen.

    Raises
    ------
    StoreError
        When the file system is known to be a network's.

    """
    kind = filesystem_of(path)
    if kind in NETWORK_FILESYSTEMS or kind == "smb":
        raise StoreError(
            say(
                "{store} lies on a network drive ({kind}), where a store can be damaged. Put it on this computer's own "
                "disk, or use a PostgreSQL server.",
                store=str(path),
                kind=kind,
            ),
            "store.network",
        )


def notices_about(path: Path) -> tuple[Message, ...]:
    """Warn when the store lies in a folder that a program copies to other machines while it is open."""
    for part in path.resolve().parent.parts:
        if any(part.casefold().startswith(name) for name in SYNC_FOLDERS):
            return (
                say(
                    "The store lies in “{folder}”, which another program copies while it is open: its copies can be "
                    "damaged, and they leave this computer. Move it to another folder and use backups.",
                    folder=part,
                ),
            )
    return ()


def begins_as_sqlite(path: Path) -> bool:
    """Tell whether a file begins as SQLite's do; SQLite itself deletes the log of one that does not."""
    with path.open("rb") as file:
        return file.read(len(SQLITE_MARK)) == SQLITE_MARK


def make_private(path: Path) -> None:
    """Create an empty file that only its owner can read (mode 600), with its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def put_in_place(made: Path, target: Path) -> bool:
    """Give a finished file its final name in one step, never over another; return whether it was the first there."""
    flush_to_disk(made)
    try:
        os.link(made, target)
    except FileExistsError:
        made.unlink()
        return False
    except OSError:  # a file system without hard links
        if target.exists():
            made.unlink()
            return False
        made.rename(target)
    else:
        made.unlink()
    flush_to_disk(target.parent)
    return True


def flush_to_disk(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
