"""How fast are ways found by road: against networkx and pandana on the same roads.

Roads are Douala's, from the open data beside the checkout; where that is absent, a lattice of streets stands in, and
what was found says so. networkx searches a graph that is built for nothing; pandana's building is counted, because its
search needs it, and it searches from crossing to crossing alone.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.workflows.networks import keep_network
from app.workflows.roads import trips_from
from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.travel import find_trips, trips_by_site
from bench.harness import OURS, Benchmark, Goal
from bench.road_files import DATA, ORIGIN, lattice
from layers.road_files.network_file import load_network, save_network
from layers.roads.building import build_network
from layers.roads.names import PROFILES, SEASONS
from layers.roads.network import Network, Origin
from layers.roads.profiles import shipped_speeds
from layers.roads.trip import Trip

SPEEDS = shipped_speeds()
LIMIT_KM = 10.0
KEPT_VARIABLE = "HOMEWARD_BENCH_TOWN"
"""Where the town's network is kept: a child process takes it from there, as the application does."""

Table = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@lru_cache
def town() -> tuple[Network, str]:
    """Return Douala's roads, or the lattice, and which of them it is."""
    file = DATA / "douala_roads.parquet"
    name = "Douala" if file.exists() else "a lattice of streets"
    kept = os.environ.get(KEPT_VARIABLE)
    if kept:
        return load_network(Path(kept)), name
    from layers.road_files.line_file import read_lines

    ways = read_lines(file) if file.exists() else None
    path = Path(tempfile.mkdtemp(prefix="homeward-bench-")) / "town.roads.npz"
    save_network(build_network(ways or lattice(), ORIGIN), path)
    os.environ[KEPT_VARIABLE] = str(path)
    return load_network(path), name


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


def prepare_many(scale: float) -> Asked:
    """People and sites for the table within 10 km."""
    return asked(max(int(100_000 * scale), 20), max(int(500 * scale), 3))


def ours_many(data: Asked) -> Counts:
    """Count, for each site, who lives within 10 km by road."""
    found = trips_by_site(data.network, data.costs, data.homes, data.sites, limit=LIMIT_KM)
    return np.array([len(trips) for trips in found], dtype=np.int64)


def networkx_many(data: Asked) -> Counts:
    """Count the same with networkx: from each end of the site's road, then along each person's road."""
    import networkx as nx

    graph = graph_of_networkx(data.network, data.costs)
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


_GRAPHS: dict[int, Any] = {}


def graph_of_networkx(network: Network, costs: Costs) -> Any:
    """Return the crossings and the roads that are open, as networkx has them, the shortest of parallel roads; once."""
    import networkx as nx

    if id(network) not in _GRAPHS:
        graph = nx.Graph()
        graph.add_nodes_from(range(network.node_count))
        for road in np.flatnonzero(np.isfinite(costs.onward)).tolist():
            tail, head, km = int(network.tail[road]), int(network.head[road]), float(network.length_m[road]) / 1000
            if not graph.has_edge(tail, head) or graph[tail][head]["km"] > km:
                graph.add_edge(tail, head, km=km)
        _GRAPHS[id(network)] = graph
    return _GRAPHS[id(network)]


def pandana_few(data: Asked) -> Counts:
    """Count with pandana: the network is made ready, then every home's crossing is asked about with every site's."""
    import pandana
    import pandas as pd

    network, open_ = data.network, np.isfinite(data.costs.onward)
    ready = pandana.Network(
        pd.Series(network.longitude),
        pd.Series(network.latitude),
        pd.Series(network.tail[open_]),
        pd.Series(network.head[open_]),
        pd.DataFrame({"km": network.length_m[open_] / 1000}),
    )
    homes, sites = (near_crossing(network, joins) for joins in (data.homes, data.sites))
    legs = data.homes.off_road_m / 1000
    counts = np.zeros(len(sites), dtype=np.int64)
    for place, site in enumerate(sites.tolist()):
        cost = np.asarray(ready.shortest_path_lengths(homes, np.full(len(homes), site), imp_name="km"))
        counts[place] = int((cost + legs + data.sites.off_road_m[place] / 1000 <= LIMIT_KM).sum())
    return counts


def near_crossing(network: Network, joins: Joins) -> npt.NDArray[np.int32]:
    """Return the nearer end of each place's road."""
    nearer_tail = joins.offset_m < network.length_m[joins.road] / 2
    return np.asarray(np.where(nearer_tail, network.tail[joins.road], network.head[joins.road]), dtype=np.int32)


def check_many(data: Asked, answers: dict[str, Any]) -> str:
    """Hold our counts against networkx's."""
    if np.abs(answers[OURS] - answers["networkx"]).max() > 0:
        raise AssertionError("the counts differ from networkx's")
    size = f"{data.network.node_count:,} crossings"
    return f"{data.name}, {size}: {int(answers[OURS].sum()):,} pairs within {LIMIT_KM:g} km, the same as networkx's."


def check_alone(data: Asked, answers: dict[str, Any]) -> str:
    """Say how many pairs there are; that they are right is held elsewhere."""
    return f"{data.name}: {int(answers[OURS].sum()):,} pairs within {LIMIT_KM:g} km, one site after another."


def prepare_few(scale: float) -> Asked:
    """People and a twentieth of the sites."""
    return asked(max(int(100_000 * scale), 20), max(int(25 * scale), 3))


def check_few(data: Asked, answers: dict[str, Any]) -> str:
    """Hold our counts against pandana's, which begin and end at crossings: a twentieth may lie on the other side."""
    own, theirs = int(answers[OURS].sum()), int(answers["pandana"].sum())
    if abs(own - theirs) > 0.05 * own:
        message = f"{own} pairs against pandana's {theirs}"
        raise AssertionError(message)
    return (
        f"{data.name}: {own:,} pairs within {LIMIT_KM:g} km, pandana {theirs:,}, from crossing to crossing, "
        "on all cores. It is a twentieth of the sites of the goal, because pandana takes minutes for all. "
        "Both take as many times longer for as many times more sites, but for pandana's "
        "making ready, which is counted here in full."
    )


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


@dataclass(frozen=True)
class One:
    """One person and all sites, and the folder in which the network is kept."""

    folder: Path
    home: tuple[float, float]
    sites: tuple[list[float], list[float]]
    name: str


def prepare_one(scale: float) -> One:
    """Keep the network as an office does, and scatter one person and the sites around crossings."""
    network, name = town()
    folder = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    keep_network(folder, replace(network, origin=Origin(name, name)))
    rng = np.random.default_rng(11)
    at = rng.integers(0, network.node_count, max(int(500 * scale), 3) + 1)
    latitude, longitude = (
        (each[at] + rng.normal(0, 0.002, len(at))).tolist() for each in (network.latitude, network.longitude)
    )
    one = One(folder, (latitude[0], longitude[0]), (latitude[1:], longitude[1:]), name)
    ours_one(one)  # the network is loaded, and its sites are joined, when the office opens
    return one


def ours_one(data: One) -> list[Trip]:
    """Answer what the person's page says: kilometres there and back, every profile and season, every course."""
    return trips_from(data.folder, data.home, data.sites, courses=True)


def check_one(data: One, answers: dict[str, Any]) -> str:
    """Every site has a course, and minutes in every profile and season."""
    for trip in answers[OURS]:
        if trip.course is None or any(trip.minutes(how, when) is None for how in PROFILES for when in SEASONS):
            raise AssertionError("a way is missing")
    return f"{data.name}: {len(answers[OURS])} ways with their course, minutes by four profiles in two seasons."


BENCHMARKS = [
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
        "Roads: 100,000 people, 25 sites within 10 km by road, pandana",
        prepare=prepare_few,
        ours=ours_many,
        peers={"pandana": pandana_few},
        check=check_few,
        goal=Goal(times_faster={"pandana": 40}),
        runs=1,
    ),
    Benchmark(
        "Roads: memory for 100,000 people, 500 sites within 10 km",
        prepare=prepare_many,
        ours=ours_many,
        check=check_alone,
        goal=Goal(megabytes=300),
        runs=1,
        in_child=True,
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
        "Roads: one person, 500 sites, four profiles, both seasons, with their courses",
        prepare=prepare_one,
        ours=ours_one,
        check=check_one,
        goal=Goal(seconds=0.3),
    ),
]
