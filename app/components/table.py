"""A table that can be sorted and picked from by mouse and keyboard, in the reader's language.

Streamlit's own table is drawn on a canvas, speaks English and offers a download that passes by our exports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.components.mounted import mount

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.words import Words

ROWS_SHOWN = 100
"""So many rows are shown until the reader asks for all."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it means (shown on hovering), and what its cells hold.

    `figure`: figures, to the right; `whole`: something short that stays on one line, such as a date.
    """

    label: str
    figure: bool = False
    hint: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a smaller line below it, and what it is sorted by (the text, where nothing is given)."""

    text: str
    below: str = ""
    sort: float | str | None = None

    def plain(self) -> list[Any]:
        """Write the cell as the script reads it."""
        return [self.text, self.below, self.text if self.sort is None else self.sort]


@dataclass(frozen=True)
class Row:
    """One row; `key` is what comes back when it is picked."""

    key: str
    cells: tuple[Cell, ...]


def show_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    key: str,
    caption: str,
    words: Words,
    picked: str | None = None,
    on_pick: Callable[[str], None] | None = None,
    height: int = 420,
) -> None:
    """Show a table.

    `on_pick` is called, before the next run, with the key of a row that was picked, or an empty text if it was let go
    of; without it nothing can be picked. `picked` is the row that is marked now. `caption` names the table for those
    who do not see it. `height` is in pixels; what is longer scrolls inside.
    """
    data = {
        "caption": caption,
        "columns": [[column.label, column.figure, column.hint, column.whole] for column in columns],
        "rows": [[row.key, [cell.plain() for cell in row.cells]] for row in rows],
        "picked": picked,
        "canPick": on_pick is not None,
        "height": height,
        "shown": ROWS_SHOWN,
        "more": words("Show all {count} rows", count=len(rows)),
        "sortBy": words("Sort by this column"),
        "sortLabel": words("Sort by"),
    }
    mount("table", key=key, data=data, on_pick=on_pick)
