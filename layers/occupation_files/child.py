"""The process in which one list of titles is read: `python -m layers.occupation_files.child FOLDER`, under limits."""

from __future__ import annotations

import sys
from pathlib import Path

from layers.readers.child import main


def read_titles_job(folder: Path) -> None:
    """Read the titles; what it takes is imported only after the limits are set."""
    from layers.occupation_files.reading import read_job  # noqa: PLC0415 - only after the limits are set

    read_job(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), read_titles_job)
