"""The file of rows that were not taken: as they were, with a sentence each, ready to be mended and imported again."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.readers.coordinates import shortest
from layers.readers.headers import OWN_COLUMNS
from layers.readers.problems import for_row, sentence_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from layers.readers.grid import Grid
    from layers.readers.headers import Headers
    from layers.reading import Problem, Reading
    from layers.words import Words

ROW, PROBLEM = OWN_COLUMNS
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?([eE][-+]?\d+)?", re.ASCII)


def quarantined_rows(
    grid: Grid,
    headers: Headers,
    rows: npt.NDArray[np.intp],
    constants: Mapping[str, str],
    codes: Sequence[str],
) -> pd.DataFrame:
    """Return rows of a file as they were, with their number and the codes for which they were not taken.

    Columns that look personal are left out. A header that only a tag, an answer or a mapping made known is written
    under our own name, and constants become columns, so that the rows can be read again without these.
    """
    columns: dict[str, npt.NDArray[np.object_]] = {}
    names = _written_names(headers)
    for place, name in names.items():
        columns[name] = grid.cells.iloc[rows, place].to_numpy(dtype=object, na_value="")
    for ours, value in constants.items():
        columns[ours] = np.full(len(rows), value, dtype=object)
    if grid.geometry is not None:
        columns |= _shape_columns(grid.geometry[rows], headers)
    columns[ROW] = np.array([str(number) for number in grid.row_numbers[rows]], dtype=object)
    columns[PROBLEM] = np.array(codes, dtype=object)
    return pd.DataFrame(columns, dtype="str")


def _written_names(headers: Headers) -> dict[int, str]:
    """Say under which header each column is written; two columns never get the same one."""
    guessed = {question.column for question in headers.questions if question.code == "columns.guess"}
    left_out = {*headers.personal, *headers.own}
    names: dict[int, str] = {}
    for place, name in enumerate(headers.names):
        if place in left_out:
            continue
        made_known = place in headers.used and place not in headers.known and name not in guessed
        names[place] = headers.used[place] if made_known else name
    taken = [name for place, name in names.items() if place in headers.used]
    return {
        place: f"{name}_unused" if place not in headers.used and name in taken else name
        for place, name in names.items()
    }


def _shape_columns(shapes: npt.NDArray[np.object_], headers: Headers) -> dict[str, npt.NDArray[np.object_]]:
    """Write points as latitude and longitude where no columns hold them, other geometries as text (WKT)."""
    points = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    latitude, longitude, text = (np.full(len(shapes), "", dtype=object) for _ in range(3))
    latitude[points] = [shortest(value) for value in shapely.get_y(shapes[points])]
    longitude[points] = [shortest(value) for value in shapely.get_x(shapes[points])]
    others = ~points & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    text[others] = shapely.to_wkt(shapes[others], rounding_precision=-1)
    written = {} if "latitude" in headers.used.values() else {"latitude": latitude, "longitude": longitude}
    return written | ({"wkt": text} if others.any() else {})


def write_quarantine(reading: Reading, path: Path, words: Words) -> None:
    """Write the quarantined rows as CSV (UTF-8 with a byte-order mark) in which a spreadsheet finds nothing to run.

    The last two columns are the row's number in the file and what is wrong, in the reader's language; both are passed
    over when the file is imported again. A text that a spreadsheet would run begins with an apostrophe, which the
    import takes off again.
    """
    by_row: dict[int, list[Problem]] = {}
    by_code: dict[str, Problem] = {}
    for found in reading.problems:
        by_code.setdefault(found.code, found)
        if found.row is not None:
            by_row.setdefault(found.row, []).append(found)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([harmless(name) for name in reading.quarantined.columns])
        for cells in reading.quarantined.itertuples(index=False):
            *own, number, codes = (str(cell) for cell in cells)
            said = _sentences(int(number), codes.split(), by_row, by_code, words)
            writer.writerow([*(harmless(cell) for cell in own), number, said])


def _sentences(
    row: int, codes: list[str], by_row: dict[int, list[Problem]], by_code: dict[str, Problem], words: Words
) -> str:
    """Say what is wrong with one row; a fault that many rows share is worded for this one."""
    here = [found for found in by_row.get(row, []) if found.code in codes]
    told = {found.code for found in here}
    shared = [by_code[code] for code in codes if code not in told and code in by_code]
    worded = [for_row(found, row) if found.row is not None else found for found in shared]
    alone = [for_row(found, row) if found.count > 1 else found for found in here]
    return " ".join(dict.fromkeys(sentence_of(found, words) for found in (*alone, *worded)))


def harmless(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
