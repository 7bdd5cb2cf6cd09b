"""How is a network kept: one compact file, read in less than a second, that says where it comes from?

The file is a ZIP of plain numpy arrays (never pickled objects) and a description in JSON. Coordinates are whole
numbers of 1e-7 degrees, lengths are metres.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from layers.errors import HomewardError
from layers.roads.kinds import Kind
from layers.roads.network import DEGREES, Network, Origin
from layers.words import say

ENDING = ".roads.npz"
"""Ending of a network's file."""

FORM = 1
"""Number of this way of writing a network; a file of another one is refused."""

_DEGREES = ("longitude", "latitude", "course_longitude", "course_latitude")
_WHOLE = {"tail": np.int32, "head": np.int32, "kind": np.int32, "first": np.int64}


class NetworkFileError(HomewardError):
    """A network's file cannot be used."""


def save_network(network: Network, path: Path) -> None:
    """Write a network: wholly or not at all, even if the power fails."""
    description = {
        "form": FORM,
        "origin": {**asdict(network.origin), "source_date": _iso(network.origin.source_date)},
        "kinds": [asdict(kind) for kind in network.kinds],
    }
    arrays: dict[str, Any] = {name: np.round(getattr(network, name) / DEGREES).astype(np.int32) for name in _DEGREES}
    arrays |= {name: getattr(network, name).astype(kind) for name, kind in _WHOLE.items()}
    arrays["course_m"] = network.course_m
    arrays["description"] = np.frombuffer(json.dumps(description, ensure_ascii=False).encode(), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=ENDING, delete=False) as file:
        try:
            np.savez_compressed(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


def load_network(path: Path) -> Network:
    """Read what `save_network` wrote.

    Raises
    ------
    NetworkFileError
        When the file is damaged, or written by another version.

    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            description = json.loads(bytes(file["description"]).decode())
            if description["form"] != FORM:
                raise NetworkFileError(
                    say("The road network “{name}” was kept by another version. Import it again.", name=_name(path))
                )
            network = Network(
                **{name: file[name] * DEGREES for name in _DEGREES},
                **{name: file[name].astype(kind) for name, kind in _WHOLE.items()},
                course_m=file["course_m"].astype(float),
                kinds=tuple(Kind(**kind) for kind in description["kinds"]),
                origin=_origin(description["origin"]),
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        if isinstance(error, NetworkFileError):
            raise
        raise NetworkFileError(
            say("The road network “{name}” is damaged. Import it again.", name=_name(path))
        ) from None
    return network


def load_origin(path: Path) -> Origin:
    """Read only where a network comes from.

    Raises
    ------
    NetworkFileError
        When the file is damaged.

    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return _origin(json.loads(bytes(file["description"]).decode())["origin"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise NetworkFileError(
            say("The road network “{name}” is damaged. Import it again.", name=_name(path))
        ) from None


def _name(path: Path) -> str:
    return path.name.removesuffix(ENDING)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _origin(written: dict[str, Any]) -> Origin:
    day = written["source_date"]
    return Origin(**{**written, "source_date": None if day is None else dt.date.fromisoformat(day)})
