"""What may be asked of OpenStreetMap's servers: what is wanted, for which place or box, and how long to wait for it?

Protection: only the name of a place or a box leaves the machine. A box is typed, or taken from an area, never drawn
around people; one with a side below `LEAST_DEGREES` is refused, because it would say where somebody lives, and every
box is widened to whole hundredths of a degree (about 1 km). Coordinates are not accepted as the name of a place.
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError
from layers.fetching.problems import fetch_problem
from layers.readers.vocab import country_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WHAT = ("roads", "services", "areas")
"""What can be fetched."""

ENDINGS = {"roads": ".osm", "services": ".geojson", "areas": ".geojson"}
"""How the file that is fetched ends."""

LEAST_DEGREES = 0.05
"""Shortest side of a box, about 5 km: a smaller one would tell where somebody lives. `fetch.small` names it."""

MOST_KM2 = {"roads": 25_000, "services": 100_000, "areas": 1_000_000}
"""Largest area of one fetch. An assumption, made to stay well within what the public servers ask for (1 GB a day and
user, Overpass API User's Manual, Commons): The Gambia's roads fit, Guinea's (246,000 km²) come as an extract."""

PART_KM2 = {"roads": 2_500, "services": 25_000, "areas": 1_000_000}
"""Size of the parts in which it is asked for, so that no answer is too long in coming."""

OVERPASS_VARIABLE, NOMINATIM_VARIABLE = "HOMEWARD_OVERPASS_URL", "HOMEWARD_NOMINATIM_URL"
_OVERPASS, _NOMINATIM = "https://overpass-api.de/api", "https://nominatim.openstreetmap.org"

_WIDEN = 100
"""Boxes are widened to whole parts of a degree, this many."""

_NUMBER = re.compile(r"[NWR]\d+")
_POSITION = re.compile(
    r"(?:\d+[.,]\d{2,}\D+){2}|\d\s*°|\b[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}\b", re.IGNORECASE
)
"""What is a position in a text: two numbers with decimals, degrees, or an open location code."""

_NAME = re.compile(r"[^\W\d_]{2}")
"""What every name has: two letters in a row, of any script."""


@dataclass(frozen=True)
class Box:
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Servers:
    """Where the servers are: OpenStreetMap's own, or an office's mirror."""

    overpass: str = _OVERPASS
    nominatim: str = _NOMINATIM


@dataclass(frozen=True)
class Patience:
    """How long to wait: for one answer, between attempts when a server is busy, and for everything; in seconds."""

    answer_seconds: int = 180
    pause_seconds: float = 30.0
    attempts: int = 3
    whole_seconds: float = 3600.0


@dataclass(frozen=True)
class Wanted:
    """One thing to be fetched: for a place by its name (or its OpenStreetMap number, such as R192774) or for a box.

    `country` (ISO 3166 alpha-2) says in which country the name is looked up. `levels` are OpenStreetMap's levels of
    areas that become our 1, 2 and 3; empty: those that are found, from the widest.
    """

    what: str
    place: str = ""
    box: Box | None = None
    country: str = ""
    levels: tuple[int, ...] = ()
    language: str = "en"
    servers: Servers = field(default_factory=Servers)
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        """Refuse what must not be asked.

        Raises
        ------
        HomewardError
            When neither or both of place and box are given, a place is written as coordinates, or a box is no box.

        """
        if bool(self.place.strip()) == (self.box is not None):
            raise HomewardError(fetch_problem("fetch.where"), "fetch.where")
        if self.place.strip() and not _is_name(self.place.strip()):
            raise HomewardError(fetch_problem("fetch.coordinates"), "fetch.coordinates")
        if self.box is not None:
            _check_box(self.box)

    def as_json(self) -> dict[str, Any]:
        """Return this as plain values."""
        return asdict(self)

    @classmethod
    def of_json(cls, written: Mapping[str, Any]) -> Wanted:
        """Return what `as_json` wrote."""
        box = written["box"]
        return cls(
            **{
                **written,
                "box": None if box is None else Box(**box),
                "levels": tuple(written["levels"]),
                "servers": Servers(**written["servers"]),
                "patience": Patience(**written["patience"]),
            }
        )


def _is_name(place: str) -> bool:
    """Tell a name, or a number in OpenStreetMap, from a position."""
    if _NUMBER.fullmatch(place):
        return True
    return _NAME.search(place) is not None and _POSITION.search(f"{place} ") is None


def servers_said(environ: Mapping[str, str] = os.environ) -> Servers:
    """Return the servers: those of HOMEWARD_OVERPASS_URL and HOMEWARD_NOMINATIM_URL, else OpenStreetMap's own."""
    return Servers(environ.get(OVERPASS_VARIABLE) or _OVERPASS, environ.get(NOMINATIM_VARIABLE) or _NOMINATIM)


def box_of(text: str) -> Box:
    """Read `W,S,E,N` in degrees.

    Raises
    ------
    HomewardError
        When these are not four numbers that make a box wide enough.

    """
    try:
        numbers = [float(part) for part in text.split(",")]
        west, south, east, north = numbers
    except ValueError:
        raise HomewardError(fetch_problem("fetch.box"), "fetch.box") from None
    box = Box(west, south, east, north)
    _check_box(box)
    return box


def country_said(text: str) -> str:
    """Return a country's ISO alpha-2 code, from code or name; empty stays empty.

    Raises
    ------
    HomewardError
        When no country is called so.

    """
    code = country_of(text) if text.strip() else ""
    if code is None:
        raise HomewardError(fetch_problem("fetch.country", country=text.strip()), "fetch.country")
    return code


def levels_of(text: str) -> tuple[int, ...]:
    """Read up to three of OpenStreetMap's levels of areas (3 to 10), from the widest; empty stays empty.

    Raises
    ------
    HomewardError
        When they are not such numbers.

    """
    try:
        levels = tuple(int(part) for part in text.split(",")) if text.strip() else ()
    except ValueError:
        levels = (0,)
    if len(levels) > 3 or list(levels) != sorted(set(levels)) or any(not 3 <= level <= 10 for level in levels):  # noqa: PLR2004 - as the docstring says
        raise HomewardError(fetch_problem("fetch.levels"), "fetch.levels")
    return levels


def widened(box: Box) -> Box:
    """Widen a box to whole hundredths of a degree, so that its edges point at nothing."""
    return Box(
        max(math.floor(round(box.west * _WIDEN, 6)) / _WIDEN, -180.0),
        max(math.floor(round(box.south * _WIDEN, 6)) / _WIDEN, -90.0),
        min(math.ceil(round(box.east * _WIDEN, 6)) / _WIDEN, 180.0),
        min(math.ceil(round(box.north * _WIDEN, 6)) / _WIDEN, 90.0),
    )


def _check_box(box: Box) -> None:
    inside = -180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90  # noqa: PLR2004 - degrees
    if not inside:
        raise HomewardError(fetch_problem("fetch.box"), "fetch.box")
    if min(box.east - box.west, box.north - box.south) < LEAST_DEGREES - 1e-9:
        raise HomewardError(fetch_problem("fetch.small"), "fetch.small")
