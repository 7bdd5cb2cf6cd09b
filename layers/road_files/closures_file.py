"""How are closures kept: one GeoJSON file that people can read, and that any map program shows?

Each is a feature with the properties `name`, `season`, `from_date`, `until`, `drawn_by` and `note`; days are ISO 8601,
null is no last day. Other properties are not kept.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from layers.errors import HomewardError
from layers.readers.file_problems import RefusedError
from layers.readers.geojson import GeometryError, shape_of
from layers.roads.closed import Closure, drawable
from layers.roads.names import CLOSED_SEASONS
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CLOSURES_FILE = "closures.geojson"
"""Name of the file, among the networks."""

_PATIENCE_SECONDS, _FORGOTTEN_SECONDS = 10.0, 60.0
"""So long somebody waits for another's change; a lock older than that was left by a program that died."""


class ClosuresFileError(HomewardError):
    """The file of closures cannot be used."""


def load_closures(path: Path) -> tuple[Closure, ...]:
    """Read what `save_closures` wrote, in its order; a file that is not there holds none.

    Raises
    ------
    ClosuresFileError
        When the file, or any closure in it, cannot be understood: a closure left out would pass for an open road.

    """
    if not path.exists():
        return ()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_closure(feature) for feature in content["features"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, GeometryError, RefusedError):
        raise ClosuresFileError(_damaged(path), "closures.damaged") from None


def save_closures(closures: Sequence[Closure], path: Path) -> None:
    """Write all closures: wholly or not at all, even if the power fails."""
    content = {"type": "FeatureCollection", "features": [_feature(closure) for closure in closures]}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", delete=False, encoding="utf-8") as file:
        try:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


@contextlib.contextmanager
def changing(path: Path) -> Iterator[None]:
    """Keep others from changing the file meanwhile; they wait.

    Raises
    ------
    ClosuresFileError
        When another's change does not end within ten seconds.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    begun = time.monotonic()
    while not _taken(lock):
        if time.monotonic() - begun > _PATIENCE_SECONDS:
            raise ClosuresFileError(say("Somebody else is changing {file}. Try again in a minute.", file=path.name))
        time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _taken(lock: Path) -> bool:
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > _FORGOTTEN_SECONDS:
            lock.unlink()
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _damaged(path: Path) -> Any:
    return say(
        "The file of closures, {path}, cannot be understood: something has changed it. Nothing in it is lost. "
        "Mend it, or set it aside on the page “Data”, under “Roads”.",
        path=str(path),
    )


def _feature(closure: Closure) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "name": closure.name,
            "season": closure.season,
            "from_date": closure.from_date.isoformat(),
            "until": None if closure.until is None else closure.until.isoformat(),
            "drawn_by": closure.drawn_by,
            "note": closure.note,
        },
        "geometry": json.loads(shapely.to_geojson(closure.shape)),
    }


def _closure(feature: dict[str, Any]) -> Closure:
    said, until = feature["properties"], feature["properties"]["until"]
    shape = shape_of(feature["geometry"])
    texts = [said[name] for name in ("name", "drawn_by", "note")]
    if not all(isinstance(text, str) for text in texts) or said["season"] not in CLOSED_SEASONS or not drawable(shape):
        raise ValueError
    return Closure(
        name=said["name"],
        shape=shape,
        season=said["season"],
        from_date=dt.date.fromisoformat(said["from_date"]),
        until=None if until is None else dt.date.fromisoformat(until),
        drawn_by=said["drawn_by"],
        note=said["note"],
    )
