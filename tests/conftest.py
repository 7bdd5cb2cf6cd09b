"""What every test shares: hypothesis profiles, and no word to the world outside this machine."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The quick profile asks the same examples every time: a red run is red for everybody. The others look for new ones.
settings.register_profile(
    "quick", max_examples=500, deadline=None, derandomize=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile("deep", max_examples=10_000, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("draft", max_examples=50, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HOMEWARD_TEST_PROFILE", "quick"))

LONGEST_FILES = (
    "tests/test_acceptance.py",
    "tests/app/test_browser_pages.py",
    "tests/test_bench.py",
    "tests/layers/store/test_values.py",
    "tests/layers/store/test_machine.py",
    "tests/layers/readers/test_reading_laws.py",
)
"""They come first: `make test` gives each worker whole files, so that none is left with a long one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; all others keep their order."""
    places = {name: place for place, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


@pytest.fixture(autouse=True, scope="module")
def _what_is_imported_stays() -> None:
    """Let no search for garbage go through all that is imported again: Streamlit asks for one after every page."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _only_this_machine(socket_disabled_outside: None) -> None:
    """Block every socket that would leave this machine."""


@pytest.fixture
def socket_disabled_outside() -> object:
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()
