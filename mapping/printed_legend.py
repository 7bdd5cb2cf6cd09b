"""The legend on paper: the same sections and words as on the screen, drawn from the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from mapping.legend import Entry, Section, ring_examples, sections
from mapping.map_frame import MM_PER_PIXEL, Box, draw_fill, draw_line, draw_ring, draw_symbol
from mapping.paper import FONT, INK, Paper
from mapping.symbols import FILLS, LINES, SYMBOLS, ring_radius

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words
    from mapping.elements import MapLayer

_LINE_MM = 3.0
_PICTURE_MM = 9.0
_SIGN_MM = 1.7


def draw_legend(pdf: Paper, layers: Sequence[MapLayer], words: Words, box: Box) -> None:
    """Draw what the signs of these layers mean, from the top of a box down (millimetres)."""
    left, top, right, _ = box
    pdf.set_font(FONT, "B", 9)
    pdf.set_text_color(*INK)
    pdf.text(left, top + 3.2, words("Legend"))
    down = top + 6
    for section in sections(layers, words=words):
        down = _write(pdf, section.heading, left, down, right - left, bold=True) + 0.8
        rings = _rings(section, layers)
        for place, entry in enumerate(section.entries):
            radius = rings[place] if rings else 0.0
            high = max(2 * radius + 1.2, 4.2)
            _picture(pdf, entry, (left, down + high / 2), radius, words)
            indent = max(_PICTURE_MM, 2 * max(rings, default=0.0) + 3)
            start = down + high / 2 - _LINE_MM / 2
            down = max(down + high, _write(pdf, entry.meaning, left + indent, start, right - left - indent) + 0.8)
        down += 2


def _write(pdf: Paper, text: str, x: float, y: float, width: float, *, bold: bool = False) -> float:
    pdf.set_font(FONT, "B" if bold else "", 7)
    pdf.set_text_color(*INK)
    pdf.set_xy(x, y)
    pdf.multi_cell(width, _LINE_MM, text, align="L", new_x="LEFT", new_y="NEXT")
    return float(pdf.get_y())


def _rings(section: Section, layers: Sequence[MapLayer]) -> list[float]:
    """Return the radii of the rings that a section explains, in millimetres; none for any other section."""
    if not any("ring" in entry.styles for entry in section.entries):
        return []
    least, most = next(layer.people for layer in layers if layer.key == "clusters")
    return [ring_radius(people, most) * MM_PER_PIXEL for people in ring_examples(least, most)]


def _picture(pdf: Paper, entry: Entry, at: tuple[float, float], radius: float, words: Words) -> None:
    """Draw what an entry explains; one without a style explains how a symbol is changed."""
    left, middle = at
    style = min(entry.styles, default="")
    if radius:
        draw_ring(pdf, (left + radius + 0.5, middle), radius)
    elif style in FILLS:
        shown = "share-1-unknown" if style.endswith("-unknown") else style
        draw_fill(pdf, shapely.box(left, middle - 1.8, left + 7, middle + 1.8), FILLS[shown])
    elif style in LINES:
        draw_line(pdf, [(left, middle), (left + 7, middle)], LINES[style], thin=True)
    elif style in SYMBOLS:
        draw_symbol(pdf, SYMBOLS[style], (left + 3.5, middle), _SIGN_MM)
    else:
        stale = entry.meaning == words("Hollow: no longer in its source's list")
        draw_symbol(pdf, SYMBOLS["vocational"], (left + 3.5, middle), _SIGN_MM, stale=stale, closed=not stale)
