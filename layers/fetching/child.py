"""The process that talks to OpenStreetMap's servers: `python -m layers.fetching.child FOLDER`, and to nobody else.

It gets its job as a file, says on standard output how far it is (one JSON object a line), and leaves what came of it as
a file. Whatever asks for another machine than the two servers (or the office's proxy) is stopped.
"""

from __future__ import annotations

import ipaddress
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse
from urllib.request import getproxies

from layers.fetching.problems import FetchStopped
from layers.fetching.wanted import Wanted
from layers.readers.child import limit_resources
from layers.readers.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

JOB, RESULT = "job.json", "result.json"

MEMORY_BYTES = 6 * 1024 * MIB
"""Address space of this process: the answers of the largest area allowed take about a third of it."""

_NAMED = {"socket.getaddrinfo", "socket.gethostbyname"}


def only(hosts: Iterable[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return the guard that stops every look-up of another machine's name; numbers come from look-ups that passed."""
    allowed = {host.casefold() for host in hosts}

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NAMED and not _may_be_asked(arguments[0], allowed):
            message = f"{arguments[0]} is none of the servers"
            raise PermissionError(message)

    return guard


def _may_be_asked(host: object, allowed: set[str]) -> bool:
    name = host.decode("idna") if isinstance(host, bytes) else str(host)
    if name.casefold() in allowed:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def main(folder: Path) -> None:
    """Do the job in a folder."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    wanted = Wanted.of_json(job["wanted"])
    addresses = [wanted.servers.overpass, wanted.servers.nominatim, *getproxies().values()]
    sys.addaudithook(only(urlparse(address).hostname or "" for address in addresses))
    limit_resources({"memory_bytes": MEMORY_BYTES, "cpu_seconds": 0, "open_files": 0, "written_bytes": 0})
    from layers.fetching.download import fetch_here  # noqa: PLC0415 - only after the limits are set

    steps, sys.stdout = sys.stdout, sys.stderr  # what a library may print is no step

    def tell(step: dict[str, Any]) -> None:
        print(json.dumps(step), file=steps, flush=True)

    try:
        came: dict[str, Any] = {"facts": fetch_here(wanted, Path(job["target"]), Path(job["cache"]), tell)}
    except FetchStopped as stopped:
        came = {"code": stopped.code, "values": stopped.values}
    except MemoryError:
        came = {"code": "fetch.heavy", "values": {}}
    (folder / RESULT).write_text(json.dumps(came, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
