"""What every printed page has: one font that knows accents, the simulated mark, the recipe line and page x of y."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from fpdf import FPDF
from fpdf.fonts import TTFFont

from layers.words import N_, say

if TYPE_CHECKING:
    from layers.recipe import Recipe
    from layers.words import Words

FONT = "DejaVu"
MARGIN_MM = 12.0
INK = (31, 36, 33)
FAINT = (90, 96, 93)

_LONGEST = 400
"""Characters of one text that are looked at; nothing printed is longer."""


class Paper(FPDF):
    """A document of A4 or A3 pages in millimetres; text of any language that DejaVu Sans has, embedded as a subset.

    Use it in a `with` statement: what is not written in the end leaves the files of its fonts open, and an open file
    that the garbage collector finds is a warning wherever that happens to be.
    """

    def __init__(self, *, words: Words, recipe: Recipe, paper: str = "A4", landscape: bool = False) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", unit="mm", format=paper)
        self._words = words
        self._recipe = recipe
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=False)
        folder = _fonts()
        self.add_font(FONT, "", folder / "DejaVuSans.ttf")
        self.add_font(FONT, "B", folder / "DejaVuSans-Bold.ttf")
        self.set_font(FONT, size=9)
        self.set_text_color(*INK)
        self.alias_nb_pages()

    def __enter__(self) -> Self:
        """Give the document to be written."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files of the fonts; nothing can be written any more."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def cut(self, text: str, wide: float, most: int) -> list[str]:
        """Break a text into at most so many lines in the font now set; an ellipsis ends it if more was to come."""
        bare = on_one_line(text)
        if not bare:
            return []
        lines = cast("list[str]", self.multi_cell(wide, 4, bare, dry_run=True, output="LINES"))
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.get_string_width(last + "…") > wide - 2:
            last = last[:-1]
        return [*lines[: most - 1], last.rstrip() + "…"]

    def header(self) -> None:
        """Mark every page of an answer that rests on made-up data."""
        if self._recipe.simulated:
            self.set_font(FONT, "B", 8)
            self.set_text_color(*INK)
            self.set_draw_color(*INK)
            self.set_line_width(0.2)
            self.set_xy(MARGIN_MM, 4)
            self.cell(self.epw, 5, self._words(N_("SIMULATED DATA: nobody in it is real.")), border=1, align="C")

    def footer(self) -> None:
        """Say the day, the version and the page."""
        self.set_font(FONT, size=6.5)
        self.set_text_color(*FAINT)
        self.set_xy(MARGIN_MM, self.h - 8)
        made = say("Homeward {version}, figures of {on}", version=self._recipe.version, on=self._recipe.on)
        self.cell(self.epw / 2, 4, self._words(made))
        page = say("Page {page} of {pages}", page=self.page_no(), pages="{nb}")
        self.cell(self.epw / 2, 4, self._words(page), align="R")


def on_one_line(text: object) -> str:
    """Write a text on one line: whatever cannot be printed becomes a space."""
    kept = "".join(one if one.isprintable() or one == "\N{NO-BREAK SPACE}" else " " for one in str(text)[:_LONGEST])
    return " ".join(part for part in kept.split(" ") if part)


def _fonts() -> Path:
    """Find DejaVu Sans, which matplotlib carries in its package."""
    import matplotlib as mpl  # noqa: PLC0415 - only its font files are used

    return Path(mpl.get_data_path()) / "fonts" / "ttf"
