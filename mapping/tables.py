"""Tables for spreadsheets: CSV with HXL tags, and workbooks; nothing in them can run as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from mapping.about import about_json, column_meanings, notes, recipe_lines, sources_table
from mapping.exported import exported
from mapping.files import whole_file, write_text
from mapping.hxl import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from layers.recipe import Recipe
    from layers.words import Words

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\x00]")
_KEPT = re.compile(r"'+[=+\-@\t\r\n\x00]")

MOST_CHARACTERS = 32_767
"""So many characters a cell of a workbook can hold; a longer text is cut and ends in …"""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST, _LOOKED_AT = 60, 200
ABOUT = "About"
"""The sheet on which a workbook says how it came about; its name is the same in every language, for programs."""


def harmless(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run; whatever is not a text stays as it is.

    A text that looks as if it had been treated already gets another one, so that `original` always undoes it.
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def original(text: str) -> str:
    """Take off the apostrophe that `harmless` put on."""
    return text[1:] if _KEPT.match(text) else text


def write_csv(frame: pd.DataFrame, path: Path, *, layer: str, words: Words, recipe: Recipe) -> None:
    """Write a table as CSV (UTF-8 with a byte-order mark), and beside it how it came about.

    The first row holds the names of the columns, the second their HXL tags. Days are ISO dates, missing values are
    empty, true and false are written so; texts that a spreadsheet would run begin with an apostrophe. The file beside
    it, `<name>.recipe.json`, holds the recipe, the table's checksum and what its columns mean.

    Parameters
    ----------
    frame, path
        The table and the file. The file's folder must be there.
    layer
        Which layer it is (`services`, `gaps`, ...): decides how exact places may be (see `mapping.exported`).
    words, recipe
        The reader's language for the explanations, and how the table came about.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    table = exported(frame.drop(columns="geometry", errors="ignore"), layer=layer, recipe=recipe)
    with whole_file(path) as part:
        with part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table.columns)
            writer.writerow(map(tag_of, table.columns))
            writer.writerows(_csv_rows(table))
        checksum = hashlib.sha256(part.read_bytes()).hexdigest()
        about = about_json(recipe, {layer: table}, words, file=path.name, sha256=checksum)
        write_text(path.with_name(f"{path.name}.recipe.json"), json.dumps(about, ensure_ascii=False, indent=2) + "\n")


def _csv_rows(table: pd.DataFrame) -> Iterator[list[Any]]:
    for row in plain_rows(table):
        yield [harmless(value) if isinstance(value, str) else _written(value) for value in row]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return repr(int(value)) if value == int(value) else repr(value)


def plain_rows(table: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    """List the rows as plain values: None, bool, int, float, date or text."""
    return zip(*(_values(table[name]) for name in table.columns), strict=True)


def _values(column: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_bool_dtype(column.dtype):
        return [None if pd.isna(value) else bool(value) for value in column]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(value) else value.date() for value in column]
    if pd.api.types.is_integer_dtype(column.dtype):
        return [None if pd.isna(value) else int(value) for value in column]
    if pd.api.types.is_float_dtype(column.dtype):
        return [None if pd.isna(value) else float(value) for value in column]
    return [None if _is_missing(value) else str(value) for value in column]


def _is_missing(value: Any) -> bool:
    return value is None or (not isinstance(value, str) and bool(pd.isna(value)))


def write_xlsx(sheets: Mapping[str, pd.DataFrame], path: Path, *, words: Words, recipe: Recipe) -> None:
    """Write tables as a workbook: a sheet for each, and a sheet `About`.

    Each sheet has the names of the columns, their HXL tags, then the rows; texts are cells of text whatever they begin
    with, days are days, numbers are numbers. `About` says in the reader's language what the file is, what was withheld,
    where it comes from and what each column means.

    Parameters
    ----------
    sheets
        Layer -> its table; the layer decides how exact places may be.
    path, words, recipe
        The file, whose folder must be there; the reader's language; how the tables came about.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a workbook is written

    tables = {
        layer: exported(frame.drop(columns="geometry", errors="ignore"), layer=layer, recipe=recipe)
        for layer, frame in sheets.items()
    }
    book = Workbook(write_only=True)
    book.properties.creator = f"Homeward {recipe.version}"
    for layer, table in tables.items():
        _write_sheet(book, layer, table)
    _write_about(book, tables, words, recipe)
    with whole_file(path) as part:
        book.save(part)


def _write_sheet(book: Workbook, layer: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(_sheet_name(layer))
    names = [str(name) for name in table.columns]
    columns = [_values(table[name]) for name in names]
    for place, (name, values) in enumerate(zip(names, columns, strict=True), start=1):
        sheet.column_dimensions[_letter(place)].width = _width(name, values)
    sheet.freeze_panes = "A3"
    sheet.append([text_cell(sheet, name, bold=True) for name in names])
    sheet.append([text_cell(sheet, tag_of(name), quiet=True) for name in names])
    for row in zip(*columns, strict=True):
        sheet.append([text_cell(sheet, value) if isinstance(value, str) else _number(sheet, value) for value in row])


def _write_about(book: Workbook, tables: Mapping[str, pd.DataFrame], words: Words, recipe: Recipe) -> None:
    sheet = book.create_sheet(ABOUT)
    for letter, width in zip("ABCDE", (30, 60, 14, 12, 68), strict=True):
        sheet.column_dimensions[letter].width = width

    def line(*cells: str, bold: bool = False) -> None:
        sheet.append([text_cell(sheet, cell, bold=bold) for cell in cells])

    for note in notes(list(tables.values()), recipe, words):
        line(note, bold=True)
    for fact in recipe_lines(recipe, words):
        line(*fact)
    line("")
    for place, source in enumerate(sources_table(recipe, words)):
        line(*source, bold=place == 0)
    for layer, table in tables.items():
        line("")
        line(words("Sheet “{sheet}”, rows: {rows}", sheet=_sheet_name(layer), rows=len(table)), bold=True)
        line(words("Column"), words("Meaning"), words("Unit"), bold=True)
        for meaning in column_meanings([str(name) for name in table.columns], words):
            line(*meaning)


def text_cell(sheet: Any, value: str, *, bold: bool = False, quiet: bool = False) -> Any:
    """Return a cell that is text whatever it begins with, for a sheet that is only written."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    cell = WriteOnlyCell(sheet)
    cell.value = _xml_text(value)
    cell.data_type = "s"
    if bold or quiet:
        cell.font = Font(bold=bold, italic=quiet, color="FF595959" if quiet else None)
    if _FORMULA.match(value):
        cell.quotePrefix = True  # the text stays a text when somebody edits it
    return cell


def _xml_text(value: str) -> str:
    """Write what XML cannot hold the way workbooks do (`_x000D_`), and cut what is too long for a cell."""
    text = _UNWRITABLE.sub(_escaped, value)
    if len(text) <= MOST_CHARACTERS:
        return text
    shorter = value[: MOST_CHARACTERS - 1]
    while len(text := _UNWRITABLE.sub(_escaped, shorter) + "…") > MOST_CHARACTERS:
        shorter = shorter[: -max(1, (len(text) - MOST_CHARACTERS) // 7)]
    return text


def _escaped(sign: re.Match[str]) -> str:
    return f"_x{ord(sign.group()):04X}_"


def _number(sheet: Any, value: Any) -> Any:
    if not isinstance(value, dt.date):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same

    cell = WriteOnlyCell(sheet, value=dt.datetime.combine(value, dt.time()))
    cell.number_format = "yyyy-mm-dd"
    return cell


def _sheet_name(layer: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "_", layer)[:31] or "sheet"


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    return get_column_letter(place)


def _width(name: str, values: list[Any]) -> float:
    """Return a width in characters that fits the name, the tag and the first rows."""
    longest = max((len(_written(v)) if not isinstance(v, str) else len(v) for v in values[:_LOOKED_AT]), default=0)
    return float(min(_WIDEST, max(len(name), len(tag_of(name)), longest) + 2))
