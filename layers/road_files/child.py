"""The process in which one file of roads is read: `python -m layers.road_files.child FOLDER`, under limits."""

from __future__ import annotations

import sys
from pathlib import Path

from layers.readers.child import main


def read_roads_job(folder: Path) -> None:
    """Read the roads; what it takes is imported only after the limits are set."""
    from layers.road_files.reading import read_job  # noqa: PLC0415 - only after the limits are set

    read_job(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), read_roads_job)
