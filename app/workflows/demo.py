"""Load the demo through the same doors as anybody's files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.demo import DEMO_SOURCES, ROADS, ROADS_NAME, SIMULATED, write_demo
from app.demo.labour import TITLES
from app.demo.referrals import simulate_referrals
from app.workflows.files import read_incoming, save_incoming
from app.workflows.occupations import confirm_title
from app.workflows.world import load_world
from layers.errors import HomewardError
from layers.schemas import INPUTS
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from layers.store import Store
    from layers.store.records import ImportRecord


def load_demo(
    store: Store, *, on: dt.date, actor: str, progress: Callable[[str], None] = lambda _kind: None
) -> list[ImportRecord]:
    """Import the demo of The Gambia into an empty store; everything invented is marked simulated.

    Raises
    ------
    HomewardError
        When the store already holds something: the demo is never mixed with real people.

    """
    if any(store.count(kind) for kind in INPUTS):
        raise HomewardError(
            say(
                "The store {store} already holds data. Load the demo into another: --store FILE.",
                store=store.where,
            ),
            "demo.not_empty",
        )
    records = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, path in write_demo(Path(folder), on=on).items():
            progress(kind)
            source = DEMO_SOURCES[kind]
            reading = read_incoming(store, path, kind, source=source, as_of=on)
            records.append(save_incoming(store, reading, actor=actor, simulated=source == SIMULATED))
    _keep_roads(store, on)
    for title, code in TITLES:
        if code is not None:
            confirm_title(store, title, code, actor=actor)
    simulate_referrals(store, load_world(store, on=on))
    return records


def _keep_roads(store: Store, on: dt.date) -> None:
    """Keep the demo's schematic roads beside the store; nothing of it is measured."""
    from app.workflows.networks import keep_network, roads_folder  # noqa: PLC0415 - loads the networks
    from layers.road_files.reading import read_roads_here  # noqa: PLC0415 - the same

    read = read_roads_here(ROADS, source=ROADS_NAME, as_of=on, attribution=ROADS_NAME)
    if read.network is not None:
        keep_network(roads_folder(store.where), read.network)
