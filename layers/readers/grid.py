"""A file as text cells, before anybody asks what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from layers.reading import Problem


@dataclass(frozen=True)
class Grid:
    """Every cell of one table of a file, as text.

    `cells` has columns 0..n-1 and one row per row of the file (rows above the header included, rows without any
    content left out), all text (pandas `str`), missing is the empty text; dates read from typed formats are ISO text,
    numbers are their shortest exact text. `row_numbers` (n rows, integers) are the numbers a spreadsheet shows; in a
    layer the header is row 1 and the first feature row 2, in a YAML file they are its lines. `header_row` is the
    position of the header in `cells` where the format itself says (0 for layers), None where it has to be found.
    `geometry` is None, or one shapely geometry (point, polygon or multi-polygon) in EPSG:4326 (or None) for each row
    of `cells` (the header's is None); points outside ±180 and ±90 are passed on as they are.

    `problems` may reject the whole file, name rows that cannot be used, or tell of repairs. Their `column` is the
    letter of the column as a spreadsheet shows it (`column_letter`), because the header is not known yet; whoever knows
    it puts the name there. They never carry a `value`: whether a column is personal is not known either. A problem in
    a column that nobody uses is no problem.

    `merged` are a workbook's merged areas (first row, last row, first column, last column: positions in `cells`, ends
    included). Areas over several rows have been filled downwards; areas within one row have not.
    """

    cells: pd.DataFrame
    row_numbers: np.ndarray
    problems: tuple[Problem, ...] = ()
    header_row: int | None = None
    geometry: np.ndarray | None = None
    checksum: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = field(default=())
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())

    @property
    def refused(self) -> bool:
        """Whether the file cannot be used at all."""
        return any(problem.action == "reject" for problem in self.problems)


def column_letter(position: int) -> str:
    """Name a column the way a spreadsheet does: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """Find the position of a column by the letters a spreadsheet shows; the opposite of `column_letter`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
