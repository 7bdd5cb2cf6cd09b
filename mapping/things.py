"""What may stand on a map, and how it is written for the browser: codes, numbers and inert text, nothing else.

The layer builders make `Thing`s and `Label`s with plain texts; `as_feature` and `as_json` make every text inert.
`kit.js` draws a thing as its kind and style say, from the table in `symbols.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapping.inert import inert
from mapping.symbols import FILLS, LINES, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STYLES: dict[str, Iterable[str]] = {
    "land": ("land",),
    "area": FILLS,
    "cell": FILLS,
    "service": SYMBOLS,
    "services": SYMBOLS,
    "catchment": LINES,
    "reach": LINES,
    "ground": LINES,
    "cluster": ("ring",),
    "way": LINES,
    "closure": LINES,
    "road": ("road",),
    "home": SYMBOLS,
}
"""The kinds of thing a map can show, each with the styles it can have. `kit.js` draws one as its kind and style say."""

NUMBERS = frozenset({"radius", "count", "shiftX", "shiftY", "stale", "closed", "level", "thin", "thick"})
"""The numbers and flags a thing may carry to the browser beside its texts."""

LOOKS = frozenset({"area", "place", "cluster", "site", "count"})
"""The ways a label can look (`kit.css`)."""


@dataclass(frozen=True)
class Budget:
    """How much a map may hold: more services are counted in cells, more cells rolled up, more catchments joined.

    `grid` is the number of cells in which services are counted at most, `vertices` the corners of all borders.
    """

    services: int = 2000
    grid: int = 600
    cells: int = 3000
    catchments: int = 800
    vertices: int = 30_000


LAVISH = Budget()
"""What a screen draws quickly."""

LONGEST_TEXT = 200
"""Longer texts are cut on a map."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing on the map. Texts are plain; the door makes them inert.

    `id` comes back when the thing is clicked; `lines` stand in its popup under `title`, `tip` appears on hovering.
    `symbol` and `service` belong to catchments: whose colour they have, and which service shows them on hovering.
    """

    kind: str
    style: str
    geometry: Mapping[str, Any]
    id: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    tip: tuple[str, ...] = ()
    symbol: str = ""
    service: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """A text written on the map if there is room; a higher `rank` goes first.

    `gap` is the distance in pixels from the place to the text beside it, 0 puts the text on the place. A label with
    `fit` is left out while the place and that second place are less than 13 pixels apart. A `firm` one is written over
    symbols rather than left out. On a narrow map `short` is written instead.
    """

    text: str
    latitude: float
    longitude: float
    rank: float
    look: str
    gap: float = 0
    fit: tuple[float, float] | None = None
    firm: bool = False
    short: str = ""


@dataclass(frozen=True)
class Level:
    """One of several grids of the same things, the coarsest first.

    It is shown while its cells, so many degrees of latitude apart, lie at least so many pixels apart and no finer
    grid's do.
    """

    degrees: float
    pixels: int


def _written(text: str) -> str:
    """Make a text inert, cut at `LONGEST_TEXT`."""
    return inert(text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")


def as_feature(thing: Thing) -> dict[str, Any]:
    """Write a thing as a GeoJSON feature.

    Raises
    ------
    KeyError
        When its kind, style or a number is not one that a map may show.

    """
    if thing.style not in STYLES[thing.kind]:
        raise KeyError(thing.kind, thing.style)
    properties: dict[str, Any] = {"kind": thing.kind, "style": thing.style}
    if thing.id:
        properties["id"] = inert(thing.id)
    if thing.service:
        properties["service"] = inert(thing.service)
    if thing.symbol:
        properties["symbol"] = SYMBOLS[thing.symbol].code
    if thing.title or thing.lines:
        title = f"<strong>{_written(thing.title)}</strong>"
        properties["popup"] = "<br>".join([title, *map(_written, thing.lines)])
    if thing.tip:
        properties["tip"] = "<br>".join(map(_written, thing.tip))
    for name, number in thing.numbers.items():
        if name not in NUMBERS or not isinstance(number, int | float):
            raise KeyError(name)
        properties[name] = number
    return {"type": "Feature", "geometry": thing.geometry, "properties": properties}


def as_json(label: Label) -> dict[str, Any]:
    """Write a label as the map's script reads it.

    Raises
    ------
    KeyError
        When there is no such look.

    """
    if label.look not in LOOKS:
        raise KeyError(label.look)
    written: dict[str, Any] = {
        "text": _written(label.text),
        "at": [round(label.latitude, 4), round(label.longitude, 4)],
        "rank": round(label.rank, 3),
        "look": label.look,
        "gap": label.gap,
    }
    if label.short:
        written["short"] = _written(label.short)
    if label.firm:
        written["firm"] = True
    if label.fit:
        written["fit"] = [round(part, 4) for part in label.fit]
    return written


def script_json(value: object) -> str:
    """Write a value as JSON that can stand inside a script element and inside a template, whatever it holds."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        text = text.replace(character, escape)
    return text
