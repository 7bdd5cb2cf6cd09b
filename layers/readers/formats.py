"""Which formats are read, and how is one picked?

By the extension of the file's name, never by its content; the content then has to agree. To add a format: a function
`SourceFile -> Grid` in a module of its own, and a line in `READERS`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from layers.readers.cells import rejected
from layers.readers.csv_file import read_csv
from layers.readers.file_problems import RefusedError, refuse
from layers.readers.gpkg_file import read_gpkg
from layers.readers.grid import Grid
from layers.readers.json_file import read_json
from layers.readers.kml_file import read_gpx, read_kml
from layers.readers.parquet_file import read_parquet
from layers.readers.shapefile import read_shapefile, read_zipped_shapefile
from layers.readers.sniff import check_content
from layers.readers.source_file import SourceFile, source_file
from layers.readers.xlsx_file import read_xlsx
from layers.readers.yaml_file import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

_LOG = logging.getLogger(__name__)

READERS: Mapping[str, Callable[[SourceFile], Grid]] = MappingProxyType(
    {
        ".csv": read_csv,
        ".tsv": read_csv,
        ".txt": read_csv,
        ".xlsx": read_xlsx,
        ".geojson": read_json,
        ".json": read_json,
        ".gpkg": read_gpkg,
        ".parquet": read_parquet,
        ".geoparquet": read_parquet,
        ".shp": read_shapefile,
        ".zip": read_zipped_shapefile,
        ".kml": read_kml,
        ".gpx": read_gpx,
        ".yaml": read_yaml,
        ".yml": read_yaml,
    }
)
"""Extension -> reader."""

EXTENSIONS = tuple(READERS)
"""The extensions that are read, for file choosers and help."""


def read_grid(
    path: Path,
    *,
    name: str | None = None,
    sheet: str | None = None,
    accept: frozenset[str] = frozenset(),
) -> Grid:
    """Read a file as text cells. Never raises on account of the file.

    Parameters
    ----------
    path
        Where the file lies.
    name
        What its user calls it; decides about the format, is shown, and is never used as a path. Default: the path's
        own name.
    sheet
        The sheet or layer to be read; None where there is only one, else it is asked.
    accept
        Codes of questions that were answered with yes; `all` answers every question.

    Returns
    -------
    Grid
        With a problem that rejects the file, and no cells, where it cannot be used.

    """
    source = source_file(path, name=name, sheet=sheet, accept=accept)
    try:
        return _read(source)
    except RefusedError as error:
        return rejected(error.problem, _checksum(source))
    except (MemoryError, RecursionError):
        return rejected(refuse("file.too_heavy").problem, _checksum(source))
    except Exception as error:  # noqa: BLE001 - a file that breaks a reader is refused; the log says which one broke
        _LOG.warning("The reader of %s files failed with %s", source.extension, type(error).__name__)
        return rejected(refuse("file.unreadable").problem, _checksum(source))


def _read(source: SourceFile) -> Grid:
    if not source.path.is_file():
        raise refuse("file.unreadable")
    check_content(source)
    reader = READERS.get(source.extension)
    if reader is None:
        raise refuse("file.type", name=source.name)
    return reader(source)


def _checksum(source: SourceFile) -> str:
    try:
        return source.checksum if source.path.is_file() else ""
    except OSError:
        return ""
