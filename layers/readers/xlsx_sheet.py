"""What is in the cells of one sheet, and what does the sheet hide, merge, compute or claim?

One pass over the sheet's XML: it knows formulas with their saved results, hidden rows and merged areas at once, and
takes memory for cells that exist, never for those that a sheet claims.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.readers.cells import date_text, number_text
from layers.readers.file_problems import refuse
from layers.readers.grid import column_letter, column_position
from layers.readers.limits import MAX_SHEET_CELLS, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from layers.readers.xml_events import StopReadingError, XmlHandler

if TYPE_CHECKING:
    from layers.readers.xlsx_parts import Workbook

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?\s*")
_LONGEST_WHOLE = 15
_TRUE = ("1", "true")

Place = tuple[int, int]
"""Row number (from 1) and column position (from 0)."""


@dataclass
class SheetCells:
    """What a sheet holds: the text of each cell that has some, by row number and column position."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: list[tuple[Place, bool]] = field(default_factory=list)
    """Cells that are computed, and whether their result was saved."""
    errors: list[tuple[Place, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    numbers_as_text: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Columns -> rows in which a number is stored as text."""
    width: int = 0


class SheetHandler(XmlHandler):
    """Collect the cells of a sheet; with `peek`, stop at the first that has content.

    Raises (from the parser) RefusedError when the sheet reaches, or claims to reach, further than a sheet may.
    """

    def __init__(self, workbook: Workbook, *, peek: bool = False) -> None:
        self.workbook = workbook
        self.peek, self.found = peek, False
        self.cells = SheetCells()
        from openpyxl.utils import datetime  # noqa: PLC0415 - heavy, and for workbooks alone

        self.epoch = datetime.MAC_EPOCH if workbook.from_1904 else datetime.WINDOWS_EPOCH
        self.from_excel = datetime.from_excel
        self.row, self.column = 0, -1
        self.row_hidden = False
        self.kind, self.style = "n", 0
        self.computed = False
        self.parts: list[str] = []
        self.inside = self.hint = False
        self.positions: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element: the commonest first."""
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.inside = True
            self.parts = []
        elif name == "t":
            self.inside = not self.hint
        elif name == "rPh":
            self.hint = True
        elif name == "f":
            self.computed = True
        elif name == "row":
            self.row = _whole(attributes.get("r"), self.row + 1)
            self.column = -1
            self.row_hidden = attributes.get("hidden") in _TRUE
        else:
            self._start_other(name, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        position = self.positions.get(letters, -1)
        if position < 0:
            position = column_position(letters) if re.fullmatch("[A-Z]{1,3}", letters) else self.column + 1
            if letters:
                self.positions[letters] = position
        self.column = position
        self.kind = attributes.get("t", "n")
        self.style = _whole(attributes.get("s"), 0)
        self.computed = False
        self.parts = []

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "dimension":
            corner = _REFERENCE.fullmatch(attributes.get("ref", "").rpartition(":")[2])
            if corner:
                self._check_reach(int(corner.group(2)), column_position(corner.group(1)))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), 1)
            self.cells.hidden_columns.update(range(first - 1, min(last, MAX_SHEET_COLUMNS)))
        elif name == "mergeCell":
            corners = [_REFERENCE.fullmatch(part) for part in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:  # noqa: PLR2004 - two corners
                top, bottom = ((int(c.group(2)), column_position(c.group(1))) for c in corners if c)
                self.cells.merged.append((top, bottom))

    def text(self, text: str) -> None:
        """Take a piece of a value."""
        if self.inside:
            self.parts.append(text)

    def end(self, name: str) -> None:
        """End an element: a cell is complete."""
        if name == "c":
            self._take_cell("".join(self.parts))
        elif name in ("v", "t"):
            self.inside = False
        elif name == "rPh":
            self.hint = False

    def _take_cell(self, raw: str) -> None:
        if self.computed:
            self.cells.formulas.append(((self.row, self.column), raw != ""))
        elif not raw:
            return
        value = self._value(raw)
        if self.peek and value.strip():
            self.found = True
            raise StopReadingError
        self._check_reach(self.row, self.column)
        if self.column >= MAX_SHEET_COLUMNS:
            raise refuse("columns.too_many", limit=MAX_SHEET_COLUMNS)
        row = self.cells.rows.get(self.row)
        if row is None:
            if len(self.cells.rows) > MAX_SHEET_ROWS:
                raise refuse("file.too_many_rows", limit=MAX_SHEET_ROWS)
            row = self.cells.rows[self.row] = {}
            if self.row_hidden:
                self.cells.hidden_rows.add(self.row)
        row[self.column] = value
        self.cells.width = max(self.cells.width, self.column + 1)

    def _check_reach(self, row: int, column: int) -> None:
        if row * (column + 1) > MAX_SHEET_CELLS:
            raise refuse("xlsx.too_many_cells", last_row=row, last_column=column_letter(column))

    def _value(self, raw: str) -> str:
        if self.kind == "n":
            return self._number(raw)
        if self.kind == "s":
            place = _whole(raw, -1)
            value = self.workbook.texts[place] if 0 <= place < len(self.workbook.texts) else ""
            self._note_number(value)
            return value
        if self.kind == "b":
            return "true" if raw in _TRUE else "false"
        if self.kind == "e":
            self.cells.errors.append(((self.row, self.column), raw[:20]))
            return raw
        if self.kind == "d":
            return raw.removesuffix("T00:00:00")
        if self.kind == "inlineStr":
            self._note_number(raw)
        return raw

    def _number(self, raw: str) -> str:
        styles = self.workbook.date_styles
        is_date = self.style < len(styles) and styles[self.style]
        if not is_date and raw.isdigit() and len(raw) <= _LONGEST_WHOLE and (raw == "0" or raw[0] != "0"):
            return raw
        try:
            number = float(raw)
        except ValueError:
            return raw
        return self._date(number) if is_date else number_text(number)

    def _date(self, number: float) -> str:
        try:
            value = self.from_excel(number, self.epoch)
        except (OverflowError, ValueError):
            return number_text(number)
        return date_text(value) if isinstance(value, dt.date | dt.time) else number_text(number)

    def _note_number(self, value: str) -> None:
        if _NUMBER.fullmatch(value):
            self.cells.numbers_as_text[self.column].append(self.row)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < _LONGEST_WHOLE else otherwise
