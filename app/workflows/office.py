"""Which store is used, who acts, and on which day: what every command and page needs first."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.store import Store

STORE_VARIABLE = "HOMEWARD_STORE"
ACTOR_VARIABLE = "HOMEWARD_ACTOR"
ACTOR_SETTING = "actor"
DEFAULT_STORE = Path("data") / "homeward.sqlite"


def store_path(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return where the store lies: the option, else HOMEWARD_STORE, else data/homeward.sqlite in the current folder."""
    return option or environ.get(STORE_VARIABLE) or str(DEFAULT_STORE)


def open_office(where: str | None = None, *, create: bool = True) -> Store:
    """Open the store; the folder of a file is made where `create` allows it.

    Raises
    ------
    StoreError
        When it cannot be opened, with the reason and what to do.

    """
    from layers.store import open_store  # noqa: PLC0415 - loads the database layer

    path = store_path(where)
    if create and "://" not in path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return open_store(path, create=create)


def actor_of(store: Store, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the code of whoever acts: HOMEWARD_ACTOR, else the one kept in the store, None if nobody was asked yet."""
    kept = store.setting(ACTOR_SETTING, None)
    return environ.get(ACTOR_VARIABLE) or (str(kept) if kept else None)


def keep_actor(store: Store, actor: str) -> str:
    """Keep the code of whoever acts; a code has 1 to 40 characters.

    Raises
    ------
    HomewardError
        When the code is empty or too long.

    """
    code = actor.strip()
    if not 1 <= len(code) <= 40:  # noqa: PLR2004 - said in the sentence
        raise HomewardError(say("A code for whoever acts has 1 to 40 characters, such as initials."), "actor.code")
    store.set_setting(ACTOR_SETTING, code, actor=code)
    return code


def today() -> dt.date:
    """Return the day it is on this machine."""
    return dt.datetime.now().astimezone().date()
