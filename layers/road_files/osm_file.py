"""Which ways does a file of OpenStreetMap hold: `.osm.pbf`, `.osm`, `.osm.gz` or `.osm.bz2`, streamed?

Places of points are kept in a sorted list (16 bytes a point), never in a table as long as the highest number.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.roads.building import Ways
from layers.roads.kinds import TAGS, Kind, kind_of
from layers.roads.network import DEGREES

if TYPE_CHECKING:
    from pathlib import Path

    import osmium

ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
"""Endings of the files that are read here."""

_NOT_FOUND = 2**31 - 1
"""The coordinate that osmium gives to a point whose place is not in the file."""


def read_osm(path: Path, *, name: str | None = None) -> Ways:
    """Read all ways on which somebody may travel; the file's name, if it is another than the path's, says the format.

    A way's points that are not in the file (it was cut at a border) cut the way in two.

    Raises
    ------
    RuntimeError
        When the file is broken or ends too early.

    """
    import osmium  # noqa: PLC0415 - heavy

    processor = (
        osmium.FileProcessor(_opened(path, name), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations("sparse_mem_array")
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway", "route"))
    )
    points: list[int] = []
    across: list[int] = []
    up: list[int] = []
    first = [0]
    kind: list[int] = []
    kinds: dict[Kind, int] = {}
    for entry in processor:
        way: Any = entry  # the filters let nothing else through
        tags = way.tags
        found = kind_of({key: tags[key] for key in TAGS if key in tags})
        if found is None:
            continue
        number = kinds.setdefault(found.kind, len(kinds))
        nodes = list(way.nodes)
        for node in reversed(nodes) if found.turned else nodes:
            place = node.location
            if place.x == _NOT_FOUND:
                _end(first, kind, len(points), number)
                continue
            points.append(node.ref)
            across.append(place.x)
            up.append(place.y)
        _end(first, kind, len(points), number)
    return Ways(
        point=np.array(points, dtype=np.int64),
        longitude=np.array(across, dtype=float) * DEGREES,
        latitude=np.array(up, dtype=float) * DEGREES,
        first=np.array(first, dtype=np.int64),
        kind=np.array(kind, dtype=np.int32),
        kinds=tuple(kinds),
    )


def source_date_of(path: Path, *, name: str | None = None) -> dt.date | None:
    """Return the day that the file says it describes, None if it does not say."""
    import osmium  # noqa: PLC0415 - heavy

    with osmium.io.Reader(_opened(path, name), osmium.osm.NOTHING) as reader:
        said = reader.header().get("osmosis_replication_timestamp", "")
    try:
        return dt.date.fromisoformat(said[:10])
    except ValueError:
        return None


def _opened(path: Path, name: str | None) -> osmium.io.File:
    """Return the file as osmium opens it: by what its name promises, never by guessing."""
    import osmium  # noqa: PLC0415 - heavy

    ending = next(
        each for each in sorted(ENDINGS, key=len, reverse=True) if (name or path.name).casefold().endswith(each)
    )
    return osmium.io.File(str(path), ending.removeprefix("."))


def _end(first: list[int], kind: list[int], count: int, number: int) -> None:
    """End a way here, unless it has no point yet."""
    if count > first[-1]:
        first.append(count)
        kind.append(number)
