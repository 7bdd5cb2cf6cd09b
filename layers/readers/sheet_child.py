"""The process in which a filled partner's sheet is read: `python -m layers.readers.sheet_child FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from layers.readers.child import JOB, RESULT, main

ACCEPTED = frozenset({"xlsx.sheet", "xlsx.hidden", "xlsx.formula_value"})
"""Questions about a workbook that do not arise: every sheet is read, and of a formula its saved result."""


def read_job(folder: Path) -> None:
    """Write the cells of every sheet of a workbook as JSON, or why it cannot be read."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    told = told_of(Path(job["path"]), job["name"])
    (folder / RESULT).write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")


def told_of(path: Path, name: str) -> dict[str, Any]:
    """Read the cells of every sheet of a workbook as plain values, or why it cannot be read."""
    from layers.readers.formats import read_grid  # noqa: PLC0415 - only after the limits are set

    first = read_grid(path, name=name, accept=ACCEPTED)
    told: dict[str, Any] = {"checksum": first.checksum, "refused": None, "sheets": []}
    if first.refused:
        fault = next(problem for problem in first.problems if problem.action == "reject")
        told["refused"] = {"code": fault.code, "text": fault.message.text, "values": dict(fault.message.values)}
    else:
        sheets = first.sheets or ("",)
        grids = [read_grid(path, name=name, sheet=sheet or None, accept=ACCEPTED) for sheet in sheets]
        told["sheets"] = [
            {
                "rows": grid.row_numbers.tolist(),
                "cells": grid.cells.to_numpy(dtype=object, na_value="").tolist(),
                "faults": [[fault.row, fault.code] for fault in grid.problems if fault.action == "rows" and fault.row],
            }
            for grid in grids
            if not grid.refused
        ]
    return told


if __name__ == "__main__":
    main(Path(sys.argv[1]), read_job)
