"""What several printed pages are made of: headings, lines, lists and tables of plain texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.paper import FONT, INK, MARGIN_MM

if TYPE_CHECKING:
    from mapping.paper import Paper
    from mapping.profile_content import ProfileTable

_ROW_MM = 3.6


def print_heading(pdf: Paper, text: str, size: float) -> None:
    """Write a heading of so many points over the page's width."""
    pdf.set_font(FONT, "B", size)
    pdf.set_text_color(*INK)
    pdf.multi_cell(pdf.epw, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def print_line(pdf: Paper, text: str, size: float) -> None:
    """Write a text of so many points, over several lines where it is long."""
    pdf.set_font(FONT, size=size)
    pdf.multi_cell(pdf.epw, size * 0.46, text, align="L", new_x="LMARGIN", new_y="NEXT")


def print_table(pdf: Paper, table: ProfileTable) -> None:
    """Write a table under its heading, columns as wide as their texts need."""
    pdf.set_y(pdf.get_y() + 2)
    print_heading(pdf, table.heading, 10)
    if not table.rows:
        print_line(pdf, table.nothing, 8.5)
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
        print_line(pdf, table.more, 7)


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


def print_texts(pdf: Paper, heading: str, texts: tuple[str, ...]) -> None:
    """Write texts as a list under a heading."""
    pdf.set_y(pdf.get_y() + 2)
    print_heading(pdf, heading, 10)
    for text in texts:
        print_line(pdf, f"– {text}", 7.5)
