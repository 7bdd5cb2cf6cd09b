"""What the tests of the dashboard leave behind is put right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Give the process its `__main__` back: AppTest leaves the page there, and forked children would run it anew."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own
