"""How is work on a file from outside done in a process of its own that can be stopped?"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import layers
from layers.geo_drivers import SETTINGS
from layers.readers.child import TOO_HEAVY

if TYPE_CHECKING:
    from layers.readers.limits import Limits

_LOG = logging.getLogger(__name__)

_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "VIRTUAL_ENV", "PYTHONPYCACHEPREFIX")
"""The only variables that the child gets from our environment: no proxies, no secrets."""

_STOPPED = {getattr(signal, name, None) for name in ("SIGKILL", "SIGXCPU", "SIGXFSZ", "SIGABRT", "SIGTERM")}
"""Signals that end a process which wanted too much: libraries abort where they get no memory."""


def run_guarded(module: str, folder: Path, limits: Limits) -> str | None:
    """Run a module of ours on a folder with a job; return the code of the problem it died of, None if it did its job.

    Parameters
    ----------
    module
        One that calls `layers.readers.child.main`.
    folder
        Holds the job, and gets the result.
    limits
        What the process may use; what the job says about limits is its own business.

    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= SETTINGS
    environment |= {
        "PYTHONPATH": str(Path(layers.__file__).resolve().parent.parent),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",  # threads cost address space, which is limited
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME"), str(folder)),
    }
    command = [sys.executable, "-P", "-s", "-m", module, str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _LOG.warning("Reading a file was stopped after %s seconds", limits.seconds)
        return "file.too_heavy"
    if done.returncode == 0:
        return None
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    _LOG.warning("Reading a file ended with status %s: %s", done.returncode, " ".join(said)[:300])
    too_heavy = done.returncode == TOO_HEAVY or -done.returncode in _STOPPED
    return "file.too_heavy" if too_heavy else "file.unreadable"
