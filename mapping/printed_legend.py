"""The legend on paper: the same sections and words as on the screen, drawn from the same table.

It stands in one column beside a map, or in several under it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import shapely

from mapping.legend import Entry, Section, ring_examples, sections
from mapping.map_frame import MM_PER_PIXEL, Box, draw_fill, draw_line, draw_ring, draw_symbol
from mapping.paper import FONT, INK, Paper
from mapping.printed_closures import draw_barrier
from mapping.symbols import CLOSED, FILLS, LINES, SYMBOLS, ring_radius

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words
    from mapping.elements import MapLayer

_LINE_MM = 3.0
_PICTURE_MM = 9.0
_SIGN_MM = 1.7
_TITLE_MM = 6.0
_GAP_MM = 2.0
_COLUMN_GAP_MM = 5.0
_LONGEST = 8
"""Under a map, a section with more entries than these goes on in the next column."""


@dataclass(frozen=True)
class _Part:
    """A section, or a piece of one, as it will be drawn; lengths in millimetres."""

    section: Section
    rings: list[float]
    indent: float
    high: float


class Legend:
    """What the signs of some layers mean, measured before it is drawn."""

    def __init__(self, pdf: Paper, layers: Sequence[MapLayer], words: Words) -> None:
        """Gather the sections that these layers need."""
        self._pdf = pdf
        self._layers = layers
        self._words = words
        self._sections = sections(layers, words=words)

    def height(self, width: float, columns: int) -> float:
        """Return how high the legend is in so many columns over a width, millimetres."""
        arranged = self._arranged(_column(width, columns), columns)
        return _TITLE_MM + max((sum(part.high for part in parts) for parts in arranged), default=0.0)

    def draw(self, box: Box, columns: int = 1) -> None:
        """Draw the legend from the top of a box down."""
        left, top, right, _ = box
        self._pdf.set_font(FONT, "B", 9)
        self._pdf.set_text_color(*INK)
        self._pdf.text(left, top + 3.2, self._words("Legend"))
        width = _column(right - left, columns)
        for parts in self._arranged(width, columns):
            down = top + _TITLE_MM
            for part in parts:
                self._draw_part(part, left, down, width)
                down += part.high
            left += width + _COLUMN_GAP_MM

    def _arranged(self, width: float, columns: int) -> list[list[_Part]]:
        """Deal the sections out, in order, to so many columns that are as low as they can be."""
        pieces = [piece for section in self._sections for piece in (_split(section) if columns > 1 else [section])]
        parts = [self._measured(piece, width) for piece in pieces]
        runs = itertools.combinations(range(len(parts) + 1), 2)
        limits = sorted({sum(part.high for part in parts[start:end]) for start, end in runs})
        dealt = (_dealt(parts, limit) for limit in limits)
        return next((found for found in dealt if len(found) <= columns), [])

    def _measured(self, section: Section, width: float) -> _Part:
        rings = self._rings(section)
        indent = max(_PICTURE_MM, 2 * max(rings, default=0.0) + 3)
        high = self._lines(section.heading, width, bold=True) * _LINE_MM + 0.8 + _GAP_MM
        for place, entry in enumerate(section.entries):
            high += self._entry_height(entry, width - indent, rings[place] if rings else 0.0)
        return _Part(section, rings, indent, high)

    def _entry_height(self, entry: Entry, width: float, radius: float) -> float:
        picture = max(2 * radius + 1.2, 4.2)
        lines = self._lines(entry.meaning, width)
        return max(picture, picture / 2 - _LINE_MM / 2 + lines * _LINE_MM + 0.8)

    def _lines(self, text: str, width: float, *, bold: bool = False) -> int:
        self._pdf.set_font(FONT, "B" if bold else "", 7)
        lines = self._pdf.multi_cell(width, _LINE_MM, text, align="L", dry_run=True, output="LINES")
        return len(cast("list[str]", lines)) if text else 1

    def _draw_part(self, part: _Part, left: float, down: float, width: float) -> None:
        self._write(part.section.heading, left, down, width, bold=True)
        down += self._lines(part.section.heading, width, bold=True) * _LINE_MM + 0.8
        for place, entry in enumerate(part.section.entries):
            radius = part.rings[place] if part.rings else 0.0
            middle = down + max(2 * radius + 1.2, 4.2) / 2
            _picture(self._pdf, entry, (left, middle), radius)
            self._write(entry.meaning, left + part.indent, middle - _LINE_MM / 2, width - part.indent)
            down += self._entry_height(entry, width - part.indent, radius)

    def _write(self, text: str, x: float, y: float, width: float, *, bold: bool = False) -> None:
        self._pdf.set_font(FONT, "B" if bold else "", 7)
        self._pdf.set_text_color(*INK)
        self._pdf.set_xy(x, y)
        self._pdf.multi_cell(width, _LINE_MM, text, align="L", new_x="LEFT", new_y="NEXT")

    def _rings(self, section: Section) -> list[float]:
        """Return the radii of the rings that a section explains, in millimetres; none for any other section."""
        if not any("ring" in entry.styles for entry in section.entries):
            return []
        least, most = next(layer.people for layer in self._layers if layer.key == "clusters")
        return [ring_radius(people, most) * MM_PER_PIXEL for people in ring_examples(least, most)]


def _column(width: float, columns: int) -> float:
    return (width - (columns - 1) * _COLUMN_GAP_MM) / columns


def _split(section: Section) -> list[Section]:
    """Cut a long section into pieces of about the same length; all but the first have no heading."""
    pieces = max(1, math.ceil(len(section.entries) / _LONGEST))
    step = math.ceil(len(section.entries) / pieces)
    return [
        replace(section, heading=section.heading if place == 0 else "", entries=section.entries[place : place + step])
        for place in range(0, len(section.entries), step)
    ]


def _dealt(parts: Sequence[_Part], limit: float) -> list[list[_Part]]:
    """Fill columns one after another, none higher than the limit (unless by a single part)."""
    columns: list[list[_Part]] = []
    for part in parts:
        if columns and sum(other.high for other in columns[-1]) + part.high <= limit + 1e-9:
            columns[-1].append(part)
        else:
            columns.append([part])
    return columns


def _picture(pdf: Paper, entry: Entry, at: tuple[float, float], radius: float) -> None:
    """Draw what an entry explains; one without a style explains how a symbol is changed."""
    left, middle = at
    style = min(entry.styles, default="")
    if radius:
        draw_ring(pdf, (left + radius + 0.5, middle), radius)
    elif style in FILLS:
        shown = "share-1-unknown" if style.endswith("-unknown") else style
        draw_fill(pdf, shapely.box(left, middle - 1.8, left + 7, middle + 1.8), FILLS[shown])
    elif style in CLOSED.values():
        draw_barrier(pdf, [(left, middle), (left + 7, middle)], LINES[style])
    elif style in LINES:
        draw_line(pdf, [(left, middle), (left + 7, middle)], LINES[style], thin=style != "differs")
    else:
        symbol = SYMBOLS[style or entry.example]
        at = (left + 3.5, middle)
        draw_symbol(pdf, symbol, at, _SIGN_MM, stale=entry.change == "stale", closed=entry.change == "closed")
