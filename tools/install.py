"""Set Homeward up inside the checkout: environment, pinned packages, the `homeward` command, Leaflet.

Uses nothing but Python's own library, so that any Python from 3.11 can run it: `python3 tools/install.py [--dev]
[--wheels FOLDER]`. What was done is written down in `.venv/.homeward`; a second run with nothing changed does nothing.

Everything installed is pinned with hashes, the tools included: uv and setuptools stand in `requirements.txt` too (extra
`build` of `pyproject.toml`), so that the project itself is built without fetching anything unpinned.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = ENVIRONMENT / ".homeward"
OLDEST = (3, 11)


def main() -> int:
    """Install what is missing; return 0, or 1 after a sentence on what to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--wheels", type=Path, help="take packages from this folder, without network")
    options = parser.parse_args()
    if sys.version_info < OLDEST:
        print(f"Homeward needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        _install(dev=options.dev, wheels=options.wheels)
    except subprocess.CalledProcessError as error:
        print(f"Setting up stopped at: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def _install(*, dev: bool, wheels: Path | None) -> None:
    wanted = _fingerprint()
    done = STAMP.read_text(encoding="utf-8").split() if STAMP.is_file() else []
    if done[:1] == [wanted] and (not dev or "dev" in done) and PYTHON.exists():
        return
    dev = dev or "dev" in done
    moved = bool(done) and done[1:2] != [_place()]
    if moved or not _runs(PYTHON):
        _make_environment()
    requirements = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    _install_packages(requirements, wheels)
    _run(PYTHON, "-m", "tools.vendor")
    STAMP.write_text(f"{wanted} {_place()}{' dev' if dev else ''}\n", encoding="utf-8")


def _fingerprint() -> str:
    """Sum up what the environment is made from: a change of any of these installs again."""
    parts = ["requirements.txt", "requirements-dev.txt", "pyproject.toml", "tools/install.py", "tools/vendor.py"]
    content = b"".join((ROOT / part).read_bytes() for part in parts)
    return hashlib.sha256(content + _place().encode()).hexdigest()


def _place() -> str:
    """Say where the checkout lies, in one word: an environment does not survive being moved."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]


def _runs(python: Path) -> bool:
    """Tell whether an environment's Python still works: the one that it was made from may be gone."""
    return python.exists() and subprocess.run([str(python), "-c", ""], check=False, cwd=ROOT).returncode == 0


def _run(*command: str | Path, check: bool = True) -> bool:
    """Run a command in the checkout; a failing one stops the installation unless `check` is off."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=check).returncode == 0


def _make_environment() -> None:
    """Make the environment; Debian without python3-venv gets one without pip, which the caller's pip then fills."""
    print(f"Making the environment {ENVIRONMENT.name} with Python {sys.version.split()[0]}", flush=True)
    if ENVIRONMENT.is_dir():
        shutil.rmtree(ENVIRONMENT)
    quiet = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, check=False, cwd=ROOT)
    if quiet.returncode != 0:
        _run(sys.executable, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT)


def _install_packages(requirements: Path, wheels: Path | None) -> None:
    """Install the pinned packages and the project, by uv where it can be had, else by pip."""
    offline = ["--no-index", "--find-links", str(wheels.resolve())] if wheels else []
    project = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    uv = _uv(offline)
    pinned = ["--require-hashes", "--requirement", str(requirements)]
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON)]
        if _run(*command, *offline, *pinned, check=False):
            _run(*command, "--offline", *project)
            return
        print("uv could not install everything; trying pip.", file=sys.stderr, flush=True)
    _run(*pip_command(), "install", *offline, *pinned)
    _run(*pip_command(), "install", "--no-index", *project)


def _uv(offline: list[str]) -> str | None:
    """Find uv on the PATH, else install the pinned one into the environment; None if neither can be."""
    found = shutil.which("uv")
    if found:
        return found
    inside = BIN / ("uv.exe" if os.name == "nt" else "uv")
    if not inside.exists():
        with tempfile.TemporaryDirectory() as folder:
            pinned = Path(folder) / "uv.txt"
            pinned.write_text(_pinned("uv"), encoding="utf-8")
            _run(
                *pip_command(), "install", "--quiet", *offline, "--require-hashes", "--requirement", pinned, check=False
            )
    return str(inside) if inside.exists() else None


def _pinned(package: str) -> str:
    """Cut one package with its hashes out of the lock."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entry = re.search(rf"^{re.escape(package)}==.*(?:\n    --hash=.*)+", lock, re.MULTILINE)
    if entry is None:
        message = f"requirements.txt does not pin {package}: run `make lock`"
        raise LookupError(message)
    return entry.group() + "\n"


def pip_command() -> list[str | Path]:
    """Say how to reach a pip that installs into the environment."""
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


if __name__ == "__main__":
    sys.exit(main())
