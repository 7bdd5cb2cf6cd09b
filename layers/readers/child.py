"""The process in which one file from outside is read: `python -m layers.readers.child FOLDER`.

It limits itself before it imports anything that could be attacked: memory, processor time, open files, written bytes;
no socket, no other program. FOLDER holds the job and gets the reading.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_HEAVY = 12
"""Exit status when memory ran out."""

FAILED = 13
"""Exit status when reading failed for any other reason."""

JOB, RESULT = "job.json", "result"

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "pty.",
    "ftplib.",
    "http.",
    "urllib.",
    "smtplib.",
    "telnetlib.",
)
_NO_MEMORY = ("bad_alloc", "annot allocate", "start new thread", "ut of memory")
"""How libraries say that there was no memory (for a thread's stack, too)."""

_HARMLESS = frozenset({"socket.gethostname"})


def lock_down(limits: dict[str, Any]) -> None:
    """Limit what this process may use, for good."""
    limit_resources(limits)
    sys.addaudithook(_forbid)


def limit_resources(limits: dict[str, Any]) -> None:
    """Limit this process's memory, processor time, open files and written bytes, for good; 0 is no limit."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_FSIZE: limits["written_bytes"],
    }
    for kind, most in wanted.items():
        if most:
            _, hard = resource.getrlimit(kind)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901 - what the system allows
            resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) and event not in _HARMLESS:
        message = f"{event} is not allowed while a file is read"
        raise PermissionError(message)


def read_job(folder: Path) -> None:
    """Do the job in a folder; a file that is refused costs no more than finding that out."""
    from layers.readers.exchange import save_reading, save_refusal  # noqa: PLC0415 - only after the limits are set
    from layers.readers.formats import read_grid  # noqa: PLC0415 - the same

    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    accept = frozenset(job["accept"])
    grid = read_grid(Path(job["path"]), name=job["name"], sheet=job["sheet"], accept=accept)
    result = folder / RESULT
    result.mkdir()
    if grid.refused:
        save_refusal(result, grid.problems, grid.checksum)
        return
    from layers.readers.context import Context  # noqa: PLC0415 - heavy
    from layers.readers.reading_of import reading_of_grid  # noqa: PLC0415 - heavy

    reading = reading_of_grid(
        grid,
        job["kind"],
        Context.load(folder),
        file_name=job["name"],
        source=job["source"],
        as_of=dt.date.fromisoformat(job["as_of"]),
        columns=job["columns"],
        constants=job["constants"],
        accept=accept,
    )
    save_reading(result, reading)


def main(folder: Path, work: Callable[[Path], None] = read_job) -> NoReturn:
    """Do the work on one file and leave, without waiting for anything a hostile file may have started."""
    limits = json.loads((folder / JOB).read_text(encoding="utf-8"))["limits"]
    lock_down(limits)
    gc.disable()  # a short life: looking for cycles costs large files a third of their time
    status = 0
    try:
        work(folder)
    except Exception as error:  # noqa: BLE001 - reported by exit status; the log gets places in the code, no values
        status = TOO_HEAVY if _ran_out_of_memory(error) else FAILED
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
        print(f"{type(error).__name__} at {places}", file=sys.stderr)  # noqa: T201 - stderr is the way out
    sys.stderr.flush()
    os._exit(status)


def _ran_out_of_memory(error: Exception) -> bool:
    """Whether memory was missing, whatever a library calls that.

    pyarrow calls it an ArrowException, its word for any fault of C++ that it does not know.
    """
    named = isinstance(error, MemoryError) or type(error).__name__ == "ArrowException"
    return named or any(sign in str(error) for sign in _NO_MEMORY)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
