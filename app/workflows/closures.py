"""Which roads are closed? Closures lie in one file beside the networks; here they are drawn, ended and taken away."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from app.workflows.networks import kept_closures, kept_networks, loaded_network
from layers.errors import HomewardError, NotFoundError
from layers.road_files.closures_file import CLOSURES_FILE, changing, load_closures, save_closures
from layers.road_files.network_file import NetworkFileError
from layers.roads.closed import Closure, drawable
from layers.roads.closures import roads_cut
from layers.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from layers.roads.network import Network
    from layers.store import Store

LONGEST_NAME, LONGEST_NOTE = 80, 400
"""Letters of a closure's name, and of what is noted about it."""


@dataclass(frozen=True)
class Listed:
    """A closure, whether it holds on the day asked about, and how many roads it cuts in all networks that are kept."""

    closure: Closure
    holds: bool
    roads_cut: int


def list_closures(folder: Path, on: dt.date) -> tuple[Listed, ...]:
    """List all closures, those that have ended or not begun too.

    Raises
    ------
    HomewardError
        When their file cannot be understood.

    """
    return tuple(
        Listed(closure, closure.holds_on(on), count_roads_cut(folder, closure.shape))
        for closure in kept_closures(folder)
    )


def count_roads_cut(folder: Path, shape: shapely.Geometry) -> int:
    """Count the roads that a line crosses or touches, in all networks that can be read."""
    return sum(roads_cut(network, [shape]) for network in readable_networks(folder))


def readable_networks(folder: Path) -> list[Network]:
    """Load the networks that are kept, but for those whose files are damaged."""
    found = []
    for kept in kept_networks(folder):
        with contextlib.suppress(NetworkFileError):
            found.append(loaded_network(kept))
    return found


def closure_rows(listed: tuple[Listed, ...]) -> list[dict[str, Any]]:
    """Write closures as plain values."""
    return [
        {
            "name": one.closure.name,
            "season": one.closure.season,
            "from_date": one.closure.from_date.isoformat(),
            "until": None if one.closure.until is None else one.closure.until.isoformat(),
            "holds": one.holds,
            "roads_cut": one.roads_cut,
            "drawn_by": one.closure.drawn_by,
            "note": one.closure.note,
            "geometry": json.loads(shapely.to_geojson(one.closure.shape)),
        }
        for one in listed
    ]


def add_closure(store: Store, folder: Path, closure: Closure, *, actor: str) -> Closure:
    """Keep a closure that somebody has drawn; return it as it is kept.

    Raises
    ------
    HomewardError
        When it has no name or one that is there already, its last day is before its first, it is no line and no area,
        or the file cannot be understood. Nothing is changed then.

    """
    name = " ".join(closure.name.split())
    note = " ".join(closure.note.split())
    if not name:
        raise HomewardError(say("A closure needs a name, such as that of the river or the bridge."), "closure.name")
    if len(name) > LONGEST_NAME or len(note) > LONGEST_NOTE:
        raise HomewardError(
            say("A name has at most {letters} letters, a note {more}.", letters=LONGEST_NAME, more=LONGEST_NOTE),
            "closure.long",
        )
    if not drawable(closure.shape):
        raise HomewardError(say("A closure is a line or an area on the Earth."), "closure.shape")
    _refuse_wrong_days(closure)
    drawn = replace(closure, name=name, note=note, drawn_by=actor)

    def add(closures: tuple[Closure, ...]) -> tuple[Closure, ...]:
        if _find(closures, name) is not None:
            raise HomewardError(say("There is a closure “{name}” already. Choose another name.", name=name))
        return (*closures, drawn)

    _change(folder, add)
    _note(store, "create", drawn, actor)
    return drawn


def end_closure(store: Store, folder: Path, name: str, until: dt.date, *, actor: str) -> None:
    """Say until when a closure holds; that day is its last.

    Raises
    ------
    HomewardError
        When there is none of that name, the day is before its first, or the file cannot be understood.

    """

    def end(closures: tuple[Closure, ...]) -> tuple[Closure, ...]:
        at = _position(closures, name)
        ended = replace(closures[at], until=until)
        _refuse_wrong_days(ended)
        return (*closures[:at], ended, *closures[at + 1 :])

    changed = _change(folder, end)
    _note(store, "update", changed[_position(changed, name)], actor)


def remove_closure(store: Store, folder: Path, name: str, *, actor: str) -> None:
    """Take a closure away, as if it had never been drawn.

    Raises
    ------
    HomewardError
        When there is none of that name, or the file cannot be understood.

    """
    gone: list[Closure] = []

    def remove(closures: tuple[Closure, ...]) -> tuple[Closure, ...]:
        at = _position(closures, name)
        gone.append(closures[at])
        return (*closures[:at], *closures[at + 1 :])

    _change(folder, remove)
    _note(store, "remove", gone[0], actor)


def set_aside(store: Store, folder: Path, *, actor: str) -> Path:
    """Give a file of closures that cannot be understood another name, so that a new one can begin; return that name."""
    path = folder / CLOSURES_FILE
    with changing(path):
        names = (path.with_name(f"closures-damaged-{number}.geojson") for number in itertools.count(1))
        aside = next(each for each in names if not each.exists())
        path.rename(aside)
    store.audit("remove", actor=actor, object_type="closures", count=1, outcome="set aside")
    return aside


def _refuse_wrong_days(closure: Closure) -> None:
    if closure.until is not None and closure.until < closure.from_date:
        raise HomewardError(say("A closure's last day cannot lie before its first."), "closure.days")


def _find(closures: tuple[Closure, ...], name: str) -> int | None:
    wanted = " ".join(name.split()).casefold()
    return next((at for at, each in enumerate(closures) if each.name.casefold() == wanted), None)


def _position(closures: tuple[Closure, ...], name: str) -> int:
    at = _find(closures, name)
    if at is None:
        raise NotFoundError(say("There is no closure “{name}”.", name=name))
    return at


def _change(folder: Path, how: Callable[[tuple[Closure, ...]], tuple[Closure, ...]]) -> tuple[Closure, ...]:
    """Read, change and write the file while nobody else does; what cannot be understood is never written over."""
    path = folder / CLOSURES_FILE
    with changing(path):
        changed = how(load_closures(path))
        save_closures(changed, path)
    return changed


def _note(store: Store, action: str, closure: Closure, actor: str) -> None:
    store.audit(
        action,
        actor=actor,
        object_type="closures",
        object_ids=(closure.name,),
        count=1,
        details={"season": closure.season, "from_date": closure.from_date.isoformat()},
    )
