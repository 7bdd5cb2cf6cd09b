"""How is a workbook (XLSX) read?

A workbook is a ZIP archive of XML from outside: the archive is checked before anything is unpacked, documents with
their own entities are refused, and nothing outside the archive is opened. openpyxl's reader is not used for the cells:
it knows neither merged nor hidden nor saved results in one pass, allocates what a sheet claims, and refuses workbooks
whose styles other programs wrote loosely. What it knows about dates is used.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from layers.readers.archive import DAMAGED, opened_archive
from layers.readers.cells import grid_of, table_of_columns
from layers.readers.file_problems import answered, file_problem, refuse
from layers.readers.grid import Grid, column_letter
from layers.readers.limits import MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from layers.readers.sniff import content_kind, mismatch
from layers.readers.xlsx_parts import Sheet, Workbook, parse_member, read_parts
from layers.readers.xlsx_sheet import SheetCells, SheetHandler

if TYPE_CHECKING:
    import zipfile

    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

MAX_MERGED = 20_000
"""Most merged areas of a sheet: filling them takes time for each row of each."""


def read_xlsx(source: SourceFile) -> Grid:
    """Read one sheet of a workbook: the one asked for, else the only one with content; with several, it is asked.

    Raises
    ------
    RefusedError
        When the workbook is protected, damaged, hostile, or has more than a sheet may have.

    """
    if content_kind(source.head) == "ole":
        raise refuse("xlsx.encrypted")
    with opened_archive(source) as archive:
        if "[Content_Types].xml" not in archive.namelist():
            raise mismatch(source, "zip")
        try:
            workbook = read_parts(archive)
            sheet, problems = _choose_sheet(archive, workbook, source)
            handler = SheetHandler(workbook)
            parse_member(archive, sheet.member, handler)
        except DAMAGED:
            raise refuse("zip.broken") from None
    return _grid(source, handler.cells, problems, sheet, workbook)


def _choose_sheet(archive: zipfile.ZipFile, workbook: Workbook, source: SourceFile) -> tuple[Sheet, list[Problem]]:
    names = [sheet.name for sheet in workbook.sheets]
    if source.sheet is not None:
        if source.sheet not in names:
            raise refuse("xlsx.sheet_unknown", sheet=source.sheet, sheets=", ".join(names))
        return workbook.sheets[names.index(source.sheet)], []
    full = [sheet for sheet in workbook.sheets if _has_content(archive, workbook, sheet)]
    if not full:
        raise refuse("file.no_rows")
    visible = [sheet for sheet in full if not sheet.hidden]
    if not visible:
        accepted = source.accepts("xlsx.hidden")
        return full[0], [answered("xlsx.hidden") if accepted else file_problem("xlsx.hidden")]
    problems = []
    if len(visible) > 1:
        shown = ", ".join(sheet.name for sheet in visible)
        accepted = source.accepts("xlsx.sheet")
        question = file_problem("xlsx.sheet", sheets=shown, sheet=visible[0].name)
        problems.append(answered("xlsx.sheet") if accepted else question)
    if len(full) > len(visible):
        hidden = ", ".join(sheet.name for sheet in full if sheet.hidden)
        problems.append(file_problem("xlsx.hidden_sheet", sheets=hidden))
    return visible[0], problems


def _has_content(archive: zipfile.ZipFile, workbook: Workbook, sheet: Sheet) -> bool:
    handler = SheetHandler(workbook, peek=True)
    parse_member(archive, sheet.member, handler)
    return handler.found


def _grid(source: SourceFile, cells: SheetCells, problems: list[Problem], sheet: Sheet, workbook: Workbook) -> Grid:
    numbers = sorted(cells.rows)
    filled = _fill_merged(cells, numbers)
    columns = [[cells.rows[number].get(place, "") for number in numbers] for place in range(cells.width)]
    grid = grid_of(
        source,
        table_of_columns(columns),
        np.array(numbers),
        sheet=sheet.name,
        sheets=[entry.name for entry in workbook.sheets],
        most_rows=MAX_SHEET_ROWS,
        most_columns=MAX_SHEET_COLUMNS,
    )
    if filled:
        problems.append(file_problem("xlsx.merged", count=filled))
    problems.extend(_cell_problems(cells, source))
    problems.extend(_hidden_problems(cells, grid.row_numbers, source))
    return replace(grid, problems=tuple(problems), merged=_merged_positions(cells, grid.row_numbers))


def _fill_merged(cells: SheetCells, numbers: list[int]) -> int:
    """Fill areas merged over several rows downwards; return how many cells got a value."""
    if len(cells.merged) > MAX_MERGED:
        raise refuse("file.too_heavy")
    filled = 0
    for (top, column), (bottom, _) in cells.merged:
        value = cells.rows.get(top, {}).get(column, "")
        if value:
            for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
                filled += cells.rows[number].setdefault(column, value) is value
    return filled


def _merged_positions(cells: SheetCells, row_numbers: np.ndarray) -> tuple[tuple[int, int, int, int], ...]:
    positions = []
    for (top, left), (bottom, right) in cells.merged:
        first, end = (int(place) for place in np.searchsorted(row_numbers, [top, bottom + 1]))
        if first < end:
            positions.append((first, end - 1, left, right))
    return tuple(sorted(positions))


def _cell_problems(cells: SheetCells, source: SourceFile) -> list[Problem]:
    problems = [
        file_problem("xlsx.error_cell", row=row, column=column_letter(column), error=error)
        for (row, column), error in cells.errors
    ]
    wrong = {place for place, _ in cells.errors}
    saved = [place for place, has_result in cells.formulas if has_result and place not in wrong]
    if saved and source.accepts("xlsx.formula_value"):
        problems.append(answered("xlsx.formula_value", row=saved[0][0], count=len(saved)))
    else:
        problems.extend(file_problem("xlsx.formula_value", row=row, column=column_letter(at)) for row, at in saved)
    problems.extend(
        file_problem("xlsx.formula", row=row, column=column_letter(column))
        for (row, column), has_result in cells.formulas
        if not has_result
    )
    problems.extend(
        file_problem("num.text", row=rows[0], column=column_letter(column), count=len(rows))
        for column, rows in sorted(cells.numbers_as_text.items())
    )
    return problems


def _hidden_problems(cells: SheetCells, row_numbers: np.ndarray, source: SourceFile) -> list[Problem]:
    problems = [
        file_problem("xlsx.hidden_column", column=column_letter(column))
        for column in sorted(cells.hidden_columns)
        if any(column in row for row in cells.rows.values())
    ]
    hidden = sorted(cells.hidden_rows.intersection(row_numbers.tolist()))
    if hidden and source.accepts("xlsx.hidden"):
        problems.append(answered("xlsx.hidden", row=hidden[0], count=len(hidden)))
    else:
        problems.extend(file_problem("xlsx.hidden", row=row) for row in hidden)
    return problems
