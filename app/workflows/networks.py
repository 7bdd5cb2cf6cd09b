"""Which road networks are kept? They lie as files beside the store, one a city or country."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.office import today
from app.workflows.office_tables import SPEEDS, kept_table, tables_state
from assessments.roads.laid import Laid
from layers.errors import NotFoundError
from layers.recipe import SourceUsed
from layers.road_files.closures_file import CLOSURES_FILE, ClosuresFileError, load_closures
from layers.road_files.network_file import ENDING, NetworkFileError, load_network, load_origin, save_network
from layers.roads.network import NEAR_DEGREES, Origin
from layers.roads.profiles import speeds_on
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import numpy.typing as npt

    from layers.road_files.reading import RoadsRead
    from layers.roads.closed import Closure
    from layers.roads.network import Floats, Network
    from layers.store import Store

ROADS_VARIABLE = "HOMEWARD_ROADS"
FAR_DEGREES = 0.5
"""Roads farther than this (about 50 km) from everybody in the store are taken for another country's."""


def roads_folder(store_where: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where networks are kept: HOMEWARD_ROADS, else beside the store's file, else data/roads."""
    said = environ.get(ROADS_VARIABLE)
    if said:
        return Path(said)
    if "://" in store_where:
        return Path("data") / "roads"
    path = Path(store_where)
    return path.with_name(f"{path.stem}.roads")


@dataclass(frozen=True)
class Kept:
    """One network that is kept: what it is called, where it comes from, and its file.

    Of a damaged one nothing is known but its file, whose name then stands for its own.
    """

    name: str
    origin: Origin
    path: Path
    damaged: bool = False


def kept_networks(folder: Path) -> tuple[Kept, ...]:
    """List the networks that are kept, by their files' names, the damaged ones too."""
    return tuple(_kept(path) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.endswith(ENDING) and not path.name.startswith("."))


def _kept(path: Path) -> Kept:
    try:
        origin = load_origin(path)
    except NetworkFileError:
        stem = path.name.removesuffix(ENDING)
        return Kept(stem, Origin(stem, path.name), path, damaged=True)
    return Kept(origin.name, origin, path)


def keep_network(folder: Path, network: Network) -> Path:
    """Keep a network under its name; one of the same name is replaced."""
    path = folder / f"{_file_name(network.origin.name)}{ENDING}"
    save_network(network, path)
    return path


def forget_network(folder: Path, name: str) -> None:
    """Delete a network.

    Raises
    ------
    NotFoundError
        When there is none of that name.

    """
    for kept in kept_networks(folder):
        if kept.name.casefold() == name.casefold():
            kept.path.unlink()
            return
    raise NotFoundError(say("There is no road network “{name}”.", name=name))


def _file_name(name: str) -> str:
    """Write a name as a file's; names that only look alike once written so get different files."""
    whole = unicodedata.normalize("NFC", name).casefold()
    plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "roads"
    return stem if stem == whole else f"{stem}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def state_of(store: Store) -> int:
    """Return a number that changes whenever the store does, or a network, closure, speed or fare beside it."""
    return hash((store.revision(), state_beside(roads_folder(store.where))))


def state_beside(folder: Path) -> tuple[Hashable, ...]:
    """Return what changes whenever a network, closure, speed or fare does."""
    beside = [*_files(folder), *folder.glob(CLOSURES_FILE)]
    files = [(path.name, path.stat().st_mtime_ns) for path in beside]
    return tuple(files), tables_state(folder)


def laid_roads(
    folder: Path, latitude: npt.ArrayLike, longitude: npt.ArrayLike, *, on: dt.date | None = None
) -> tuple[Laid, ...]:
    """Load the networks that cover at least one of some places, as one travels on them on a day.

    Parameters
    ----------
    folder
        Where networks are kept.
    latitude, longitude
        The places in degrees; NaN where none is known.
    on
        The day asked about, None for today: closures that do not hold on it have no effect.

    """
    lat, lon = np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
    return tuple(laid for laid in all_roads(folder, on=on) if covers(laid.network, lat, lon).any())


def all_roads(folder: Path, *, on: dt.date | None = None) -> tuple[Laid, ...]:
    """Load all networks that are kept, as one travels on them on a day; None is today.

    Raises
    ------
    HomewardError
        When a network's file or that of the closures is damaged.

    """
    closed = closures_on(folder, on or today())
    speeds = kept_table(folder, SPEEDS).text
    return tuple(_laid(kept.path, kept.path.stat().st_mtime_ns, closed, speeds) for kept in kept_networks(folder))


@lru_cache(maxsize=8)
def _laid(path: Path, changed: int, closed: tuple[Closure, ...], speeds: str) -> Laid:
    network = _loaded(path, changed)
    return Laid(network, speeds_on(network, speeds), closed)


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed: int) -> Network:
    return load_network(path)


def loaded_network(kept: Kept) -> Network:
    """Load a network that is kept, once as long as its file does not change.

    Raises
    ------
    NetworkFileError
        When its file is damaged.

    """
    return _loaded(kept.path, kept.path.stat().st_mtime_ns)


def kept_closures(folder: Path) -> tuple[Closure, ...]:
    """List the closures that are kept beside the networks, whatever the day.

    Raises
    ------
    HomewardError
        When their file cannot be understood.

    """
    path = folder / CLOSURES_FILE
    return _closures(path, path.stat().st_mtime_ns) if path.exists() else ()


@lru_cache(maxsize=8)
def _closures(path: Path, _changed: int) -> tuple[Closure, ...]:
    return load_closures(path)


def closures_on(folder: Path, day: dt.date) -> tuple[Closure, ...]:
    """List the closures that hold on a day, in any season."""
    return tuple(closure for closure in kept_closures(folder) if closure.holds_on(day))


def closures_shown(folder: Path | None, day: dt.date) -> tuple[Closure, ...]:
    """List the closures that hold on a day, to be drawn on a map; none where their file cannot be understood."""
    try:
        return () if folder is None else closures_on(folder, day)
    except ClosuresFileError:
        return ()


def covers(
    network: Network, latitude: Floats, longitude: Floats, *, around: float = NEAR_DEGREES
) -> npt.NDArray[np.bool_]:
    """Tell which places lie within a network's bounds, or so many degrees around; a place not known does not."""
    return network.covers(latitude, longitude, around=around)


def closures_used(folder: Path | None, day: dt.date) -> dict[str, Any]:
    """Name the closures that hold on a day, as a parameter of a recipe; no parameter where there are none."""
    said = [
        {
            "name": closure.name,
            "season": closure.season,
            "from_date": closure.from_date.isoformat(),
            "until": None if closure.until is None else closure.until.isoformat(),
        }
        for closure in closures_shown(folder, day)
    ]
    return {"closures": said} if said else {}


def take_in_roads(
    store: Store, folder: Path, path: Path, *, name: str | None = None, source: str | None = None,
    as_of: dt.date | None = None, sheet: str | None = None, save: bool = True, actor: str = "",
) -> RoadsRead:  # fmt: skip
    """Read a file of roads in a guarded process and keep the network, unless it is refused or `save` is off."""
    from layers.road_files.problems import road_problem  # noqa: PLC0415 - loads the readers
    from layers.road_files.reading import read_roads  # noqa: PLC0415 - the same

    called = name or path.name
    read = read_roads(path, name=name, source=source or called.split(".")[0], as_of=as_of, sheet=sheet)
    if read.network is not None and _is_elsewhere(store, read.network):
        return replace(read, network=None, problems=(*read.problems, road_problem("roads.elsewhere")))
    if read.network is not None and save:
        origin = read.network.origin
        keep_network(folder, replace(read.network, origin=replace(origin, source_date=origin.source_date or today())))
        store.audit(
            "import", actor=actor, object_type="roads", count=len(read.network), details={"checksum": read.checksum}
        )
    return read


def _is_elsewhere(store: Store, network: Network) -> bool:
    """Tell whether there are people and services, and all of them are far from the roads."""
    frames = store.frames("returnees", "services")
    lat, lon = (
        np.concatenate([frame[axis].to_numpy(dtype=float, na_value=np.nan) for frame in frames.values()])
        for axis in ("latitude", "longitude")
    )
    known = np.isfinite(lat) & np.isfinite(lon)
    return bool(known.any()) and not covers(network, lat, lon, around=FAR_DEGREES).any()


def networks_used(folder: Path, latitude: float, longitude: float) -> tuple[SourceUsed, ...]:
    """Name the networks that cover a place, as sources of an answer; the name carries the attribution."""
    return tuple(
        SourceUsed(
            "roads",
            laid.network.origin.attribution or laid.network.origin.name,
            laid.network.origin.source_date or today(),
            laid.network.origin.checksum,
            len(laid.network),
        )
        for laid in laid_roads(folder, latitude, longitude)
    )
