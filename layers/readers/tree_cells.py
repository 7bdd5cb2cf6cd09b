"""Cells that hold a programme's quotas, or what it makes up for, written as YAML or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.bridges import bridge_text, parse_bridge
from layers.errors import RuleError
from layers.quotas import check_quotas, parse_quotas, quotas_of, quotas_text
from layers.readers.criteria_cells import places_in_cell, tree_of
from layers.readers.rule_places import fault_said, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.readers.table import Table
    from layers.words import Message


READERS: dict[str, tuple[str, Callable[[object], str]]] = {
    "quotas": ("quota.refused", lambda tree: quotas_text(parse_quotas(tree))),
    "bridges": ("bridge.refused", lambda tree: bridge_text(parse_bridge(tree))),
}
"""The columns that are read so: the code of a fault, and how a tree becomes the text that the store keeps."""


def take_trees(table: Table) -> None:
    """Read quotas and bridges as one line of JSON each; what cannot be read quarantines its row, with the reason."""
    for column, (code, read) in READERS.items():
        if column not in table.cells:
            continue
        cells, kept = table.texts(column), np.full(table.rows, "", dtype=object)
        found: list[tuple[int, Message]] = []
        for row in range(table.rows):
            try:
                kept[row] = read(tree_of(cells[row]))
            except RuleError as error:
                if code not in table.faults.codes_of(row).split():  # else the file's reader has said it, with its line
                    found.append((row, fault_said(error, place_of(error, places_in_cell(cells[row])))))
        table.read[column] = kept
        _block(table, column, code, found)
    _check_seats(table)


def _check_seats(table: Table) -> None:
    """Refuse quotas of more people than the programme has seats."""
    kept, seats = table.words("quotas"), table.numbers("seats_total")
    found = []
    for row in np.flatnonzero((kept != "") & np.isfinite(seats)):
        try:
            check_quotas(quotas_of(kept[row]), float(seats[row]))
        except RuleError as error:
            found.append((int(row), error.message))
    _block(table, "quotas", "quota.refused", found)


def _block(table: Table, column: str, code: str, found: list[tuple[int, Message]]) -> None:
    rows = np.array([row for row, _ in found], dtype=np.intp)
    said = np.empty(len(found), dtype=object)
    said[:] = [message for _, message in found]
    table.faults.block(code, rows, column, value=table.texts(column)[rows], reason=said)
