"""The workbook of a proposed allocation, for the office: who gets which seat, the seats, the quotas, the groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.words import N_
from mapping.about import recipe_lines
from mapping.files import whole_file
from mapping.tables import ABOUT, plain_rows, text_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from openpyxl import Workbook

    from layers.recipe import Recipe
    from layers.words import Words

_WIDTHS = {"case_code": 16, "programme_id": 26, "service_id": 26, "name": 34, "sentence": 70, "group": 22, "reason": 24}
OFFICE_ONLY = N_("For the office alone: it names cases. Partners get sheets of their own.")


def write_book(
    tables: Mapping[str, pd.DataFrame], path: Path, *, said: Sequence[str], recipe: Recipe, words: Words
) -> None:
    """Write the tables of an allocation as a workbook: a sheet for each, and a sheet `About`.

    Texts are cells of text whatever they begin with; what is missing is empty.

    Parameters
    ----------
    tables
        Sheet -> its table; the first is shown first. Empty tables are left out.
    path, said, recipe, words
        The file, whose folder must be there; what the allocation comes to, in sentences; how it came about; the
        reader's language.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    from openpyxl import Workbook  # noqa: PLC0415 - loads half a second

    book = Workbook(write_only=True)
    for name, table in tables.items():
        if len(table):
            _write_sheet(book, name, table)
    about = book.create_sheet(ABOUT)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 40, 90
    simulated = (words("Simulated data: nobody in it is real."),) if recipe.simulated else ()
    for line in (words(OFFICE_ONLY), *simulated, *said):
        about.append([text_cell(about, line)])
    for fact in recipe_lines(recipe, words):
        about.append([text_cell(about, cell) for cell in fact])
    with whole_file(path) as part:
        book.save(part)


def _write_sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    for place, column in enumerate(table.columns):
        sheet.column_dimensions[chr(ord("A") + place)].width = _WIDTHS.get(str(column), 16)
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, str(column), bold=True) for column in table.columns])
    for row in plain_rows(table):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    return text_cell(sheet, value) if isinstance(value, str) else value
