"""Fetch roads, services or areas from OpenStreetMap, then take them in exactly as a file of the office's own.

Only the name of a place, or a box that is typed or that of an area, is sent (`layers.fetching.wanted`): nothing here
looks at people.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.workflows.files import read_incoming
from app.workflows.networks import roads_folder, take_in_roads
from layers.errors import HomewardError
from layers.fetching.door import Fetched, fetch
from layers.fetching.problems import fetch_problem
from layers.fetching.wanted import ENDINGS, Box, Wanted
from layers.road_files.reading import OSM_ATTRIBUTION
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from layers.reading import Reading
    from layers.road_files.reading import RoadsRead
    from layers.store import Store
    from layers.words import Words

CACHE_VARIABLE = "HOMEWARD_FETCHED"


def cache_folder(store_where: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where answers are kept for a week: HOMEWARD_FETCHED, else beside the store's file, else data/fetched."""
    said = environ.get(CACHE_VARIABLE)
    if said:
        return Path(said)
    if "://" in store_where:
        return Path("data") / "fetched"
    path = Path(store_where)
    return path.with_name(f"{path.stem}.fetched")


def fetch_osm(store_where: str, wanted: Wanted, target: Path, *, progress: Callable[[Message], None]) -> Fetched:
    """Fetch into a file; `progress` hears each step as a sentence.

    Raises
    ------
    FetchError
        When nothing came.
    HomewardError
        When the file's ending is not the one of what is fetched.

    """
    ending = ENDINGS[wanted.what]
    if not target.name.casefold().endswith(ending):
        raise HomewardError(fetch_problem("fetch.out", ending=ending), "fetch.out")

    def tell(step: Mapping[str, Any]) -> None:
        progress(_step(step, wanted))

    return fetch(wanted, target, cache=cache_folder(store_where), progress=tell)


def _step(step: Mapping[str, Any], wanted: Wanted) -> Message:
    if step["step"] == "place":
        return say("Asking OpenStreetMap where that is…") if wanted.box is None else say("Asking OpenStreetMap…")
    if step["step"] == "part":
        return say("Fetching part {part} of {parts}…", part=step["part"], parts=step["parts"])
    return say("Putting together what came…")


def notices(fetched: Fetched) -> list[Message]:
    """Say what the user should know of what came, besides what reading it says."""
    said = []
    if fetched.unnamed:
        said.append(say("Places without a name that were left out: {count}.", count=fetched.unnamed))
    said += [
        say("OpenStreetMap's level {level} became level {ours}.", level=int(level), ours=ours)
        for level, ours in fetched.levels.items()
    ]
    return said


def source_of(fetched: Fetched) -> str:
    """Return what the rows are known by when the same place is fetched again; it carries the attribution."""
    return f"{fetched.place}, {OSM_ATTRIBUTION}"


def take_in_fetched_roads(store: Store, fetched: Fetched, *, name: str = "", save: bool, actor: str) -> RoadsRead:
    """Take fetched roads in as `homeward import roads` does; the network is called after the place."""
    return take_in_roads(
        store,
        roads_folder(store.where),
        fetched.path,
        source=name or fetched.place,
        as_of=fetched.source_date,
        save=save,
        actor=actor,
    )


def read_fetched(store: Store, fetched: Fetched, kind: str, *, accept: Collection[str] = ()) -> Reading:
    """Read fetched services or areas as any file is read; nothing is saved."""
    return read_incoming(store, fetched.path, kind, accept=accept, source=source_of(fetched), as_of=fetched.source_date)


def beside_store(store_where: str, file_name: str) -> Path:
    """Return where a file beside the store lies, for the rows that do not fit; the current folder for a server's."""
    return Path(file_name) if "://" in store_where else Path(store_where).resolve().parent / file_name


def box_of_area(store: Store, area_id: str) -> Box:
    """Return the box around an area of the store."""
    areas = store.frames("areas")["areas"]
    shape = areas.loc[areas["area_id"] == area_id, "geometry"].iloc[0]
    return Box(*(float(each) for each in shape.bounds))


def areas_with_outline(store: Store, words: Words) -> dict[str, str]:
    """List the areas that have an outline: identifier -> name, the widest first."""
    areas = store.frames("areas")["areas"]
    drawn = areas[areas["geometry"].notna()].sort_values(["admin_level", "area_name"])
    names = drawn["area_name_fr" if words.language == "fr" else "area_name_en"].fillna(drawn["area_name"])
    return dict(zip(drawn["area_id"].tolist(), names.tolist(), strict=True))
