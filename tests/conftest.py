"""What every test shares: hypothesis profiles, and no word to the world outside this machine."""

from __future__ import annotations

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


@pytest.fixture(autouse=True)
def _only_this_machine(socket_disabled_outside: None) -> None:
    """Block every socket that would leave this machine."""


@pytest.fixture
def socket_disabled_outside() -> object:
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()
