"""Both maps of two programmes on one lying page, at one scale with one legend; the figures on the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import h3
import numpy as np
import shapely

from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.frame import sources_line
from mapping.geometry import polygonal
from mapping.layers_compare import MANY_CELLS, compare_bounds, legend_layers, styled_cells
from mapping.map_frame import Box, Frame, draw_fill, draw_line, rings
from mapping.pair import halves, is_wide
from mapping.paper import FONT, INK, MARGIN_MM, Paper
from mapping.printed_legend import Legend
from mapping.printed_parts import print_heading, print_line, print_table
from mapping.printed_sheet import LAND, Placed, Sheet
from mapping.symbols import FILLS, LINES

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from layers.words import Words
    from mapping.compare_content import CompareContent, MapSide

_FOOT_MM = 11.0
_SYMBOL_MM = 1.4
_COLUMNS = 4
"""Columns of the legend under the maps."""


def print_compare(content: CompareContent, path: Path, *, words: Words, paper: str = "A4") -> None:
    """Print both maps and the figures as a PDF of vectors, told apart without colour.

    Raises
    ------
    HomewardError
        When the file cannot be written (see `whole_file`); the old one then stays.
    ValueError
        When the content was not made to leave the office (`MapContent.released`).

    """
    if not content.ground.released:
        raise ValueError("maps are printed only after small figures have been suppressed (released)")
    with Paper(words=words, recipe=content.ground.recipe, paper=paper, landscape=True) as pdf:
        pdf.c_margin = 0
        pdf.set_title(words(content.ground.sentence))
        pdf.set_lang(words.language)
        pdf.set_creation_date(content.ground.recipe.made_at)
        _maps(pdf, content, words)
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        for table in content.tables:
            print_table(pdf, table)
        pdf.set_y(pdf.get_y() + 2)
        for note in (*content.notes, sources_line(content.ground.recipe, words), words(DISCLAIMER)):
            if note:
                print_line(pdf, note, 7.5)
        with whole_file(path) as target:
            pdf.output(str(target))


def _maps(pdf: Paper, content: CompareContent, words: Words) -> None:
    pdf.add_page()
    pdf.set_xy(MARGIN_MM, MARGIN_MM)
    print_heading(pdf, words(content.ground.sentence), 13)
    top = pdf.get_y() + 1
    legend = Legend(pdf, legend_layers(content, words), words)
    legend_top = pdf.h - _FOOT_MM - legend.height(pdf.epw, _COLUMNS)
    whole = (MARGIN_MM, top, pdf.w - MARGIN_MM, legend_top - 2)
    boxes = halves(whole, len(content.sides), flat=is_wide(compare_bounds(content)))
    for side, box in zip(content.sides, boxes, strict=True):
        _half(pdf, content, side, box, words)
    legend.draw((MARGIN_MM, legend_top, pdf.w - MARGIN_MM, pdf.h - _FOOT_MM), _COLUMNS)


def _half(pdf: Paper, content: CompareContent, side: MapSide, box: Box, words: Words) -> None:
    """Draw one programme's map under its name and its figures."""
    left, top, right, bottom = box
    pdf.set_text_color(*INK)
    pdf.set_xy(left, top)
    pdf.set_font(FONT, "B", 10)
    pdf.multi_cell(
        right - left,
        4.2,
        words("{letter}: {which}", letter=side.letter, which=side.said),
        align="L",
        max_line_height=4.2,
    )
    pdf.set_x(left)
    pdf.set_font(FONT, size=7.5)
    pdf.multi_cell(right - left, 3.6, words(side.figures), align="L", new_y="NEXT")
    window = (left, pdf.get_y() + 1.5, right, bottom)
    inside = (window[0] + 4, window[1] + 4, window[2] - 4, window[3] - 14)
    frame = replace(Frame.over(compare_bounds(content), inside), box=window)
    services = side.services.dropna(subset=["latitude", "longitude"])
    ground = replace(content.ground, catchments=side.catchments)
    _SideSheet(pdf, frame, ground, words, compared=content, side=side).draw(services)


@dataclass
class _SideSheet(Sheet):
    """The window of one programme: land, shaded cells, circles, sites, names; nothing of gaps, and no numbers."""

    compared: CompareContent | None = None
    side: MapSide | None = None

    def _ground(self) -> None:
        content, side = cast("CompareContent", self.compared), cast("MapSide", self.side)
        for shape in polygonal(content.ground.areas["geometry"]):
            if shape is not None:
                draw_fill(self.pdf, self.frame.shape(shape), LAND, edge_mm=0.25)
        cells = styled_cells(side)
        thin = 0.02 if len(cells) > MANY_CELLS else 0.12
        drawn = {cell: self.frame.shape(_hexagon(cell)) for cell in cells}
        for cell, shape in drawn.items():
            draw_fill(self.pdf, shape, FILLS[cells[cell]], edge_mm=thin)
        for cell in sorted(content.differing & set(drawn)):
            for ring in rings(drawn[cell]):
                draw_line(self.pdf, ring, LINES["differs"])

    def symbols(self, services: pd.DataFrame) -> list[Placed]:
        """Say where each site's symbol stands: where it is, and small, so that the shades around it are seen."""
        places = self.frame.project(services[["longitude", "latitude"]].to_numpy(dtype=np.float64).reshape(-1, 2))
        rows = services.to_dict("records")
        return [Placed((x, y), _SYMBOL_MM, row) for (x, y), row in zip(places.tolist(), rows, strict=True)]

    def _numbers(self, placed: list[Placed]) -> None:
        """Write none: there is no list of services on this page."""


def _hexagon(cell: str) -> shapely.Polygon:
    return shapely.Polygon([(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)])
