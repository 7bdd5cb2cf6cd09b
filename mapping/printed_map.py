"""A map on paper: one landscape page that explains itself, its crowded part larger, and the list of every service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import geopandas as gpd

from layers.service_types import SERVICE_TYPES
from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.frame import bounds_of, facts, sources_line
from mapping.layers_closures import closures_layer
from mapping.layers_gaps import areas_layer, cells_layer, clusters_layer
from mapping.layers_services import catchments_layer, services_layer
from mapping.map_frame import Box, Frame
from mapping.paper import FONT, INK, MARGIN_MM, Paper
from mapping.printed_detail import crowded_part, name_of
from mapping.printed_legend import Legend
from mapping.printed_list import list_services, ordered
from mapping.printed_sheet import Sheet
from mapping.things import Budget

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from layers.words import Words
    from mapping.content import MapContent
    from mapping.elements import MapLayer

_LEGEND_MM = 62.0
_GAP_MM = 4.0
_NOTE_MM = 3.4
_COLUMNS = 4
"""Columns of a legend under the map."""


@dataclass(frozen=True)
class _Layout:
    """Where the window and the legend stand on the first page, and how wide the notes under the map may be."""

    frame: Frame
    legend: Box
    columns: int
    notes_width: float
    notes_top: float


def print_map(content: MapContent, path: Path, *, words: Words, paper: str = "A4") -> None:
    """Print the map as a PDF of vectors: the first page is the map with all that explains it, then every service.

    `paper` is A4 or A3, lying. The legend stands beside the map or under it, wherever the map gets larger. Areas are
    shaded as on the screen; an area whose figures are missing is drawn as withheld. Where gaps of one type of service
    are shown, catchments are those of that type, taken together, and its symbols are the largest. Up to 150 services
    carry their number in the list, where there is room; those without coordinates are in the list alone. Where most of
    the symbols that hide each other stand in one small part, the second page shows that part larger. Everything is told
    apart without colour.

    Raises
    ------
    HomewardError
        When the file cannot be written (see `whole_file`); the old one then stays.
    ValueError
        When the content has not been released (`MapContent.released`): paper leaves the office, and figures below the
        threshold must have been suppressed before.

    """
    if not content.released:
        raise ValueError("a map is printed only after small figures have been suppressed (released)")
    with Paper(words=words, recipe=content.recipe, paper=paper, landscape=True) as pdf:
        _write(pdf, _of_the_type(content), words)
        with whole_file(path) as target:
            pdf.output(str(target))


def _write(pdf: Paper, content: MapContent, words: Words) -> None:
    pdf.c_margin = 0
    pdf.set_title(words(content.sentence))
    pdf.set_lang(words.language)
    pdf.set_creation_date(content.recipe.made_at)
    pdf.add_page()
    services = ordered(content.services)
    top = _title(pdf, words(content.sentence))
    notes = _notes(content, words)
    legend = Legend(pdf, _layers(content, words), words)
    layout = _arranged(pdf, content, legend, notes, top)
    sheet = Sheet(pdf, layout.frame, content, words)
    part = crowded_part(services, sheet, _page_box(pdf, top))
    sheet.draw(services, part=part)
    legend.draw(layout.legend, layout.columns)
    _write_notes(pdf, notes, layout)
    if part is not None:
        _print_part(pdf, part, content, services, words)
    list_services(pdf, services, words)


def _of_the_type(content: MapContent) -> MapContent:
    """Keep the catchments of the type asked about alone: those of others say nothing about its gaps."""
    if content.service_type is None:
        return content
    mine = content.catchments[content.catchments["service_type"] == content.service_type]
    return replace(content, catchments=gpd.GeoDataFrame(mine))


def _arranged(pdf: Paper, content: MapContent, legend: Legend, notes: list[str], top: float) -> _Layout:
    """Put the legend beside the map or under it, wherever the scale is larger; beside it if that is the same."""
    bounds = bounds_of(content.areas, content.services, content.settlements)

    def framed(box: Box) -> Frame:
        left, upper, right, lower = box
        inside = (left + 4, upper + 4, right - 4, lower - 14)
        return replace(Frame.over(bounds, inside), box=box)

    narrow, foot = pdf.epw - _LEGEND_MM - _GAP_MM, pdf.h - 11
    notes_top = foot - _height(pdf, notes, narrow)
    side = pdf.w - MARGIN_MM - _LEGEND_MM
    beside = framed((MARGIN_MM, top, side - _GAP_MM, notes_top - 2))
    column = (side, top, pdf.w - MARGIN_MM, foot)
    layout = _Layout(beside, column, 1, narrow, notes_top)
    notes_top = foot - _height(pdf, notes, pdf.epw)
    upper = notes_top - legend.height(pdf.epw, _COLUMNS) - 1
    if upper - top > pdf.h / 4:
        under = framed((MARGIN_MM, top, pdf.w - MARGIN_MM, upper - 2))
        too_high = legend.height(_LEGEND_MM, 1) > foot - top
        if under.scale < beside.scale or too_high:
            strip = (MARGIN_MM, upper, pdf.w - MARGIN_MM, notes_top)
            layout = _Layout(under, strip, _COLUMNS, pdf.epw, notes_top)
    return layout


def _page_box(pdf: Paper, top: float) -> Box:
    return MARGIN_MM, top, pdf.w - MARGIN_MM, pdf.h - 11


def _print_part(pdf: Paper, part: Frame, content: MapContent, services: pd.DataFrame, words: Words) -> None:
    pdf.add_page()
    name = name_of(part, content.settlements)
    _title(pdf, words("The crowded part, larger: {place}", place=name) if name else words("The crowded part, larger"))
    Sheet(pdf, part, content, words).draw(services)


def _title(pdf: Paper, sentence: str) -> float:
    pdf.set_font(FONT, "B", 13)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, MARGIN_MM)
    pdf.multi_cell(pdf.epw, 6, sentence, align="L", new_x="LMARGIN", new_y="NEXT")
    return float(pdf.get_y()) + 2


def _notes(content: MapContent, words: Words) -> list[str]:
    lines = [" · ".join(facts(content, words)), sources_line(content.recipe, words), words(DISCLAIMER)]
    return [line for line in lines if line]


def _height(pdf: Paper, notes: list[str], width: float) -> float:
    pdf.set_font(FONT, size=7)
    lines = (pdf.multi_cell(width, _NOTE_MM, note, align="L", dry_run=True, output="LINES") for note in notes)
    return _NOTE_MM * sum(len(cast("list[str]", found)) for found in lines)


def _write_notes(pdf: Paper, notes: list[str], layout: _Layout) -> None:
    pdf.set_font(FONT, size=7)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, layout.notes_top)
    for note in notes:
        pdf.multi_cell(layout.notes_width, _NOTE_MM, note, align="L", new_x="LMARGIN", new_y="NEXT")


def _layers(content: MapContent, words: Words) -> list[MapLayer]:
    """Build the layers that are on the paper, for its legend."""
    kind, cause = content.service_type, content.cause
    areas = areas_layer(content.areas, content.counts, service_type=kind, words=words, cause=cause)
    shaded = areas if areas.used else cells_layer(content.cells, service_type=kind, words=words, cause=cause)
    together = words("Catchments taken together: {type}", type=words(SERVICE_TYPES[kind].label)) if kind else ""
    return [
        shaded,
        catchments_layer(content.catchments, words=words, meaning=together),
        clusters_layer(content.clusters, words=words),
        services_layer(content.services, words=words, budget=Budget(services=len(content.services))),
        closures_layer(content.closures, words=words),
    ]
