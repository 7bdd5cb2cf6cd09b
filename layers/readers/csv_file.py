"""How is a table written as delimited text (CSV, TSV) read?

Everything stays text. Rows are counted as a spreadsheet counts them: a quoted line break does not start a new row, an
empty line is a row.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from layers.readers.cells import grid_of, table_of_columns, text_column
from layers.readers.decoding import decode
from layers.readers.file_problems import file_problem, refuse
from layers.readers.limits import MAX_COLUMNS, MAX_LINE_CHARACTERS, MAX_ROWS
from layers.words import N_, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

DELIMITERS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs")}
"""The separators that are looked for, and what they are called."""

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DECLARED = re.compile(r'"?sep=([,;\t])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_LOOKED_AT = 20
"""Lines that decide about the delimiter."""
_WIDTH_FROM = 100
"""Rows that decide how many columns the table has."""
_BATCH = 20_000


def read_csv(source: SourceFile) -> Grid:
    """Read delimited text: the encoding, the delimiter and the shape of the rows are found out, not assumed.

    Raises
    ------
    RefusedError
        When the text cannot be decoded, rows run into each other, or there is too much of it.

    """
    content = source.read()
    if content.count(b"\n") > 2 * MAX_ROWS:  # before anything is parsed; exact below
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    text, problems = decode(content)
    del content
    if not text.strip():
        raise refuse("file.empty")
    _refuse_long_lines(text)
    start, delimiter = _delimiter_of(text)
    if delimiter != "," and source.extension != ".tsv":
        problems.append(file_problem("csv.delimiter", delimiter=Message(DELIMITERS[delimiter])))
    body = _read_rows(text, start, delimiter)
    problems.extend(body.problems)
    return grid_of(source, body.table(), np.arange(1, body.rows + 1), problems=problems)


def _refuse_long_lines(text: str) -> None:
    unix = text.replace("\r", "\n") if "\r" in text else text
    if max(map(len, unix.split("\n"))) > MAX_LINE_CHARACTERS:
        raise refuse("csv.line_too_long", limit=MAX_LINE_CHARACTERS)


def _delimiter_of(text: str) -> tuple[int, str]:
    """Find where the table begins and what separates its columns.

    The delimiter is the one of which the first lines have the same number most often; if several do, the one of
    which a line has most.
    """
    declared = _DECLARED.match(text)
    if declared:  # a line for Excel, which does not count as a row
        return declared.end(), declared.group(1)
    head = "".join(match.group() for match in islice(_LINES.finditer(text), _LOOKED_AT))
    lines = [line for line in re.split(r"[\r\n]+", _QUOTED.sub("", head)) if line.strip(" ")]
    scores: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        counts = Counter(found for line in lines if (found := line.count(delimiter)))
        scores[delimiter] = max(((lines_alike, found) for found, lines_alike in counts.items()), default=(0, 0))
    return 0, max(DELIMITERS, key=lambda delimiter: scores[delimiter])


@dataclass
class _Body:
    """The rows read so far, in batches of columns."""

    width: int
    first_full: int
    rows: int = 0
    batches: list[pa.Table] = field(default_factory=list)
    beyond: dict[int, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, batch: list[list[str]]) -> None:
        """Take some rows; those that do not have the table's width are named, and kept with what they have."""
        if self.rows + len(batch) > 2 * MAX_ROWS:
            raise refuse("file.too_many_rows", limit=MAX_ROWS)
        for place, row in enumerate(batch):
            if len(row) != self.width:
                batch[place] = self._fitted(self.rows + place, row)
        columns = zip(*batch, strict=True)
        self.batches.append(table_of_columns([list(column) for column in columns]))
        self.rows += len(batch)

    def _fitted(self, place: int, row: list[str]) -> list[str]:
        beyond = row[self.width :]
        while beyond and not beyond[-1].strip():
            beyond.pop()
        if beyond:
            self.beyond[place] = beyond[: MAX_COLUMNS - self.width]
        if any(row) and (beyond or (len(row) < self.width and place > self.first_full)):
            found = self.width + len(beyond) if beyond else len(row)
            self.problems.append(file_problem("csv.row_length", row=place + 1, found=found, expected=self.width))
        return row[: self.width] + [""] * (self.width - len(row))

    def table(self) -> pa.Table:
        """Put the batches together; what stands beyond the last column gets columns of its own."""
        table = pa.concat_tables(self.batches)
        for place in range(max(map(len, self.beyond.values()), default=0)):
            column = [""] * self.rows
            for row, cells in self.beyond.items():
                if place < len(cells):
                    column[row] = cells[place]
            table = table.append_column(str(self.width + place), text_column(column))
        return table


def _read_rows(text: str, start: int, delimiter: str) -> _Body:
    csv.field_size_limit(MAX_LINE_CHARACTERS)
    lines = (match.group() for match in _LINES.finditer(text, start))
    rows = _Counted(csv.reader(lines, delimiter=delimiter, strict=True))
    try:
        first = list(islice(rows, _WIDTH_FROM))
        body = _Body(*_width_of(first))
        rest = chain(first, rows)
        while batch := list(islice(rest, _BATCH)):
            body.add(batch)
    except csv.Error:
        # Lines are short enough, so a field that is too long, never ends or goes on after its closing quotation
        # mark has swallowed the rows below.
        raise refuse("csv.quote", row=rows.seen + 1) from None
    return body


class _Counted:
    """Rows, and how many of them have been read."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self.rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        row = next(self.rows)
        self.seen += 1
        return row


def _width_of(rows: list[list[str]]) -> tuple[int, int]:
    """Find how many columns the table has, and which row is the first to have them all.

    The commonest number of cells in the first rows counts, but a header of fewer (yet more than half as many) cells
    counts for more: then the rows below it have a cell too many, and nobody can know which.
    """
    lengths = [(place, len(row)) for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    counts = Counter(length for _, length in lengths)
    width = max(counts, key=lambda length: (counts[length], length), default=1)
    if width > MAX_COLUMNS:
        raise refuse("columns.too_many", limit=MAX_COLUMNS)
    header = lengths[0][1] if lengths else width
    if width / 2 < header < width and any(len(row) >= width and row[width - 1].strip() for row in rows):
        width = header
    return width, next((place for place, length in lengths if length >= width), 0)
