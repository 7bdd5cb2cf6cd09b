"""The door for lists of job titles: what comes of a file from outside, read in a process that can be stopped?"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from layers.occupation_files.rows import CODE, TITLES, Rows, rows_of
from layers.occupations.titles import Title
from layers.readers.child import JOB, RESULT
from layers.readers.exchange import load_refusal, save_refusal
from layers.readers.file_problems import refuse
from layers.readers.formats import read_grid
from layers.readers.guarded import run_guarded
from layers.readers.limits import DEFAULT, Limits
from layers.readers.source_file import plain_name
from layers.reading import Reading

KIND = "occupations"
"""What such a file is called on the command line."""

_ROWS = "rows.json"


def read_titles(
    path: Path,
    *,
    name: str | None = None,
    source: str | None = None,
    as_of: dt.date,
    sheet: str | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """Read a list of job titles with their codes, in a child process with limits. Never raises on account of the file.

    Parameters
    ----------
    path
        Where the file lies: CSV, TSV or XLSX.
    name
        What its user calls the file; decides about the format, never used as a path. Default: the path's own name.
    source
        What the list is called; default: the file's name.
    as_of
        The day that the file describes.
    sheet
        The sheet of a workbook.
    limits
        What the child process may use.

    Returns
    -------
    Reading
        Accepted rows have a code and the titles that mean it (`titles_in` takes them out); no row where a problem
        rejects the file.

    """
    label = plain_name(name or path.name)
    job = {"path": str(Path(path).resolve()), "name": label, "sheet": sheet, "limits": asdict(limits)}
    nothing = Rows(pd.DataFrame(columns=[CODE, TITLES], dtype="str"), pd.DataFrame(), ())
    with tempfile.TemporaryDirectory(prefix="homeward-") as name_of_folder:
        folder = Path(name_of_folder)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        code = run_guarded("layers.occupation_files.child", folder, limits)
        problems, checksum = load_refusal(folder / RESULT) or ((refuse(code or "file.unreadable").problem,), "")
        kept = folder / RESULT / _ROWS
        rows = _load(kept) if kept.exists() else nothing
    return Reading(
        kind=KIND,
        file_name=label,
        checksum=checksum,
        source=source or label,
        as_of=as_of,
        read=len(rows.accepted) + len(rows.quarantined),
        accepted=rows.accepted,
        quarantined=rows.quarantined,
        problems=tuple(problems),
        sheet=sheet,
    )


def titles_in(reading: Reading) -> tuple[Title, ...]:
    """Take the titles out of a reading, in the order of the file; the same title with the same code once."""
    pairs = zip(reading.accepted[CODE], reading.accepted[TITLES], strict=True)
    return tuple(dict.fromkeys(Title(code, text) for code, titles in pairs for text in titles.split("\n")))


def read_job(folder: Path) -> None:
    """Do the child's job: read the file, write the rows and what was wrong."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    result = folder / RESULT
    result.mkdir()
    grid = read_grid(Path(job["path"]), name=job["name"], sheet=job["sheet"])
    if grid.refused:
        save_refusal(result, grid.problems, grid.checksum)
        return
    rows = rows_of(grid)
    whole = tuple(problem for problem in grid.problems if problem.row is None)
    save_refusal(result, (*whole, *rows.problems), grid.checksum)
    tables = {"accepted": rows.accepted, "quarantined": rows.quarantined}
    written = {name: {"columns": list(table), "rows": table.to_numpy().tolist()} for name, table in tables.items()}
    (result / _ROWS).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


def _load(path: Path) -> Rows:
    tables = json.loads(path.read_text(encoding="utf-8"))
    frames = {
        name: pd.DataFrame(table["rows"], columns=table["columns"], dtype="str") for name, table in tables.items()
    }
    return Rows(frames["accepted"], frames["quarantined"], ())
