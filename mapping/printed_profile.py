"""The profile of one area on paper: a page with the map and what is needed, and one with the rest and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.layers_labour import labour_layers
from mapping.map_frame import MM_PER_PIXEL, Frame, draw_fill, draw_symbol
from mapping.paper import INK, MARGIN_MM, Paper
from mapping.printed_legend import Legend
from mapping.printed_parts import print_heading, print_line, print_table, print_texts
from mapping.profile_page import around, course_marks, styles_of
from mapping.symbols import FILLS, SYMBOLS

if TYPE_CHECKING:
    from pathlib import Path

    from layers.words import Words
    from mapping.profile_content import ProfileContent

MAP_MM = 82.0
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
        print_heading(pdf, content.title, 15)
        for fact in content.facts:
            print_line(pdf, fact, 9)
        _draw_map(pdf, content, words)
        print_table(pdf, content.tables[0])
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        for table in content.tables[1:]:
            print_table(pdf, table)
        print_texts(pdf, words("Sources"), content.sources)
        print_texts(pdf, words("Limits"), (*content.limits, words(DISCLAIMER)))
        with whole_file(path) as target:
            pdf.output(str(target))


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
