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

    `cells` has columns 0..n-1 and one row per row of the file (rows above the header included), all text, missing is
    the empty text; dates read from typed formats are ISO text, numbers are their shortest exact text. `row_numbers`
    (n rows, integers) are the numbers a spreadsheet shows. `header_row` is the position of the header in `cells`
    where the format itself says (0 for layers), None where it has to be found. `geometry` is None, or one shapely
    geometry in EPSG:4326 (or None) for each row of `cells` (the header's is None). `problems` may reject the whole
    file, name rows that cannot be used, or tell of repairs.
    """

    cells: pd.DataFrame
    row_numbers: np.ndarray
    problems: tuple[Problem, ...] = ()
    header_row: int | None = None
    geometry: np.ndarray | None = None
    checksum: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = field(default=())
