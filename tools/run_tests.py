"""Run the tests and say at the end what was skipped and why.

Where everything must be at hand (as root, or with CI=true), a skipped browser or PostgreSQL test is a failure.
Arguments are handed on to pytest. The developer's own settings (HOMEWARD_STORE and the like) are kept from the tests,
so that none of them ever touches real data. Where Python is told to keep no compiled modules, it keeps them in the
environment's own folder for the tests: hundreds of short processes would compile the same libraries anew. The tests'
own folders lie in memory where there is room: thousands of small stores would wait for the disk at every change.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

NEEDED = ("browser", "postgres")
"""Marks of tests that may be skipped only on a machine of which nothing else can be asked."""


MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in there
ROOM_BYTES = 4 * 1024**3
"""A whole run keeps less than a quarter of this at a time."""


class Skips:
    """Remember what was skipped; with xdist this runs where the reports come together."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skip: the mark that was needed, if any, and the reason given."""
        if report.skipped and not hasattr(report, "wasxfail"):
            mark = next((name for name in NEEDED if name in report.keywords), "")
            self.found.append((mark, reason_of(report.longrepr)))


def reason_of(longrepr: object) -> str:
    """Read the reason from what pytest recorded: (file, line, "Skipped: reason")."""
    text = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ").strip()


def closing_line(found: list[tuple[str, str]]) -> str:
    """Say how many tests were skipped and why, the most frequent reason first."""
    if not found:
        return "Skipped: none."
    reasons = Counter(reason for _, reason in found)
    return f"Skipped: {len(found)} ({'; '.join(f'{count}: {reason}' for reason, count in reasons.most_common())})."


def must_not_skip(environ: Mapping[str, str], user: int) -> bool:
    """Tell whether this machine has to have a browser and a PostgreSQL server."""
    return environ.get("CI", "").lower() in ("true", "1") or user == 0


def keep_compiled_modules() -> None:
    """Let this process and all that it starts share what Python compiles, beside no source."""
    if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(Path(sys.prefix) / "bytecode")
        sys.dont_write_bytecode = False


def keep_folders_in_memory(memory: Path = MEMORY, *, room_bytes: int = ROOM_BYTES) -> None:
    """Let pytest make its folders in memory, unless it was told where to, or there is little room or no running there.

    What is tested does not suffer: processes are killed, not machines, and what a process wrote outlives it.
    """
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not (memory.is_dir() and os.access(memory, os.W_OK)):
        return
    facts = os.statvfs(memory)
    if facts.f_bavail * facts.f_frsize >= room_bytes and not facts.f_flag & os.ST_NOEXEC:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(memory)


def main(arguments: list[str]) -> int:
    """Run pytest; return its exit code, or 1 for a skip that is not allowed here."""
    keep_compiled_modules()
    keep_folders_in_memory()
    for name in [name for name in os.environ if name.startswith("HOMEWARD_") and name != "HOMEWARD_TEST_PROFILE"]:
        del os.environ[name]
    skips = Skips()
    code = int(pytest.main(arguments, plugins=[skips]))
    needed = sorted({mark for mark, _ in skips.found if mark})
    forbidden = must_not_skip(os.environ, os.getuid() if hasattr(os, "getuid") else -1) and needed
    if forbidden:
        print(f"Tests that need {' and '.join(needed)} may not be skipped as root or with CI=true.", file=sys.stderr)
    print(closing_line(skips.found), flush=True)
    return code or (1 if forbidden else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
