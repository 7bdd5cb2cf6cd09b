"""The two pages about a programme for its partner, on paper: whom it takes, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.words import Stated
from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.paper import FONT, INK, MARGIN_MM, Paper
from mapping.printed_parts import print_heading, print_line, print_table, print_texts
from mapping.step_frame import CurveFrame

if TYPE_CHECKING:
    from pathlib import Path

    from layers.words import Words
    from mapping.brief_content import BriefContent, StepCurve

_CURVE_MM = 40.0
_GAP_MM = 8.0
_BAND, _LINE = (216, 222, 226), (0, 90, 140)


def print_brief(content: BriefContent, path: Path, *, words: Words) -> None:
    """Print the brief as a PDF of two A4 pages.

    Raises
    ------
    HomewardError
        When the file cannot be written (see `whole_file`); the old one then stays.

    """
    with Paper(words=words, recipe=content.recipe) as pdf:
        pdf.c_margin = 0
        pdf.set_title(content.title)
        pdf.set_lang(words.language)
        pdf.set_creation_date(content.recipe.made_at)
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        print_heading(pdf, content.title, 15)
        for fact in content.facts:
            print_line(pdf, fact, 9.5)
        _rule(pdf, content, words)
        for table in content.tables:
            print_table(pdf, table)
        pdf.add_page()
        pdf.set_xy(MARGIN_MM, 12)
        _curves(pdf, content, words)
        print_texts(pdf, words("What would bring people in"), content.changes)
        print_texts(pdf, words("What we ask you"), content.questions)
        print_texts(pdf, words("Sources"), content.sources)
        print_texts(pdf, words("Limits"), (*content.limits, words(DISCLAIMER)))
        with whole_file(path) as target:
            pdf.output(str(target))


def _rule(pdf: Paper, content: BriefContent, words: Words) -> None:
    pdf.set_y(pdf.get_y() + 2)
    print_heading(pdf, words("The rule as it is written"), 10)
    for depth, text in content.rule:
        pdf.set_x(MARGIN_MM + 4 * depth)
        pdf.set_font(FONT, size=9)
        pdf.multi_cell(pdf.epw - 4 * depth, 4.3, f"– {text}", align="L", new_x="LMARGIN", new_y="NEXT")


def _curves(pdf: Paper, content: BriefContent, words: Words) -> None:
    """Draw the curves, two in a row."""
    print_heading(pdf, words("What if a limit moved?"), 10)
    if not content.curves:
        print_line(pdf, content.no_curve, 9)
        return
    wide = (pdf.epw - _GAP_MM) / 2
    top = pdf.get_y() + 1
    for number, curve in enumerate(content.curves):
        if number and number % 2 == 0:
            top += _CURVE_MM + 12
        _curve(pdf, curve, (MARGIN_MM + (number % 2) * (wide + _GAP_MM), top, wide, _CURVE_MM), words)
    pdf.set_xy(MARGIN_MM, top + _CURVE_MM + 9)
    print_line(
        pdf, words("Dark: surely eligible. Light above it: to be checked first. Dashed: the rule's own limit."), 8
    )
    print_line(pdf, words("Steps of fewer than {least} people are not drawn.", least=content.least), 8)


def _curve(pdf: Paper, curve: StepCurve, box: tuple[float, float, float, float], words: Words) -> None:
    left, top, wide, high = box
    pdf.set_xy(left, top)
    pdf.set_font(FONT, "B", 8.5)
    pdf.cell(wide, 4, curve.heading)
    frame = CurveFrame(curve, left + 11, top + 6, left + wide, top + high)
    for fill, heights in ((_BAND, curve.highest), (_LINE, curve.lowest)):
        pdf.set_fill_color(*fill)
        for x, y, across, down in frame.bars(heights):
            pdf.rect(x, y, across, down, style="F")
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.2)
    pdf.line(frame.left, frame.bottom, frame.right, frame.bottom)
    pdf.set_font(FONT, size=7)
    for count, y in frame.heights():
        pdf.line(frame.left - 1, y, frame.left, y)
        pdf.set_xy(left, y - 1.5)
        pdf.cell(9, 3, words.number(count), align="R")
    for value, x in frame.widths():
        pdf.line(x, frame.bottom, x, frame.bottom + 1)
        pdf.set_xy(x - 8, frame.bottom + 1.2)
        pdf.cell(16, 3, words.write(Stated(value)), align="C")
    for marked, dashed in ((curve.stated, True), (curve.proposed, False)):
        if marked is not None and curve.values[0] <= marked <= curve.values[-1]:
            pdf.set_dash_pattern(dash=1 if dashed else 0, gap=1 if dashed else 0)
            pdf.set_line_width(0.4)
            pdf.line(frame.x(marked), frame.top - 1, frame.x(marked), frame.bottom)
    pdf.set_dash_pattern()
