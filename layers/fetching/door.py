"""The one door: what comes of asking OpenStreetMap's servers, in a process of its own that can be stopped?"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import layers
from layers.errors import HomewardError
from layers.fetching.child import JOB, RESULT
from layers.fetching.problems import fetch_problem
from layers.fetching.servers import host_of
from layers.geo_drivers import SETTINGS
from layers.words import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from layers.fetching.wanted import Wanted

_LOG = logging.getLogger(__name__)


class FetchError(HomewardError):
    """Nothing could be fetched; nothing was changed. `candidates` are places among which the user has to choose."""

    def __init__(self, message: Message, code: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, code)
        self.candidates = candidates


@dataclass(frozen=True)
class Fetched:
    """What came: the file, the place's short name and number, the day that the data describe, and counts.

    `unnamed` is how many services without a name were left out; `levels` says which of OpenStreetMap's levels of areas
    became which of ours.
    """

    path: Path
    place: str
    number: str = ""
    source_date: dt.date | None = None
    count: int = 0
    unnamed: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)


def fetch(wanted: Wanted, target: Path, *, cache: Path, progress: Callable[[Mapping[str, Any]], None]) -> Fetched:
    """Fetch into a file.

    Parameters
    ----------
    wanted
        What, for which place or box.
    target
        The file to be written.
    cache
        The folder in which the servers' answers are kept for a week.
    progress
        Told each step: `{"step": "place"}`, `{"step": "part", "part": 1, "parts": 4}`, `{"step": "writing"}`.

    Raises
    ------
    FetchError
        When nothing came, with the reason and what to do; the target is then not there.

    """
    with tempfile.TemporaryDirectory(prefix="homeward-") as name:
        folder = Path(name)
        came = folder / target.name
        job = {"wanted": wanted.as_json(), "target": str(came), "cache": str(cache.resolve())}
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        _run(folder, wanted, progress)
        if not (folder / RESULT).exists():
            raise FetchError(fetch_problem("fetch.heavy"), "fetch.heavy")
        result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        if "code" in result:
            raise _error(result)
        target.write_bytes(came.read_bytes())
    facts = result["facts"]
    day = facts.pop("source_date")
    return Fetched(target, source_date=None if day is None else dt.date.fromisoformat(day), **facts)


def _error(result: Mapping[str, Any]) -> FetchError:
    values = dict(result["values"])
    candidates = tuple(values.get("candidates", ()))
    if candidates:
        values["candidates"] = "".join(f"\n  {each}" for each in candidates)
    return FetchError(fetch_problem(result["code"], **values), result["code"], candidates)


def _run(folder: Path, wanted: Wanted, progress: Callable[[Mapping[str, Any]], None]) -> None:
    """Run the child until it ends or its time is over."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOMEWARD_")}
    environment |= SETTINGS
    environment |= {"PYTHONPATH": str(Path(layers.__file__).resolve().parent.parent), "PYTHONUTF8": "1"}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    late = threading.Event()
    with (folder / "said.txt").open("w+b") as said:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-s", "-m", "layers.fetching.child", str(folder)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(wanted.patience.whole_seconds, stop)
        timer.start()
        try:
            for line in process.stdout or ():
                progress(json.loads(line))
            process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        said.seek(0)
        last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    if late.is_set():
        raise FetchError(fetch_problem("fetch.timeout", host=host_of(wanted.servers.overpass)), "fetch.timeout")
    if process.returncode:
        _LOG.warning("Fetching ended with status %s: %s", process.returncode, " ".join(last)[:300])
