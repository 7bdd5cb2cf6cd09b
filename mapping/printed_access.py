"""Both maps of access by road on one lying page: dry season and rainy side by side, one scale, one legend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import h3
import shapely

from layers.roads.names import SEASON_NAMES
from mapping.about import DISCLAIMER
from mapping.access_classes import classes_of, summary
from mapping.files import whole_file
from mapping.frame import sources_line
from mapping.geometry import polygonal
from mapping.layers_access import MOST_SHOWN, access_bounds, has_many, is_flat, legend_layers, whose
from mapping.map_frame import Box, Frame, draw_fill
from mapping.pair import halves
from mapping.paper import FONT, INK, MARGIN_MM, Paper
from mapping.printed_legend import Legend
from mapping.printed_sheet import LAND, Placed, Sheet
from mapping.symbols import FILLS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from layers.words import Words
    from mapping.access_content import AccessContent

_HEADING_MM = 10.0
_NOTE_MM = 3.4
_FOOT_MM = 11.0
_SYMBOL_MM = 1.1
_COLUMNS = 4
"""Columns of the legend under the maps."""


def print_access(content: AccessContent, path: Path, *, words: Words, paper: str = "A4") -> None:
    """Print both maps as a PDF of vectors: at the same scale, shaded as on the screen, told apart without colour.

    Raises
    ------
    HomewardError
        When the file cannot be written (see `whole_file`); the old one then stays.
    ValueError
        When the content was not made to leave the office (`MapContent.released`).

    """
    if not content.ground.released:
        raise ValueError("maps are printed only when nothing in them tells of the caseload (released)")
    with Paper(words=words, recipe=content.ground.recipe, paper=paper, landscape=True) as pdf:
        _write(pdf, content, words)
        with whole_file(path) as target:
            pdf.output(str(target))


def _write(pdf: Paper, content: AccessContent, words: Words) -> None:
    pdf.c_margin = 0
    pdf.set_title(words(content.ground.sentence))
    pdf.set_lang(words.language)
    pdf.set_creation_date(content.ground.recipe.made_at)
    pdf.add_page()
    top = _title(pdf, words(content.ground.sentence))
    notes = [*(" · ".join(part) for part in (whose(content, words),)), sources_line(content.ground.recipe, words)]
    notes = [note for note in (*notes, words(DISCLAIMER)) if note]
    legend = Legend(pdf, legend_layers(content, words, most=MOST_SHOWN), words)
    notes_top = pdf.h - _FOOT_MM - _height(pdf, notes)
    legend_top = notes_top - legend.height(pdf.epw, _COLUMNS) - 1
    seasons = content.in_order()
    whole = (MARGIN_MM, top, pdf.w - MARGIN_MM, legend_top - 2)
    for (season, _), box in zip(seasons, halves(whole, len(seasons), flat=is_flat(content)), strict=True):
        _half(pdf, content, season, box, words)
    legend.draw((MARGIN_MM, legend_top, pdf.w - MARGIN_MM, notes_top), _COLUMNS)
    _write_notes(pdf, notes, notes_top)


def _half(pdf: Paper, content: AccessContent, season: str, box: Box, words: Words) -> None:
    """Draw one season's map under its heading and its figures; so many services that they hide it are left out."""
    left, top, right, bottom = box
    heading = words(SEASON_NAMES[season])
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 10)
    pdf.text(left, top + 3.5, heading[:1].upper() + heading[1:])
    pdf.set_font(FONT, size=7.5)
    pdf.text(left, top + 7.6, summary(content, content.seasons[season], words))
    window = (left, top + _HEADING_MM, right, bottom)
    inside = (window[0] + 4, window[1] + 4, window[2] - 4, window[3] - 14)
    frame = replace(Frame.over(access_bounds(content), inside), box=window)
    services = content.ground.services.dropna(subset=["latitude", "longitude"])
    at = frame.project(services[["longitude", "latitude"]].to_numpy(dtype=float).reshape(-1, 2))
    seen = (at[:, 0] > window[0]) & (at[:, 0] < window[2]) & (at[:, 1] > window[1]) & (at[:, 1] < window[3])
    if len(services) > MOST_SHOWN:
        seen[:] = False
    _SeasonSheet(pdf, frame, content.ground, words, access=content, season=season).draw(services[seen])


@dataclass
class _SeasonSheet(Sheet):
    """The window of one season: land, shaded places, symbols, names; nothing of gaps, and no numbers."""

    access: AccessContent | None = None
    season: str = ""

    def _ground(self) -> None:
        content = cast("AccessContent", self.access)
        areas = content.ground.areas
        shapes = dict(zip(areas["area_id"].astype(str), polygonal(areas["geometry"]), strict=True))
        for shape in shapes.values():
            if shape is not None:
                draw_fill(self.pdf, self.frame.shape(shape), LAND, edge_mm=0.25)
        frame = content.seasons[self.season]
        for place, code in zip(frame["place_id"].tolist(), classes_of(frame, content.measure), strict=True):
            shape = _hexagon(place) if content.by == "cell" else shapes.get(str(place))
            if shape is not None:
                draw_fill(self.pdf, self.frame.shape(shape), FILLS[code], edge_mm=0.02 if has_many(content) else 0.12)

    def _catchments(self) -> None:
        """Draw none: the shades say how far it is."""

    def symbols(self, services: pd.DataFrame) -> list[Placed]:
        """Say where each service's symbol stands: where it is, and small, so that the shades around it are seen."""
        places = self.frame.project(services[["longitude", "latitude"]].to_numpy(dtype=float).reshape(-1, 2)).tolist()
        rows = services.to_dict("records")
        return [Placed((x, y), _SYMBOL_MM, row) for (x, y), row in zip(places, rows, strict=True)]

    def _numbers(self, placed: list[Placed]) -> None:
        """Write none: there is no list of services on this page."""


def _hexagon(cell: str) -> shapely.Polygon:
    return shapely.Polygon([(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)])


def _title(pdf: Paper, sentence: str) -> float:
    pdf.set_font(FONT, "B", 13)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, MARGIN_MM)
    pdf.multi_cell(pdf.epw, 6, sentence, align="L", new_x="LMARGIN", new_y="NEXT")
    return float(pdf.get_y()) + 1


def _height(pdf: Paper, notes: list[str]) -> float:
    pdf.set_font(FONT, size=7)
    lines = (pdf.multi_cell(pdf.epw, _NOTE_MM, note, align="L", dry_run=True, output="LINES") for note in notes)
    return _NOTE_MM * sum(len(cast("list[str]", found)) for found in lines)


def _write_notes(pdf: Paper, notes: list[str], top: float) -> None:
    pdf.set_font(FONT, size=7)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, top)
    for note in notes:
        pdf.multi_cell(pdf.epw, _NOTE_MM, note, align="L", new_x="LMARGIN", new_y="NEXT")
