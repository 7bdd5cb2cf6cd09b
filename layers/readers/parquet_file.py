"""How is a Parquet or GeoParquet file read?

Sizes are those of the file's own footer, checked before anything is unpacked; geometries are well-known binary, or one
of GeoParquet's native encodings.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyarrow import parquet

from layers.readers.cells import cell_text, grid_of, text_column
from layers.readers.file_problems import file_problem, refuse
from layers.readers.geometry import usable_geometries
from layers.readers.limits import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, MIB

if TYPE_CHECKING:
    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_LIST_LEVELS = {
    "point": 0,
    "linestring": 1,
    "polygon": 2,
    "multipoint": 1,
    "multilinestring": 2,
    "multipolygon": 3,
}
"""GeoParquet's native encodings -> how deep their coordinates are nested."""

_LONGEST_FOOTER = 16 * MIB


def read_parquet(source: SourceFile) -> Grid:
    """Read a Parquet file; its first geometry column, if the footer names one, becomes the grid's geometry.

    Raises
    ------
    RefusedError
        When it is damaged, has too much in it, or does not say its coordinate system.

    """
    source.check_size()
    try:
        return _grid(source, _read(source))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, RecursionError):
        raise refuse("file.type", name=source.name) from None


def _grid(source: SourceFile, table: pa.Table) -> Grid:
    if table.num_rows == 0:
        raise refuse("file.no_rows")
    facts = _geometry_facts(table.schema.metadata or {})
    numbers = np.arange(1, table.num_rows + 2)
    problems: list[Problem] = []
    geometry = None
    name = facts.get("primary_column")
    if name in table.column_names:
        shapes, problems = _shapes(table.column(name), facts["columns"].get(name, {}))
        crs = facts["columns"].get(name, {}).get("crs", "OGC:CRS84")
        geometry, found = usable_geometries(shapes, numbers, crs=crs, source=source.name)
        problems.extend(found)
    texts = {
        column: text_column([column, *_texts(table.column(column))])
        for column in table.column_names
        if column != name and not _is_left_out(table.schema.field(column).type)
    }
    cells = pa.table(list(texts.values()), names=[str(place) for place in range(len(texts))])
    return grid_of(source, cells, numbers, header_row=0, geometry=geometry, problems=problems)


def _read(source: SourceFile) -> pa.Table:
    with parquet.ParquetFile(
        source.path,
        memory_map=False,
        thrift_string_size_limit=_LONGEST_FOOTER,
        thrift_container_size_limit=_LONGEST_FOOTER,
        page_checksum_verification=True,
        arrow_extensions_enabled=False,
    ) as file:
        facts = file.metadata
        if facts.num_rows > MAX_ROWS:
            raise refuse("file.too_many_rows", limit=MAX_ROWS)
        if len(file.schema_arrow.names) > MAX_COLUMNS:
            raise refuse("columns.too_many", limit=MAX_COLUMNS)
        unpacked = sum(facts.row_group(group).total_byte_size for group in range(facts.num_row_groups))
        if unpacked > MAX_UNPACKED_BYTES:
            raise refuse("zip.size", limit=MAX_UNPACKED_BYTES // MIB)
        return file.read(use_threads=False)


def _geometry_facts(metadata: dict[bytes, bytes]) -> dict[str, Any]:
    """Read what GeoParquet's footer says about geometry columns; nothing where it says nothing sensible."""
    facts = json.loads(metadata.get(b"geo", b"{}"))
    sensible = isinstance(facts, dict) and isinstance(facts.get("columns"), dict)
    if not sensible or not all(isinstance(entry, dict) for entry in facts["columns"].values()):
        return {}
    return dict(facts)


def _is_left_out(kind: pa.DataType) -> bool:
    """Bytes are no text, and a box around each geometry (GeoParquet's `bbox`) says nothing new."""
    is_box = pa.types.is_struct(kind) and {"xmin", "ymin", "xmax", "ymax"} <= {field.name for field in kind}
    return is_box or pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)


def _texts(column: pa.ChunkedArray) -> list[str]:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return list(pc.fill_null(column.cast(pa.large_string()), "").to_pylist())
    return [cell_text(value) for value in column.to_pylist()]


def _shapes(column: pa.ChunkedArray, facts: dict[str, Any]) -> tuple[np.ndarray, list[Problem]]:
    encoding = str(facts.get("encoding", "WKB")).lower()
    values = column.combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks)
    shapes = np.empty(len(values) + 1, dtype=object)
    missing = np.concatenate([[True], values.is_null().to_numpy(zero_copy_only=False)])
    if encoding in _LIST_LEVELS:
        shapes[1:] = _from_lists(values, encoding)
    else:
        plain = [value if isinstance(value, bytes) else b"" for value in values.to_pylist()]
        shapes[1:] = shapely.from_wkb(plain, on_invalid="ignore")
    shapes[missing] = None
    broken = shapely.is_missing(shapes) & ~missing
    return shapes, [file_problem("geom.invalid", row=int(place) + 1) for place in np.flatnonzero(broken)]


def _from_lists(values: pa.Array, encoding: str) -> np.ndarray:
    """Build geometries from nested lists of x and y."""
    offsets = []
    for _ in range(_LIST_LEVELS[encoding]):
        lengths = pc.fill_null(pc.list_value_length(values), 0).to_numpy(zero_copy_only=False)
        offsets.append(np.concatenate([[0], np.cumsum(lengths)]))
        values = values.flatten()
    coordinates = np.column_stack(
        [pc.struct_field(values, axis).to_numpy(zero_copy_only=False).astype(float) for axis in ("x", "y")]
    )
    kind = shapely.GeometryType[encoding.upper()]
    shapes: np.ndarray = shapely.from_ragged_array(kind, coordinates, tuple(reversed(offsets)) or None)
    return shapes
