"""The profile of one area on paper: a page with the map and what is needed, and one with the rest and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.layers_labour import labour_layers
from mapping.map_frame import MM_PER_PIXEL, Frame, draw_fill, draw_symbol
from mapping.paper import FONT, INK, MARGIN_MM, Paper
from mapping.printed_legend import Legend
from mapping.profile_page import around, course_marks, styles_of
from mapping.symbols import FILLS, SYMBOLS

if TYPE_CHECKING:
    from pathlib import Path

    from layers.words import Words
    from mapping.profile_content import ProfileContent, ProfileTable

MAP_MM = 82.0
_ROW_MM = 3.6
_COLUMNS = 3


def print_profile(content: ProfileContent, path: Path, *, words: Words) -> None:
    """Print the profile as a PDF of two A4 pages.

    Raises
    ------
    HomewardError
        When the file cannot be written (see `whole_file`); the old one then stays.

    """
    recipe = content.labour.ground.recipe
    with Paper(words=words, recipe=recipe) as pdf:
        pdf.c_margin = 0
        pdf.set_title(content.title)
        pdf.set_lang(words.language)
        pdf.set_creation_date(recipe.made_at)
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        _heading(pdf, content.title, 15)
        for fact in content.facts:
            _line(pdf, fact, 9)
        _draw_map(pdf, content, words)
        _table(pdf, content.tables[0])
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        for table in content.tables[1:]:
            _table(pdf, table)
        _texts(pdf, words("Sources"), content.sources)
        _texts(pdf, words("Limits"), (*content.limits, words(DISCLAIMER)))
        with whole_file(path) as target:
            pdf.output(str(target))


def _heading(pdf: Paper, text: str, size: float) -> None:
    pdf.set_font(FONT, "B", size)
    pdf.set_text_color(*INK)
    pdf.multi_cell(pdf.epw, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _line(pdf: Paper, text: str, size: float) -> None:
    pdf.set_font(FONT, size=size)
    pdf.multi_cell(pdf.epw, size * 0.46, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _draw_map(pdf: Paper, content: ProfileContent, words: Words) -> None:
    top = pdf.get_y() + 2
    frame = Frame.over(around(content.bounds), (MARGIN_MM, top, MARGIN_MM + pdf.epw, top + MAP_MM))
    left, upper, right, lower = frame.box
    styles = styles_of(content)
    areas = content.labour.ground.areas
    with pdf.rect_clip(left, upper, right - left, lower - upper):
        for area, shape in zip(areas["area_id"].astype(str), areas["geometry"], strict=True):
            if shape is not None:
                edge = 0.6 if area == content.area_id else 0.15
                draw_fill(pdf, frame.shape(shape), FILLS[styles[area]], edge_mm=edge)
        for x, y, style, radius in course_marks(content, frame, pixel=1.4 * MM_PER_PIXEL):
            draw_symbol(pdf, SYMBOLS[style], (x, y), radius)
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.3)
    pdf.rect(left, upper, right - left, lower - upper)
    legend = Legend(pdf, labour_layers(content.labour, words, legend=False), words)
    high = legend.height(pdf.epw, _COLUMNS)
    legend.draw((left, lower + 2, right, lower + 2 + high), _COLUMNS)
    pdf.set_xy(MARGIN_MM, lower + 2 + high)


def _table(pdf: Paper, table: ProfileTable) -> None:
    pdf.set_y(pdf.get_y() + 2)
    _heading(pdf, table.heading, 10)
    if not table.rows:
        _line(pdf, table.nothing, 8.5)
        return
    widths = _widths(pdf, table)
    for place, row in enumerate((table.heads, *table.rows)):
        pdf.set_font(FONT, "B" if place == 0 else "", 7)
        for column, (text, width) in enumerate(zip(row, widths, strict=True)):
            align = "R" if column in table.figures else "L"
            pdf.cell(width - 1.5, _ROW_MM, _fitted(pdf, text, width - 1.5), align=align)
            pdf.cell(1.5, _ROW_MM, "")
        pdf.ln(_ROW_MM)
        if place == 0:
            pdf.set_draw_color(*INK)
            pdf.set_line_width(0.15)
            pdf.line(MARGIN_MM, pdf.get_y(), MARGIN_MM + pdf.epw, pdf.get_y())
            pdf.ln(0.6)
    if table.more:
        _line(pdf, table.more, 7)


def _widths(pdf: Paper, table: ProfileTable) -> list[float]:
    """Share the page's width out by the longest text of each column."""
    pdf.set_font(FONT, "B", 7)
    longest = [
        min(70.0, max(pdf.get_string_width(row[column]) for row in (table.heads, *table.rows)) + 2.5)
        for column in range(len(table.heads))
    ]
    step = pdf.epw / sum(longest)
    return [width * step for width in longest]


def _fitted(pdf: Paper, text: str, width: float) -> str:
    """Cut a text that is wider than its column."""
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(text + "…") > width:
        text = text[:-1]
    return text + "…"


def _texts(pdf: Paper, heading: str, texts: tuple[str, ...]) -> None:
    pdf.set_y(pdf.get_y() + 2)
    _heading(pdf, heading, 10)
    for text in texts:
        _line(pdf, f"– {text}", 7.5)
