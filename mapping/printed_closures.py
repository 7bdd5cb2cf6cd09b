"""What is closed, on paper: the same barriers as on the screen, dark bars on a white band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fpdf.enums import PathPaintRule

from mapping.layers_closures import outlines
from mapping.symbols import CLOSED, LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.roads.closed import Closure
    from mapping.paper import Paper
    from mapping.symbols import Line

_MM_PER_PIXEL, _BAND_MM = 0.15, 0.6


def draw_barriers(
    pdf: Paper, closures: Sequence[Closure], place: Callable[[float, float], tuple[float, float]]
) -> None:
    """Draw closures; `place` says where a latitude and longitude lie on the paper, in millimetres."""
    for closure in closures:
        for corners in outlines(closure):
            draw_barrier(pdf, [place(*corner) for corner in corners], LINES[CLOSED[closure.season]])


def draw_barrier(pdf: Paper, corners: Sequence[tuple[float, float]], line: Line) -> None:
    """Draw one barrier through points on the paper, in millimetres."""
    wide = line.width * _MM_PER_PIXEL
    dash, gap = (float(part) * _MM_PER_PIXEL for part in line.dashes.split())
    for colour, width, dashes in (("#FFFFFF", wide + _BAND_MM, None), (line.colour, wide, (dash, gap))):
        with pdf.new_path() as path:
            path.style.stroke_color = colour
            path.style.stroke_width = width
            path.style.stroke_cap_style = "butt"
            path.style.stroke_dash_pattern = dashes
            path.style.auto_close = False
            path.style.paint_rule = PathPaintRule.STROKE
            path.move_to(*corners[0])
            for corner in corners[1:]:
                path.line_to(*corner)
