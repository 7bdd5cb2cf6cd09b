"""Where does a place lie on paper, at which scale, and how are areas and symbols drawn there?

The projection is a local equirectangular one: degrees of longitude are shortened by the cosine of the middle latitude,
on a sphere of the Earth's mean radius. Over a country the scale is true to a few parts in a thousand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from fpdf.enums import PathPaintRule, TextMode

from mapping.paper import FONT, Paper
from mapping.symbols import DARK, LIGHT, SHAPES, Fill, Line, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from mapping.elements import Bounds

KM_PER_DEGREE = math.pi * 6371.0088 / 180
"""Kilometres to a degree of latitude on a sphere of the Earth's mean radius (IUGG: 6371.0088 km)."""

MM_PER_PIXEL = 0.2
"""Millimetres on paper for a pixel of the table of symbols."""

MARK_MM = 1.8
"""Distance on paper between the lines or dots of a mark."""

_DOT_MM = 0.2
_THIN_MM = 0.12
_LETTERED_MM = 1.3
_NICE = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
_MM_IN_KM = 1_000_000
_LONGEST_BAR_MM = 45

Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge in millimetres from the page's corner."""


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share ground; boxes that only touch do not."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass(frozen=True)
class Frame:
    """A window of paper onto the ground: the middle of the map, its scale 1 to `scale`, and its box in millimetres."""

    latitude: float
    longitude: float
    scale: int
    box: Box

    @classmethod
    def over(cls, bounds: Bounds, box: Box) -> Frame:
        """Choose the largest round scale at which the bounds fit into the box."""
        (south, west), (north, east) = bounds
        middle = (south + north) / 2
        wide = max((east - west) * math.cos(math.radians(middle)), 1e-6) * KM_PER_DEGREE
        high = max(north - south, 1e-6) * KM_PER_DEGREE
        left, top, right, bottom = box
        needed = _MM_IN_KM * max(wide / (right - left), high / (bottom - top))
        power = 10 ** math.floor(math.log10(needed))
        scale = next(step * power for step in (*_NICE, 10) if step * power >= needed * (1 - 1e-12))
        return cls(middle, (west + east) / 2, round(scale), box)

    @property
    def mm_per_km(self) -> float:
        """Return how many millimetres of paper a kilometre takes."""
        return _MM_IN_KM / self.scale

    def project(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Turn rows of longitude and latitude into millimetres across and down the page."""
        left, top, right, bottom = self.box
        step = KM_PER_DEGREE * self.mm_per_km
        across = (places[:, 0] - self.longitude) * step * math.cos(math.radians(self.latitude))
        down = (self.latitude - places[:, 1]) * step
        return np.column_stack([(left + right) / 2 + across, (top + bottom) / 2 + down])

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a place lies on the page, in millimetres."""
        (at,) = self.project(np.array([[longitude, latitude]])).tolist()
        return at[0], at[1]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return which place (latitude, longitude) lies at a point of the page; the other way round than `point`."""
        left, top, right, bottom = self.box
        step = KM_PER_DEGREE * self.mm_per_km
        longitude = self.longitude + (x - (left + right) / 2) / (step * math.cos(math.radians(self.latitude)))
        return self.latitude - (y - (top + bottom) / 2) / step, longitude

    def shape(self, shape: Any) -> Any:
        """Turn a shape in degrees into one in millimetres on the page, without what lies outside the window."""
        drawn = shapely.transform(shape, self.project)
        return shapely.intersection(shapely.make_valid(drawn), shapely.box(*self.box))

    def holds(self, box: Box) -> bool:
        """Tell whether a box lies wholly inside the window."""
        left, top, right, bottom = self.box
        return left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom

    def bar_km(self) -> float:
        """Return the longest round number of kilometres whose bar is at most 45 mm long."""
        most = _LONGEST_BAR_MM / self.mm_per_km
        power = 10.0 ** math.floor(math.log10(most))
        return float(max(step for step in (1 * power, 2 * power, 5 * power) if step <= most))


def rgb(colour: str) -> tuple[int, int, int]:
    """Split `#RRGGBB`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def rings(shape: Any) -> Iterator[list[tuple[float, float]]]:
    """List the outer and inner rings of every polygon of a shape."""
    for part in shapely.get_parts(shape).tolist():
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield [(x, y) for x, y in np.round(shapely.get_coordinates(ring), 2).tolist()]


def draw_fill(pdf: Paper, shape: Any, fill: Fill, *, edge_mm: float = _THIN_MM) -> None:
    """Fill a shape (millimetres on the page) with its colour and its mark: lines, bars or dots, not an image."""
    outlines = [ring for ring in rings(shape) if len(ring) > 3]  # noqa: PLR2004 - a ring of three corners closes
    if not outlines:
        return
    with pdf.new_path() as path:
        path.style.fill_color = fill.colour
        path.style.stroke_color = DARK
        path.style.stroke_width = edge_mm
        path.style.paint_rule = PathPaintRule.STROKE_FILL_EVENODD
        for ring in outlines:
            path.move_to(*ring[0])
            for corner in ring[1:-1]:
                path.line_to(*corner)
            path.close()
    _mark(pdf, shape, fill)


def _mark(pdf: Paper, shape: Any, fill: Fill) -> None:
    left, top, right, bottom = shapely.bounds(shape).tolist()
    pdf.set_draw_color(*rgb(fill.ink))
    pdf.set_fill_color(*rgb(fill.ink))
    pdf.set_line_width(_DOT_MM)
    if fill.mark == "dots":
        steps = np.meshgrid(_steps(left, right), _steps(top, bottom))
        across, down = (axis.ravel() for axis in steps)
        inside = shapely.contains_xy(shape, across, down)
        for x, y in zip(across[inside].tolist(), down[inside].tolist(), strict=True):
            pdf.rect(x - _DOT_MM, y - _DOT_MM, 2 * _DOT_MM, 2 * _DOT_MM, style="F")
        return
    high = bottom - top
    if fill.mark == "hatch":
        starts = _steps(left - high - bottom, right - bottom) + bottom
        ends = [((start, bottom), (start + high, top)) for start in starts.tolist()]
    elif fill.mark == "bars":
        ends = [((left, level), (right, level)) for level in _steps(top, bottom).tolist()]
    else:
        return
    cut = shapely.intersection(shapely.linestrings(np.array(ends).reshape(-1, 2, 2)), shape)
    for line in shapely.get_parts(cut).tolist():
        if line.geom_type == "LineString" and not line.is_empty:
            (x1, y1), *_, (x2, y2) = line.coords
            pdf.line(x1, y1, x2, y2)


def _steps(low: float, high: float) -> npt.NDArray[np.float64]:
    """List the multiples of the mark's distance between two numbers, so that marks of neighbours run on."""
    return np.arange(math.ceil(low / MARK_MM), math.floor(high / MARK_MM) + 1, dtype=float) * MARK_MM


def draw_line(pdf: Paper, corners: Sequence[tuple[float, float]], line: Line, *, thin: bool = False) -> None:
    """Draw a line with its dashes; `thin` at a third of its width."""
    pdf.set_draw_color(*rgb(line.colour))
    pdf.set_line_width(line.width * MM_PER_PIXEL / (3 if thin else 1.2))
    if line.dashes:
        dash, gap = (float(part) * MM_PER_PIXEL for part in line.dashes.split())
        pdf.set_dash_pattern(dash=dash, gap=gap)
    pdf.polyline(list(corners))
    pdf.set_dash_pattern()


def draw_symbol(
    pdf: Paper, symbol: Symbol, at: tuple[float, float], radius: float, *, stale: bool = False, closed: bool = False
) -> None:
    """Draw a service's symbol, its letter where there is room; hollow if stale, struck through if closed.

    `radius` in millimetres; below 1.3 mm the shape stands without its letter.
    """
    x, y = at
    colour, ink = (LIGHT, DARK) if stale else (symbol.colour, symbol.ink)
    pdf.set_fill_color(*rgb(colour))
    pdf.set_draw_color(*rgb(DARK))
    pdf.set_line_width(0.08 + radius * 0.08)
    if stale:
        pdf.set_dash_pattern(dash=0.6, gap=0.4)
    pdf.polygon(
        [(round(x + across * radius, 2), round(y + down * radius, 2)) for across, down in SHAPES[symbol.shape]],
        style="DF",
    )
    pdf.set_dash_pattern()
    if symbol.letter and radius >= _LETTERED_MM:
        pdf.set_font(FONT, "B", radius * 3.1)
        pdf.set_text_color(*rgb(ink))
        pdf.text(x - pdf.get_string_width(symbol.letter) / 2, y + radius * 0.4, symbol.letter)
    if closed:
        reach = 1.2 * radius
        for shade, width in ((LIGHT, 0.5 * radius), (DARK, 0.22 * radius)):
            pdf.set_draw_color(*rgb(shade))
            pdf.set_line_width(width)
            pdf.line(x - reach, y + reach, x + reach, y - reach)


def draw_ring(pdf: Paper, at: tuple[float, float], radius: float) -> None:
    """Draw a cluster's ring, dark on a light halo; `radius` in millimetres."""
    for shade, width in ((LIGHT, 0.9), (DARK, 0.45)):
        pdf.set_draw_color(*rgb(shade))
        pdf.set_line_width(width)
        pdf.circle(*at, radius)


def haloed(pdf: Paper, x: float, y: float, text: str) -> None:
    """Write a text in the current font, its base line starting at a point, with a light halo that parts it from lines.

    The halo is the text stroked in white beneath it.
    """
    with pdf.local_context():
        pdf.set_draw_color(255, 255, 255)
        pdf.set_line_width(0.9)
        pdf.text_mode = TextMode.STROKE
        pdf.text(x, y, text)
    pdf.text(x, y, text)
