"""What is taken for granted about the labour market: usual lengths of learning a trade, growth and replacement?

The table is `market.toml` beside this module; an office keeps what it knows better in a file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from layers.overlays import (
    NOTHING,
    Each,
    Figure,
    Mark,
    Note,
    Overlay,
    OverlayError,
    Shape,
    lay_over,
    leaf_at,
    read_overlay,
    read_tree,
)
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.overlays import Path, Tree

SHIPPED = FilePath(__file__).with_name("market.toml")
"""The table as it comes with Homeward."""

SOURCES: dict[str, str] = {
    each: each
    for each in (
        N_("not counted: 0 until the office has a figure of its own"),
        N_("assumption: two days to a month before in-kind support (Knowledge Bite #4, section 6)"),
        N_("assumption"),
        N_("assumption, from skill level 4 of ISCO-08: three to six years of higher education"),
        N_("assumption, from skill level 3 of ISCO-08: one to three years of higher education"),
        N_("assumption: one season at most"),
        N_("assumption, from skill level 2 of ISCO-08: vocational training"),
        N_("assumption, from skill level 1 of ISCO-08: short on-the-job training"),
    )
}
"""The sources that the table names, for the catalogues."""

MARKET, OVERVIEW, GROUPS = "market", "overview", "groups"
SHARES = ("growth_share", "replacement_share")
_WEEKS = Figure("weeks", 0.0, 520.0)
_LENGTH = {"least": _WEEKS, "most": _WEEKS, "source": Note()}
_SHARES = {"growth_share": Figure("share", -0.5, 0.5), "replacement_share": Figure("share", 0.0, 0.5)}


def key_of(path: Path) -> str:
    """Write a figure's path as its short key: `replacement_share`, `overview.most`, `72.least`."""
    return path[1] if path[0] == MARKET else ".".join(path[1:] if path[0] == GROUPS else path)


def _source_of(path: Path) -> Path:
    return (*path[:-1], "source")


SHAPE = Shape(
    {MARKET: {**_SHARES, "source": Note()}, OVERVIEW: _LENGTH, GROUPS: Each("[0-9]{1,4}", _LENGTH)}, _source_of, key_of
)
"""What an office's file about the market may hold."""


def path_of(key: str) -> Path:
    """Read a short key.

    Raises
    ------
    OverlayError
        When no figure can have it.

    """
    first, _, rest = key.partition(".")
    path: Path = (MARKET, key) if not rest else (OVERVIEW, rest) if first == OVERVIEW else (GROUPS, first, rest)
    if leaf_at(SHAPE, path) is None:
        like = "72.least, 72.most, overview.most, replacement_share"
        raise OverlayError([say("There is no figure “{key}”. Keys look like {like}.", key=key, like=like)], "table.key")
    return path


@dataclass(frozen=True)
class Length:
    """How long something usually takes, in weeks, both ends included; where that comes from, or who set each end."""

    least: float
    most: float
    source: str
    marks: tuple[Mark | None, Mark | None] = (None, None)

    @property
    def is_assumption(self) -> bool:
        """Tell whether an end of it is marked as an assumption."""
        return None in self.marks and "assumption" in self.source


@dataclass(frozen=True)
class Market:
    """The whole table. A share of 0 is not counted; `groups` are by codes of ISCO-08, 1 to 4 digits."""

    growth_share: float
    replacement_share: float
    source: str
    overview: Length
    groups: Mapping[str, Length]

    def length_of(self, code: str) -> tuple[str, Length] | None:
        """Return the usual length for an occupation: that of the narrowest group that holds it, with its code."""
        for digits in range(len(code), 0, -1):
            if code[:digits] in self.groups:
                return code[:digits], self.groups[code[:digits]]
        return None


@lru_cache(maxsize=1)
def shipped_tree() -> Tree:
    """Return the table that comes with Homeward; not to be changed."""
    return read_tree(SHIPPED.read_text(encoding="utf-8"))


def read_office(text: str, mark: Mark | None = None) -> Overlay:
    """Read an office's file about the market; an empty one sets nothing. `mark`: see `read_overlay`.

    Raises
    ------
    OverlayError
        With everything that is wrong with it: also a group with one end alone, or whose least is more than its most.

    """
    office = read_overlay(text, SHAPE, mark=mark)
    tree: Tree = {}
    lay_over(tree, shipped_tree())
    lay_over(tree, office.tree)
    faults = [
        say("The usual length of {group} needs a least and a most, the least not more than the most.", group=name)
        for name, row in ((OVERVIEW, tree[OVERVIEW]), *tree[GROUPS].items())
        if not {"least", "most"} <= set(row) or row["least"] > row["most"]
    ]
    if faults:
        raise OverlayError(faults)
    return office


def market_with(office: Overlay = NOTHING) -> Market:
    """Return the table that holds: the office's laid over the one that is shipped."""
    tree: Tree = {}
    lay_over(tree, shipped_tree())
    lay_over(tree, office.tree)
    groups = {code: _length((GROUPS, code), row, office) for code, row in sorted(tree[GROUPS].items())}
    shares = tree[MARKET]
    return Market(
        float(shares["growth_share"]),
        float(shares["replacement_share"]),
        str(shares["source"]),
        _length((OVERVIEW,), tree[OVERVIEW], office),
        groups,
    )


def _length(path: Path, row: Mapping[str, Any], office: Overlay) -> Length:
    marks = (office.marks.get(key_of((*path, "least"))), office.marks.get(key_of((*path, "most"))))
    return Length(float(row["least"]), float(row["most"]), str(row.get("source", "")), marks)
