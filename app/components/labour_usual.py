"""Usual lengths on the page: how long learning a trade takes, by group of occupations, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.components.desk import ask_actor
from app.components.drafts import Draft, folded_table, offer_saving
from app.components.grid import Line, show_grid
from app.workflows.office_tables import MARKET, kept_market, kept_table
from app.workflows.tariffs import OVERVIEW_LABEL, SHARE_LABELS, source_message
from layers.occupations.isco08 import group_label, groups

if TYPE_CHECKING:
    from pathlib import Path

    from app.components.desk import Desk


def show_usual(desk: Desk) -> None:
    """Show the table folded, to be opened, read and changed."""
    folded_table(desk, MARKET, desk.words("Usual lengths of training, growth and replacement"), _show_table)


def _show_table(desk: Desk, folder: Path) -> None:
    words, known = desk.words, kept_market(folder)
    lengths = {"overview": known.overview, **known.groups}
    held: dict[str, float | str] = {name: getattr(known, name) for name in SHARE_LABELS}
    for code, length in lengths.items():
        held |= {f"{code}.least": length.least, f"{code}.most": length.most}
    draft = Draft(folder, MARKET, held)
    marks = kept_table(folder, MARKET).overlay.marks
    lines = []
    for code, length in lengths.items():
        label = words(OVERVIEW_LABEL) if code not in groups() else f"{code} {group_label(code, words)}"
        set_by = next((mark for mark in length.marks if mark is not None), None)
        source = words(source_message(length.source) if set_by is None else set_by.said())
        fields = (
            draft.field(f"{code}.{part}", words, is_set=mark is not None, hint=source)
            for part, mark in zip(("least", "most"), length.marks, strict=True)
        )
        lines.append(Line(label, source, tuple(fields)))
    for name, label in SHARE_LABELS.items():
        source = words(marks[name].said() if name in marks else source_message(known.source))
        lines.append(Line(words(label), source, (draft.field(name, words, is_set=name in marks, hint=source), None)))
    show_grid(
        [words("What is learnt"), words("At least, weeks"), words("At most, weeks")],
        lines,
        key="grid_market",
        caption=words("Usual lengths of training, growth and replacement"),
        on_change=draft.typed,
        height=460,
    )
    draft.show_fault(words)
    offer_saving(
        desk,
        draft,
        ask_actor(desk) if draft.values else desk.actor,
        saved=lambda count: words("Saved: {count} figures. Every course is measured by them from now on.", count=count),
    )
