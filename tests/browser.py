"""A real browser for tests: the network cut, requests that would leave this machine counted, and each one a failure.

Import `browser` and `open_page` into the `conftest.py` of a folder. `open_page(url)` gives a Playwright page whose
`.watch` lists what it tried to fetch from outside, what the page's own policy refused, and its errors; at the end of
the test any outside request or script error fails it.

Without a browser the test is skipped with the reason, but fails as root or with CI=true, where one must be at hand.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
INSIDE = {"file", "data", "blob", "about", "chrome", "devtools"}
ARGUMENTS = (
    "--no-sandbox",  # root in a container has none
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--force-color-profile=srgb",
)
_COUNT_VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@dataclass
class Watch:
    """What a page tried to do."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def find_browser() -> str | None:
    """Return an installed Chrome or Chromium; Ubuntu's `chromium-browser` that only points to a snap is none."""
    for command in COMMANDS:
        found = shutil.which(command)
        if found and not _is_snap_stub(Path(found)):
            return found
    return None


def _is_snap_stub(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    return head.startswith(b"#!") and b"snap" in head


def leaves_this_machine(url: str) -> bool:
    """Tell whether fetching the URL would leave this machine."""
    parts = urlsplit(url)
    return parts.scheme not in INSIDE and (parts.hostname or "") not in LOOPBACK


class _Running:
    """The one browser of this process: Playwright cannot be started twice."""

    started: Any = None
    browser: Any = None

    @classmethod
    def get(cls, executable: str) -> Any:
        if cls.browser is None:
            from playwright.sync_api import sync_playwright

            cls.started = sync_playwright().start()
            cls.browser = cls.started.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        return cls.browser

    @classmethod
    def stop(cls) -> None:
        if cls.browser is not None:
            cls.browser.close()
            cls.started.stop()
            cls.browser = cls.started = None


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give the running browser, started once."""
    executable = find_browser()
    if executable is None:
        reason = "no Chrome or Chromium is installed (on Debian: apt install chromium)"
        if os.environ.get("CI") == "true" or (hasattr(os, "geteuid") and os.geteuid() == 0):
            pytest.fail(reason)
        pytest.skip(reason)
    yield _Running.get(executable)
    _Running.stop()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a URL or a file in a fresh profile, at 1440 x 900 unless told otherwise."""
    contexts: list[Any] = []
    watch = Watch()

    def open_it(target: str | Path, *, width: int = 1440, height: int = 900, **context: Any) -> Any:
        made = browser.new_context(viewport={"width": width, "height": height}, **context)
        contexts.append(made)
        made.add_init_script(_COUNT_VIOLATIONS)
        page = made.new_page()
        page.on("request", lambda request: _note(watch, request.url))
        page.on("websocket", lambda socket: _note(watch, re.sub("^ws", "http", socket.url)))
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.watch = watch
        page.goto(target.as_uri() if isinstance(target, Path) else target)
        return page

    yield open_it
    for made in contexts:
        made.close()
    assert watch.outside == [], "the page asked for something outside this machine"
    assert watch.errors == [], "the page's script failed"


def _note(watch: Watch, url: str) -> None:
    if leaves_this_machine(url):
        watch.outside.append(url)


def violations(page: Any) -> list[str]:
    """Return what the page's content security policy refused."""
    return list(page.evaluate("window.__violations"))
