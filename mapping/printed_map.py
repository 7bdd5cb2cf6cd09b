"""A map on paper: one landscape page that explains itself, and the list of every service on the pages after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mapping.files import whole_file
from mapping.frame import bounds_of, facts, sources_line
from mapping.layers_gaps import areas_layer, cells_layer, clusters_layer
from mapping.layers_services import catchments_layer, services_layer
from mapping.map_frame import Box, Frame
from mapping.paper import DISCLAIMER, FONT, INK, MARGIN_MM, Paper
from mapping.printed_legend import draw_legend
from mapping.printed_list import list_services, ordered
from mapping.printed_sheet import Sheet
from mapping.things import Budget

if TYPE_CHECKING:
    from pathlib import Path

    from layers.words import Words
    from mapping.content import MapContent
    from mapping.elements import MapLayer

_LEGEND_MM = 62.0
_GAP_MM = 4.0
_NOTE_MM = 3.4


def print_map(content: MapContent, path: Path, *, words: Words, paper: str = "A4") -> None:
    """Print the map as a PDF of vectors: the first page is the map with all that explains it, then every service.

    `paper` is A4 or A3, lying. Areas are shaded as on the screen; an area whose figures are missing is drawn as
    withheld. Up to 60 services are numbered on the map as in the list; services without coordinates are in the list
    alone. Everything is told apart without colour.

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
    pdf = Paper(words=words, recipe=content.recipe, paper=paper, landscape=True)
    pdf.c_margin = 0
    pdf.set_title(words(content.sentence))
    pdf.set_lang(words.language)
    pdf.set_creation_date(content.recipe.made_at)
    pdf.add_page()
    services = ordered(content.services)
    top = _title(pdf, words(content.sentence))
    notes = _notes(content, words)
    bottom = pdf.h - 11 - _height(pdf, notes)
    box = (MARGIN_MM, top, pdf.w - MARGIN_MM - _LEGEND_MM - _GAP_MM, bottom - 2)
    frame = Frame.over(bounds_of(content.areas, content.services, content.settlements), _inside(box))
    frame = Frame(frame.latitude, frame.longitude, frame.scale, box)
    Sheet(pdf, frame, content, words).draw(services)
    draw_legend(pdf, _layers(content, words), words, (box[2] + _GAP_MM, top, pdf.w - MARGIN_MM, pdf.h - 11))
    _write_notes(pdf, notes, bottom)
    list_services(pdf, services, words)
    with whole_file(path) as part:
        pdf.output(str(part))


def _inside(box: Box) -> Box:
    left, top, right, bottom = box
    return left + 4, top + 4, right - 4, bottom - 14


def _title(pdf: Paper, sentence: str) -> float:
    pdf.set_font(FONT, "B", 13)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, MARGIN_MM)
    pdf.multi_cell(pdf.epw, 6, sentence, align="L", new_x="LMARGIN", new_y="NEXT")
    return float(pdf.get_y()) + 2


def _notes(content: MapContent, words: Words) -> list[str]:
    lines = [" · ".join(facts(content, words)), sources_line(content.recipe, words), words(DISCLAIMER)]
    return [line for line in lines if line]


def _note_lines(pdf: Paper, note: str) -> list[str]:
    pdf.set_font(FONT, size=7)
    width = pdf.epw - _LEGEND_MM - _GAP_MM
    lines = pdf.multi_cell(width, _NOTE_MM, note, align="L", dry_run=True, output="LINES")
    return cast("list[str]", lines)


def _height(pdf: Paper, notes: list[str]) -> float:
    return _NOTE_MM * sum(len(_note_lines(pdf, note)) for note in notes)


def _write_notes(pdf: Paper, notes: list[str], top: float) -> None:
    pdf.set_font(FONT, size=7)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, top)
    for note in notes:
        pdf.multi_cell(pdf.epw - _LEGEND_MM - _GAP_MM, _NOTE_MM, note, align="L", new_x="LMARGIN", new_y="NEXT")


def _layers(content: MapContent, words: Words) -> list[MapLayer]:
    """Build the layers that are on the paper, for its legend."""
    kind, cause = content.service_type, content.cause
    areas = areas_layer(content.areas, content.counts, service_type=kind, words=words, cause=cause)
    shaded = areas if areas.used else cells_layer(content.cells, service_type=kind, words=words, cause=cause)
    return [
        shaded,
        catchments_layer(content.catchments, words=words),
        clusters_layer(content.clusters, words=words),
        services_layer(content.services, words=words, budget=Budget(services=len(content.services))),
    ]
