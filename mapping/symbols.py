"""How things look: shapes, colours, patterns and sizes, in the one table from which map and legend are both drawn.

Colours and letters of the service types come from `layers.service_types`. To add a shape: a line in `SHAPES`. To add a
kind of fill: a line in `FILLS` (a test draws both and compares map and legend).

Everything is told apart without colour: each type has its own shape and letter, the five classes of the scale grow
darker in steps of luminance of at least 1.4 to 1, and what is not a class carries a pattern.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.roads.names import BOTH
from layers.service_types import SERVICE_TYPES
from layers.words import N_
from mapping.eligible_scale import ELIGIBLE, ELIGIBLE_LABELS, UNSURE, VIOLETS
from mapping.labour_scales import COURSES, GREENS, NO_FIGURE, NO_FIGURE_LABEL, SCALES, UNTOLD, UNTOLD_LABEL, WEAK

if TYPE_CHECKING:
    from collections.abc import Sequence

Points = tuple[tuple[float, float], ...]

DARK, LIGHT = "#1A1A1A", "#FFFFFF"
"""Ink of outlines, letters and patterns."""

QUIET = "#757575"
"""Ink of the marks of areas about which nothing is said."""

UNTYPED = "untyped"
"""The symbol of a service whose type nobody has recorded."""


def _polygon(corners: int, *, turned: float = 0.0, inner: float | None = None) -> list[tuple[float, float]]:
    """Return a regular polygon, first corner up, y downwards; with `inner`, a star with so many points."""
    steps = corners if inner is None else 2 * corners
    radii = [1.0 if inner is None or step % 2 == 0 else inner for step in range(steps)]
    angles = [math.radians(turned) + 2 * math.pi * step / steps for step in range(steps)]
    return [(radius * math.sin(angle), -radius * math.cos(angle)) for radius, angle in zip(radii, angles, strict=True)]


def _same_size(corners: Sequence[tuple[float, float]]) -> Points:
    """Scale a shape to the area of a circle of radius 1 and centre it, so that none looks more important."""
    following = [*corners[1:], corners[0]]
    crosses = [x * b - a * y for (x, y), (a, b) in zip(corners, following, strict=True)]
    area = sum(crosses) / 2
    middle_x, middle_y = (
        sum((one[axis] + two[axis]) * cross for one, two, cross in zip(corners, following, crosses, strict=True))
        / (6 * area)
        for axis in (0, 1)
    )
    scale = math.sqrt(math.pi / abs(area))
    return tuple((round((x - middle_x) * scale, 3), round((y - middle_y) * scale, 3)) for x, y in corners)


SHAPES: dict[str, Points] = {
    name: _same_size(corners)
    for name, corners in {
        "circle": _polygon(36),
        "square": _polygon(4, turned=45),
        "triangle": _polygon(3),
        "triangle_down": _polygon(3, turned=60),
        "diamond": [(0.0, -1.25), (0.85, 0.0), (0.0, 1.25), (-0.85, 0.0)],
        "pentagon": _polygon(5),
        "hexagon": _polygon(6),
        "octagon": _polygon(8, turned=22.5),
        "star": _polygon(5, inner=0.55),
        "house": [(0.0, -1.0), (1.0, -0.15), (0.8, -0.15), (0.8, 0.9), (-0.8, 0.9), (-0.8, -0.15), (-1.0, -0.15)],
        "shield": [(-0.9, -1.0), (0.9, -1.0), (0.9, 0.1), (0.55, 0.7), (0.0, 1.1), (-0.55, 0.7), (-0.9, 0.1)],
        "drop": [
            (0.0, 1.3),
            (-0.75, 0.15),
            (-0.8, -0.35),
            (-0.45, -0.85),
            (0.0, -1.0),
            (0.45, -0.85),
            (0.8, -0.35),
            (0.75, 0.15),
        ],
    }.items()
}
"""Every shape as a polygon of the same area around (0, 0), y downwards."""


@dataclass(frozen=True)
class Symbol:
    """A point symbol: shape, colour and letter, and the ink in which the letter is read on the colour."""

    code: str
    label: str
    colour: str
    shape: str
    letter: str

    @property
    def ink(self) -> str:
        """Return the ink that stands out most on the colour (at least 4.5:1 for every symbol; tested)."""
        return ink_on(self.colour)


SYMBOLS: dict[str, Symbol] = {
    **{
        kind.code: Symbol(kind.code, kind.label, kind.colour, kind.shape, kind.letter)
        for kind in SERVICE_TYPES.values()
    },
    UNTYPED: Symbol(UNTYPED, N_("Type not recorded"), "#FFFFFF", "octagon", "?"),
    "home": Symbol("home", N_("Home"), "#1A1A1A", "drop", ""),
    **{course[0]: Symbol(*course) for course in COURSES},
}
"""Every point symbol by its code: types of service, a service without a type, a person's home, courses by alignment."""


@dataclass(frozen=True)
class Fill:
    """How an area is filled: a colour and, where it is not a plain class, a mark drawn over it.

    Marks: `hatch` (slanted lines), `dots`, `bars` (level lines), or none.
    """

    code: str
    label: str
    colour: str
    mark: str = ""
    quiet: bool = False

    @property
    def ink(self) -> str:
        """Return the ink of the mark: what stands out most, or a grey (still 3:1) for fills that say nothing much."""
        return QUIET if self.quiet else ink_on(self.colour)


SHARE_LIMITS = (0, 20, 40, 60, 80, 100)
"""Limits of the five classes of the share of people not served, per cent; the lower belongs to a class, the upper not,
but for the last."""

SHARE_LABELS = (N_("0 to 20 %"), N_("20 to 40 %"), N_("40 to 60 %"), N_("60 to 80 %"), N_("80 to 100 %"))

SHARE_COLOURS = ("#D8F5F6", "#8BD7DA", "#50AFB4", "#118186", "#005155")
"""One hue (OKLCH 200), lightness 0.95 to 0.39: luminance 0.87, 0.59, 0.36, 0.18, 0.07."""

UNKNOWN_LIMIT = 20
"""Areas where more than so many per cent of the people are unknown are hatched."""

NO_DATA, WITHHELD = "no-data", "withheld"

MINUTES_LIMITS = (15, 30, 60, 120)
"""Upper limits of the classes of minutes to the nearest service; each belongs to its class, the last has none."""

MINUTES_LABELS = (
    N_("at most 15 min"), N_("15 to 30 min"), N_("30 to 60 min"), N_("1 to 2 hours"), N_("more than 2 hours"),
)  # fmt: skip

SEATS_LIMITS = (1e-9, 1, 5, 20)
"""Lower limits of the classes of seats for 100 people, fewest first; each belongs to its class, below the first is
none."""

SEATS_LABELS = (
    N_("20 or more"), N_("5 to 20"), N_("1 to 5"), N_("fewer than 1"), N_("none within reach"),
)  # fmt: skip

ACCESS_COLOURS = ("#FFF3DB", "#F0C585", "#CF9340", "#9A6114", "#5A3200")
"""One hue beside that of shares, light for near and dark for far: luminance 0.90, 0.60, 0.34, 0.15, 0.04."""

ACCESS_MARKS = ("unreachable", "off-network", "no-service", "no-network", "seats-unsaid", "no-data", "withheld")
"""What a place is drawn as where there is no figure."""

FILLS: dict[str, Fill] = {
    **{f"share-{step}": Fill(f"share-{step}", SHARE_LABELS[step], SHARE_COLOURS[step]) for step in range(5)},
    **{
        f"{scale}-{step}": Fill(f"{scale}-{step}", label, ACCESS_COLOURS[step])
        for scale, labels in (("minutes", MINUTES_LABELS), ("seats", SEATS_LABELS))
        for step, label in enumerate(labels)
    },
    **{
        f"share-{step}-unknown": Fill(f"share-{step}-unknown", SHARE_LABELS[step], SHARE_COLOURS[step], "hatch")
        for step in range(5)
    },
    "unreachable": Fill("unreachable", N_("No way by road"), "#DADADA", "hatch"),
    "off-network": Fill("off-network", N_("Too far from any known road"), "#F4F4F4", "dots", quiet=True),
    "no-network": Fill("no-network", N_("No road network is kept for this place"), "#F4F4F4", "bars", quiet=True),
    "no-service": Fill("no-service", N_("No such service in the country"), "#DADADA", "bars"),
    "seats-unsaid": Fill(
        "seats-unsaid", N_("Not known: seats not stated, or no roads known"), "#F4F4F4", "dots", quiet=True
    ),
    NO_DATA: Fill(NO_DATA, N_("Nobody recorded with this need"), "#E4E4E4", "dots", quiet=True),
    WITHHELD: Fill(
        WITHHELD,
        N_("Withheld to protect people (fewer than 11, or it would give such a figure away)"),
        "#F4F4F4",
        "bars",
        quiet=True,
    ),
    **{
        f"{scale}-{step}{ending}": Fill(f"{scale}-{step}{ending}", label, GREENS[step], mark)
        for scale, labels in SCALES.items()
        for ending, mark in (("", ""), (f"-{WEAK}", "hatch"))
        for step, label in enumerate(labels)
    },
    **{
        f"{ELIGIBLE}-{step}{ending}": Fill(f"{ELIGIBLE}-{step}{ending}", label, VIOLETS[step], mark)
        for ending, mark in (("", ""), (f"-{UNSURE}", "hatch"))
        for step, label in enumerate(ELIGIBLE_LABELS)
    },
    NO_FIGURE: Fill(NO_FIGURE, NO_FIGURE_LABEL, "#E4E4E4", "dots", quiet=True),
    UNTOLD: Fill(UNTOLD, UNTOLD_LABEL, "#F4F4F4", "bars", quiet=True),
}
"""Every fill of an area or a cell by its code."""

MARK_SPACING = 7
"""Distance between the lines or dots of a mark, in pixels."""


@dataclass(frozen=True)
class Line:
    """A line: its dashes (empty is solid), width in pixels and colour."""

    code: str
    label: str
    dashes: str
    width: float
    colour: str = DARK


LINES: dict[str, Line] = {
    line.code: line
    for line in (
        Line("urban", N_("For people in urban places"), "", 2.6),
        Line("rural", N_("For people in rural places"), "8 5", 2.6),
        Line("road", N_("The rule's own limit by road"), "2 4", 2.6),
        Line("road-urban", N_("As many km by road as the urban radius"), "2 4", 2.6),
        Line("road-rural", N_("As many km by road as the rural radius"), "6 3", 1.8),
        Line("eligible", N_("Eligible"), "", 3.5, "#005155"),
        Line("unknown", N_("To be checked"), "9 6", 2.5),
        Line("ineligible", N_("Not eligible"), "2 6", 2.0, "#5E5E5E"),
        Line("differs", N_("Thick edge: A and B do not take the same people there"), "", 4.0),
        Line("somewhere", N_("The home lies somewhere in here"), "1 5", 2.5),
        Line("closed", N_("Closed all year round"), "7 4", 6.0),
        Line("closed-rainy", N_("Closed in the rainy season"), "2 4", 6.0),
        Line("closed-dry", N_("Closed in the dry season"), "14 4", 6.0),
    )
}
"""Every line by its code: edges of catchments by class of home, the ways from a home to a site by verdict, barriers."""

CLOSED = {BOTH: "closed", "rainy": "closed-rainy", "dry": "closed-dry"}
"""The line that a closure is drawn with, by its season: broad bars on white, as barriers have them."""

TINT = 0.2
"""How much of its type's colour the ground reached by road has."""

LARGEST_RING, SMALLEST_RING = 32.0, 5.0
"""Radius in pixels of the ring around the largest cluster, and of the smallest ring that is still seen."""


def ring_radius(people: int, most: int) -> float:
    """Return the radius in pixels of a cluster's ring: its area grows with the people, the largest is `most`."""
    return round(max(SMALLEST_RING, LARGEST_RING * math.sqrt(people / max(most, 1))), 1)


SYMBOL_RADII = ((100, 9.0), (500, 7.0), (2000, 5.0))
"""Radius in pixels of a service's symbol for up to so many services; it grows when the reader comes closer."""


def symbol_radius(count: int) -> float:
    """Return the radius in pixels of a service's symbol when so many are on the map: smaller in a crowd."""
    return next((radius for most, radius in SYMBOL_RADII if count <= most), SYMBOL_RADII[-1][1])


def side_by_side(count: int, step: float) -> list[tuple[float, float]]:
    """Return where so many symbols at one place stand, in pixels from it: rows of about as many as there are rows."""
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns) if count else 0
    return [
        (step * (place % columns - (min(columns, count) - 1) / 2), step * (place // columns - (rows - 1) / 2))
        for place in range(count)
    ]


def share_class(unserved: int, people: int) -> int:
    """Return the class (0 to 4) of a share of people not served; a share on a limit belongs to the class above.

    Reckoned in whole numbers, so that exactly 20 % is never 19.999 %. `people` must be at least 1.
    """
    return min(4, unserved * 5 // people)


def mostly_known(unknown: int, people: int) -> bool:
    """Tell whether at most 20 % of the people are unknown."""
    return unknown * 100 <= people * UNKNOWN_LIMIT


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own constants


def luminance(colour: str) -> float:
    """Return the relative luminance (0 to 1) of `#RRGGBB` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (_linear(part) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Return the darker or the lighter ink, whichever stands out more."""
    return max((DARK, LIGHT), key=lambda ink: contrast(ink, colour))


def table() -> dict[str, Any]:
    """Write the table as the map's script reads it; the script holds no colour, shape or pattern of its own."""
    return {
        "dark": DARK,
        "light": LIGHT,
        "shapes": {name: list(map(list, corners)) for name, corners in SHAPES.items()},
        "symbols": {
            code: {"colour": symbol.colour, "ink": symbol.ink, "shape": symbol.shape, "letter": symbol.letter}
            for code, symbol in SYMBOLS.items()
        },
        "fills": {code: {"colour": fill.colour, "mark": fill.mark, "ink": fill.ink} for code, fill in FILLS.items()},
        "lines": {
            code: {"dashes": line.dashes, "width": line.width, "colour": line.colour} for code, line in LINES.items()
        },
        "spacing": MARK_SPACING,
        "tint": TINT,
    }
