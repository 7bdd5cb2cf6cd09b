"""What a month costs in each country, and would have earned: every figure with its source, to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.components.desk import ask_actor
from app.components.drafts import Draft, folded_table, offer_saving
from app.components.grid import Line, show_grid
from app.workflows.office_tables import LIVING, kept_living, kept_table
from app.workflows.tariffs import monthly_source, source_message
from layers.living import KIND_LABELS
from layers.words import N_, Country

if TYPE_CHECKING:
    from pathlib import Path

    from app.components.desk import Desk

_WAY = {
    "lodging_from_km": N_("Longest way for every day, km one way"),
    "detour": N_("Way by road, times the straight line, where no road is known"),
}


def show_living(desk: Desk) -> None:
    """Show the costs of living folded, to be opened, read and changed."""
    folded_table(desk, LIVING, desk.words("Costs of living: food, a room, income"), _show_table)


def _show_table(desk: Desk, folder: Path) -> None:
    words, known = desk.words, kept_living(folder)
    way = {"lodging_from_km": known.lodging_from_km, "detour": known.detour}
    figures = {f"{code}.{kind}": one for code, kinds in known.countries.items() for kind, one in kinds.items()}
    draft = Draft(folder, LIVING, {**way, **{key: one.money.amount for key, one in figures.items()}})
    marks = kept_table(folder, LIVING).overlay.marks
    lines = []
    for key, one in figures.items():
        code, _, kind = key.partition(".")
        label = words(
            "{country}, {what} ({currency})",
            country=Country(code),
            what=words(KIND_LABELS[kind]),
            currency=one.money.currency,
        )
        source = words(monthly_source(one))
        lines.append(Line(label, source, (draft.field(key, words, is_set=one.mark is not None, hint=source),)))
    for key, name in _WAY.items():
        source = words(marks[key].said() if key in marks else source_message(known.way_source))
        lines.append(Line(words(name), source, (draft.field(key, words, is_set=key in marks, hint=source),)))
    show_grid(
        [words("What"), words("A month")],
        lines,
        key="grid_living",
        caption=words("Costs of living"),
        on_change=draft.typed,
        height=460,
    )
    draft.show_fault(words)
    offer_saving(
        desk,
        draft,
        ask_actor(desk) if draft.values else desk.actor,
        saved=lambda count: words("Saved: {count} figures. Every purse uses them from now on.", count=count),
    )
