"""What has a partner written on a sheet? Its cells as text, read in a process of its own, with nothing decided yet."""

from __future__ import annotations

import json
import logging
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import FileRefusedError
from layers.partner_sheets import CHECK, CODES, FIXED, MOST_ROWS, SheetHead, check_of, head_of_line
from layers.readers.child import JOB, RESULT
from layers.readers.file_problems import FILE_PROBLEMS
from layers.readers.guarded import run_guarded
from layers.readers.limits import DEFAULT, Limits
from layers.readers.sheet_child import told_of
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOG = logging.getLogger(__name__)
_LOOKED_AT = 30
"""The codes of the columns stand in one of so many first rows."""


@dataclass(frozen=True)
class FilledRow:
    """One row as it came back: the number a spreadsheet shows, its cells by code, and a fault of the file in it."""

    number: int
    cells: dict[str, str]
    fault: str | None = None


@dataclass(frozen=True)
class FilledSheet:
    """A sheet as it came back."""

    head: SheetHead
    rows: tuple[FilledRow, ...]
    checksum: str


def read_partner_sheet(path: Path, *, name: str | None = None, limits: Limits = DEFAULT) -> FilledSheet:
    """Read a filled sheet: every row of it that has any cell filled, in their order.

    Parameters
    ----------
    path, name
        Where the file lies, and what its user calls it (never used as a path).
    limits
        What the process that reads it may use.

    Raises
    ------
    FileRefusedError
        When it is no workbook, is hostile or damaged, or is no partner's sheet.

    """
    return _sheet_of(_read(path, name or path.name, limits))


def read_partner_sheet_here(path: Path) -> FilledSheet:
    """Do what `read_partner_sheet` does, in this process and without limits: for files of our own, and for tests."""
    return _sheet_of(told_of(path, path.name))


def _sheet_of(told: dict[str, Any]) -> FilledSheet:
    if told["refused"] is not None:
        fault = told["refused"]
        raise FileRefusedError(Message(fault["text"], fault["values"]), fault["code"])
    for sheet in told["sheets"]:
        head, codes = _head(sheet["cells"]), _codes(sheet["cells"])
        if head is not None and codes is not None:
            return FilledSheet(head, tuple(_rows(sheet, *codes)), told["checksum"])
    raise FileRefusedError(
        say(
            "This is not a partner's sheet of Homeward, or its first rows are gone. Fill the workbook that was sent "
            "and send it back as it is."
        ),
        "sheet.not_ours",
    )


def _read(path: Path, name: str, limits: Limits) -> dict[str, Any]:
    if not path.is_file():
        raise FileRefusedError(say("There is no file {file}.", file=path.name), "file.missing")
    if not name.lower().endswith(".xlsx"):
        raise FileRefusedError(
            say("A partner's sheet comes back as the workbook it was (.xlsx), not as {name}.", name=name[:80]),
            "file.type",
        )
    job = {"path": str(path.resolve()), "name": name, "limits": asdict(limits)}
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder_name:
        folder = Path(folder_name)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        code = run_guarded("layers.readers.sheet_child", folder, limits)
        if code is None:
            try:
                told: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                _LOG.error("A partner's sheet could not be taken over: %s", type(error).__name__)
            else:
                return told
    raise FileRefusedError(Message(FILE_PROBLEMS[code or "file.unreadable"].sentence), code or "file.unreadable")


def _head(cells: Sequence[Sequence[str]]) -> SheetHead | None:
    for row in cells[:_LOOKED_AT]:
        for cell in row:
            found = head_of_line(cell)
            if found is not None:
                return found
    return None


def _codes(cells: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Find the row of codes: its place, and in which column each code stands."""
    for place, row in enumerate(cells[:_LOOKED_AT]):
        texts = [cell.strip() for cell in row]
        if FIXED[0] in texts and CHECK in texts:
            return place, {code: texts.index(code) for code in CODES if code in texts}
    return None


def _rows(sheet: dict[str, Any], place: int, columns: dict[str, int]) -> list[FilledRow]:
    faults: dict[int, str] = dict(reversed(sheet["faults"]))
    found = []
    for at, (number, cells) in enumerate(zip(sheet["rows"], sheet["cells"], strict=True)):
        if at <= place:
            continue
        told = {code: cells[column].strip() for code, column in columns.items() if column < len(cells)}
        told = {code: told.get(code, "") for code in CODES}
        is_head = at == place + 1 and check_of(told[CHECK]) is None  # the words below the codes
        if any(told.values()) and not is_head:
            found.append(FilledRow(int(number), told, faults.get(number)))
    if len(found) > MOST_ROWS:
        raise FileRefusedError(say("A sheet has at most {most} rows.", most=MOST_ROWS), "sheet.too_many_rows")
    return found
