"""A small table from outside as text, read in a process that can be stopped: answers, not layers.

Layers come through `door.read_file`; this is for files whose rows are acts (events, answers of partners), which are
judged one by one by whoever knows what they mean.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import FileRefusedError
from layers.plain import plain_key
from layers.readers.child import JOB, RESULT
from layers.readers.exchange import load_refusal, save_refusal
from layers.readers.file_problems import refuse
from layers.readers.formats import read_grid
from layers.readers.guarded import run_guarded
from layers.readers.limits import DEFAULT, Limits
from layers.readers.source_file import plain_name
from layers.reading import Action
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.reading import Problem

_ROWS = "rows.json"
_LOOKED_AT = 25
"""Rows at the top among which the header is looked for."""


@dataclass(frozen=True)
class TextRow:
    """One row: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class TextGrid:
    """Every row of one sheet as text, the empty ones left out; `problems` are repairs that were made."""

    file_name: str
    checksum: str
    rows: tuple[TextRow, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class TextTable:
    """The rows below a header, each as our column -> text; `unused` are the headers that nobody knows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    unused: tuple[str, ...] = ()


def read_text_grid(
    path: Path, *, name: str | None = None, sheet: str | None = None, limits: Limits = DEFAULT
) -> TextGrid:
    """Read a CSV, TSV or XLSX file as text cells, in a child process with limits.

    Parameters
    ----------
    path
        Where the file lies.
    name
        What its user calls it; decides about the format, never used as a path. Default: the path's own name.
    sheet
        The sheet of a workbook; default: the only one with content.
    limits
        What the child process may use.

    Raises
    ------
    FileRefusedError
        When it cannot be used; the sentence says why.

    """
    label = plain_name(name or path.name)
    job = {"path": str(Path(path).resolve()), "name": label, "sheet": sheet, "limits": asdict(limits)}
    with tempfile.TemporaryDirectory(prefix="homeward-") as name_of_folder:
        folder = Path(name_of_folder)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        code = run_guarded("layers.readers.text_child", folder, limits)
        problems, checksum = load_refusal(folder / RESULT) or ((refuse(code or "file.unreadable").problem,), "")
        refused = next((problem for problem in problems if problem.action is Action.REJECT), None)
        if refused is not None:
            raise FileRefusedError(refused.message, refused.code)
        written = json.loads((folder / RESULT / _ROWS).read_text(encoding="utf-8"))
    rows = tuple(TextRow(number, tuple(cells)) for number, cells in written)
    return TextGrid(label, checksum, tuple(row for row in rows if not row.is_empty), tuple(problems))


def read_job(folder: Path) -> None:
    """Do the child's job: read the file, write its cells and what was wrong."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    result = folder / RESULT
    result.mkdir()
    grid = read_grid(Path(job["path"]), name=job["name"], sheet=job["sheet"])
    save_refusal(result, grid.problems, grid.checksum)
    if grid.refused:
        return
    cells = grid.cells.to_numpy(dtype=object, na_value="").tolist()
    written = [[int(number), row] for number, row in zip(grid.row_numbers, cells, strict=True)]
    (result / _ROWS).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


def table_under_header(grid: TextGrid, known: Mapping[str, Sequence[str]], *, needed: Sequence[str] = ()) -> TextTable:
    """Find the header among the first rows, and return what stands below it under our columns.

    Parameters
    ----------
    grid
        The file's cells.
    known
        Our column -> the headers it is known by, besides its own name; accents, case and signs do not matter.
    needed
        Our columns without which the file cannot be used.

    Raises
    ------
    FileRefusedError
        When no row is such a header, or a column that is needed is not in it.

    """
    ours = {plain_key(word): column for column, words in known.items() for word in (column, *words)}
    scores = [len({ours[plain_key(cell)] for cell in row.cells if plain_key(cell) in ours}) for row in grid.rows]
    best = max(range(min(len(scores), _LOOKED_AT)), key=lambda place: scores[place], default=None)
    header = () if best is None else grid.rows[best].cells
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = ours.get(plain_key(cell))
        if column is not None and column not in places:
            places[column] = place
    missing = [column for column in needed if column not in places]
    if missing or best is None:
        raise FileRefusedError(
            say(
                "The file has no column {missing}. Columns that are read: {known}.",
                missing=", ".join(missing or needed),
                known=", ".join(known),
            ),
            "file.columns",
        )
    rows = tuple(
        (row.number, {column: row.cells[place].strip() for column, place in places.items()})
        for row in grid.rows[best + 1 :]
    )
    unused = tuple(cell for place, cell in enumerate(header) if cell.strip() and place not in places.values())
    return TextTable(tuple(places), rows, unused)
