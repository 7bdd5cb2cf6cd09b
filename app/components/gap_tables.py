"""The overview's tables: areas with their counts, clusters with their cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from app.components.table import Cell, Column, Row
from layers.labels import GAP_LABELS
from layers.schemas.columns import COLUMNS, GAP_CAUSES

if TYPE_CHECKING:
    from layers.words import Words

NOWHERE = "-"
"""The key of the row of people without a place."""

STATUSES = ("served", *GAP_CAUSES, "unknown")


def gap_columns(heading: str, words: Words) -> list[Column]:
    """Return the columns of the table of areas: its heading, people, and every status."""
    counted = [
        Column(words(GAP_LABELS[status]), figure=True, hint=words(COLUMNS[status].sentence)) for status in STATUSES
    ]
    return [Column(heading), Column(words("People"), figure=True, hint=words(COLUMNS["people"].sentence)), *counted]


def gap_rows(counts: pd.DataFrame, words: Words) -> list[Row]:
    """Write each area with its people, and each status with its share of them; people without a place come last."""
    return [_gap_row(row, words) for row in counts.to_dict("records")]


def _gap_row(row: dict[Any, Any], words: Words) -> Row:
    nowhere = pd.isna(row["area_id"])
    name = words("No place recorded") if nowhere else str(row["area_name"])
    people = int(row["people"])
    cells = [Cell(name), _number(people, words)]
    for status in STATUSES:
        count = int(row[status])
        cells.append(Cell(words.number(count), words.percent(count / people) if count and people else "", count))
    return Row(NOWHERE if nowhere else str(row["area_id"]), tuple(cells))


def _number(value: int, words: Words) -> Cell:
    return Cell(words.number(value), sort=value)


def cluster_columns(words: Words) -> list[Column]:
    """Return the columns of the list of clusters."""
    return [
        Column(words("Near")),
        Column(words("People"), figure=True, hint=words("People in the cluster who are surely not served.")),
        Column(words("Mostly")),
        Column(words("Within"), figure=True, hint=words("Distance from the middle to the farthest home.")),
    ]


def cluster_rows(clusters: pd.DataFrame, words: Words) -> list[Row]:
    """Write each cluster: nearest settlement, people, most frequent cause, size."""
    return [
        Row(
            str(row["cluster_id"]),
            (
                Cell(str(row["settlement_name"]) if pd.notna(row["settlement_name"]) else words("No name known")),
                _number(int(row["people"]), words),
                Cell(words(GAP_LABELS[row["cause"]])),
                Cell(words("{distance} km", distance=float(row["radius_km"])), sort=float(row["radius_km"])),
            ),
        )
        for row in clusters.to_dict("records")
    ]
