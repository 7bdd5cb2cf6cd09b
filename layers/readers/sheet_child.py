"""The process in which a filled partner's sheet is read: `python -m layers.readers.sheet_child FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from layers.readers.child import JOB, RESULT, main


def read_job(folder: Path) -> None:
    """Write the cells of every sheet of a workbook as JSON, or why it cannot be read."""
    from layers.readers.formats import read_grid  # noqa: PLC0415 - only after the limits are set

    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    path, accept = Path(job["path"]), frozenset({"xlsx.sheet", "xlsx.hidden", "xlsx.formula_value"})
    first = read_grid(path, name=job["name"], accept=accept)
    told: dict[str, object] = {"checksum": first.checksum, "refused": None, "sheets": []}
    if first.refused:
        fault = next(problem for problem in first.problems if problem.action == "reject")
        told["refused"] = {"code": fault.code, "text": fault.message.text, "values": dict(fault.message.values)}
    else:
        names = first.sheets or ("",)
        grids = [read_grid(path, name=job["name"], sheet=name or None, accept=accept) for name in names]
        told["sheets"] = [
            {
                "rows": grid.row_numbers.tolist(),
                "cells": grid.cells.to_numpy(dtype=object, na_value="").tolist(),
                "faults": [[fault.row, fault.code] for fault in grid.problems if fault.action == "rows" and fault.row],
            }
            for grid in grids
            if not grid.refused
        ]
    (folder / RESULT).write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), read_job)
