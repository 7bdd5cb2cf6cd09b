"""A fault of ours: a sentence and a number for the user, the details in a local log without anybody's data."""

from __future__ import annotations

import datetime as dt
import traceback
import uuid
from pathlib import Path

from app.workflows.office import store_path
from layers.recipe import homeward_version


def log_path(store_option: str | None = None) -> Path:
    """Return where faults are written down: beside the store's file, else in the current folder."""
    where = store_path(store_option)
    folder = Path() if "://" in where else Path(where).resolve().parent
    return folder / "homeward.log"


def write_down(error: BaseException, *, store_option: str | None = None) -> str:
    """Write a fault to the log and return its number.

    Only the type of the error and the lines of code it passed through are written: its message may hold a person's
    data. A log that cannot be written does not hide the fault.
    """
    number = uuid.uuid4().hex[:8]
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    entry = "\n".join([f"{now} {number} homeward {homeward_version()} {type(error).__name__}", *lines, ""])
    try:
        with log_path(store_option).open("a", encoding="utf-8") as log:
            log.write(entry)
    except OSError:
        return number
    return number
