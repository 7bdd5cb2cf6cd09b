"""How fast is a file of roads read, and how fast are ways found: against osmnx and networkx on the same roads.

Roads are Andorra's and Douala's, from the open data beside the checkout; where that is absent, a lattice of streets
stands in, and what was found says so. Peers start from what they would start from: osmnx from the same ways as XML
(it does not read .pbf), networkx from a graph that is built for nothing.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.routes import find_routes
from assessments.roads.travel import find_trips
from bench.harness import OURS, ROOT, Benchmark, Goal
from layers.road_files.line_file import read_lines
from layers.road_files.osm_file import read_osm
from layers.roads.building import Ways, build_network
from layers.roads.kinds import Kind
from layers.roads.names import PROFILES, SEASONS
from layers.roads.network import Network, Origin
from layers.roads.profiles import shipped_speeds

DATA = ROOT.parent / "shared" / "data" / "roads"
ORIGIN = Origin("bench", "bench")
SPEEDS = shipped_speeds()
LIMIT_KM = 10.0
LATTICE = 40
"""So many streets each way, 250 m apart, where no real roads are at hand."""

Table = npt.NDArray[np.float64]


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


@lru_cache
def town() -> tuple[Network, str]:
    """Return Douala's roads, or the lattice, and which of them it is."""
    file = DATA / "douala_roads.parquet"
    ways = read_lines(file) if file.exists() else None
    return build_network(ways or lattice(), ORIGIN), "Douala" if ways else "a lattice of streets"


@dataclass(frozen=True)
class Asked:
    """People and sites on roads."""

    network: Network
    homes: Joins
    sites: Joins
    costs: Costs
    name: str


def asked(people: int, sites: int) -> Asked:
    """Scatter people and sites around crossings and join them to the roads."""
    network, name = town()
    rng = np.random.default_rng(11)
    at = rng.integers(0, network.node_count, people + sites)
    latitude, longitude = (each[at] + rng.normal(0, 0.002, len(at)) for each in (network.latitude, network.longitude))
    joins = join_to_roads(network, main_roads(network, SPEEDS, "car"), latitude, longitude)
    rows = np.arange(people + sites)
    return Asked(
        network, joins.take(rows[:people]), joins.take(rows[people:]), costs_of(network, SPEEDS, Manner("car")), name
    )


def prepare_file(scale: float) -> tuple[Path, Path]:
    """Return a country's file, and the same ways as XML for osmnx."""
    del scale
    import osmium

    folder = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    source, xml = DATA / "andorra.osm.pbf", folder / "roads.osm"
    if not source.exists():
        source = folder / "lattice.osm"
        source.write_text(as_xml(lattice()), encoding="utf-8")
    with osmium.BackReferenceWriter(str(xml), ref_src=str(source), overwrite=True) as writer:
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
            writer.add(way)
    return source, xml


def as_xml(ways: Ways) -> str:
    """Write ways as OpenStreetMap's XML."""
    places = dict(zip((ways.point + 1).tolist(), zip(ways.latitude, ways.longitude, strict=True), strict=True))
    nodes = "".join(f'<node id="{name}" lat="{lat}" lon="{lon}"/>' for name, (lat, lon) in places.items())
    lines = "".join(
        f'<way id="{number + 1}">'
        + "".join(f'<nd ref="{point + 1}"/>' for point in ways.point[ways.first[number] : ways.first[number + 1]])
        + '<tag k="highway" v="residential"/></way>'
        for number in range(len(ways.kind))
    )
    return f'<osm version="0.6">{nodes}{lines}</osm>'


def ours_file(files: tuple[Path, Path]) -> Network:
    """Read and build."""
    return build_network(read_osm(files[0]), ORIGIN)


def osmnx_file(files: tuple[Path, Path]) -> Any:
    """Read and simplify, as osmnx does by default."""
    import osmnx

    osmnx.settings.log_level = logging.ERROR
    osmnx.settings.useful_tags_way = ["highway", "oneway", "surface", "tracktype", "maxspeed", "access", "junction"]
    return osmnx.graph_from_xml(files[1], bidirectional=False, simplify=True, retain_all=True)


def check_file(files: tuple[Path, Path], answers: dict[str, Any]) -> str:
    """Hold our kilometres against osmnx's."""
    own = float(answers[OURS].length_m.sum()) / 1000
    once = {(min(u, v), max(u, v), round(data["length"], 1)) for u, v, data in answers["osmnx"].edges(data=True)}
    theirs = sum(length for _, _, length in once) / 1000
    if not 0.95 < own / theirs < 1.05:
        message = f"{own:.0f} km against osmnx's {theirs:.0f} km"
        raise AssertionError(message)
    return f"{files[0].name}: {own:,.0f} km of roads, osmnx {theirs:,.0f} km; the paths of ferries are ours alone."


def prepare_many(scale: float) -> Asked:
    """People and sites for the table within 10 km."""
    return asked(max(int(100_000 * scale), 20), max(int(500 * scale), 3))


def ours_many(data: Asked) -> npt.NDArray[np.int64]:
    """Count, for each site, who lives within 10 km by road."""
    trips = find_trips(data.network, data.costs, data.homes, data.sites, limit=LIMIT_KM)
    return np.bincount(trips.site, minlength=len(data.sites))


def networkx_many(data: Asked) -> npt.NDArray[np.int64]:
    """Count the same with networkx: from each end of the site's road, then along each person's road."""
    import networkx as nx

    graph = graph_of_networkx(data.network)
    homes, sites, length = data.homes, data.sites, data.network.length_m / 1000
    tail, head = data.network.tail[homes.road], data.network.head[homes.road]
    to_tail = homes.offset_m / 1000
    to_head = length[homes.road] - to_tail
    counts = np.zeros(len(sites), dtype=np.int64)
    for site in range(len(sites)):
        road, offset = int(sites.road[site]), sites.offset_m[site] / 1000
        ends = ((int(data.network.tail[road]), offset), (int(data.network.head[road]), length[road] - offset))
        reached = np.full(data.network.node_count, np.inf)
        for node, first in ends:
            found = nx.single_source_dijkstra_path_length(graph, node, cutoff=LIMIT_KM - first, weight="km")
            nodes = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
            far = np.fromiter(found.values(), dtype=float, count=len(found)) + first
            reached[nodes] = np.minimum(reached[nodes], far)
        cost = np.minimum(reached[tail] + to_tail, reached[head] + to_head)
        same = homes.road == road
        cost[same] = np.minimum(cost[same], np.abs(to_tail[same] - offset))
        counts[site] = int((cost + (homes.off_road_m + sites.off_road_m[site]) / 1000 <= LIMIT_KM).sum())
    return counts


@lru_cache
def graph_of_networkx(network: Network) -> Any:
    """Return the crossings and roads as networkx has them, the shortest of parallel roads."""
    import networkx as nx

    graph = nx.Graph()
    for tail, head, metres in zip(network.tail.tolist(), network.head.tolist(), network.length_m.tolist(), strict=True):
        if not graph.has_edge(tail, head) or graph[tail][head]["km"] > metres / 1000:
            graph.add_edge(tail, head, km=metres / 1000)
    return graph


def check_many(data: Asked, answers: dict[str, Any]) -> str:
    """Hold our counts against networkx's."""
    if np.abs(answers[OURS] - answers["networkx"]).max() > 0:
        raise AssertionError("the counts differ from networkx's")
    size = f"{data.network.node_count:,} crossings"
    return f"{data.name}, {size}: {int(answers[OURS].sum()):,} pairs within {LIMIT_KM:g} km, the same as networkx's."


def prepare_all(scale: float) -> Asked:
    """People and sites for all ways of travelling."""
    return asked(max(int(10_000 * scale), 20), max(int(200 * scale), 3))


def ours_all(data: Asked) -> list[Table]:
    """Answer every pair in minutes, for each profile and season."""
    sizes = len(data.homes), len(data.sites)
    found = []
    for profile in PROFILES:
        for season in SEASONS:
            costs = costs_of(data.network, SPEEDS, Manner(profile, season, "minutes"))
            found.append(find_trips(data.network, costs, data.homes, data.sites).table(*sizes))
    return found


def check_all(data: Asked, answers: dict[str, Any]) -> str:
    """Nobody is faster in the rain, and everybody arrives."""
    tables = answers[OURS]
    for dry, rainy in zip(tables[::2], tables[1::2], strict=True):
        if not (rainy >= dry - 1e-9).all():
            raise AssertionError("somebody is faster in the rain")
    return f"{data.name}: {tables[0].size:,} pairs, {len(tables)} times."


def prepare_one(scale: float) -> Asked:
    """Prepare one person and all sites."""
    return asked(1, max(int(500 * scale), 3))


def ours_one(data: Asked) -> list[Any]:
    """Find the kilometres and the course of every way."""
    find_trips(data.network, data.costs, data.sites, data.homes, back=True)
    return find_routes(data.network, data.costs, data.homes, data.sites)


def check_one(data: Asked, answers: dict[str, Any]) -> str:
    """Every site has a course."""
    if any(route is None for route in answers[OURS]):
        raise AssertionError("a way is missing")
    return f"{data.name}: {len(data.sites)} ways with their course."


BENCHMARKS = [
    Benchmark(
        "Roads: Andorra from .osm.pbf to a network",
        prepare=prepare_file,
        ours=ours_file,
        peers={"osmnx": osmnx_file},
        check=check_file,
        goal=Goal(times_faster={"osmnx": 8}),
        runs=3,
    ),
    Benchmark(
        "Roads: 100,000 people, 500 sites within 10 km by road",
        prepare=prepare_many,
        ours=ours_many,
        peers={"networkx": networkx_many},
        check=check_many,
        goal=Goal(times_faster={"networkx": 8}),
        runs=1,
    ),
    Benchmark(
        "Roads: 10,000 people, 200 sites, four profiles, both seasons",
        prepare=prepare_all,
        ours=ours_all,
        check=check_all,
        goal=Goal(seconds=10, megabytes=1000),
        runs=3,
        in_child=True,
    ),
    Benchmark(
        "Roads: one person, 500 sites, with their courses",
        prepare=prepare_one,
        ours=ours_one,
        check=check_one,
        goal=Goal(seconds=0.3),
    ),
]
