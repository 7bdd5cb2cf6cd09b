"""What do the servers hold for a place? Roads as OpenStreetMap's XML, services and areas as GeoJSON, in one file each.

Every part's answer is kept until it is a week old: what was broken off goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from layers.fetching.areas import AREA_TAGS, area_features
from layers.fetching.osm_xml import write_xml
from layers.fetching.parts import parts_of
from layers.fetching.places import Place, check_size, place_of
from layers.fetching.problems import FetchStopped
from layers.fetching.servers import answers_in, heed_slots, host_of, patiently, set_up
from layers.fetching.services import SERVICE_TAGS, service_features
from layers.fetching.wanted import PART_KM2
from layers.roads.kinds import FERRY, ROADS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import shapely

    from layers.fetching.wanted import Wanted

KEPT_DAYS = 7
"""Answers older than this are asked for again."""

ROAD_FILTERS = [f'["highway"~"^({"|".join(ROADS)})$"]', f'["route"="{FERRY}"]']

Told = dict[str, Any]


@dataclass(frozen=True)
class _Job:
    """What is fetched for which place, in which parts; where answers are kept, and who hears how far it is."""

    wanted: Wanted
    place: Place
    parts: list[shapely.Polygon]
    own: Path
    tell: Callable[[Told], None]


def fetch_here(wanted: Wanted, target: Path, cache: Path, tell: Callable[[Told], None]) -> Told:
    """Fetch into a file, in this process; return what is known of it: its place, its day, and counts.

    Raises
    ------
    FetchStopped
        When it cannot be had; the file is then not there.

    """
    forget_old(cache)
    set_up(wanted, cache)
    tell({"step": "place"})
    asked = cache / _key("place", wanted.place, wanted.country, wanted.language, *_servers(wanted))
    with _no_nonsense_kept(asked):
        place = place_of(wanted, asked)
    check_size(place, wanted.what)
    parts = parts_of(place.shape, PART_KM2[wanted.what])
    tags = {"roads": ROAD_FILTERS, "services": SERVICE_TAGS, "areas": AREA_TAGS}[wanted.what]
    own = cache / _key(wanted.what, json.dumps(tags), *(part.wkt for part in parts), *_servers(wanted))
    heed_slots(wanted)
    write = {"roads": _roads, "services": _services, "areas": _areas}[wanted.what]
    with _no_nonsense_kept(own):
        facts = write(_Job(wanted, place, parts, own, tell), target)
    return {"place": place.short, "number": place.number, "source_date": _day_of(own), **facts}


def forget_old(cache: Path) -> None:
    """Delete answers that are older than `KEPT_DAYS`."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in cache.glob("*/*.json") if cache.is_dir() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _no_nonsense_kept(folder: Path) -> Iterator[None]:
    """Forget answers that cannot be read, so that they are asked for again."""
    try:
        yield
    except FetchStopped as stopped:
        if stopped.code == "fetch.malformed":
            for path in folder.glob("*.json"):
                path.unlink()
        raise


def _servers(wanted: Wanted) -> tuple[str, str]:
    return wanted.servers.overpass, wanted.servers.nominatim


def _key(*said: str) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]


def _day_of(own: Path) -> str | None:
    """Return the day of the oldest answer's data, None where the server does not say."""
    said = [str((answer.get("osm3s") or {}).get("timestamp_osm_base", ""))[:10] for answer in answers_in(own)]
    days = []
    for day in said:
        with contextlib.suppress(ValueError):
            days.append(dt.date.fromisoformat(day))
    return min(days).isoformat() if days else None


def _ask_parts(job: _Job, ask: Callable[[shapely.Polygon], None]) -> None:
    """Ask for one part after the other, patiently."""
    for number, part in enumerate(job.parts, start=1):
        job.tell({"step": "part", "part": number, "parts": len(job.parts)})
        patiently(partial(ask, part), job.wanted, job.wanted.servers.overpass)
    job.tell({"step": "writing"})


def _roads(job: _Job, target: Path) -> Told:
    import osmnx  # noqa: PLC0415 - heavy

    osmnx.settings.cache_folder, osmnx.settings.cache_only_mode = job.own, True

    def ask(part: shapely.Polygon) -> None:
        # In this mode osmnx keeps the answers and stops there; they become a network as any other file does.
        with _understood(job.wanted), contextlib.suppress(InterruptedError):
            osmnx.graph_from_polygon(part, custom_filter=ROAD_FILTERS)

    try:
        _ask_parts(job, ask)
    finally:
        osmnx.settings.cache_only_mode = False
    with _understood(job.wanted):
        ways = write_xml(answers_in(job.own), target)
    if not ways:
        target.unlink(missing_ok=True)
        raise FetchStopped("fetch.empty", place=job.place.short)
    return {"count": ways}


def _services(job: _Job, target: Path) -> Told:
    features, unnamed = service_features(_features(job, SERVICE_TAGS), job.place.shape)
    _write(features, target, job.place)
    return {"count": len(features), "unnamed": unnamed}


def _areas(job: _Job, target: Path) -> Told:
    features, levels = area_features(_features(job, AREA_TAGS), job.place.shape, job.wanted.levels)
    _write(features, target, job.place)
    return {"count": len(features), "levels": levels}


def _features(job: _Job, tags: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what has one of the tags in the place: its number, tags and geometry, each once."""
    import osmnx  # noqa: PLC0415 - heavy

    osmnx.settings.cache_folder = job.own
    found: dict[str, dict[str, Any]] = {}

    def ask(part: shapely.Polygon) -> None:
        with _understood(job.wanted):
            try:
                frame = osmnx.features_from_polygon(part, tags)
            except ValueError as error:
                if type(error).__name__ == "InsufficientResponseError":  # osmnx's word for "nothing there"
                    return
                raise
            for (element, number), row in zip(frame.index, frame.to_dict("records"), strict=True):
                name = f"{element[0]}{number}"
                said = {key: value for key, value in row.items() if isinstance(value, str)}
                found[name] = {"osm_id": name, "tags": said, "geometry": row["geometry"]}

    _ask_parts(job, ask)
    return [found[name] for name in sorted(found)]


@contextlib.contextmanager
def _understood(wanted: Wanted) -> Iterator[None]:
    """Turn what osmnx and we stumble over in a strange answer into the sentence for it."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise FetchStopped("fetch.malformed", host=host_of(wanted.servers.overpass)) from None


def _write(features: list[dict[str, Any]], target: Path, place: Place) -> None:
    if not features:
        raise FetchStopped("fetch.empty", place=place.short)
    target.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
