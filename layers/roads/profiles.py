"""How fast does somebody travel on a road, dry and rainy: the table of speeds, read and checked?

The table is `profiles.toml` beside this module; an office keeps its own copy and changes it. Of road class, surface,
tracktype, signposted limit and cap the lowest counts (openrouteservice's rule); the rainy season takes its share of
what is left.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.errors import HomewardError
from layers.overlays import lay_over
from layers.roads.kinds import FERRY, ROADS, Kind
from layers.roads.names import PROFILES
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.roads.network import Floats, Network, Truths

SHIPPED = Path(__file__).with_name("profiles.toml")
"""The table as it comes with Homeward."""

_FASTEST_KMH = 300.0
_LONGEST_WAIT_MINUTES = 7 * 24 * 60.0
_EMPTY: Mapping[str, float] = MappingProxyType({})


class SpeedsError(HomewardError):
    """A table of speeds cannot be used."""


@dataclass(frozen=True)
class Profile:
    """One way of travelling: km/h by class of road; classes that are not there cannot be used.

    `walks` says that one-way and closed-to-vehicles do not count, closed-to-walkers does. `source` and `ferry_source`
    say where the figures come from.
    """

    name: str
    walks: bool
    roads_kmh: Mapping[str, float]
    source: str
    ferry_kmh: float
    ferry_wait_minutes: float
    ferry_source: str
    cap_kmh: float = np.inf
    factor: float = 1.0
    maxspeed_share: float = np.inf

    def may_use(self, kind: Kind) -> bool:
        """Tell whether somebody who travels so may pass on such a road."""
        is_open = kind.walkers if self.walks else kind.vehicles
        return is_open and (kind.road == FERRY or self.roads_kmh.get(kind.road, 0) > 0)


@dataclass(frozen=True)
class Speeds:
    """The whole table: profiles, what surfaces and seasons do to them, and the leg from a home to the road."""

    profiles: Mapping[str, Profile]
    surfaces_kmh: Mapping[str, float]
    tracktypes_kmh: Mapping[str, float]
    unrecorded_surface: Mapping[str, str]
    rainy_share: Mapping[str, Mapping[str, float]]
    off_road_kmh: float
    off_road_detour: float
    sources: Mapping[str, str]

    def usable(self, profile: str, kinds: Sequence[Kind]) -> Truths:
        """Tell for each kind of road whether somebody who travels so may pass on it."""
        one = self.profiles[profile]
        return np.array([one.may_use(kind) for kind in kinds], dtype=bool)

    def kmh(self, profile: str, season: str, kinds: Sequence[Kind]) -> Floats:
        """Return the speed on each kind of road in km/h; 0 where nobody who travels so may or can pass."""
        one = self.profiles[profile]
        return np.array([self._kmh(one, season, kind) for kind in kinds], dtype=float)

    def _kmh(self, profile: Profile, season: str, kind: Kind) -> float:
        if not profile.may_use(kind):
            return 0.0
        if kind.road == FERRY:
            return profile.ferry_kmh
        surface = kind.surface or self.unrecorded_surface.get(kind.road, "")
        speed = profile.roads_kmh[kind.road]
        if not profile.walks:
            speed = min(
                speed,
                profile.cap_kmh,
                self.surfaces_kmh.get(surface, np.inf),
                self.tracktypes_kmh.get(kind.tracktype, np.inf),
                np.inf if kind.maxspeed_kmh is None else kind.maxspeed_kmh * profile.maxspeed_share,
            )
        if season == "rainy":
            speed *= self.rainy_share.get("walker" if profile.walks else "vehicle", _EMPTY).get(surface, 1.0)
        return speed * profile.factor

    def off_road_minutes(self, metres: Floats) -> Floats:
        """Return the minutes on foot for so many metres between a home and a road, the detour factor included."""
        return metres / 1000 * self.off_road_detour / self.off_road_kmh * 60


def shipped_speeds(country: str | None = None) -> Speeds:
    """Return the table that comes with Homeward, as it holds in a country (ISO 3166, two letters)."""
    return read_speeds(SHIPPED.read_text(encoding="utf-8"), country)


@lru_cache(maxsize=16)
def speeds_on(network: Network, office: str = "") -> Speeds:
    """Return the speeds as they hold where most of a network's crossings lie; no country's own out at sea.

    `office` is the text of the office's own file, laid over the table that is shipped; it has to be a sound one
    (`layers.roads.speed_table.read_office`).
    """
    from layers.roads.speed_table import speeds_in  # noqa: PLC0415 - it is built on this module

    return speeds_in(country_of(network), office)


@lru_cache(maxsize=16)
def country_of(network: Network) -> str | None:
    """Return the country in which most of a network's crossings lie (ISO 3166, two letters); None out at sea."""
    from layers.outlines import countries_at  # noqa: PLC0415 - loads the outlines

    names, counts = np.unique(countries_at(network.latitude, network.longitude).astype(str), return_counts=True)
    order = names[np.argsort(counts)[::-1]]
    return next((str(name) for name in order if name), None)


def read_speeds(text: str, country: str | None = None) -> Speeds:
    """Read a table of speeds, as it holds in a country.

    Raises
    ------
    SpeedsError
        When it is not TOML, a profile is missing, a figure is not a number within its limits, or a name is not known.

    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpeedsError(say("The table of speeds is not TOML: {error}.", error=str(error))) from None
    if country:
        lay_over(tree, _table(_table(tree, "countries"), country))
    return speeds_of(tree)


def speeds_of(tree: Mapping[str, Any]) -> Speeds:
    """Read the speeds from a table's tree.

    Raises
    ------
    SpeedsError
        As `read_speeds` does.

    """
    profiles = _table(tree, "profiles")
    missing = [name for name in PROFILES if name not in profiles]
    if missing:
        raise SpeedsError(say("The table of speeds lacks the profile {name}.", name=", ".join(missing)))
    off_road = _table(tree, "off_road")
    return Speeds(
        profiles={name: _profile(name, _table(profiles, name)) for name in PROFILES},
        surfaces_kmh=_numbers(_table(_table(tree, "surfaces"), "kmh"), "surfaces.kmh", _FASTEST_KMH),
        tracktypes_kmh=_numbers(_table(_table(tree, "tracktypes"), "kmh"), "tracktypes.kmh", _FASTEST_KMH),
        unrecorded_surface={
            road: str(surface) for road, surface in _table(_table(tree, "unrecorded"), "surface").items()
        },
        rainy_share={who: _numbers(_table(_table(tree, "rainy"), who), f"rainy.{who}", 1) for who in _TRAVELLERS},
        off_road_kmh=_number(off_road, "kmh", "off_road", _FASTEST_KMH, least=0.1),
        off_road_detour=_number(off_road, "detour", "off_road", 10, least=1),
        sources={
            part: str(_table(tree, part).get("source", ""))
            for part in ("surfaces", "tracktypes", "unrecorded", "rainy", "off_road")
        },
    )


_TRAVELLERS = ("vehicle", "walker")


def _profile(name: str, table: dict[str, Any]) -> Profile:
    where = f"profiles.{name}"
    roads = _numbers(_table(table, "roads"), f"{where}.roads", _FASTEST_KMH)
    unknown = sorted(set(roads) - set(ROADS))
    if unknown:
        raise SpeedsError(
            say("“{name}” in {where} is no class of road. Known are: {known}.", name=unknown[0], where=where,
                known=", ".join(ROADS))
        )  # fmt: skip
    traveller = table.get("traveller")
    if traveller not in _TRAVELLERS:
        raise SpeedsError(_unknown_traveller(where))
    return Profile(
        name=name,
        walks=traveller == "walker",
        roads_kmh=roads,
        source=str(table.get("source", "")),
        ferry_kmh=_number(table, "ferry_kmh", where, _FASTEST_KMH, least=0.1),
        ferry_wait_minutes=_number(table, "ferry_wait_minutes", where, _LONGEST_WAIT_MINUTES),
        ferry_source=str(table.get("ferry_source", "")),
        cap_kmh=_number(table, "cap_kmh", where, _FASTEST_KMH, least=0.1) if "cap_kmh" in table else np.inf,
        factor=_number(table, "factor", where, 1, least=0.01) if "factor" in table else 1.0,
        maxspeed_share=_number(table, "maxspeed_share", where, 2, least=0.1) if "maxspeed_share" in table else np.inf,
    )


def _unknown_traveller(where: str) -> Message:
    return say("“traveller” in {where} must be vehicle or walker.", where=where)


def _table(tree: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = tree.get(name, {})
    if not isinstance(found, dict):
        raise SpeedsError(say("“{name}” in the table of speeds must be a table.", name=name))
    return found


def _numbers(table: Mapping[str, Any], where: str, most: float) -> dict[str, float]:
    return {name: _number(table, name, where, most) for name in table}


def _number(table: Mapping[str, Any], name: str, where: str, most: float, *, least: float = 0.0) -> float:
    found = table.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
        raise SpeedsError(
            say("“{name}” in {where} must be a number from {least} to {most}.", name=name, where=where,
                least=float(least), most=float(most))
        )  # fmt: skip
    return float(found)
