"""A grid of figures to be changed in place, in the reader's language: a label a row, a field for each figure.

Streamlit's own editor is drawn on a canvas, speaks English and offers a download that passes by our exports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.components.mounted import mount

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

USUAL, SET, TRIED = "usual", "set", "tried"
"""What a field shows: a figure as it was shipped, one that is set, one that was typed and is not saved."""


@dataclass(frozen=True)
class Field:
    """One figure: what it is called when it comes back, what stands in it (empty for none), and what is said of it."""

    key: str
    text: str
    state: str = USUAL
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One row: its label, a smaller line below it, and a field a column; None where there is nothing to change."""

    label: str
    below: str
    fields: tuple[Field | None, ...]


def show_grid(
    columns: Sequence[str],
    lines: Sequence[Line],
    *,
    key: str,
    caption: str,
    on_change: Callable[[str, str], None],
    height: int = 420,
) -> None:
    """Show a grid.

    `columns` name the labels' column first. `on_change` is called, before the next run, with a figure's key and what
    was typed. `caption` names the grid for those who do not see it; `height` is in pixels, what is longer scrolls.
    """
    data = {
        "caption": caption,
        "columns": list(columns),
        "rows": [[line.label, line.below, [_plain(field) for field in line.fields]] for line in lines],
        "height": height,
    }

    def tell(picked: str) -> None:
        changed, typed = json.loads(picked)
        on_change(str(changed), str(typed))

    mount("grid", key=key, data=data, on_pick=tell)


def _plain(field: Field | None) -> list[str] | None:
    return None if field is None else [field.key, field.text, field.state, field.hint]
