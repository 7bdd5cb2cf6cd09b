"""Which speeds hold, where does each come from, and what has the office set otherwise?

The office's file has the form of `profiles.toml` and is laid over it, after what differs in a country: what an office
sets holds everywhere, unless it sets it under `countries`. Each figure has a short key, such as `moto.primary`,
`rainy.vehicle.mud` or `GM:car.ferry_wait_minutes` for one country.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from layers.overlays import (
    NOTHING,
    Choice,
    Each,
    Figure,
    Mark,
    Note,
    Overlay,
    OverlayError,
    Shape,
    found_at,
    lay_over,
    leaf_at,
    paths_of,
    read_overlay,
    read_tree,
)
from layers.roads.kinds import ROADS
from layers.roads.names import PROFILES
from layers.roads.profiles import SHIPPED, Speeds, speeds_of
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from layers.overlays import Path, Tree

SURFACES = (
    *("asphalt", "paved", "concrete", "concrete:lanes", "concrete:plates", "paving_stones", "sett", "cobblestone"),
    *("unhewn_cobblestone", "metal", "wood", "compacted", "cement", "fine_gravel", "gravel", "pebblestone", "unpaved"),
    *("ground", "dirt", "earth", "grass", "clay", "mud", "sand", "stone", "rocky", "rock", "laterite"),
)
"""Surfaces that may have a figure: the usual values of OpenStreetMap's Key:surface."""

TRACKTYPES = ("grade1", "grade2", "grade3", "grade4", "grade5")

KMH, MINUTES, SHARE = "km/h", "minutes", "share"

SPEED = Figure(KMH, 0.0, 300.0)
"""A speed; 0 says that nobody who travels so uses such a road."""

_PROFILE: dict[str, Any] = {
    "roads": dict.fromkeys(ROADS, SPEED),
    "cap_kmh": Figure(KMH, 0.1, 300.0),
    "factor": Figure(SHARE, 0.01, 1.0),
    "maxspeed_share": Figure(SHARE, 0.1, 2.0),
    "ferry_kmh": Figure(KMH, 0.1, 300.0),
    "ferry_wait_minutes": Figure(MINUTES, 0.0, 10080.0),
    "traveller": Note("vehicle|walker"),
    "source": Note(),
    "ferry_source": Note(),
}
_TABLES: dict[str, Any] = {
    "profiles": dict.fromkeys(PROFILES, _PROFILE),
    "surfaces": {"source": Note(), "kmh": dict.fromkeys(SURFACES, SPEED)},
    "tracktypes": {"source": Note(), "kmh": dict.fromkeys(TRACKTYPES, SPEED)},
    "unrecorded": {"source": Note(), "surface": dict.fromkeys(ROADS, Choice(SURFACES))},
    "rainy": {
        "source": Note(),
        "vehicle": dict.fromkeys(SURFACES, Figure(SHARE, 0.0, 1.0)),
        "walker": dict.fromkeys(SURFACES, Figure(SHARE, 0.0, 1.0)),
    },
    "off_road": {"source": Note(), "kmh": Figure(KMH, 0.1, 300.0), "detour": Figure("times", 1.0, 10.0)},
}
_HIDDEN = {"profiles": 0, "roads": 2, "kmh": 1, "surface": 1}
"""Names that a short key leaves out, and where they stand in a path."""


def _source_of(path: Path) -> Path:
    if path[0] == "countries":
        return (*path[:2], *_source_of(path[2:]))
    if path[0] == "profiles":
        return (*path[:2], "ferry_source" if path[2].startswith("ferry_") else "source")
    return (path[0], "source")


def key_of(path: Path) -> str:
    """Write a figure's path as its short key."""
    if path[0] == "countries":
        return f"{path[1]}:{key_of(path[2:])}"
    shown = [name for place, name in enumerate(path) if not (_HIDDEN.get(name) == place and place < len(path) - 1)]
    return ".".join(shown)


SHAPE = Shape({**_TABLES, "countries": Each("[A-Z]{2}", _TABLES)}, _source_of, key_of)
"""What an office's file of speeds may hold."""


@lru_cache(maxsize=1)
def _paths() -> Mapping[str, Path]:
    """List every figure that can be set: its short key -> its path."""
    return {key_of(path): path for path in _every_path(_TABLES, ())}


def _every_path(known: Mapping[str, Any], where: Path) -> Iterator[Path]:
    for name, node in known.items():
        if isinstance(node, (Figure, Choice)):
            yield (*where, name)
        elif isinstance(node, dict):
            yield from _every_path(node, (*where, name))


def path_of(key: str) -> Path:
    """Read a short key.

    Raises
    ------
    OverlayError
        When no figure has it.

    """
    country, colon, plain = ("", "", key) if key in _paths() else key.partition(":")
    path = _paths().get(plain)
    if path is None or (colon and leaf_at(SHAPE, ("countries", country, *path)) is None):
        raise OverlayError(
            [say("There is no figure “{key}”. Keys look like moto.primary, surfaces.gravel, rainy.vehicle.mud, "
                 "off_road.detour, GM:car.ferry_wait_minutes.", key=key)],
            "speeds.key",
        )  # fmt: skip
    return ("countries", country, *path) if colon else path


@lru_cache(maxsize=1)
def shipped_tree() -> Tree:
    """Return the table that comes with Homeward; not to be changed."""
    return read_tree(SHIPPED.read_text(encoding="utf-8"))


def read_office(text: str, mark: Mark | None = None) -> Overlay:
    """Read an office's file of speeds; an empty one sets nothing. `mark`: see `read_overlay`.

    Raises
    ------
    OverlayError
        With everything that is wrong with it, one sentence each.

    """
    return read_overlay(text, SHAPE, mark=mark)


_OFFICE = (2, 3)
"""Which of the layers are the office's."""


def _layers(office: Overlay, country: str | None) -> list[Mapping[str, Any]]:
    """Return the tables that are laid over each other, the last on top."""
    trees = [shipped_tree(), office.tree]
    inside = [found_at(tree, ("countries", country)) or {} if country else {} for tree in trees]
    return [trees[0], inside[0], trees[1], inside[1]]


@lru_cache(maxsize=32)
def speeds_in(country: str | None, office: str = "") -> Speeds:
    """Return the speeds that hold in a country (ISO 3166, two letters; None: nowhere in particular).

    Parameters
    ----------
    country
        The country whose own figures hold.
    office
        The text of the office's file; it must be one that `read_office` reads.

    """
    tree: Tree = {}
    for layer in _layers(read_office(office), country):
        lay_over(tree, {name: value for name, value in layer.items() if name != "countries"})
    return speeds_of(tree)


@dataclass(frozen=True)
class SpeedFigure:
    """One figure that holds: its key and value, its unit, what it was shipped as (None: not at all), and its source.

    `mark` says who set it; without one, `source` says where it comes from.
    """

    key: str
    path: Path
    value: float | str
    unit: str
    shipped: float | str | None
    source: str
    mark: Mark | None
    is_set: bool

    @property
    def is_assumption(self) -> bool:
        """Tell whether it is marked as an assumption, in part at least."""
        return self.mark is None and "assumption" in self.source


def figures(office: Overlay = NOTHING, country: str | None = None) -> list[SpeedFigure]:
    """List every figure that holds in a country, in the order of the table."""
    layers = _layers(office, country)
    tree: Tree = {}
    for layer in layers:
        lay_over(tree, {name: value for name, value in layer.items() if name != "countries"})
    ordered = [path for path in _paths().values() if found_at(tree, path) is not None]
    return [_figure(path, found_at(tree, path), layers, office, country) for path in ordered]


def _figure(
    path: Path, value: float | str, layers: list[Mapping[str, Any]], office: Overlay, country: str | None
) -> SpeedFigure:
    top = max(place for place, layer in enumerate(layers) if found_at(layer, path) is not None)
    shipped = next((found for layer in reversed(layers[:2]) if (found := found_at(layer, path)) is not None), None)
    key = key_of(path)
    mark = office.marks.get({_OFFICE[0]: key, _OFFICE[1]: f"{country}:{key}"}.get(top, ""))
    sources = (found_at(layer, _source_of(path)) for layer in reversed(layers[: top + 1]))
    source = "" if mark else str(next(text for text in sources if text))
    leaf = leaf_at(SHAPE, path)
    unit = leaf.unit if isinstance(leaf, Figure) else ""
    return SpeedFigure(
        key, path, value, unit, shipped, source, mark, top in _OFFICE and (mark is not None or value != shipped)
    )


def office_keys(office: Overlay) -> list[str]:
    """List the keys of the figures that an office has set."""
    return [key_of(path) for path in paths_of(office.tree, SHAPE)]


def countries_with_figures(office: Overlay = NOTHING) -> list[str]:
    """List the countries that have figures of their own, shipped or the office's."""
    return sorted({*shipped_tree().get("countries", {}), *office.tree.get("countries", {})})


def own_figures(office: Overlay, country: str) -> list[SpeedFigure]:
    """List the figures that are a country's own; their keys begin with its code."""
    trees = [found_at(tree, ("countries", country)) or {} for tree in (shipped_tree(), office.tree)]
    return [
        replace(figure, key=f"{country}:{figure.key}")
        for figure in figures(office, country)
        if any(found_at(tree, figure.path) is not None for tree in trees)
    ]
