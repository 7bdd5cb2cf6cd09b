"""Whom a moved limit of the design desk would take: the caseload by sex, age and region, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.components.table import Cell, Column, Row, show_table
from app.workflows.gained import Group, group_label, region_names

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.words import Words


def show_split(world: World, groups: tuple[Group, ...], words: Words) -> None:
    """Show each group of the caseload: eligible now and then, the change, and who is to be checked then."""
    columns = [
        Column(words("Group")),
        Column(words("People"), figure=True),
        Column(words("Eligible now"), figure=True),
        Column(words("Eligible then"), figure=True),
        Column(words("Change"), figure=True),
        Column(words("To be checked then"), figure=True),
    ]
    with_soft = any(group.reserved or group.reserved_moved for group in groups)
    if with_soft:
        hint = words("Eligible people who do not meet a soft criterion, or may not: they stay eligible, with a mark.")
        columns.insert(4, Column(words("With a reservation then"), figure=True, hint=hint))
    names = region_names(world, words)
    rows = [
        Row(
            f"{group.kind}-{group.name}",
            (
                Cell(group_label(group.kind, group.name, names, words), sort=number),
                *(
                    Cell(words.number(count), sort=count)
                    for count in (
                        group.people,
                        group.eligible,
                        group.eligible_moved,
                        *((group.reserved_moved,) if with_soft else ()),
                    )
                ),
                Cell(f"{'+' if group.gained > 0 else ''}{words.number(group.gained)}", sort=group.gained),
                Cell(words.number(group.unknown_moved), sort=group.unknown_moved),
            ),
        )
        for number, group in enumerate(groups)
    ]
    show_table(columns, rows, key="table_design_groups", caption=words("Whom it would take"), words=words, height=380)
