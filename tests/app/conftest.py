"""What several tests of the application share: the demo loaded once, and what a page leaves behind put right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.world import ON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the demo as of `ON` once for all tests that only ask; whoever changes it takes a copy."""
    from app.workflows.demo import load_demo
    from layers.store import open_store

    path = tmp_path_factory.mktemp("demo_store") / "homeward.sqlite"
    with open_store(path) as opened:
        load_demo(opened, on=ON, actor="ali")
    return path


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Give the process its `__main__` back: AppTest leaves the page there, and forked children would run it anew."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own
