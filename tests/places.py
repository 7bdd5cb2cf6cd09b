"""Where tests find things: the checkout, and the real open data beside it (where it is present)."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_data() -> Path:
    """Return the folder of real open data, or skip the test, saying so."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real open data (../shared/data) is not here")
    return folder
