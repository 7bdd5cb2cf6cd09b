"""How fast is a country's file of OpenStreetMap read into a network: against osmnx and pyrosm on the same file.

Everybody ends with a graph of crossings and the roads between them, with their lengths. osmnx does not read .pbf: it
starts from the same ways as XML, written for nothing. pyrosm is measured twice, up to its graph and up to the table of
segments that it makes the graph of. Where the open data beside the checkout are absent, and in the smoke test, a
lattice of streets stands in.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.harness import OURS, ROOT, Benchmark, Goal
from layers.road_files.osm_file import read_osm
from layers.roads.building import Ways, build_network
from layers.roads.kinds import Kind
from layers.roads.network import Network, Origin

DATA = ROOT.parent / "shared" / "data" / "roads"
ORIGIN = Origin("bench", "bench")
COUNTRIES = {"Andorra": "andorra.osm.pbf", "Liechtenstein": "liechtenstein-latest.osm.pbf"}
LATTICE = 40
"""So many streets each way, 250 m apart, where no real roads are at hand."""


def lattice() -> Ways:
    """Draw streets like a chessboard near the equator."""
    step = 0.00225
    rows = [[(row * 1000 + column) for column in range(LATTICE)] for row in range(LATTICE)]
    lines = rows + [list(column) for column in zip(*rows, strict=True)]
    point = np.array([each for line in lines for each in line], dtype=np.int64)
    first = np.arange(len(lines) + 1, dtype=np.int64) * LATTICE
    longitude, latitude = (
        np.asarray(each, dtype=float) for each in (9.6 + point % 1000 * step, 4.0 + point // 1000 * step)
    )
    return Ways(point, longitude, latitude, first, np.zeros(len(lines), dtype=np.int32), (Kind("residential"),))


def as_xml(ways: Ways) -> str:
    """Write ways as OpenStreetMap's XML."""
    places = dict(zip((ways.point + 1).tolist(), zip(ways.latitude, ways.longitude, strict=True), strict=True))
    nodes = "".join(
        f'<node id="{name}" version="1" lat="{lat}" lon="{lon}"/>' for name, (lat, lon) in sorted(places.items())
    )
    lines = "".join(
        f'<way id="{number + 1}" version="1">'
        + "".join(f'<nd ref="{point + 1}"/>' for point in ways.point[ways.first[number] : ways.first[number + 1]])
        + '<tag k="highway" v="residential"/><tag k="oneway" v="no"/></way>'
        for number in range(len(ways.kind))
    )
    return f'<osm version="0.6">{nodes}{lines}</osm>'


@dataclass(frozen=True)
class Files:
    """One country's file, and its ways as XML."""

    pbf: Path
    xml: Path


def source_of(name: str, scale: float) -> Path:
    """Return a country's file, or a lattice where it is absent or small data are asked for."""
    import osmium

    if scale >= 1 and (DATA / name).exists():
        return DATA / name
    folder = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    drawn, source = folder / "lattice.osm", folder / "lattice.osm.pbf"
    drawn.write_text(as_xml(lattice()), encoding="utf-8")
    with osmium.SimpleWriter(str(source)) as plain:
        for entry in osmium.FileProcessor(str(drawn)):
            plain.add(entry)
    return source


def prepare_file(name: str, scale: float) -> Files:
    """Return a country's file, and the same ways as XML for osmnx."""
    import osmium

    source, xml = source_of(name, scale), Path(tempfile.mkdtemp(prefix="homeward-bench-")) / "roads.osm"
    with osmium.BackReferenceWriter(str(xml), ref_src=str(source), overwrite=True) as writer:
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
            writer.add(way)
    return Files(source, xml)


def prepare_alone(name: str, scale: float) -> Files:
    """Return a country's file alone: preparing must not take the memory that is measured."""
    source = source_of(name, scale)
    return Files(source, source)


def ours(files: Files) -> Network:
    """Read and build."""
    return build_network(read_osm(files.pbf), ORIGIN)


def by_osmnx(files: Files) -> Any:
    """Read and simplify, as osmnx does by default."""
    import osmnx

    osmnx.settings.log_level = logging.ERROR
    osmnx.settings.useful_tags_way = ["highway", "oneway", "surface", "tracktype", "maxspeed", "access", "junction"]
    return osmnx.graph_from_xml(files.xml, bidirectional=False, simplify=True, retain_all=True)


def segments_by_pyrosm(files: Files) -> Any:
    """Read points and the segments between them."""
    import pyrosm

    with contextlib.redirect_stdout(io.StringIO()):
        return pyrosm.OSM(str(files.pbf)).get_network(network_type="all", nodes=True)


def by_pyrosm(files: Files) -> Any:
    """Read the segments and make a graph of them."""
    import pyrosm

    with contextlib.redirect_stdout(io.StringIO()):
        reader = pyrosm.OSM(str(files.pbf))
        return reader.to_graph(*reader.get_network(network_type="all", nodes=True), graph_type="networkx")


PEERS = {"osmnx": by_osmnx, "pyrosm": by_pyrosm, "pyrosm, segments alone": segments_by_pyrosm}


def check(files: Files, answers: dict[str, Any]) -> str:
    """Hold our kilometres against the others'; each leaves out other ways, so they may differ by a twentieth."""
    own = float(answers[OURS].length_m.sum()) / 1000
    once = {(min(u, v), max(u, v), round(data["length"], 1)) for u, v, data in answers["osmnx"].edges(data=True)}
    found = {"osmnx": sum(length for _, _, length in once) / 1000}
    found["pyrosm"] = float(answers["pyrosm, segments alone"][1]["length"].sum()) / 1000
    for peer, theirs in found.items():
        if not 0.95 < own / theirs < 1.05:
            message = f"{own:.0f} km against {peer}'s {theirs:.0f} km"
            raise AssertionError(message)
    crossings = answers[OURS].node_count, answers["osmnx"].number_of_nodes(), answers["pyrosm"].number_of_nodes()
    return (
        f"{files.pbf.name}: {own:,.0f} km of roads, osmnx {found['osmnx']:,.0f} km, pyrosm {found['pyrosm']:,.0f} km; "
        f"{crossings[0]:,}, {crossings[1]:,} and {crossings[2]:,} crossings. Each leaves out some ways: the paths of "
        "ferries are ours alone, closed ways are kept here and known to be closed."
    )


def check_alone(files: Files, answers: dict[str, Any]) -> str:
    """Say how many roads there are; that they are right is held against the peers elsewhere."""
    return f"{files.pbf.name}: {len(answers[OURS]):,} roads; of a process that reads this file and no more."


BENCHMARKS = [
    each
    for country, name in COUNTRIES.items()
    for each in (
        Benchmark(
            f"Roads: {country} from .osm.pbf to a network",
            prepare=partial(prepare_file, name),
            ours=ours,
            peers=PEERS,
            check=check,
            goal=Goal(times_faster={"osmnx": 8, "pyrosm": 4}),
            runs=3,
        ),
        Benchmark(
            f"Roads: memory for {country} from .osm.pbf",
            prepare=partial(prepare_alone, name),
            ours=ours,
            check=check_alone,
            goal=Goal(megabytes=300),
            runs=1,
            in_child=True,
        ),
    )
]
