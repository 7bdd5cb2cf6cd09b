"""How fast are the nearest service and scores of access: against networkx and PySAL's access on the same data.

Roads are those of `bench.roads`. The pairs of the scores are drawn at random: how they came about does not matter to
what is measured, their number does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assessments.accessibility import STEPS, Pairs, bfca, e2sfca, step_weights
from assessments.roads.graph import Costs, Manner, costs_of
from assessments.roads.joining import Joins, join_to_roads, main_roads
from assessments.roads.nearest import Nearest, find_nearest
from bench.harness import OURS, Benchmark, Goal
from bench.roads import SPEEDS, town
from layers.roads.network import Network

SITES_OF_A_PLACE = 20
"""So many sites are within half an hour of each place."""


@dataclass(frozen=True)
class Nodes:
    """Every crossing of a town as a place, and sites beside some of them; `graph` is the same for networkx."""

    network: Network
    costs: Costs
    places: Joins
    sites: Joins
    name: str
    graph: Any


def prepare_nearest(scale: float) -> Nodes:
    """Join all crossings and some sites to the roads, and build the graph."""
    network, name = town()
    rng = np.random.default_rng(7)
    at = rng.integers(0, network.node_count, max(int(200 * scale), 3))
    among = main_roads(network, SPEEDS, "car")
    places = join_to_roads(network, among, network.latitude, network.longitude)
    latitude, longitude = (each[at] + rng.normal(0, 0.002, len(at)) for each in (network.latitude, network.longitude))
    sites = join_to_roads(network, among, latitude, longitude)
    costs = costs_of(network, SPEEDS, Manner("car"))
    costs.turned().graph(network)
    return Nodes(network, costs, places, sites, name, graph_of(network, costs))


def graph_of(network: Network, costs: Costs) -> Any:
    """Return the crossings and the roads that one may pass as networkx has them, the shortest of parallel roads."""
    import networkx as nx

    graph = nx.DiGraph()
    there, back = np.isfinite(costs.onward), np.isfinite(costs.back)
    for begin, end, rows in ((network.tail, network.head, there), (network.head, network.tail, back)):
        arcs = zip(begin[rows].tolist(), end[rows].tolist(), network.length_m[rows].tolist(), strict=True)
        for one, other, metres in arcs:
            link(graph, other, one, metres / 1000)  # turned round: the search starts from the sites
    return graph


def link(graph: Any, one: Any, other: Any, km: float) -> None:
    """Add an arc, unless there is a shorter one."""
    if not graph.has_edge(one, other) or graph[one][other]["km"] > km:
        graph.add_edge(one, other, km=km)


def ours_nearest(data: Nodes) -> Nearest:
    """Find the nearest site of every crossing."""
    return find_nearest(data.network, data.costs, data.places, data.sites)


def networkx_nearest(data: Nodes) -> npt.NDArray[np.float64]:
    """Search from one node that is linked to both ends of every site's road; the kilometres of every crossing."""
    import networkx as nx

    graph, network, sites = data.graph, data.network, data.sites
    length = network.length_m[sites.road]
    for node, along in ((network.tail, sites.offset_m), (network.head, length - sites.offset_m)):
        for end, metres in zip(node[sites.road].tolist(), (along + sites.off_road_m).tolist(), strict=True):
            link(graph, "sites", end, metres / 1000)
    found = nx.single_source_dijkstra_path_length(graph, "sites", weight="km")
    graph.remove_node("sites")
    del found["sites"]
    far = np.full(network.node_count, np.inf)
    far[np.fromiter(found.keys(), dtype=np.int64, count=len(found))] = list(found.values())
    return far


def check_nearest(data: Nodes, answers: dict[str, Any]) -> str:
    """Hold our kilometres against networkx's, at the crossings that lie on the roads that may be joined."""
    own, theirs = answers[OURS].cost, answers["networkx"]
    on_road = data.places.off_road_m < 0.01
    if np.abs(own - theirs)[on_road].max() > 1e-4:
        raise AssertionError("the kilometres differ from networkx's")
    return f"{data.name}: {len(own):,} crossings, {len(data.sites)} sites; the same kilometres as networkx's."


@dataclass(frozen=True)
class Shared:
    """Who reaches what in how many minutes, with people and seats; and the same as frames for PySAL."""

    place: npt.NDArray[np.intp]
    site: npt.NDArray[np.intp]
    minutes: npt.NDArray[np.float64]
    people: npt.NDArray[np.float64]
    seats: npt.NDArray[np.float64]
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def prepare_shared(scale: float) -> Shared:
    """Draw who reaches what."""
    places, sites = max(int(300_000 * scale), 200), max(int(5_000 * scale), 30)
    rng = np.random.default_rng(3)
    drawn = np.repeat(np.arange(places), SITES_OF_A_PLACE) * sites + rng.integers(0, sites, places * SITES_OF_A_PLACE)
    place, site = np.divmod(np.unique(drawn), sites)
    minutes = np.round(rng.uniform(0, 35, len(place)), 1)
    people, seats = rng.integers(1, 400, places).astype(float), rng.integers(1, 80, sites).astype(float)
    frames = (
        pd.DataFrame({"geoid": np.arange(places), "demand": people}),
        pd.DataFrame({"geoid": np.arange(sites), "supply": seats}),
        pd.DataFrame({"origin": place, "dest": site, "cost": minutes}),
    )
    return Shared(place, site, minutes, people, seats, frames)


def pairs_of(data: Shared) -> Pairs:
    """Weigh every way, as the office does."""
    weight = step_weights(data.minutes)
    near = weight > 0
    return Pairs(data.place[near], data.site[near], weight[near], len(data.people), len(data.seats))


def ours_e2sfca(data: Shared) -> npt.NDArray[np.float64]:
    """Weigh ways and share seats."""
    return e2sfca(pairs_of(data), data.people, data.seats)


def pysal_e2sfca(data: Shared) -> npt.NDArray[np.float64]:
    """Share the same seats with PySAL's access."""
    from access import weights
    from access.fca import two_stage_fca

    demand, supply, cost = data.frames
    found = two_stage_fca(demand, supply, cost, max_cost=max(STEPS), weight_fn=weights.step_fn(dict(STEPS)))
    return found.reindex(range(len(demand))).fillna(0).to_numpy()


def check_e2sfca(data: Shared, answers: dict[str, Any]) -> str:
    """Hold our scores against PySAL's."""
    apart = float(np.abs(answers[OURS] - answers["PySAL access"]).max())
    if apart > 1e-9:
        raise AssertionError("the scores differ from PySAL's")
    return f"{len(data.place):,} pairs, {SITES_OF_A_PLACE} sites a place; scores at most {apart:.0e} apart."


def ours_bfca(data: Shared) -> npt.NDArray[np.float64]:
    """Share the same seats so that nobody is counted twice."""
    return bfca(pairs_of(data), data.people, data.seats)


def check_bfca(data: Shared, answers: dict[str, Any]) -> str:
    """Nobody has a score without seats within reach, and everybody with some has one."""
    reaches = np.bincount(pairs_of(data).place, minlength=len(data.people)) > 0
    if not np.array_equal(answers[OURS] > 0, reaches):
        raise AssertionError("somebody's score is wrong")
    return f"{len(data.place):,} pairs; {int(reaches.sum()):,} places reach a site."


BENCHMARKS = [
    Benchmark(
        "Access: the nearest of 200 sites for every crossing of a town",
        prepare=prepare_nearest,
        ours=ours_nearest,
        peers={"networkx": networkx_nearest},
        check=check_nearest,
        goal=Goal(seconds=0.2),
    ),
    Benchmark(
        "Access: E2SFCA, 300,000 places, 5,000 sites",
        prepare=prepare_shared,
        ours=ours_e2sfca,
        peers={"PySAL access": pysal_e2sfca},
        check=check_e2sfca,
        goal=Goal(seconds=2),
        runs=3,
    ),
    Benchmark(
        "Access: BFCA, 300,000 places, 5,000 sites",
        prepare=prepare_shared,
        ours=ours_bfca,
        check=check_bfca,
        goal=Goal(seconds=2),
        runs=3,
    ),
]
