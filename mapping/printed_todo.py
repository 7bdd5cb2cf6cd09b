"""The list of what is due, on paper: one line a referral, with room for what came of it. It stays in the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from mapping.paper import FONT, INK, MARGIN_MM, Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.recipe import Recipe
    from layers.words import Words

WIDTHS = (22, 24, 26, 56, 76, 20, 49)
"""Parts of the page's width: due, list, person, programme, next step, who follows, what came of it."""


def print_todo(rows: Sequence[tuple[str, ...]], *, title: str, recipe: Recipe, words: Words) -> bytes:
    """Write the list as a PDF, as many pages as it takes.

    Parameters
    ----------
    rows
        What stands in the first six columns, said already.
    title
        What is on top of the first page.
    recipe, words
        How the list came about, and the reader's words.

    """
    heads = (
        words("Due"),
        words("List"),
        words("Person"),
        words("To"),
        words("Next step"),
        words("Followed by"),
        words("What came of it"),
    )
    with Paper(words=words, recipe=recipe, landscape=True) as pdf:
        pdf.set_auto_page_break(auto=True, margin=14)
        pdf.add_page()
        pdf.set_text_color(*INK)
        pdf.set_font(FONT, "B", 12)
        pdf.set_xy(MARGIN_MM, MARGIN_MM)
        pdf.cell(pdf.epw, 7, title, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(FONT, size=8)
        pdf.cell(pdf.epw, 5, words("For use in the office only."), new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(FONT, size=8)
        with pdf.table(
            col_widths=WIDTHS,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD"),
            line_height=4.2,
            padding=0.8,
            text_align="LEFT",
        ) as table:
            for cells in (heads, *((*row, "") for row in rows)):
                line = table.row()
                for cell in cells:
                    line.cell(cell)
        return bytes(pdf.output())
