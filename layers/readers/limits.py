"""How much of a file is read at most, and what reading it may cost; every figure says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

MAX_FILE_BYTES = 256 * MIB
"""Largest file that is read. The largest honest one, 500,000 rows of 28 columns, is about 150 MB."""

MAX_ROWS = 500_000
"""Most rows of one file. The largest national lists at hand have 14,000 rows and the figures promised stop at 200,000;
half a million rows of 28 columns still fit into the child's memory beside their typed copy."""

MAX_COLUMNS = 500
"""Most columns of one table: a form exported by Kobo with every group has about 300."""

MAX_SHEET_ROWS = 200_000
MAX_SHEET_COLUMNS = 200
"""Most rows and columns of a workbook's sheet (threat T4 of the protection notes)."""

MAX_SHEET_CELLS = MAX_SHEET_ROWS * MAX_SHEET_COLUMNS
"""Largest area a sheet may claim, from A1 to its last cell."""

MAX_LINE_CHARACTERS = 1_000_000
"""Longest line of a text file: 200 times the longest that the real files have."""

MAX_ZIP_MEMBERS = 500
MAX_UNPACKED_BYTES = 200 * MIB
MAX_ZIP_RATIO = 100
"""An archive's members, unpacked size and compression (threat T4)."""

SMALL_BYTES = MIB
"""Below this size a compression ratio says nothing: an almost empty sheet packs 200 times smaller."""

MAX_JSON_BYTES = 128 * MIB
"""Largest JSON file: as Python objects it takes eight times as much."""

MAX_JSON_DEPTH = 40
"""Deepest nesting in JSON: GeoJSON itself needs 9."""

MAX_VERTICES = 500_000
"""Most vertices of one geometry: a country's full-resolution outline has about 100,000."""

MAX_ALL_VERTICES = 5_000_000
"""Most vertices of all geometries of a file together."""

MAX_YAML_BYTES = 4 * MIB
MAX_YAML_NODES = 200_000
MAX_YAML_DEPTH = 40
"""A YAML file's size, its values once every alias is written out, and its nesting (a rule may nest 20 deep)."""

MAX_QUERY_SECONDS = 5.0
"""Longest processor time of one query in a GeoPackage (threat T4)."""


@dataclass(frozen=True)
class Limits:
    """What the child process that reads a file may use.

    `memory_bytes` is address space (0: no limit), because that is what the system can limit; pandas, pyarrow and PROJ
    take about 0.5 GiB of it before they have read anything, and the largest file allowed takes 3 GiB (2 GiB of memory)
    with its typed copy. `cpu_seconds` is processor time, `seconds` time on the
    clock.
    """

    memory_bytes: int = 4 * 1024 * MIB
    cpu_seconds: int = 90
    seconds: float = 180.0
    open_files: int = 128
    written_bytes: int = 2 * 1024 * MIB


DEFAULT = Limits()
"""What a file gets, unless a caller says otherwise."""
