"""Which road networks are kept, and how far is it by road from one place to others?

Networks lie as files beside the store, one a city or country. A pair of places is answered by every network that covers
it; the shortest way counts.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.errors import HomewardError, NotFoundError
from layers.geodesy import distance_km
from layers.road_files.network_file import ENDING, load_network, load_origin, save_network
from layers.roads.names import NO_NETWORK, OFF_NETWORK, PROFILES, REACHED, ROAD_PROFILE, SEASONS, UNREACHABLE
from layers.roads.profiles import Speeds, shipped_speeds
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from assessments.facts import People
    from assessments.roads.joining import Joins
    from layers.road_files.reading import RoadsRead
    from layers.roads.network import Floats, Network, Origin
    from layers.store import Store

ROADS_VARIABLE = "HOMEWARD_ROADS"
NEAR_DEGREES = 0.05
"""A network covers places within its bounds and about as far around as one may join it."""

FAR_DEGREES = 0.5
"""Roads farther than this (about 50 km) from everybody in the store are taken for another country's."""

Spots = tuple["npt.ArrayLike", "npt.ArrayLike"]


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
    """One network that is kept: what it is called, where it comes from, and its file."""

    name: str
    origin: Origin
    path: Path


def kept_networks(folder: Path) -> tuple[Kept, ...]:
    """List the networks that are kept, by name; a damaged one is an error that says so."""
    if not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.name.endswith(ENDING) and not path.name.startswith("."))
    return tuple(Kept(load_origin(path).name, load_origin(path), path) for path in files)


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
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "roads"


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed: int) -> Network:
    return load_network(path)


def networks_covering(folder: Path, latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> tuple[Network, ...]:
    """Load the networks that cover at least one of some places."""
    lat, lon = np.atleast_1d(np.asarray(latitude, dtype=float)), np.atleast_1d(np.asarray(longitude, dtype=float))
    found = []
    for kept in kept_networks(folder):
        network = _loaded(kept.path, kept.path.stat().st_mtime_ns)
        if covers(network, lat, lon).any():
            found.append(network)
    return tuple(found)


def covers(
    network: Network, latitude: Floats, longitude: Floats, *, around: float = NEAR_DEGREES
) -> npt.NDArray[np.bool_]:
    """Tell which places lie within a network's bounds, or so many degrees around; a place not known does not."""
    west, south, east, north = network.bounds
    inside = (latitude >= south - around) & (latitude <= north + around)
    covered: npt.NDArray[np.bool_] = inside & (longitude >= west - around) & (longitude <= east + around)
    return covered


def take_in_roads(
    store: Store, folder: Path, path: Path, *, name: str | None = None, source: str | None = None,
    as_of: dt.date | None = None, sheet: str | None = None, save: bool = True, actor: str = "",
) -> RoadsRead:  # fmt: skip
    """Read a file of roads in a guarded process and keep the network, unless it is refused or `save` is off."""
    from dataclasses import replace  # noqa: PLC0415 - beside its one use

    from layers.road_files.problems import road_problem  # noqa: PLC0415 - loads the readers
    from layers.road_files.reading import read_roads  # noqa: PLC0415 - the same

    called = name or path.name
    read = read_roads(path, name=name, source=source or called.split(".")[0], as_of=as_of, sheet=sheet)
    if read.network is not None and _is_elsewhere(store, read.network):
        return replace(read, network=None, problems=(*read.problems, road_problem("roads.elsewhere")))
    if read.network is not None and save:
        keep_network(folder, read.network)
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


@dataclass(frozen=True)
class Trip:
    """The way from one place to another by road; numbers are None unless it is reached.

    `road_km` and `road_km_back` are from door to door, the straight legs across country of `off_road_m` included.
    `travel_minutes` are by profile, then by season; None where that profile has no way.
    """

    status: str
    road_km: float | None = None
    road_km_back: float | None = None
    off_road_m: float | None = None
    travel_minutes: Mapping[str, Mapping[str, float | None]] | None = None

    def as_columns(self) -> dict[str, Any]:
        """Return the columns that a row of options gets."""
        minutes = self.travel_minutes or {profile: dict.fromkeys(SEASONS) for profile in PROFILES}
        return {
            "reach_status": self.status,
            "road_km": self.road_km,
            "road_km_back": self.road_km_back,
            "off_road_m": self.off_road_m,
            "travel_minutes": {profile: dict(seasons) for profile, seasons in minutes.items()},
        }


def trips_from(
    folder: Path,
    home: tuple[float, float],
    sites: tuple[Sequence[float], Sequence[float]],
    *,
    profile: str = ROAD_PROFILE,
    country: str | None = None,
) -> list[Trip]:
    """Answer the ways from one home to some sites.

    Parameters
    ----------
    folder
        Where the networks lie.
    home
        Latitude and longitude; NaN if not known.
    sites
        Latitudes and longitudes.
    profile
        The way of travelling in which kilometres are measured.
    country
        Whose speeds count (ISO 3166, two letters).

    """
    speeds = shipped_speeds(country)
    latitude, longitude = (np.asarray(axis, dtype=float) for axis in sites)
    best = [Trip(NO_NETWORK)] * len(latitude)
    for network in networks_covering(folder, *home):
        for at, trip in enumerate(_trips_on(network, speeds, home, (latitude, longitude), profile)):
            best[at] = min(best[at], trip, key=_preference)
    return best


def _preference(trip: Trip) -> tuple[int, float]:
    order = (REACHED, UNREACHABLE, OFF_NETWORK, NO_NETWORK)
    return order.index(trip.status), np.inf if trip.road_km is None else trip.road_km


def _trips_on(
    network: Network, speeds: Speeds, home: tuple[float, float], sites: tuple[Floats, Floats], profile: str
) -> list[Trip]:
    from assessments.roads.graph import Manner, costs_of  # noqa: PLC0415 - loads the assessments
    from assessments.roads.travel import find_trips  # noqa: PLC0415 - the same

    count = len(sites[0])
    here, there = _joined(network, speeds, profile, home, sites)
    costs = costs_of(network, speeds, Manner(profile))
    straight = distance_km(*home, *sites)  # rounding of a nanometre must not make a way shorter than straight
    km = np.maximum(find_trips(network, costs, here, there).table(1, count)[0], straight)
    back = km
    if not costs.is_symmetric:
        back = np.maximum(find_trips(network, costs, here, there, back=True).table(1, count)[0], straight)
    minutes = {each: {season: np.full(count, np.inf) for season in SEASONS} for each in PROFILES}
    for each in PROFILES:
        joins = (here, there) if each == profile else _joined(network, speeds, each, home, sites)
        for season in SEASONS:
            spent = costs_of(network, speeds, Manner(each, season, "minutes"))
            minutes[each][season] = find_trips(network, spent, *joins).table(1, count)[0]
    covered = covers(network, *sites)
    trips = []
    for at in range(count):
        if not np.isfinite(km[at]):
            trips.append(Trip(_why_not(here.joined[0], there.joined[at], covered[at])))
            continue
        taken = {each: {season: _number(minutes[each][season][at]) for season in SEASONS} for each in PROFILES}
        off_road = float(here.off_road_m[0] + there.off_road_m[at])
        trips.append(Trip(REACHED, float(km[at]), _number(back[at]), off_road, taken))
    return trips


def _why_not(home_joined: bool, site_joined: bool, covered: bool) -> str:  # noqa: FBT001 - three facts in a row
    if not covered:
        return NO_NETWORK
    return UNREACHABLE if home_joined and site_joined else OFF_NETWORK


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _joined(
    network: Network, speeds: Speeds, profile: str, home: tuple[float, float], sites: tuple[Floats, Floats]
) -> tuple[Joins, Joins]:
    from assessments.roads.joining import join_to_roads, main_roads  # noqa: PLC0415 - loads the assessments

    among = main_roads(network, speeds, profile)
    joins = join_to_roads(network, among, np.append(sites[0], home[0]), np.append(sites[1], home[1]))
    count = len(sites[0])
    return joins.take([count]), joins.take(np.arange(count))


def one_way(
    folder: Path, start: tuple[float, float], goal: tuple[float, float], *, profile: str, season: str
) -> dict[str, Any]:
    """Answer one pair of places: the row that `homeward distance` prints."""
    if profile not in PROFILES or season not in SEASONS:
        raise HomewardError(say("There is no such way of travelling or season."), "roads.manner")
    (trip,) = trips_from(folder, start, ([goal[0]], [goal[1]]), profile=profile)
    columns = trip.as_columns()
    return {
        "distance_km": float(distance_km(*start, *goal)),
        "road_km": columns["road_km"],
        "road_km_back": columns["road_km_back"],
        "off_road_m": columns["off_road_m"],
        "travel_minutes": columns["travel_minutes"][profile][season],
        "profile": profile,
        "season": season,
        "status": trip.status,
    }


def with_roads(rows: list[dict[str, Any]], person: People, folder: Path) -> list[dict[str, Any]]:
    """Add to each option of one person how far its site is by road; nothing is said of a home that is not known."""
    nothing = {**Trip("").as_columns(), "reach_status": None}
    if not rows or not person.has_place[0]:
        return [{**row, **nothing} for row in rows]
    home = float(person.places.latitude[0]), float(person.places.longitude[0])
    sites = [row["latitude"] for row in rows], [row["longitude"] for row in rows]
    trips = trips_from(folder, home, sites, country=str(person.country[0]) or None)
    return [{**row, **trip.as_columns()} for row, trip in zip(rows, trips, strict=True)]
