"""The process in which one small table is read as text: `python -m layers.readers.text_child FOLDER`, under limits."""

from __future__ import annotations

import sys
from pathlib import Path

from layers.readers.child import main


def read_text_job(folder: Path) -> None:
    """Read the cells; what it takes is imported only after the limits are set."""
    from layers.readers.text_table import read_job  # noqa: PLC0415 - only after the limits are set

    read_job(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), read_text_job)
