"""The command starts without what only its answers need, and still knows every kind of file."""

from __future__ import annotations

import subprocess
import sys

from app.shell.taking_in import KIND_LABELS
from layers.schemas import INPUTS
from tests.places import ROOT

HEAVY = ("numpy", "pandas", "pandera", "pyarrow", "geopandas", "pyproj", "scipy", "sklearn", "sqlalchemy", "streamlit")


def test_the_help_loads_no_frames_no_database_and_no_screen() -> None:
    code = "import sys, app.cli; print(*(name for name in sys.argv[1:] if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_every_kind_of_file_has_its_word() -> None:
    assert list(KIND_LABELS) == list(INPUTS)
