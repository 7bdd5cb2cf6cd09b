"""What is a road: which tags of OpenStreetMap decide who may use it, how fast, and in which direction?

Only what decides about speed and passage is kept of a way; two ways alike in that are of one kind. References:
OpenStreetMap wiki, Key:highway, Key:oneway, Key:access (implied one-way: motorways and roundabouts), Key:tracktype.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROADS = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
    "pedestrian",
    "footway",
    "path",
    "cycleway",
    "bridleway",
    "steps",
)
"""Values of `highway` that are roads or ways; all others (proposed, under construction, platforms) are not."""

FERRY = "ferry"
"""The class of a ferry's line, which is no highway."""

TAGS = (
    "highway",
    "route",
    "oneway",
    "junction",
    "access",
    "vehicle",
    "motor_vehicle",
    "foot",
    "surface",
    "tracktype",
    "maxspeed",
    "area",
)
"""Tags, and columns of line layers, that are read."""

_CLOSED = frozenset({"no", "private", "agricultural", "forestry", "agricultural;forestry", "military", "emergency"})
_FORWARD = frozenset({"yes", "true", "1", "t"})
_BACKWARD = frozenset({"-1", "reverse"})
_BOTH = frozenset({"no", "false", "0", "f", "reversible", "alternating"})
_ROUNDABOUT = frozenset({"roundabout", "circular"})
_KM_IN_MILE = 1.609344
_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")
_WALKING_PACE_KMH = 7.0


@dataclass(frozen=True)
class Kind:
    """What decides about speed and passage on a road; an empty word and None mean not recorded.

    `oneway` holds for vehicles, in the direction in which the road is drawn; whoever walks goes both ways. `vehicles`
    and `walkers` tell whether passing is allowed to them in general, whatever the class of road.
    """

    road: str
    surface: str = ""
    tracktype: str = ""
    maxspeed_kmh: float | None = None
    oneway: bool = False
    vehicles: bool = True
    walkers: bool = True


@dataclass(frozen=True)
class Directed:
    """A way's kind, and whether its points have to be turned round for `oneway` to be right."""

    kind: Kind
    turned: bool = False


def kind_of(tags: Mapping[str, str]) -> Directed | None:
    """Read a way's tags; None for a way on which nobody travels (under construction, an area, no highway)."""
    road = _first(tags.get("highway", ""))
    if road not in ROADS:
        if road or _first(tags.get("route", "")) != FERRY:
            return None
        road = FERRY
    if _first(tags.get("area", "")) == "yes":
        return None
    one_way, turned = _direction(tags, road)
    return Directed(
        Kind(
            road=road,
            surface=_first(tags.get("surface", "")),
            tracktype=_first(tags.get("tracktype", "")),
            maxspeed_kmh=_speed(_first(tags.get("maxspeed", ""))),
            oneway=one_way,
            vehicles=_open(tags, ("motor_vehicle", "vehicle", "access")),
            walkers=_open(tags, ("foot", "access")),
        ),
        turned,
    )


def _first(value: str) -> str:
    """Take the first of several values (`residential;track`, or a list as other programs write it)."""
    text = value.strip().strip("[](){}").split(";")[0].split(",")[0]
    return text.strip().strip("'\"").strip().casefold()


def _direction(tags: Mapping[str, str], road: str) -> tuple[bool, bool]:
    said = _first(tags.get("oneway", ""))
    if said in _FORWARD:
        return True, False
    if said in _BACKWARD:
        return True, True
    implied = road == "motorway" or _first(tags.get("junction", "")) in _ROUNDABOUT
    return implied and said not in _BOTH, False


def _open(tags: Mapping[str, str], keys: tuple[str, ...]) -> bool:
    """Follow the most specific tag that is there, the first of the keys."""
    said = next((value for key in keys if (value := _first(tags.get(key, "")))), "")
    return said not in _CLOSED


def _speed(value: str) -> float | None:
    """Read a speed limit in km/h; None where it is not a number (a country's code word, `none`, `signals`)."""
    if value == "walk":
        return _WALKING_PACE_KMH
    found = _SPEED.fullmatch(value)
    if not found or not (number := float(found[1])):
        return None
    return number * _KM_IN_MILE if found[2] == "mph" else number
