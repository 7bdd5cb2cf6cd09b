"""Which places and which words stand in an exported file, however its format writes them?"""

from __future__ import annotations

import contextlib
import csv
import itertools
import re
import sqlite3
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pairs(places: Any) -> set[tuple[float, float]]:
    """Write places as pairs of numbers, to five decimals."""
    return {(latitude, longitude) for latitude, longitude in np.round(places, 5).tolist()}


NUMBER = r"(-?\d+(?:\.\d+)?)"
IN_BRACKETS = re.compile(rf"\[\s*{NUMBER}\s*,\s*{NUMBER}\s*\]")
BY_NAME = re.compile(rf'"lat[a-z]*"\s*:\s*{NUMBER}\s*,\s*"l(?:on|ng)[a-z]*"\s*:\s*{NUMBER}')


def points_in(path: Path) -> set[tuple[float, float]]:
    """List every pair of numbers of a file that could be a place, in both orders: in brackets, by name, or in a row."""
    if path.suffix == ".gpkg":
        found = [pair for frame in layers_in(path) for pair in places_of(frame)]
    elif path.suffix in (".csv", ".xlsx"):
        found = [pair for row in rows_in(path) for pair in itertools.pairwise(row) if None not in pair]
    else:
        text = text_of(path)
        found = [(float(one), float(other)) for one, other in IN_BRACKETS.findall(text) + BY_NAME.findall(text)]
    both = np.array(found, dtype=float).reshape(-1, 2)
    return pairs(both) | pairs(both[:, ::-1])


def layers_in(path: Path) -> list[pd.DataFrame]:
    """Read every layer of a GeoPackage."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT table_name FROM gpkg_contents")]
    return [gpd.read_file(path, layer=name) for name in names]


def places_of(frame: pd.DataFrame) -> Iterator[list[float]]:
    """List the corners of a layer's shapes, and the numbers that stand beside one another in its columns."""
    if isinstance(frame, gpd.GeoDataFrame):
        yield from shapely.get_coordinates(frame.geometry.to_numpy()).tolist()
    numbers = frame.select_dtypes("number").to_numpy(dtype=float)
    for column in range(numbers.shape[1] - 1):
        yield from numbers[:, column : column + 2].tolist()


def rows_in(path: Path) -> Iterator[list[float | None]]:
    """Read the rows of a table, None for a cell that is no number."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from ([number_of(cell) for cell in row] for row in csv.reader(file))
        return
    with contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book.worksheets:
            yield from ([number_of(cell) for cell in row] for row in sheet.iter_rows(values_only=True))


def number_of(cell: object) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None


def text_of(path: Path) -> str:
    """Return all text of a file, unpacked."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    if path.suffix == ".pdf":
        packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
        return "\n".join(_unpacked(part).decode("latin-1") for part in packed)
    return content.decode("utf-8", errors="replace")


def _unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part
