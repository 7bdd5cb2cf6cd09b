"""How is a GeoPackage read? As the SQLite file it is, read-only, tables alone.

GDAL is not asked: it runs views (which may never end), believes the row counts a file claims, and turns broken
geometries into none without a word. Nothing in the file is run: no view, no trigger, no function, no generated column.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.readers.cells import cell_text, grid_of, table_of_columns
from layers.readers.file_problems import answered, file_problem, refuse
from layers.readers.geometry import usable_geometries
from layers.readers.limits import MAX_COLUMNS, MAX_QUERY_SECONDS, MAX_ROWS, MIB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_STEPS = 10_000
"""Steps of the database between two looks at the clock."""
_LONGEST_VALUE = 64 * MIB
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Kind of envelope in a geometry's header -> its size."""
_PLAIN_COLUMN = 0
_ALLOWED_PRAGMAS = {"table_xinfo"}


@dataclass(frozen=True)
class _Layer:
    table: str
    geometry_column: str | None
    srs_id: int | None


def read_gpkg(source: SourceFile) -> Grid:
    """Read one layer of a GeoPackage: the one asked for, else the only one; with several, it is asked.

    Raises
    ------
    RefusedError
        When it is damaged, its layer is a view, or reading takes too long.

    """
    source.check_size()
    _refuse_in_use(source)
    uri = f"{source.path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            return _read(connection, source)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise refuse("gpkg.too_slow", limit=int(MAX_QUERY_SECONDS)) from None
        raise refuse("gpkg.broken") from None
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        raise refuse("gpkg.broken") from None


def _refuse_in_use(source: SourceFile) -> None:
    """Refuse a file beside which a program keeps rows that it has not brought in yet (QGIS does, while it is open)."""
    pending = source.path.with_name(f"{source.path.name}-wal")
    if pending.exists() and pending.stat().st_size > 0:
        raise refuse("gpkg.in_use")


def _read(connection: sqlite3.Connection, source: SourceFile) -> Grid:
    decoder = _Decoder()
    connection.text_factory = decoder
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    deadline = time.thread_time() + MAX_QUERY_SECONDS
    connection.set_progress_handler(lambda: time.thread_time() > deadline, _STEPS)
    connection.set_authorizer(_authorize)
    layer, names, problems = _choose_layer(connection, source)
    header, rows = _rows_of(connection, layer)
    if decoder.assumed:
        problems.append(file_problem("enc.cp1252"))
    numbers = np.arange(1, len(rows) + 2)
    geometry = None
    if layer.geometry_column is not None:
        place = header.index(layer.geometry_column)
        header.pop(place)
        shapes, found = _geometries([row.pop(place) for row in rows])
        problems.extend(found)
        geometry, found = usable_geometries(shapes, numbers, crs=_crs_of(connection, layer), source=source.name)
        problems.extend(found)
    columns = [[name, *(cell_text(row[place]) for row in rows)] for place, name in enumerate(header)]
    return grid_of(
        source,
        table_of_columns(columns),
        numbers,
        header_row=0,
        geometry=geometry,
        problems=problems,
        sheet=layer.table,
        sheets=names,
    )


class _Decoder:
    """Decode text as the format wants it, UTF-8; what other programs wrote otherwise is read as Windows-1252."""

    def __init__(self) -> None:
        self.assumed = False

    def __call__(self, text: bytes) -> str:
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError:
            self.assumed = True
            return text.decode("cp1252", "replace")


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    """Let the database read tables, and do nothing else."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _ALLOWED_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _choose_layer(connection: sqlite3.Connection, source: SourceFile) -> tuple[_Layer, list[str], list[Problem]]:
    statements = {
        str(name): str(sql).lstrip().upper()
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master")
        if kind in ("table", "view")
    }
    contents = [
        str(name)
        for name, kind in connection.execute("SELECT table_name, data_type FROM gpkg_contents")
        if str(kind).lower() in ("features", "attributes", "aspatial")
    ]
    if source.sheet is not None and source.sheet not in contents:
        raise refuse("xlsx.sheet_unknown", sheet=source.sheet, sheets=", ".join(contents))
    wanted = contents if source.sheet is None else [source.sheet]
    for name in wanted:
        if name not in statements:
            raise refuse("gpkg.broken")
        if not statements[name].startswith("CREATE TABLE"):
            raise refuse("gpkg.view", layer=name)
    if not wanted:
        raise refuse("file.no_rows")
    problems = []
    if len(wanted) > 1:
        question = file_problem("layer.choose", layers=", ".join(wanted), layer=wanted[0])
        problems.append(answered("layer.choose") if source.accepts("layer.choose") else question)
    return _described(connection, wanted[0], statements), contents, problems


def _described(connection: sqlite3.Connection, table: str, statements: dict[str, str]) -> _Layer:
    if "gpkg_geometry_columns" in statements:
        found = connection.execute(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
        ).fetchone()
        if found:
            return _Layer(table, str(found[0]), found[1] if isinstance(found[1], int) else None)
    return _Layer(table, None, None)


def _rows_of(connection: sqlite3.Connection, layer: _Layer) -> tuple[list[str], list[list[Any]]]:
    header = [
        str(name)
        for _, name, _, _, _, _, hidden in connection.execute(f"PRAGMA table_xinfo({_quoted(layer.table)})")
        if hidden == _PLAIN_COLUMN
    ]
    if not header or (layer.geometry_column is not None and layer.geometry_column not in header):
        raise refuse("gpkg.broken")
    if len(header) > MAX_COLUMNS:
        raise refuse("columns.too_many", limit=MAX_COLUMNS)
    selected = ", ".join(_quoted(name) for name in header)
    cursor = connection.execute(f"SELECT {selected} FROM {_quoted(layer.table)} LIMIT {MAX_ROWS + 1}")
    rows = [list(row) for row in cursor]
    if len(rows) > MAX_ROWS:
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    return header, rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _crs_of(connection: sqlite3.Connection, layer: _Layer) -> object:
    found = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (layer.srs_id,),
    ).fetchone()
    if found is None or layer.srs_id in (-1, 0, None):
        return None
    organization, code, definition = found
    if str(organization).upper() == "EPSG" and isinstance(code, int):
        return code
    return str(definition)


def _geometries(blobs: list[Any]) -> tuple[np.ndarray, list[Problem]]:
    """Read the geometries, the first of which belongs to row 2; the header's place before them is empty."""
    shapes = np.empty(len(blobs) + 1, dtype=object)
    problems = []
    for place, well_known in enumerate(_well_known(blobs), start=1):
        if well_known is not None:
            shapes[place] = shapely.from_wkb(well_known, on_invalid="ignore")
            if shapes[place] is None:
                problems.append(file_problem("geom.invalid", row=place + 1))
    return shapes, problems


def _well_known(blobs: list[Any]) -> Iterator[bytes | None]:
    """Take the well-known binary out of each GeoPackage geometry; what has none is left for the check to refuse."""
    for blob in blobs:
        if blob is None:
            yield None
        elif not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":  # noqa: PLR2004 - size of the header
            yield b""
        else:
            envelope = _ENVELOPE_BYTES.get(blob[3] >> 1 & 0b111)
            yield b"" if envelope is None else blob[8 + envelope :]
