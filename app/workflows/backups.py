"""How is everything that an office keeps copied, and how does it come back: the store, and its roads beside it?

Roads lie beside a backup as they lie beside a store: networks, closed roads, and the office's own speeds and fares.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.workflows.networks import roads_folder
from layers.errors import StoreError
from layers.store import restore_backup
from layers.store.backup import already_there
from layers.store.engine import read_only
from layers.store.place import flush_to_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.store import Store
    from layers.store.restore import Restored

UNFINISHED = ".part"


@dataclass(frozen=True)
class BroughtBack:
    """What restoring did to the store, and to its roads.

    `roads` is the folder that holds the roads of the backup now, None if it has none and the roads that are there
    stayed; `roads_replaced` is where these lie now, None if there were none or they stayed.
    """

    store: Restored
    roads: Path | None
    roads_replaced: Path | None


def back_up(store: Store, target: Path, *, actor: str) -> Path | None:
    """Copy a store to a new file, and its roads to a folder beside it; return that folder, None without roads.

    Raises
    ------
    StoreError
        When something has that name already, or the place cannot be written; nothing is changed then.

    """
    beside = roads_folder(str(target), {})
    with _copied(roads_folder(store.where), beside) as copy:
        if copy is not None and beside.exists():
            raise already_there(beside)
        store.backup(target, actor=actor)
        if copy is None:
            return None
        os.replace(copy, beside)  # noqa: PTH105 - one step, on Windows too
        return beside


def bring_back(backup: Path, where: str, *, actor: str, replace: bool = False) -> BroughtBack:
    """Make a backup the store again, and the roads beside it the store's roads.

    Raises
    ------
    StoreError
        As `restore_backup`; nothing is changed then.

    """
    folder = roads_folder(where)
    with _copied(roads_folder(str(backup), {}), folder) as copy:
        restored = restore_backup(backup, where, actor=actor, replace=replace)
        if copy is None:
            return BroughtBack(restored, None, None)
        aside = None
        if folder.exists():
            aside = folder.with_name(f"{folder.name}.replaced-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}")
            os.replace(folder, aside)  # noqa: PTH105 - as above
        os.replace(copy, folder)  # noqa: PTH105 - as above
        return BroughtBack(restored, folder, aside)


@contextmanager
def _copied(folder: Path, target: Path) -> Iterator[Path | None]:
    """Give a private, whole copy of a folder beside where it is to be, None of an empty one; what is left goes."""
    files = [path for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith(".")]
    if not files:
        yield None
        return
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(6)}{UNFINISHED}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)
        for path in files:
            shutil.copyfile(path, unfinished / path.name)
            (unfinished / path.name).chmod(0o600)
            flush_to_disk(unfinished / path.name)
        yield unfinished
    except OSError:
        raise StoreError(read_only(str(target)), "store.readonly") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
