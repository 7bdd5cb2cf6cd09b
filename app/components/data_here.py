"""What is in the store, from whom and of when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import KIND_LABELS
from app.components.table import Cell, Column, Row, show_table
from app.workflows.world import LEVELS
from layers.labels import source_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World


def show_what_is_here(desk: Desk) -> None:
    """List every source behind the rows now in the store, and what is odd about them as a whole."""
    words, world = desk.words, desk.world
    columns = [
        Column(words("What")),
        Column(words("Source")),
        Column(words("As of"), whole=True),
        Column(words("Rows"), figure=True, hint=words("Rows to which this source was the last to give a value.")),
    ]
    rows = [
        Row(
            f"{number}",
            (
                Cell(words(KIND_LABELS[used.kind])),
                Cell(source_label(used.source, words) if used.source else words("no name given")),
                Cell(words.date(used.as_of), sort=used.as_of.isoformat()),
                Cell(words.number(used.rows), sort=used.rows),
            ),
        )
        for number, used in enumerate(sorted(world.sources, key=lambda used: list(KIND_LABELS).index(used.kind)))
    ]
    show_table(columns, rows, key="table_sources", caption=words("What is in here, and from when"), words=words)
    for sentence in _oddities(desk, world):
        st.markdown(f"- {sentence}")


def _oddities(desk: Desk, world: World) -> list[str]:
    words = desk.words
    said = []
    for kind, label in KIND_LABELS.items():
        frame = getattr(world, kind)
        missing = int(frame["missing_since"].notna().sum())
        if missing:
            said.append(
                words(
                    "{kind}: rows no longer in the latest file of their source: {count} of {all}. They are kept and "
                    "marked.",
                    kind=words(label),
                    count=missing,
                    all=len(frame),
                )
            )
    homeless, doubtful = int((~world.people.has_place).sum()), int(world.people.doubtful.sum())
    if doubtful:
        said.append(
            words(
                "Returnees known only by a settlement or an area: {count} of {all}. What they can reach is decided "
                "where nearly all or nothing of it lies near enough, else it is to be checked.",
                count=doubtful,
                all=len(world.people),
            )
        )
    if homeless > doubtful:
        said.append(
            words(
                "Returnees without any place: {count} of {all}. What they can reach is not known.",
                count=homeless - doubtful,
                all=len(world.people),
            )
        )
    for way, level in LEVELS.items():
        if (world.areas["admin_level"] == level).any() and len(conflicts := world.conflicts(way)):
            said.append(
                words(
                    "People whose coordinates lie in another area of level {level} than their P-code says: {count}. "
                    "Coordinates count.",
                    count=len(conflicts),
                    level=level,
                )
            )
    return said
