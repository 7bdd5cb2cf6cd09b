"""Write bundle/: everything that a machine without network needs to install and run Homeward, on Linux and Windows.

`python -m tools.make_bundle [--pythons 3.11 3.12]`: the checkout's committed files, Leaflet, the locked packages as
wheels for both systems (x86-64) and each Python version asked for, and an installer of three lines for either. Python
itself is not in it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.install import BIN, PYTHON, ROOT, pip_command

BUNDLE = ROOT / "bundle"
NEWEST_GLIBC = 36
"""Debian 12's glibc is 2.36; wheels for it or any older one install there and on newer systems."""

LINUX = ["linux_x86_64", "manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64"]
LINUX += [f"manylinux_2_{minor}_x86_64" for minor in range(5, NEWEST_GLIBC + 1)]
SYSTEMS = {"linux": LINUX, "windows": ["win_amd64"]}
"""System (as uv names it) -> the platform tags of wheels that run on it."""

INSTALL_SH = """\
#!/bin/sh
# Installs Homeward beside this file, without network. Needs Python {pythons}.
set -eu
cd "$(dirname "$0")/homeward"
"${{PYTHON:-python3}}" tools/install.py --wheels ../wheels
echo "Done. Start it with: $(dirname "$0")/run.sh"
"""
RUN_SH = """\
#!/bin/sh
# Starts the dashboard; the first time with the demo. HOMEWARD_STORE and PORT are honoured.
set -eu
cd "$(dirname "$0")/homeward"
export HOMEWARD_STORE="${HOMEWARD_STORE:-data/homeward.sqlite}"
[ -e "$HOMEWARD_STORE" ] || .venv/bin/homeward demo
exec .venv/bin/homeward serve --port "${PORT:-8501}"
"""
INSTALL_BAT = """\
@echo off
rem Installs Homeward beside this file, without network. Needs Python {pythons}.
cd /d "%~dp0homeward"
py -{python} tools\\install.py --wheels ..\\wheels || python tools\\install.py --wheels ..\\wheels || exit /b 1
echo Done. Start it with run.bat
"""
RUN_BAT = """\
@echo off
rem Starts the dashboard; the first time with the demo. HOMEWARD_STORE and PORT are honoured.
cd /d "%~dp0homeward"
if "%HOMEWARD_STORE%"=="" set HOMEWARD_STORE=data\\homeward.sqlite
if "%PORT%"=="" set PORT=8501
if not exist "%HOMEWARD_STORE%" .venv\\Scripts\\homeward.exe demo
.venv\\Scripts\\homeward.exe serve --port %PORT%
"""
INSTALL_TXT = """\
Homeward without network
========================

This folder holds all that Homeward needs except Python {pythons} (64 bit), for Linux and for Windows on x86-64.
Carry the whole folder to the machine. It stays where you put it: install again after moving it.

Linux:    sh install.sh    then    sh run.sh
Windows:  install.bat      then    run.bat

The dashboard is at http://127.0.0.1:8501. The first start loads a demo (The Gambia; services are invented, people are
simulated) into homeward/data/homeward.sqlite. The command is homeward/.venv/bin/homeward (Windows:
homeward\\.venv\\Scripts\\homeward.exe). Another Python: PYTHON=/path/to/python sh install.sh


Homeward sans réseau
====================

Ce dossier contient tout ce qu'il faut à Homeward, sauf Python {pythons} (64 bits), pour Linux et pour Windows (x86-64).
Copiez le dossier entier sur la machine. Il reste où vous le posez : réinstallez après l'avoir déplacé.

Linux :   sh install.sh    puis    sh run.sh
Windows : install.bat      puis    run.bat

Le tableau de bord est à l'adresse http://127.0.0.1:8501. Le premier démarrage charge une démonstration (la Gambie ; les
services sont inventés, les personnes simulées) dans homeward/data/homeward.sqlite.
"""


def main() -> int:
    """Write the folder anew and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument(
        "--pythons", nargs="+", default=[here], metavar="3.x", help=f"Python versions; {here} if not said"
    )
    options = parser.parse_args()
    if BUNDLE.is_dir():
        shutil.rmtree(BUNDLE)
    copy_checkout(BUNDLE / "homeward")
    for system in SYSTEMS:
        for python in options.pythons:
            print(f"Fetching wheels for {system}, Python {python}", flush=True)
            fetch_wheels(BUNDLE / "wheels", system=system, python=python)
    write_scripts(BUNDLE, options.pythons)
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file())
    print(f"bundle/ is ready: {size / 1e6:,.0f} MB. INSTALL.txt in it says how to go on.")
    return 0


def copy_checkout(target: Path) -> None:
    """Copy the committed files, and Leaflet from static/vendor."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    names += [path.relative_to(ROOT).as_posix() for path in (ROOT / "static").rglob("*") if path.is_file()]
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def fetch_wheels(folder: Path, *, system: str, python: str) -> None:
    """Fetch the locked wheels of one system and Python version; the hashes of the lock hold."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "wanted.txt"
        # The lock is for every system: uv leaves out what its markers exclude here, pip would ask this machine's.
        subprocess.run(
            [
                *(str(uv_command()), "pip", "compile", "--quiet", "--no-deps", "--generate-hashes", "--no-header"),
                *("--no-annotate", "--no-emit-index-url", "--python-platform", system, "--python-version", python),
                *("--output-file", str(wanted), str(ROOT / "requirements.txt")),
            ],
            check=True,
            cwd=ROOT,
        )
        version = python.replace(".", "")
        tags = [part for tag in SYSTEMS[system] for part in ("--platform", tag)]
        abis = [part for abi in (f"cp{version}", "abi3", "none") for part in ("--abi", abi)]
        subprocess.run(
            [
                *map(str, pip_command()),
                *("download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
                *("--python-version", python, "--implementation", "cp", *abis, *tags),
                *("--dest", str(folder), "--requirement", str(wanted)),
            ],
            check=True,
            cwd=ROOT,
        )


def uv_command() -> Path | str:
    """Say where uv is: on the PATH, else in the environment."""
    return shutil.which("uv") or BIN / PYTHON.name.replace("python", "uv")


def write_scripts(folder: Path, pythons: list[str]) -> None:
    """Write the installers and the page that explains them."""
    words = {"pythons": " or ".join(pythons), "python": pythons[0]}
    (folder / "INSTALL.txt").write_text(INSTALL_TXT.format(**words), encoding="utf-8")
    for name, text in (("install.sh", INSTALL_SH.format(**words)), ("run.sh", RUN_SH)):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / name).chmod(0o755)
    for name, text in (("install.bat", INSTALL_BAT.format(**words)), ("run.bat", RUN_BAT)):
        (folder / name).write_text(text, encoding="ascii", newline="\r\n")


if __name__ == "__main__":
    sys.exit(main())
