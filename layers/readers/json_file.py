"""How is JSON from outside read, and which of it is a table?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from layers.readers.cells import grid_of, table_of_records
from layers.readers.decoding import decode
from layers.readers.file_problems import refuse
from layers.readers.geojson import read_features
from layers.readers.limits import MAX_JSON_BYTES, MAX_JSON_DEPTH, MAX_ROWS
from layers.readers.sniff import mismatch

if TYPE_CHECKING:
    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_PIECE = 1 << 20


def read_json(source: SourceFile) -> Grid:
    """Read a GeoJSON FeatureCollection, or a plain list of records with the same keys.

    Raises
    ------
    RefusedError
        When the JSON is broken, nested too deep, neither of the two, or an instruction to a program (GDAL's pipelines).

    """
    content, problems = load_json(source)
    if isinstance(content, dict):
        if "command_line" in content or str(content.get("type", "")).lower().startswith("gdal"):
            raise mismatch(source, "instruction")
        return read_features(source, content, problems)
    if source.extension == ".json" and isinstance(content, list) and all(isinstance(entry, dict) for entry in content):
        return _read_records(source, content, problems)
    raise refuse("geojson.type")


def load_json(source: SourceFile) -> tuple[Any, list[Problem]]:
    """Parse a JSON file: numbers that JSON does not know (NaN) and deep nesting are refused."""
    text, problems = decode(source.read(MAX_JSON_BYTES))
    if not text.strip():
        raise refuse("file.empty")
    _refuse_deep(text)

    def refuse_constant(name: str) -> NoReturn:
        raise refuse("json.broken", position=max(text.find(name), 0))

    try:
        return json.loads(text, parse_constant=refuse_constant), problems
    except json.JSONDecodeError as error:
        raise refuse("json.broken", position=error.pos) from None
    except RecursionError:
        raise refuse("json.depth", limit=MAX_JSON_DEPTH) from None
    except ValueError:  # a whole number of thousands of digits
        raise refuse("json.broken", position=0) from None


def _refuse_deep(text: str) -> None:
    """Count brackets before parsing: depth costs a parser its stack."""
    depth = 0
    bare = _STRINGS.sub("", text)
    for start in range(0, len(bare), _PIECE):
        piece = np.frombuffer(bare[start : start + _PIECE].encode("ascii", "replace"), dtype=np.uint8)
        opened = (piece == ord("[")) | (piece == ord("{"))
        closed = (piece == ord("]")) | (piece == ord("}"))
        depths = depth + np.cumsum(opened.astype(np.int32) - closed.astype(np.int32))
        if depths.max(initial=0) > MAX_JSON_DEPTH:
            raise refuse("json.depth", limit=MAX_JSON_DEPTH)
        depth = int(depths[-1])


def _read_records(source: SourceFile, records: list[dict[str, Any]], problems: list[Problem]) -> Grid:
    if len(records) > MAX_ROWS:
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    if not records:
        raise refuse("file.no_rows")
    numbers = np.arange(1, len(records) + 2)
    return grid_of(source, table_of_records(records), numbers, header_row=0, problems=problems)
