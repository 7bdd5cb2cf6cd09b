"""The one door for files: what comes of a file from outside, read in a process that can be stopped?"""

from __future__ import annotations

import json
import logging
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from layers.readers.child import JOB, RESULT
from layers.readers.exchange import load_reading, load_refusal
from layers.readers.file_problems import refuse
from layers.readers.formats import read_grid
from layers.readers.guarded import run_guarded
from layers.readers.limits import DEFAULT, Limits
from layers.readers.reading_of import reading_of_grid
from layers.readers.source_file import source_file
from layers.reading import Reading
from layers.schemas import INPUTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from layers.readers.context import Context

_LOG = logging.getLogger(__name__)


def read_file(
    path: Path,
    kind: str,
    *,
    context: Context,
    as_of: dt.date,
    name: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    accept: frozenset[str] = frozenset(),
    source: str | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """Read a file from outside into typed rows, in a child process with limits. Never raises on account of the file.

    Parameters
    ----------
    path
        Where the file lies.
    kind
        What it holds: a key of `layers.schemas.INPUTS`.
    context
        What is already known, against which the rows are checked.
    as_of
        The day that the file describes.
    name
        What its user calls the file; decides about the format, never used as a path. Default: the path's own name.
    sheet
        The sheet or layer to be read, where there are several.
    columns, constants
        The file's headers -> our columns, and our columns -> a value for the whole file.
    accept
        Codes of questions that were answered with yes; `all` answers every question.
    source
        Where the data come from, as the user says; default: the file's name.
    limits
        What the child process may use.

    Returns
    -------
    Reading
        With a problem that rejects the file, and no rows, where it cannot be used or reading it took too much.

    Raises
    ------
    KeyError
        When the kind is not known.

    """
    if kind not in INPUTS:
        raise KeyError(kind)
    known = source_file(path, name=name, sheet=sheet, accept=accept)
    job = {
        "path": str(Path(path).resolve()),
        "kind": kind,
        "name": known.name,
        "sheet": sheet,
        "columns": None if columns is None else dict(columns),
        "constants": None if constants is None else dict(constants),
        "accept": sorted(accept),
        "source": source,
        "as_of": as_of.isoformat(),
        "limits": asdict(limits),
    }
    with tempfile.TemporaryDirectory(prefix="homeward-") as name_of_folder:
        folder = Path(name_of_folder)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        context.save(folder)
        code = run_guarded("layers.readers.child", folder, limits)
        refusal = None
        if code is None:
            try:
                refusal = load_refusal(folder / RESULT)
                if refusal is None:
                    return load_reading(folder / RESULT)
            except (OSError, ValueError, KeyError) as error:
                _LOG.error("The reading of a file could not be taken over: %s", type(error).__name__)
    problems, checksum = refusal or ((refuse(code or "file.unreadable").problem,), "")
    return Reading(
        kind=kind,
        file_name=known.name,
        checksum=checksum,
        source=source or known.name,
        as_of=as_of,
        read=0,
        accepted=INPUTS[kind].empty(),
        quarantined=pd.DataFrame(),
        problems=problems,
    )


def read_here(
    path: Path,
    kind: str,
    *,
    context: Context,
    as_of: dt.date,
    name: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    accept: frozenset[str] = frozenset(),
    source: str | None = None,
) -> Reading:
    """Do what `read_file` does, in this process and without limits: for files of our own, and for tests."""
    grid = read_grid(path, name=name, sheet=sheet, accept=accept)
    label = source_file(path, name=name, sheet=sheet, accept=accept).name
    return reading_of_grid(
        grid,
        kind,
        context,
        file_name=label,
        source=source,
        as_of=as_of,
        columns=columns,
        constants=constants,
        accept=accept,
    )
