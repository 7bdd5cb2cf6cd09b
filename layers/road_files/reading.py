"""The door for roads: what comes of a file of roads from outside, read in a process that can be stopped?"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from layers.readers.child import JOB, RESULT
from layers.readers.exchange import load_refusal, save_refusal
from layers.readers.file_problems import RefusedError, refuse
from layers.readers.guarded import run_guarded
from layers.readers.limits import MIB, Limits
from layers.readers.source_file import SourceFile, source_file
from layers.reading import Problem
from layers.road_files.line_file import ENDINGS as LINE_ENDINGS
from layers.road_files.line_file import read_lines
from layers.road_files.network_file import load_network, save_network
from layers.road_files.osm_file import ENDINGS as OSM_ENDINGS
from layers.road_files.osm_file import read_osm, source_date_of
from layers.road_files.problems import refuse_roads, road_problem
from layers.roads.building import Ways, build_network
from layers.roads.network import Network, Origin

ENDINGS = (*OSM_ENDINGS, *LINE_ENDINGS)
"""Endings of the files that are read."""

OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
"""Shown wherever roads with OpenStreetMap's tags are used."""

LIMITS = Limits(memory_bytes=6 * 1024 * MIB, cpu_seconds=900, seconds=1800.0)
"""What reading roads may take: a country's file has some hundred megabytes."""

MAX_ROADS_BYTES = 2 * 1024 * MIB
"""Largest file of roads that is read; the largest country of Africa has 800 MB."""

_NETWORK, _FACTS = "network.npz", "roads.json"


@dataclass(frozen=True)
class RoadsRead:
    """What came of a file of roads: the network, or the problem that rejects the file; `ways` is how many it holds."""

    network: Network | None
    problems: tuple[Problem, ...]
    checksum: str
    ways: int = 0

    @property
    def refused(self) -> bool:
        """Whether the file cannot be used at all."""
        return self.network is None


def is_roads_name(name: str) -> bool:
    """Tell whether a file's name ends as files of roads do."""
    return name.casefold().endswith(ENDINGS)


def read_roads(
    path: Path,
    *,
    name: str | None = None,
    source: str,
    as_of: dt.date | None = None,
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> RoadsRead:
    """Read a file of roads into a network, in a child process with limits. Never raises on account of the file.

    Parameters
    ----------
    path
        Where the file lies.
    name
        What its user calls the file; decides about the format, never used as a path. Default: the path's own name.
    source
        What the network is called.
    as_of
        The day that the file describes; default: what the file itself says, if it does.
    sheet
        The layer of a GeoPackage or archive.
    limits
        What the child process may use.

    """
    known = source_file(path, name=name, sheet=sheet, accept=frozenset())
    job = {
        "path": str(Path(path).resolve()),
        "name": known.name,
        "source": source,
        "as_of": None if as_of is None else as_of.isoformat(),
        "sheet": sheet,
        "limits": asdict(limits),
    }
    with tempfile.TemporaryDirectory(prefix="homeward-") as name_of_folder:
        folder = Path(name_of_folder)
        (folder / JOB).write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        code = run_guarded("layers.road_files.child", folder, limits)
        if code is not None:
            return RoadsRead(None, (refuse(code).problem,), "")
        problems, checksum = load_refusal(folder / RESULT) or ((), "")
        kept = folder / RESULT / _NETWORK
        if not kept.exists():
            return RoadsRead(None, problems, checksum)
        facts = json.loads((folder / RESULT / _FACTS).read_text(encoding="utf-8"))
        return RoadsRead(load_network(kept), problems, checksum, ways=facts["ways"])


def read_job(folder: Path) -> None:
    """Do the child's job: read the file, write the network and what was wrong."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    result = folder / RESULT
    result.mkdir()
    read = read_roads_here(
        Path(job["path"]),
        name=job["name"],
        source=job["source"],
        as_of=None if job["as_of"] is None else dt.date.fromisoformat(job["as_of"]),
        sheet=job["sheet"],
    )
    save_refusal(result, read.problems, read.checksum)
    if read.network is not None:
        save_network(read.network, result / _NETWORK)
        (result / _FACTS).write_text(json.dumps({"ways": read.ways}), encoding="utf-8")


def read_roads_here(
    path: Path,
    *,
    name: str | None = None,
    source: str,
    as_of: dt.date | None = None,
    sheet: str | None = None,
    attribution: str = OSM_ATTRIBUTION,
) -> RoadsRead:
    """Do what `read_roads` does, in this process and without limits: for files of our own, and for tests."""
    known = source_file(path, name=name, sheet=sheet, accept=frozenset())
    try:
        ways, day = _ways_in(known)
        if not len(ways.kind):
            raise refuse_roads("roads.none")
        network = build_network(ways, Origin(source, known.name, attribution, as_of or day, known.checksum))
        if not len(network):
            raise refuse_roads("roads.none")
    except RefusedError as error:
        checksum = known.checksum if known.path.is_file() else ""
        return RoadsRead(None, (error.problem,), checksum)
    return RoadsRead(network, tuple(_noticed(ways, network)), known.checksum, ways=len(ways.kind))


def _ways_in(known: SourceFile) -> tuple[Ways, dt.date | None]:
    if not known.path.is_file():
        raise refuse("file.unreadable")
    known.check_size(MAX_ROADS_BYTES)
    name = known.name.casefold()
    if name.endswith(OSM_ENDINGS):
        try:
            return read_osm(known.path, name=known.name), source_date_of(known.path, name=known.name)
        except (RuntimeError, ValueError):
            raise refuse_roads("roads.broken") from None
    if not name.endswith(LINE_ENDINGS):
        raise refuse_roads("roads.type", name=known.name)
    ways = read_lines(known.path, name=known.name, sheet=known.sheet)
    if ways is None:
        raise refuse_roads("roads.no_column")
    return ways, None


def _noticed(ways: Ways, network: Network) -> list[Problem]:
    """Say what is worth knowing of a network that was taken."""
    found = []
    inner = np.ones(max(len(ways.point) - 1, 0), dtype=bool)
    inner[ways.first[1:-1] - 1] = False
    no_length = int((inner & (ways.point[1:] == ways.point[:-1])).sum())
    if no_length:
        found.append(road_problem("roads.no_length", count=no_length))
    lost = _kilometres_apart(network)
    total = float(network.length_m.sum()) / 1000
    if lost > 0:
        found.append(road_problem("roads.islands", kilometres=round(lost, 1), total=round(total, 1)))
    return found


def _kilometres_apart(network: Network) -> float:
    """Measure the roads that are not connected to the largest part, whatever the direction."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and only needed here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    ends = (np.ones(len(network), dtype=np.int8), (network.tail, network.head))
    _, label = connected_components(coo_array(ends, shape=(network.node_count,) * 2), directed=False)
    length = np.bincount(label[network.tail], weights=network.length_m)
    return float(length.sum() - length.max()) / 1000
